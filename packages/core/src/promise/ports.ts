/** Ports given as plain async functions, for hosts that do not use Effect. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
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
import type { Offer, PriceContext } from "../catalog/Offer.ts"
import { isFineMoney } from "../money/FineMoney.ts"
import { isMoney } from "../money/Money.ts"
import { OfferSource, OffersUnavailable } from "../ports/OfferSource.ts"
import { PromotionSource, PromotionsUnavailable } from "../ports/PromotionSource.ts"
import type { Promotion } from "../pricing/Promotion.ts"
import { compilePromotions, noPromotions, type PromotionSet } from "../pricing/PromotionSet.ts"
import { show, showThrown } from "../services/door/show.ts"

export { type AsyncCartStore, cartStoreFrom } from "./hostStore.ts"

/** An offer as a host writes it down. */
export interface OfferInput {
  /** Absent: the id it was asked by. */
  readonly sku?: string
  /** For one piece: whole minor units, and an `exponent` for prices finer than those. Zero: not for sale. */
  readonly price: { readonly amount: number; readonly currency: string; readonly exponent?: number }
  readonly priceList?: string
  readonly seller?: string
  readonly limit?: { readonly max: number }
  readonly stock?: number
  readonly taxCategory?: string
  /** When this was known, in milliseconds since 1970. Absent: the moment it was asked for. */
  readonly asOf?: number
}

export interface AsyncOffers {
  /** The offers that are known, by the ids they were asked by. One call for all lines of a cart; never throw for an unknown id. */
  readonly getMany: (
    offerIds: ReadonlyArray<string>,
    context: PriceContext,
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, OfferInput>>
}

export interface AsyncPromotions {
  readonly active: (context: PriceContext, signal: AbortSignal) => Promise<PromotionSet | ReadonlyArray<Promotion>>
}

export const offersFrom = (source: AsyncOffers): Layer.Layer<OfferSource> =>
  Layer.succeed(OfferSource, {
    getMany: (ids, context) =>
      Effect.tryPromise({
        try: async (signal) => offersIn(await source.getMany(ids, context, signal), ids, context.moment),
        catch: (cause) => new OffersUnavailable({ problem: problemOf("offers.getMany", cause), cause }),
      }),
  })

const offersIn = (answer: unknown, ids: ReadonlyArray<OfferId>, moment: Instant): ReadonlyMap<OfferId, Offer> => {
  if (!(answer instanceof Map))
    throw new TypeError(`it must answer a Map of offers by their ids, got ${show(answer, "")}`)
  const offers = new Map<OfferId, Offer>()
  for (const id of ids) {
    const offer: unknown = answer.get(id)
    if (offer !== undefined) offers.set(id, offerIn(offer, id, moment))
  }
  return offers
}

/** A copy of exactly what an offer is: what else a host's object carries goes no further. */
const offerIn = (offer: unknown, id: OfferId, moment: Instant): Offer => {
  if (!isRecord(offer)) throw new TypeError(`the offer ${id} must be an object, got ${show(offer, "")}`)
  const { sku = id, price, priceList, seller, limit, stock, taxCategory, asOf = moment } = offer
  const wrong = (field: string, value: unknown, wanted: string): never => {
    throw new TypeError(`the ${field} of the offer ${id} must be ${wanted}, got ${show(value, field)}`)
  }
  const optionally = <A>(field: string, value: unknown, is: (value: unknown) => value is A, wanted: string) =>
    value === undefined ? {} : { [field]: is(value) ? value : wrong(field, value, wanted) }
  return {
    offerId: id,
    sku: isSku(sku) ? sku : wrong("sku", sku, `a text of 1 to ${MAX_SKU_LENGTH} characters`),
    price: priceIn(price) ?? wrong("price", price, "{ amount, currency }: whole minor units in an ISO 4217 currency"),
    asOf: isInstant(asOf) ? asOf : wrong("asOf", asOf, "milliseconds since 1970"),
    ...optionally("priceList", priceList, isText, NAME),
    ...optionally("seller", seller, isSellerId, NAME),
    ...optionally("taxCategory", taxCategory, isText, NAME),
    ...optionally("stock", stock, isCount, COUNT),
    ...(limit === undefined
      ? {}
      : { limit: { max: maxIn(limit) ?? wrong("limit", limit, `{ max }, with max ${COUNT}`) } }),
  }
}

const NAME = `a text of 1 to ${MAX_NAME_LENGTH} characters`
const COUNT = "a whole number of pieces"

const priceIn = (price: unknown): Offer["price"] | undefined => {
  if (!isRecord(price)) return undefined
  const { amount, currency, exponent } = price
  const copy = exponent === undefined ? { amount, currency } : { amount, currency, exponent }
  return isMoney(copy) || isFineMoney(copy) ? copy : undefined
}

const maxIn = (limit: unknown): number | undefined => {
  const { max } = isRecord(limit) ? limit : {}
  return isCount(max) ? max : undefined
}

const isText = (value: unknown): value is string => isName(value)
const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** A list of promotions is compiled once for as long as the host hands out the same list. */
export const promotionsFrom = (source: AsyncPromotions): Layer.Layer<PromotionSource> =>
  Layer.sync(PromotionSource, () => {
    const compiled = new WeakMap<ReadonlyArray<Promotion>, PromotionSet>()
    const setOf = (answer: PromotionSet | ReadonlyArray<Promotion>): PromotionSet => {
      if (!isList(answer)) return compiledSet(answer)
      const set = compiled.get(answer) ?? compilePromotions(answer)
      compiled.set(answer, set)
      return set
    }
    return {
      active: (context) =>
        Effect.tryPromise({
          try: async (signal) => setOf(await source.active(context, signal)),
          catch: (cause) => new PromotionsUnavailable({ problem: problemOf("promotions.active", cause), cause }),
        }),
    }
  })

export const withoutPromotions: Layer.Layer<PromotionSource> = /* @__PURE__ */ Layer.succeed(PromotionSource, {
  active: () => Effect.succeed(noPromotions),
})

const isList = (answer: PromotionSet | ReadonlyArray<Promotion>): answer is ReadonlyArray<Promotion> =>
  Array.isArray(answer)

/** Anything else would be taken for "no promotions", and shoppers would pay too much. */
const compiledSet = (answer: PromotionSet): PromotionSet => {
  if (isRecord(answer) && Array.isArray(answer.promotions)) return answer
  throw new TypeError(
    `it must answer a list of promotions or what compilePromotions made of one, got ${show(answer, "")}`,
  )
}

const problemOf = (call: string, thrown: unknown): string => `${call} failed: ${showThrown(thrown)}`
