/** Promotions made ready for pricing: checked, parsed and put in order once, however many carts are priced with them. */
import type { Brand } from "effect/Brand"
import { type CompiledPromotion, compilePromotion, refused } from "./CompiledPromotion.ts"
import { MAX_PROMOTIONS, type Promotion } from "./Promotion.ts"

/** Comes from `compilePromotions` and from nowhere else. What is inside is the engine's own and may change. */
export type PromotionSet = Brand<"PromotionSet"> & {
  /** In the order in which they are applied. */
  readonly promotions: ReadonlyArray<CompiledPromotion>
}

/**
 * Makes promotions ready for pricing: do it when they change, not for every cart.
 *
 * It is strict, since a promotion that is skipped or misread costs money: the first one that breaks a bound throws a
 * `RangeError` (or a `TypeError`, where it has another shape) that names its id, the value and the way out.
 *
 * @example
 * import type { Instant } from "@cartwright/core/catalog"
 * import { compilePromotions, priceCart } from "@cartwright/core/pricing"
 *
 * const promotions = compilePromotions([
 *   { id: "a", name: "5 % off what is left", benefit: { _tag: "PercentOff", percent: 5 } },
 *   { id: "b", name: "10.00 off", priority: 1, benefit: { _tag: "AmountOff", amount: { amount: 1000, currency: "GBP" } } },
 * ])
 * const empty = priceCart({ currency: "GBP", moment: 0 as Instant, lines: [], promotions })
 * empty.notApplied.map(({ promotionId }) => promotionId) // => ["b", "a"]
 */
export const compilePromotions = (promotions: ReadonlyArray<Promotion>): PromotionSet => {
  if (promotions.length > MAX_PROMOTIONS) {
    const most = `compilePromotions: a set holds at most ${MAX_PROMOTIONS} promotions, got ${promotions.length}.`
    throw new RangeError(`${most} Leave out those that have ended.`)
  }
  const compiled = promotions.map(compilePromotion).sort(inOrder)
  const ids = new Set<string>()
  for (const { id } of compiled) {
    if (ids.has(id)) throw refused(id, "its id stands for two promotions", id, "Give each an id of its own.")
    ids.add(id)
  }
  return asSet(compiled)
}

const asSet = (promotions: ReadonlyArray<CompiledPromotion>): PromotionSet => ({ promotions }) as PromotionSet

/** Nothing is given away. */
export const noPromotions: PromotionSet = /* @__PURE__ */ asSet([])

/** The higher priority first, then the lower id by its UTF-16 code units, so that every machine agrees. */
const inOrder = (a: CompiledPromotion, b: CompiledPromotion): number =>
  b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
