import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { seed } from "../../../../test/scale.ts"
import type { OperationKind, PaymentEntry } from "../../src/payment/Operation.ts"
import type { PaymentCommand } from "../../src/payment/Payment.ts"
import { isPaid, paymentOf } from "../../src/payment/paymentOf.ts"
import { givesBackAt, type PaymentPlan, planPayment } from "../../src/payment/plan.ts"
import {
  actionRequired,
  at,
  card,
  child,
  closed,
  due,
  fact,
  facts,
  failed,
  id,
  op,
  pending,
  plans,
  sale,
  succeeded,
  unknown,
  usd,
} from "./kit.ts"

const ONE = "pay:sale:1"
const DAY = 86_400_000
const methods = new Map([[card, ["sale", "void", "refund"] as ReadonlyArray<OperationKind>]])
const pay: PaymentCommand = { _tag: "Pay", method: card, at: at(9) }
const unwind = (millis = DAY): PaymentCommand => ({ _tag: "Unwind", at: at(millis) })
const refund = (amount: number, operationId?: string): PaymentCommand => ({
  _tag: "Refund",
  amount: usd(amount),
  at: at(9),
  ...(operationId !== undefined && { operationId: op(operationId) }),
})
const plan = (command: PaymentCommand, entries: ReadonlyArray<PaymentEntry>, can = methods): PaymentPlan =>
  planPayment(command, paymentOf(due, entries), id, can)
const runs = (plan: PaymentPlan) =>
  plan.ok ? plan.run.map(({ operationId, amount }) => [operationId, amount.amount]) : plan.rejection
const taken = [sale(), fact(ONE, succeeded())]

describe("paying", () => {
  it("plans one sale of what is due, with all that its provider needs", () => {
    const planned = plan({ ...pay, instrument: "pm_1", returnUrl: "https://shop.example" }, [])
    const operation = {
      operationId: ONE,
      kind: "sale",
      method: "card",
      amount: due,
      instrument: "pm_1",
      returnUrl: "https://shop.example",
      plannedAt: 9,
    }
    expect(planned).toEqual({ ok: true, run: [operation], entries: [{ _tag: "Planned", shape: 1, operation }] })
  })

  it("counts its sales, and takes what is left", () => {
    expect(runs(plan(pay, [sale(), fact(ONE, failed())]))).toEqual([["pay:sale:2", 10_000]])
    expect(runs(plan(pay, [sale(ONE, 4_000), fact(ONE, succeeded(4_000))]))).toEqual([["pay:sale:2", 6_000]])
  })

  it("plans nothing where it is paid", () => {
    expect(runs(plan(pay, taken))).toEqual([])
    expect(runs(planPayment(pay, paymentOf(usd(0), []), id, methods))).toEqual([])
  })

  it("is refused once the payment is closed, whatever became of it", () => {
    for (const before of [[], taken, [sale()]])
      expect(plan(pay, [...before, closed])).toEqual({ ok: false, rejection: { _tag: "PaymentClosed" } })
  })

  it.each([unknown, pending, actionRequired])("is under way while a sale is %s", (state) => {
    const told = plan(pay, [sale(), fact(ONE, state)])
    expect(told).toMatchObject({ ok: false, rejection: { _tag: "PaymentUnderWay" } })
  })

  it("is a person's matter where the facts make no sense", () => {
    const told = plan(pay, [sale(), fact(ONE, succeeded(6_000))])
    expect(told).toEqual({ ok: false, rejection: { _tag: "PaymentUnderWay", status: "conflicted" } })
  })

  it("takes no money by a way to pay that has no sales, and does not name it", () => {
    const can = new Map([
      [card, ["void", "refund"] as ReadonlyArray<OperationKind>],
      ["wallet" as typeof card, ["sale"] as ReadonlyArray<OperationKind>],
    ])
    expect(plan(pay, [], can)).toEqual({
      ok: false,
      rejection: { _tag: "PaymentMethodUnknown", method: "card", methods: ["wallet"] },
    })
  })

  it("names the ways to pay where the one asked for is not offered", () => {
    const told = plan(pay, [], new Map([["wallet" as typeof card, ["sale"]]]))
    expect(told).toEqual({
      ok: false,
      rejection: { _tag: "PaymentMethodUnknown", method: "card", methods: ["wallet"] },
    })
  })
})

