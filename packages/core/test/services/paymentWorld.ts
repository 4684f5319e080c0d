/** A payment worker in test time, with the provider it works with: what happens to its first calls is scripted. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { TestClock } from "effect/testing"
import type { OperationId } from "../../src/catalog/ids.ts"
import { makeMemoryPaymentLog } from "../../src/memory/MemoryPaymentLog.ts"
import type { PaymentEntry } from "../../src/payment/Operation.ts"
import type { PaymentLog } from "../../src/ports/PaymentLog.ts"
import { makePayments } from "../../src/services/PaymentService.ts"
import type { OnPaid, Payments, PayRequest } from "../../src/services/Payments.ts"
import { RULES } from "../../src/services/payment/rules.ts"
import { card, DUE, type Fault, makeProvider, PAY, type Verdict } from "./paymentKit.ts"

export const first: PayRequest = { method: card, attempt: "first" }
export const again: PayRequest = { method: card, attempt: "again" }
export const noOrder: OnPaid = () => Effect.void
export const inTestTime = <A, E>(program: Effect.Effect<A, E>): Promise<A> =>
  Effect.runPromise(Effect.provide(program, TestClock.layer()))

interface Script {
  readonly faults?: ReadonlyArray<Fault>
  readonly verdicts?: ReadonlyArray<Verdict>
}

/** What is not scripted goes well. */
export const makeWorld = Effect.fnUntraced(function* ({ faults = [], verdicts = [] }: Script = {}) {
  const clock = yield* Clock.Clock
  const [nextFault, nextVerdict] = [[...faults], [...verdicts]]
  const state = { isDown: false }
  const provider = makeProvider({
    now: () => clock.currentTimeMillisUnsafe(),
    fault: () => nextFault.shift() ?? "none",
    verdict: () => nextVerdict.shift() ?? "succeeds",
    isDown: () => state.isDown,
  })
  const log = makeMemoryPaymentLog()
  const worker = (over: PaymentLog["Service"] = log): Payments =>
    makePayments({ log: over, channels: new Map([[card, provider.channel]]), rules: RULES })
  const payments = worker()
  const pay = (request: PayRequest = first) => payments.pay(PAY, DUE, request, noOrder)
  return {
    provider,
    log,
    payments,
    worker,
    pay,
    state,
    resolve: payments.resolve(PAY, DUE, noOrder),
    unwind: payments.unwind(PAY, DUE),
    entries: Effect.map(log.load(PAY), ({ entries }) => entries),
  }
})

export const keys = ({ calls }: { readonly calls: ReadonlyArray<{ readonly operationId: OperationId }> }) =>
  new Set(calls.map(({ operationId }) => operationId))
export const tags = (entries: ReadonlyArray<PaymentEntry>): ReadonlyArray<string> =>
  entries.map((entry) => (entry._tag === "Observed" ? entry.state._tag : entry._tag))
