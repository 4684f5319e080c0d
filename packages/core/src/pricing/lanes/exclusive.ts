/** Promotions that are given alone, in a lane that does not search for the best combination. */
import { applyPromotion, isGiven } from "../apply.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import { barredBy } from "../stacking.ts"
import { trialOf, type Worksheet } from "../Worksheet.ts"
import { type LaneRun, newRun, note, noteNot } from "./LaneRun.ts"

type RunLane = (promotions: ReadonlyArray<CompiledPromotion>, sheet: Worksheet, run: LaneRun) => void

/**
 * Runs a lane by `runLane`, unless an exclusive promotion of it is to be given alone: then only that.
 *
 * By `priority` the first exclusive one that gives anything. By `bestForBuyer` the one that takes most off, where that is no
 * less than all others together take off.
 */
export const besideExclusives = (
  promotions: ReadonlyArray<CompiledPromotion>,
  sheet: Worksheet,
  run: LaneRun,
  runLane: RunLane,
): void => {
  if (!promotions.some(({ exclusive }) => exclusive)) {
    runLane(promotions, sheet, run)
    return
  }
  const others = promotions.filter(({ exclusive }) => !exclusive)
  const alone = chosen(promotions, others, sheet, run, runLane)
  if (alone === undefined) {
    runLane(others, sheet, run)
    for (const promotion of promotions) if (promotion.exclusive) noteNot(run, promotion, whyNot(promotion, sheet, run))
    return
  }
  for (const promotion of promotions) {
    const outcome = promotion === alone ? applyPromotion(promotion, sheet) : undefined
    if (outcome === undefined) noteNot(run, promotion, { _tag: "Exclusive", promotionId: alone.id })
    else if (isGiven(outcome)) note(run, promotion, outcome)
    else noteNot(run, promotion, outcome)
  }
}

const chosen = (
  promotions: ReadonlyArray<CompiledPromotion>,
  others: ReadonlyArray<CompiledPromotion>,
  sheet: Worksheet,
  run: LaneRun,
  runLane: RunLane,
): CompiledPromotion | undefined => {
  // What earlier lanes gave is not taken back for it.
  if (run.given.length > 0) return undefined
  let best: { readonly promotion: CompiledPromotion; readonly worth: number } | undefined
  for (const promotion of promotions) {
    if (!promotion.exclusive) continue
    const outcome = applyPromotion(promotion, trialOf(sheet))
    if (!isGiven(outcome)) continue
    if (sheet.policies.exclusive === "priority") return promotion
    if (best === undefined || outcome.worth > best.worth) best = { promotion, worth: outcome.worth }
  }
  return best === undefined || best.worth < togetherOf(others, sheet, runLane) ? undefined : best.promotion
}

const togetherOf = (others: ReadonlyArray<CompiledPromotion>, sheet: Worksheet, runLane: RunLane): number => {
  const run = newRun()
  runLane(others, trialOf(sheet), run)
  return run.applied.reduce((sum, { worth }) => sum + worth, 0)
}

/** Its own reason where it would give nothing anyway; else what was given in its place. */
const whyNot = (promotion: CompiledPromotion, sheet: Worksheet, run: LaneRun) => {
  const barred = barredBy(promotion, run.given)
  const outcome = applyPromotion(promotion, trialOf(sheet))
  if (!isGiven(outcome)) return outcome
  return barred ?? { _tag: "NothingLeft" as const }
}
