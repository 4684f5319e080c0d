/**
 * The published generator of searches for the best combination: 100 lines, 20 promotions, four families of 100 instances
 * each. The same seed is the same instance, on every machine.
 *
 * - `independent`: each promotion is about five lines of its own, and all go together
 * - `overlapping`: each is about some of ten categories, or about all lines, and all go together
 * - `exclusive`: the same in five groups of which one each is given, some that go with one class only, some given alone
 * - `threshold`: the same with thresholds on what is left, some of which others break, and every third in a group
 */
import type { Instant, LineId, OfferId, Sku } from "../../src/catalog/ids.ts"
import type { Money } from "../../src/money/Money.ts"
import type { Benefit } from "../../src/pricing/Benefit.ts"
import type { Condition } from "../../src/pricing/Condition.ts"
import type { PricingLine, PricingRequest } from "../../src/pricing/PricingRequest.ts"
import type { Promotion, Stacking } from "../../src/pricing/Promotion.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import type { Selector } from "../../src/pricing/Selector.ts"

export type Family = "independent" | "overlapping" | "exclusive" | "threshold"

export const families: ReadonlyArray<Family> = ["independent", "overlapping", "exclusive", "threshold"]

export const INSTANCES_OF_A_FAMILY = 100
const LINES = 100
const PROMOTIONS = 20
const CATEGORIES = 10

/** What an instance is made of, for whoever compiles its promotions. */
export interface SearchFacts {
  readonly lines: ReadonlyArray<PricingLine>
  readonly promotions: ReadonlyArray<Promotion>
}

/** The instance of a family with this number, from 0 on. */
export const searchFactsOf = (family: Family, instance: number): SearchFacts => {
  const chance = chanceFrom(families.indexOf(family) * 1_000_003 + instance * 7_919 + 1)
  const lines = Array.from({ length: LINES }, (_, at) => lineOf(at, chance))
  const spent = lines.reduce((sum, { unitPrice, quantity }) => sum + unitPrice.amount * quantity, 0)
  return { lines, promotions: Array.from({ length: PROMOTIONS }, (_, at) => promotionOf(family, at, spent, chance)) }
}

/** The same in one lane that searches for the best combination. */
export const searchOf = (family: Family, instance: number): PricingRequest => {
  const { lines, promotions } = searchFactsOf(family, instance)
  return {
    currency: "GBP",
    moment: 0 as Instant,
    lines,
    promotions: compilePromotions(promotions),
    policies: { lanes: [{ name: "cart", mode: "best" }] },
  }
}

/** Numbers from 0 up to, and without, a bound: a generator of 32 bits of state (mulberry32). */
type Chance = (bound: number) => number

const chanceFrom = (seed: number): Chance => {
  let state = seed
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound
  }
}

const gbp = (amount: number): Money => ({ amount, currency: "GBP" })
const numbered = (at: number): string => String(at).padStart(3, "0")

const lineOf = (at: number, chance: Chance): PricingLine => ({
  lineId: `line-${numbered(at)}` as LineId,
  offerId: `sku-${numbered(at)}` as OfferId,
  sku: `sku-${numbered(at)}` as Sku,
  quantity: 1 + chance(5),
  unitPrice: gbp(99 + chance(6_000)),
  categories: [`category-${at % CATEGORIES}`],
})

const promotionOf = (family: Family, at: number, spent: number, chance: Chance): Promotion => {
  const benefit = benefitOf(chance)
  const on = linesOf(family, at, countsPieces(benefit), chance)
  const stacking = stackingOf(family, at, chance)
  const condition = conditionOf(family, on, spent, chance)
  return {
    id: `promotion-${numbered(at)}`,
    name: `Promotion ${at}`,
    priority: chance(5),
    benefits: [benefit],
    ...(on === undefined ? {} : { on }),
    ...(stacking === undefined ? {} : { stacking }),
    ...(condition === undefined ? {} : { condition }),
  }
}

const countsPieces = ({ _tag }: Benefit): boolean => _tag === "BuyGet" || _tag === "NthUnit"

/** What counts pieces is about one category, as "3 for 2 on tea" is. */
const linesOf = (family: Family, at: number, isOnFew: boolean, chance: Chance): Selector | undefined => {
  if (family === "independent")
    return { skus: Array.from({ length: LINES / PROMOTIONS }, (_, place) => `sku-${numbered(at * 5 + place)}`) }
  const first = chance(CATEGORIES)
  if (isOnFew) return { categories: [`category-${first}`] }
  if (chance(6) === 0) return undefined
  return {
    categories: Array.from({ length: 1 + chance(2) }, (_, more) => `category-${(first + more * 3) % CATEGORIES}`),
  }
}

/** Amounts are small beside the cart, and one in eight counts pieces, as in shops. */
const benefitOf = (chance: Chance): Benefit => {
  const kind = chance(16)
  if (kind < 5) return { _tag: "PercentOff", percent: 5 + chance(4) * 5 }
  if (kind < 8) return { _tag: "AmountOff", amount: gbp(500 + chance(20) * 100) }
  if (kind < 10)
    return { _tag: "EveryOff", every: { amount: gbp(10_000) }, amount: gbp(300 + chance(10) * 50), maxTimes: 5 }
  if (kind < 12) return { _tag: "PercentOff", percent: 10 + chance(4) * 5, per: "unit" }
  if (kind < 14) return { _tag: "Tiered", by: "quantity", tiers: TIERS }
  return chance(2) === 0
    ? { _tag: "BuyGet", buy: { quantity: 2 }, get: { quantity: 1 } }
    : { _tag: "NthUnit", nth: 2, off: { percent: 50 } }
}

const TIERS = [
  { from: 3, percent: 5 },
  { from: 10, percent: 10 },
  { from: 30, percent: 15 },
]

const stackingOf = (family: Family, at: number, chance: Chance): Stacking | undefined => {
  if (family === "exclusive") {
    if (at % 10 === 9) return { _tag: "Exclusive" }
    if (at % 10 === 4) return { _tag: "Stackable", combinesWith: [chance(2) === 0 ? "item" : "order"] }
    return { _tag: "ExclusiveInGroup", group: `group-${at % 5}` }
  }
  if (family === "threshold" && at % 3 === 0) return { _tag: "ExclusiveInGroup", group: `group-${at % 2}` }
  return undefined
}

/** Every other has one, near enough to what is spent that some hold only as long as others take nothing. */
const conditionOf = (
  family: Family,
  on: Selector | undefined,
  spent: number,
  chance: Chance,
): Condition | undefined => {
  if (family !== "threshold" || chance(2) === 0) return undefined
  const share = on?.categories === undefined ? 1 : on.categories.length / CATEGORIES
  const percent = 40 + chance(60)
  const amount = gbp(Math.max(1, Math.floor((spent * share * percent) / 100)))
  return { _tag: "SpendAtLeast", amount, measure: chance(2) === 0 ? "list" : "discounted" }
}
