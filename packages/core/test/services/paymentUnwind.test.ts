import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { TestClock } from "effect/testing"
import { describe, expect, it } from "vitest"
import type { Instant, OperationId } from "../../src/catalog/ids.ts"
import { makePayments } from "../../src/services/PaymentService.ts"
import { RULES } from "../../src/services/payment/rules.ts"
import { can, card, DUE, type Fault, HOUR, PAY, usd, type Verdict } from "./paymentKit.ts"
import { again, first, inTestTime, keys, makeWorld, noOrder } from "./paymentWorld.ts"

describe("giving back", () => {
  it("happens once under one id, which stands for one amount, and names its sale as the provider does", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, payments } = yield* makeWorld({ faults: ["none", "lostAfter"] })
        yield* pay()
        const refund = (amount: number) => payments.refund(PAY, DUE, usd(amount), "refund-r" as OperationId)
        expect(yield* refund(6_000)).toMatchObject({ ok: true, payment: { refunding: usd(6_000) } })
        expect(yield* refund(6_000)).toMatchObject({ ok: true, payment: { status: "partiallyRefunded" } })
        expect(yield* refund(6_000)).toMatchObject({ ok: true, payment: { refunded: usd(6_000) } })
        expect(yield* refund(1)).toEqual({
          ok: false,
          rejection: { _tag: "RequestIdReused", requestId: "refund-r" },
        })
        const sent = provider.calls.filter(({ kind }) => kind === "refund")
        expect(sent).toHaveLength(2)
        expect(sent[1]).toEqual(sent[0])
        expect(sent[0]).toMatchObject({ parent: { operationId: "pay:sale:1", providerRef: "ref-1" } })
        expect(provider.refunded()).toBe(6_000)
      }),
    ))

  it("is declined by the provider, each time it is asked for under that id", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, payments } = yield* makeWorld({ verdicts: ["succeeds", "declines", "declines"] })
        yield* pay()
        const refund = (id?: string) => payments.refund(PAY, DUE, usd(6_000), id as OperationId | undefined)
        const declined = {
          ok: false,
          rejection: { _tag: "RefundDeclined", amount: usd(6_000), decline: { class: "soft", code: "declined" } },
        }
        for (const id of ["r1", "r1", undefined]) expect(yield* refund(id)).toEqual(declined)
        expect(yield* refund("r2")).toMatchObject({ ok: true, payment: { refunded: usd(6_000) } })
        expect(provider.calls.filter(({ kind }) => kind === "refund")).toHaveLength(3)
      }),
    ))

  it("turns out to be declined only later", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, payments } = yield* makeWorld({ verdicts: ["succeeds", "pends"] })
        yield* pay()
        const refund = payments.refund(PAY, DUE, usd(6_000), "r1" as OperationId)
        expect(yield* refund).toMatchObject({ ok: true, payment: { refunding: usd(6_000) } })
        for (const booked of provider.books) provider.settle(booked, false)
        expect(yield* refund).toMatchObject({ ok: false, rejection: { _tag: "RefundDeclined" } })
      }),
    ))
})

