/** A cart: lines with a checkout selection, a shelf of things saved for later, one owner, one currency. Plain JSON. */
import type { CartId, GuestId, Instant, LineId, MemberId, OfferId, SellerId, Sku, Version } from "../catalog/ids.ts"
import type { Shop } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"

/** Most lines in a cart, and most on its shelf. Real wholesale baskets reach 593. */
export const MAX_LINES = 1_000
/** Most pieces one line may hold. Wholesale lines reach thousands; a shop's own smaller limit is an offer's purchase limit. */
export const MAX_QUANTITY = 1_000_000
/** Most bytes of a cart as JSON in UTF-8. */
export const MAX_CART_BYTES = 512 * 1024
/** Most options on a line, and most characters in an option's name and in its value. */
export const MAX_OPTIONS = 16
export const MAX_OPTION_NAME = 64
export const MAX_OPTION_VALUE = 256
/** Most attributes of a cart and of a line, and most characters in an attribute's name and in its value. */
export const MAX_ATTRIBUTES = 32
export const MAX_ATTRIBUTE_NAME = 64
export const MAX_ATTRIBUTE_VALUE = 512
/** Most lines of a bundle beside its parent. */
export const MAX_BUNDLE_CHILDREN = 32
/** Most codes of a cart, and most characters in one. */
export const MAX_CODES = 16
export const MAX_CODE_LENGTH = 64
/** Most promotions whose gifts a shopper has said something about. */
export const MAX_GIFT_CHOICES = 64

/** What a shopper chose about a piece (`{ engraving: "For Ada" }`). Part of what makes two lines the same line. */
export type LineOptions = Readonly<Record<string, string>>

/** What is noted of a cart or a line (`{ message: "Happy birthday" }`). No part of what makes two lines the same line. */
export type Attributes = Readonly<Record<string, string>>

/** A line's place in a bundle. The parent names itself, with one piece a piece. */
export interface BundlePart {
  readonly parent: LineId
  /** Pieces of this line for each piece of the parent. */
  readonly per: number
}

export interface CartLine {
  readonly lineId: LineId
  readonly offerId: OfferId
  readonly sku: Sku
  readonly options: LineOptions
  /** 1 to `MAX_QUANTITY`. */
  readonly quantity: number
  /**
   * Pieces ever added to this line. It only grows, so whoever saw it before can tell an add made meanwhile, which must
   * survive a remove, from a quantity that was merely changed.
   */
  readonly added: number
  /** Part of the next checkout. */
  readonly selected: boolean
  readonly addedAt: Instant
  /** The price of one piece when it was added, or when the cart came into its shop or currency: for "was … now …", never for charging. */
  readonly priceSeen: Money | FineMoney
  readonly seller?: SellerId
  /**
   * The bundle that the line is of. Its lines live and leave together, stand in one place, are selected or not together,
   * and each holds `per` pieces for each piece of the parent. A line of a bundle never becomes one with another line.
   */
  readonly bundle?: BundlePart
  /** Never empty: a line without attributes has none of this. */
  readonly attributes?: Attributes
}

/** What a shopper wants of a promotion's gift: at least one of the two is said. */
export interface GiftChoice {
  readonly promotionId: string
  /** They do not want it. */
  readonly refused?: true
  /** Which of the promotion's gifts they want. Whether it is one is pricing's to say. */
  readonly chosen?: OfferId
}

/** Who a cart answers to. */
export type Owner = { readonly member: MemberId } | { readonly guest: GuestId } | { readonly system: string }

export interface Cart extends Shop {
  /** The shape of this stored value; `readCart` reads every shape ever written. */
  readonly shape: 1
  readonly id: CartId
  readonly owner: Owner
  readonly currency: Currency
  readonly openedAt: Instant
  readonly lines: ReadonlyArray<CartLine>
  /** Saved for later: never priced or checked out, and it outlives a checkout. */
  readonly shelf: ReadonlyArray<CartLine>
  /** The codes that were entered, as `normalCode` writes them, in that order. Whether one gives anything is pricing's to say. Never empty. */
  readonly codes?: ReadonlyArray<string>
  /** What was said about gifts, each promotion once. Never empty. */
  readonly gifts?: ReadonlyArray<GiftChoice>
  /** Never empty: a cart without attributes has none of this. */
  readonly attributes?: Attributes
  /**
   * The cart that this one's lines go into: from then on it can be read, and nothing in it changes but this. It names
   * another goal when the first was sealed itself before it took the lines (`SealCart.instead`).
   */
  readonly mergedInto?: CartId
}

/** A cart with the number of writes it has seen. */
export interface Versioned<A> {
  readonly version: Version
  readonly value: A
}

/** What a writer saw of a line, and the id that a part it had not seen will go on under. */
export interface SeenLine {
  readonly lineId: LineId
  /** The line's `added` when it was seen. */
  readonly added: number
  readonly remainderId: LineId
}

export const sameOwner = (a: Owner, b: Owner): boolean =>
  "member" in a
    ? "member" in b && a.member === b.member
    : "guest" in a
      ? "guest" in b && a.guest === b.guest
      : "system" in b && a.system === b.system

/** The line of that id, or `undefined`. */
export const lineOf = (cart: Cart, lineId: LineId): CartLine | undefined =>
  cart.lines.find((line) => line.lineId === lineId)

/** The shelf's line of that id, or `undefined`. */
export const shelvedOf = (cart: Cart, lineId: LineId): CartLine | undefined =>
  cart.shelf.find((line) => line.lineId === lineId)

/** The lines of the next checkout. */
export const selectedLines = (cart: Cart): ReadonlyArray<CartLine> => cart.lines.filter((line) => line.selected)

/** Pieces of one SKU over all lines: what stock and purchase limits are held against. */
export const piecesOf = (cart: Cart, sku: Sku): number => {
  let pieces = 0
  for (const line of cart.lines) if (line.sku === sku) pieces += line.quantity
  return pieces
}

/** Pieces over all lines. */
export const pieces = (cart: Cart): number => cart.lines.reduce((sum, line) => sum + line.quantity, 0)

/** A line as a writer sees it now. `remainderId` is an id that the cart has never used. */
export const seen = (line: CartLine, remainderId: LineId): SeenLine => ({
  lineId: line.lineId,
  added: line.added,
  remainderId,
})
