import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { seed } from "../../../../test/scale.ts"
import type { PaymentEntry } from "../../src/payment/Operation.ts"
import type { PaymentStatus } from "../../src/payment/Payment.ts"
import { isPaid, paymentOf, paymentView } from "../../src/payment/paymentOf.ts"
import {
  actionRequired,
  child,
  closed,
  due,
  fact,
  facts,
  failed,
  pending,
  plans,
  reversed,
  sale,
  spent,
  succeeded,
  unknown,
  usd,
} from "./kit.ts"

const ONE = "pay:sale:1"
const taken = [sale(), fact(ONE, succeeded())]
const statuses: ReadonlyArray<readonly [string, PaymentStatus, ReadonlyArray<PaymentEntry>]> = [
  ["nothing happened", "requiresMethod", []],
  ["a sale is written down, and nobody knows if it was sent", "unresolved", [sale()]],
  ["the answer was lost", "unresolved", [sale(), fact(ONE, unknown)]],
  ["the key is spent on an error", "unresolved", [sale(), fact(ONE, spent)]],
  ["the buyer has to act", "requiresAction", [sale(), fact(ONE, actionRequired)]],
  ["the provider works on it", "processing", [sale(), fact(ONE, pending)]],
  ["it was taken", "paid", taken],
  ["a failure came after the success", "paid", [...taken, fact(ONE, failed())]],
  ["it was taken, and another sale is still open", "paid", [...taken, sale("pay:sale:2")]],
  ["it was declined", "failed", [sale(), fact(ONE, failed())]],
  ["it was called off", "voided", [sale(), fact(ONE, failed("cancelled"))]],
  [
    "a void of it succeeded",
    "voided",
    [sale(), fact(ONE, pending), child("void", "void:1"), fact("void:1", succeeded())],
  ],
  [
    "a void is said to have succeeded, and the sale took the money all the same",
    "paid",
    [...taken, child("void", "void:1"), fact("void:1", succeeded())],
  ],
  [
    "it was declined, and taken the second time",
    "paid",
    [sale(), fact(ONE, failed()), sale("b"), fact("b", succeeded())],
  ],
  ["it was declined twice", "failed", [sale(), fact(ONE, failed("cancelled")), sale("b"), fact("b", failed())]],
  ["it was taken twice", "overpaid", [...taken, sale("b"), fact("b", succeeded())]],
  ["the provider took it back", "failed", [...taken, fact(ONE, reversed)]],
  ["part of it was taken, as was planned", "requiresMethod", [sale(ONE, 4_000), fact(ONE, succeeded(4_000))]],
  [
    "part of it was given back",
    "partiallyRefunded",
    [...taken, child("refund", "r", 4_000), fact("r", succeeded(4_000))],
  ],
  ["a refund is under way", "paid", [...taken, child("refund", "r", 4_000), fact("r", pending)]],
  ["all of it was given back", "refunded", [...taken, child("refund", "r"), fact("r", succeeded())]],
  ["a refund came back", "paid", [...taken, child("refund", "r"), fact("r", succeeded()), fact("r", reversed)]],
  ["another amount was taken than was asked for", "conflicted", [sale(), fact(ONE, succeeded(6_000))]],
  ["it succeeded under two references", "conflicted", [...taken, fact(ONE, succeeded(10_000, "other"))]],
  ["something that nobody planned is said to have succeeded", "requiresMethod", [fact("nobody", succeeded())]],
]

