/** "Spend 5.00 more and save 10.00": the promotion that is nearest to applying, and what following it is worth. */
import { applyPromotion } from "./applyPromotion.ts"
import type { CompiledPromotion } from "./CompiledPromotion.ts"
import { matching } from "./eligibility.ts"
import type { Nudge, NudgeLike } from "./PricedCart.ts"
import type { Row, Worksheet } from "./Worksheet.ts"

/**
 * Most promotions that one pricing tries for a nudge, from the nearest on. Each trial lets all promotions apply again, so
 * without a bound thousands that would take nothing off would cost their number squared. Where so many would take
 * nothing off there is no nudge, even if a farther promotion would.
 */
export const MAX_NUDGE_TRIALS = 8

/** A promotion whose condition does not hold yet, and the minor units that are missing. */
export interface OutOfReach {
  readonly promotion: CompiledPromotion
  readonly missing: number
}

/**
 * Of the `MAX_NUDGE_TRIALS` promotions with the least missing the first that would take something off; equals go in the
 * order in which they are applied.
 *
 * What it promises is not estimated: the cart is priced again with the missing line in it, up to that promotion.
 */
export const nudgesOf = (
  candidates: ReadonlyArray<OutOfReach>,
  promotions: ReadonlyArray<CompiledPromotion>,
  sheet: Worksheet,
  subtotal: number,
): ReadonlyArray<Nudge> => {
  const nearest = candidates.toSorted((a, b) => a.missing - b.missing).slice(0, MAX_NUDGE_TRIALS)
  for (const { promotion, missing } of nearest) {
    if (!Number.isSafeInteger(subtotal + missing)) break // nobody can follow it, nor any after it
    const like = likeOf(promotion, sheet.rows)
    const benefit = benefitOf(promotion, missing, like, promotions, sheet)
    if (benefit === 0) continue
    return [
      {
        promotionId: promotion.id,
        name: promotion.name,
        missing: { amount: missing, currency: sheet.currency },
        benefit: { amount: benefit, currency: sheet.currency },
        like,
      },
    ]
  }
  return []
}

const likeOf = (promotion: CompiledPromotion, rows: ReadonlyArray<Row>): NudgeLike => {
  const goods = matching(promotion, rows)[0]?.goods
  return {
    ...(promotion.skus !== undefined && goods?.sku !== undefined && { sku: goods.sku }),
    ...(promotion.sellers !== undefined && goods?.seller !== undefined && { seller: goods.seller }),
  }
}

const benefitOf = (
  wanted: CompiledPromotion,
  missing: number,
  like: NudgeLike,
  promotions: ReadonlyArray<CompiledPromotion>,
  sheet: Worksheet,
): number => {
  const rows = sheet.rows.map(({ goods, subtotal }) => fresh(goods, subtotal))
  rows.push(fresh(like, missing))
  const trial = { ...sheet, rows }
  for (const promotion of promotions) {
    const outcome = applyPromotion(promotion, trial)
    if (promotion === wanted) return typeof outcome === "number" ? outcome : 0
  }
  return 0
}

const fresh = (goods: Row["goods"], subtotal: number): Row => ({
  goods,
  subtotal,
  left: subtotal,
  discounts: undefined,
})
