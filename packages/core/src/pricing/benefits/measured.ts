/** What tiers and repetitions count: money, before or after the promotions so far, or pieces. */
import type { Measure } from "../Condition.ts"
import { spentOn } from "../conditions.ts"
import { plus, type Row, type Worksheet } from "../Worksheet.ts"

export interface Counting {
  readonly by: "amount" | "quantity"
  /** Absent: that of the policy. Matters to amounts only. */
  readonly measure: Measure | undefined
}

export const measured = ({ by, measure }: Counting, rows: ReadonlyArray<Row>, { policies }: Worksheet): number =>
  by === "amount" ? spentOn(rows, measure ?? policies.measure) : piecesOn(rows)

export const piecesOn = (rows: ReadonlyArray<Row>): number => {
  let pieces = 0
  for (const { quantity } of rows) pieces = plus(pieces, quantity)
  return pieces
}
