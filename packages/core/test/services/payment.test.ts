import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import type { Instant, OperationId } from "../../src/catalog/ids.ts"
import { makeMemoryPaymentLog } from "../../src/memory/MemoryPaymentLog.ts"
import { paymentView } from "../../src/payment/paymentOf.ts"
import type { PaymentChannel } from "../../src/ports/PaymentChannel.ts"
import type { PaymentLog } from "../../src/ports/PaymentLog.ts"
import { StoreUnavailable } from "../../src/ports/StoreUnavailable.ts"
import { CHECKOUT_DEFAULTS } from "../../src/services/CartwrightConfig.ts"
import { makePayments } from "../../src/services/PaymentService.ts"
import { RULES } from "../../src/services/payment/rules.ts"
import { can, card, DUE, type Fault, HOUR, MINUTE, PAY, usd, type Verdict, wallet } from "./paymentKit.ts"
import { again, first, inTestTime, keys, makeWorld, noOrder, tags } from "./paymentWorld.ts"

const down = (store: PaymentLog["Service"], fails: (append: number) => "before" | "after" | undefined) => {
  let appends = 0
  const failure = Effect.fail(
    new StoreUnavailable({ store: "payment log", doing: "append", outcome: "unknown", cause: "" }),
  )
  const log: PaymentLog["Service"] = {
    ...store,
    append: (id, append) =>
      Effect.suspend(() => {
        const when = fails(++appends)
        if (when === undefined) return store.append(id, append)
        return when === "before" ? failure : Effect.andThen(store.append(id, append), failure)
      }),
  }
  return log
}

describe("paying", () => {
  it("writes the plan down before the provider hears of it, and tells the order before the fact is written", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, log, worker } = yield* makeWorld()
        const seen: Array<unknown> = []
        const spied: typeof log = {
          ...log,
          append: (id, append) =>
            Effect.suspend(() => {
              seen.push(...tags(append.entries), provider.calls.length)
              return log.append(id, append)
            }),
        }
        const paid = yield* worker(spied).pay(PAY, DUE, { ...first, isNew: true }, () =>
          Effect.sync(() => void seen.push("paid")),
        )
        expect(paid).toMatchObject({ ok: true, payment: { status: "paid", captured: DUE, open: [] } })
        expect(seen).toEqual(["Planned", 0, "paid", "Succeeded", 1])
        expect(provider.calls).toEqual([{ operationId: "pay:sale:1", kind: "sale", amount: DUE, reference: PAY }])
        expect(yield* log.due(1e15 as Instant, 9)).toEqual([])
      }),
    ))

  it("happens once, however often it is asked for", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay } = yield* makeWorld()
        for (const request of [first, first, again, { ...first, isNew: true }]) {
          expect(yield* pay(request)).toMatchObject({ ok: true, payment: { status: "paid" } })
        }
        expect(provider.calls).toHaveLength(1)
      }),
    ))

  it("tries a declined sale again only where that is asked for", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay } = yield* makeWorld({ verdicts: ["declines"] })
        expect(yield* pay()).toMatchObject({ payment: { status: "failed" } })
        expect(yield* pay()).toMatchObject({ payment: { status: "failed" } })
        expect(provider.calls).toHaveLength(1)
        expect(yield* pay(again)).toMatchObject({ payment: { status: "paid" } })
        expect([...keys(provider)]).toEqual(["pay:sale:1", "pay:sale:2"])
      }),
    ))

  it.each<Verdict>(["pends", "acts"])(
    "another way is under way while a sale %s, and the same way is answered",
    (verdict) =>
      inTestTime(
        Effect.gen(function* () {
          const { provider, log, pay } = yield* makeWorld({ verdicts: [verdict] })
          const { payment } = yield* Effect.flatMap(pay(), (paid) => (paid.ok ? Effect.succeed(paid) : Effect.never))
          const channels = new Map([card, wallet].map((method) => [method, provider.channel]))
          const both = makePayments({ log, channels, rules: RULES })
          const byWallet = both.pay(PAY, DUE, { ...again, method: wallet }, noOrder)
          expect(yield* byWallet).toEqual({
            ok: false,
            rejection: { _tag: "PaymentUnderWay", status: payment.status },
          })
          expect(yield* both.pay(PAY, DUE, again, noOrder)).toEqual({ ok: true, payment })
          for (const booked of provider.books) provider.settle(booked, true)
          expect(yield* byWallet).toMatchObject({ ok: true, payment: { status: "paid", operations: [{}] } })
        }),
      ),
  )

  it("offers no way to pay that has no sales", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, log } = yield* makeWorld()
        const capabilities = { ...can, operations: ["refund"] as const }
        const channels = new Map([
          [wallet, { ...provider.channel, capabilities }],
          [card, provider.channel],
        ])
        const payments = makePayments({ log, channels, rules: RULES })
        expect(payments.methods).toEqual([card])
        expect(yield* payments.pay(PAY, DUE, { ...first, method: wallet }, noOrder)).toEqual({
          ok: false,
          rejection: { _tag: "PaymentMethodUnknown", method: wallet, methods: [card] },
        })
      }),
    ))

  it("names the ways to pay where one is not offered, and writes nothing", () =>
    inTestTime(
      Effect.gen(function* () {
        const { pay, entries, payments } = yield* makeWorld()
        expect(payments.methods).toEqual([card])
        expect(yield* pay({ ...first, method: wallet })).toEqual({
          ok: false,
          rejection: { _tag: "PaymentMethodUnknown", method: wallet, methods: [card] },
        })
        expect(yield* entries).toEqual([])
      }),
    ))

  it("is refused where the provider took another amount, until a person has looked", () =>
    inTestTime(
      Effect.gen(function* () {
        const { pay, log, provider, unwind } = yield* makeWorld({ verdicts: ["declines"] })
        yield* pay()
        const { version } = yield* log.load(PAY)
        const state = { _tag: "Succeeded", amount: usd(6_000), providerRef: "x" } as const
        const evidence = { source: "webhook", at: 0 as Instant } as const
        const operationId = "pay:sale:1" as OperationId
        yield* log.append(PAY, {
          expected: version,
          entries: [{ _tag: "Observed", shape: 1, operationId, state, evidence }],
        })
        expect(yield* pay(again)).toEqual({ ok: false, rejection: { _tag: "PaymentUnderWay", status: "conflicted" } })
        expect(yield* unwind).toMatchObject({ status: "conflicted", closed: true })
        expect(provider.calls).toHaveLength(1)
      }),
    ))

  it("keeps the instrument to itself", () =>
    inTestTime(
      Effect.gen(function* () {
        const { pay, provider } = yield* makeWorld({ verdicts: ["acts"] })
        const paid = yield* pay({ ...first, instrument: "pm_secret", returnUrl: "https://shop.example/secret" })
        expect(provider.calls).toMatchObject([{ instrument: "pm_secret", returnUrl: "https://shop.example/secret" }])
        if (!paid.ok) throw new Error("refused")
        expect(paymentView(paid.payment)).toMatchObject({ status: "requiresAction", action: { _tag: "Redirect" } })
        expect(JSON.stringify(paymentView(paid.payment))).not.toContain("secret")
      }),
    ))
})

