/** What is on sale: facts about a SKU at a moment, and the context in which they were asked for. */
import type { Currency } from "../money/Currency.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { Instant, MemberId, OfferId, SellerId, Sku } from "./ids.ts"

/** In which shop a cart is filled, as far as the host tells its shops apart. */
export interface Shop {
  readonly priceList?: string
  readonly channel?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
}

/** Only the shop, of anything that stands in one; what is absent stays absent. */
export const shopOf = ({
  priceList,
  channel,
  country,
}: { readonly [Field in keyof Shop]: Shop[Field] | undefined }): Shop => ({
  ...(priceList === undefined ? {} : { priceList }),
  ...(channel === undefined ? {} : { channel }),
  ...(country === undefined ? {} : { country }),
})

/** In which shop and when a price is asked. Sources may use any of it; what they ignore does no harm. */
export interface PriceContext extends Shop {
  readonly currency: Currency
  readonly moment: Instant
}

/**
 * How many pieces of one SKU a shopper may have in one cart, over all its lines. Held when pieces are added and when a
 * quantity is raised; what comes back from the shelf or in by a merge may pass it, and `review` then warns.
 */
export interface PurchaseLimit {
  readonly max: number
  /** Pieces that one buyer may have in all their orders together, counted when they are submitted. Absent: any number of orders. */
  readonly perBuyer?: number
}

/** Most prices that one offer may have beside its own. */
export const MAX_OFFER_PRICES = 1_000
/** Most categories, and most tags, of one offer, and most groups and members of one of its prices. */
export const MAX_OFFER_LABELS = 64

/**
 * A price of an offer beside its own, and for whom, where, when and from how many pieces on it holds. What is absent does
 * not matter to it. Of several that hold, the one that names the most wins; `resolvePrice` says how.
 */
export interface OfferPrice {
  /** For one piece. */
  readonly price: Money | FineMoney
  /**
   * `list` (absent): another list price. `sale`: a lower price for a while, beside which the list price is shown.
   * `override`: stands in for the list price, which is not shown.
   */
  readonly kind?: "list" | "sale" | "override"
  readonly priceList?: string
  readonly channel?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
  /** Buyers in one of these groups. */
  readonly groups?: ReadonlyArray<string>
  readonly members?: ReadonlyArray<MemberId>
  /** From then on. */
  readonly from?: Instant
  /** Before then. */
  readonly until?: Instant
  /** From this many pieces on, as the pricing counts them: those of the line, or those of the SKU over all lines. */
  readonly minQuantity?: number
  /** Up to this many pieces, which are included. */
  readonly maxQuantity?: number
}

/** A price for a SKU, and what is known about it. What is absent is not known: it is never zero. */
export interface Offer {
  readonly offerId: OfferId
  readonly sku: Sku
  /** For one piece. Zero says that the offer is listed and not for sale. */
  readonly price: Money | FineMoney
  /** The price list the price stands on. */
  readonly priceList?: string
  /** Other prices, for other buyers, times and quantities. */
  readonly prices?: ReadonlyArray<OfferPrice>
  /** What one piece cost before, for "was … now …"; nothing is worked out from it. */
  readonly was?: Money | FineMoney
  /** Promotions never take one piece below this. */
  readonly floor?: Money
  readonly brand?: string
  readonly categories?: ReadonlyArray<string>
  readonly tags?: ReadonlyArray<string>
  readonly seller?: SellerId
  readonly limit?: PurchaseLimit
  /** Pieces of the SKU that were there at `asOf`: a hint for the shopper, never a reservation. */
  readonly stock?: number
  /** Which of the tax policy's rates applies. */
  readonly taxCategory?: string
  /** When the source knew this. */
  readonly asOf: Instant
}

/** Whole minor units, and an `exponent` for prices finer than those. */
export interface PriceInput {
  readonly amount: number
  readonly currency: string
  readonly exponent?: number
}

/** Another price of an offer, as a host writes it down. */
export type OfferPriceInput = Omit<OfferPrice, "price" | "members" | "from" | "until"> & {
  readonly price: PriceInput
  readonly members?: ReadonlyArray<string>
  /** Milliseconds since 1970. */
  readonly from?: number
  readonly until?: number
}

/** An offer as a host writes it down. */
export interface OfferInput {
  /** Absent, or the id it was asked by. */
  readonly offerId?: string
  /** Absent: the id it was asked by. */
  readonly sku?: string
  /** For one piece: whole minor units, and an `exponent` for prices finer than those. Zero: not for sale. */
  readonly price: PriceInput
  readonly priceList?: string
  readonly prices?: ReadonlyArray<OfferPriceInput>
  /** What one piece cost before. */
  readonly was?: PriceInput
  /** Promotions never take one piece below this. */
  readonly floor?: { readonly amount: number; readonly currency: string }
  readonly brand?: string
  readonly categories?: ReadonlyArray<string>
  readonly tags?: ReadonlyArray<string>
  readonly seller?: string
  readonly limit?: PurchaseLimit
  readonly stock?: number
  readonly taxCategory?: string
  /** When this was known, in milliseconds since 1970. Absent: the moment it was asked for. */
  readonly asOf?: number
}

/** Offers by their ids: what a lookup answers. An id that is absent is unknown. */
export type Offers = ReadonlyMap<OfferId, Offer>
