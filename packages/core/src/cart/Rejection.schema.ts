/** How a "no" looks on the wire, by its tag. */
import * as Schema from "effect/Schema"
import { CartId, LineId, Name, OfferId, Sku, Version } from "../catalog/ids.schema.ts"

/** What was asked for may be any whole number; what is allowed and what is there are counts. */
const Asked = Schema.Int
const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

export const Rejection = Schema.TaggedUnion({
  InvalidInput: { path: Schema.String, got: Schema.String, wanted: Schema.String },
  CartNotFound: { cartId: CartId },
  CartIdTaken: { cartId: CartId },
  CartMerged: { cartId: CartId, into: CartId },
  GuestTokenInvalid: {},
  RequestIdReused: { requestId: Schema.String },
  VersionMismatch: { expected: Version, actual: Version },
  LineNotFound: { lineId: LineId },
  QuantityOutOfRange: { quantity: Asked, min: Count, max: Count },
  LineFull: { lineId: LineId, inCart: Count, asked: Asked, max: Count },
  PurchaseLimitExceeded: { sku: Sku, inCart: Count, asked: Asked, max: Count },
  BundleChild: { lineId: LineId, parent: LineId },
  TooManyCodes: { codes: Count, max: Count },
  TooManyGiftChoices: { choices: Count, max: Count },
  TooManyAttributes: { lineId: Schema.optionalKey(LineId), attributes: Count, max: Count },
  OfferUnknown: { offerId: OfferId },
  OfferNotAvailable: { offerId: OfferId, priceList: Name },
  OfferNotForSale: { offerId: OfferId },
  OfferOfOtherSku: { offerId: OfferId, sku: Sku, offerSku: Sku },
  OfferInOtherCurrency: { offerId: OfferId, offerCurrency: Schema.String, cartCurrency: Schema.String },
  CartFull: { lines: Count, max: Count },
  ShelfFull: { lines: Count, max: Count },
  CartTooLarge: { bytes: Count, max: Count },
  TotalTooLarge: { max: Count },
})
