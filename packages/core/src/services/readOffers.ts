/** Reads what a source of offers answered: a wrong price must not get further than here. */
import {
  type Instant,
  isInstant,
  isMemberId,
  isName,
  isSellerId,
  isSku,
  MAX_NAME_LENGTH,
  MAX_SKU_LENGTH,
  type OfferId,
} from "../catalog/ids.ts"
import {
  MAX_OFFER_LABELS,
  MAX_OFFER_PRICES,
  type Offer,
  type OfferPrice,
  type Offers,
  type PurchaseLimit,
} from "../catalog/Offer.ts"
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
  const { offerId = id, sku = id, price: asked, priceList, prices, was, floor, brand, categories, tags } = offer
  const { seller, limit, stock, taxCategory, asOf = moment } = offer
  const { wrong, optionally, list } = readerOf(id, "")
  if (offerId !== id) wrong("offerId", offerId, "the id it was asked by")
  const price = readPrice(asked) ?? wrong("price", asked, PRICE)
  const beside = (value: unknown): Offer["price"] | undefined => {
    const read = readPrice(value)
    return read?.currency === price.currency ? read : undefined
  }
  return {
    offerId: id,
    sku: isSku(sku) ? sku : wrong("sku", sku, `a text of 1 to ${MAX_SKU_LENGTH} characters`),
    price,
    asOf: isInstant(asOf) ? asOf : wrong("asOf", asOf, TIME),
    ...optionally("priceList", priceList, isText, NAME),
    ...(prices === undefined ? {} : { prices: readPrices(prices, id) }),
    ...(was === undefined ? {} : { was: beside(was) ?? wrong("was", was, SAME_CURRENCY) }),
    ...(floor === undefined ? {} : { floor: inMinorUnits(beside(floor)) ?? wrong("floor", floor, FLOOR) }),
    ...optionally("brand", brand, isText, NAME),
    ...list("categories", categories, isText, NAME),
    ...list("tags", tags, isText, NAME),
    ...optionally("seller", seller, isSellerId, NAME),
    ...optionally("taxCategory", taxCategory, isText, NAME),
    ...optionally("stock", stock, isCount, COUNT),
    ...(limit === undefined ? {} : { limit: readLimit(limit, id) }),
  }
}

const readPrices = (prices: unknown, id: OfferId): ReadonlyArray<OfferPrice> => {
  const all = itemsOf(prices, MAX_OFFER_PRICES)
  if (all === undefined) return readerOf(id, "").wrong("prices", prices, `a list of at most ${MAX_OFFER_PRICES} prices`)
  return all.map((price, at) => readOfferPrice(price, at, id))
}

const readOfferPrice = (one: unknown, at: number, id: OfferId): OfferPrice => {
  if (!isRecord(one)) return readerOf(id, "").wrong(`prices[${at}]`, one, "an object")
  const { price, kind, priceList, channel, country, groups, members, from, until, minQuantity, maxQuantity } = one
  const { wrong, optionally, list } = readerOf(id, `prices[${at}].`)
  const read = {
    price: readPrice(price) ?? wrong("price", price, PRICE),
    ...optionally("kind", kind, isKind, `"list", "sale" or "override"`),
    ...optionally("priceList", priceList, isText, NAME),
    ...optionally("channel", channel, isText, NAME),
    ...optionally("country", country, isCountry, "an ISO 3166-1 alpha-2 code such as GB"),
    ...list("groups", groups, isText, NAME),
    ...list("members", members, isMemberId, NAME),
    ...optionally("from", from, isInstant, TIME),
    ...optionally("until", until, isInstant, TIME),
    ...optionally("minQuantity", minQuantity, isPieces, PIECES),
    ...optionally("maxQuantity", maxQuantity, isPieces, PIECES),
  }
  // A price that can hold for nobody, at no time or for no quantity is a mistake, and might stand for one that holds always.
  if (Array.isArray(groups) && groups.length === 0) wrong("groups", groups, SOMEBODY)
  if (Array.isArray(members) && members.length === 0) wrong("members", members, SOMEBODY)
  if (isInstant(from) && isInstant(until) && until <= from) wrong("until", until, "later than its from")
  if (isPieces(minQuantity) && isPieces(maxQuantity) && maxQuantity < minQuantity)
    wrong("maxQuantity", maxQuantity, "no less than its minQuantity")
  return read
}

const readLimit = (limit: unknown, id: OfferId): PurchaseLimit => {
  const { max, perBuyer } = isRecord(limit) ? limit : {}
  const { wrong } = readerOf(id, "")
  return {
    max: isCount(max) ? max : wrong("limit", limit, `{ max }, with max ${COUNT}`),
    ...readerOf(id, "limit.").optionally("perBuyer", perBuyer, isCount, COUNT),
  }
}

/** Reads the fields of an offer, or of what stands in it under `path`, and says which of them is wrong. */
const readerOf = (id: OfferId, path: string) => {
  const wrong = (field: string, value: unknown, wanted: string): never => {
    throw new TypeError(`the ${path}${field} of the offer ${id} must be ${wanted}, got ${shown(value, field)}`)
  }
  const optionally = <A>(field: string, value: unknown, is: (value: unknown) => value is A, wanted: string) =>
    value === undefined ? {} : { [field]: is(value) ? value : wrong(field, value, wanted) }
  const list = <A>(field: string, value: unknown, is: (value: unknown) => value is A, wanted: string) => {
    if (value === undefined) return {}
    const items = itemsOf(value, MAX_OFFER_LABELS) ?? wrong(field, value, `a list of at most ${MAX_OFFER_LABELS} texts`)
    return { [field]: items.map((item, at) => (is(item) ? item : wrong(`${field}[${at}]`, item, wanted))) }
  }
  return { wrong, optionally, list }
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
const PIECES = "a whole number of pieces from 1 on"
const TIME = "milliseconds since 1970"
const SOMEBODY = "left out, or name somebody"
const PRICE = "{ amount, currency }: whole minor units, 0 or more, in an ISO 4217 currency"
const SAME_CURRENCY = "{ amount, currency }: whole minor units, 0 or more, in the currency of its price"
const FLOOR = `${SAME_CURRENCY}, without an exponent`

const readPrice = (price: unknown): Offer["price"] | undefined => {
  if (!isRecord(price)) return undefined
  const { amount, currency, exponent } = price
  const copy = exponent === undefined ? { amount, currency } : { amount, currency, exponent }
  return (isMoney(copy) || isFineMoney(copy)) && copy.amount >= 0 ? copy : undefined
}

const inMinorUnits = (price: Offer["price"] | undefined): Offer["floor"] | undefined =>
  isMoney(price) ? price : undefined

/** The items of a list that is not too long, each read once. */
const itemsOf = (value: unknown, most: number): ReadonlyArray<unknown> | undefined => {
  if (!Array.isArray(value)) return undefined
  const items: ReadonlyArray<unknown> = value
  const { length } = items
  return length <= most ? Array.from({ length }, (_, at) => items[at]) : undefined
}

const isText = (value: unknown): value is string => isName(value)
const isKind = (value: unknown): value is NonNullable<OfferPrice["kind"]> =>
  value === "list" || value === "sale" || value === "override"
const isCountry = (value: unknown): value is string => typeof value === "string" && /^[A-Z]{2}$/.test(value)
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
const isPieces = (value: unknown): value is number => isCount(value) && value > 0
