import type { CompiledBenefitOf } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import { wholeRows } from "../runs.ts"
import { type Share, spread } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"
import { measured } from "./measured.ts"
import { percentOfAll } from "./percentOff.ts"

/**
 * Of the tiers that are reached the highest holds, and takes its percentage or its amount off all lines together.
 *
 * It takes no more where less is left, unless it counts `discounted` amounts, or `undiscounted` lines, and a lower tier
 * gives more than a higher one.
 */
export const tiered = (
  benefit: CompiledBenefitOf<"Tiered">,
  rows: ReadonlyArray<Row>,
  sheet: Worksheet,
): ReadonlyArray<Share> => {
  const { on, of, tiers, cap } = benefit
  const matched = matching(on, rows)
  const count = measured(benefit, of === on ? matched : matching(of, rows), sheet)
  const tier = tiers.findLast(({ from }) => from <= count)
  if (tier === undefined) return []
  const slots = wholeRows(matched)
  return "amount" in tier
    ? spread(Math.min(tier.amount, cap), slots, sheet)
    : percentOfAll(slots, tier.remaining, cap, sheet)
}
