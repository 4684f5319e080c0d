/** Upper bounds on what the items from one on can still take off. */
import { isLineBenefit, sharesFor } from "../benefits/sharesFor.ts"
import { sumOf, takeOff } from "../take.ts"
import { trialOf, type Worksheet } from "../Worksheet.ts"
import type { Item } from "./items.ts"
import type { NotBeside } from "./proportion.ts"
import { takeQuickly } from "./quick.ts"
import { mayHold, potentialOf } from "./rates.ts"
import { lackOn, type Missing, missingOf, staysOf, takeFrom } from "./thresholds.ts"

/** What is decided about the items, each by its place. */
export interface Decided {
  readonly items: ReadonlyArray<Item>
  /** Whether its rows stand for lines, so that promotions round on them as they do in the end. */
  readonly isExact: boolean
  /** For how many reasons it is not given: it was left out, or a rival of it is given. */
  readonly barred: Array<number>
  /** Whether it is given. */
  readonly asked: Array<boolean>
}

export const isBarred = ({ barred }: Decided, at: number): boolean => (barred[at] ?? 0) > 0
export const isAsked = ({ asked }: Decided, at: number): boolean => asked[at] === true

/** Whether it is bounded in the chain: it is smooth beside those that may still be given, and may be given with all of them. */
export const isFree = (item: Item, decided: Decided): boolean =>
  !isBarred(decided, item.at) && areBarred(item.rivals, decided) && areBarred(item.notSmoothBeside, decided)

const areBarred = (some: NotBeside, decided: Decided): boolean => some?.every((at) => isBarred(decided, at)) ?? false

/** By how much rounding can make a bound too low: for the items from each position on, and 0 behind the last. */
export const slacksOf = (decided: Decided): ReadonlyArray<number> => {
  const { items } = decided
  const slacks = new Array<number>(items.length + 1).fill(0)
  for (let at = items.length - 1; at >= 0; at--)
    slacks[at] = (slacks[at + 1] ?? 0) + (isBarred(decided, at) ? 0 : (items[at]?.slack ?? 0))
  return slacks
}

export interface Chained {
  /** What the free items take off at most. */
  readonly most: number
  /** The items that are given, but of which all together leave less than their threshold. */
  readonly short: ReadonlyArray<Item>
}

const IMPOSSIBLE: Chained = { most: Number.NEGATIVE_INFINITY, short: [] }

/**
 * What the free items from `at` on take together: no choice among them takes more.
 *
 * Those that are asked leave on each row the most that can be left there. Where that is less than a threshold, its promotion
 * cannot be given. Up to the first item that is open this is what is really left; after it rounding counts.
 */
export const chain = (decided: Decided, at: number, sheet: Worksheet, slacks: ReadonlyArray<number>): Chained => {
  const { items } = decided
  const least = trialOf(sheet)
  const most = items.some((item) => item.at >= at && item.thresholds.length > 0) ? trialOf(sheet) : undefined
  const missing: Array<Missing> = []
  const short: Array<Item> = []
  let firstOpen = items.length
  let sum = 0
  for (let next = at; next < items.length; next++) {
    const item = items[next]
    if (item === undefined || isBarred(decided, next)) continue
    const inChain = isFree(item, decided)
    const isGiven = isAsked(decided, next)
    if (most !== undefined) {
      const slack = (slacks[Math.min(firstOpen, next)] ?? 0) - (slacks[next] ?? 0)
      if (item.thresholds.some((threshold) => lackOn(threshold, most.rows) > slack)) {
        if (isGiven) return IMPOSSIBLE
        continue
      }
    }
    if (!isGiven || !inChain || (!decided.isExact && item.slack > 0)) firstOpen = Math.min(firstOpen, next)
    if (most !== undefined && isGiven) {
      for (const threshold of item.thresholds) {
        const lack = lackOn(threshold, least.rows)
        if (lack <= 0) continue
        missing.push(missingOf(lack, threshold, most.rows, least.rows))
        if (short.at(-1) !== item) short.push(item)
      }
      const isSure = firstOpen > next || item.isSmooth || areBarred(item.notEvenBeside, decided)
      if (inChain && isSure) takeUnasked(item, sheet, most)
    }
    if (!inChain) continue
    const before = missing.length === 0 ? 0 : leftOn(item, least) - (slacks[at] ?? 0)
    const taken = takeUnasked(item, sheet, least)
    const inProportion = areBarred(item.notEvenBeside, decided)
      ? { sum: before, taken, rounded: item.rounded }
      : undefined
    for (const one of missing) takeFrom(one, { places: item.places, inProportion })
    sum += taken
  }
  const slack = slacks[firstOpen] ?? 0
  let stays = 0
  for (const one of missing) stays = Math.max(stays, staysOf(one, slack))
  return { most: sum + slack - stays, short }
}

const leftOn = ({ places }: Item, { rows }: Worksheet): number => {
  let left = 0
  for (const place of places) left += rows[place]?.left ?? 0
  return left
}

/**
 * What a promotion takes without being asked whether its condition still holds after those before it in the chain: it is
 * one of those that may be given, and the chain has all of them.
 */
const takeUnasked = ({ promotion, isSteady, quick, places }: Item, sheet: Worksheet, trial: Worksheet): number => {
  if (!isSteady && !mayHold(promotion, sheet)) return 0
  if (quick !== undefined) return takeQuickly(quick, promotion, places, trial)
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
export const mostsHere = (decided: Decided, at: number, sheet: Worksheet): ReadonlyArray<number> =>
  decided.items.map((item) =>
    item.at < at || isBarred(decided, item.at) || isFree(item, decided) ? 0 : potentialOf(item.promotion, sheet),
  )

/** What the items from `at` on that are not free take off at most, each alone; `mosts` bound them, by now or before. */
export const apart = (decided: Decided, at: number, mosts: ReadonlyArray<number>): number => {
  const ofClique = new Map<number, number>()
  let sum = 0
  for (let next = at; next < decided.items.length; next++) {
    const item = decided.items[next]
    if (item === undefined || isBarred(decided, next) || isFree(item, decided)) continue
    const worth = mosts[next] ?? 0
    const before = ofClique.get(item.clique) ?? 0
    if (worth <= before) continue
    sum += worth - before
    ofClique.set(item.clique, worth)
  }
  return sum
}
