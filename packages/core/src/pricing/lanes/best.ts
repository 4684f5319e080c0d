/** A lane in which the combination is given that takes most off. */
import { applyPromotion, isGiven } from "../apply.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import type { NotAppliedReason } from "../NotApplied.ts"
import { barredBy, goTogether } from "../stacking.ts"
import { trialOf, type Worksheet } from "../Worksheet.ts"
import { type LaneRun, note, noteNot } from "./LaneRun.ts"
import { searchBest } from "./search.ts"

/**
 * The chosen promotions are applied in the order of their priority, as the search has tried them. What gives no money, such
 * as points, is no part of the search: it is given beside the chosen ones where it goes with them.
 */
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
    const lost = kept.has(promotion) ? undefined : lostTo(promotion, [...run.given, ...chosen], sheet)
    const outcome = lost ?? applyPromotion(promotion, sheet)
    if (isGiven(outcome)) note(run, promotion, outcome)
    else noteNot(run, promotion, outcome)
  }
}

/** What it would lack anyway, or the one that it may not be given with, or the first that gives more without it. */
const lostTo = (
  promotion: CompiledPromotion,
  given: ReadonlyArray<CompiledPromotion>,
  sheet: Worksheet,
): NotAppliedReason | undefined => {
  const outcome = applyPromotion(promotion, trialOf(sheet))
  if (!isGiven(outcome)) return outcome
  const rival = given.find((one) => !goTogether(one, promotion))
  if (rival === undefined && outcome.worth === 0) return undefined
  const { id: promotionId } = rival ?? given[0] ?? promotion
  const isExclusive = rival !== undefined && (rival.exclusive || promotion.exclusive)
  return { _tag: isExclusive ? "Exclusive" : "LostTo", promotionId }
}
