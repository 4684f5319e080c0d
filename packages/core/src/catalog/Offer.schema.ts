/** How offers look where they enter: what a host's own source answers can be checked by it. */
import * as Schema from "effect/Schema"
import type * as FineMoney from "../money/FineMoney.ts"
import type * as Money from "../money/Money.ts"
import { Currency, Price as MoneyOrFineMoney, Money as WholeMoney } from "../money/money.schema.ts"
import { Country, Instant, MemberId, Name, OfferId, SellerId, Sku } from "./ids.schema.ts"
import { MAX_OFFER_LABELS, MAX_OFFER_PRICES } from "./Offer.ts"

/** What one piece costs. */
export const Price: Schema.Codec<Money.Money | FineMoney.FineMoney> = MoneyOrFineMoney

const Pieces = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
const FromOneOn = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

const Labels = Schema.Array(Name).check(Schema.isMaxLength(MAX_OFFER_LABELS))

export const PurchaseLimit = Schema.Struct({ max: Pieces, perBuyer: Schema.optionalKey(Pieces) })

export const PriceContext = Schema.Struct({
  currency: Currency,
  priceList: Schema.optionalKey(Name),
  channel: Schema.optionalKey(Name),
  country: Schema.optionalKey(Country),
  moment: Instant,
})

/** Another price of an offer, and when it holds. A list of groups or members that is there names somebody. */
export const OfferPrice = Schema.Struct({
  price: Price,
  kind: Schema.optionalKey(Schema.Literals(["list", "sale", "override"])),
  priceList: Schema.optionalKey(Name),
  channel: Schema.optionalKey(Name),
  country: Schema.optionalKey(Country),
  groups: Schema.optionalKey(Labels.check(Schema.isMinLength(1))),
  members: Schema.optionalKey(
    Schema.Array(MemberId).check(Schema.isMinLength(1), Schema.isMaxLength(MAX_OFFER_LABELS)),
  ),
  from: Schema.optionalKey(Instant),
  until: Schema.optionalKey(Instant),
  minQuantity: Schema.optionalKey(FromOneOn),
  maxQuantity: Schema.optionalKey(FromOneOn),
})

export const Offer = Schema.Struct({
  offerId: OfferId,
  sku: Sku,
  price: Price,
  priceList: Schema.optionalKey(Name),
  prices: Schema.optionalKey(Schema.Array(OfferPrice).check(Schema.isMaxLength(MAX_OFFER_PRICES))),
  was: Schema.optionalKey(Price),
  floor: Schema.optionalKey(WholeMoney),
  brand: Schema.optionalKey(Name),
  categories: Schema.optionalKey(Labels),
  tags: Schema.optionalKey(Labels),
  seller: Schema.optionalKey(SellerId),
  limit: Schema.optionalKey(PurchaseLimit),
  stock: Schema.optionalKey(Pieces),
  taxCategory: Schema.optionalKey(Name),
  asOf: Instant,
})
