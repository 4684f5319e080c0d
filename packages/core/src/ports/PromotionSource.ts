import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PriceContext } from "../catalog/Offer.ts"
import type { PromotionSet } from "../pricing/PromotionSet.ts"

/** The source of promotions did not answer, or answered something that is no promotion. Nothing was changed. */
export class PromotionsUnavailable extends Schema.TaggedError<PromotionsUnavailable>()("PromotionsUnavailable", {
  problem: Schema.String,
  cause: Schema.optionalKey(Schema.Defect()),
}) {
  override get message(): string {
    return `Promotions could not be looked up: ${this.problem}. Nothing was changed: try again once their source answers.`
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
