import type { Order, OrderChange, OrderCommand, OrderCommandOf } from "./Order.ts"
import type { OrderRejection } from "./OrderRejection.ts"

/** What deciding a command gives: what happens, or why not. No events mean that it is already so. */
export type OrderDecision =
  | { readonly ok: true; readonly events: ReadonlyArray<OrderChange> }
  | { readonly ok: false; readonly rejection: OrderRejection }

/**
 * What a command would change in this order, or why not.
 *
 * An order that is not paid in time is still payable until somebody has called it off: the money came, and nothing has
 * been given back yet.
 */
export const decideOrder = (command: OrderCommand, order: Order): OrderDecision => {
  switch (command._tag) {
    case "MarkPaid":
      return markPaid(command, order)
    case "Cancel":
      return cancel(command, order)
  }
}

const happened = (...events: ReadonlyArray<OrderChange>): OrderDecision => ({ ok: true, events })

const markPaid = ({ at }: OrderCommandOf<"MarkPaid">, { orderId, status }: Order): OrderDecision => {
  switch (status) {
    case "awaitingPayment":
      return happened({ _tag: "OrderPaid", shape: 1, at })
    case "paid":
      return happened()
    case "cancelled":
      return { ok: false, rejection: { _tag: "OrderNotPayable", orderId, status } }
  }
}

/** Of what is paid only the shop may call off: the money has to be given back. */
const cancel = ({ at, reason }: OrderCommandOf<"Cancel">, { orderId, status, expiresAt }: Order): OrderDecision => {
  if (status === "cancelled") return happened()
  if (status === "paid" && reason !== "byShop")
    return { ok: false, rejection: { _tag: "OrderNotCancellable", orderId, status } }
  // Whoever comes too early changes nothing, and is told no "no".
  if (reason === "expired" && at < expiresAt) return happened()
  return happened({ _tag: "OrderCancelled", shape: 1, at, reason })
}
