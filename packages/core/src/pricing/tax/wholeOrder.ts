/** Tax that is rounded once for all lines of a category, and then split over them. */
import { allocateAmount } from "../../money/allocate.ts"
import { divideProduct, type Rounding } from "../../money/rounding.ts"
import type { CategoryRule } from "../taxRules.ts"
import { plus } from "../Worksheet.ts"
import { overRates, type Parts } from "./parts.ts"

/**
 * The tax of each of these amounts, all of one category: each rate's parts add up to what that rate comes to on their sum.
 *
 * Where tax comes on top, each rate is split by what it takes of each amount exactly. Where it is contained, that is done
 * with all of the tax, and then each line's tax is shared out between the rates: so no line has more tax than its price.
 */
export const onOrder = (lefts: ReadonlyArray<number>, rule: CategoryRule, rounding: Rounding): ReadonlyArray<Parts> => {
  let sum = 0
  for (const left of lefts) sum = plus(sum, left)
  const columns = rule.included
    ? contained(lefts, sum, rule, rounding)
    : rule.parts.map((part) => splitExactly(divideProduct(sum, part, rule.whole, rounding), lefts, part, rule.whole))
  return lefts.map((_, at) => columns.map((column) => column[at] ?? 0))
}

/** A list of lines for each rate. The last rate has what the others leave, which is what it comes to. */
const contained = (
  lefts: ReadonlyArray<number>,
  sum: number,
  rule: CategoryRule,
  rounding: Rounding,
): ReadonlyArray<ReadonlyArray<number>> => {
  const tax = divideProduct(sum, rule.sum, rule.gross, rounding)
  let open = splitExactly(tax, lefts, rule.sum, rule.gross)
  const columns: Array<ReadonlyArray<number>> = []
  for (const total of overRates(tax, rule).slice(0, -1)) {
    // Nobody gets more than is open to them: each total is no more than what is open in all.
    const column = total === 0 ? open.map(() => 0) : allocateAmount(total, open)
    columns.push(column)
    open = open.map((left, at) => left - (column[at] ?? 0))
  }
  return [...columns, open]
}

/**
 * Splits `total` by the exact share `numerator` / `denominator` of each amount: rounded down, and a minor unit more where
 * the remainders are largest, the earliest of equals first. `total` is their exact sum, rounded to a neighbour.
 */
const splitExactly = (
  total: number,
  amounts: ReadonlyArray<number>,
  numerator: number,
  denominator: number,
): ReadonlyArray<number> => {
  const parts = amounts.map((amount) => divideProduct(amount, numerator, denominator, "down"))
  let missing = total
  for (const part of parts) missing -= part
  if (missing === 0) return parts
  const remainders = amounts.map((amount) => remainderOf(amount, numerator, denominator))
  const largestFirst = amounts.map((_, at) => at).sort((a, b) => (remainders[b] ?? 0) - (remainders[a] ?? 0))
  for (const at of largestFirst.slice(0, missing)) parts[at] = (parts[at] ?? 0) + 1
  return parts
}

const remainderOf = (amount: number, numerator: number, denominator: number): number => {
  const product = amount * numerator
  return Number.isSafeInteger(product)
    ? product % denominator
    : Number((BigInt(amount) * BigInt(numerator)) % BigInt(denominator))
}