describe("the status of a payment", () => {
  it.each(statuses)("where %s is %s", (_, status, entries) => {
    expect(paymentOf(due, entries).status).toBe(status)
  })

  it("is paid where nothing is due", () => {
    expect(paymentOf(usd(0), [])).toMatchObject({ status: "paid", operations: [], closed: false })
  })

  it("counts what was taken, given back and may be given back yet", () => {
    const entries = [
      ...taken,
      ...[child("refund", "a", 2_000), fact("a", succeeded(2_000)), child("refund", "b", 1_000), fact("b", unknown)],
      ...[child("refund", "c", 500), child("refund", "d", 4_000), fact("d", failed())],
    ]
    const payment = paymentOf(due, entries)
    expect([payment.captured, payment.refunded, payment.refunding]).toEqual([usd(10_000), usd(2_000), usd(1_500)])
    expect(payment.open.map(({ operation }) => operation.operationId)).toEqual(["b", "c"])
    expect(isPaid(payment)).toBe(true)
  })

  it("does not add up currencies", () => {
    const euros = fact(ONE, { _tag: "Succeeded", amount: { amount: 10_000, currency: "EUR" }, providerRef: "ref" })
    expect(paymentOf(due, [sale(), euros])).toMatchObject({ status: "conflicted", captured: usd(0) })
  })
})

describe("a payment's log", () => {
  const run = (check: (plans: ReadonlyArray<PaymentEntry>, facts: ReadonlyArray<PaymentEntry>) => void): void =>
    fc.assert(fc.property(plans, facts, check), { seed, numRuns: 1_000 })

  it("says the same in whatever order its facts came", () =>
    fc.assert(
      fc.property(
        plans,
        facts.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length }))),
        (plans, [facts, shuffled]) => {
          const told = paymentOf(due, [...plans, ...facts])
          expect(paymentOf(due, [...plans, ...shuffled])).toEqual(told)
          expect(paymentOf(due, [...shuffled, ...plans])).toEqual(told)
        },
      ),
      { seed, numRuns: 1_000 },
    ))

  it("says no more when any of it is told twice", () =>
    run((plans, facts) => {
      const once = [...plans, ...facts]
      expect(paymentOf(due, [...once, ...once])).toEqual(paymentOf(due, once))
    }))

  it("is all that there is: read back from where it was stored, it gives the same payment", () =>
    run((plans, facts) => {
      const log = [...plans, ...facts, closed]
      const payment = paymentOf(due, log)
      expect(paymentOf(due, JSON.parse(JSON.stringify(log)))).toStrictEqual(payment)
      expect(payment.closed).toBe(true)
    }))

  it("never takes a success back but by a reversal", () =>
    run((plans, facts) => {
      const succeededOf = (entries: ReadonlyArray<PaymentEntry>) =>
        paymentOf(due, entries).operations.filter(({ state }) => state._tag === "Succeeded").length
      const before = succeededOf([...plans, ...facts])
      expect(succeededOf([...plans, ...facts, fact(ONE, failed(), {}), fact(ONE, unknown)])).toBe(before)
    }))
})

describe("what a buyer sees of a payment", () => {
  const secret = "pm_secret"
  const returnUrl = "https://shop.example/return?token=t"
  const withSecrets = sale(ONE, 10_000, { instrument: secret, returnUrl })

  it.each(statuses)("where %s holds neither instrument, address nor reference", (_, status, entries) => {
    const told = entries.map((entry) =>
      entry._tag === "Planned" ? { ...entry, operation: { ...entry.operation, instrument: secret, returnUrl } } : entry,
    )
    const text = JSON.stringify(paymentView(paymentOf(due, told)))
    for (const hidden of [secret, returnUrl, "providerRef", `"ref"`]) expect(text).not.toContain(hidden)
    expect(JSON.parse(text)).toMatchObject({ status, due })
  })

  it("says what is to be done, or why it was declined", () => {
    expect(paymentView(paymentOf(due, [withSecrets, fact(ONE, actionRequired)]))).toEqual({
      status: "requiresAction",
      due,
      captured: usd(0),
      refunded: usd(0),
      method: "card",
      action: { _tag: "Redirect", url: "https://bank.example" },
    })
    expect(paymentView(paymentOf(due, [withSecrets, fact(ONE, failed("hard"))]))).toEqual({
      status: "failed",
      due,
      captured: usd(0),
      refunded: usd(0),
      method: "card",
      decline: { class: "hard", code: "no" },
    })
  })
})
