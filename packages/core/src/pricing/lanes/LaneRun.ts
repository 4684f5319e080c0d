/** What the lanes of one pricing have come to so far. */
import type { Given } from "../apply.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import type { NotApplied, NotAppliedReason } from "../NotApplied.ts"
import type { Granted } from "../Worksheet.ts"

export interface LaneRun {
  readonly applied: Array<Applied>
  readonly notApplied: Array<NotApplied>
  readonly granted: Array<Granted>
  /** The promotions that were given, in whichever lane. */
  readonly given: Array<CompiledPromotion>
  /** Searches that stopped before they had proved that they found the best. */
  readonly stopped: Array<{ readonly lane: string; readonly gap: number }>
}

/** A promotion that was given, and the minor units it took off lines. */
export interface Applied {
  readonly promotion: CompiledPromotion
  readonly amount: number
  /** The same and what its gifts are worth. */
  readonly worth: number
}

export const newRun = (): LaneRun => ({ applied: [], notApplied: [], granted: [], given: [], stopped: [] })

export const note = (run: LaneRun, promotion: CompiledPromotion, { amount, worth, granted }: Given): void => {
  run.applied.push({ promotion, amount, worth })
  run.granted.push(...granted)
  run.given.push(promotion)
}

export const noteNot = (run: LaneRun, { id: promotionId }: CompiledPromotion, reason: NotAppliedReason): void => {
  run.notApplied.push({ promotionId, reason })
}
