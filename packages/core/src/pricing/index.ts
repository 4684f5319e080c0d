export { MAX_NUDGE_TRIALS } from "./nudge.ts"
export type {
  AppliedPromotion,
  CategoryTax,
  LineDiscount,
  NotApplied,
  NotAppliedReason,
  Nudge,
  NudgeLike,
  PricedCart,
  PricedLine,
} from "./PricedCart.ts"
export {
  type AmountOff,
  type Benefit,
  isPercent,
  MAX_PERCENT_DIGITS,
  MAX_PRIORITY,
  MAX_PROMOTION_ID_LENGTH,
  MAX_PROMOTION_NAME_LENGTH,
  MAX_PROMOTION_TARGETS,
  MAX_PROMOTIONS,
  type PercentOff,
  type Promotion,
  type PromotionCondition,
  type PromotionTarget,
  type SpendAtLeast,
  type Validity,
} from "./Promotion.ts"
export { compilePromotions, isPromotionSet, noPromotions, type PromotionSet } from "./PromotionSet.ts"
export { type PricingRequest, priceCart } from "./priceCart.ts"
export { STANDARD_TAX, type TaxPolicy } from "./TaxPolicy.ts"
export type { PricingLine } from "./Worksheet.ts"
