/** How a warning looks on the wire, by its tag. */
import * as Schema from "effect/Schema"
import { LineId, Name, OfferId, Sku } from "../catalog/ids.schema.ts"
import { Price } from "../catalog/Offer.schema.ts"
import { Currency } from "../money/money.schema.ts"
import { AttributeName, Code } from "./Cart.schema.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

export const Warning = Schema.TaggedUnion({
  QuantityClamped: { lineId: LineId, asked: Count, given: Count, max: Count },
  LineDropped: { offerId: OfferId, quantity: Count, max: Count },
  LineGone: { lineId: LineId },
  CodeDropped: { code: Code, max: Count },
  GiftChoiceDropped: { promotionId: Name, max: Count },
  AttributeDropped: { name: AttributeName, lineId: Schema.optionalKey(LineId), max: Count },
  PriceMoved: { lineId: LineId, sku: Sku, was: Price, now: Price },
  OfferGone: { lineId: LineId, offerId: OfferId },
  StockShort: { sku: Sku, inCart: Count, stock: Schema.Int },
  OverPurchaseLimit: { sku: Sku, inCart: Count, max: Count },
  CurrencyChanged: { lineId: LineId, sku: Sku, was: Currency, now: Currency },
})