describe("an answer that is lost", () => {
  const lost: ReadonlyArray<Fault> = ["lostBefore", "lostAfter", "throws", "garbage"]
  it.each(lost)("(%s) is no failure: the same key is sent again, and money moves once", (fault) =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, entries } = yield* makeWorld({ faults: [fault] })
        expect(yield* pay()).toMatchObject({ payment: { status: "unresolved" } })
        expect(tags(yield* entries)).toEqual(["Planned", "Unknown"])
        expect(yield* pay(again)).toMatchObject({ payment: { status: "paid" } })
        expect(keys(provider)).toEqual(new Set(["pay:sale:1"]))
        expect(provider.captured()).toBe(10_000)
      }),
    ),
  )

  it.each([
    ["throws", "a host's bug"],
    [
      "garbage",
      'execute answered what cannot be read, got { _tag: "Done", state: a text of 6 }. Answer what the types of the channel say, in whole minor units.',
    ],
  ] as const)("(%s) is told to the developers, whose hook may fail as it likes", (fault, message) =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, log } = yield* makeWorld({ faults: [fault] })
        const told: Array<unknown> = []
        const onProblem = ({ doing, error }: { readonly doing: string; readonly error: unknown }): void => {
          told.push(doing, error instanceof Error ? error.message : error)
          throw new Error("a hook's bug")
        }
        const channels = new Map([[card, provider.channel]])
        const payments = makePayments({ log, channels, rules: RULES, onProblem })
        const paid = yield* payments.pay(PAY, DUE, first, noOrder)
        expect(paid).toMatchObject({ ok: true, payment: { status: "unresolved" } })
        expect(told).toEqual(["payments.card: execute of pay:sale:1", message])
      }),
    ),
  )

  it.each<Fault>(["hangsBefore", "hangsAfter"])("(%s) is waited for only so long", (fault) =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, resolve } = yield* makeWorld({ faults: [fault] })
        const paying = yield* Effect.forkChild(pay(), { startImmediately: true })
        yield* TestClock.adjust(CHECKOUT_DEFAULTS.providerTimeoutMs - 1)
        expect(paying.pollUnsafe()).toBeUndefined()
        yield* TestClock.adjust(1)
        expect(yield* Fiber.join(paying)).toMatchObject({ payment: { status: "unresolved" } })
        expect(yield* resolve).toMatchObject({ status: "paid" })
        expect(provider.captured()).toBe(10_000)
      }),
    ),
  )

  it.each<Fault>(["hangsBefore", "hangsAfter"])(
    "(%s) to a caller who went away leaves a plan, which is found out",
    (fault) =>
      inTestTime(
        Effect.gen(function* () {
          const { provider, pay, resolve, entries } = yield* makeWorld({ faults: [fault] })
          const paying = yield* Effect.forkChild(pay(), { startImmediately: true })
          yield* TestClock.adjust(100)
          yield* Fiber.interrupt(paying)
          expect(tags(yield* entries)).toEqual(["Planned"])
          expect(yield* resolve).toMatchObject({ status: "paid" })
          expect(tags(yield* entries)).toEqual(["Planned", "Unknown", "Succeeded"])
          expect(provider.captured()).toBe(10_000)
        }),
      ),
  )

  it("whose key keeps the error is only looked up, also by who starts anew", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, worker } = yield* makeWorld({ faults: ["storedBefore"] })
        expect(yield* pay()).toMatchObject({ payment: { status: "unresolved" } })
        const later = worker().resolve(PAY, DUE, noOrder)
        expect(yield* later).toMatchObject({ status: "unresolved" })
        yield* TestClock.adjust(can.lookup.absentIsFinalAfterMs - 1)
        expect(yield* later).toMatchObject({ status: "unresolved" })
        yield* TestClock.adjust(1)
        expect(yield* later).toMatchObject({
          status: "failed",
          operations: [{ state: { decline: { class: "neverApplied" } } }],
        })
        expect(provider.calls).toHaveLength(1)
      }),
    ))

  it("is not sent again once its key is old, and absent only past that key's life", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, resolve } = yield* makeWorld({ faults: ["lostBefore"] })
        yield* pay()
        yield* TestClock.adjust(0.8 * can.idempotency.keyTtlMs)
        expect(yield* resolve).toMatchObject({ status: "unresolved" })
        yield* TestClock.adjust(0.2 * can.idempotency.keyTtlMs + can.lookup.absentIsFinalAfterMs - 1)
        expect(yield* resolve).toMatchObject({ status: "unresolved" })
        yield* TestClock.adjust(1)
        expect(yield* resolve).toMatchObject({ status: "failed" })
        expect(provider.calls).toHaveLength(1)
      }),
    ))

  it("is not absent for good where somebody else has heard of it since", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, log, pay, resolve } = yield* makeWorld({ faults: ["late"], verdicts: ["pends"] })
        yield* pay()
        yield* TestClock.adjust(can.idempotency.keyTtlMs + can.lookup.absentIsFinalAfterMs)
        const lookup = () =>
          Effect.map(
            Effect.andThen(Effect.orDie(resolve), Clock.currentTimeMillis),
            (now) => ({ _tag: "Absent", asOf: now as Instant }) as const,
          )
        const slow = makePayments({ log, rules: RULES, channels: new Map([[card, { ...provider.channel, lookup }]]) })
        expect(yield* slow.resolve(PAY, DUE, noOrder)).toMatchObject({ status: "processing" })
      }),
    ))

  it("is no news of a provider that cannot be reached, however long", () =>
    inTestTime(
      Effect.gen(function* () {
        const { pay, resolve, state } = yield* makeWorld({ faults: ["lostAfter"] })
        yield* pay()
        state.isDown = true
        for (const millis of [MINUTE, HOUR, 48 * HOUR]) {
          yield* TestClock.adjust(millis)
          expect(yield* resolve).toMatchObject({ status: "unresolved" })
        }
        state.isDown = false
        expect(yield* resolve).toMatchObject({ status: "paid" })
      }),
    ))
})