describe("unwinding", () => {
  it("leaves what was taken by a channel without refunds owed, and due to nobody", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, log, pay } = yield* makeWorld()
        yield* pay()
        const capabilities = { ...can, operations: ["sale", "void"] as const }
        const channels = new Map([[card, { ...provider.channel, capabilities }]])
        const bare = makePayments({ log, channels, rules: RULES })
        expect(yield* bare.refund(PAY, DUE, usd(1), undefined)).toEqual({
          ok: false,
          rejection: { _tag: "RefundTooLarge", asked: usd(1), max: usd(0) },
        })
        expect(yield* bare.unwind(PAY, DUE)).toMatchObject({ status: "paid", closed: true, captured: DUE })
        expect(yield* log.due(1e15 as Instant, 9)).toEqual([])
        expect(provider.refunded()).toBe(0)
      }),
    ))

  it("gives back what was taken, once", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, unwind } = yield* makeWorld()
        yield* pay()
        expect(yield* unwind).toMatchObject({ status: "refunded", closed: true, open: [] })
        expect(yield* unwind).toMatchObject({ status: "refunded" })
        expect(keys(provider)).toEqual(new Set(["pay:sale:1", "auto-refund:pay:sale:1"]))
        expect(provider.refunded()).toBe(10_000)
      }),
    ))

  it("closes a payment that never began: nothing can be taken afterwards", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, unwind } = yield* makeWorld()
        expect(yield* unwind).toMatchObject({ closed: true, operations: [] })
        for (const request of [{ ...first, isNew: true }, again])
          expect(yield* pay(request)).toEqual({ ok: false, rejection: { _tag: "PaymentClosed" } })
        expect(provider.calls).toEqual([])
      }),
    ))

  it.each<Verdict>(["pends", "acts"])("calls off a sale that %s", (verdict) =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, unwind, log } = yield* makeWorld({ verdicts: [verdict] })
        yield* pay()
        expect(yield* unwind).toMatchObject({ status: "voided", open: [] })
        expect(keys(provider)).toEqual(new Set(["pay:sale:1", "void:pay:sale:1"]))
        expect(provider.captured()).toBe(0)
        expect(yield* log.due(1e15 as Instant, 9)).toEqual([])
      }),
    ),
  )

  it("sends a void again as it was, also once its sale has a reference", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, unwind } = yield* makeWorld({ verdicts: ["pends"], faults: ["none", "lostBefore"] })
        yield* pay()
        expect(yield* unwind).toMatchObject({ open: [{}, {}] })
        for (const booked of provider.books) provider.settle(booked, true)
        expect(yield* unwind).toMatchObject({ status: "refunded", open: [] })
        const voids = provider.calls.filter(({ kind }) => kind === "void")
        expect(voids).toHaveLength(2)
        expect(voids[1]).toEqual(voids[0])
      }),
    ))

  it("gives back a success that came after it was called off, in the same call", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, unwind } = yield* makeWorld({ verdicts: ["pends"] })
        yield* pay()
        for (const booked of provider.books) provider.settle(booked, true)
        expect(yield* unwind).toMatchObject({ status: "refunded", open: [] })
        expect(provider.calls.map(({ operationId }) => operationId)).toEqual([
          "pay:sale:1",
          "void:pay:sale:1",
          "auto-refund:pay:sale:1",
        ])
        expect(provider.captured() - provider.refunded()).toBe(0)
      }),
    ))

  it("never sends a sale again, but gives back one that turns out to have taken the money", () =>
    inTestTime(
      Effect.gen(function* () {
        const lostOnes: ReadonlyArray<readonly [Fault, string, number]> = [
          ["lostBefore", "unresolved", 0],
          ["lostAfter", "refunded", 10_000],
          ["late", "unresolved", 0],
        ]
        for (const [fault, status, refunded] of lostOnes) {
          const { provider, pay, unwind } = yield* makeWorld({ faults: [fault] })
          yield* pay()
          expect(yield* unwind).toMatchObject({ status })
          expect(provider.calls.filter(({ kind }) => kind === "sale")).toHaveLength(1)
          expect(provider.refunded()).toBe(refunded)
          yield* TestClock.adjust(25 * HOUR)
          const done = yield* unwind
          expect(done.open).toEqual([])
          expect(provider.captured() - provider.refunded()).toBe(0)
        }
      }),
    ))

  it("tries again a refund that was declined, and stays due until it is done", () =>
    inTestTime(
      Effect.gen(function* () {
        const { provider, pay, unwind, log } = yield* makeWorld({ verdicts: ["succeeds", "declines"] })
        yield* pay()
        expect(yield* unwind).toMatchObject({ status: "paid", closed: true, open: [] })
        expect(yield* unwind).toMatchObject({ status: "paid" })
        yield* TestClock.adjust(5_000)
        expect(yield* log.due((yield* Clock.currentTimeMillis) as Instant, 9)).toEqual([PAY])
        expect(yield* unwind).toMatchObject({ status: "refunded" })
        expect([...keys(provider)].at(-1)).toBe("auto-refund:pay:sale:1:2")
        expect(yield* log.due(1e15 as Instant, 9)).toEqual([])
      }),
    ))
})

describe("a payment that is open", () => {
  it("is due again a little later each time, and pages that ask every second do not make its log longer", () =>
    inTestTime(
      Effect.gen(function* () {
        const { pay, resolve, entries, payments } = yield* makeWorld({ verdicts: ["pends"] })
        yield* pay()
        const isDue = Effect.map(Clock.currentTimeMillis, (now) => payments.due(now as Instant, 9)).pipe(Effect.flatten)
        yield* TestClock.adjust(4_999)
        expect(yield* isDue).toEqual([])
        const before = (yield* entries).length
        for (let asked = 0; asked < 20; asked++) yield* resolve
        expect((yield* entries).length).toBe(before)
        yield* TestClock.adjust(1)
        expect(yield* isDue).toEqual([PAY])
        for (let asked = 0; asked < 20; asked++) yield* resolve
        expect((yield* entries).length).toBe(before + 1)
        expect(yield* isDue).toEqual([])
        for (let hour = 0; hour < 48; hour++) {
          yield* TestClock.adjust(HOUR)
          yield* resolve
        }
        expect((yield* entries).length).toBeLessThan(60)
      }),
    ))

  it("through a channel that the host has taken away waits for it", () =>
    inTestTime(
      Effect.gen(function* () {
        const { pay, log, resolve } = yield* makeWorld({ faults: ["lostAfter"] })
        yield* pay()
        const bare = makePayments({ log, channels: new Map(), rules: RULES })
        expect(yield* bare.resolve(PAY, DUE, noOrder)).toMatchObject({ status: "unresolved" })
        // It is put off, so that it does not keep the sweeper from others.
        yield* TestClock.adjust(5_000)
        const isDue = Effect.flatMap(Clock.currentTimeMillis, (now) => log.due(now as Instant, 9))
        expect(yield* isDue).toEqual([PAY])
        expect(yield* bare.resolve(PAY, DUE, noOrder)).toMatchObject({ status: "unresolved" })
        expect(yield* isDue).toEqual([])
        expect(yield* bare.unwind(PAY, DUE)).toMatchObject({ status: "unresolved", closed: true })
        expect(yield* resolve).toMatchObject({ status: "paid" })
      }),
    ))
})
