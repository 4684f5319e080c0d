/** What pricing answers: every amount a shopper sees, and the reason for each minor unit. Plain JSON. */
import type { Instant, LineId, OfferId, Sku } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { Ratio } from "../money/Ratio.ts"

/** A cart with its prices. Each total is the sum of the same column over the lines, nothing is rounded a second time. */
export interface PricedCart {
  readonly currency: Currency
  /** In the order in which they were asked for. */
  readonly lines: ReadonlyArray<PricedLine>
  /** Before discounts. */
  readonly subtotal: Money
  /** All that was taken off; never negative. */
  readonly discount: Money
  /** After discounts, without tax. */
  readonly net: Money
  readonly tax: Money
  /** What the buyer pays. */
  readonly total: Money
  /** The tax by category, in the order of the categories' names. Empty where no tax policy was given. */
  readonly taxes: ReadonlyArray<CategoryTax>
  /** The promotions that took something off, in the order in which they did. */
  readonly applied: ReadonlyArray<AppliedPromotion>
  /** Each promotion that took nothing off, and why, in the order in which they were tried. */
  readonly notApplied: ReadonlyArray<NotApplied>
  /**
   * Promotions within reach, the nearest first. At most one for now: the first of the `MAX_NUDGE_TRIALS` nearest that
   * would take something off.
   */
  readonly nudges: ReadonlyArray<Nudge>
}

/** A line with its prices: `subtotal - discount` is `gross` where prices contain tax, and `net` where they do not. */
export interface PricedLine {
  readonly lineId: LineId
  readonly offerId: OfferId
  readonly sku: Sku
  readonly quantity: number
  /** As the offer says it; it may be finer than a minor unit. */
  readonly unitPrice: Money | FineMoney
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
}

/** A share of a promotion that fell on one line. More than zero. */
export interface LineDiscount {
  readonly promotionId: string
  readonly name: string
  readonly amount: Money
}

/** A promotion that was applied, with all it took off. More than zero. */
export interface AppliedPromotion {
  readonly promotionId: string
  readonly name: string
  readonly amount: Money
}

/** The tax of one category: the sum over its lines. */
export interface CategoryTax {
  readonly category: string
  readonly rate: Ratio
  readonly net: Money
  readonly tax: Money
}

/** A promotion that took nothing off, and why. */
export interface NotApplied {
  readonly promotionId: string
  readonly reason: NotAppliedReason
}

export type NotAppliedReason =
  | { readonly _tag: "NotYetValid"; readonly from: Instant }
  | { readonly _tag: "Expired"; readonly until: Instant }
  /** Its amounts are in `currency`, the cart is not. */
  | { readonly _tag: "OtherCurrency"; readonly currency: Currency }
  /** The cart holds nothing it looks at. */
  | { readonly _tag: "NoMatchingLine" }
  /** The lines it looks at cost `spent` and had to cost `required`. */
  | { readonly _tag: "SpendTooLow"; readonly required: Money; readonly spent: Money; readonly missing: Money }
  /** Promotions before it, or a price of zero, left nothing to take off. */
  | { readonly _tag: "NothingLeft" }
  /** Its percentage of so little is less than a minor unit. */
  | { readonly _tag: "RoundsToZero" }

/**
 * "Spend `missing` more and save `benefit`."
 *
 * Whoever adds one line that costs `missing` before discounts gets exactly `benefit` from this promotion, provided that
 * the line's goods are as `like` says, that no promotion singles them out by anything else, and that its id comes last.
 */
export interface Nudge {
  readonly promotionId: string
  readonly name: string
  readonly missing: Money
  readonly benefit: Money
  readonly like: NudgeLike
}

/**
 * Goods that count: of the SKU and the seller of the first line that already counts, where these matter. Empty where the
 * promotion looks at everything.
 */
export interface NudgeLike {
  readonly sku?: string
  readonly seller?: string
}
