import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PriceContext } from "../catalog/Offer.ts"
import type { PromotionSet } from "../pricing/PromotionSet.ts"
import { sentence } from "./OfferSource.ts"

/** The source of promotions did not answer, or answered something that is no promotion. Nothing was changed. */
export class PromotionsUnavailable extends Schema.TaggedError<PromotionsUnavailable>()("PromotionsUnavailable", {
  problem: Schema.String,
  /** It answered, and not what the contract says: trying again does not help, mending the source does. */
  unreadable: Schema.optionalKey(Schema.Boolean),
  cause: Schema.optionalKey(Schema.Defect()),
}) {
  override get message(): string {
    const way = this.unreadable === true ? "Mend what it answers." : "Try again once it answers."
    return `Promotions could not be looked up: ${sentence(this.problem)} Nothing was changed. ${way}`
  }
}

/**
 * The promotions that may apply, compiled once (`compilePromotions`) and handed out as they are.
 *
 * - PS1 asking twice in one context gives sets that price every cart alike
 */
export class PromotionSource extends /* @__PURE__ */ Context.Service<
  PromotionSource,
  {
    readonly active: (context: PriceContext) => Effect.Effect<PromotionSet, PromotionsUnavailable>
  }
>()("@cartwright/core/PromotionSource") {}
