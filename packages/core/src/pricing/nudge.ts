/** "Spend 5.00 more and save 10.00": the promotion that is nearest to applying, and what following it is worth. */
import { applyPromotion } from "./applyPromotion.ts"
import type { CompiledPromotion } from "./CompiledPromotion.ts"
import { matching } from "./eligibility.ts"
import type { Nudge, NudgeLike } from "./PricedCart.ts"
import type { Row, Worksheet } from "./Worksheet.ts"

/** A promotion whose condition does not hold yet, and the minor units that are missing. */
export interface OutOfReach {
  readonly promotion: CompiledPromotion
  readonly missing: number
}

/**
 * The promotion with the least missing that would take something off; of equals, the one that is applied first.
 *
 * What it promises is not estimated: the cart is priced again with the missing line in it, up to that promotion.
 */
export const nudgesOf = (
  candidates: ReadonlyArray<OutOfReach>,
  promotions: ReadonlyArray<CompiledPromotion>,
  sheet: Worksheet,
  subtotal: number,
): ReadonlyArray<Nudge> => {
  for (const { promotion, missing } of candidates.toSorted((a, b) => a.missing - b.missing)) {
    if (!Number.isSafeInteger(subtotal + missing)) continue // nobody can follow it
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
