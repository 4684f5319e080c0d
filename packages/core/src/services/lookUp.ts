import * as Effect from "effect/Effect"
import type { OfferId } from "../catalog/ids.ts"
import type { Offers, PriceContext } from "../catalog/Offer.ts"
import { type OfferSource, OffersUnavailable } from "../ports/OfferSource.ts"
import { showThrown } from "./door/show.ts"
import { readOffers } from "./readOffers.ts"

const NONE: Offers = new Map()

/** Asks a source for offers, once for all of them, and believes only what is an offer. What it writes to what it gets changes nothing here. */
export const lookUp = (
  source: OfferSource["Service"],
  ids: ReadonlyArray<OfferId>,
  context: PriceContext,
): Effect.Effect<Offers, OffersUnavailable> =>
  ids.length === 0
    ? Effect.succeed(NONE)
    : Effect.flatMap(source.getMany([...ids], { ...context }), (answer) =>
        Effect.try({
          try: () => readOffers(answer, ids, context.moment),
          catch: (cause) =>
            new OffersUnavailable({ problem: `offers.getMany failed: ${showThrown(cause)}`, unreadable: true, cause }),
        }),
      )
