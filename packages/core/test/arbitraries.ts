/**
 * Histories of carts for the laws: few offers, so that commands meet; commands that are mostly about what is there, so
 * that histories get long; quantities dull, small and at the bound.
 */
import fc from "fast-check"
import type { Cart } from "../src/cart/Cart.ts"
import type { CartChange } from "../src/cart/CartCommand.ts"
import type { CartOperation } from "../src/cart/CartOperation.ts"
import type { Happened } from "../src/cart/Decision.ts"
import { decide } from "../src/cart/decide.ts"
import { evolveAll } from "../src/cart/evolve.ts"
import { rebase } from "../src/cart/rebase.ts"
import type { Digest, LineId, OpId, Version } from "../src/catalog/ids.ts"
import { counter, empty } from "./carts.ts"
import { commandOf } from "./commandOf.ts"
import { type Step, step, steps } from "./steps.ts"

export * from "./carts.ts"
export { commandOf } from "./commandOf.ts"
export { offers, options, type Step, step, stepItem } from "./steps.ts"

/** One thing that happened in a history: the command, what was decided, and the cart before and after. */
export interface Played {
  readonly command: CartChange
  readonly decision: Happened
  /** The cart it was decided on. */
  readonly decidedOn: Cart
  /** The cart it met: the same one, or one that had moved on. */
  readonly before: Cart
  readonly change: ReturnType<typeof rebase>
  readonly after: Cart
  readonly operation: CartOperation
}

/** A step and how many writes ago the copy was read that it is decided on. */
export interface StaleStep {
  readonly step: Step
  readonly behind: number
}

/** The accepted commands of a history, in order. A step that is refused leaves no trace. */
export const play = (
  start: Cart,
  history: ReadonlyArray<StaleStep>,
  fresh: () => LineId = counter("l"),
): ReadonlyArray<Played> => {
  const carts = [start]
  const played: Array<Played> = []
  for (const { step, behind } of history) {
    const decidedOn = carts[Math.max(0, carts.length - 1 - behind)]!
    const before = carts.at(-1)!
    const command = commandOf(step, decidedOn, fresh)
    const decision = decide(command, decidedOn)
    if (!decision.ok) continue
    const change = rebase(command, decision.outcome, before)
    const next = evolveAll(before, change.events)
    const operation: CartOperation = {
      shape: 1,
      opId: `op-${played.length + 1}` as OpId,
      asked: "A".repeat(43) as Digest,
      command,
      observed: Math.max(1, carts.length - behind) as Version,
      outcome: decision.outcome,
    }
    played.push({ command, decision, decidedOn, before, change, after: next, operation })
    carts.push(next)
  }
  return played
}

const current = (steps: fc.Arbitrary<Step>): fc.Arbitrary<StaleStep> =>
  fc.record({ step: steps, behind: fc.constant(0) })
const stale = (steps: fc.Arbitrary<Step>): fc.Arbitrary<StaleStep> =>
  fc.record({
    step: steps,
    behind: fc.oneof(
      { weight: 2, arbitrary: fc.constant(0) },
      { weight: 3, arbitrary: fc.integer({ min: 1, max: 6 }) },
    ),
  })

// A cart is filled first: most commands are about lines that are there.
const filled = (
  of: (steps: fc.Arbitrary<Step>) => fc.Arbitrary<StaleStep>,
  maxLength: number,
): fc.Arbitrary<ReadonlyArray<StaleStep>> =>
  fc
    .tuple(fc.array(current(steps.add), { minLength: 1, maxLength: 3 }), fc.array(of(step), { maxLength, size: "max" }))
    .map(([first, rest]) => [...first, ...rest])

/** Three in five commands are decided on a copy that is up to six writes old, and rebased. */
export const staleHistory = (maxLength = 30) => filled(stale, maxLength)
/** A cart that a history left. */
export const cart = (maxLength = 15): fc.Arbitrary<Cart> =>
  staleHistory(maxLength).map((steps) => play(empty, steps, counter("c")).at(-1)?.after ?? empty)
