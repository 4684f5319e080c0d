import type { CompiledBenefitOf } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import { capped, type Share, spread } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"
import { byRow, offEachPiece, slotsFor } from "./pieces.ts"

/**
 * An amount off all lines together, spread over them; or off each line; or off each piece: never more than is there.
 *
 * It takes no more where less is left; but `per` line, on pieces chosen from the whole order, may, because they can then
 * stand on more lines.
 */
export const amountOff = (
  { on, amount, per, units, cap }: CompiledBenefitOf<"AmountOff">,
  rows: ReadonlyArray<Row>,
  sheet: Worksheet,
): ReadonlyArray<Share> => {
  const slots = slotsFor(matching(on, rows), per, units)
  switch (per) {
    case "order":
      return spread(Math.min(amount, cap), slots, sheet)
    case "line": {
      const shares = byRow(slots).flatMap((line) => spread(amount, line, sheet))
      return capped(shares, cap, sheet)
    }
    case "unit":
      return offEachPiece(slots, { _tag: "Amount", amount }, cap, sheet)
  }
}
