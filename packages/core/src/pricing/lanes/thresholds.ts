/**
 * What a promotion that is to be given keeps others from taking, so that its threshold on discounted amounts holds.
 *
 * All that may be given together leave the least on every row. Where that is less than such a threshold asks for, some of
 * those before it are not given after all: its rows then hold at least the missing amount more. Of that those after it do
 * not take everything. Each takes off its rows in proportion a share that does not grow where they hold more; so of what a
 * row holds more at least the product of what they leave stays, and together at least what stays if the missing amount
 * stands on the rows of which most is taken later.
 */
import { divideProduct } from "../../money/rounding.ts"
import type { CompiledCondition } from "../CompiledPromotion.ts"
import type { Measure } from "../Condition.ts"
import { matching } from "../matching.ts"
import type { Row } from "../Worksheet.ts"
import { placesOf } from "./reach.ts"

/** So much has to be left on the rows in these places. */
export interface Threshold {
  readonly amount: number
  readonly places: ReadonlyArray<number>
}

/** The thresholds on discounted amounts without which a condition does not hold. */
export const thresholdsOf = (
  condition: CompiledCondition | undefined,
  usual: Measure,
  rows: ReadonlyArray<Row>,
): ReadonlyArray<Threshold> => {
  if (condition?._tag === "All") return condition.of.flatMap((one) => thresholdsOf(one, usual, rows))
  if (condition?._tag !== "SpendAtLeast" || (condition.measure ?? usual) === "list") return []
  return [{ amount: condition.amount, places: placesOf(new Set(matching(condition.on, rows)), rows) }]
}

/** How much these rows lack; less than nothing where they have more. */
export const lackOn = ({ amount, places }: Threshold, rows: ReadonlyArray<Row>): number => {
  let lack = amount
  for (const place of places) lack -= rows[place]?.left ?? 0
  return lack
}

/** An amount that a threshold lacks where all are given that may be. */
export interface Missing {
  readonly amount: number
  readonly places: ReadonlyArray<number>
  /** What each row can hold more at the turn of the threshold's promotion. */
  readonly rooms: ReadonlyArray<number>
  /** How much of what each row then holds more stays at least, in parts of `WHOLE`. */
  readonly stays: Array<number>
  /** How many minor units less that may be, because pieces are rounded. */
  rounded: number
}

const WHOLE = 1_048_576

/** `most` and `least` are what the rows can have left by now; `lack` is what `least` lacks. */
export const missingOf = (
  lack: number,
  { places }: Threshold,
  most: ReadonlyArray<Row>,
  least: ReadonlyArray<Row>,
): Missing => ({
  amount: lack,
  places,
  rooms: least.map(({ left }, at) => Math.max(0, (most[at]?.left ?? 0) - left)),
  stays: new Array<number>(least.length).fill(WHOLE),
  rounded: 0,
})

/** What one of those after it takes of `sum` on its rows. */
export interface Taken {
  readonly places: ReadonlyArray<number>
  /** Absent: nobody knows what it leaves of more. */
  readonly inProportion: { readonly sum: number; readonly taken: number; readonly rounded: number } | undefined
}

export const takeFrom = (missing: Missing, { places, inProportion }: Taken): void => {
  const { sum, taken, rounded } = inProportion ?? { sum: 0, taken: 0, rounded: 0 }
  const rest = Math.max(0, sum - taken - rounded)
  missing.rounded += rounded
  for (const place of places)
    missing.stays[place] = rest === 0 ? 0 : divideProduct(missing.stays[place] ?? 0, rest, sum, "down")
}

/** What stays of the missing amount at least; `Infinity` where the rows have no room for it. */
export const staysOf = ({ amount, places, rooms, stays, rounded }: Missing, slack: number): number => {
  let open = amount
  let kept = 0
  for (const place of places.toSorted((a, b) => (stays[a] ?? 0) - (stays[b] ?? 0))) {
    const more = Math.min(open, rooms[place] ?? 0)
    kept += divideProduct(more, stays[place] ?? 0, WHOLE, "down")
    open -= more
    if (open === 0) break
  }
  return open > slack ? Number.POSITIVE_INFINITY : Math.max(0, kept - rounded - slack - places.length)
}