describe("giving back", () => {
  it("names its sale, and takes the next free id", () => {
    const first = plan(refund(6_000), taken)
    expect(first).toMatchObject({ ok: true, run: [{ operationId: "pay:refund:1", kind: "refund", parent: ONE }] })
    if (!first.ok) throw new Error("refused")
    expect(runs(plan(refund(4_000), [...taken, ...first.entries]))).toEqual([["pay:refund:2", 4_000]])
  })

  it.each([undefined, unknown, pending])("counts a refund that is %s as given back", (state) => {
    const entries = [...taken, child("refund", "r", 6_000), ...(state === undefined ? [] : [fact("r", state)])]
    expect(runs(plan(refund(6_000), entries))).toEqual({
      _tag: "RefundTooLarge",
      asked: usd(6_000),
      max: usd(4_000),
    })
    expect(runs(plan(refund(4_000), entries))).toEqual([["pay:refund:1", 4_000]])
  })

  it("counts a refund that failed as not given back", () => {
    expect(runs(plan(refund(10_000), [...taken, child("refund", "r"), fact("r", failed())]))).toHaveLength(1)
  })

  it("plans nothing under an id that is known, whatever the amount", () => {
    const entries = [...taken, child("refund", "r", 6_000), fact("r", succeeded(6_000))]
    for (const amount of [6_000, 1, 99_999]) expect(runs(plan(refund(amount, "r"), entries))).toEqual([])
    expect(runs(plan(refund(1_000, "s"), entries))).toEqual([["s", 1_000]])
  })

  it("refuses where nothing was taken, and throws at an amount that no door lets in", () => {
    expect(runs(plan(refund(1), []))).toMatchObject({ _tag: "RefundTooLarge", max: usd(0) })
    expect(() => plan(refund(0), taken)).toThrow(
      "planPayment: a refund is of more than zero, got 0 USD. Check it first.",
    )
  })
})

describe("a way to pay without refunds", () => {
  const can = new Map([[card, ["sale", "void"] as ReadonlyArray<OperationKind>]])

  it("gives nothing back: what it took stays owed, and nobody is sent to it", () => {
    expect(runs(plan(refund(1), taken, can))).toEqual({ _tag: "RefundTooLarge", asked: usd(1), max: usd(0) })
    expect(runs(plan(unwind(), taken, can))).toEqual([])
    expect(runs(plan(unwind(), taken))).toEqual([["auto-refund:pay:sale:1", 10_000]])
    const owing = paymentOf(due, [...taken, closed])
    expect(givesBackAt(owing, can)).toBeUndefined()
    expect(givesBackAt(owing, methods)).toBe(0)
  })

  it("is waited for where the host has taken it away", () => {
    expect(runs(plan(refund(1), taken, new Map()))).toEqual([["pay:refund:1", 1]])
  })
})

describe("unwinding", () => {
  it("closes a payment, once, also one that never began", () => {
    expect(plan(unwind(), [])).toEqual({ ok: true, entries: [{ _tag: "Closed", shape: 1, at: DAY }], run: [] })
    expect(plan(unwind(), [closed])).toEqual({ ok: true, entries: [], run: [] })
  })

  it.each([pending, actionRequired])("calls off a sale that is %s", (state) => {
    const entries = [sale(), fact(ONE, state), closed]
    const told = plan(unwind(), entries)
    expect(told).toMatchObject({ ok: true, run: [{ operationId: `void:${ONE}`, kind: "void", parent: ONE }] })
    if (!told.ok) throw new Error("refused")
    for (const millis of [DAY, 2 * DAY]) expect(runs(plan(unwind(millis), [...entries, ...told.entries]))).toEqual([])
  })

  it("leaves alone what nobody knows to be at the provider, or what cannot be called off there", () => {
    expect(runs(plan(unwind(), [sale()]))).toEqual([])
    expect(runs(plan(unwind(), [sale(), fact(ONE, unknown)]))).toEqual([])
    expect(runs(plan(unwind(), [sale(), fact(ONE, pending)], new Map([[card, ["sale"]]])))).toEqual([])
    expect(runs(plan(unwind(), [sale(), fact(ONE, succeeded(6_000))]))).toEqual([])
    expect(runs(plan(unwind(), [...taken, child("refund", "r", 3_000), fact("r", succeeded(2_000))]))).toEqual([])
  })

  it("gives back what was taken and is not given back yet", () => {
    expect(runs(plan(unwind(), taken))).toEqual([[`auto-refund:${ONE}`, 10_000]])
    const some = [...taken, child("refund", "r", 3_000), fact("r", succeeded(3_000)), child("refund", "s", 2_000)]
    expect(runs(plan(unwind(), some))).toEqual([[`auto-refund:${ONE}`, 5_000]])
    expect(runs(plan(unwind(), [...some, child("refund", `auto-refund:${ONE}`, 5_000)]))).toEqual([])
  })

  it("gives back a success that came after the void", () => {
    const called = [sale(), fact(ONE, pending), child("void", `void:${ONE}`), fact(`void:${ONE}`, succeeded()), closed]
    expect(runs(plan(unwind(), called))).toEqual([])
    expect(runs(plan(unwind(), [...called, fact(ONE, succeeded())]))).toEqual([[`auto-refund:${ONE}`, 10_000]])
  })

  it("tries again what failed, under another id and with more patience each time", () => {
    const auto = `auto-refund:${ONE}`
    const once = [...taken, child("refund", auto), fact(auto, failed("provider"))]
    expect(runs(plan(unwind(4_999), once))).toEqual([])
    expect(runs(plan(unwind(5_000), once))).toEqual([[`${auto}:2`, 10_000]])
    const twice = [...once, child("refund", `${auto}:2`, 10_000, { plannedAt: 5_000 }), fact(`${auto}:2`, failed())]
    expect(runs(plan(unwind(14_999), twice))).toEqual([])
    expect(runs(plan(unwind(15_000), twice))).toEqual([[`${auto}:3`, 10_000]])
  })
})

