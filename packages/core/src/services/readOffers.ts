/** Reads what a source of offers answered: a wrong price must not get further than here. */
import {
  type Instant,
  isInstant,
  isName,
  isSellerId,
  isSku,
  MAX_NAME_LENGTH,
  MAX_SKU_LENGTH,
  type OfferId,
} from "../catalog/ids.ts"
import type { Offer, Offers } from "../catalog/Offer.ts"
import { isFineMoney } from "../money/FineMoney.ts"
import { isMoney } from "../money/Money.ts"
import { show } from "./door/show.ts"

/**
 * The offers in an answer, each a copy of exactly what an offer is: what else a host's object carries goes no further.
 *
 * @throws TypeError that names the offer, the field and what it must be.
 */
export const readOffers = (answer: unknown, ids: ReadonlyArray<OfferId>, moment: Instant): Offers => {
  if (!(answer instanceof Map))
    throw new TypeError(`it must answer a Map of offers by their ids, got ${show(answer, "")}`)
  const offers = new Map<OfferId, Offer>()
  for (const id of ids) {
    const offer: unknown = answer.get(id)
    if (offer !== undefined) offers.set(id, readOffer(offer, id, moment))
  }
  return offers
}

const readOffer = (offer: unknown, id: OfferId, moment: Instant): Offer => {
  if (!isRecord(offer)) throw new TypeError(`the offer ${id} must be an object, got ${show(offer, "")}`)
  const { offerId = id, sku = id, price, priceList, seller, limit, stock, taxCategory, asOf = moment } = offer
  const wrong = (field: string, value: unknown, wanted: string): never => {
    throw new TypeError(`the ${field} of the offer ${id} must be ${wanted}, got ${shown(value, field)}`)
  }
  const optionally = <A>(field: string, value: unknown, is: (value: unknown) => value is A, wanted: string) =>
    value === undefined ? {} : { [field]: is(value) ? value : wrong(field, value, wanted) }
  if (offerId !== id) wrong("offerId", offerId, "the id it was asked by")
  return {
    offerId: id,
    sku: isSku(sku) ? sku : wrong("sku", sku, `a text of 1 to ${MAX_SKU_LENGTH} characters`),
    price:
      readPrice(price) ??
      wrong("price", price, "{ amount, currency }: whole minor units, 0 or more, in an ISO 4217 currency"),
    asOf: isInstant(asOf) ? asOf : wrong("asOf", asOf, "milliseconds since 1970"),
    ...optionally("priceList", priceList, isText, NAME),
    ...optionally("seller", seller, isSellerId, NAME),
    ...optionally("taxCategory", taxCategory, isText, NAME),
    ...optionally("stock", stock, isCount, COUNT),
    ...(limit === undefined
      ? {}
      : { limit: { max: readMax(limit) ?? wrong("limit", limit, `{ max }, with max ${COUNT}`) } }),
  }
}

/** A value as a message shows it; of a price also what is in it, because there is where it went wrong. */
const shown = (value: unknown, field: string): string => {
  if (!isRecord(value) || !("amount" in value)) return show(value, field)
  const { amount, currency, exponent } = value
  const fine = exponent === undefined ? "" : `, exponent: ${show(exponent, "")}`
  return `{ amount: ${show(amount, "")}, currency: ${show(currency, "")}${fine} }`
}

const NAME = `a text of 1 to ${MAX_NAME_LENGTH} characters`
const COUNT = "a whole number of pieces"

const readPrice = (price: unknown): Offer["price"] | undefined => {
  if (!isRecord(price)) return undefined
  const { amount, currency, exponent } = price
  const copy = exponent === undefined ? { amount, currency } : { amount, currency, exponent }
  return (isMoney(copy) || isFineMoney(copy)) && copy.amount >= 0 ? copy : undefined
}

const readMax = (limit: unknown): number | undefined => {
  const { max } = isRecord(limit) ? limit : {}
  return isCount(max) ? max : undefined
}

const isText = (value: unknown): value is string => isName(value)
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
