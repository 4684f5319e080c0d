import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Instant, OrderId, Version } from "../catalog/ids.ts"
import type { OrderEvent } from "../order/Order.ts"
import type { StoreUnavailable } from "./StoreUnavailable.ts"

/** That an order changed, for those who have to act on it. Delivered at least once. */
export interface OutboxMessage {
  readonly orderId: OrderId
  /** The version the order came to. With the order's id it names the message. */
  readonly version: Version
  readonly kind: OrderEvent["_tag"]
}

/**
 * The messages that orders left, until they are delivered.
 *
 * - OB1 a message is there with the change that left it, leased to whoever made the change
 * - OB2 a message that is leased is given to nobody else until the lease ends
 * - OB3 a message that is done is never given again
 * - OB4 messages are given the oldest first, at most `limit`, each to one taker
 */
export class Outbox extends /* @__PURE__ */ Context.Service<
  Outbox,
  {
    readonly take: (take: {
      /** Who takes them, for whoever looks into the store: a lease is kept by its end alone. */
      readonly holder: string
      readonly now: Instant
      readonly until: Instant
      readonly limit: number
    }) => Effect.Effect<ReadonlyArray<OutboxMessage>, StoreUnavailable>
    readonly done: (
      messages: ReadonlyArray<Pick<OutboxMessage, "orderId" | "version">>,
    ) => Effect.Effect<void, StoreUnavailable>
  }
>()("@cartwright/core/Outbox") {}
