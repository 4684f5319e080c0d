/** Whether a promotion's condition holds, and if it does not, why not and how far away it is. */
import type { CompiledCondition, On } from "./CompiledPromotion.ts"
import type { Measure } from "./Condition.ts"
import { matching } from "./matching.ts"
import type { NotAppliedReason } from "./NotApplied.ts"
import { plus, type Row, type Worksheet } from "./Worksheet.ts"

/** What conditions look at. */
export type Looked = Pick<Worksheet, "currency" | "facts" | "policies" | "rows">

/** What a condition lacks; `undefined` if it holds. Of an `Any` that does not hold its first branch answers. */
export const lacking = (condition: CompiledCondition, sheet: Looked): NotAppliedReason | undefined => {
  switch (condition._tag) {
    case "All":
      for (const one of condition.of) {
        const lack = lacking(one, sheet)
        if (lack !== undefined) return lack
      }
      return undefined
    case "Any": {
      let first: NotAppliedReason | undefined
      for (const one of condition.of) {
        const lack = lacking(one, sheet)
        if (lack === undefined) return undefined
        first ??= lack
      }
      return first
    }
    case "Not":
      return lacking(condition.of, sheet) === undefined ? { _tag: "ConditionNotMet", condition: "Not" } : undefined
    case "SpendAtLeast":
      return spendLack(condition.amount, condition.on, condition.measure ?? sheet.policies.measure, sheet)
    case "QuantityAtLeast":
      return piecesLack(condition.quantity, condition.on, sheet)
    case "Purchase":
      return condition.holds(sheet.facts) ? undefined : { _tag: "ConditionNotMet", condition: condition.name }
  }
}

/** What these lines lack to cost so much. */
export const spendLack = (required: number, on: On, measure: Measure, sheet: Looked): NotAppliedReason | undefined => {
  const rows = matching(on, sheet.rows)
  if (rows.length === 0) return { _tag: "NoMatchingLine" }
  const spent = spentOn(rows, measure)
  if (spent >= required) return undefined
  const { currency } = sheet
  const listed = measure === "list" ? spent : spentOn(rows, "list")
  return {
    _tag: "SpendTooLow",
    required: { amount: required, currency },
    spent: { amount: spent, currency },
    missing: { amount: required - spent, currency },
    measure,
    ...(listed < required ? {} : { listed: { amount: listed, currency } }),
  }
}

/** What these lines lack to have so many pieces. */
export const piecesLack = (required: number, on: On, sheet: Looked): NotAppliedReason | undefined => {
  const rows = matching(on, sheet.rows)
  if (rows.length === 0) return { _tag: "NoMatchingLine" }
  let pieces = 0
  for (const { quantity } of rows) pieces = plus(pieces, quantity)
  return pieces >= required ? undefined : { _tag: "TooFewPieces", required, pieces, missing: required - pieces }
}

/** What rows cost before cart promotions, or after those so far. */
export const spentOn = (rows: ReadonlyArray<Row>, measure: Measure): number => {
  let spent = 0
  for (const row of rows) spent = plus(spent, measure === "list" ? row.list : row.left)
  return spent
}