describe("a connection that is refused", () => {
  it("ends a sale at once, so that another way may be tried", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay } = yield* makeWorld({ faults: ["refused"] })
        expect(yield* pay()).toMatchObject({
          payment: { status: "failed", operations: [{ state: { decline: { class: "neverApplied" } } }] },
        })
        expect(provider.books).toEqual([])
        expect(yield* pay(again)).toMatchObject({ payment: { status: "paid" } })
      }),
    ))

  it("proves nothing about a sale that somebody else has taken up meanwhile", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, log, resolve } = yield* makeWorld({ faults: ["lostAfter"] })
        const lookup = () => Effect.succeed({ _tag: "Unavailable" as const, why: "" })
        const over = (channel: PaymentChannel["Service"]) =>
          makePayments({ log, rules: RULES, channels: new Map([[card, channel]]) })
        const other = over({ ...provider.channel, lookup }).resolve(PAY, DUE, noOrder)
        const execute = () => Effect.as(Effect.orDie(other), { _tag: "NotSent" as const, why: "refused" })
        const paid = yield* over({ ...provider.channel, lookup, execute }).pay(PAY, DUE, first, noOrder)
        expect(paid).toMatchObject({ ok: true, payment: { status: "unresolved" } })
        expect(yield* resolve).toMatchObject({ status: "paid", operations: [{}] })
        expect(provider.captured()).toBe(10_000)
      }),
    ))

  it("leaves a refund planned, and it goes out under the same key later", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, payments, resolve } = yield* makeWorld({ faults: ["none", "refused"] })
        yield* pay()
        expect(yield* payments.refund(PAY, DUE, usd(4_000), undefined)).toMatchObject({
          payment: { status: "paid", refunding: usd(4_000) },
        })
        expect(yield* resolve).toMatchObject({ status: "partiallyRefunded", refunded: usd(4_000), refunding: usd(0) })
        expect([...keys(provider)]).toEqual(["pay:sale:1", "pay:refund:1"])
      }),
    ))
})

