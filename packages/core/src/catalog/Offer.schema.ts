/** How offers look where they enter: what a host's own source answers can be checked by it. */
import * as Schema from "effect/Schema"
import type * as FineMoney from "../money/FineMoney.ts"
import type * as Money from "../money/Money.ts"
import { Currency, Price as MoneyOrFineMoney } from "../money/money.schema.ts"
import { Country, Instant, Name, OfferId, SellerId, Sku } from "./ids.schema.ts"

/** What one piece costs. */
export const Price: Schema.Codec<Money.Money | FineMoney.FineMoney> = MoneyOrFineMoney

const Pieces = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

export const PurchaseLimit = Schema.Struct({ max: Pieces })

export const PriceContext = Schema.Struct({
  currency: Currency,
  priceList: Schema.optionalKey(Name),
  channel: Schema.optionalKey(Name),
  country: Schema.optionalKey(Country),
  moment: Instant,
})

export const Offer = Schema.Struct({
  offerId: OfferId,
  sku: Sku,
  price: Price,
  priceList: Schema.optionalKey(Name),
  seller: Schema.optionalKey(SellerId),
  limit: Schema.optionalKey(PurchaseLimit),
  stock: Schema.optionalKey(Pieces),
  taxCategory: Schema.optionalKey(Name),
  asOf: Instant,
})
