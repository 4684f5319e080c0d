import * as Effect from "effect/Effect"
import { isSku, type OfferId } from "../catalog/ids.ts"
import type { Offer, Offers, PriceContext } from "../catalog/Offer.ts"
import { isFineMoney } from "../money/FineMoney.ts"
import { isMoney } from "../money/Money.ts"
import { type OfferSource, OffersUnavailable } from "../ports/OfferSource.ts"

const NONE: Offers = new Map()

/** Asks a source for offers, once for all of them, and believes only what is an offer: a wrong price must not get further than here. */
export const lookUp = (
  source: OfferSource["Service"],
  ids: ReadonlyArray<OfferId>,
  context: PriceContext,
): Effect.Effect<Offers, OffersUnavailable> =>
  ids.length === 0
    ? Effect.succeed(NONE)
    : Effect.flatMap(source.getMany(ids, context), (offers) => {
        const problem = ids.map((id) => problemOf(id, offers.get(id))).find((found) => found !== undefined)
        return problem === undefined ? Effect.succeed(offers) : Effect.fail(new OffersUnavailable({ problem }))
      })

const problemOf = (id: OfferId, offer: Offer | undefined): string | undefined => {
  if (offer === undefined) return undefined
  if (offer.offerId !== id) return `the offer asked for as ${id} came back as ${String(offer.offerId)}`
  if (!isSku(offer.sku)) return `the offer ${id} has no SKU`
  if (!isMoney(offer.price) && !isFineMoney(offer.price))
    return `the price of the offer ${id} is not an amount of whole minor units with a currency`
  if (offer.price.amount < 0) return `the price of the offer ${id} is below zero`
  return undefined
}
