/** Lets one promotion have its share of what is left. */
import { isLineBenefit, sharesFor } from "./benefits/sharesFor.ts"
import type { CompiledGift, CompiledPointsTimes, CompiledPromotion } from "./CompiledPromotion.ts"
import { lacking } from "./conditions.ts"
import { earnsPoints, lackOf } from "./lack.ts"
import { budgetLeft } from "./limits.ts"
import { matching } from "./matching.ts"
import type { NotAppliedReason } from "./NotApplied.ts"
import { sumOf, takeOff } from "./take.ts"
import { type Granted, trialOf, type Worksheet } from "./Worksheet.ts"

/** What a promotion gave: minor units off lines, and what is worked out once all lanes are through. */
export interface Given {
  readonly amount: number
  /** The same and what its gifts are worth: what combinations are compared by. */
  readonly worth: number
  readonly granted: ReadonlyArray<Granted>
}

const NOTHING: ReadonlyArray<Granted> = []

/** Takes its share off the rows and says how much that was, or says why it gets nothing; then the rows are as they were. */
export const applyPromotion = (promotion: CompiledPromotion, sheet: Worksheet): Given | NotAppliedReason => {
  const lack = promotion.condition === undefined ? undefined : lacking(promotion.condition, sheet)
  return lack ?? overBudget(promotion, sheet) ?? give(promotion, sheet)
}

/** Anything but a reason. */
export const isGiven = (outcome: Given | NotAppliedReason): outcome is Given => "granted" in outcome

/**
 * A budget is given whole or not at all, so what it would come to is tried first: gifts, too, where the lane knows what they
 * are worth. Where it does not, the pass looks at them once they are worked out.
 */
const overBudget = (promotion: CompiledPromotion, sheet: Worksheet): NotAppliedReason | undefined => {
  if (promotion.budget === undefined) return undefined
  const left = budgetLeft(promotion, sheet.used, sheet.facts.moment)
  const outcome = give(promotion, trialOf(sheet))
  if (!isGiven(outcome) || outcome.worth <= left) return undefined
  const { currency } = sheet
  return { _tag: "BudgetSpent", amount: { amount: outcome.worth, currency }, left: { amount: left, currency } }
}

/** Without asking its condition and its budget. */
const give = (promotion: CompiledPromotion, sheet: Worksheet): Given | NotAppliedReason => {
  const most = { times: promotion.limits.perOrder }
  const isRefused = sheet.refusedGifts.has(promotion.id)
  let amount = 0
  let worth = 0
  let granted = NOTHING
  for (const benefit of promotion.benefits) {
    if (!isLineBenefit(benefit)) {
      if (benefit._tag === "Gift" && (isRefused || lackOfGift(benefit, sheet) !== undefined)) continue
      if (benefit._tag === "PointsTimes" && !multipliesPoints(benefit, sheet)) continue
      const one: Granted = { promotion, benefit }
      worth += sheet.worthOf(one, sheet.rows)
      granted = [...granted, one]
      continue
    }
    const shares = sharesFor(benefit, sheet.rows, sheet, most)
    if (shares.length === 0) continue
    amount += sumOf(shares)
    takeOff(shares, promotion, sheet)
  }
  if (amount > 0 || granted.length > 0) return { amount, worth: amount + worth, granted }
  const [first] = promotion.benefits
  if (isRefused && first?._tag === "Gift") return { _tag: "GiftRefused" }
  return first === undefined ? { _tag: "NoMatchingLine" } : lackOf(first, sheet)
}

/** A gift that nothing in the cart calls for is not granted. */
const lackOfGift = (benefit: CompiledGift, sheet: Worksheet): NotAppliedReason | undefined => {
  const lack = lackOf(benefit, sheet)
  return lack._tag === "TooFewPieces" || lack._tag === "NoMatchingLine" ? lack : undefined
}

const multipliesPoints = ({ on }: CompiledPointsTimes, sheet: Worksheet): boolean =>
  earnsPoints(sheet) && matching(on, sheet.rows).length > 0
