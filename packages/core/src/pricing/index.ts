/** What a cart costs: promotions as data, and one pure function from facts to prices with the reason for each minor unit. */
export type * from "./Benefit.ts"
export * from "./buildBenefit.ts"
export * from "./buildCondition.ts"
export { type PromotionDraft, promotion } from "./buildPromotion.ts"
export type * from "./Condition.ts"
export { explain } from "./explain.ts"
export { type FundedUnits, fundingOfUnits } from "./funding.ts"
export { giftOffersOf } from "./gifts.ts"
export {
  type LimitCounter,
  type LimitUse,
  limitKeyOf,
  limitsOf,
  limitUses,
} from "./limits.ts"
export type * from "./NotApplied.ts"
export { MAX_NUDGE_TRIALS, MAX_NUDGES } from "./nudges.ts"
export type * from "./PricedCart.ts"
export {
  type Lane,
  type LaneMode,
  type PointsPolicy,
  PRICING_DEFAULTS,
  type PricingPolicies,
  type TenderPolicy,
} from "./PricingPolicies.ts"
export type {
  BuyerFacts,
  GiftChoice,
  LimitsUsed,
  PricingLine,
  PricingRequest,
  Shipment,
  Tender,
} from "./PricingRequest.ts"
export {
  type Budget,
  CART_LANE,
  CATALOGUE_LANE,
  type Day,
  type Funder,
  type Funding,
  isPercent,
  type Limit,
  type Limits,
  MAX_PERCENT_DIGITS,
  MAX_PRIORITY,
  MAX_PROMOTION_ID_LENGTH,
  MAX_PROMOTION_NAME_LENGTH,
  MAX_PROMOTIONS,
  type Promotion,
  type PromotionClass,
  SHIPPING_LANE,
  type Stacking,
  type Validity,
  type WeeklyHours,
} from "./Promotion.ts"
export { type PromotionProblem, promotionProblems } from "./PromotionProblem.ts"
export { compilePromotions, isPromotionSet, noPromotions, type PromotionSet } from "./PromotionSet.ts"
export { priceCart } from "./priceCart.ts"
export * from "./quoteReturn.ts"
export { reasonText } from "./reasonText.ts"
export { type PurchaseContext, type ResolvedPrice, resolvePrice } from "./resolvePrice.ts"
export type { Selector } from "./Selector.ts"
export { type ShippingRate, shippingRate } from "./shippingRate.ts"
export { type Simulated, type SimulatedChange, simulate } from "./simulate.ts"
export { type NamedRate, STANDARD_TAX, type TaxPolicy, type TaxQuotes, type TaxRule } from "./TaxPolicy.ts"
export { type UnitGroup, unitsOf } from "./unitsOf.ts"
