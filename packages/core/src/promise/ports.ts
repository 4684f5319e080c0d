/** Ports given as plain async functions, for hosts that do not use Effect. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import {
  type CartId,
  type Instant,
  isInstant,
  isName,
  isSellerId,
  isSku,
  type OfferId,
  type OpId,
  type Version,
} from "../catalog/ids.ts"
import type { Offer, PriceContext } from "../catalog/Offer.ts"
import { isFineMoney } from "../money/FineMoney.ts"
import { isMoney } from "../money/Money.ts"
import {
  CartStore,
  CartStoreUnavailable,
  type CartWrite,
  type LoadedCart,
  type LoggedOperation,
  type Written,
} from "../ports/CartStore.ts"
import { OfferSource, OffersUnavailable } from "../ports/OfferSource.ts"
import { PromotionSource, PromotionsUnavailable } from "../ports/PromotionSource.ts"
import type { Promotion } from "../pricing/Promotion.ts"
import { compilePromotions, noPromotions, type PromotionSet } from "../pricing/PromotionSet.ts"

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

export const offersFrom = ({ getMany }: AsyncOffers): Layer.Layer<OfferSource> =>
  Layer.succeed(OfferSource, {
    getMany: (ids, context) =>
      Effect.tryPromise({
        try: async (signal) => offersIn(await getMany(ids, context, signal), ids, context.moment),
        catch: (cause) => new OffersUnavailable({ problem: problemOf("offers.getMany", cause), cause }),
      }),
  })

const offersIn = (answer: unknown, ids: ReadonlyArray<OfferId>, moment: Instant): ReadonlyMap<OfferId, Offer> => {
  if (!(answer instanceof Map)) throw new TypeError("it answered something that is not a Map of offers by their ids")
  const offers = new Map<OfferId, Offer>()
  for (const id of ids) {
    const offer: unknown = answer.get(id)
    if (offer !== undefined) offers.set(id, offerIn(offer, id, moment))
  }
  return offers
}

/** A copy of exactly what an offer is: what else a host's object carries goes no further. */
const offerIn = (offer: unknown, id: OfferId, moment: Instant): Offer => {
  if (!isRecord(offer)) throw new TypeError(`the offer ${id} is not an object`)
  const { sku = id, price, priceList, seller, limit, stock, taxCategory, asOf = moment } = offer
  const wrong = (field: string, wanted: string): never => {
    throw new TypeError(`the ${field} of the offer ${id} is not ${wanted}`)
  }
  const { exponent, amount, currency } = isRecord(price) ? price : wrong("price", "an object with amount and currency")
  const money = exponent === undefined ? { amount, currency } : { amount, currency, exponent }
  if (!isMoney(money) && !isFineMoney(money)) return wrong("price", "whole minor units in an ISO 4217 currency")
  return {
    offerId: id,
    sku: isSku(sku) ? sku : wrong("sku", "a text of 1 to 64 characters"),
    price: money,
    asOf: isInstant(asOf) ? asOf : wrong("asOf", "milliseconds since 1970"),
    ...(priceList === undefined ? {} : { priceList: isName(priceList) ? priceList : wrong("priceList", "a name") }),
    ...(seller === undefined ? {} : { seller: isSellerId(seller) ? seller : wrong("seller", "a name") }),
    ...(taxCategory === undefined
      ? {}
      : { taxCategory: isName(taxCategory) ? taxCategory : wrong("taxCategory", "a name") }),
    ...(stock === undefined ? {} : { stock: isCount(stock) ? stock : wrong("stock", "a whole number of pieces") }),
    ...(limit === undefined
      ? {}
      : {
          limit: isRecord(limit) && isCount(limit["max"]) ? { max: limit["max"] } : wrong("limit", "{ max: pieces }"),
        }),
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0

/** A list of promotions is compiled once for as long as the host hands out the same list. */
export const promotionsFrom = ({ active }: AsyncPromotions): Layer.Layer<PromotionSource> =>
  Layer.sync(PromotionSource, () => {
    const compiled = new WeakMap<ReadonlyArray<Promotion>, PromotionSet>()
    const setOf = (answer: PromotionSet | ReadonlyArray<Promotion>): PromotionSet => {
      if (!isList(answer)) return answer
      const set = compiled.get(answer) ?? compilePromotions(answer)
      compiled.set(answer, set)
      return set
    }
    return {
      active: (context) =>
        Effect.tryPromise({
          try: async (signal) => setOf(await active(context, signal)),
          catch: (cause) => new PromotionsUnavailable({ problem: problemOf("promotions.active", cause), cause }),
        }),
    }
  })

export const withoutPromotions: Layer.Layer<PromotionSource> = /* @__PURE__ */ Layer.succeed(PromotionSource, {
  active: () => Effect.succeed(noPromotions),
})

const isList = (answer: PromotionSet | ReadonlyArray<Promotion>): answer is ReadonlyArray<Promotion> =>
  Array.isArray(answer)

/** A cart store of the host's own. Its laws stand on `CartStore`; prove yours with `@cartwright/core/testing`. */
export interface AsyncCartStore {
  readonly load: (
    id: CartId,
    options: { readonly op?: OpId; readonly atLeast?: Version },
    signal: AbortSignal,
  ) => Promise<LoadedCart | undefined>
  readonly write: (id: CartId, write: CartWrite, signal: AbortSignal) => Promise<Written>
  readonly history: (
    id: CartId,
    page: { readonly after: Version; readonly limit: number },
    signal: AbortSignal,
  ) => Promise<ReadonlyArray<LoggedOperation>>
}

/** A write that throws may have happened, unless the error carries `outcome: "notDone"`. */
export const cartStoreFrom = (store: AsyncCartStore): Layer.Layer<CartStore> => {
  const attempt = <A>(doing: string, outcome: "notDone" | "unknown", run: (signal: AbortSignal) => Promise<A>) =>
    Effect.tryPromise({
      try: run,
      catch: (cause) =>
        new CartStoreUnavailable({
          doing,
          outcome: isRecord(cause) && cause["outcome"] === "notDone" ? "notDone" : outcome,
          cause,
        }),
    })
  return Layer.succeed(CartStore, {
    load: (id, options = {}) => attempt(`loading ${id}`, "notDone", (signal) => store.load(id, options, signal)),
    write: (id, write) => attempt(`writing ${id}`, "unknown", (signal) => store.write(id, write, signal)),
    history: (id, page) =>
      attempt(`reading the history of ${id}`, "notDone", (signal) => store.history(id, page, signal)),
  })
}

const problemOf = (call: string, cause: unknown): string =>
  `${call} failed: ${cause instanceof Error ? cause.message : String(cause)}`
