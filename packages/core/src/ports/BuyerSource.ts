import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Owner } from "../cart/Cart.ts"
import type { PriceContext } from "../catalog/Offer.ts"
import type { BuyerFacts } from "../pricing/PricingRequest.ts"
import { sentence } from "./OfferSource.ts"

/** What is known about a buyer did not come, or cannot be read. Nothing was changed. */
export class BuyersUnavailable extends Schema.TaggedError<BuyersUnavailable>()("BuyersUnavailable", {
  problem: Schema.String,
  /** It answered, and not what the contract says: trying again does not help, mending the source does. */
  unreadable: Schema.optionalKey(Schema.Boolean),
  cause: Schema.optionalKey(Schema.Defect()),
}) {
  override get message(): string {
    const way = this.unreadable === true ? "Mend what it answers." : "Try again once it answers."
    return `What is known about the buyer could not be looked up: ${sentence(this.problem)} Nothing was changed. ${way}`
  }
}

/** What a host knows about a buyer, and what it says of the purchase for the condition `HostSays`. */
export interface BuyerKnown extends Omit<BuyerFacts, "member"> {
  readonly says?: Readonly<Record<string, boolean>>
}

/** Who knows buyers. */
export interface BuyerSource {
  readonly about: (owner: Owner, context: PriceContext) => Effect.Effect<BuyerKnown, BuyersUnavailable>
}

/**
 * What prices depend on that only the host knows of a buyer: groups, orders so far, birthday. Whoever gives none knows
 * nothing of anybody, and promotions that ask for it are not given.
 */
export const BuyerSource = /* @__PURE__ */ Context.Reference<BuyerSource>("@cartwright/core/BuyerSource", {
  defaultValue: () => ({ about: () => Effect.succeed({}) }),
})
