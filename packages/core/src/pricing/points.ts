/** What a member earns. */
import { allocateAmount } from "../money/allocate.ts"
import type { Currency } from "../money/Currency.ts"
import { show } from "../money/decimal.ts"
import { divideProduct } from "../money/rounding.ts"
import { matching } from "./matching.ts"
import type { PointsEarned } from "./PricedCart.ts"
import type { PointsPolicy } from "./PricingPolicies.ts"
import { type GrantedOf, plus, type Row } from "./Worksheet.ts"

/** A line, and what the buyer pays for it in minor units. */
export interface PaidRow {
  readonly row: Row
  readonly gross: number
}

/**
 * One point for each `onePer` that is paid for all goods together; what is left over earns nothing. Where promotions multiply
 * the points of some goods, the points are first split over the lines by what is paid for each (largest remainder), and a
 * part of a point on top is dropped. Several promotions each multiply the points of the policy, not those of one another.
 *
 * `undefined` where the policy gives no points in this currency.
 */
export const pointsOf = (
  policy: PointsPolicy | undefined,
  paid: ReadonlyArray<PaidRow>,
  granted: ReadonlyArray<GrantedOf<"PointsTimes">>,
  currency: Currency,
): PointsEarned | undefined => {
  if (policy === undefined || policy.onePer.currency !== currency) return undefined
  const { amount } = policy.onePer
  if (!Number.isSafeInteger(amount) || amount < 1) {
    throw new RangeError(
      `priceCart: the points policy gives one point per a whole number of minor units from 1 on, got ${show(amount)}`,
    )
  }
  const base = Math.floor(paid.reduce((sum, { gross }) => plus(sum, gross), 0) / amount)
  if (base === 0 || granted.length === 0) return { base, extra: 0 }
  const points = allocateAmount(
    base,
    paid.map(({ gross }) => gross),
  )
  const rows = paid.map(({ row }) => row)
  let extra = 0
  for (const { benefit } of granted) {
    const on = new Set(matching(benefit.on, rows))
    let counted = 0
    for (const [at, row] of rows.entries()) if (on.has(row)) counted += points[at] ?? 0
    extra = plus(extra, divideProduct(counted, benefit.extra.numerator, benefit.extra.denominator, "down"))
  }
  return { base, extra }
}
