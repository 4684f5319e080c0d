/** What is paid back for pieces of an order that come back. */
import type { Order } from "../../order/Order.ts"
import type { OrderRejection } from "../../order/OrderRejection.ts"
import { orderLines } from "../../order/purchase.ts"
import { quoteReturn, type ReturnedPieces, type ReturnQuote, type ReturnRejection } from "../../pricing/quoteReturn.ts"
import { answered } from "../Answer.ts"
import { type CheckoutAnswer, checkoutRefused } from "../CheckoutAnswer.ts"
import type { ReturnAsked } from "../door/returns.ts"

/** Discounts stay with what is kept, so that all that came back before is worth what one return of it would be. */
export const quoteOf = (order: Order, { returned, before }: ReturnAsked): CheckoutAnswer<ReturnQuote> => {
  const { orderId, status } = order
  if (status !== "paid") return checkoutRefused({ _tag: "OrderNotReturnable", orderId, status })
  const earlier = before.length === 0 ? undefined : quote(order, before, [])
  if (earlier?.ok === false) return checkoutRefused(refusal(order, earlier.rejection))
  const now = quote(order, returned, earlier === undefined ? [] : [earlier.quote])
  return now.ok ? answered(now.quote) : checkoutRefused(refusal(order, now.rejection))
}

const quote = (order: Order, returned: ReadonlyArray<ReturnedPieces>, before: ReadonlyArray<ReturnQuote>) =>
  quoteReturn({ lines: orderLines(order), returned, before, policy: { _tag: "KeepDiscount" } })

/** In the words of an order. */
const refusal = ({ orderId }: Order, rejection: ReturnRejection): OrderRejection => {
  switch (rejection._tag) {
    case "LineNotFound":
      return { _tag: "LineNotOrdered", orderId, lineId: rejection.lineId }
    case "MoreThanBought":
      return { ...rejection, orderId }
    case "NotAQuantity":
    case "GiftStays":
      throw new TypeError(
        `OrderService.quoteReturn: quantities are read at the door and discounts stay, got ${rejection._tag}. Read both.`,
      )
  }
}
