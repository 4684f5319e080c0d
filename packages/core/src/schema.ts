/**
 * Every shape that enters or leaves the SDK, as an effect `Schema`: to decode it, to document it, to generate it.
 *
 * The chapters' own entry points load none of this, so arithmetic in a browser pays nothing for it.
 */
import * as Schema from "effect/Schema"

export * from "./cart/Cart.schema.ts"
export * from "./cart/CartCommand.schema.ts"
export * from "./cart/CartEvent.schema.ts"
export * from "./cart/CartOperation.schema.ts"
export * from "./cart/Rejection.schema.ts"
export * from "./cart/Warning.schema.ts"
export * from "./catalog/ids.schema.ts"
export { Offer, OfferPrice, PriceContext, PurchaseLimit } from "./catalog/Offer.schema.ts"
export * from "./money/money.schema.ts"
export * from "./order/Order.schema.ts"
export * from "./order/OrderEvent.schema.ts"
export * from "./order/OrderRejection.schema.ts"
export * from "./payment/Payment.schema.ts"
export * from "./payment/PaymentRejection.schema.ts"
export {
  AppliedPromotion,
  AppliedTender,
  CatalogueChange,
  CategoryTax,
  CodeAnswer,
  CodeReason,
  FundingShare,
  LineDiscount,
  LinePart,
  LineTax,
  NotApplied,
  NotAppliedReason,
  Nudge,
  PointsEarned,
  PricedCart,
  PricedGift,
  PricedLine,
  PricedShipment,
  PriceSource,
  PricingWarning,
  SellerTotals,
  Totals,
} from "./pricing/PricedCart.schema.ts"
export * from "./pricing/Promotion.schema.ts"
export * from "./pricing/quoteReturn.schema.ts"
export * from "./settlement/Settlement.schema.ts"
export * from "./settlement/SettlementRejection.schema.ts"

/**
 * The JSON Schema (draft 2020-12) of a shape, for an OpenAPI document or another language. Keys it does not name are
 * refused.
 */
export const jsonSchemaOf = (schema: Schema.Constraint) =>
  Schema.toJsonSchemaDocument(schema, { onExcessProperty: "error" })

/** The shape for any tool that speaks Standard Schema. All that is wrong is named at once, keys it does not name too. */
export const standardSchemaOf = <S extends Schema.ConstraintDecoder<unknown>>(schema: S) =>
  Schema.toStandardSchemaV1(schema, { parseOptions: { errors: "all", onExcessProperty: "error" } })
