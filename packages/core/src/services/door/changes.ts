/** Readers for what a shopper says of a cart beside its goods: bundles, codes, gifts, where it is, what is noted of it. */
import {
  MAX_ATTRIBUTE_NAME,
  MAX_ATTRIBUTE_VALUE,
  MAX_ATTRIBUTES,
  MAX_BUNDLE_CHILDREN,
  MAX_CODE_LENGTH,
} from "../../cart/Cart.ts"
import { isCode, normalCode } from "../../cart/codes.ts"
import { isName, isOfferId, type LineId, type OfferId } from "../../catalog/ids.ts"
import { isCurrency } from "../../money/Currency.ts"
import type { AskedContext, AskedItem } from "../CartRequest.ts"
import { fields, invalid, known, list, optional } from "./read.ts"
import { isText, NAME, type NamedTexts, readCountry, readItem, readLine, readNamedTexts } from "./requests.ts"

interface AskedBundle {
  readonly parent: AskedItem
  readonly children: ReadonlyArray<AskedItem>
}

export const readBundle = (value: unknown): AskedBundle => {
  const bundle = fields(value, "bundle", ["parent", "children"])
  return {
    parent: readItem(bundle["parent"], "parent"),
    children: list(bundle["children"], "children", { min: 1, max: MAX_BUNDLE_CHILDREN }, readItem),
  }
}

/** In the one form that codes are kept in. A longer text is not brought into it: no code begins with that many blanks. */
export const readCode = (value: unknown): string => {
  const code = typeof value === "string" && value.length <= 4 * MAX_CODE_LENGTH ? normalCode(value) : value
  return isCode(code) ? code : invalid("code", value, CODE)
}

const CODE = `a text of 1 to ${MAX_CODE_LENGTH} characters without U+0000 and lone surrogates`

const readPromotionId = (value: unknown): string => known(value, "promotionId", isText, NAME)

export const readRefusedGift = (value: unknown): { readonly promotionId: string } => ({
  promotionId: readPromotionId(fields(value, "gift", ["promotionId"])["promotionId"]),
})

export const readAcceptedGift = (value: unknown): { readonly promotionId: string; readonly offerId?: OfferId } => {
  const gift = fields(value, "gift", ["promotionId", "offerId"])
  const promotionId = readPromotionId(gift["promotionId"])
  const offerId = optional(gift["offerId"], (id) => known(id, "offerId", isOfferId, NAME))
  return { promotionId, ...(offerId === undefined ? {} : { offerId }) }
}

export const readContext = (value: unknown): AskedContext => {
  const input = fields(value, "context", ["currency", "priceList", "channel", "country"])
  const name = (field: string) =>
    optional(
      input[field],
      orNone((text) => known(text, field, isText, NAME_OR_NULL)),
    )
  const currency = optional(input["currency"], (code) => known(code, "currency", isCurrency, CURRENCY))
  const priceList = name("priceList")
  const channel = name("channel")
  const country = optional(input["country"], orNone(readCountry))
  return {
    ...(currency === undefined ? {} : { currency }),
    ...(priceList === undefined ? {} : { priceList }),
    ...(channel === undefined ? {} : { channel }),
    ...(country === undefined ? {} : { country }),
  }
}

const CURRENCY = "an ISO 4217 code such as EUR"
const NAME_OR_NULL = `${NAME}, or null to take it away`

const orNone =
  <A>(read: (value: unknown) => A) =>
  (value: unknown): A | null =>
    value === null ? null : read(value)

interface AskedAttributes {
  readonly lineId?: LineId
  readonly attributes: Readonly<Record<string, string | null>>
}

export const readAttributes = (value: unknown): AskedAttributes => {
  const input = fields(value, "attributes", ["lineId", "attributes"])
  const lineId = optional(input["lineId"], readLine)
  const attributes = readNamedTexts(input["attributes"], "attributes", ATTRIBUTES)
  return { ...(lineId === undefined ? {} : { lineId }), attributes }
}

const ATTRIBUTES: NamedTexts<string | null> = {
  one: "attribute",
  example: `{ message: "Happy birthday" }`,
  // All of them may be taken away for as many others.
  most: 2 * MAX_ATTRIBUTES,
  longestName: MAX_ATTRIBUTE_NAME,
  is: (value): value is string | null => value === null || isName(value, MAX_ATTRIBUTE_VALUE),
  wanted: `a text of 1 to ${MAX_ATTRIBUTE_VALUE} characters without U+0000 and lone surrogates, or null to take it away`,
}
