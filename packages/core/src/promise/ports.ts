/** Ports given as plain async functions, for hosts that do not use Effect. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { OfferInput, PriceContext } from "../catalog/Offer.ts"
import { OfferSource, OffersUnavailable } from "../ports/OfferSource.ts"
import { PromotionSource, PromotionsUnavailable } from "../ports/PromotionSource.ts"
import type { Promotion } from "../pricing/Promotion.ts"
import { compilePromotions, isPromotionSet, noPromotions, type PromotionSet } from "../pricing/PromotionSet.ts"
import { show, showThrown } from "../services/door/show.ts"

export interface AsyncOffers {
  /** The offers that are known, by the ids they were asked by. One call for all lines of a cart; never throw for an unknown id. */
  readonly getMany: (
    offerIds: ReadonlyArray<string>,
    context: PriceContext,
    signal: AbortSignal,
  ) => Promise<ReadonlyMap<string, OfferInput>>
}

export interface AsyncPromotions {
  /**
   * The promotions that may apply: a list of them, or what `compilePromotions` made of one. A list is compiled when it is
   * first seen, so answer the same list while nothing has changed, and a new one when something has.
   */
  readonly active: (context: PriceContext, signal: AbortSignal) => Promise<PromotionSet | ReadonlyArray<Promotion>>
}

export const offersFrom = (source: AsyncOffers): Layer.Layer<OfferSource> =>
  Layer.succeed(OfferSource, {
    getMany: (ids, context) =>
      Effect.tryPromise({
        try: (signal) => source.getMany(ids, context, signal),
        catch: (cause) => new OffersUnavailable({ problem: rejected("offers.getMany"), cause }),
      }),
  })

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
        Effect.flatMap(
          Effect.tryPromise({
            try: (signal) => source.active(context, signal),
            catch: (cause) => new PromotionsUnavailable({ problem: rejected("promotions.active"), cause }),
          }),
          (answer) =>
            Effect.try({
              try: () => setOf(answer),
              catch: (cause) =>
                new PromotionsUnavailable({
                  problem: `promotions.active failed: ${showThrown(cause)}`,
                  unreadable: true,
                  cause,
                }),
            }),
        ),
    }
  })

export const withoutPromotions: Layer.Layer<PromotionSource> = /* @__PURE__ */ Layer.succeed(PromotionSource, {
  active: () => Effect.succeed(noPromotions),
})

const isList = (answer: PromotionSet | ReadonlyArray<Promotion>): answer is ReadonlyArray<Promotion> =>
  Array.isArray(answer)

/** Anything else, JSON of a set's shape too, would be taken for "no promotions", and shoppers would pay too much. */
const compiledSet = (answer: unknown): PromotionSet => {
  if (isPromotionSet(answer)) return answer
  throw new TypeError(
    `it must answer a list of promotions or what compilePromotions made of one, got ${show(answer, "")}`,
  )
}

/** In our own words: what a host's own error says may hold a connection string, so it stays in the cause. */
const rejected = (call: string): string => `${call} rejected, and its error is the cause`
