/** How a priced cart looks where it leaves: for a host's own wire, its OpenAPI document, its tests. */
import * as Schema from "effect/Schema"
import { Quantity } from "../cart/Cart.schema.ts"
import { MAX_CODE_LENGTH, MAX_CODES, MAX_LINES, MAX_QUANTITY } from "../cart/Cart.ts"
import { LineId, Name, OfferId, SellerId, Sku } from "../catalog/ids.schema.ts"
import { MAX_SKU_LENGTH } from "../catalog/ids.ts"
import { Price } from "../catalog/Offer.schema.ts"
import { MAX_OFFER_LABELS } from "../catalog/Offer.ts"
import type * as MoneyModule from "../money/Money.ts"
import { Currency, Money as MoneyStruct, Ratio } from "../money/money.schema.ts"
import { MAX_GIFT_OFFERS } from "./gifts.ts"
import { NotApplied, NotAppliedReason, PromotionId } from "./NotApplied.schema.ts"
import { MAX_NUDGES } from "./nudges.ts"
import { MAX_LANES } from "./PricingPolicies.ts"
import { MAX_SHIPMENTS, MAX_TENDERS } from "./PricingRequest.ts"
import { MAX_PROMOTION_NAME_LENGTH, MAX_PROMOTIONS } from "./Promotion.ts"
import { MAX_TAX_CATEGORIES, MAX_TAX_NAME_LENGTH, MAX_TAX_RATES } from "./TaxPolicy.ts"

export { NotApplied, NotAppliedReason } from "./NotApplied.schema.ts"

const Money: Schema.Codec<MoneyModule.Money> = MoneyStruct

const textUpTo = (max: number) => Schema.String.check(Schema.isBetweenLength(1, max))
const upTo = <S extends Schema.Constraint>(entry: S, most: number) =>
  Schema.Array(entry).check(Schema.isMaxLength(most))
const whole = (least: number) => Schema.Int.check(Schema.isGreaterThanOrEqualTo(least))

const PromotionName = textUpTo(MAX_PROMOTION_NAME_LENGTH)
const Code = textUpTo(MAX_CODE_LENGTH)

/** Most lines that a purchase has with its gifts, and most things that are priced with its deliveries. */
export const MAX_GOODS = MAX_LINES + MAX_GIFT_OFFERS
const MAX_SOLD = MAX_GOODS + MAX_SHIPMENTS

const totals = { subtotal: Money, discount: Money, net: Money, tax: Money, total: Money }

/** Sums over lines. */
export const Totals = Schema.Struct(totals).annotate({ identifier: "Totals" })

/** A part of a discount, and who pays for it. */
export const FundingShare = Schema.Struct({
  by: Schema.Literals(["seller", "platform", "brand"]),
  amount: Money,
}).annotate({ identifier: "FundingShare" })

/** At most one of each who can pay. */
export const FundingShares = upTo(FundingShare, 3)

const takenOff = {
  promotionId: PromotionId,
  name: PromotionName,
  amount: Money,
  code: Schema.optionalKey(Code),
  funding: Schema.optionalKey(FundingShares),
}

/** A share of a promotion that fell on one line. */
export const LineDiscount = Schema.Struct(takenOff).annotate({ identifier: "LineDiscount" })

/** A promotion with all that it took off. */
export const AppliedPromotion = Schema.Struct(takenOff).annotate({ identifier: "AppliedPromotion" })

/** The promotions that gave something. */
export const AppliedPromotions = upTo(AppliedPromotion, MAX_PROMOTIONS)

const RateName = textUpTo(MAX_TAX_NAME_LENGTH)

/** The tax of one line at one rate. */
export const LineTax = Schema.Struct({ name: Schema.optionalKey(RateName), rate: Ratio, tax: Money }).annotate({
  identifier: "LineTax",
})

/** The tax of one category at one rate. */
export const CategoryTax = Schema.Struct({
  category: Name,
  name: Schema.optionalKey(RateName),
  rate: Ratio,
  net: Money,
  tax: Money,
}).annotate({ identifier: "CategoryTax" })

/** The taxes of a whole cart. */
export const CategoryTaxes = upTo(CategoryTax, MAX_TAX_CATEGORIES * MAX_TAX_RATES)

/** Which price of an offer was taken. */
export const PriceSource = Schema.Struct({
  kind: Schema.Literals(["list", "sale", "override"]),
  priceList: Schema.optionalKey(Name),
  minQuantity: Schema.optionalKey(whole(1)),
}).annotate({ identifier: "PriceSource" })

/** A unit price before and after a catalogue promotion. */
export const CatalogueChange = Schema.Struct({
  promotionId: PromotionId,
  name: PromotionName,
  was: Price,
  now: Price,
}).annotate({ identifier: "CatalogueChange" })

/** Pieces of a line that were treated alike. */
export const LinePart = Schema.Struct({
  quantity: Quantity,
  subtotal: Money,
  discounts: upTo(Schema.Int, MAX_PROMOTIONS),
}).annotate({ identifier: "LinePart" })

