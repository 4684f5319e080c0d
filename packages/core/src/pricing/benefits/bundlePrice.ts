import type { CompiledBenefitOf } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import { byUnit, countOf, evenSlotsOf, firstOf, type Slot, unitOf } from "../runs.ts"
import { type Share, spread } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"
import type { Most } from "./sharesFor.ts"

/**
 * Sets of pieces at a price for each set. What they cost more is taken off, spread over them by what is left on each.
 *
 * The parts choose one after the other, those with the fewest pieces to choose from first, each the dearest pieces that are
 * still there for all sets together. As many sets are made as save something: a further one only if it costs more than its
 * price. Where parts have no piece in common, or all pieces of one are also those of another, no other sets save more;
 * where parts overlap otherwise, others may.
 *
 * It takes no more where less is left, unless pieces have floors, a selector is of `undiscounted` lines, or parts overlap
 * otherwise.
 */
export const bundlePrice = (
  { parts, price, maxTimes, cap }: CompiledBenefitOf<"BundlePrice">,
  rows: ReadonlyArray<Row>,
  sheet: Worksheet,
  most: Most,
): ReadonlyArray<Share> => {
  const sources = parts.map(({ on, quantity }) => ({ quantity, rows: new Set(matching(on, rows)) }))
  const matched = rows.filter((row) => sources.some((source) => source.rows.has(row)))
  const heaps = evenSlotsOf(matched).map((slot): Heap => ({ slot, unit: unitOf(slot), count: countOf(slot), taken: 0 }))
  const dearestFirst = byUnit(heaps, "dearest")
  const choices = sources
    .map((source) => choiceOf(source.rows, source.quantity, dearestFirst))
    .sort((a, b) => a.pieces - b.pieces)
  const possible = choices.map(({ pieces, quantity }) => Math.floor(pieces / quantity))
  const sets = setsOf(Math.min(...possible, maxTimes, most.times), price, choices, heaps)
  const cost = take(sets, choices, heaps) ?? 0
  const slots = heaps.flatMap(({ slot, taken }) => (taken > 0 ? [firstOf(slot, taken)] : []))
  return spread(Math.min(cost - price * sets, cap), slots, sheet)
}

/** Pieces that cost the same. */
interface Heap {
  readonly slot: Slot
  readonly unit: number
  readonly count: number
  /** How many of them are in sets. */
  taken: number
}

/** A part with what it may choose from, the dearest first. */
interface Choice {
  readonly quantity: number
  readonly heaps: ReadonlyArray<Heap>
  readonly pieces: number
}

const choiceOf = (rows: ReadonlySet<Row>, quantity: number, dearestFirst: ReadonlyArray<Heap>): Choice => {
  const heaps = dearestFirst.filter(({ slot }) => rows.has(slot.row))
  let pieces = 0
  for (const { count } of heaps) pieces += count
  return { quantity, heaps, pieces }
}

/**
 * The greatest number of sets of which the last one saves something, at most `most`. A further set never saves more than one
 * before it, so that halving finds it, in some twenty steps for a million pieces. Mostly all sets save, and are tried first.
 */
const setsOf = (most: number, price: number, choices: ReadonlyArray<Choice>, heaps: ReadonlyArray<Heap>): number => {
  const saves = (sets: number): boolean => {
    const before = take(sets - 1, choices, heaps)
    const cost = take(sets, choices, heaps)
    return before !== undefined && cost !== undefined && cost - before > price
  }
  let known = 0
  let tried = most
  let beyond = most + 1
  while (known + 1 < beyond) {
    if (saves(tried)) known = tried
    else beyond = tried
    tried = Math.floor((known + beyond) / 2)
  }
  return known
}

/** Marks the pieces of so many sets, and says what they cost; `undefined` where there are not enough. */
const take = (sets: number, choices: ReadonlyArray<Choice>, heaps: ReadonlyArray<Heap>): number | undefined => {
  for (const heap of heaps) heap.taken = 0
  let cost = 0
  for (const { quantity, heaps: own } of choices) {
    let open = sets * quantity
    for (const heap of own) {
      const pieces = Math.min(open, heap.count - heap.taken)
      heap.taken += pieces
      cost += pieces * heap.unit
      open -= pieces
      if (open === 0) break
    }
    if (open > 0) return undefined
  }
  return cost
}
