/** Prices that were set with the tax of another country in them. */
import { divideProduct } from "../money/rounding.ts"
import { STANDARD_TAX, type TaxPolicy } from "./TaxPolicy.ts"
import { checkRate, keepsNet } from "./taxRules.ts"

/**
 * What is left of a list price without the tax of the country it was set for, rounded once. Where the policy keeps what the
 * buyer pays instead, and where it knows of no border, the price stays what it is.
 */
export const netAtHome = (list: number, category: string | undefined, policy: TaxPolicy): number => {
  if (policy.border === undefined || !keepsNet(policy)) return list
  const { numerator, denominator } = homeRateOf(category ?? STANDARD_TAX, policy.border)
  return divideProduct(list, denominator, denominator + numerator, policy.rounding ?? "halfUp")
}

/** A missing rate is not zero: the buyer would pay the tax of two countries. */
const homeRateOf = (category: string, { home }: NonNullable<TaxPolicy["border"]>) => {
  const rate = Object.hasOwn(home, category) ? home[category] : undefined
  if (rate === undefined) {
    throw new RangeError(
      `priceCart: the border of the tax policy has no home rate for the category, got ${category}. ` +
        "Add it to `border.home`, with rate 0 if these prices have no tax in them.",
    )
  }
  checkRate(rate, `home rate of category ${category}`)
  return rate
}
