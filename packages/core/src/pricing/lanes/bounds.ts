/** Upper bounds on what the items from one on can still take off. */
import { isLineBenefit, sharesFor } from "../benefits/sharesFor.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import { sumOf, takeOff } from "../take.ts"
import { trialOf, type Worksheet } from "../Worksheet.ts"
import type { Item } from "./items.ts"
import { mayHold, potentialOf } from "./rates.ts"

export interface Bounds {
  /** For the items from each position on, as long as nothing was taken; and 0 behind the last. */
  readonly most: ReadonlyArray<number>
  /** How much of each of these is for the rounding. */
  readonly slack: ReadonlyArray<number>
}

/**
 * Free items are bounded by what all of them take together; of the items of a clique one is given, so they are bounded by
 * the one that takes most. What others have taken before only lowers both.
 */
export const boundsOf = (items: ReadonlyArray<Item>, root: Worksheet): Bounds => {
  const most = new Array<number>(items.length + 1).fill(0)
  const slack = new Array<number>(items.length + 1).fill(0)
  const ofClique = new Map<number, number>()
  let inCliques = 0
  let inChain = 0
  for (let at = items.length - 1; at >= 0; at--) {
    const item = items[at]
    if (item === undefined) continue
    slack[at] = (slack[at + 1] ?? 0) + item.slack
    if (item.isFree) inChain = Math.min(inChain + item.most, CHAINS >= items.length ? chain(items, at, root) : Infinity)
    else {
      const before = ofClique.get(item.clique) ?? 0
      inCliques += Math.max(0, item.most - before)
      ofClique.set(item.clique, Math.max(before, item.most))
    }
    most[at] = inChain + inCliques + (slack[at] ?? 0)
  }
  return { most, slack }
}

/** Chains cost their number squared. */
const CHAINS = 64

/** What the free items from `at` on take together. */
export const chain = (items: ReadonlyArray<Item>, at: number, sheet: Worksheet): number => {
  const trial = trialOf(sheet)
  let sum = 0
  for (let next = at; next < items.length; next++) {
    const item = items[next]
    if (item === undefined || !item.isFree) continue
    sum += takeUnasked(item.promotion, sheet, trial)
  }
  return sum
}

/**
 * What a promotion takes without being asked whether its condition still holds after those before it in the chain: it is
 * one of those that may be given, and the chain has all of them.
 */
const takeUnasked = (promotion: CompiledPromotion, sheet: Worksheet, trial: Worksheet): number => {
  if (!mayHold(promotion, sheet)) return 0
  let sum = 0
  for (const benefit of promotion.benefits) {
    if (!isLineBenefit(benefit)) continue
    const shares = sharesFor(benefit, trial.rows, trial, { times: promotion.limits.perOrder })
    sum += sumOf(shares)
    takeOff(shares, promotion, trial)
  }
  return sum
}

/** What each item takes off at most by now, free items left aside: 0 for those that are decided or may not be given. */
export const mostsHere = (
  items: ReadonlyArray<Item>,
  at: number,
  barred: ReadonlyArray<number>,
  sheet: Worksheet,
): ReadonlyArray<number> =>
  items.map(({ promotion, isFree }, index) =>
    index < at || isFree || (barred[index] ?? 0) > 0 ? 0 : potentialOf(promotion, sheet),
  )

/** The bound from `at` on, on what the given items have left; `mosts` bound the items that are not free, by now or before. */
export const boundHere = (
  items: ReadonlyArray<Item>,
  at: number,
  barred: ReadonlyArray<number>,
  mosts: ReadonlyArray<number>,
): number => {
  const ofClique = new Map<number, number>()
  let sum = 0
  for (let next = at; next < items.length; next++) {
    const item = items[next]
    if (item === undefined || item.isFree || (barred[next] ?? 0) > 0) continue
    const worth = mosts[next] ?? 0
    const before = ofClique.get(item.clique) ?? 0
    if (worth <= before) continue
    sum += worth - before
    ofClique.set(item.clique, worth)
  }
  return sum
}
