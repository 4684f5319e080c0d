/** What pricing answers: every amount a shopper sees, and the reason for each minor unit. Plain JSON. */
import type { LineId, OfferId, SellerId, Sku } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { Ratio } from "../money/Ratio.ts"
import type { NotApplied, NotAppliedReason } from "./NotApplied.ts"
import type { Funder } from "./Promotion.ts"

/** Sums over lines; nothing is rounded a second time. */
export interface Totals {
  /** Before cart promotions. */
  readonly subtotal: Money
  /** All that was taken off; never negative. */
  readonly discount: Money
  /** After discounts, without tax. */
  readonly net: Money
  readonly tax: Money
  /** What it comes to. */
  readonly total: Money
}

/** A cart with its prices. Each total is the sum of the same column over the lines, the gifts and the shipments. */
export interface PricedCart extends Totals {
  readonly currency: Currency
  /** In the order in which they were asked for. */
  readonly lines: ReadonlyArray<PricedLine>
  /** What promotions give in goods: priced and discounted to nothing, in the order of their promotions. */
  readonly gifts: ReadonlyArray<PricedGift>
  /** In the order in which they were asked for. */
  readonly shipping: ReadonlyArray<PricedShipment>
  /** Lines and gifts. */
  readonly goods: Totals
  /** Shipments. */
  readonly delivery: Totals
  /** The tax by category and rate, in the order of their names. Empty where no tax policy was given. */
  readonly taxes: ReadonlyArray<CategoryTax>
  /** The shop's own goods first, then the sellers by their ids. Their sums add up to the cart's. */
  readonly sellers: ReadonlyArray<SellerTotals>
  /** Who pays for the discounts; parts of zero are left out. */
  readonly funding: ReadonlyArray<FundingShare>
  /** The promotions that gave something, in the order in which they did. */
  readonly applied: ReadonlyArray<AppliedPromotion>
  /** Promotions that gave nothing, and why, in the order in which they were tried. */
  readonly notApplied: ReadonlyArray<NotApplied>
  /** What became of each code, in the order in which they were entered. */
  readonly codes: ReadonlyArray<CodeAnswer>
  /** Promotions within reach, the most money for the least effort first; at most `MAX_NUDGES`. */
  readonly nudges: ReadonlyArray<Nudge>
  readonly warnings: ReadonlyArray<PricingWarning>
  /** What a member earns. Absent where the policy gives no points. */
  readonly points?: PointsEarned
  /** What pays before the buyer's money does; those that pay nothing are left out. */
  readonly tenders: ReadonlyArray<AppliedTender>
  /** What is left for the buyer's money. */
  readonly due: Money
  /** Whether each search for the best combination proved that it found it. */
  readonly optimal: boolean
  /** No combination gives more than this more than what was found: nothing where `optimal`. */
  readonly gap: Money
}

/**
 * A line with its prices. `subtotal - discount` is `gross` where its prices contain tax and `net` where they do not; a tender
 * that counts as a reduction makes both lower still.
 */
export interface PricedLine {
  readonly lineId: LineId
  readonly offerId: OfferId
  readonly sku: Sku
  readonly quantity: number
  /** After catalogue promotions; it may be finer than a minor unit. */
  readonly unitPrice: Money | FineMoney
  /** Which of the offer's prices it is. Absent: the offer's own. */
  readonly source?: PriceSource
  /** What one piece cost before, for "was … now …". */
  readonly was?: Money | FineMoney
  /** The catalogue promotions that changed the unit price, in the order in which they did. */
  readonly catalogue?: ReadonlyArray<CatalogueChange>
  /** Unit price × quantity, rounded once. */
  readonly subtotal: Money
  /** What each promotion took off this line, in the order in which they did. */
  readonly discounts: ReadonlyArray<LineDiscount>
  /** Their sum. */
  readonly discount: Money
  readonly net: Money
  readonly tax: Money
  /** What the buyer pays for this line. */
  readonly gross: Money
  /** The category its tax was worked out by. Absent where no tax policy was given. */
  readonly taxCategory?: string
  /** The tax of each rate. Absent where there is one rate at most: then it is `tax`. */
  readonly taxes?: ReadonlyArray<LineTax>
  readonly seller?: SellerId
  /** Pieces that were not all treated alike, the earliest first. Absent: they were. `unitsOf` spells out each piece. */
  readonly parts?: ReadonlyArray<LinePart>
}

/** Pieces of a line that were treated alike. */
export interface LinePart {
  readonly quantity: number
  readonly subtotal: Money
  /** Minor units, one for each of the line's `discounts`, in their order. */
  readonly discounts: ReadonlyArray<number>
}

/** A line that is given, with what gave it. */
export interface PricedGift extends PricedLine {
  readonly promotionId: string
}