describe("a worker that dies", () => {
  const crashes: ReadonlyArray<readonly [string, number, "before" | "after", number]> = [
    ["before the plan is written", 1, "before", 0],
    ["after the plan is written", 1, "after", 0],
    ["after the call, before the fact is written", 2, "before", 1],
    ["after the fact is written", 2, "after", 1],
  ]
  it.each(crashes)("%s leaves what the next one completes", (_, append, when, calls) =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, log, worker, pay, payments } = yield* makeWorld()
        let paid = 0
        const dying = worker(down(log, (count) => (count === append ? when : undefined)))
        expect(yield* Effect.flip(dying.pay(PAY, DUE, first, () => Effect.sync(() => void paid++)))).toBeInstanceOf(
          StoreUnavailable,
        )
        expect(provider.calls).toHaveLength(calls)
        expect(yield* pay()).toMatchObject({ payment: { status: "paid", captured: DUE } })
        expect(yield* payments.read(PAY, DUE)).toMatchObject({ status: "paid" })
        expect(keys(provider)).toEqual(new Set(["pay:sale:1"]))
        expect(provider.captured()).toBe(10_000)
        expect(paid).toBe(calls)
      }),
    ),
  )

  it("before the order was told tells it the next time: the fact is not written without", () =>
    inTestTime(
      Effect.gen(function* () {
        const { payments, entries } = yield* makeWorld()
        const failure = new StoreUnavailable({ store: "order store", doing: "advance", outcome: "notDone", cause: "" })
        yield* Effect.flip(payments.pay(PAY, DUE, first, () => Effect.fail(failure)))
        expect(tags(yield* entries)).toEqual(["Planned"])
        let told = 0
        yield* payments.resolve(PAY, DUE, () => Effect.sync(() => void told++))
        expect(told).toBe(1)
      }),
    ))
})

describe("two workers at once", () => {
  it("pay once, under one key", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, worker } = yield* makeWorld()
        const log = makeMemoryPaymentLog({ pause: Effect.yieldNow })
        const paying = worker(log).pay(PAY, DUE, again, noOrder)
        yield* Effect.all([paying, paying, paying], { concurrency: "unbounded" })
        expect(yield* worker(log).resolve(PAY, DUE, noOrder)).toMatchObject({ status: "paid", operations: [{}] })
        expect(keys(provider)).toEqual(new Set(["pay:sale:1"]))
        expect(provider.captured()).toBe(10_000)
      }),
    ))

  it("give back 60 of 100 once: the other is told how much is left", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, worker, pay, log } = yield* makeWorld()
        yield* pay()
        const yielding: typeof log = {
          ...log,
          append: (id, append) => Effect.andThen(Effect.yieldNow, log.append(id, append)),
        }
        const refund = worker(yielding).refund(PAY, DUE, usd(6_000), undefined)
        const answers = yield* Effect.all([refund, refund], { concurrency: "unbounded" })
        expect(answers.filter(({ ok }) => ok)).toHaveLength(1)
        expect(answers.find(({ ok }) => !ok)).toEqual({
          ok: false,
          rejection: { _tag: "RefundTooLarge", asked: usd(6_000), max: usd(4_000) },
        })
        expect(provider.calls.filter(({ kind }) => kind === "refund")).toHaveLength(1)
        expect(provider.refunded()).toBe(6_000)
      }),
    ))
})
