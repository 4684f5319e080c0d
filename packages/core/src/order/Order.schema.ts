/** How an order looks where it enters and leaves: for a host's own wire, its OpenAPI document, its tests. */
import * as Schema from "effect/Schema"
import { Owner } from "../cart/Cart.schema.ts"
import { MAX_LINES } from "../cart/Cart.ts"
import {
  Country,
  Digest,
  Instant,
  Name,
  OrderId,
  OrderReference,
  SellerId,
  SettlementId,
} from "../catalog/ids.schema.ts"
import { Currency } from "../money/money.schema.ts"
import { MAX_PROMOTIONS } from "../pricing/Promotion.ts"
import {
  AppliedPromotion,
  CategoryTax,
  DeliverTo,
  SettlementLine,
  SettlementSource,
  Totals,
} from "../settlement/Settlement.schema.ts"

const PartNumber = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: MAX_LINES }))

export const OrderPart = Schema.Struct({
  ...Totals.fields,
  number: PartNumber,
  seller: Schema.optionalKey(SellerId),
  lines: Schema.Array(SettlementLine).check(Schema.isMinLength(1), Schema.isMaxLength(MAX_LINES)),
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
  parts: Schema.Array(OrderPart).check(Schema.isMinLength(1), Schema.isMaxLength(MAX_LINES)),
  taxes: Schema.Array(CategoryTax).check(Schema.isMaxLength(MAX_LINES)),
  applied: Schema.Array(AppliedPromotion).check(Schema.isMaxLength(MAX_PROMOTIONS)),
  deliverTo: Schema.optionalKey(DeliverTo),
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
