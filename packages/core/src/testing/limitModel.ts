import * as Effect from "effect/Effect"
import fc from "fast-check"
import type { Instant } from "../catalog/ids.ts"
import { makeMemoryLimitLedger } from "../memory/MemoryLimits.ts"
import type { LimitDemand } from "../ports/LimitLedger.ts"
import { limitKeyText } from "../ports/limitChecks.ts"
import { same } from "./check.ts"
import type { World } from "./Law.ts"
import { type Ledger, ours, releaseAll } from "./limitSteps.ts"
import { atSecond, type Fresh, THE_END } from "./purchases.ts"
import { type HistoryOptions, tryHistories } from "./triedHistories.ts"
import { mostly } from "./values.ts"

/** One step of a history: few counters and few holds, so that they meet. Subjects are short names. */
type LimitStep =
  | {
      readonly _tag: "Reserve"
      readonly hold: number
      readonly demands: ReadonlyArray<LimitDemand>
      readonly end: number
    }
  /** What the hold was asked for last. */
  | { readonly _tag: "Again"; readonly hold: number; readonly end: number }
  | { readonly _tag: "Confirm" | "Release"; readonly hold: number }
  | { readonly _tag: "Expire"; readonly now: number; readonly limit: number }

const KEYS = ["code", "budget", "buyer"].flatMap((subject) => [
  { subject, window: "ever" },
  { subject, window: "2026-11-24" },
])

const most = Number.MAX_SAFE_INTEGER
const amount = mostly(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: most }))

// No more than a few of most counters, so that they run full; a few without any bound but that of counting itself.
const demand: fc.Arbitrary<LimitDemand> = fc
  .record({
    key: fc.constantFrom(...KEYS),
    amount,
    max: fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 2, max: 9 }) },
      { weight: 1, arbitrary: fc.nat({ max: 1 }) },
      { weight: 1, arbitrary: fc.constant(most) },
    ),
    keep: fc.option(fc.boolean(), { nil: undefined }),
  })
  .map(({ key, keep, ...rest }) => ({ ...key, ...rest, ...(keep === undefined ? {} : { keep }) }))

const hold = mostly(fc.nat({ max: 7 }), fc.nat({ max: 20 }))
const second = fc.nat({ max: 20 })

const limitStep: fc.Arbitrary<LimitStep> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      _tag: fc.constant("Reserve" as const),
      hold,
      demands: mostly<ReadonlyArray<LimitDemand>>(
        fc.uniqueArray(demand, { minLength: 1, maxLength: 3, selector: limitKeyText }),
        fc.constant([]),
      ),
      end: second,
    }),
  },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant("Again" as const), hold, end: second }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Confirm" as const), hold }) },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Release" as const), hold }) },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constant("Expire" as const),
      now: second,
      limit: mostly(fc.constant(100), fc.integer({ min: 1, max: 2 })),
    }),
  },
)

/** LL8: random histories against the ledger and the memory ledger, whose answers must be the same after each step. */
export const likeTheModelLimits = (ledger: Ledger, world: World, options: HistoryOptions) =>
  tryHistories(world, options, limitStep, (fresh, steps) => walk(ledger, makeMemoryLimitLedger(), fresh, steps))

const walk = Effect.fnUntraced(function* (
  ledger: Ledger,
  model: Ledger,
  world: Fresh,
  steps: ReadonlyArray<LimitStep>,
) {
  yield* releaseAll(ledger)
  const { key } = ours(ledger, world)
  const keys = KEYS.map(({ subject, window }) => key(subject, window))
  const asked = new Map<number, ReadonlyArray<LimitDemand>>()
  for (const [at, step] of steps.entries()) {
    if (step._tag === "Reserve") asked.set(step.hold, step.demands)
    const again = step._tag === "Again" ? (asked.get(step.hold) ?? []) : []
    const taken = step._tag === "Again" ? { ...step, _tag: "Reserve" as const, demands: again } : step
    const expected = yield* take(model, world, taken, at)
    const promise = `step ${at + 1}, ${step._tag}: the answer is not the memory ledger's`
    same(promise, yield* take(ledger, world, taken, at), expected)
    const counted = yield* model.used(keys)
    same(
      `step ${at + 1}, ${step._tag}: what is counted is not as in the memory ledger`,
      yield* ledger.used(keys),
      counted,
    )
  }
  same(
    "at the end: what has ended is not as in the memory ledger",
    yield* ledger.ended(THE_END, 100),
    yield* model.ended(THE_END, 100),
  )
})

type Taken = Exclude<LimitStep, { readonly _tag: "Again" }>

const take = (ledger: Ledger, world: Fresh, step: Taken, at: number): Effect.Effect<unknown, unknown> => {
  const { key, hold: holdId } = ours(ledger, world)
  switch (step._tag) {
    case "Reserve": {
      const demands = step.demands.map(({ subject, window, ...rest }) => ({ ...key(subject, window), ...rest }))
      // No two holds end at one moment: which of them would be the earlier is nobody's promise.
      const end = (atSecond(step.end) + at) as Instant
      return ledger.reserve(holdId(`hold-${step.hold}`), demands, end)
    }
    case "Confirm":
      return ledger.confirm(holdId(`hold-${step.hold}`))
    case "Release":
      return ledger.release(holdId(`hold-${step.hold}`))
    case "Expire":
      return Effect.tap(ledger.ended(atSecond(step.now), step.limit), (ended) => Effect.forEach(ended, ledger.release))
  }
}
