/** The one completion entry: replays, return URLs, waiting pages and the sweeper all come here. */
import * as Effect from "effect/Effect"
import type { Version } from "../../catalog/ids.ts"
import type { Payment } from "../../payment/Payment.ts"
import { paymentView } from "../../payment/paymentOf.ts"
import type { OutboxMessage } from "../../ports/Outbox.ts"
import type { StoreUnavailable } from "../../ports/StoreUnavailable.ts"
import { answered } from "../Answer.ts"
import type { Checkout, CheckoutAnswer } from "../CheckoutAnswer.ts"
import { nowOf } from "../now.ts"
import { deliver } from "./deliver.ts"
import { advance, type OrderInHand, paymentIdOf } from "./OrderInHand.ts"
import type { Till } from "./Till.ts"

/** Marks the order paid; one that was called off meanwhile stays so, and its payment is given back. */
export const markPaid = (till: Till, hand: OrderInHand) => (): Effect.Effect<void, StoreUnavailable> =>
  Effect.flatMap(nowOf, (at) => Effect.asVoid(advance(till, hand, { _tag: "MarkPaid", at })))

/** Looks into what is under way, and into nothing else: no money is taken anew. */
export const lookInto = (till: Till, hand: OrderInHand): Effect.Effect<Payment, StoreUnavailable> => {
  const { value: order } = hand.current
  if (order.status === "cancelled") return unwound(till, hand)
  const isWaiting = order.status === "awaitingPayment"
  const resolving = till.payments.resolve(
    paymentIdOf(order),
    order.total,
    isWaiting ? markPaid(till, hand) : () => Effect.void,
  )
  return Effect.flatMap(resolving, (payment) => settledWith(till, hand, payment))
}

/** An order that was called off while its payment was at the provider keeps none of the money. */
export const settledWith = (
  till: Till,
  hand: OrderInHand,
  payment: Payment,
): Effect.Effect<Payment, StoreUnavailable> =>
  hand.current.value.status === "cancelled" ? unwound(till, hand) : Effect.succeed(payment)

const unwound = ({ payments }: Till, { current: { value } }: OrderInHand): Effect.Effect<Payment, StoreUnavailable> =>
  payments.unwind(paymentIdOf(value), value.total)

export const checkedOut = (
  { current }: OrderInHand,
  payment: Payment,
  replayed: boolean = false,
): CheckoutAnswer<Checkout> => answered({ order: current.value, payment: paymentView(payment) }, [], replayed)

/**
 * Acts on whatever an order that stands already may still be waiting for, because the call that left its messages may
 * have died. What was done before is done again without effect.
 */
export const deliverAgain = (till: Till, hand: OrderInHand): Effect.Effect<boolean> => {
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
