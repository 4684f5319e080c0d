import * as Effect from "effect/Effect"
import fc from "fast-check"
import type { Instant } from "../catalog/ids.ts"
import { makeMemoryStockLedger } from "../memory/MemoryStock.ts"
import { same } from "./check.ts"
import type { World } from "./Law.ts"
import { atSecond, type Fresh, THE_END } from "./purchases.ts"
import { amounts, type Ledger, ours, type Pieces, releaseAll } from "./stockSteps.ts"
import { type HistoryOptions, tryHistories } from "./triedHistories.ts"
import { mostly } from "./values.ts"

/** One step of a history: few SKUs, few holds and few receipts, so that they meet. */
type StockStep =
  | { readonly _tag: "Receive"; readonly receipt: number; readonly pieces: Pieces }
  | { readonly _tag: "Reserve"; readonly hold: number; readonly demands: Pieces; readonly end: number }
  | { readonly _tag: "Confirm" | "Release"; readonly hold: number }
  | { readonly _tag: "Expire"; readonly now: number; readonly limit: number }

const SKUS = ["tea", "mug", "pot", "tin"]

const pieces = (quantity: fc.Arbitrary<number>): fc.Arbitrary<Pieces> =>
  fc
    .uniqueArray(fc.tuple(fc.constantFrom(...SKUS), quantity), { minLength: 1, selector: ([name]) => name })
    .map((pairs) => Object.fromEntries(pairs.toSorted(([a], [b]) => (a < b ? -1 : 1))))

const hold = mostly(fc.nat({ max: 4 }), fc.nat({ max: 20 }))
const second = fc.nat({ max: 20 })

const stockStep: fc.Arbitrary<StockStep> = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      _tag: fc.constant("Receive" as const),
      receipt: fc.nat({ max: 9 }),
      pieces: pieces(fc.integer({ min: 1, max: 6 })),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      _tag: fc.constant("Reserve" as const),
      hold,
      demands: pieces(mostly(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 1_000_000 }))),
      end: second,
    }),
  },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant("Confirm" as const), hold }) },
  { weight: 2, arbitrary: fc.record({ _tag: fc.constant("Release" as const), hold }) },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: fc.constant("Expire" as const),
      now: second,
      limit: mostly(fc.constant(100), fc.integer({ min: 1, max: 2 })),
    }),
  },
)

/** SL8: random histories against the ledger and the memory ledger, whose answers must be the same after each step. */
export const likeTheModelLedger = (ledger: Ledger, world: World, options: HistoryOptions) =>
  tryHistories(world, options, stockStep, (fresh, steps) => walk(ledger, makeMemoryStockLedger(), fresh, steps))

const walk = Effect.fnUntraced(function* (
  ledger: Ledger,
  model: Ledger,
  world: Fresh,
  steps: ReadonlyArray<StockStep>,
) {
  yield* releaseAll(ledger)
  for (const [at, step] of steps.entries()) {
    const expected = yield* take(model, world, step, at)
    const promise = `step ${at + 1}, ${step._tag}: the answer is not the memory ledger's`
    same(promise, yield* take(ledger, world, step, at), expected)
    const left = yield* ours(model, world).available(SKUS)
    const available = yield* ours(ledger, world).available(SKUS)
    same(`step ${at + 1}, ${step._tag}: what is available is not as in the memory ledger`, available, left)
  }
  same(
    "at the end: what has ended is not as in the memory ledger",
    yield* ledger.ended(THE_END, 100),
    yield* model.ended(THE_END, 100),
  )
})

const take = (ledger: Ledger, world: Fresh, step: StockStep, at: number): Effect.Effect<unknown, unknown> => {
  const { sku, hold: holdId, receipt } = ours(ledger, world)
  switch (step._tag) {
    case "Receive":
      return ledger.receive(receipt(`receipt-${step.receipt}`), amounts(sku, step.pieces))
    case "Reserve": {
      // No two holds end at one moment: which of them would be the earlier is nobody's promise.
      const end = (atSecond(step.end) + at) as Instant
      return ledger.reserve(holdId(`hold-${step.hold}`), amounts(sku, step.demands), end)
    }
    case "Confirm":
      return ledger.confirm(holdId(`hold-${step.hold}`))
    case "Release":
      return ledger.release(holdId(`hold-${step.hold}`))
    case "Expire":
      return Effect.tap(ledger.ended(atSecond(step.now), step.limit), (ended) => Effect.forEach(ended, ledger.release))
  }
}
