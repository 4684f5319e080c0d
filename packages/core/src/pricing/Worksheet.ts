/** The numbers of one pricing on their way from list price to what the buyer pays: minor units, a row for each line. */
import type { Currency } from "../money/Currency.ts"
import type { CompiledBenefitOf, CompiledPromotion, Goods, PurchaseFacts } from "./CompiledPromotion.ts"
import { alike } from "./matching.ts"
import type { PricingPolicies } from "./PricingPolicies.ts"
import type { LimitsUsed } from "./PricingRequest.ts"

/** One line's numbers. `left` shrinks as promotions take their share, which `discounts` writes down. */
export interface Row {
  readonly goods: Goods
  readonly quantity: number
  /** Unit price × quantity, rounded once: before cart promotions. */
  readonly list: number
  /** Promotions leave at least this on each piece. */
  readonly unitFloor: number
  left: number
  /** What each promotion took, in their order. Absent on a trial: then nobody asks for the reasons. */
  discounts: Array<Discount> | undefined
  /** Once pieces were treated apart: the pieces that were treated alike, the earliest first. They add up to the row. */
  runs: Array<Run> | undefined
}

/** What one promotion took off a row. */
export interface Discount {
  readonly promotion: CompiledPromotion
  amount: number
}

/**
 * Pieces of a row that were treated alike. An amount on them is split evenly, and what is left over falls on the last of
 * them: so every piece pays no less than one before it, and what a discount takes off a piece is never negative.
 */
export interface Run {
  readonly count: number
  /** Before cart promotions. */
  readonly list: number
  left: number
  /** What was left after each discount that touched it, in their order. Empty on a trial. */
  readonly steps: Array<Step>
}

interface Step {
  readonly discount: Discount
  readonly left: number
}

/** Everything the steps of a pricing share. */
export interface Worksheet {
  readonly currency: Currency
  readonly facts: PurchaseFacts
  readonly policies: PricingPolicies
  /** How far limits and budgets have come. */
  readonly used: LimitsUsed
  /** Who buys, as limits of each buyer count them. Absent: nobody knows. */
  readonly buyer: string | undefined
  /** In the order of their line ids, so that the order of the request cannot decide who gets an odd minor unit. */
  readonly rows: ReadonlyArray<Row>
  /** Whether any row has a floor: most carts have none, and then nothing is spent on looking. */
  readonly hasFloors: boolean
  /** The promotions whose gifts the shopper does not want. */
  readonly refusedGifts: ReadonlySet<string>
  /** What a granted gift is worth to the buyer, in minor units; 0 where it cannot be had. */
  readonly worthOf: (granted: Granted, rows: ReadonlyArray<Row>) => number
}

/** What a promotion gives besides money off lines; it is worked out once all lanes are through. */
interface GrantedBenefit<Benefit> {
  readonly promotion: CompiledPromotion
  readonly benefit: Benefit
}
export type GrantedOf<Tag extends GrantedTag> = GrantedBenefit<CompiledBenefitOf<Tag>>
export type Granted = GrantedBenefit<CompiledBenefitOf<GrantedTag>>
type GrantedTag = "Gift" | "ShippingOff" | "PointsTimes"

/** The rows as they are, for a trial: what is taken off them changes nothing here. */
export const trialOf = (sheet: Worksheet): Worksheet => ({
  ...sheet,
  rows: alike(sheet.rows.map(trialRow), sheet.rows),
})

export const trialRow = (row: Row): Row => ({
  goods: row.goods,
  quantity: row.quantity,
  list: row.list,
  unitFloor: row.unitFloor,
  left: row.left,
  discounts: undefined,
  runs: row.runs?.map(({ count, list, left }) => ({ count, list, left, steps: [] })),
})

/** A row with all that is written down of it, for a trial that may be kept. */
export const copyOf = (row: Row): Row => {
  if (row.discounts === undefined) return trialRow(row)
  const copies = new Map(row.discounts.map((discount) => [discount, { ...discount }]))
  return {
    ...row,
    discounts: [...copies.values()],
    runs: row.runs?.map((run) => ({
      ...run,
      steps: run.steps.map(({ discount, left }) => ({ discount: copies.get(discount) ?? discount, left })),
    })),
  }
}

/** Sums of minor units are exact or do not happen. */
export const plus = (a: number, b: number): number => {
  const sum = a + b
  if (Number.isSafeInteger(sum)) return sum
  throw new RangeError(
    `priceCart: ${a} + ${b} minor units leave the exact range. Price fewer or cheaper lines at once.`,
  )
}
