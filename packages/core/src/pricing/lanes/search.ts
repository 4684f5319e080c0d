/** Finds the legal combination of promotions that takes most off, and proves that it did. */
import { applyPromotion, isGiven } from "../apply.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import { trialOf, type Worksheet } from "../Worksheet.ts"
import { apart, type Chained, chain, type Decided, isAsked, isBarred, isFree, mostsHere, slacksOf } from "./bounds.ts"
import { type Coarse, coarseOf } from "./coarse.ts"
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
const MAX_CANDIDATES = 200

/**
 * Branch and bound: each candidate is given or left out. First those are decided, in whatever order of application, on
 * which most depends (`choose`), and then the others in the order in which they are applied (`explore`).
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
    isExact: true,
    bySize: items.toSorted((a, b) => b.most - a.most || a.at - b.at),
    nodeBudget: items.length > MAX_CANDIDATES ? 0 : nodeBudget,
    barred: new Array<number>(items.length).fill(0),
    asked: new Array<boolean>(items.length).fill(false),
    nodes: 0,
    best: NOTHING,
    missed: 0,
  }
  for (const { promotion, most } of alone) offer(search, { chosen: [promotion], worth: most })
  offer(search, together(greedy(search), root))
  const isAnyOpen = items.some((item) => isOpen(item, search, []))
  const start = { ...search, ...(isAnyOpen ? coarseOf(items, root) : { sheet: root }) }
  choose(search, start, root, boundOf(start, Number.POSITIVE_INFINITY))
  const gap = Math.max(0, search.missed - search.best.worth)
  return { chosen: search.best.chosen, optimal: gap === 0, gap, nodes: search.nodes }
}

interface Search extends Decided {
  /** Those that take most come first. */
  readonly bySize: ReadonlyArray<Item>
  readonly nodeBudget: number
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

/**
 * Decides, of all that is open, what takes most, as long as it matters to others: rivals, promotions with a threshold on
 * discounted amounts, and those that have to leave something for such a threshold. The branch that may be worth more comes
 * first, so that a good combination is found early.
 */
const choose = (search: Search, start: Start, root: Worksheet, { most: within, short }: Chained): void => {
  if (isDone(search, NOTHING, within)) return
  const item = search.bySize.find((one) => isOpen(one, search, short))
  if (item === undefined) {
    exploreAll(search, root, within)
    return
  }
  search.nodes++
  give(search, item, 1)
  const given = boundOf(start, within)
  give(search, item, -1)
  leave(search, item, 1)
  const left = boundOf(start, within)
  const isLeftFirst = left.most > given.most
  if (isLeftFirst) choose(search, start, root, left)
  leave(search, item, -1)
  give(search, item, 1)
  choose(search, start, root, given)
  give(search, item, -1)
  if (isLeftFirst) return
  leave(search, item, 1)
  choose(search, start, root, left)
  leave(search, item, -1)
}

const isOpen = (item: Item, search: Search, short: ReadonlyArray<Item>): boolean =>
  !isBarred(search, item.at) &&
  !isAsked(search, item.at) &&
  (item.thresholds.length > 0 ||
    item.rivals.some((rival) => !isBarred(search, rival)) ||
    short.some(({ counted }) => counted.has(item.at)))

const give = ({ asked, barred }: Search, { at, rivals }: Item, by: 1 | -1): void => {
  asked[at] = by === 1
  for (const rival of rivals) barred[rival] = (barred[rival] ?? 0) + by
}

const leave = ({ barred }: Search, { at }: Item, by: 1 | -1): void => {
  barred[at] = (barred[at] ?? 0) + by
}

/** The same decisions, on the few rows that bounds are worked out on where nothing is taken yet. */
type Start = Decided & Coarse

/** What is decided bounds all combinations that agree with it. */
const boundOf = (start: Start, within: number): Chained => {
  const mosts = start.items.map(({ most }) => most)
  const { most, short } = chain(start, 0, start.sheet, slacksOf(start))
  return { most: Math.min(within, most + apart(start, 0, mosts)), short }
}

const exploreAll = (search: Search, root: Worksheet, within: number): void => {
  const mosts = search.items.map(({ most }) => most)
  const slacks = slacksOf(search)
  explore(search, 0, { soFar: NOTHING, sheet: root, isOwn: false, within, isFresh: true, mosts, slacks })
}

/** What is known of all combinations that begin alike. */
interface Node {
  readonly soFar: Combination
  /** What the promotions so far have left. */
  readonly sheet: Worksheet
  /** Whether nobody else looks at that sheet any more. */
  readonly isOwn: boolean
  /** No such combination is worth more. */
  readonly within: number
  /** Whether `within` looks at what is left on this very sheet: giving a free item leaves it what it was. */
  readonly isFresh: boolean
  /** What each item takes off at most, now or before. */
  readonly mosts: ReadonlyArray<number>
  readonly slacks: ReadonlyArray<number>
}

/** Decides the items from `at` on that `choose` has left open, given first. */
const explore = (search: Search, at: number, node: Node): void => {
  const { items } = search
  const { slacks } = node
  let { soFar, sheet, isOwn, within, mosts } = node
  let next = at
  for (; next < items.length && (isBarred(search, next) || isAsked(search, next)); next++) {
    const item = items[next]
    if (item === undefined || isBarred(search, next)) continue
    if (!isOwn) sheet = trialOf(sheet)
    isOwn = true
    const outcome = applyPromotion(item.promotion, sheet)
    if (!isGiven(outcome) || outcome.worth === 0) return
    soFar = withOne(soFar, item, outcome.worth)
  }
  const item = items[next]
  if (item === undefined) {
    offer(search, soFar)
    return
  }
  if (isDone(search, soFar, within)) return
  search.nodes++
  if (!node.isFresh || items.some((one) => one.at > next && one.thresholds.length > 0 && isAsked(search, one.at))) {
    const inChain = soFar.worth + chain(search, next, sheet, slacks).most
    within = Math.min(within, inChain + apart(search, next, mosts))
    if (!mayWin(search, soFar, within)) return
    if (items.some((one) => one.at >= next && !isBarred(search, one.at) && !isFree(one, search))) {
      mosts = mostsHere(search, next, sheet)
      within = Math.min(within, inChain + apart(search, next, mosts))
      if (!mayWin(search, soFar, within)) return
    }
  }
  const trial = trialOf(sheet)
  const outcome = applyPromotion(item.promotion, trial)
  const known = { within, mosts, slacks }
  if (isGiven(outcome) && outcome.worth > 0) {
    const given = withOne(soFar, item, outcome.worth)
    explore(search, next + 1, { ...known, soFar: given, sheet: trial, isOwn: true, isFresh: isFree(item, search) })
  }
  explore(search, next + 1, { ...known, soFar, sheet, isOwn, isFresh: false })
}

const withOne = ({ chosen, worth }: Combination, { promotion }: Item, more: number): Combination => ({
  chosen: [...chosen, promotion],
  worth: worth + more,
})

/** Whether nothing better can begin like this, or there is no time to look. */
const isDone = (search: Search, soFar: Combination, within: number): boolean => {
  if (!mayWin(search, soFar, within)) return true
  if (search.nodes < search.nodeBudget) return false
  search.missed = Math.max(search.missed, within)
  return true
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
const greedy = ({ bySize }: Search): ReadonlyArray<Item> => {
  const chosen: Array<Item> = []
  for (const item of bySize) if (!chosen.some(({ at }) => item.rivals.includes(at))) chosen.push(item)
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
