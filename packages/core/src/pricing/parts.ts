/** What is told of the pieces of a line that were not all treated alike. */
import type { Currency } from "../money/Currency.ts"
import type { LinePart } from "./PricedCart.ts"
import { shareOfFirst } from "./runs.ts"
import { discountsOf } from "./unitsOf.ts"
import type { Discount, Row, Run } from "./Worksheet.ts"

/** Pieces with what they cost, first before all discounts, and then after each of the row's. */
interface Part {
  readonly quantity: number
  readonly costs: ReadonlyArray<number>
}

/** The parts of a row, as few as say it; `undefined` where an even split of the whole row says the same. */
export const partsOf = (row: Row, currency: Currency): ReadonlyArray<LinePart> | undefined => {
  const { runs, discounts = [] } = row
  if (runs === undefined || runs.length === 1) return undefined
  const parts: Array<Part> = []
  for (const run of runs) {
    const part = { quantity: run.count, costs: costsOf(run, discounts) }
    const before = parts.at(-1)
    const both = before === undefined ? undefined : asOne(before, part)
    if (both === undefined) parts.push(part)
    else parts[parts.length - 1] = both
  }
  if (parts.length === 1) return undefined
  return parts.map(({ quantity, costs: [list = 0, ...lefts] }) => ({
    quantity,
    subtotal: { amount: list, currency },
    discounts: discountsOf(list, lefts),
  }))
}

/** A discount may have taken its share of a run in several steps, or in none. */
const costsOf = ({ list, steps }: Run, discounts: ReadonlyArray<Discount>): ReadonlyArray<number> => {
  const costs = [list]
  let left = list
  let next = 0
  for (const discount of discounts) {
    for (let step = steps[next]; step?.discount === discount; step = steps[++next]) left = step.left
    costs.push(left)
  }
  return costs
}

/** Two parts as one, if every piece pays the same then. */
const asOne = (first: Part, second: Part): Part | undefined => {
  const quantity = first.quantity + second.quantity
  const costs = first.costs.map((cost, at) => cost + (second.costs[at] ?? 0))
  const isEven = costs.every((cost, at) => shareOfFirst(first.quantity, cost, quantity) === first.costs[at])
  return isEven ? { quantity, costs } : undefined
}
