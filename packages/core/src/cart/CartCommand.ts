/**
 * What may be asked of a cart. A command already carries what was observed for it (prices, ids to use, the instant, the
 * lines as they were seen), so that deciding it looks nothing up. Plain JSON: commands are what the operation log keeps.
 */
import type { CartId, Instant, LineId, OfferId, OrderId, SellerId, Sku } from "../catalog/ids.ts"
import type { PurchaseLimit, Shop } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { Attributes, CartLine, GiftChoice, LineOptions, Owner, SeenLine } from "./Cart.ts"

/** What a command needs to know of an offer. */
export interface OfferSeen {
  readonly sku: Sku
  readonly price: Money | FineMoney
  readonly priceList?: string
  readonly seller?: SellerId
  readonly limit?: PurchaseLimit
  readonly stock?: number
}

/** One thing to add. `offer` is absent where no source knows the offer. */
export interface NewItem {
  /** The id of the line, should the item not join one that is there. */
  readonly lineId: LineId
  readonly sku: Sku
  readonly offerId: OfferId
  readonly options: LineOptions
  readonly quantity: number
  readonly offer?: OfferSeen
}

/** What became known of an offer that was asked for: nothing where no source knows it. */
export interface OfferAsked {
  readonly offerId: OfferId
  readonly offer?: OfferSeen
}

/** A line of another cart on its way into this one. */
export interface IncomingLine {
  readonly line: CartLine
  /** The id of the line here, should it not join one that is there. */
  readonly lineId: LineId
  /** The quantity a host's own policy chose for a line that both carts have, and that line's `added` as it saw it. */
  readonly chosen?: { readonly quantity: number; readonly added: number }
}

/** What becomes of a line that both carts have. */
export type MergePolicy = "sum" | "max" | "guestWins" | "memberWins"

/** What an order took of a line; what remains of it goes on under `remainderId`. */
export interface TakenLine {
  readonly lineId: LineId
  readonly quantity: number
  readonly remainderId: LineId
}

export interface OpenCart extends Shop {
  readonly _tag: "OpenCart"
  readonly id: CartId
  readonly owner: Owner
  readonly currency: Currency
  readonly at: Instant
}

/** Changes of a cart that is open. */
export type CartChange =
  | { readonly _tag: "AddItems"; readonly items: ReadonlyArray<NewItem>; readonly at: Instant }
  /** Puts a bundle into the cart, all of it or nothing. A child's quantity is in pieces for each piece of the parent. */
  | {
      readonly _tag: "AddBundle"
      readonly parent: NewItem
      readonly children: ReadonlyArray<NewItem>
      readonly at: Instant
    }
  | {
      readonly _tag: "SetQuantity"
      readonly line: SeenLine
      readonly quantity: number
      readonly offer?: OfferSeen
      /** Where the line is a bundle's parent and is to hold more: the offers of its children. */
      readonly children?: ReadonlyArray<OfferAsked>
    }
  | {
      readonly _tag: "RemoveLines"
      readonly lines: ReadonlyArray<SeenLine>
      /** Only the cart's lines are meant: one that was saved for later meanwhile stays. Absent: either place. */
      readonly from?: "lines"
    }
  | { readonly _tag: "SelectLines"; readonly lineIds: ReadonlyArray<LineId>; readonly selected: boolean }
  | { readonly _tag: "SaveForLater"; readonly lineIds: ReadonlyArray<LineId> }
  | { readonly _tag: "MoveToCart"; readonly lineIds: ReadonlyArray<LineId> }
  | { readonly _tag: "SetOptions"; readonly lineId: LineId; readonly options: LineOptions }
  /** A code is in the form of `normalCode`. */
  | { readonly _tag: "ApplyCode"; readonly code: string }
  | { readonly _tag: "RemoveCode"; readonly code: string }
  | { readonly _tag: "RefuseGift"; readonly promotionId: string }
  /** Takes a refusal back; `offerId` is the one of the promotion's gifts that is wanted. */
  | { readonly _tag: "AcceptGift"; readonly promotionId: string; readonly offerId?: OfferId }
  | {
      readonly _tag: "SetContext"
      readonly shop: Shop
      readonly currency: Currency
      /** The offers of the lines and of the shelf, as they are in this shop and currency. */
      readonly offers: ReadonlyArray<OfferAsked>
    }
  /** `null` takes an attribute away. Absent `lineId`: they are the cart's own. */
  | {
      readonly _tag: "SetAttributes"
      readonly lineId?: LineId
      readonly attributes: Readonly<Record<string, string | null>>
    }
  | {
      readonly _tag: "MergeCart"
      readonly from: CartId
      readonly policy: MergePolicy
      readonly lines: ReadonlyArray<IncomingLine>
      readonly shelf: ReadonlyArray<IncomingLine>
      /** What the other cart has of these. */
      readonly codes?: ReadonlyArray<string>
      readonly gifts?: ReadonlyArray<GiftChoice>
      readonly attributes?: Attributes
    }
  | {
      readonly _tag: "SealCart"
      readonly into: CartId
      readonly owner: Owner
      /** Where the cart was to go before, and never can: that cart was sealed itself before it took the lines. */
      readonly instead?: CartId
    }
  | { readonly _tag: "ClaimCart"; readonly owner: Owner }
  | { readonly _tag: "CheckedOut"; readonly orderId: OrderId; readonly lines: ReadonlyArray<TakenLine> }

export type CartCommand = OpenCart | CartChange
export type CartCommandOf<Tag extends CartCommand["_tag"]> = Extract<CartCommand, { readonly _tag: Tag }>
