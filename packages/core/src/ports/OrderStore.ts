import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Versioned } from "../cart/Cart.ts"
import type { Instant, OrderId, Version } from "../catalog/ids.ts"
import type { Order, OrderChange, OrderEvent } from "../order/Order.ts"
import type { PurchaseKey, PurchaseKeys } from "../order/purchase.ts"
import type { StoreUnavailable } from "./StoreUnavailable.ts"

/** One submission's claim on a purchase. */
export interface ClaimRequest {
  /** What is bought from: a cart, or the opening of a buy-now. One claim on it at a time. 1 to 128 characters. */
  readonly claimKey: string
  /** The id its order will have. It is also the fence: who has lost the claim cannot place it any more. */
  readonly orderId: OrderId
  readonly keys: PurchaseKeys
  readonly now: Instant
  /** From then on somebody else may take the claim over. */
  readonly until: Instant
  /** The order id of the fenced claim before this one, once all that was held for it has been given back. */
  readonly released?: OrderId
}

export type Claimed =
  | { readonly _tag: "Claimed" }
  /**
   * The time of whoever had it is over, and it is fenced: it places nothing any more. Give back what was held for its order,
   * then claim again with `released`. Whoever dies in between leaves the fenced claim to the next.
   */
  | { readonly _tag: "Abandoned"; readonly orderId: OrderId }
  /** Somebody else has it until then. */
  | { readonly _tag: "Taken"; readonly until: Instant }
  | Bought

/** The purchase, or a part of it, was ordered before. */
export type Bought =
  /** By the settlement, the request, the reference or the opening; in this order. */
  | {
      readonly _tag: "Ordered"
      readonly by: "settlementId" | "request" | "reference" | "openingId"
      readonly order: Versioned<Order>
    }
  /** Lines of it belong to standing orders. Each order once. */
  | { readonly _tag: "LinesOrdered"; readonly orders: ReadonlyArray<Versioned<Order>> }

export interface Placement {
  readonly claimKey: string
  readonly placed: Extract<OrderEvent, { readonly _tag: "OrderPlaced" }>
  readonly keys: PurchaseKeys
  /** The messages are ours to deliver until then; later anybody takes them. */
  readonly lease: { readonly holder: string; readonly until: Instant }
}

export type Placed =
  | { readonly _tag: "Placed"; readonly version: Version }
  /** Somebody took the claim over, or swept it away. Nothing was placed. */
  | { readonly _tag: "ClaimLost" }
  | Bought

export interface Advance {
  readonly orderId: OrderId
  readonly expected: Version
  /** `OrderPaid` or `OrderCancelled`. */
  readonly event: OrderChange
  readonly lease: { readonly holder: string; readonly until: Instant }
}

export type Advanced =
  | { readonly _tag: "Advanced"; readonly version: Version }
  /** The order has moved on: decide again on `current`. */
  | { readonly _tag: "Conflict"; readonly current: Versioned<Order> | undefined }

/**
 * Keeps orders and the claims on purchases. An order, its keys and its message for the outbox take effect together or not
 * at all.
 *
 * - OR1 of claims on one key made at once exactly one is given; the others are told until when it is taken; whoever has it and asks again is given it again
 * - OR2 a claim whose time is over is fenced by the next who asks, and places nothing any more; it is given to one who says that what was held for it is released
 * - OR3 a released claim is free; releasing one that is lost changes nothing
 * - OR4 a placed order loads exactly as it was placed, under its id and each of its keys, and its claim is gone
 * - OR5 of placements of one purchase exactly one succeeds, whichever key or line they share; the others are told the order that stands, whoever has the claim
 * - OR6 each change of an order leaves exactly one message in the outbox, and a change that did not happen leaves none
 * - OR7 of changes made against one version exactly one succeeds; the others are told the current order
 * - OR8 a cancelled order frees its lines and its reference, and is still found by its id, its settlement and its request
 * - OR9 `abandoned` names the claims whose time is over, `unpaid` the orders whose time to be paid is; the earliest first
 * - OR10 the history of an order is its events in order, and the order is their fold
 * - OR11 no sequence of operations can tell it from the memory store
 */
export class OrderStore extends /* @__PURE__ */ Context.Service<
  OrderStore,
  {
    readonly claim: (request: ClaimRequest) => Effect.Effect<Claimed, StoreUnavailable>
    /** Keeps whoever has this claim from placing, and everybody from the claim until it is released. `true`: it is still the order's. */
    readonly fence: (claimKey: string, orderId: OrderId) => Effect.Effect<boolean, StoreUnavailable>
    /** Gives a claim up, unless somebody else has it by now. `true`: it was still the order's. */
    readonly release: (claimKey: string, orderId: OrderId) => Effect.Effect<boolean, StoreUnavailable>
    readonly place: (placement: Placement) => Effect.Effect<Placed, StoreUnavailable>
    readonly load: (orderId: OrderId) => Effect.Effect<Versioned<Order> | undefined, StoreUnavailable>
    readonly find: (key: PurchaseKey) => Effect.Effect<Versioned<Order> | undefined, StoreUnavailable>
    readonly advance: (advance: Advance) => Effect.Effect<Advanced, StoreUnavailable>
    readonly history: (orderId: OrderId) => Effect.Effect<ReadonlyArray<OrderEvent>, StoreUnavailable>
    readonly abandoned: (
      now: Instant,
      limit: number,
    ) => Effect.Effect<ReadonlyArray<{ readonly claimKey: string; readonly orderId: OrderId }>, StoreUnavailable>
    readonly unpaid: (now: Instant, limit: number) => Effect.Effect<ReadonlyArray<OrderId>, StoreUnavailable>
  }
>()("@cartwright/core/OrderStore") {}
