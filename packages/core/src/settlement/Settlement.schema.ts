/** How a settlement looks where it enters and leaves: for a host's own wire, its OpenAPI document, its tests. */
import * as Schema from "effect/Schema"
import { LineOptions, Owner, Quantity } from "../cart/Cart.schema.ts"
import { MAX_LINES } from "../cart/Cart.ts"
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
import { Price } from "../catalog/Offer.schema.ts"
import type * as MoneyModule from "../money/Money.ts"
import { Currency, Money as MoneyStruct, Ratio } from "../money/money.schema.ts"
import { MAX_PROMOTION_ID_LENGTH, MAX_PROMOTION_NAME_LENGTH, MAX_PROMOTIONS } from "../pricing/Promotion.ts"
import { MAX_ADDRESS_FIELDS, MAX_ADDRESS_NAME, MAX_ADDRESS_VALUE } from "./Settlement.ts"

const Money: Schema.Codec<MoneyModule.Money> = MoneyStruct

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

const textUpTo = (max: number) => Schema.String.check(Schema.isMinLength(1), Schema.isMaxLength(max))

/** A promotion with what it took off: a line, or all of them. */
export const AppliedPromotion = Schema.Struct({
  promotionId: textUpTo(MAX_PROMOTION_ID_LENGTH),
  name: textUpTo(MAX_PROMOTION_NAME_LENGTH),
  amount: Money,
})

export const CategoryTax = Schema.Struct({ category: Name, rate: Ratio, net: Money, tax: Money })

export const SettlementLine = Schema.Struct({
  lineId: LineId,
  offerId: OfferId,
  sku: Sku,
  options: LineOptions,
  quantity: Quantity,
  seller: Schema.optionalKey(SellerId),
  unitPrice: Price,
  subtotal: Money,
  discounts: Schema.Array(AppliedPromotion).check(Schema.isMaxLength(MAX_PROMOTIONS)),
  discount: Money,
  net: Money,
  tax: Money,
  gross: Money,
  taxCategory: Schema.optionalKey(Name),
})

const totals = { subtotal: Money, discount: Money, net: Money, tax: Money, total: Money }

export const Totals = Schema.Struct(totals)

export const DeliveryGroup = Schema.Struct({
  ...totals,
  seller: Schema.optionalKey(SellerId),
  lineIds: Schema.Array(LineId).check(Schema.isMinLength(1), Schema.isMaxLength(MAX_LINES)),
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
  lines: Schema.Array(SettlementLine).check(Schema.isMinLength(1), Schema.isMaxLength(MAX_LINES)),
  groups: Schema.Array(DeliveryGroup).check(Schema.isMinLength(1), Schema.isMaxLength(MAX_LINES)),
  taxes: Schema.Array(CategoryTax).check(Schema.isMaxLength(MAX_LINES)),
  applied: Schema.Array(AppliedPromotion).check(Schema.isMaxLength(MAX_PROMOTIONS)),
  deliverTo: Schema.optionalKey(DeliverTo),
  methods: Schema.Array(PaymentMethod),
  fingerprint: Digest,
  settledAt: Instant,
  expiresAt: Instant,
})
