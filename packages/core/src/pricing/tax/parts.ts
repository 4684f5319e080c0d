/** The tax of one amount, or of one line's pieces: minor units, a part for each rate of its category. */
import { allocateAmount } from "../../money/allocate.ts"
import { divideProduct, type Rounding } from "../../money/rounding.ts"
import type { CategoryRule } from "../taxRules.ts"
import { plus } from "../Worksheet.ts"

/** Minor units of tax, one for each rate, in their order. */
export type Parts = ReadonlyArray<number>

/** Pieces that cost the same, but for what is left over where their amount is split evenly. */
export interface Pieces {
  readonly count: number
  readonly left: number
}

/**
 * The tax on an amount. Where it comes on top each rate is rounded by itself; where it is contained all of it is rounded
 * once, and then split over the rates.
 */
export const onAmount = (left: number, rule: CategoryRule, rounding: Rounding): Parts =>
  rule.included
    ? overRates(divideProduct(left, rule.sum, rule.gross, rounding), rule)
    : rule.parts.map((part) => divideProduct(left, part, rule.whole, rounding))

/** The tax on each piece by itself, summed up. Pieces that share an amount have two prices at most, a minor unit apart. */
export const onPieces = (pieces: ReadonlyArray<Pieces>, rule: CategoryRule, rounding: Rounding): Parts => {
  const sums = rule.parts.map(() => 0)
  const add = (price: number, count: number): void => {
    if (count === 0) return
    for (const [at, part] of onAmount(price, rule, rounding).entries()) sums[at] = plus(sums[at] ?? 0, part * count)
  }
  for (const { count, left } of pieces) {
    const each = Math.floor(left / count)
    const dearer = left - each * count
    add(each, count - dearer)
    add(each + 1, dearer)
  }
  return sums
}

/** Splits tax over the rates of its category. Where all of them are zero, as where only quotes are used, the first has it. */
export const overRates = (tax: number, { parts, sum }: CategoryRule): Parts => {
  if (parts.length === 1) return [tax]
  return sum === 0 ? parts.map((_, at) => (at === 0 ? tax : 0)) : allocateAmount(tax, parts)
}
