/** How tax is worked out: facts the host knows about the buyer's country, as plain JSON. */
import type { Ratio } from "../money/Ratio.ts"
import type { Rounding } from "../money/rounding.ts"

/** The category of a line that names none. */
export const STANDARD_TAX = "standard"
/** Most categories of one policy, and most rates of one category. */
export const MAX_TAX_CATEGORIES = 1_000
export const MAX_TAX_RATES = 8
/** Most characters in the name of a rate. */
export const MAX_TAX_NAME_LENGTH = 64

/**
 * The rates of each category, and whether prices contain them. Tax is worked out on what is left after the discounts.
 *
 * A line whose category has no rate stops the pricing with a `RangeError`: zero or a guessed rate would end up as wrong
 * tax on an invoice. What is free of tax says so with a category of rate 0.
 */
export interface TaxPolicy {
  /** `included`: prices contain tax, as shops for consumers show them. `excluded`: tax comes on top. */
  readonly basis: "included" | "excluded"
  /**
   * By category. `standard` is the one of lines that name none. A category of several rates, or with a basis of its own,
   * is a `TaxRule`.
   *
   * A rate is a share of the price: 20 % is `Ratio.fromPercent("20")`, that is 1/5. Sane ones lie between 0 and 4 (400 %),
   * and a shop's options are refused with a higher one: it is mostly a percentage written as a share. `priceCart` itself
   * works with any ratio from 0 on.
   */
  readonly rates: { readonly [category: string]: Ratio | TaxRule }
  /** How tax is rounded. Absent: `halfUp`. */
  readonly rounding?: Rounding
  /** What is rounded once: each line (absent), each piece, or each rate over the whole order, which is then split over its lines. */
  readonly scope?: "unit" | "line" | "order"
  /**
   * Prices were set with the tax of another country in them: `home` has its rate for each category. `net`: the buyer pays
   * what is left without it, and `rates` come on top of that, whatever the basis. Absent, or `gross`: the price stays what
   * it is.
   */
  readonly border?: { readonly keep: "net" | "gross"; readonly home: { readonly [category: string]: Ratio } }
  /** Tax that somebody else worked out, for lines, gifts and shipments by their ids. */
  readonly quotes?: TaxQuotes
}

/**
 * A category's rates. Each is worked out on the same base, the price without tax, or, where it is `compound`, on that and the
 * exact tax of those before it. Where tax is included all of it is rounded once, and then split over the rates.
 */
export interface TaxRule {
  /** Absent: the policy's. */
  readonly basis?: "included" | "excluded"
  readonly rates: ReadonlyArray<NamedRate>
}

export interface NamedRate {
  /** "VAT", "city". Absent where there is one rate only. */
  readonly name?: string
  readonly rate: Ratio
  readonly compound?: true
}

export interface TaxQuotes {
  /** Minor units of tax by the id of the line, the gift or the shipment. */
  readonly amounts: { readonly [id: string]: number }
  /**
   * What happens to one that has no quote and costs anything: its own rates (`rates`) or no tax (`none`), both with a warning,
   * or a `RangeError` (`refuse`). What is quoted is told by the category's rates, split in proportion to them.
   */
  readonly unquoted: "rates" | "none" | "refuse"
}
