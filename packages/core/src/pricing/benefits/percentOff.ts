import type { Ratio } from "../../money/Ratio.ts"
import { divideProduct } from "../../money/rounding.ts"
import type { CompiledBenefitOf } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import { leftOf, type Slot } from "../runs.ts"
import { capped, type Share, spread } from "../take.ts"
import { plus, type Row, type Worksheet } from "../Worksheet.ts"
import { byRow, offEachPiece, slotsFor } from "./pieces.ts"

/**
 * A percentage off: what remains is rounded once for all lines, and the difference spread over them; or once for each line;
 * or for each piece.
 *
 * It takes no more where less is left; but `per` line, on pieces chosen from the whole order, may take single minor units
 * more, because other pieces can then stand together on a line.
 */
export const percentOff = (
  { on, remaining, per, units, cap }: CompiledBenefitOf<"PercentOff">,
  rows: ReadonlyArray<Row>,
  sheet: Worksheet,
): ReadonlyArray<Share> => {
  const slots = slotsFor(matching(on, rows), per, units)
  switch (per) {
    case "order":
      return percentOfAll(slots, remaining, cap, sheet)
    case "line": {
      const shares = byRow(slots).flatMap((line) => percentOfAll(line, remaining, Number.POSITIVE_INFINITY, sheet))
      return capped(shares, cap, sheet)
    }
    case "unit":
      return offEachPiece(slots, { _tag: "Percent", remaining }, cap, sheet)
  }
}

/** A percentage of all slots together, at most `cap`, spread over them. */
export const percentOfAll = (
  slots: ReadonlyArray<Slot>,
  { numerator, denominator }: Ratio,
  cap: number,
  sheet: Worksheet,
): ReadonlyArray<Share> => {
  let left = 0
  for (const slot of slots) left = plus(left, leftOf(slot))
  const amount = left - divideProduct(left, numerator, denominator, sheet.policies.rounding)
  return spread(Math.min(amount, cap), slots, sheet)
}
