/** Pieces of a row that are treated apart from the others, at a cost that does not depend on how many there are. */
import type { Row, Run } from "./Worksheet.ts"

/** A whole row, or some of its pieces. Working with slots changes no row: runs are cut once something is taken off them. */
export interface Slot {
  readonly row: Row
  /** Absent: the whole row. */
  readonly run: Pieces | undefined
}

/** Pieces that follow each other and belong to one run: an amount on them is split like one on a run. */
export interface Pieces {
  /** How many pieces of the row come before them. */
  readonly from: number
  readonly count: number
  readonly left: number
}

export const countOf = ({ row, run }: Slot): number => run?.count ?? row.quantity
export const leftOf = ({ row, run }: Slot): number => (run ?? row).left

/** What may still be taken off it. A product beyond the exact range is more than anything that is left. */
export const roomOf = ({ row, run }: Slot): number =>
  row.unitFloor === 0
    ? (run ?? row).left
    : Math.max(0, (run ?? row).left - row.unitFloor * (run?.count ?? row.quantity))

/** What the cheapest piece of it costs by now; no other costs more than one minor unit more. */
export const unitOf = (slot: Slot): number => Math.floor(leftOf(slot) / countOf(slot))

/** What the first `pieces` of `count` pay of a total that they share. */
export const shareOfFirst = (pieces: number, total: number, count: number): number => {
  const each = Math.floor(total / count)
  return pieces * each + Math.max(0, pieces - (count - (total - each * count)))
}

/** Each row as one slot. */
export const wholeRows = (rows: ReadonlyArray<Row>): ReadonlyArray<Slot> => rows.map((row) => ({ row, run: undefined }))

/** The slots of these rows, run by run where a row has runs. */
export const slotsOf = (rows: ReadonlyArray<Row>): ReadonlyArray<Slot> =>
  rows.some(({ runs }) => runs !== undefined) ? rows.flatMap(slotsOfRow) : wholeRows(rows)

const slotsOfRow = (row: Row): ReadonlyArray<Slot> => {
  if (row.runs === undefined) return [{ row, run: undefined }]
  let from = 0
  return row.runs.map(({ count, left }) => {
    const run = { from, count, left }
    from += count
    return { row, run }
  })
}

/** The same, and all pieces of a slot cost the same: an amount that does not split evenly makes two slots. */
export const evenSlotsOf = (rows: ReadonlyArray<Row>): ReadonlyArray<Slot> => {
  const slots: Array<Slot> = []
  for (const slot of slotsOf(rows)) {
    const { row, run } = slot
    const count = countOf(slot)
    const left = leftOf(slot)
    const dearer = left % count
    if (dearer === 0) {
      slots.push(slot)
      continue
    }
    const from = run?.from ?? 0
    const each = Math.floor(left / count)
    const cheaper = count - dearer
    slots.push({ row, run: { from, count: cheaper, left: each * cheaper } })
    slots.push({ row, run: { from: from + cheaper, count: dearer, left: (each + 1) * dearer } })
  }
  return slots
}

/** The first `pieces` of a slot. */
export const firstOf = (slot: Slot, pieces: number): Slot => {
  const count = countOf(slot)
  if (pieces === count) return slot
  const left = shareOfFirst(pieces, leftOf(slot), count)
  return { row: slot.row, run: { from: slot.run?.from ?? 0, count: pieces, left } }
}

/**
 * Goes through even slots, the cheapest or the dearest first, of equals the earlier, and takes the pieces that `wanted`
 * asks for of each. They come back in the order of their lines.
 */
export const pick = (
  slots: ReadonlyArray<Slot>,
  first: "cheapest" | "dearest",
  wanted: (slot: Slot) => number,
): ReadonlyArray<Slot> => {
  const offers = slots.map((slot) => ({ slot, unit: unitOf(slot), pieces: 0 }))
  for (const offer of byUnit(offers, first)) offer.pieces = Math.min(countOf(offer.slot), wanted(offer.slot))
  return offers.flatMap(({ slot, pieces }) => (pieces > 0 ? [firstOf(slot, pieces)] : []))
}

/** The cheapest, or dearest, first; of equals the earlier. */
export const byUnit = <A extends { readonly unit: number }>(
  offers: ReadonlyArray<A>,
  first: "cheapest" | "dearest",
): ReadonlyArray<A> => {
  if (offers.length < 2) return offers
  return offers.toSorted(first === "cheapest" ? (a, b) => a.unit - b.unit : (a, b) => b.unit - a.unit)
}

/** A row's runs; it has one until its pieces are treated apart. */
export const runsOf = (row: Row): Array<Run> => {
  row.runs ??= [wholeRun(row)]
  return row.runs
}

const wholeRun = ({ quantity, list, left, discounts }: Row): Run => {
  let now = list
  const steps = (discounts ?? []).map((discount) => {
    now -= discount.amount
    return { discount, left: now }
  })
  return { count: quantity, list, left, steps }
}

/** How far a walk along the runs of a row has come: so many pieces lie before the run `at`. */
export interface Walk {
  readonly row: Row
  at: number
  before: number
}

export const walkAlong = (row: Row): Walk => ({ row, at: 0, before: 0 })

/**
 * The runs of exactly these pieces. A run that reaches beyond them is cut in two, for which nobody pays anything else.
 * A walk goes on where it is, so that pieces in their order are found in one walk along the row.
 */
export const runsWithin = (row: Row, { from, count }: Pieces, walk: Walk = walkAlong(row)): ReadonlyArray<Run> => {
  if (from < walk.before) {
    walk.at = 0
    walk.before = 0
  }
  walkTo(from, walk)
  const first = walk.at
  walkTo(from + count, walk)
  return runsOf(row).slice(first, walk.at)
}

/** Goes on to where so many pieces lie before, and cuts the run that reaches beyond them. */
const walkTo = (pieces: number, walk: Walk): void => {
  const runs = runsOf(walk.row)
  for (let run = runs[walk.at]; run !== undefined && walk.before < pieces; run = runs[walk.at]) {
    const inside = pieces - walk.before
    if (inside < run.count) runs.splice(walk.at, 1, ...cut(run, inside))
    walk.before += Math.min(inside, run.count)
    walk.at++
  }
}

/** Two runs that stand for one: its first `pieces`, and the others. */
const cut = (run: Run, pieces: number): readonly [Run, Run] => [
  partOf(run, pieces, (total) => shareOfFirst(pieces, total, run.count)),
  partOf(run, run.count - pieces, (total) => total - shareOfFirst(pieces, total, run.count)),
]

const partOf = (run: Run, count: number, share: (total: number) => number): Run => ({
  count,
  list: share(run.list),
  left: share(run.left),
  steps: run.steps.map(({ discount, left }) => ({ discount, left: share(left) })),
})
