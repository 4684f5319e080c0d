/** Finds the legal combination of promotions that takes most off, and proves that it did. */
import { applyPromotion, isGiven } from "../apply.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import { trialOf, type Worksheet } from "../Worksheet.ts"
import { type Bounds, boundHere, boundsOf, chain, mostsHere } from "./bounds.ts"
import { type Item, itemsOf } from "./items.ts"

export interface Found {
  /** In the order in which they are applied. */
  readonly chosen: ReadonlyArray<CompiledPromotion>
  /** Whether no legal combination takes more off. */
  readonly optimal: boolean
  /** No legal combination takes more than this more off: 0 where `optimal`. */
  readonly gap: number
  /** How many times a candidate was decided. */
  readonly nodes: number
}

/** Beyond so many candidates the bounds themselves would cost too much: the best of a few simple choices is given, with its gap. */
export const MAX_CANDIDATES = 200

/**
 * Branch and bound over the candidates in the order in which they are applied: each is given or left out, given first.
 *
 * Of combinations that take equally much off that of fewer promotions wins, then that of the higher priorities, then that
 * of the lower ids. Past `nodeBudget` nodes the best combination found so far is answered, with the most that another one
 * could take off beyond it.
 */
export const searchBest = (
  candidates: ReadonlyArray<CompiledPromotion>,
  sheet: Worksheet,
  nodeBudget: number,
): Found => {
  const root = trialOf(sheet)
  const { items, alone } = itemsOf(candidates, root)
  const search: Search = {
    items,
    bounds: boundsOf(items, root),
    nodeBudget: items.length > MAX_CANDIDATES ? 0 : nodeBudget,
    barred: new Array<number>(items.length).fill(0),
    nodes: 0,
    best: NOTHING,
    missed: 0,
  }
  for (const { promotion, most } of alone) offer(search, { chosen: [promotion], worth: most })
  offer(search, together(greedy(items), root))
  explore(search, 0, {
    soFar: NOTHING,
    sheet: root,
    within: Number.POSITIVE_INFINITY,
    isFresh: false,
    mosts: items.map(({ most }) => most),
  })
  const gap = Math.max(0, search.missed - search.best.worth)
  return { chosen: search.best.chosen, optimal: gap === 0, gap, nodes: search.nodes }
}

interface Search {
  readonly items: ReadonlyArray<Item>
  readonly bounds: Bounds
  readonly nodeBudget: number
  /** How many of the given promotions each item may not be given with. */
  readonly barred: Array<number>
  nodes: number
  best: Combination
  /** The most that a combination can be worth that was not looked at because the budget was spent. */
  missed: number
}

interface Combination {
  readonly chosen: ReadonlyArray<CompiledPromotion>
  readonly worth: number
}

const NOTHING: Combination = { chosen: [], worth: 0 }

/** What is known of all combinations that begin alike. */
interface Node {
  readonly soFar: Combination
  /** What the promotions so far have left. */
  readonly sheet: Worksheet
  /** No such combination is worth more. */
  readonly within: number
  /** Whether `within` looks at what is left on this very sheet: giving a free item leaves it what it was. */
  readonly isFresh: boolean
  /** What each item takes off at most, now or before. */
  readonly mosts: ReadonlyArray<number>
}

/** Decides the items from `at` on. */
const explore = (search: Search, at: number, node: Node): void => {
  const { items, barred, bounds } = search
  const { soFar, sheet } = node
  let next = at
  while (next < items.length && (barred[next] ?? 0) > 0) next++
  const item = items[next]
  if (item === undefined) {
    offer(search, soFar)
    return
  }
  let within = Math.min(node.within, soFar.worth + (bounds.most[next] ?? 0))
  if (!mayWin(search, soFar, within)) return
  if (search.nodes >= search.nodeBudget) {
    search.missed = Math.max(search.missed, within)
    return
  }
  search.nodes++
  let { mosts } = node
  if (!node.isFresh) {
    const inChain = soFar.worth + (bounds.slack[next] ?? 0) + chain(items, next, sheet)
    within = Math.min(within, inChain + boundHere(items, next, barred, mosts))
    if (!mayWin(search, soFar, within)) return
    mosts = mostsHere(items, next, barred, sheet)
    within = Math.min(within, inChain + boundHere(items, next, barred, mosts))
    if (!mayWin(search, soFar, within)) return
  }
  const trial = trialOf(sheet)
  const outcome = applyPromotion(item.promotion, trial)
  if (isGiven(outcome) && outcome.worth > 0) {
    for (const rival of item.rivals) barred[rival] = (barred[rival] ?? 0) + 1
    const given = { chosen: [...soFar.chosen, item.promotion], worth: soFar.worth + outcome.worth }
    explore(search, next + 1, { soFar: given, sheet: trial, within, isFresh: item.isFree, mosts })
    for (const rival of item.rivals) barred[rival] = (barred[rival] ?? 0) - 1
  }
  explore(search, next + 1, { soFar, sheet, within, isFresh: false, mosts })
}

/** Whether a combination that begins like this one could still be better than the best one found. */
const mayWin = ({ best }: Search, { chosen }: Combination, within: number): boolean =>
  within > best.worth || (within === best.worth && chosen.length <= best.chosen.length)

const offer = (search: Search, found: Combination): void => {
  if (isBetter(found, search.best)) search.best = found
}

const isBetter = (a: Combination, b: Combination): boolean => {
  if (a.worth !== b.worth) return a.worth > b.worth
  if (a.chosen.length !== b.chosen.length) return a.chosen.length < b.chosen.length
  for (const [at, { order }] of a.chosen.entries()) {
    const other = b.chosen[at]?.order ?? order
    if (order !== other) return order < other
  }
  return false
}

/** By what each could take off at most, the most first; what may not be given with one before is left out. */
const greedy = (items: ReadonlyArray<Item>): ReadonlyArray<Item> => {
  const chosen: Array<Item> = []
  for (const item of items.toSorted((a, b) => b.most - a.most || a.at - b.at)) {
    // An item names the later ones only that it may not be given with.
    if (!chosen.some((one) => one.rivals.includes(item.at) || item.rivals.includes(one.at))) chosen.push(item)
  }
  return chosen.sort((a, b) => a.at - b.at)
}

const together = (items: ReadonlyArray<Item>, sheet: Worksheet): Combination => {
  const trial = trialOf(sheet)
  const chosen: Array<CompiledPromotion> = []
  let worth = 0
  for (const { promotion } of items) {
    const outcome = applyPromotion(promotion, trial)
    if (!isGiven(outcome) || outcome.worth === 0) continue
    chosen.push(promotion)
    worth += outcome.worth
  }
  return { chosen, worth }
}
