/** The calls on carts, as both faces have them. */
import type * as Effect from "effect/Effect"
import type { CartStoreUnavailable, LoggedOperation } from "../ports/CartStore.ts"
import type { OffersUnavailable } from "../ports/OfferSource.ts"
import type { PromotionsUnavailable } from "../ports/PromotionSource.ts"
import type { Actor } from "./Actor.ts"
import type { Added, AddedMany, Answer, CartState, CartView, Opened } from "./Answer.ts"
import type { Options } from "./Call.ts"
import type { Aborted, DeadlineExceeded } from "./Deadline.ts"
import type { ClaimInput, HistoryInput, ItemInput, LinesInput, MergeInput, OpenInput } from "./inputs.ts"
import type { CartBusy } from "./KeyedQueue.ts"

/** What a read can fail with: the world's failures, never a shopper's "no". */
export type ReadFailure = CartStoreUnavailable | DeadlineExceeded | Aborted | OffersUnavailable | PromotionsUnavailable
/** What a change can fail with. */
export type WriteFailure = CartStoreUnavailable | DeadlineExceeded | Aborted | OffersUnavailable | CartBusy

export type Reading<A> = Effect.Effect<Answer<A>, ReadFailure>
export type Writing<A> = Effect.Effect<Answer<A>, WriteFailure>

/**
 * The cart cluster: everything a shopping page does. Every call names its actor; a cart that is not theirs answers
 * exactly as one that does not exist. Inputs are read at the door: whatever is passed, the answer is a value.
 */
export interface Carts {
  readonly open: (actor: Actor, input?: OpenInput, options?: Options) => Writing<Opened>
  readonly add: (actor: Actor, cartId: string, item: ItemInput, options?: Options) => Writing<Added>
  /** One atomic write; each item is judged for itself. */
  readonly addMany: (
    actor: Actor,
    cartId: string,
    items: ReadonlyArray<ItemInput>,
    options?: Options,
  ) => Writing<AddedMany>
  readonly setQuantity: (
    actor: Actor,
    cartId: string,
    lineId: string,
    quantity: number,
    options?: Options,
  ) => Writing<CartState>
  readonly remove: (
    actor: Actor,
    cartId: string,
    lineIds: string | ReadonlyArray<string>,
    options?: Options,
  ) => Writing<CartState>
  readonly clear: (actor: Actor, cartId: string, options?: Options) => Writing<CartState>
  readonly select: (actor: Actor, cartId: string, lines?: LinesInput, options?: Options) => Writing<CartState>
  readonly deselect: (actor: Actor, cartId: string, lines?: LinesInput, options?: Options) => Writing<CartState>
  readonly saveForLater: (
    actor: Actor,
    cartId: string,
    lineIds: string | ReadonlyArray<string>,
    options?: Options,
  ) => Writing<CartState>
  readonly moveToCart: (
    actor: Actor,
    cartId: string,
    lineIds: string | ReadonlyArray<string>,
    options?: Options,
  ) => Writing<CartState>
  readonly setOptions: (
    actor: Actor,
    cartId: string,
    lineId: string,
    lineOptions: Readonly<Record<string, string>>,
    options?: Options,
  ) => Writing<CartState>
  /** Makes a guest's cart the caller's. */
  readonly claim: (actor: Actor, cartId: string, input: ClaimInput, options?: Options) => Writing<CartState>
  /** Brings another cart's lines into this one, once. */
  readonly merge: (actor: Actor, cartId: string, input: MergeInput, options?: Options) => Writing<CartState>
  readonly get: (actor: Actor, cartId: string, options?: Options) => Reading<CartState>
  /** The cart with its selected lines priced, and what has changed since they were added. */
  readonly view: (actor: Actor, cartId: string, options?: Options) => Reading<CartView>
  /** The operations the cart is the fold of, oldest first. */
  readonly history: (
    actor: Actor,
    cartId: string,
    page?: HistoryInput,
    options?: Options,
  ) => Reading<ReadonlyArray<LoggedOperation>>
}
