/** A lane in which the combination is given that takes most off. */
import { applyPromotion, isGiven } from "../apply.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import type { NotAppliedReason } from "../NotApplied.ts"
import { barredBy, goTogether } from "../stacking.ts"
import { trialOf, type Worksheet } from "../Worksheet.ts"
import { type LaneRun, note, noteNot } from "./LaneRun.ts"
import { searchBest } from "./search.ts"

/** The chosen promotions are applied in the order of their priority, as the search has tried them. */
export const best = (
  promotions: ReadonlyArray<CompiledPromotion>,
  sheet: Worksheet,
  run: LaneRun,
  lane: string,
): void => {
  const candidates = promotions.filter((promotion) => barredBy(promotion, run.given) === undefined)
  const { chosen, optimal, gap } = searchBest(candidates, sheet, sheet.policies.nodeBudget)
  if (!optimal) run.stopped.push({ lane, gap })
  const kept = new Set(chosen)
  for (const promotion of promotions) {
    const barred = barredBy(promotion, run.given)
    if (barred !== undefined) {
      noteNot(run, promotion, barred)
      continue
    }
    const outcome = kept.has(promotion) ? applyPromotion(promotion, sheet) : lostTo(promotion, chosen, sheet)
    if (isGiven(outcome)) note(run, promotion, outcome)
    else noteNot(run, promotion, outcome)
  }
}

/** What it would lack anyway, or the chosen one that it may not be given with, or the first that gives more without it. */
const lostTo = (
  promotion: CompiledPromotion,
  chosen: ReadonlyArray<CompiledPromotion>,
  sheet: Worksheet,
): NotAppliedReason => {
  const outcome = applyPromotion(promotion, trialOf(sheet))
  if (!isGiven(outcome)) return outcome
  const rival = chosen.find((one) => !goTogether(one, promotion)) ?? chosen[0]
  if (rival === undefined) return { _tag: "NothingLeft" }
  const { id: promotionId } = rival
  return rival.exclusive || promotion.exclusive ? { _tag: "Exclusive", promotionId } : { _tag: "LostTo", promotionId }
}
