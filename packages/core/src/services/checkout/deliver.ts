/** What has to happen once an order was placed, paid or called off. Each is safe to do again, by whoever finds the message. */
import * as Effect from "effect/Effect"
import type { HoldId, OrderId } from "../../catalog/ids.ts"
import type { Order } from "../../order/Order.ts"
import { orderLines } from "../../order/purchase.ts"
import type { CartBusy } from "../../ports/CartBusy.ts"
import type { CartStoreUnavailable } from "../../ports/CartStore.ts"
import type { OutboxMessage } from "../../ports/Outbox.ts"
import type { StoreUnavailable } from "../../ports/StoreUnavailable.ts"
import { type OrderInHand, paymentIdOf } from "./OrderInHand.ts"
import type { Till } from "./Till.ts"

export type DeliveryFailure = CartStoreUnavailable | CartBusy | StoreUnavailable

/** The pieces that a submission holds go by the id of its order. */
export const holdOf = (orderId: OrderId): HoldId => orderId as string as HoldId

/** Acts on a message. */
export const act = (till: Till, kind: OutboxMessage["kind"], order: Order): Effect.Effect<void, DeliveryFailure> => {
  switch (kind) {
    case "OrderPlaced":
      return takeLines(till, order)
    case "OrderPaid":
      return Effect.asVoid(till.stock.confirm(holdOf(order.orderId)))
    case "OrderCancelled":
      // What cannot be given back yet keeps the payment open, and the sweeper at it: the message has done its part.
      return Effect.asVoid(
        Effect.andThen(
          till.stock.release(holdOf(order.orderId)),
          till.payments.unwind(paymentIdOf(order), order.total),
        ),
      )
  }
}

/** What was called off before its lines were taken leaves them in the cart. */
const takeLines = ({ gateway }: Till, order: Order): Effect.Effect<void, DeliveryFailure> =>
  order.source._tag === "BuyNow" || order.status === "cancelled"
    ? Effect.void
    : gateway.takeLines({ orderId: order.orderId, cartId: order.source.cartId, lines: orderLines(order) })

/**
 * Acts on the messages that this call left, at once, so that their writes share a commit. What fails is not lost: its
 * message comes to the sweeper when the lease is over, and nothing of it is the shopper's to wait for.
 */
export const deliver = Effect.fnUntraced(function* (till: Till, hand: OrderInHand) {
  const { left, current } = hand
  hand.left = []
  const results = yield* Effect.forEach(left, ({ kind }) => Effect.result(act(till, kind, current.value)), {
    concurrency: "unbounded",
  })
  yield* markDone(
    till,
    left.filter((_, index) => results[index]?._tag === "Success"),
  )
})

export const markDone = (
  { outbox }: Till,
  messages: ReadonlyArray<Pick<OutboxMessage, "orderId" | "version">>,
): Effect.Effect<void> => (messages.length === 0 ? Effect.void : Effect.ignore(outbox.done(messages)))
