/** An order that a call works on: how it stands by now, and the messages that this call left and has to deliver. */
import * as Effect from "effect/Effect"
import type { Versioned } from "../../cart/Cart.ts"
import type { HoldId, OrderId, PaymentId } from "../../catalog/ids.ts"
import { decideOrder } from "../../order/decide.ts"
import { evolveOrder } from "../../order/evolve.ts"
import type { Order, OrderCommand } from "../../order/Order.ts"
import type { OrderRejection } from "../../order/OrderRejection.ts"
import type { OutboxMessage } from "../../ports/Outbox.ts"
import type { StoreUnavailable } from "../../ports/StoreUnavailable.ts"
import { after, nowOf } from "../now.ts"
import type { Till } from "./Till.ts"

export interface OrderInHand {
  current: Versioned<Order>
  /** Messages that are leased to this process. */
  left: ReadonlyArray<OutboxMessage>
}

export const inHand = (current: Versioned<Order>): OrderInHand => ({ current, left: [] })

/** An order's payment and its hold on stock go by the order's id. */
export const holdOf = (orderId: OrderId): HoldId => orderId as string as HoldId
export const paymentIdOf = ({ orderId }: Order): PaymentId => orderId as string as PaymentId
export const orderOf = (id: PaymentId | HoldId): OrderId => id as string as OrderId

/** Has the order decide and moves it on; where somebody else did so meanwhile, it decides again on what became of it. */
export const advance = Effect.fnUntraced(function* (
  { orders, checkout, holder }: Till,
  hand: OrderInHand,
  command: OrderCommand,
): Effect.fn.Return<OrderRejection | undefined, StoreUnavailable> {
  while (true) {
    const { version, value } = hand.current
    const decision = decideOrder(command, value)
    if (!decision.ok) return decision.rejection
    const [event] = decision.events
    if (event === undefined) return undefined
    const lease = { holder, until: after(yield* nowOf, checkout.leaseMs) }
    const advanced = yield* orders.advance({ orderId: value.orderId, expected: version, event, lease })
    if (advanced._tag === "Advanced") {
      hand.current = { version: advanced.version, value: evolveOrder(value, event) }
      hand.left = [...hand.left, { orderId: value.orderId, version: advanced.version, kind: event._tag }]
      return undefined
    }
    if (advanced.current === undefined)
      throw new TypeError(
        `CheckoutService: the order store lost the order ${value.orderId}, got no order. Restore it from a backup.`,
      )
    hand.current = advanced.current
    yield* Effect.yieldNow
  }
})
