import type { Order, OrderEvent } from "./Order.ts"

/** Applies one event; `undefined` before the first. It never refuses: the rules were kept when the event was decided. */
export const evolveOrder = (order: Order | undefined, event: OrderEvent): Order => {
  if (event._tag === "OrderPlaced") return order ?? { ...event.order, status: "awaitingPayment" }
  if (order === undefined)
    throw new TypeError(
      `evolveOrder: the history begins with an event of an order that was placed, got ${event._tag}. Begin with its first event, OrderPlaced.`,
    )
  switch (event._tag) {
    case "OrderPaid":
      return { ...order, status: "paid", paidAt: event.at }
    case "OrderCancelled":
      return { ...order, status: "cancelled", cancelled: { at: event.at, reason: event.reason } }
  }
}

/** The order that a whole history gives: the truth that the stored state is a copy of. */
export const foldOrder = (events: Iterable<OrderEvent>): Order | undefined => {
  let order: Order | undefined
  for (const event of events) order = evolveOrder(order, event)
  return order
}