/** A delivery with its prices. */
export interface PricedShipment {
  readonly id: string
  readonly method?: string
  readonly seller?: SellerId
  readonly subtotal: Money
  readonly discounts: ReadonlyArray<LineDiscount>
  readonly discount: Money
  readonly net: Money
  readonly tax: Money
  readonly gross: Money
  readonly taxCategory?: string
  readonly taxes?: ReadonlyArray<LineTax>
}

/** Which price of an offer was taken, in the words of the offer. */
export interface PriceSource {
  readonly kind: "list" | "sale" | "override"
  readonly priceList?: string
  /** The quantity it holds from. */
  readonly minQuantity?: number
}

/** A unit price before and after a catalogue promotion. */
export interface CatalogueChange {
  readonly promotionId: string
  readonly name: string
  readonly was: Money | FineMoney
  readonly now: Money | FineMoney
}

/** A share of a promotion that fell on one line. More than zero. */
export interface LineDiscount {
  readonly promotionId: string
  readonly name: string
  readonly amount: Money
  /** The code that it was given for. */
  readonly code?: string
  /** Who pays for it. Absent: the platform pays all of it. */
  readonly funding?: ReadonlyArray<FundingShare>
}

/** A part of a discount, and who pays for it. More than zero. */
export interface FundingShare {
  readonly by: Funder
  readonly amount: Money
}

/**
 * A promotion that was applied, with all it took off. Zero where it gave points only, and where it reduces delivery and no
 * delivery is priced yet.
 */
export interface AppliedPromotion {
  readonly promotionId: string
  readonly name: string
  readonly amount: Money
  readonly code?: string
  readonly funding?: ReadonlyArray<FundingShare>
}

/** The tax of one line at one rate. */
export interface LineTax {
  readonly name?: string
  readonly rate: Ratio
  readonly tax: Money
}

/** The tax of one category at one rate: the sum over its lines. */
export interface CategoryTax {
  readonly category: string
  /** Of a category with several rates: which of them. */
  readonly name?: string
  readonly rate: Ratio
  readonly net: Money
  readonly tax: Money
}

/** What one seller's goods and deliveries come to. */
export interface SellerTotals extends Totals {
  /** Absent: the shop itself. */
  readonly seller?: SellerId
  /** The part of the discounts that the seller pays for. */
  readonly funded: Money
}

/** What became of a code that the shopper entered. */
export type CodeAnswer =
  | { readonly code: string; readonly applied: true; readonly promotionIds: ReadonlyArray<string> }
  | { readonly code: string; readonly applied: false; readonly reason: CodeReason }

/** Of several promotions with one code, why the first gives nothing. */
export type CodeReason = { readonly _tag: "UnknownCode" } | NotAppliedReason

/**
 * "Spend `missing` more and save `benefit`", or "take `pieces` more and save `benefit`".
 *
 * Whoever does exactly that saves exactly `benefit` more, provided that nothing else changes: for an amount by adding one
 * line that costs `missing` before discounts, whose goods are as `like` says, that no promotion singles out by anything
 * else, and whose id comes last; for pieces by taking that many more of the line `lineId`.
 */
export type Nudge = NudgeToSpend | NudgeToTake

interface NudgeOf {
  readonly promotionId: string
  readonly name: string
  /** What the promotion takes off once it is followed. More than zero. */
  readonly benefit: Money
}

export interface NudgeToSpend extends NudgeOf {
  readonly _tag: "Spend"
  readonly missing: Money
  readonly like: NudgeLike
}

export interface NudgeToTake extends NudgeOf {
  readonly _tag: "Take"
  readonly pieces: number
  readonly lineId: LineId
  /** What those pieces cost before discounts. */
  readonly missing: Money
}

/**
 * Goods that count: like those of the first line that already counts, in all that matters to the promotion. Empty where it
 * looks at everything.
 */
export interface NudgeLike {
  readonly sku?: string
  readonly offerId?: string
  readonly seller?: string
  readonly brand?: string
  readonly categories?: ReadonlyArray<string>
  readonly tags?: ReadonlyArray<string>
}

/** Something that the shop, or the shopper, should know about these prices. */
export type PricingWarning =
  /** What other promotions took off has brought its lines below what it asks for: without them it would be given. */
  | {
      readonly _tag: "ThresholdLost"
      readonly promotionId: string
      readonly required: Money
      readonly spent: Money
      readonly listed: Money
    }
  /** A search stopped at its node budget. */
  | { readonly _tag: "SearchStopped"; readonly lane: string; readonly gap: Money }
  /** A gift whose offer is gone, or is not for sale in this cart. */
  | { readonly _tag: "GiftUnavailable"; readonly promotionId: string; readonly offerId: OfferId }
  /** A line or a shipment has no tax quote; the policy `unquoted` says what was done. */
  | { readonly _tag: "TaxNotQuoted"; readonly of: string }

export interface PointsEarned {
  /** By the policy. */
  readonly base: number
  /** By promotions, on top. */
  readonly extra: number
}

/** What a tender pays. More than zero. */
export interface AppliedTender {
  readonly id: string
  readonly kind: "points" | "giftCard" | "credit"
  readonly amount: Money
}
