/** What has to happen once an order was placed, paid or called off. Each is safe to do again, by whoever finds the message. */
import * as Effect from "effect/Effect"
import type { Order } from "../../order/Order.ts"
import { boughtLines } from "../../order/purchase.ts"
import type { CartBusy } from "../../ports/CartBusy.ts"
import type { CartStoreUnavailable } from "../../ports/CartStore.ts"
import type { OutboxMessage } from "../../ports/Outbox.ts"
import type { StoreUnavailable } from "../../ports/StoreUnavailable.ts"
import { confirmHolds, giveBackHolds } from "./holds.ts"
import { type OrderInHand, paymentIdOf } from "./OrderInHand.ts"
import type { Till } from "./Till.ts"

export type DeliveryFailure = CartStoreUnavailable | CartBusy | StoreUnavailable

/** Acts on a message about an order, which may have moved on since. */
export const act = (till: Till, kind: OutboxMessage["kind"], order: Order): Effect.Effect<void, DeliveryFailure> => {
  switch (kind) {
    case "OrderPlaced":
      return takeLines(till, order)
    case "OrderPaid":
      return order.status === "cancelled" ? Effect.void : confirmHolds(till, order)
    case "OrderCancelled":
      return giveBack(till, order)
  }
}

/** What was called off before its lines were taken leaves them in the cart. */
const takeLines = ({ gateway }: Till, order: Order): Effect.Effect<void, DeliveryFailure> =>
  order.source._tag === "BuyNow" || order.status === "cancelled"
    ? Effect.void
    : gateway.takeLines({ orderId: order.orderId, cartId: order.source.cartId, lines: boughtLines(order) })

/**
 * What is held and money do not wait for each other. What cannot be given back yet keeps the payment open, and the sweeper at it:
 * the message has done its part.
 */
const giveBack = (till: Till, order: Order): Effect.Effect<void, StoreUnavailable> =>
  Effect.flatMap(Effect.exit(giveBackHolds(till, order)), (released) =>
    Effect.andThen(till.payments.unwind(paymentIdOf(order), order.total), released),
  )

/**
 * Acts on the messages that this call left, at once, so that their writes share a commit. What fails is not lost: its
 * message comes to the sweeper when the lease is over, and nothing of it is the shopper's to wait for.
 *
 * @returns whether all of them are done.
 */
export const deliver = Effect.fnUntraced(function* (till: Till, hand: OrderInHand) {
  const { left, current } = hand
  hand.left = []
  const results = yield* Effect.forEach(left, ({ kind }) => Effect.result(act(till, kind, current.value)), {
    concurrency: "unbounded",
  })
  const done = left.filter((_, index) => results[index]?._tag === "Success")
  yield* markDone(till, done)
  return done.length === left.length
})

export const markDone = (
  { outbox }: Till,
  messages: ReadonlyArray<Pick<OutboxMessage, "orderId" | "version">>,
): Effect.Effect<void> => (messages.length === 0 ? Effect.void : Effect.ignore(outbox.done(messages)))
