/** Promotions made ready for pricing: checked, parsed and put in order once, however many carts are priced with them. */
import type { Brand } from "effect/Brand"
import type { CompiledPromotion } from "./CompiledPromotion.ts"
import { compilePromotion, type ReadPromotion } from "./compile/compilePromotion.ts"
import { giftCycles } from "./compile/giftCycles.ts"
import { type Clocks, shown, startReading } from "./compile/Reading.ts"
import { MAX_PROMOTIONS, type Promotion } from "./Promotion.ts"
import { type PromotionProblem, problemsOf } from "./PromotionProblem.ts"
import { indexOf, type PromotionIndex } from "./promotionIndex.ts"

/**
 * Comes from `compilePromotions` and from nowhere else: a copy of one, or JSON of the same shape, is none. What is inside
 * is the engine's own and may change, but for `problems`.
 */
export type PromotionSet = Brand<"PromotionSet"> & {
  /** In the order in which they are applied. */
  readonly promotions: ReadonlyArray<CompiledPromotion>
  /** Why the other promotions of the list are not in it, in the order of the list. */
  readonly problems: ReadonlyArray<PromotionProblem>
  readonly index: PromotionIndex
}

/**
 * Makes promotions ready for pricing: do it when they change, not for every cart.
 *
 * A promotion that is skipped or misread costs money, so each is read strictly. One that breaks a bound is set aside and
 * told of in `problems`, and all others are given: look at `problems`, or nobody misses it before the shoppers do. Of two
 * that have one id the second is set aside. Of gifts that bring each other in a circle (`counts`) all are.
 *
 * Only what is no list, and a list of more than `MAX_PROMOTIONS`, is refused as a whole, with a `TypeError` or `RangeError`.
 *
 * @example
 * import { compilePromotions } from "@cartwright/core/pricing"
 *
 * const set = compilePromotions([
 *   { id: "a", name: "5 % off what is left", benefits: [{ _tag: "PercentOff", percent: 5 }] },
 *   { id: "b", name: "110 % off", benefits: [{ _tag: "PercentOff", percent: 110 }] },
 * ])
 * set.promotions.map(({ id }) => id) // => ["a"]
 * set.problems.map(({ id, path }) => [id, path]) // => [["b", "benefits[0].percent"]]
 */
export const compilePromotions = (promotions: ReadonlyArray<Promotion>): PromotionSet => {
  checkList(promotions)
  const problems: Array<PromotionProblem> = []
  const inOrder = distinct(readable(promotions, problems), problems).sort(byOrder)
  const sound = withoutCycles(inOrder, problems)
  const set = sound.map(({ compiled }, order): CompiledPromotion => ({ ...compiled, order }))
  problems.sort((a, b) => a.at - b.at)
  return asSet(set, problems)
}

/** A promotion, and where it stood in the list. */
interface Placed extends ReadPromotion {
  readonly at: number
}

const checkList = (promotions: unknown): void => {
  if (!Array.isArray(promotions)) {
    throw new TypeError(`compilePromotions: a list of promotions is needed, got ${shown(promotions)}. Write it in [].`)
  }
  if (promotions.length > MAX_PROMOTIONS) {
    const most = `compilePromotions: a set holds at most ${MAX_PROMOTIONS} promotions, got ${promotions.length}.`
    throw new RangeError(`${most} Leave out those that have ended.`)
  }
}

/** Those that can be given as written. */
const readable = (promotions: ReadonlyArray<unknown>, problems: Array<PromotionProblem>): Array<Placed> => {
  const clocks: Clocks = new Map()
  const placed: Array<Placed> = []
  for (let at = 0; at < promotions.length; at++) {
    const reading = startReading(clocks)
    const read = compilePromotion(reading, promotions[at])
    if (read === undefined) problems.push(...problemsOf(promotions[at], at, reading.found))
    else placed.push({ at, ...read })
  }
  return placed
}

/** The first of each id. */
const distinct = (placed: ReadonlyArray<Placed>, problems: Array<PromotionProblem>): Array<Placed> => {
  const firsts = new Map<string, number>()
  return placed.filter(({ at, compiled: { id } }) => {
    const first = firsts.get(id)
    if (first === undefined) {
      firsts.set(id, at)
      return true
    }
    const message = `id stands for another promotion too, the one at ${first}, got ${shown(id)}. Give each an id of its own.`
    problems.push({ at, id, path: "id", message })
    return false
  })
}

/** The higher priority first, then the lower id by its UTF-16 code units, so that every machine agrees. */
const byOrder = ({ compiled: a }: Placed, { compiled: b }: Placed): number =>
  b.priority - a.priority || (a.id < b.id ? -1 : 1)

const withoutCycles = (placed: ReadonlyArray<Placed>, problems: Array<PromotionProblem>): ReadonlyArray<Placed> => {
  const cycles = giftCycles(placed)
  if (cycles.size === 0) return placed
  const wayOut = "Leave `counts` out of one of them, or let another gift bring it."
  for (const [{ at, compiled }, { path, ids }] of cycles) {
    const message = `${path} closes a circle of gifts, got ${around(ids)}. ${wayOut}`
    problems.push({ at, id: compiled.id, path, message })
  }
  return placed.filter((one) => !cycles.has(one))
}

const MAX_IDS_SHOWN = 8

const around = (ids: ReadonlyArray<string>): string =>
  ids.length <= MAX_IDS_SHOWN
    ? ids.join(" → ")
    : [...ids.slice(0, MAX_IDS_SHOWN - 1), `${ids.length - MAX_IDS_SHOWN} more`, ...ids.slice(-1)].join(" → ")

/**
 * Whether `compilePromotions` of this very module made this. Look before you trust what a host answers: JSON that merely
 * has the shape of a set would give nobody a discount.
 */
export const isPromotionSet = (value: unknown): value is PromotionSet =>
  typeof value === "object" && value !== null && made.has(value)

const made = new WeakSet<object>()

const asSet = (
  promotions: ReadonlyArray<CompiledPromotion>,
  problems: ReadonlyArray<PromotionProblem>,
): PromotionSet => {
  const set = { promotions, problems, index: indexOf(promotions) } as PromotionSet
  made.add(set)
  return set
}

/** Nothing is given away. */
export const noPromotions: PromotionSet = /* @__PURE__ */ asSet([], [])
