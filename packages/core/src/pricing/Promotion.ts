/** What a shop gives away, when and for what: plain JSON, so that any back office can write it. */
import type { Instant } from "../catalog/ids.ts"
import type { Money } from "../money/Money.ts"

/** Most promotions in one set. */
export const MAX_PROMOTIONS = 10_000
/** Most SKUs, and most sellers, one promotion may list. */
export const MAX_PROMOTION_TARGETS = 10_000
/** Most characters in a promotion's id. */
export const MAX_PROMOTION_ID_LENGTH = 64
/** Most characters in a promotion's name. */
export const MAX_PROMOTION_NAME_LENGTH = 200
/** Priorities lie between `-MAX_PRIORITY` and `MAX_PRIORITY`. */
export const MAX_PRIORITY = 1_000_000
/** Most digits after the point of a percentage: 12.3456 % is the finest. */
export const MAX_PERCENT_DIGITS = 4

/**
 * A discount, and when it is given.
 *
 * Promotions are applied one after the other and each sees what those before it left. The higher `priority` goes first
 * (absent means 0); equal priorities go in the order of their ids.
 */
export interface Promotion {
  readonly id: string
  /** What the shopper reads beside the discount. */
  readonly name: string
  readonly priority?: number
  /** Absent: always. */
  readonly validity?: Validity
  /** Which lines it looks at, both for its condition and for its benefit. Absent: all. */
  readonly on?: PromotionTarget
  /** Absent: nothing is asked of the cart. */
  readonly condition?: PromotionCondition
  readonly benefit: Benefit
}

/** From `from` on, and before `until`: the moment `until` itself is outside, so that two promotions can meet there. */
export interface Validity {
  readonly from?: Instant
  readonly until?: Instant
}

/** A line counts if its SKU is listed and its seller is listed; an absent list lists everything. */
export interface PromotionTarget {
  readonly skus?: ReadonlyArray<string>
  readonly sellers?: ReadonlyArray<string>
}

export type PromotionCondition = SpendAtLeast

/**
 * The lines it looks at cost at least this much before any discount, in prices as the shop shows them (with tax where
 * tax is included). Other promotions can therefore neither make it fail nor make it hold.
 */
export interface SpendAtLeast {
  readonly _tag: "SpendAtLeast"
  readonly amount: Money
}

export type Benefit = PercentOff | AmountOff

/**
 * Takes a percentage off what is left on the lines it looks at. The sum is rounded once and then split over the lines,
 * so a line that is cut in two changes nothing.
 */
export interface PercentOff {
  readonly _tag: "PercentOff"
  /** More than 0, at most 100: `15`, `12.5` or `"12.5"`. */
  readonly percent: string | number
}

/** Takes an amount off the lines it looks at, once a cart, split by what is left on each; never more than is left. */
export interface AmountOff {
  readonly _tag: "AmountOff"
  readonly amount: Money
}

const PERCENT = new RegExp(`^(?:0|[1-9][0-9]{0,2})(?:\\.[0-9]{1,${MAX_PERCENT_DIGITS}})?$`)

/**
 * Whether this is a percentage to take off: more than 0, at most 100, written with digits and a point. A number is read
 * by its shortest decimal form, which is what the back office wrote: 8.1 is 8.1 %, not the binary fraction nearest to it.
 */
export const isPercent = (value: unknown): value is string | number => {
  const text = typeof value === "number" ? String(value) : value
  return typeof text === "string" && PERCENT.test(text) && Number(text) > 0 && Number(text) <= 100
}
