/**
 * What a smooth promotion takes, straight off the rows: the same minor units as `sharesFor` and `takeOff` come to, without
 * their lists of shares. Bounds are worked out at every step of a search, so that is where its time goes.
 */
import { allocateAmount } from "../../money/allocate.ts"
import type { Ratio } from "../../money/Ratio.ts"
import { divideProduct } from "../../money/rounding.ts"
import { measured } from "../benefits/measured.ts"
import { isLineBenefit, sharesFor } from "../benefits/sharesFor.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import { takeOff } from "../take.ts"
import { plus, type Row, type Worksheet } from "../Worksheet.ts"

/** A percentage or an amount off all rows together, or a percentage off each piece. */
export type Quick =
  | { readonly _tag: "Percent"; readonly remaining: Ratio; readonly cap: number }
  | { readonly _tag: "Amount"; readonly amount: number }
  | { readonly _tag: "EachPiece"; readonly remaining: Ratio }

/** Of a promotion that is smooth: what it counts does not change while promotions are given. */
export const quickOf = ({ benefits, limits }: CompiledPromotion, sheet: Worksheet): Quick | undefined => {
  const [benefit] = benefits
  if (benefit === undefined || sheet.hasFloors || sheet.policies.leftover !== "largestRemainder") return undefined
  switch (benefit._tag) {
    case "PercentOff":
      if (benefit.per === "order") return { _tag: "Percent", remaining: benefit.remaining, cap: benefit.cap }
      return benefit.per === "unit" && benefit.cap === Number.POSITIVE_INFINITY
        ? { _tag: "EachPiece", remaining: benefit.remaining }
        : undefined
    case "AmountOff":
      return benefit.per === "order" ? { _tag: "Amount", amount: Math.min(benefit.amount, benefit.cap) } : undefined
    case "EveryOff": {
      const count = Math.floor(measured(benefit, matching(benefit.on, sheet.rows), sheet) / benefit.every)
      const times = Math.min(count, benefit.maxTimes, limits.perOrder)
      return { _tag: "Amount", amount: times === 0 ? 0 : Math.min(benefit.amount * times, benefit.cap) }
    }
    case "Tiered": {
      const count = measured(benefit, matching(benefit.of, sheet.rows), sheet)
      const tier = benefit.tiers.findLast(({ from }) => from <= count)
      if (tier === undefined) return { _tag: "Amount", amount: 0 }
      return "amount" in tier
        ? { _tag: "Amount", amount: Math.min(tier.amount, benefit.cap) }
        : { _tag: "Percent", remaining: tier.remaining, cap: benefit.cap }
    }
    default:
      return undefined
  }
}

/** Takes it off the rows in these places, and says how much. */
export const takeQuickly = (
  quick: Quick,
  promotion: CompiledPromotion,
  places: ReadonlyArray<number>,
  sheet: Worksheet,
): number => {
  const { rows, policies } = sheet
  if (quick._tag === "EachPiece") return offPieces(quick.remaining, promotion, places, sheet)
  const lefts: Array<number> = []
  let left = 0
  for (const place of places) {
    const own = rows[place]?.left ?? 0
    lefts.push(own)
    left = plus(left, own)
  }
  const { numerator, denominator } = quick._tag === "Percent" ? quick.remaining : NOTHING
  const asked =
    quick._tag === "Percent"
      ? Math.min(left - divideProduct(left, numerator, denominator, policies.rounding), quick.cap)
      : quick.amount
  const taken = Math.min(asked, left)
  if (taken <= 0) return 0
  const parts = allocateAmount(taken, lefts)
  let at = 0
  for (const place of places) {
    const row = rows[place]
    const amount = parts[at++] ?? 0
    if (row !== undefined) takeOne(row, amount, promotion, sheet)
  }
  return taken
}

const NOTHING: Ratio = { numerator: 0, denominator: 1 }

const takeOne = (row: Row, amount: number, promotion: CompiledPromotion, sheet: Worksheet): void => {
  if (row.runs === undefined) row.left -= amount
  else if (amount > 0) takeOff([{ row, run: undefined, amount }], promotion, sheet)
}

const offPieces = (
  { numerator, denominator }: Ratio,
  promotion: CompiledPromotion,
  places: ReadonlyArray<number>,
  sheet: Worksheet,
): number => {
  const { rounding } = sheet.policies
  let taken = 0
  for (const place of places) {
    const row = sheet.rows[place]
    if (row === undefined) continue
    const { left, quantity, runs } = row
    if (runs !== undefined) {
      for (const benefit of promotion.benefits)
        if (isLineBenefit(benefit)) takeOff(sharesFor(benefit, [row], sheet, ONCE), promotion, sheet)
    } else {
      const price = Math.floor(left / quantity)
      const dearer = left - price * quantity
      const cheaper = divideProduct(price, numerator, denominator, rounding)
      const rest = dearer === 0 ? 0 : divideProduct(price + 1, numerator, denominator, rounding)
      row.left = cheaper * (quantity - dearer) + rest * dearer
    }
    taken += left - row.left
  }
  return taken
}

const ONCE = { times: 1 }
