import type { CompiledBenefitOf } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import type { Share } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"
import { offEachPiece, slotsFor } from "./pieces.ts"

/** Brings each piece that costs more to this price. It takes no more where less is left. */
export const fixedPrice = (
  { on, price, units, cap }: CompiledBenefitOf<"FixedPrice">,
  rows: ReadonlyArray<Row>,
  sheet: Worksheet,
): ReadonlyArray<Share> =>
  offEachPiece(slotsFor(matching(on, rows), "unit", units), { _tag: "Price", price }, cap, sheet)
