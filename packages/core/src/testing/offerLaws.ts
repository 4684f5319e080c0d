import * as Effect from "effect/Effect"
import type { OfferId } from "../catalog/ids.ts"
import type { OfferInput, PriceContext } from "../catalog/Offer.ts"
import { OfferSource } from "../ports/OfferSource.ts"
import { holds, same } from "./check.ts"
import type { Law } from "./Law.ts"

/** What a source of offers is asked in its test. */
export interface OfferFixture {
  readonly context: PriceContext
  /** At least two ids that the source has offers for. */
  readonly known: ReadonlyArray<string>
  /** At least one id that it has none for. */
  readonly unknown: ReadonlyArray<string>
}

/** The laws of `OfferSource`, for a source whose contents you know. */
export const offerSourceLaws = ({ context, known, unknown }: OfferFixture): ReadonlyArray<Law<OfferSource>> => {
  if (known.length < 2 || unknown.length < 1)
    throw new RangeError(
      `offerSourceLaws: there is too little to ask, got ${known.length} known ids and ${unknown.length} unknown. Give two and one.`,
    )
  const ask = (ids: ReadonlyArray<string>): Effect.Effect<ReadonlyMap<string, OfferInput>, unknown, OfferSource> =>
    Effect.flatMap(OfferSource, ({ getMany }) =>
      getMany(
        ids.map((id) => id as OfferId),
        context,
      ),
    )
  return [
    {
      name: "OS1 an offer comes back under the id it was asked by",
      check: Effect.fnUntraced(function* () {
        const offers = yield* ask(known)
        for (const id of known) {
          const offer = offers.get(id)
          holds(`the offer ${id} comes back`, offer !== undefined, [...offers.keys()])
          same(`the offer ${id} carries its id, if any`, offer?.offerId ?? id, id)
        }
      }),
    },
    {
      name: "OS2 an id that no offer has is absent from the answer, never an error",
      check: Effect.fnUntraced(function* () {
        same("nothing is known of unknown ids", [...(yield* ask(unknown)).keys()], [])
        same("nothing is known where nothing was asked", [...(yield* ask([])).keys()], [])
        const both = yield* ask([...unknown, ...known])
        same("unknown ids do not hide known ones", sorted(both.keys()), sorted(known))
      }),
    },
    {
      name: "OS3 many ids are answered as each alone would be",
      check: Effect.fnUntraced(function* () {
        const asked = [...known, ...unknown, ...known].toReversed()
        const together = yield* ask(asked)
        for (const id of known) {
          const alone = (yield* ask([id])).get(id)
          same(`the offer ${id} is the same among others`, withoutAge(together.get(id)), withoutAge(alone))
        }
        same("no other offers come along", sorted(together.keys()), sorted(new Set(known)))
      }),
    },
  ]
}

const sorted = (ids: Iterable<string>): ReadonlyArray<string> => [...ids].toSorted()

/** When a source knew a fact may move between two questions. */
const withoutAge = (offer: OfferInput | undefined): Omit<OfferInput, "asOf"> | undefined => {
  if (offer === undefined) return undefined
  const { asOf: _, ...facts } = offer
  return facts
}
