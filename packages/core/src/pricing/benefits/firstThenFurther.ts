import type { CompiledBenefitOf } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import { roomOf, wholeRows } from "../runs.ts"
import { capped, type Share, sharesOf } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"

/**
 * So much off a line for its first piece, and so much for each further one. It is an amount off the line: no piece of it is
 * singled out, and only the line as a whole limits what can be taken.
 *
 * It takes no more where less is left.
 */
export const firstThenFurther = (
  { on, first, further, maxUnits, cap }: CompiledBenefitOf<"FirstThenFurther">,
  rows: ReadonlyArray<Row>,
  sheet: Worksheet,
): ReadonlyArray<Share> => {
  const slots = wholeRows(matching(on, rows))
  // An amount beyond the exact range is more than the line has.
  const amounts = slots.map((slot) =>
    Math.min(first + further * (Math.min(slot.row.quantity, maxUnits) - 1), roomOf(slot)),
  )
  return capped(sharesOf(amounts, slots), cap, sheet)
}