const costs = {
  subtotal: Money,
  discounts: upTo(LineDiscount, MAX_PROMOTIONS),
  discount: Money,
  net: Money,
  tax: Money,
  gross: Money,
  taxCategory: Schema.optionalKey(Name),
  taxes: Schema.optionalKey(upTo(LineTax, MAX_TAX_RATES)),
  seller: Schema.optionalKey(SellerId),
}

/** A line with its prices. */
export const PricedLine = Schema.Struct({
  lineId: LineId,
  offerId: OfferId,
  sku: Sku,
  quantity: Quantity,
  unitPrice: Price,
  source: Schema.optionalKey(PriceSource),
  was: Schema.optionalKey(Price),
  catalogue: Schema.optionalKey(upTo(CatalogueChange, MAX_PROMOTIONS)),
  ...costs,
  parts: Schema.optionalKey(upTo(LinePart, MAX_QUANTITY)),
}).annotate({ identifier: "PricedLine" })

/** A line that is given, with what gave it. */
export const PricedGift = Schema.Struct({ ...PricedLine.fields, promotionId: PromotionId }).annotate({
  identifier: "PricedGift",
})

/** A delivery with its prices. */
export const PricedShipment = Schema.Struct({ id: Name, method: Schema.optionalKey(Name), ...costs }).annotate({
  identifier: "PricedShipment",
})

/** What one seller's goods and deliveries come to. */
export const SellerTotals = Schema.Struct({
  ...totals,
  seller: Schema.optionalKey(SellerId),
  funded: Money,
}).annotate({ identifier: "SellerTotals" })

/** Why a code gives nothing. */
export const CodeReason = Schema.Union([Schema.TaggedStruct("UnknownCode", {}), NotAppliedReason])

/** What became of a code that the shopper entered. */
export const CodeAnswer = Schema.Union([
  Schema.Struct({
    code: Code,
    applied: Schema.Literal(true),
    promotionIds: upTo(PromotionId, MAX_PROMOTIONS),
  }),
  Schema.Struct({ code: Code, applied: Schema.Literal(false), reason: CodeReason }),
]).annotate({ identifier: "CodeAnswer" })

/** What became of all codes of a cart. */
export const CodeAnswers = upTo(CodeAnswer, MAX_CODES)

const Labels = upTo(Name, MAX_OFFER_LABELS)

/** Goods that count. */
const NudgeLike = Schema.Struct({
  sku: Schema.optionalKey(textUpTo(MAX_SKU_LENGTH)),
  offerId: Schema.optionalKey(Name),
  seller: Schema.optionalKey(Name),
  brand: Schema.optionalKey(Name),
  categories: Schema.optionalKey(Labels),
  tags: Schema.optionalKey(Labels),
})

const within = { promotionId: PromotionId, name: PromotionName, benefit: Money, missing: Money }

/** A promotion within reach, and the way to it. */
export const Nudge = Schema.TaggedUnion({
  Spend: { ...within, like: NudgeLike },
  Take: { ...within, pieces: whole(1), lineId: LineId },
}).annotate({ identifier: "Nudge" })

/** Something that the shop, or the shopper, should know about these prices. */
export const PricingWarning = Schema.TaggedUnion({
  ThresholdLost: { promotionId: PromotionId, required: Money, spent: Money, listed: Money },
  SearchStopped: { lane: Name, gap: Money },
  GiftUnavailable: { promotionId: PromotionId, offerId: OfferId },
  TaxNotQuoted: { of: Name },
}).annotate({ identifier: "PricingWarning" })

/** What a member earns. */
export const PointsEarned = Schema.Struct({ base: whole(0), extra: whole(0) }).annotate({ identifier: "PointsEarned" })

/** What a tender pays. */
export const AppliedTender = Schema.Struct({
  id: Name,
  kind: Schema.Literals(["points", "giftCard", "credit"]),
  amount: Money,
}).annotate({ identifier: "AppliedTender" })

/** A cart with its prices, as `priceCart` answers it and `cart.view` shows it. */
export const PricedCart = Schema.Struct({
  ...totals,
  currency: Currency,
  lines: upTo(PricedLine, MAX_LINES),
  gifts: upTo(PricedGift, MAX_GIFT_OFFERS),
  shipping: upTo(PricedShipment, MAX_SHIPMENTS),
  goods: Totals,
  delivery: Totals,
  taxes: CategoryTaxes,
  sellers: upTo(SellerTotals, MAX_SOLD),
  funding: FundingShares,
  applied: AppliedPromotions,
  notApplied: upTo(NotApplied, MAX_PROMOTIONS),
  codes: CodeAnswers,
  nudges: upTo(Nudge, MAX_NUDGES),
  warnings: upTo(PricingWarning, MAX_PROMOTIONS + MAX_LANES + MAX_GIFT_OFFERS + MAX_SOLD),
  points: Schema.optionalKey(PointsEarned),
  tenders: upTo(AppliedTender, MAX_TENDERS),
  due: Money,
  optimal: Schema.Boolean,
  gap: Money,
}).annotate({ identifier: "PricedCart" })
