/** Readers of what is sent to open a settlement. */
import { canonicalOptions } from "../../cart/identity.ts"
import { type CartId, isName, isPaymentMethod, type PaymentMethod } from "../../catalog/ids.ts"
import { type Shop, shopOf } from "../../catalog/Offer.ts"
import type { Currency } from "../../money/Currency.ts"
import {
  type BuyNowItem,
  type DeliverTo,
  MAX_ADDRESS_FIELDS,
  MAX_ADDRESS_NAME,
  MAX_ADDRESS_VALUE,
} from "../../settlement/Settlement.ts"
import { fields, invalid, join, known, optional, plainCopy, stop } from "./read.ts"
import { KEY, readCartId, readItem, readOpen } from "./requests.ts"
import { HIDDEN, show } from "./show.ts"

/** What is to be settled, once the door has read it. */
export type SettlementAsked =
  | ({ readonly _tag: "Cart"; readonly cartId: CartId } & Wishes)
  | ({
      readonly _tag: "BuyNow"
      readonly item: BuyNowItem
      readonly currency: Currency
      readonly shop: Shop
    } & Wishes)

interface Wishes {
  readonly deliverTo: DeliverTo | undefined
  readonly payingBy: PaymentMethod | undefined
}

export const readSettlementInput = (value: unknown, byDefault: Currency | undefined): SettlementAsked => {
  const input = plainCopy(value) ?? invalid("settlement", value, "an object with cartId or with buyNow")
  if (input["cartId"] !== undefined && input["buyNow"] !== undefined)
    return stop("settlement", "an object with both cartId and buyNow", ONE_OF_THEM)
  if (input["buyNow"] === undefined) {
    const { cartId, ...wishes } = fields(input, "settlement", ["cartId", "buyNow", "deliverTo", "payingBy"])
    if (cartId === undefined) return stop("settlement", "an object with neither cartId nor buyNow", ONE_OF_THEM)
    return { _tag: "Cart", cartId: readCartId(cartId), ...readWishes(wishes) }
  }
  const names = ["buyNow", "currency", "priceList", "channel", "country", "deliverTo", "payingBy"]
  const { buyNow, deliverTo, payingBy, ...where } = fields(input, "settlement", names)
  const item = readItem(buyNow, "buyNow")
  const { currency, ...shop } = readOpen(where, byDefault)
  return { _tag: "BuyNow", item, currency, shop: shopOf(shop), ...readWishes({ deliverTo, payingBy }) }
}

const readWishes = ({
  deliverTo,
  payingBy,
}: {
  readonly deliverTo?: unknown
  readonly payingBy?: unknown
}): Wishes => ({
  deliverTo: optional(deliverTo, readDeliverTo),
  payingBy: optional(payingBy, (method) => known(method, "payingBy", isPaymentMethod, KEY)),
})

const ONE_OF_THEM = "cartId or buyNow, one of them"

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"])

/** Where to deliver, in the one order in which it is stored. A field may be empty, as forms send them. */
const readDeliverTo = (value: unknown, path: string = "deliverTo"): DeliverTo => {
  const address = plainCopy(value) ?? stop(path, unsaid(value), `an object of texts, such as { city: "Leeds" }`)
  const names = Object.keys(address)
  if (names.length > MAX_ADDRESS_FIELDS)
    return stop(path, `an object of ${names.length} fields`, `at most ${MAX_ADDRESS_FIELDS} fields`)
  const texts = names.map((name): readonly [string, string] => {
    if (FORBIDDEN.has(name)) return stop(`${path}'s name`, JSON.stringify(name), "any other name for the field")
    known(name, `${path}'s name`, isFieldName, FIELD_NAME)
    const text = address[name]
    // Where somebody lives is nobody else's to read in a log.
    return isFieldValue(text) ? [name, text] : stop(join(path, name), unsaid(text), FIELD_VALUE)
  })
  return canonicalOptions(Object.fromEntries(texts))
}

const FIELD_NAME = `1 to ${MAX_ADDRESS_NAME} characters without U+0000 and lone surrogates`
const FIELD_VALUE = `a text of at most ${MAX_ADDRESS_VALUE} characters without U+0000 and lone surrogates`
const isFieldName = (value: unknown): value is string => isName(value, MAX_ADDRESS_NAME)
const isFieldValue = (value: unknown): value is string => value === "" || isName(value, MAX_ADDRESS_VALUE)

const unsaid = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" ? HIDDEN : show(value, "")
