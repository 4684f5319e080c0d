import type { CompiledBenefitOf } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import { wholeRows } from "../runs.ts"
import { type Share, spread } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"
import { measured } from "./measured.ts"
import type { Most } from "./sharesFor.ts"

/**
 * An amount for every so much money, or for every so many pieces, off all lines together.
 *
 * It takes no more where less is left.
 */
export const everyOff = (
  benefit: CompiledBenefitOf<"EveryOff">,
  rows: ReadonlyArray<Row>,
  sheet: Worksheet,
  most: Most,
): ReadonlyArray<Share> => {
  const { on, every, amount, maxTimes, cap } = benefit
  const matched = matching(on, rows)
  const times = Math.min(Math.floor(measured(benefit, matched, sheet) / every), maxTimes, most.times)
  // A product beyond the exact range is more than all that is left, and that is as much as is given.
  return times === 0 ? [] : spread(Math.min(amount * times, cap), wholeRows(matched), sheet)
}
