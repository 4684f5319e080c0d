/** A lane in which each promotion sees what those before it left. */
import { applyPromotion, isGiven } from "../apply.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import { barredBy } from "../stacking.ts"
import type { Worksheet } from "../Worksheet.ts"
import { type LaneRun, note, noteNot } from "./LaneRun.ts"

export const sequential = (promotions: ReadonlyArray<CompiledPromotion>, sheet: Worksheet, run: LaneRun): void => {
  for (const promotion of promotions) {
    const barred = run.given.length === 0 ? undefined : barredBy(promotion, run.given)
    const outcome = barred ?? applyPromotion(promotion, sheet)
    if (isGiven(outcome)) note(run, promotion, outcome)
    else noteNot(run, promotion, outcome)
  }
}
