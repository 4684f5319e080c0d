import type { CompiledPromotion } from "./CompiledPromotion.ts"
import { amountOff, leftOn, takeOff } from "./discount.ts"
import { lacking, matching, outOfPlay } from "./eligibility.ts"
import type { NotAppliedReason } from "./PricedCart.ts"
import type { Worksheet } from "./Worksheet.ts"

/** Lets one promotion take its share of what is left: the minor units it took off, or why it took none. */
export const applyPromotion = (promotion: CompiledPromotion, sheet: Worksheet): number | NotAppliedReason => {
  const barred = outOfPlay(promotion, sheet)
  if (barred !== undefined) return barred
  const rows = matching(promotion, sheet.rows)
  const lack = lacking(promotion, rows, sheet)
  if (lack !== undefined) return lack
  const left = leftOn(rows)
  if (left === 0) return { _tag: "NothingLeft" }
  const amount = amountOff(promotion, left, sheet.rounding)
  if (amount === 0) return { _tag: "RoundsToZero" }
  takeOff(promotion, amount, rows, sheet.currency)
  return amount
}