describe("whatever is asked of a payment", () => {
  const command: fc.Arbitrary<PaymentCommand> = fc.oneof(
    fc.constant(pay),
    fc.constantFrom(1, 4_000, 6_000, 10_000, 10_001).map((amount) => refund(amount)),
    fc.constant(refund(6_000, "pay:refund:1")),
    fc.constantFrom(10, DAY).map(unwind),
  )
  /** Logs that grow by plans as well as facts, as they do in a shop: nobody hears of what was not planned before. */
  const grown = fc
    .tuple(plans, facts, fc.array(fc.tuple(command, facts), { maxLength: 5 }))
    .map(([plans, facts, steps]) => {
      const log = [...plans]
      const hear = (facts: ReadonlyArray<PaymentEntry>) => {
        const known = new Set(paymentOf(due, log).operations.map(({ operation }) => operation.operationId))
        log.push(...facts.filter((entry) => entry._tag === "Observed" && known.has(entry.operationId)))
      }
      hear(facts)
      for (const [command, facts] of steps) {
        const planned = plan(command, log)
        if (planned.ok) log.push(...planned.entries)
        hear(facts)
      }
      return log
    })
  const law = (name: string, check: (log: ReadonlyArray<PaymentEntry>, command: PaymentCommand) => void): void =>
    it(name, () => fc.assert(fc.property(grown, command, check), { seed, numRuns: 2_000 }))

  law("no sale is planned beside an open one, nor where it is paid or closed", (log, command) => {
    const payment = paymentOf(due, log)
    const planned = plan(command, log)
    const sales = planned.ok ? planned.run.filter(({ kind }) => kind === "sale") : []
    expect(sales.length).toBeLessThanOrEqual(1)
    if (payment.closed || isPaid(payment) || payment.open.some(({ operation }) => operation.kind === "sale"))
      expect(sales).toEqual([])
    for (const { amount } of sales) expect(amount.amount + payment.captured.amount).toBe(due.amount)
  })

  law("refunds, those that may yet succeed with them, are at most what their sale took", (log, command) => {
    const before = paymentOf(due, log)
    const planned = plan(command, log)
    if (!planned.ok) return
    const after = paymentOf(due, [...log, ...planned.entries])
    for (const { kind, parent } of planned.run.filter(({ kind }) => kind === "refund")) {
      const parentSale = before.operations.find(({ operation }) => operation.operationId === parent)
      const given = after.operations
        .filter(
          ({ operation, state }) =>
            operation.kind === kind &&
            operation.parent === parent &&
            state._tag !== "Failed" &&
            state._tag !== "Reversed",
        )
        .reduce((total, { operation }) => total + operation.amount.amount, 0)
      expect(parentSale?.state._tag).toBe("Succeeded")
      expect(given).toBeLessThanOrEqual(parentSale?.operation.amount.amount ?? 0)
    }
  })

  law("what is planned has an id of its own, and is not planned again", (log, command) => {
    const planned = plan(command, log)
    if (!planned.ok) return
    const ids = [...paymentOf(due, log).operations, ...planned.run.map((operation) => ({ operation }))].map(
      ({ operation }) => operation.operationId,
    )
    expect(new Set(ids).size).toBe(ids.length)
    if (command._tag === "Refund" && command.operationId === undefined) return
    const again = plan(command, [...log, ...planned.entries])
    expect(again.ok ? again.run : []).toEqual([])
  })
})
