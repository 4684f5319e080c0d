/** The one completion entry: replays, return URLs, waiting pages and the sweeper all come here. */
import * as Effect from "effect/Effect"
import type { Version } from "../../catalog/ids.ts"
import type { Payment } from "../../payment/Payment.ts"
import { paymentView } from "../../payment/paymentOf.ts"
import type { OutboxMessage } from "../../ports/Outbox.ts"
import type { StoreUnavailable } from "../../ports/StoreUnavailable.ts"
import { answered } from "../Answer.ts"
import type { Checkout, CheckoutAnswer } from "../CheckoutAnswer.ts"
import { deliver } from "./deliver.ts"
import { advance, nowOf, type OrderInHand, paymentIdOf } from "./OrderInHand.ts"
import type { Till } from "./Till.ts"

/** Marks the order paid; one that was called off meanwhile stays so, and its payment is given back. */
export const markPaid = (till: Till, hand: OrderInHand) => (): Effect.Effect<void, StoreUnavailable> =>
  Effect.flatMap(nowOf, (at) => Effect.asVoid(advance(till, hand, { _tag: "MarkPaid", at })))

/** Looks into what is under way, and into nothing else: no money is taken anew. */
export const lookInto = (till: Till, hand: OrderInHand): Effect.Effect<Payment, StoreUnavailable> => {
  const { value: order } = hand.current
  const id = paymentIdOf(order)
  switch (order.status) {
    case "awaitingPayment":
      return till.payments.resolve(id, order.total, markPaid(till, hand))
    case "paid":
      return till.payments.resolve(id, order.total, () => Effect.void)
    case "cancelled":
      return till.payments.unwind(id, order.total)
  }
}

export const checkedOut = (
  { current }: OrderInHand,
  payment: Payment,
  replayed: boolean = false,
): CheckoutAnswer<Checkout> => answered({ order: current.value, payment: paymentView(payment) }, [], replayed)

/**
 * Acts on whatever an order that stands already may still be waiting for, because the call that left its messages may
 * have died. What was done before is done again without effect.
 */
export const deliverAgain = (till: Till, hand: OrderInHand): Effect.Effect<void> => {
  const { version, value: order } = hand.current
  const message = (kind: OutboxMessage["kind"]): OutboxMessage => ({
    orderId: order.orderId,
    version: kind === "OrderPlaced" ? PLACED : version,
    kind,
  })
  switch (order.status) {
    case "awaitingPayment":
      hand.left = [message("OrderPlaced")]
      break
    case "paid":
      hand.left = [message("OrderPlaced"), message("OrderPaid")]
      break
    case "cancelled":
      hand.left = [message("OrderCancelled")]
  }
  return deliver(till, hand)
}

/** The version that placing makes. */
const PLACED = 1 as Version
