import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { OfferId } from "../catalog/ids.ts"
import type { OfferInput, PriceContext } from "../catalog/Offer.ts"

/** The source of offers did not answer, or answered something that is not an offer. Nothing was changed. */
export class OffersUnavailable extends Schema.TaggedError<OffersUnavailable>()("OffersUnavailable", {
  problem: Schema.String,
  cause: Schema.optionalKey(Schema.Defect()),
}) {
  override get message(): string {
    return `Offers could not be looked up: ${this.problem}. Nothing was changed: try again once the source of offers answers.`
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
