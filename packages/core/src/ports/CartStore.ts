import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Cart, Versioned } from "../cart/Cart.ts"
import type { CartOperation, ItemOutcome } from "../cart/CartOperation.ts"
import type { CartId, OpId, Version } from "../catalog/ids.ts"

/** The store did not answer, or answered something we cannot read. `outcome` says whether a write may have happened all the same. */
export class CartStoreUnavailable extends Schema.TaggedError<CartStoreUnavailable>()("CartStoreUnavailable", {
  doing: Schema.String,
  outcome: Schema.Literals(["notDone", "unknown"]),
  /** It answered, and not what the contract says: trying again does not help, mending the store does. */
  unreadable: Schema.optionalKey(Schema.Boolean),
  cause: Schema.Defect(),
}) {
  override get message(): string {
    const way =
      this.outcome === "unknown"
        ? "It may have happened: send the same request id again, or read the cart if you sent none."
        : `Nothing was changed. ${this.unreadable === true ? "Mend what it answers." : "Try again."}`
    return `The cart store gave no usable answer while ${this.doing}. ${way}`
  }
}

/** Where a write was safe when it was acknowledged. */
export type Durability = "sql" | "redis-fsync" | "redis-replicated" | "memory"

/** A cart as it is stored and, where the load asked for an operation that the log holds, that operation. */
export interface LoadedCart extends Versioned<Cart> {
  readonly earlier?: Pick<CartOperation, "asked" | "outcome">
}

export interface CartWrite {
  readonly op: CartOperation
  /** The version the operation was decided on; 0 opens the cart. */
  readonly expected: Version
  /** The cart after the operation. */
  readonly next: Cart
}

export type Written =
  | { readonly _tag: "Written"; readonly version: Version; readonly durability: Durability }
  /** The same operation was acknowledged before: answer with its outcome and `current`, never with the cart just computed. */
  | { readonly _tag: "Replayed"; readonly outcome: ReadonlyArray<ItemOutcome>; readonly current: Versioned<Cart> }
  /** The operation id was used for another request. */
  | { readonly _tag: "Reused" }
  /** The cart has moved on: decide again on `current`. */
  | { readonly _tag: "Conflict"; readonly current: Versioned<Cart> | undefined }

export interface LoggedOperation {
  /** The version that the operation made. */
  readonly version: Version
  readonly operation: CartOperation
}

/**
 * Keeps carts and the log of their operations. Losing an acknowledged write is the one thing a store must never do.
 * Its calls can be interrupted: a deadline waits for what cannot.
 * It keeps carts up to `MAX_CART_BYTES`, operations of 1,000 items, and operation ids for as long as the cart.
 *
 * - CS1 a cart never opened loads as `undefined` and has no history
 * - CS2 a load returns exactly what the last write left, at the version it answered
 * - CS3 of writes made against one version exactly one succeeds; the others are told the current cart and change nothing
 * - CS4 the same operation id again changes nothing and answers with the first outcome and the current cart
 * - CS5 an operation id with another digest is told so and changes nothing, whatever version it expected
 * - CS6 operation ids belong to their cart: two carts may use the same one
 * - CS7 a load that names an operation tells whether the log holds it, with its digest and outcome
 * - CS8 the history holds every acknowledged operation once, in version order, and the cart is its fold
 * - CS9 every text comes back to the last code unit, ids that differ only by case or trailing blanks are different
 * - CS10 no sequence of operations can tell it from the memory store
 */
export class CartStore extends /* @__PURE__ */ Context.Service<
  CartStore,
  {
    /** `op` asks in the same round trip whether that operation was acknowledged before. */
    readonly load: (
      id: CartId,
      options?: { readonly op?: OpId; readonly atLeast?: Version },
    ) => Effect.Effect<LoadedCart | undefined, CartStoreUnavailable>
    readonly write: (id: CartId, write: CartWrite) => Effect.Effect<Written, CartStoreUnavailable>
    /** The operations after a version, oldest first, at most `limit` of them. */
    readonly history: (
      id: CartId,
      page: { readonly after: Version; readonly limit: number },
    ) => Effect.Effect<ReadonlyArray<LoggedOperation>, CartStoreUnavailable>
  }
>()("@cartwright/core/CartStore") {}
