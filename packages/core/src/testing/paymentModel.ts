import * as Effect from "effect/Effect"
import fc from "fast-check"
import type { Instant, OperationId, PaymentId, PaymentMethod, Version } from "../catalog/ids.ts"
import { makeMemoryPaymentLog } from "../memory/MemoryPaymentLog.ts"
import type { OperationState, PaymentEntry } from "../payment/Operation.ts"
import type { PaymentLog } from "../ports/PaymentLog.ts"
import { same } from "./check.ts"
import type { World } from "./Law.ts"
import { ALL, atSecond, type Fresh, isOurs, named, THE_END } from "./purchases.ts"
import { type HistoryOptions, tryHistories } from "./triedHistories.ts"
import { mostly } from "./values.ts"

export type Log = PaymentLog["Service"]

const due = { amount: 12_345, currency: "GBP" } as const

const STATES: ReadonlyArray<Exclude<OperationState, { readonly _tag: "Planned" }>> = [
  { _tag: "Unknown", why: "the connection was lost \u{1f50c}" },
  { _tag: "Pending" },
  { _tag: "ActionRequired", action: { _tag: "Redirect", url: "https://bank.example/?a=1&b=%20" } },
  { _tag: "Failed", decline: { class: "hard", code: "05" } },
  { _tag: "Succeeded", amount: due, providerRef: "ref_1" },
  { _tag: "Reversed", providerRef: "" },
]

/** The `at`-th entry of a log: intents and facts of every kind, no two alike. */
export const entryAt = (world: Fresh, at: number): PaymentEntry => {
  const operationId = named<OperationId>(world, `op-${Math.floor(at / 3)}`)
  const state = STATES[at % STATES.length]
  if (at % 3 !== 0 && state !== undefined) {
    const source = at % 2 === 0 ? "answer" : "webhook"
    return { _tag: "Observed", shape: 1, operationId, state, evidence: { source, at: atSecond(at) } }
  }
  const method = "card" as PaymentMethod
  const rest = at % 2 === 0 ? {} : { parent: operationId, instrument: "", returnUrl: "https://shop.example/\u{1f9cb}" }
  const operation = { operationId, kind: "sale" as const, method, amount: due, plannedAt: atSecond(at), ...rest }
  return { _tag: "Planned", shape: 1, operation }
}

export const entriesOf = (world: Fresh, from: number, count: number): ReadonlyArray<PaymentEntry> =>
  Array.from({ length: count }, (_, at) => entryAt(world, from + at))

/** One step of a history: few payments, so that they meet. */
type PaymentStep =
  | {
      readonly _tag: "Append"
      readonly payment: number
      /** How far from the current version the append is sent: mostly 0. */
      readonly off: number
      readonly count: number
      readonly look: number | undefined
    }
  | { readonly _tag: "Load"; readonly payment: number }
  | { readonly _tag: "Due"; readonly now: number; readonly limit: number }

const payment = mostly(fc.nat({ max: 2 }), fc.nat({ max: 9 }))
const second = fc.nat({ max: 30 })

const paymentStep: fc.Arbitrary<PaymentStep> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      _tag: fc.constant("Append" as const),
      payment,
      off: mostly(fc.constant(0), fc.constantFrom(-1, 1, -2, 9)),
      count: mostly(fc.integer({ min: 1, max: 3 }), fc.constant(40)),
      look: fc.option(second, { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: fc.constant("Load" as const), payment }) },
  {
    weight: 2,
    arbitrary: fc.record({
      _tag: fc.constant("Due" as const),
      now: second,
      limit: mostly(fc.constant(100), fc.integer({ min: 1, max: 2 })),
    }),
  },
)

/** PL5: random histories against the log and the memory log, whose answers must be the same after each step. */
export const likeTheModelLog = (log: Log, world: World, options: HistoryOptions) =>
  tryHistories(world, options, paymentStep, (fresh, steps) => walk(log, makeMemoryPaymentLog(), fresh, steps))

const walk = Effect.fnUntraced(function* (log: Log, model: Log, world: Fresh, steps: ReadonlyArray<PaymentStep>) {
  for (const [at, step] of steps.entries()) {
    const known = "payment" in step ? (yield* model.load(idOf(world, step.payment))).version : 0
    const expected = yield* take(model, world, step, at, known)
    const promise = `step ${at + 1}, ${step._tag}: the answer is not the memory log's`
    same(promise, yield* take(log, world, step, at, known), expected)
  }
  for (let which = 0; which < 10; which++) {
    const id = idOf(world, which)
    const loaded = yield* log.load(id)
    same("at the end: a log is not the memory log's", loaded, yield* model.load(id))
  }
  yield* tidy(log, world)
})

const idOf = (world: Fresh, which: number): PaymentId => named<PaymentId>(world, `payment-${which}`)

const take = (
  log: Log,
  world: Fresh,
  step: PaymentStep,
  at: number,
  known: number,
): Effect.Effect<unknown, unknown> => {
  switch (step._tag) {
    case "Append": {
      // No two payments are due at one moment: which of them would be the earlier is nobody's promise.
      const look = step.look === undefined ? {} : { lookAgainAt: (atSecond(step.look) + at) as Instant }
      const entries = entriesOf(world, 100 * at, step.count)
      const expected = Math.max(0, known + step.off) as Version
      return log.append(idOf(world, step.payment), { expected, entries, ...look })
    }
    case "Load":
      return log.load(idOf(world, step.payment))
    case "Due":
      // Others may have left payments in the same log.
      return Effect.map(log.due(atSecond(step.now), ALL), (ids) => ids.filter(isOurs(world)).slice(0, step.limit))
  }
}

/** Leaves nothing that the next history would have to wade through. */
const tidy = Effect.fnUntraced(function* (log: Log, world: Fresh) {
  for (const id of (yield* log.due(THE_END, ALL)).filter(isOurs(world))) {
    const { version } = yield* log.load(id)
    yield* log.append(id, { expected: version, entries: entriesOf(world, 0, 1) })
  }
})
