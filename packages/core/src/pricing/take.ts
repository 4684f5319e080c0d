/** Taking amounts off rows: split by what is left on each, never below a floor, and written down with their reason. */
import { allocateAmount } from "../money/allocate.ts"
import type { CompiledPromotion } from "./CompiledPromotion.ts"
import { leftOf, roomOf, runsWithin, type Slot, type Walk, walkAlong } from "./runs.ts"
import { type Discount, plus, type Row, type Run, type Worksheet } from "./Worksheet.ts"

/** What is taken off one slot. More than zero. */
export interface Share extends Slot {
  readonly amount: number
}

/**
 * Splits an amount over slots by what is left on each. What a floor holds back goes to the others; what none of them can
 * bear is not given.
 */
export const spread = (amount: number, slots: ReadonlyArray<Slot>, sheet: Worksheet): ReadonlyArray<Share> => {
  let room = 0
  for (const slot of slots) room += roomOf(slot)
  const given = Math.min(amount, room)
  return given <= 0 ? [] : sharesOf(partsOf(given, slots, sheet), slots)
}

/** The parts of an amount that is no more than the slots have room for. */
const partsOf = (amount: number, slots: ReadonlyArray<Slot>, sheet: Worksheet): ReadonlyArray<number> => {
  if (slots.length === 1) return [amount]
  if (sheet.hasFloors) return aboveFloors(amount, slots, sheet)
  const lefts = slots.map(leftOf)
  return allocated(amount, lefts, lefts, sheet)
}

/**
 * Splits an amount by weights, none more than its `most`, where no exact share is more: then by largest remainder no part is
 * either, and what other rules give one part too much has to go to others.
 */
export const allocated = (
  amount: number,
  weights: ReadonlyArray<number>,
  most: ReadonlyArray<number>,
  { policies: { leftover } }: Pick<Worksheet, "policies">,
): ReadonlyArray<number> => {
  const parts = allocateAmount(amount, weights, leftover)
  return leftover === "largestRemainder" ? parts : within(parts, most)
}

/** What is too much for one goes to the earliest that can bear more. */
const within = (parts: ReadonlyArray<number>, most: ReadonlyArray<number>): ReadonlyArray<number> => {
  let over = 0
  const held = parts.map((part, at) => {
    const kept = Math.min(part, most[at] ?? 0)
    over += part - kept
    return kept
  })
  if (over === 0) return parts
  return held.map((part, at) => {
    const more = Math.min(over, (most[at] ?? 0) - part)
    over -= more
    return part + more
  })
}

/**
 * A slot whose share is more than its room gives all its room, and the others share the rest. Those that can give the least
 * of what is left on them are asked first, so that one pass finds them all.
 */
const aboveFloors = (amount: number, slots: ReadonlyArray<Slot>, sheet: Worksheet): ReadonlyArray<number> => {
  const parts = new Array<number>(slots.length).fill(0)
  const able = slots
    .map((slot, at) => ({ at, left: leftOf(slot), room: roomOf(slot) }))
    .filter(({ room }) => room > 0)
    .sort((a, b) => compareProducts(a.room, b.left, b.room, a.left))
  let rest = amount
  let left = 0
  for (const one of able) left = plus(left, one.left)
  let settled = 0
  for (const one of able) {
    if (compareProducts(rest, one.left, one.room, left) < 0) break
    parts[one.at] = one.room
    rest -= one.room
    left -= one.left
    settled++
  }
  if (rest === 0) return parts
  const open = able.slice(settled).sort((a, b) => a.at - b.at)
  const [weights, rooms] = [open.map((one) => one.left), open.map(({ room }) => room)]
  const shared = allocated(rest, weights, rooms, sheet)
  for (const [index, { at }] of open.entries()) parts[at] = shared[index] ?? 0
  return parts
}

/** The sign of a × b - c × d, exactly. */
const compareProducts = (a: number, b: number, c: number, d: number): number => {
  const left = a * b
  const right = c * d
  if (Number.isSafeInteger(left) && Number.isSafeInteger(right)) return left - right
  const difference = BigInt(a) * BigInt(b) - BigInt(c) * BigInt(d)
  return difference < 0n ? -1 : difference > 0n ? 1 : 0
}

/** The shares of these amounts, one a slot, without those of zero. */
export const sharesOf = (amounts: ReadonlyArray<number>, slots: ReadonlyArray<Slot>): ReadonlyArray<Share> => {
  const shares: Array<Share> = []
  let at = 0
  for (const { row, run } of slots) {
    const amount = amounts[at++] ?? 0
    if (amount > 0) shares.push({ row, run, amount })
  }
  return shares
}

export const sumOf = (shares: ReadonlyArray<Share>): number => {
  let sum = 0
  for (const { amount } of shares) sum += amount
  return sum
}

/** No more than `cap` of these shares, cut down in proportion to them. */
export const capped = (shares: ReadonlyArray<Share>, cap: number, sheet: Worksheet): ReadonlyArray<Share> => {
  if (sumOf(shares) <= cap) return shares
  const amounts = shares.map(({ amount }) => amount)
  return sharesOf(allocated(cap, amounts, amounts, sheet), shares)
}

/** Takes the shares off their rows, and writes down for which promotion. */
export const takeOff = (shares: ReadonlyArray<Share>, promotion: CompiledPromotion, sheet: Worksheet): void => {
  let walk: Walk | undefined
  for (const { row, run, amount } of shares) {
    if (walk?.row !== row) walk = walkAlong(row)
    // Before anything is written down: what a row's first run costs follows from the discounts so far.
    const runs = run === undefined ? row.runs : runsWithin(row, run, walk)
    const discount = noted(row, promotion, amount)
    row.left -= amount
    if (runs !== undefined) takeOffRuns(runs, row, amount, discount, sheet)
  }
}

const takeOffRuns = (
  runs: ReadonlyArray<Run>,
  row: Row,
  amount: number,
  discount: Discount | undefined,
  sheet: Worksheet,
): void => {
  const [only] = runs
  if (runs.length === 1 && only !== undefined) {
    takeOffRun(only, amount, discount)
    return
  }
  const slots = runs.map(({ count, left }) => ({ row, run: { from: 0, count, left } }))
  const parts = partsOf(amount, slots, sheet)
  for (const [at, run] of runs.entries()) takeOffRun(run, parts[at] ?? 0, discount)
}

const takeOffRun = (run: Run, amount: number, discount: Discount | undefined): void => {
  if (amount === 0) return
  run.left -= amount
  if (discount !== undefined) note(run, discount)
}

/** Two shares of one discount on a run are one step. */
const note = ({ steps, left }: Run, discount: Discount): void => {
  if (steps.at(-1)?.discount === discount) steps.pop()
  steps.push({ discount, left })
}

/** Two shares of one promotion on a row are one discount. */
const noted = (row: Row, promotion: CompiledPromotion, amount: number): Discount | undefined => {
  if (row.discounts === undefined) return undefined
  const last = row.discounts.at(-1)
  if (last?.promotion === promotion) {
    last.amount += amount
    return last
  }
  const discount: Discount = { promotion, amount }
  row.discounts.push(discount)
  return discount
}
