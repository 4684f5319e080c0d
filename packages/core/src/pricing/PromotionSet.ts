/** Promotions made ready for pricing: checked, parsed and put in order once, however many carts are priced with them. */
import type { Brand } from "effect/Brand"
import { type CompiledPromotion, compilePromotion } from "./CompiledPromotion.ts"
import { MAX_PROMOTIONS, type Promotion } from "./Promotion.ts"
import { refused } from "./promotionChecks.ts"

/**
 * Comes from `compilePromotions` and from nowhere else: a copy of one, or JSON of the same shape, is none. What is inside
 * is the engine's own and may change.
 */
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

/**
 * Whether `compilePromotions` of this very module made this. Look before you trust what a host answers: JSON that merely
 * has the shape of a set would give nobody a discount.
 */
export const isPromotionSet = (value: unknown): value is PromotionSet =>
  typeof value === "object" && value !== null && made.has(value)

const made = new WeakSet<object>()

const asSet = (promotions: ReadonlyArray<CompiledPromotion>): PromotionSet => {
  const set = { promotions } as PromotionSet
  made.add(set)
  return set
}

/** Nothing is given away. */
export const noPromotions: PromotionSet = /* @__PURE__ */ asSet([])

/** The higher priority first, then the lower id by its UTF-16 code units, so that every machine agrees. */
const inOrder = (a: CompiledPromotion, b: CompiledPromotion): number =>
  b.priority - a.priority || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
