/** From a written tax policy to what each category's tax is worked out with: whole numbers over one denominator. */
import * as Ratio from "../money/Ratio.ts"
import { MAX_TAX_RATES, type NamedRate, type TaxPolicy, type TaxRule } from "./TaxPolicy.ts"

/** One category's rates, ready to be multiplied with amounts. */
export interface CategoryRule extends Shares {
  readonly category: string
  readonly included: boolean
  readonly rates: ReadonlyArray<NamedRate>
  /** What `sum` is a share of where prices contain the tax: the price without it and the tax together. */
  readonly gross: number
}

/** What each rate takes of a price without tax, over one denominator: 5 % and 7.5 % are 2 and 3, over 40. */
export interface Shares {
  readonly parts: ReadonlyArray<number>
  readonly sum: number
  readonly whole: number
}

/** The rule of a category; the id is that of a line in it, for the message where there is none. */
export const ruleOf = (category: string, id: string, policy: TaxPolicy): CategoryRule => {
  const written = Object.hasOwn(policy.rates, category) ? policy.rates[category] : undefined
  if (written === undefined) {
    throw new RangeError(
      `priceCart: the tax policy has no rate for the category of line ${id}, got ${category}. ` +
        "Add it to `rates`, with rate 0 if these goods are free of tax.",
    )
  }
  const { basis = policy.basis, rates } = isRule(written) ? written : { rates: [{ rate: written }] }
  checkRates(category, rates)
  const included = isIncluded(basis) && !keepsNet(policy)
  const shares = sharesOf(rates)
  if (shares === undefined || (included && !Number.isSafeInteger(shares.whole + shares.sum))) {
    throw new RangeError(
      `priceCart: the tax rates of category ${category} are too fine to be worked out exactly, ` +
        `got ${JSON.stringify(rates)}. Write them with fewer digits.`,
    )
  }
  return { category, included, rates, ...shares, gross: shares.whole + shares.sum }
}

/** Whether a category of several rates, or with a basis of its own, was written; a single rate is a bare ratio. */
const isRule = (written: unknown): written is TaxRule =>
  typeof written === "object" && written !== null && "rates" in written

/** Whether prices lose the tax of another country before that of the buyer's comes on top. */
export const keepsNet = ({ border }: TaxPolicy): boolean => {
  if (border === undefined) return false
  if (border.keep === "net" || border.keep === "gross") return border.keep === "net"
  throw new RangeError(
    `priceCart: the border of the tax policy keeps something unknown, got ${JSON.stringify(border.keep)}. Use net or gross.`,
  )
}

/** A rate that can be worked with; `of` says whose it is. */
export const checkRate = (rate: Ratio.Ratio, of: string): void => {
  if (Ratio.isRatio(rate) && rate.numerator >= 0) return
  throw new RangeError(
    `priceCart: the ${of} is not a ratio from 0 on, got ${JSON.stringify(rate)}. Make it with Ratio.fromPercent("20").`,
  )
}

const checkRates = (category: string, rates: ReadonlyArray<NamedRate>): void => {
  if (!Array.isArray(rates) || rates.length === 0 || rates.length > MAX_TAX_RATES) {
    throw new RangeError(
      `priceCart: the tax rule of category ${category} is no list of 1 to ${MAX_TAX_RATES} rates, ` +
        `got ${JSON.stringify(rates)}. What is free of tax has the rate 0.`,
    )
  }
  for (const { rate } of rates) checkRate(rate, `tax rate of category ${category}`)
}

const isIncluded = (basis: TaxPolicy["basis"]): boolean => {
  if (basis === "included" || basis === "excluded") return basis === "included"
  throw new RangeError(
    `priceCart: the tax policy has an unknown basis, got ${JSON.stringify(basis)}. Use included or excluded.`,
  )
}

/**
 * What the rates come to over one denominator. A compound rate is a share of the price and of the exact tax before it, so
 * nothing is rounded on the way. Absent: the numbers leave the exact range, as those of many compound rates do.
 */
export const sharesOf = (rates: ReadonlyArray<NamedRate>): Shares | undefined => {
  let numbers: ReadonlyArray<number> = [1] // the denominator, and then the parts
  for (const { rate, compound } of rates) {
    const base = compound === true ? sumOf(numbers) : (numbers[0] ?? 1)
    const common = commonDivisor(base, rate.denominator)
    const times = rate.denominator / common // whole numbers: `common` divides both
    numbers = [...numbers.map((one) => one * times), (base / common) * rate.numerator]
    if (!Number.isSafeInteger(base) || !numbers.every(Number.isSafeInteger)) return undefined
  }
  const [whole = 1, ...parts] = numbers
  return { parts, sum: sumOf(parts), whole }
}

const sumOf = (numbers: ReadonlyArray<number>): number => numbers.reduce((sum, one) => sum + one, 0)

const commonDivisor = (left: number, right: number): number => {
  let a = left
  let b = right
  while (b !== 0) [a, b] = [b, a % b]
  return a
}
