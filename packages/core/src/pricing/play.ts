/** Which promotions of a set are in play for a request, and where each is worked on. */
import type { CompiledPromotion, Goods } from "./CompiledPromotion.ts"
import { lacking } from "./conditions.ts"
import { type Gatekeeper, outOfPlay } from "./gates.ts"
import type { NotApplied, NotAppliedReason } from "./NotApplied.ts"
import type { PricingPolicies } from "./PricingPolicies.ts"
import type { PricingRequest } from "./PricingRequest.ts"
import { CATALOGUE_LANE, SHIPPING_LANE } from "./Promotion.ts"
import { isPromotionSet, noPromotions, type PromotionSet } from "./PromotionSet.ts"
import type { Play } from "./pass.ts"
import { candidatesOf } from "./promotionIndex.ts"

export interface InPlay extends Play {
  readonly catalogue: ReadonlyArray<CompiledPromotion>
  /** Those that nothing in the cart could bring about. */
  readonly out: Array<NotApplied>
}

export const inPlay = (
  request: PricingRequest,
  goodsOf: ReadonlyArray<Goods>,
  policies: PricingPolicies,
  gatekeeper: Gatekeeper,
): InPlay => {
  const set = promotionsIn(request)
  const { promotions, index } = set
  const catalogue: Array<CompiledPromotion> = []
  const goods: Array<CompiledPromotion> = []
  const delivery: Array<CompiledPromotion> = []
  const out: Array<NotApplied> = []
  if (promotions.length === 0) return { catalogue, goods, delivery, out }
  const near = policies.reasons === "all" ? promotions : candidatesOf(index, goodsOf, gatekeeper.facts.codes)
  for (const promotion of near) {
    const { id: promotionId, lane } = promotion
    const reason = outOfPlay(promotion, gatekeeper) ?? catalogueLack(promotion, gatekeeper, policies)
    if (reason !== undefined) out.push({ promotionId, reason })
    else if (lane === CATALOGUE_LANE) catalogue.push(promotion)
    else if (lane === SHIPPING_LANE) delivery.push(promotion)
    else if (policies.lanes.some(({ name }) => name === lane)) goods.push(promotion)
    // What stands in a lane that the policies do not have is told, never given in some other lane.
    else out.push({ promotionId, reason: { _tag: "UnknownLane", lane } })
  }
  return { catalogue, goods, delivery, out }
}

/** Catalogue promotions are given before there are lines: what they ask of the purchase is looked at here. */
const catalogueLack = (
  { lane, condition }: CompiledPromotion,
  gatekeeper: Gatekeeper,
  policies: PricingPolicies,
): NotAppliedReason | undefined =>
  lane !== CATALOGUE_LANE || condition === undefined
    ? undefined
    : lacking(condition, { ...gatekeeper, policies, rows: [] })

const promotionsIn = ({ promotions = noPromotions }: PricingRequest): PromotionSet => {
  if (isPromotionSet(promotions)) return promotions
  throw new TypeError(
    "priceCart: its promotions are not what compilePromotions made, " +
      `got ${Array.isArray(promotions) ? "a list" : `another ${typeof promotions}`}. Compile the list of them first.`,
  )
}
