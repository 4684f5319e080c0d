/** The tax of each line and of each category. */
import type { Currency } from "../money/Currency.ts"
import * as Ratio from "../money/Ratio.ts"
import { divideProduct, type Rounding } from "../money/rounding.ts"
import type { CategoryTax } from "./PricedCart.ts"
import { STANDARD_TAX, type TaxPolicy } from "./TaxPolicy.ts"
import { type PricingLine, plus } from "./Worksheet.ts"

/** One category on its way: how to find the tax in what is left, and the sums so far. */
export interface TaxTally {
  readonly category: string
  readonly rate: Ratio.Ratio
  /** The part of what is left that is tax: `rate` where it comes on top, rate / (1 + rate) where it is included. */
  readonly share: Ratio.Ratio
  readonly included: boolean
  readonly rounding: Rounding
  net: number
  tax: number
}

/** The tallies of one pricing, by category. */
export type TaxTallies = Map<string, TaxTally>

/** The tally a line belongs to; its first line opens it. */
export const tallyOf = (line: PricingLine, policy: TaxPolicy, tallies: TaxTallies): TaxTally => {
  const category = line.taxCategory ?? STANDARD_TAX
  const known = tallies.get(category)
  if (known !== undefined) return known
  const rate = rateOf(category, line, policy)
  const included = isIncluded(policy)
  const share = included ? Ratio.of(rate.numerator, rate.denominator + rate.numerator) : rate
  const tally = { category, rate, share, included, rounding: policy.rounding ?? "halfUp", net: 0, tax: 0 }
  tallies.set(category, tally)
  return tally
}

const rateOf = (category: string, { lineId }: PricingLine, { rates }: TaxPolicy): Ratio.Ratio => {
  const rate = Object.hasOwn(rates, category) ? rates[category] : undefined
  if (rate === undefined) {
    throw new RangeError(
      `priceCart: the tax policy has no rate for the category of line ${lineId}, got ${category}. ` +
        "Add it to `rates`, with rate 0 if these goods are free of tax.",
    )
  }
  if (Ratio.isRatio(rate) && rate.numerator >= 0) return rate
  throw new RangeError(
    `priceCart: the tax rate of category ${category} is not a ratio from 0 on, got ${JSON.stringify(rate)}. ` +
      'Make it with Ratio.fromPercent("20").',
  )
}

const isIncluded = ({ basis }: TaxPolicy): boolean => {
  if (basis === "included" || basis === "excluded") return basis === "included"
  throw new RangeError(
    `priceCart: the tax policy has an unknown basis, got ${JSON.stringify(basis)}. Use included or excluded.`,
  )
}

/** The tax in, or on, what is left of a line, counted in its category's sums. */
export const taxOn = (left: number, tally: TaxTally): number => {
  const tax = divideProduct(left, tally.share.numerator, tally.share.denominator, tally.rounding)
  tally.tax = plus(tally.tax, tax)
  tally.net = plus(tally.net, tally.included ? left - tax : left)
  return tax
}

/** The sums by category, in the order of the categories' names. */
export const taxesOf = (tallies: TaxTallies, currency: Currency): ReadonlyArray<CategoryTax> =>
  Array.from(tallies.values(), ({ category, rate, net, tax }) => ({
    category,
    rate,
    net: { amount: net, currency },
    tax: { amount: tax, currency },
  })).sort((a, b) => (a.category < b.category ? -1 : 1))
