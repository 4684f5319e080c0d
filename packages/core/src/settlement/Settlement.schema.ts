/** How a settlement looks where it enters and leaves: for a host's own wire, its OpenAPI document, its tests. */
import * as Schema from "effect/Schema"
import { LineOptions, Owner, Quantity } from "../cart/Cart.schema.ts"
import {
  CartId,
  Country,
  Digest,
  Instant,
  LineId,
  Name,
  OfferId,
  PaymentMethod,
  SellerId,
  SettlementId,
  Sku,
} from "../catalog/ids.schema.ts"
import { isName } from "../catalog/ids.ts"
import { Currency } from "../money/money.schema.ts"
import { PromotionId } from "../pricing/NotApplied.schema.ts"
import {
  AppliedPromotions,
  CategoryTaxes,
  CodeAnswers,
  MAX_GOODS,
  PointsEarned,
  PricedLine,
  Totals,
} from "../pricing/PricedCart.schema.ts"
import { MAX_ADDRESS_FIELDS, MAX_ADDRESS_NAME, MAX_ADDRESS_VALUE } from "./Settlement.ts"

const isFieldName = (name: string): boolean =>
  isName(name, MAX_ADDRESS_NAME) && name !== "__proto__" && name !== "constructor" && name !== "prototype"

const FieldName = Schema.String.check(
  Schema.isMinLength(1),
  Schema.isMaxLength(MAX_ADDRESS_NAME),
  Schema.makeFilter(isFieldName, { expected: "well-formed Unicode without U+0000, and no object's own name" }),
)

const FieldValue = Schema.String.check(
  Schema.isMaxLength(MAX_ADDRESS_VALUE),
  Schema.makeFilter((value: string) => value === "" || isName(value, MAX_ADDRESS_VALUE), {
    expected: "well-formed Unicode without U+0000",
  }),
)

/** Where to deliver, in the host's own fields. */
export const DeliverTo = Schema.Record(Schema.String, FieldValue).check(
  Schema.isMaxProperties(MAX_ADDRESS_FIELDS),
  Schema.isPropertyNames(FieldName),
)

export const BuyNowItem = Schema.Struct({ sku: Sku, offerId: OfferId, quantity: Quantity, options: LineOptions })

export const SettlementSource = Schema.TaggedUnion({
  Cart: { cartId: CartId },
  BuyNow: { openingId: Digest, item: BuyNowItem },
})

/** A line with its prices, and what it is a line of. */
export const SettlementLine = Schema.Struct({
  ...PricedLine.fields,
  options: LineOptions,
  giftOf: Schema.optionalKey(PromotionId),
})

const { fields: totals } = Totals

export const DeliveryGroup = Schema.Struct({
  ...totals,
  seller: Schema.optionalKey(SellerId),
  lineIds: Schema.Array(LineId).check(Schema.isBetweenLength(1, MAX_GOODS)),
})

export const Settlement = Schema.Struct({
  ...totals,
  shape: Schema.Literal(1),
  id: SettlementId,
  owner: Owner,
  source: SettlementSource,
  currency: Currency,
  priceList: Schema.optionalKey(Name),
  channel: Schema.optionalKey(Name),
  country: Schema.optionalKey(Country),
  lines: Schema.Array(SettlementLine).check(Schema.isBetweenLength(1, MAX_GOODS)),
  groups: Schema.Array(DeliveryGroup).check(Schema.isBetweenLength(1, MAX_GOODS)),
  taxes: CategoryTaxes,
  applied: AppliedPromotions,
  codes: Schema.optionalKey(CodeAnswers),
  points: Schema.optionalKey(PointsEarned),
  deliverTo: Schema.optionalKey(DeliverTo),
  payingBy: Schema.optionalKey(PaymentMethod),
  methods: Schema.Array(PaymentMethod),
  fingerprint: Digest,
  settledAt: Instant,
  expiresAt: Instant,
})
