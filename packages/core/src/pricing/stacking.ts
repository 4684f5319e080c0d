/** Which promotions may be given together. */
import type { CompiledPromotion } from "./CompiledPromotion.ts"
import type { NotAppliedReason } from "./NotApplied.ts"

/** Whether two promotions may be given together: neither is exclusive, they are of no one group, and each goes with the other's class. */
export const goTogether = (a: CompiledPromotion, b: CompiledPromotion): boolean =>
  !a.exclusive &&
  !b.exclusive &&
  (a.group === undefined || a.group !== b.group) &&
  (a.combinesWith === undefined || a.combinesWith.has(b.class)) &&
  (b.combinesWith === undefined || b.combinesWith.has(a.class))

/** Why a promotion may not be given beside those that are; `undefined` if it may. */
export const barredBy = (
  promotion: CompiledPromotion,
  given: ReadonlyArray<CompiledPromotion>,
): NotAppliedReason | undefined => {
  for (const other of given) {
    if (goTogether(promotion, other)) continue
    const { id: promotionId } = other
    return other.exclusive || promotion.exclusive ? { _tag: "Exclusive", promotionId } : { _tag: "LostTo", promotionId }
  }
  return undefined
}
