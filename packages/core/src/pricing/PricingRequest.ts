/** All that a price depends on, as plain values. */
import type { Instant, LineId, MemberId, OfferId, SellerId, Sku } from "../catalog/ids.ts"
import type { Offer, OfferPrice } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { PricingPolicies } from "./PricingPolicies.ts"
import type { PromotionSet } from "./PromotionSet.ts"
import type { TaxPolicy } from "./TaxPolicy.ts"

/** Most points, gift cards and credits that pay for one cart. */
export const MAX_TENDERS = 32
/** Most deliveries that one cart is sent in. */
export const MAX_SHIPMENTS = 200

/** The same request has the same answer, today and in ten years. */
export interface PricingRequest {
  readonly currency: Currency
  /** Decides which promotions and prices are valid. */
  readonly moment: Instant
  /** What is bought, each line under an id of its own. */
  readonly lines: ReadonlyArray<PricingLine>
  /** Absent: none. */
  readonly promotions?: PromotionSet
  /** Absent: tax is not worked out, and `net` is what the buyer pays. */
  readonly tax?: TaxPolicy
  /** Absent fields are `PRICING_DEFAULTS`. */
  readonly policies?: Partial<PricingPolicies>
  /** Where it is bought. */
  readonly priceList?: string
  readonly channel?: string
  /** ISO 3166-1 alpha-2. */
  readonly country?: string
  /** What is known about the buyer. Absent: nothing. */
  readonly buyer?: BuyerFacts
  /** How the shopper pays, where that is known. */
  readonly payingBy?: string
  /** The codes that the shopper entered. */
  readonly codes?: ReadonlyArray<string>
  /** What the shopper wants of the gifts: by promotion. */
  readonly giftChoices?: ReadonlyArray<GiftChoice>
  /** The offers of the gifts that may be given (`giftOffersOf` names them); one that is absent is not given. */
  readonly giftOffers?: ReadonlyMap<OfferId, Offer>
  /** What delivery costs. Absent: it is not worked out. */
  readonly shipping?: ReadonlyArray<Shipment>
  /** Points, gift cards and credit that pay first, in this order. */
  readonly tenders?: ReadonlyArray<Tender>
  /** How far limits and budgets have come, by the subjects and windows of `limitsOf`. Absent: nothing is used. */
  readonly used?: LimitsUsed
  /** What the host says of this purchase, for the condition `HostSays`. */
  readonly facts?: Readonly<Record<string, boolean>>
}

/** A line to price: what the cart holds, and what its offer says today. */
export interface PricingLine {
  readonly lineId: LineId
  readonly offerId: OfferId
  readonly sku: Sku
  /** A whole number, at least 1. */
  readonly quantity: number
  /** For one piece; not negative. */
  readonly unitPrice: Money | FineMoney
  /** Other prices, for other buyers, times and quantities. */
  readonly prices?: ReadonlyArray<OfferPrice>
  readonly was?: Money | FineMoney
  /** Promotions never take one piece below this. */
  readonly floor?: Money
  /** Who sells it: the seller of the offer as it is today, not the one the cart noted when the line was added. */
  readonly seller?: SellerId
  /** The category of the offer as it is today. Absent: `STANDARD_TAX`. */
  readonly taxCategory?: string
  readonly brand?: string
  readonly categories?: ReadonlyArray<string>
  readonly tags?: ReadonlyArray<string>
}

/** What is known about a buyer. What is absent is not known, and conditions on it do not hold. */
export interface BuyerFacts {
  readonly member?: MemberId
  readonly groups?: ReadonlyArray<string>
  /** Orders that were placed before and were not called off. */
  readonly orders?: number
  /** "--05-17": the 17th of May. */
  readonly birthday?: string
}

export interface GiftChoice {
  readonly promotionId: string
  readonly refused?: true
  readonly chosen?: OfferId
}

/** One delivery, and what it costs before promotions. */
export interface Shipment {
  readonly id: string
  readonly price: Money
  readonly method?: string
  readonly seller?: SellerId
  readonly taxCategory?: string
}

/** Something that pays before the buyer's money does. */
export interface Tender {
  readonly id: string
  readonly kind: "points" | "giftCard" | "credit"
  /** What it may pay at most. */
  readonly balance: Money
}

/** Uses and minor units so far, by `limitKeyOf`. */
export type LimitsUsed = ReadonlyMap<string, number>
