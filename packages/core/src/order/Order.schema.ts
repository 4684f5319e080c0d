/** How an order looks where it enters and leaves: for a host's own wire, its OpenAPI document, its tests. */
import * as Schema from "effect/Schema"
import { Owner } from "../cart/Cart.schema.ts"
import {
  Country,
  Digest,
  Instant,
  Name,
  OrderId,
  OrderReference,
  PaymentMethod,
  SellerId,
  SettlementId,
} from "../catalog/ids.schema.ts"
import { Currency } from "../money/money.schema.ts"
import {
  AppliedPromotions,
  CategoryTaxes,
  CodeAnswers,
  MAX_GOODS,
  PointsEarned,
  Totals,
} from "../pricing/PricedCart.schema.ts"
import { DeliverTo, SettlementLine, SettlementSource } from "../settlement/Settlement.schema.ts"

const PartNumber = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: MAX_GOODS }))

export const OrderPart = Schema.Struct({
  ...Totals.fields,
  number: PartNumber,
  seller: Schema.optionalKey(SellerId),
  lines: Schema.Array(SettlementLine).check(Schema.isBetweenLength(1, MAX_GOODS)),
})

export const CancelReason = Schema.Literals(["expired", "byShopper", "byShop"])

export const OrderStatus = Schema.Literals(["awaitingPayment", "paid", "cancelled"])

/** An order as it was placed: all of it but its status. */
export const PlacedOrder = Schema.Struct({
  ...Totals.fields,
  orderId: OrderId,
  reference: Schema.optionalKey(OrderReference),
  owner: Owner,
  settlementId: SettlementId,
  source: SettlementSource,
  currency: Currency,
  priceList: Schema.optionalKey(Name),
  channel: Schema.optionalKey(Name),
  country: Schema.optionalKey(Country),
  parts: Schema.Array(OrderPart).check(Schema.isBetweenLength(1, MAX_GOODS)),
  taxes: CategoryTaxes,
  applied: AppliedPromotions,
  countsLimits: Schema.optionalKey(Schema.Literal(true)),
  codes: Schema.optionalKey(CodeAnswers),
  points: Schema.optionalKey(PointsEarned),
  deliverTo: Schema.optionalKey(DeliverTo),
  payingBy: Schema.optionalKey(PaymentMethod),
  fingerprint: Digest,
  placedAt: Instant,
  expiresAt: Instant,
})

export const Order = Schema.Struct({
  ...PlacedOrder.fields,
  status: OrderStatus,
  paidAt: Schema.optionalKey(Instant),
  cancelled: Schema.optionalKey(Schema.Struct({ at: Instant, reason: CancelReason })),
})
