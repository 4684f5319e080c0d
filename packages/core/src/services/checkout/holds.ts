/** What an order that is to be holds of others: pieces of stock, and what counts against limits. Both go by the order's id. */
import * as Effect from "effect/Effect"
import type { OrderId } from "../../catalog/ids.ts"
import type { Order } from "../../order/Order.ts"
import { StoreUnavailable } from "../../ports/StoreUnavailable.ts"
import { holdOf } from "./OrderInHand.ts"
import type { Till } from "./Till.ts"

type Ledgers = Pick<Till, "stock" | "limits">
type Done = Effect.Effect<void, StoreUnavailable>

/** Sells what a paid order holds: from here on it has no end. */
export const confirmHolds = ({ stock, limits }: Ledgers, order: Order): Done => {
  const sold = confirm("stock ledger", stock, order)
  return order.countsLimits === true ? both(sold, confirm("limit ledger", limits, order)) : sold
}

/** Gives back what a submission held that came to no order, whichever of the two there are. */
export const releaseHolds = ({ stock, limits }: Ledgers, orderId: OrderId): Done =>
  both(stock.release(holdOf(orderId)), limits.release(holdOf(orderId)))

/** Gives back what an order held that was called off. */
export const giveBackHolds = (ledgers: Ledgers, order: Order): Done => {
  const released = ledgers.stock.release(holdOf(order.orderId))
  return order.countsLimits === true ? both(released, giveBackLimits(ledgers, order)) : released
}

/**
 * Of an order that had been paid some uses stay counted. The ledger keeps those of confirmed holds only, and the message to
 * confirm may not have been acted on before the order was called off: it is confirmed first, and that once more changes nothing.
 */
export const giveBackLimits = ({ limits }: Pick<Till, "limits">, { orderId, paidAt }: Order): Done => {
  const released = limits.release(holdOf(orderId))
  return paidAt === undefined ? released : Effect.andThen(limits.confirm(holdOf(orderId)), released)
}

const confirm = (store: string, ledger: Pick<Till["stock"], "confirm">, { orderId }: Order): Done =>
  Effect.flatMap(ledger.confirm(holdOf(orderId)), (confirmed) =>
    confirmed
      ? Effect.void
      : Effect.fail(
          new StoreUnavailable({
            store,
            doing: `confirming what the paid order ${orderId} holds`,
            outcome: "notDone",
            unreadable: true,
            cause: new Error("The ledger has no such hold, or has given it back."),
          }),
        ),
  )

/** At once, so that their writes share a commit; one that is down does not keep the other. */
const both = (one: Done, other: Done): Done =>
  Effect.flatMap(Effect.all([Effect.exit(one), Effect.exit(other)], { concurrency: "unbounded" }), ([first, second]) =>
    Effect.andThen(first, second),
  )
