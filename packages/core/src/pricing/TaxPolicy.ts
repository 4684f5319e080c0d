/** How tax is worked out: facts the host knows about the buyer's country, as plain JSON. */
import type { Ratio } from "../money/Ratio.ts"
import type { Rounding } from "../money/rounding.ts"

/** The category of a line that names none. */
export const STANDARD_TAX = "standard"

/**
 * One rate a category, on whether prices contain it or not. Tax is worked out line by line on what is left after the
 * discounts, and rounded once a line.
 *
 * A line whose category has no rate stops the pricing with a `RangeError`: zero or a guessed rate would end up as wrong
 * tax on an invoice. What is free of tax says so with a category of rate 0.
 */
export interface TaxPolicy {
  /** `included`: prices contain tax, as shops for consumers show them. `excluded`: tax comes on top. */
  readonly basis: "included" | "excluded"
  /**
   * By category. `standard` is the one of lines that name none.
   *
   * A rate is a share of the price: 20 % is `Ratio.fromPercent("20")`, that is 1/5. Sane ones lie between 0 and 4 (400 %),
   * and a shop's options are refused with a higher one: it is mostly a percentage written as a share. `priceCart` itself
   * works with any ratio from 0 on.
   */
  readonly rates: { readonly [category: string]: Ratio }
  /** How the tax of a line is rounded. Absent: `halfUp`. */
  readonly rounding?: Rounding
}
