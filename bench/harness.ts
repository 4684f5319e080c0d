/** How everything here is measured: ours and its floor in one process, in turns, medians with their quartiles. */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { ratioOf, type Spread, spreadOf } from "./spread.ts"

/** Time per operation. CPU is measured where an operation also waits: what the process burnt, all its threads together. */
export interface Cost {
  readonly nanoseconds: Spread
  readonly cpu?: Spread
}

export interface Result {
  readonly what: string
  readonly ours: Cost
  /** What the other side of the row is, in words. */
  readonly floorIs: string
  readonly floor: Cost
  /** Ours in floors, round by round: noise that hits both cancels out. */
  readonly ratio: Spread
  readonly must?: Must | undefined
}

/** A bound from the design. It is printed beside the figure and fails nothing. */
export interface Must {
  readonly text: string
  readonly holds: (result: Result) => boolean
}

/** The median takes at most so long. */
export const atMost = (text: string, nanoseconds: number): Must => ({
  text: `≤ ${text}`,
  holds: ({ ours }) => ours.nanoseconds.median <= nanoseconds,
})

/** It costs at most so many of its floors. */
export const atMostFloors = (floors: number, meaning?: string): Must => ({
  text: `≤ ${floors} ×${meaning === undefined ? "" : ` (${meaning})`}`,
  holds: ({ ratio }) => ratio.median <= floors,
})

/** What a loop has made is put here, at a place up to `MASK`, so that no compiler can leave the work out. */
export const kept: Array<unknown> = new Array(64).fill(undefined)
export const MASK = 63

/**
 * Runs the operation so many times. Loops of a few nanoseconds are written out in place; for the rest there is `each`, or
 * `eachInTurn`, where an operation waits.
 */
export type Loop = (count: number) => void | Promise<void>

export const each =
  (run: (at: number) => unknown): Loop =>
  (count) => {
    for (let at = 0; at < count; at++) kept[at & MASK] = run(at)
  }

export const eachInTurn =
  (run: () => unknown): Loop =>
  async (count) => {
    for (let at = 0; at < count; at++) kept[at & MASK] = await run()
  }

export interface Comparison<Work> {
  readonly what: string
  readonly ours: Work
  readonly floorIs: string
  readonly floor: Work
  readonly must?: Must
}

const ROUNDS = 21
/** Where one operation takes more than `SLOW_MS`. */
const SLOW_ROUNDS = 11
const SLOW_MS = 50
const WARM_UP_MS = 250
const SAMPLE_MS = 15

setFlagsFromString("--expose-gc")
const gc: (options: { readonly type: "minor" }) => void = runInNewContext("gc")

/** One side's short-lived garbage is not swept on the other's time. A major collection would also throw optimised code away. */
const collectGarbage = (): void => gc({ type: "minor" })

/** Compares two loops that wait for nothing outside of this process. */
export const compare = async ({ what, ours, floorIs, floor, must }: Comparison<Loop>): Promise<Result> => {
  const [mine = [], theirs = []] = await together([ours, floor])
  const costs = { ours: { nanoseconds: spreadOf(mine) }, floor: { nanoseconds: spreadOf(theirs) } }
  return { what, ...costs, floorIs, ratio: ratioOf(mine, theirs), must }
}

/** Any number of loops in one run, in turns: what an operation of each cost in each round, in nanoseconds. */
export const together = async (loops: ReadonlyArray<Loop>): Promise<ReadonlyArray<ReadonlyArray<number>>> => {
  const turns: Array<{ readonly loop: Loop; readonly count: number; readonly samples: Array<number> }> = []
  let slowest = 0
  for (const loop of loops) {
    const each = await warmUp(loop)
    slowest = Math.max(slowest, each)
    turns.push({ loop, count: Math.max(1, Math.round(SAMPLE_MS / each)), samples: [] })
  }
  const rounds = slowest > SLOW_MS ? SLOW_ROUNDS : ROUNDS
  for (let round = 0; round < rounds; round++) {
    // Now one goes first, now the other.
    for (const { loop, count, samples } of round % 2 === 0 ? turns : turns.toReversed()) {
      collectGarbage()
      samples.push(((await millisecondsOf(loop, count)) * 1e6) / count)
    }
  }
  return turns.map(({ samples }) => samples)
}

/** Milliseconds of one operation, once the compilers have had their time. */
const warmUp = async (loop: Loop): Promise<number> => {
  const until = performance.now() + WARM_UP_MS
  let count = 1
  let each = await millisecondsOf(loop, count)
  while (performance.now() < until) {
    count = Math.max(1, Math.min(count * 4, Math.round(SAMPLE_MS / Math.max(each, 1e-9))))
    each = (await millisecondsOf(loop, count)) / count
  }
  return Math.max(each, 1e-9)
}

const millisecondsOf = async (loop: Loop, count: number): Promise<number> => {
  const start = performance.now()
  await loop(count)
  return performance.now() - start
}

/** One round of work that waits: how many operations it did. */
type Round = () => Promise<number>

/** So many operations, `width` of them at a time, each in a lane of its own. */
export const wide =
  (width: number, count: number, run: (lane: number) => unknown): Round =>
  async () => {
    const worker = async (lane: number): Promise<void> => {
      for (let done = 0; done < count / width; done++) kept[lane] = await run(lane)
    }
    await Promise.all(Array.from({ length: width }, (_, lane) => worker(lane)))
    return Math.ceil(count / width) * width
  }

const WAITING_ROUNDS = 31
const WAITING_WARM_UPS = 20

/** Compares two rounds of work that wait for a disk: by the clock, and by the CPU they burn. */
export const compareWaiting = async (comparison: Comparison<Round>): Promise<Result> => {
  const { what, ours, floorIs, floor, must } = comparison
  const until = performance.now() + 4 * WARM_UP_MS
  for (let warm = 0; warm < WAITING_WARM_UPS && (warm < 3 || performance.now() < until); warm++) {
    await ours()
    await floor()
  }
  const [mine, theirs] = [sideOf(ours), sideOf(floor)]
  await inTurns([mine, theirs], WAITING_ROUNDS)
  return resultOf({ what, floorIs, ...(must !== undefined && { must }) }, mine, theirs)
}

/** One side of a comparison, and what an operation of it cost in each round so far, in nanoseconds. */
export interface Side {
  readonly run: Round
  readonly wall: Array<number>
  readonly cpu: Array<number>
}

export const sideOf = (run: Round): Side => ({ run, wall: [], cpu: [] })

/** Measures rounds of work that waits, of one side after the other; every second time the other way about. */
export const inTurns = async (sides: ReadonlyArray<Side>, rounds: number): Promise<void> => {
  for (let round = 0; round < rounds; round++) {
    for (const { run, wall, cpu } of round % 2 === 0 ? sides : sides.toReversed()) {
      collectGarbage()
      const burnt = process.cpuUsage()
      const start = performance.now()
      const count = await run()
      wall.push(((performance.now() - start) * 1e6) / count)
      const { user, system } = process.cpuUsage(burnt)
      cpu.push(((user + system) * 1e3) / count)
    }
  }
}

/** Sides that took turns, as one result. */
export const resultOf = (
  { what, floorIs, must }: Omit<Comparison<never>, "ours" | "floor">,
  ours: Side,
  floor: Side,
): Result => {
  const costOf = ({ wall, cpu }: Side): Cost => ({ nanoseconds: spreadOf(wall), cpu: spreadOf(cpu) })
  return { what, ours: costOf(ours), floorIs, floor: costOf(floor), ratio: ratioOf(ours.wall, floor.wall), must }
}
