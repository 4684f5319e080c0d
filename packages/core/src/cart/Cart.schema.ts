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
import {
  MAX_ATTRIBUTE_NAME,
  MAX_ATTRIBUTE_VALUE,
  MAX_ATTRIBUTES,
  MAX_CODE_LENGTH,
  MAX_CODES,
  MAX_GIFT_CHOICES,
  MAX_LINES,
  MAX_OPTION_NAME,
  MAX_OPTION_VALUE,
  MAX_OPTIONS,
  MAX_QUANTITY,
} from "./Cart.ts"
import { isCode } from "./codes.ts"

/** Pieces on one line. */
export const Quantity = Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: MAX_QUANTITY }))

/** Pieces ever added to a line. */
export const Added = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

// A name that a plain object already has would be looked up there by code less careful than ours.
const isOwnName = (name: string, max: number): boolean =>
  isName(name, max) && name !== "__proto__" && name !== "constructor" && name !== "prototype"

/** What an option or an attribute may be called. */
const ownName = (max: number) =>
  Schema.String.check(
    Schema.isMinLength(1),
    Schema.isMaxLength(max),
    Schema.makeFilter((name: string) => isOwnName(name, max), {
      expected: "well-formed Unicode without U+0000, and no object's own name",
    }),
  )

const textUpTo = (max: number) =>
  Schema.String.check(
    Schema.isMinLength(1),
    Schema.isMaxLength(max),
    Schema.makeFilter((value: string) => isName(value, max), { expected: "well-formed Unicode without U+0000" }),
  )

export const LineOptions = Schema.Record(Schema.String, textUpTo(MAX_OPTION_VALUE)).check(
  Schema.isMaxProperties(MAX_OPTIONS),
  Schema.isPropertyNames(ownName(MAX_OPTION_NAME)),
)

export const AttributeName = ownName(MAX_ATTRIBUTE_NAME)
export const AttributeValue = textUpTo(MAX_ATTRIBUTE_VALUE)

export const AttributesOrNone = Schema.Record(Schema.String, AttributeValue).check(
  Schema.isMaxProperties(MAX_ATTRIBUTES),
  Schema.isPropertyNames(AttributeName),
)

/** What is noted of a cart or a line: where nothing is, the key is absent. */
export const Attributes = AttributesOrNone.check(Schema.isMinProperties(1))

export const BundlePart = Schema.Struct({ parent: LineId, per: Quantity })

/** A code as `normalCode` writes it. */
export const Code = Schema.String.check(
  Schema.isMinLength(1),
  Schema.isMaxLength(MAX_CODE_LENGTH),
  Schema.makeFilter((text: string) => isCode(text), { expected: "a code as normalCode writes it" }),
)
export const Codes = Schema.Array(Code).check(Schema.isMinLength(1), Schema.isMaxLength(MAX_CODES))

export const GiftChoice = Schema.Struct({
  promotionId: Name,
  refused: Schema.optionalKey(Schema.Literal(true)),
  chosen: Schema.optionalKey(OfferId),
}).check(
  Schema.makeFilter(({ refused, chosen }) => refused !== undefined || chosen !== undefined, {
    expected: "a gift that is refused or chosen",
  }),
)
export const GiftChoices = Schema.Array(GiftChoice).check(Schema.isMinLength(1), Schema.isMaxLength(MAX_GIFT_CHOICES))

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
  bundle: Schema.optionalKey(BundlePart),
  attributes: Schema.optionalKey(Attributes),
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
  codes: Schema.optionalKey(Codes),
  gifts: Schema.optionalKey(GiftChoices),
  attributes: Schema.optionalKey(Attributes),
  mergedInto: Schema.optionalKey(CartId),
})

/** `added` is 0 where the writer saw no such line: then everything on it is news. */
export const SeenLine = Schema.Struct({
  lineId: LineId,
  added: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)),
  remainderId: LineId,
})
