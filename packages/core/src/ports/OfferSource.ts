import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { OfferId } from "../catalog/ids.ts"
import type { OfferInput, PriceContext } from "../catalog/Offer.ts"

/** A problem as a sentence, whether or not it came with its full stop. */
export const sentence = (problem: string): string => (problem.endsWith(".") ? problem : `${problem}.`)

/** The source of offers did not answer, or answered something that is not an offer. Nothing was changed. */
export class OffersUnavailable extends Schema.TaggedError<OffersUnavailable>()("OffersUnavailable", {
  problem: Schema.String,
  /** It answered, and not what the contract says: trying again does not help, mending the source does. */
  unreadable: Schema.optionalKey(Schema.Boolean),
  cause: Schema.optionalKey(Schema.Defect()),
}) {
  override get message(): string {
    const way = this.unreadable === true ? "Mend what it answers." : "Try again once it answers."
    return `Offers could not be looked up: ${sentence(this.problem)} Nothing was changed. ${way}`
  }
}

/**
 * What is on sale, and for how much. The service reads the answer into offers, so a source may write down what it knows
 * as plain data; what is not an offer is `OffersUnavailable`.
 *
 * - OS1 an offer comes back under the id it was asked by
 * - OS2 an id that no offer has is absent from the answer, never an error
 * - OS3 many ids are answered as each alone would be
 */
export class OfferSource extends /* @__PURE__ */ Context.Service<
  OfferSource,
  {
    readonly getMany: (
      ids: ReadonlyArray<OfferId>,
      context: PriceContext,
    ) => Effect.Effect<ReadonlyMap<string, OfferInput>, OffersUnavailable>
  }
>()("@cartwright/core/OfferSource") {}
