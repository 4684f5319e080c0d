/** The calls on carts, as both faces have them. */
import type * as Effect from "effect/Effect"
import type { BuyersUnavailable } from "../ports/BuyerSource.ts"
import type { CartBusy } from "../ports/CartBusy.ts"
import type { CartStoreUnavailable, LoggedOperation } from "../ports/CartStore.ts"
import type { OffersUnavailable } from "../ports/OfferSource.ts"
import type { PromotionsUnavailable } from "../ports/PromotionSource.ts"
import type { Actor } from "./Actor.ts"
import type { Added, AddedBundle, AddedMany, Answer, CartState, CartView, Opened, SimulatedCart } from "./Answer.ts"
import type { Options } from "./Call.ts"
import type { Aborted, DeadlineExceeded } from "./Deadline.ts"
import type {
  AcceptGiftInput,
  AttributesInput,
  BundleInput,
  ClaimInput,
  ContextInput,
  GiftInput,
  HistoryInput,
  ItemInput,
  LinesInput,
  MergeInput,
  OpenInput,
  SimulationInput,
} from "./inputs.ts"

/** What a read can fail with: the world's failures, never a shopper's "no". */
export type ReadFailure =
  | CartStoreUnavailable
  | DeadlineExceeded
  | Aborted
  | OffersUnavailable
  | PromotionsUnavailable
  | BuyersUnavailable
/** What a change can fail with. */
export type WriteFailure = CartStoreUnavailable | DeadlineExceeded | Aborted | OffersUnavailable | CartBusy

export type Reading<A> = Effect.Effect<Answer<A>, ReadFailure>
export type Writing<A> = Effect.Effect<Answer<A>, WriteFailure>

/**
 * The cart cluster: everything a shopping page does. Every call names its actor; a cart that is not theirs answers
 * exactly as one that does not exist. Inputs are read at the door: whatever is passed, the answer is a value.
 */
export interface Carts {
  /** Opens an empty cart for the caller. Without an id it is given one: under one request id the same each time, as long as the secret stays and the cart is still theirs and open. */
  readonly open: (actor: Actor, input?: OpenInput, options?: Options) => Writing<Opened>
  /** Adds pieces: to the line of the same offer and options if there is one, else as a new line, which is selected. */
  readonly add: (actor: Actor, cartId: string, item: ItemInput, options?: Options) => Writing<Added>
  /** Adds 1 to 1,000 items in one atomic write. Each is judged for itself: look at `results`. */
  readonly addMany: (
    actor: Actor,
    cartId: string,
    items: ReadonlyArray<ItemInput>,
    options?: Options,
  ) => Writing<AddedMany>
  /** Sets a line to 1 to 1,000,000 pieces; pieces that are added at that very moment stay. Zero is refused: remove the line. The parent of a bundle takes its children with it. */
  readonly setQuantity: (
    actor: Actor,
    cartId: string,
    lineId: string,
    quantity: number,
    options?: Options,
  ) => Writing<CartState>
  /** Takes out one line or several, from the cart or its shelf. Pieces that are added at that very moment stay, as a new line. A bundle leaves by its parent: a child alone is refused. */
  readonly remove: (
    actor: Actor,
    cartId: string,
    lineIds: string | ReadonlyArray<string>,
    options?: Options,
  ) => Writing<CartState>
  /** Takes out all lines. The shelf stays. */
  readonly clear: (actor: Actor, cartId: string, options?: Options) => Writing<CartState>
  /** Selects lines for the next checkout: those named, a seller's, or all. */
  readonly select: (actor: Actor, cartId: string, lines?: LinesInput, options?: Options) => Writing<CartState>
  /** Leaves lines out of the next checkout: those named, a seller's, or all. They stay in the cart. */
  readonly deselect: (actor: Actor, cartId: string, lines?: LinesInput, options?: Options) => Writing<CartState>
  /** Moves lines to the shelf: not priced and not checked out until they come back. */
  readonly saveForLater: (
    actor: Actor,
    cartId: string,
    lineIds: string | ReadonlyArray<string>,
    options?: Options,
  ) => Writing<CartState>
  /** Moves lines from the shelf back into the cart, selected. */
  readonly moveToCart: (
    actor: Actor,
    cartId: string,
    lineIds: string | ReadonlyArray<string>,
    options?: Options,
  ) => Writing<CartState>
  /** Replaces a line's options. A line that becomes the same as another joins it. */
  readonly setOptions: (
    actor: Actor,
    cartId: string,
    lineId: string,
    lineOptions: Readonly<Record<string, string>>,
    options?: Options,
  ) => Writing<CartState>
  /**
   * Puts a bundle in: a parent, and children that come, change and leave with it. All of it or nothing. The quantity of
   * the parent is the bundle's, and that of a child is for each piece of the parent. It never joins another line, and
   * what selects or moves one of its lines selects or moves all of them.
   */
  readonly addBundle: (actor: Actor, cartId: string, bundle: BundleInput, options?: Options) => Writing<AddedBundle>
  /** Enters a code. Whether it gives anything is said where the cart is priced: entering it is never refused for that. */
  readonly applyCode: (actor: Actor, cartId: string, code: string, options?: Options) => Writing<CartState>
  /** Takes a code out again. */
  readonly removeCode: (actor: Actor, cartId: string, code: string, options?: Options) => Writing<CartState>
  /** Says that the shopper does not want a promotion's gift. */
  readonly refuseGift: (actor: Actor, cartId: string, gift: GiftInput, options?: Options) => Writing<CartState>
  /** Takes a refusal back, and says which of the promotion's gifts the shopper wants. */
  readonly acceptGift: (actor: Actor, cartId: string, gift: AcceptGiftInput, options?: Options) => Writing<CartState>
  /** Brings the cart into another shop or currency. The lines stay, and a warning says of each what has changed for it. */
  readonly setContext: (actor: Actor, cartId: string, context: ContextInput, options?: Options) => Writing<CartState>
  /** Notes something of the cart or of one line: a gift message, a purchase order's number. */
  readonly setAttributes: (
    actor: Actor,
    cartId: string,
    input: AttributesInput,
    options?: Options,
  ) => Writing<CartState>
  /** Makes a guest's cart the caller's. The guest's token no longer opens it. */
  readonly claim: (actor: Actor, cartId: string, input: ClaimInput, options?: Options) => Writing<CartState>
  /** Brings another cart's lines into this one, once, however often it is asked: it takes no request id. The other cart closes. */
  readonly merge: (actor: Actor, cartId: string, input: MergeInput, options?: Options) => Writing<CartState>
  /** The cart as it is. */
  readonly get: (actor: Actor, cartId: string, options?: Options) => Reading<CartState>
  /** The cart with its selected lines priced, and what has changed since they were added. */
  readonly view: (actor: Actor, cartId: string, options?: Options) => Reading<CartView>
  /** What the cart would be and cost after some changes, beside what it costs now. Nothing is changed: it is `view`'s "what if". */
  readonly simulate: (
    actor: Actor,
    cartId: string,
    changes: SimulationInput,
    options?: Options,
  ) => Reading<SimulatedCart>
  /** The operations the cart is the fold of, oldest first. */
  readonly history: (
    actor: Actor,
    cartId: string,
    page?: HistoryInput,
    options?: Options,
  ) => Reading<ReadonlyArray<LoggedOperation>>
}
