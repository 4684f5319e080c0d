/** How a cart looks where it enters and leaves: for a host's own wire, its OpenAPI document, its tests. */
import * as Schema from "effect/Schema"
import {
  CartId,
  Country,
  GuestId,
  Instant,
  LineId,
  MemberId,
  Name,
  OfferId,
  SellerId,
  Sku,
} from "../catalog/ids.schema.ts"
import { isName } from "../catalog/ids.ts"
import { Price } from "../catalog/Offer.schema.ts"
import { Currency } from "../money/money.schema.ts"
import { MAX_LINES, MAX_OPTION_NAME, MAX_OPTION_VALUE, MAX_OPTIONS, MAX_QUANTITY } from "./Cart.ts"

/** Pieces on one line. */
export const Quantity = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: MAX_QUANTITY }))

/** Pieces ever added to a line. */
export const Added = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

// A name that a plain object already has would be looked up there by code less careful than ours.
const isOptionName = (name: string): boolean =>
  isName(name, MAX_OPTION_NAME) && name !== "__proto__" && name !== "constructor" && name !== "prototype"

const OptionName = Schema.String.check(
  Schema.isMinLength(1),
  Schema.isMaxLength(MAX_OPTION_NAME),
  Schema.makeFilter(isOptionName, { expected: "well-formed Unicode without U+0000, and no object's own name" }),
)

const OptionValue = Schema.String.check(
  Schema.isMinLength(1),
  Schema.isMaxLength(MAX_OPTION_VALUE),
  Schema.makeFilter((value: string) => isName(value, MAX_OPTION_VALUE), {
    expected: "well-formed Unicode without U+0000",
  }),
)

export const LineOptions = Schema.Record(Schema.String, OptionValue).check(
  Schema.isMaxProperties(MAX_OPTIONS),
  Schema.isPropertyNames(OptionName),
)

export const CartLine = Schema.Struct({
  lineId: LineId,
  offerId: OfferId,
  sku: Sku,
  options: LineOptions,
  quantity: Quantity,
  added: Added,
  selected: Schema.Boolean,
  addedAt: Instant,
  priceSeen: Price,
  seller: Schema.optionalKey(SellerId),
})

export const Owner = Schema.Union([
  Schema.Struct({ member: MemberId }),
  Schema.Struct({ guest: GuestId }),
  Schema.Struct({ system: Name }),
])

const Lines = Schema.Array(CartLine).check(Schema.isMaxLength(MAX_LINES))

export const Cart = Schema.Struct({
  shape: Schema.Literal(1),
  id: CartId,
  owner: Owner,
  currency: Currency,
  priceList: Schema.optionalKey(Name),
  channel: Schema.optionalKey(Name),
  country: Schema.optionalKey(Country),
  openedAt: Instant,
  lines: Lines,
  shelf: Lines,
  mergedInto: Schema.optionalKey(CartId),
})

/** `added` is 0 where the writer saw no such line: then everything on it is news. */
export const SeenLine = Schema.Struct({
  lineId: LineId,
  added: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  remainderId: LineId,
})
