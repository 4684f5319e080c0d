/** Payments for the tests: entries in a few words, and a generator of logs in which facts collide. */
import fc from "fast-check"
import type { Instant, OperationId, PaymentId, PaymentMethod } from "../../src/catalog/ids.ts"
import type { Money } from "../../src/money/Money.ts"
import type { Decline, Evidence, Operation, OperationState, PaymentEntry } from "../../src/payment/Operation.ts"

export const usd = (amount: number): Money => ({ amount, currency: "USD" })
export const due = usd(10_000)
export const id = "pay" as PaymentId
export const card = "card" as PaymentMethod
export const at = (millis: number): Instant => millis as Instant
export const op = (text: string): OperationId => text as OperationId

export type Known = Exclude<OperationState, { readonly _tag: "Planned" }>

export const unknown: Known = { _tag: "Unknown", why: "timeout" }
export const spent: Known = { _tag: "Unknown", why: "stored error", sameKeyRetry: "useless" }
export const pending: Known = { _tag: "Pending" }
export const actionRequired: Known = {
  _tag: "ActionRequired",
  action: { _tag: "Redirect", url: "https://bank.example" },
}
export const failed = (why: Decline["class"] = "soft"): Known => ({
  _tag: "Failed",
  decline: { class: why, code: "no" },
})
export const succeeded = (amount = 10_000, providerRef = "ref"): Known => ({
  _tag: "Succeeded",
  amount: usd(amount),
  providerRef,
})
export const reversed: Known = { _tag: "Reversed", providerRef: "back" }

export const sale = (operationId = "pay:sale:1", amount = 10_000, more: Partial<Operation> = {}): PaymentEntry => ({
  _tag: "Planned",
  shape: 1,
  operation: {
    operationId: op(operationId),
    kind: "sale",
    method: card,
    amount: usd(amount),
    plannedAt: at(0),
    ...more,
  },
})

export const child = (
  kind: "void" | "refund",
  operationId: string,
  amount = 10_000,
  { parent = "pay:sale:1", plannedAt = 0 } = {},
): PaymentEntry => ({
  _tag: "Planned",
  shape: 1,
  operation: {
    operationId: op(operationId),
    kind,
    method: card,
    amount: usd(amount),
    parent: op(parent),
    plannedAt: at(plannedAt),
  },
})

export const fact = (operationId: string, state: Known, evidence: Partial<Evidence> = {}): PaymentEntry => ({
  _tag: "Observed",
  shape: 1,
  operationId: op(operationId),
  state,
  evidence: { source: "answer", at: at(1), ...evidence },
})

export const closed: PaymentEntry = { _tag: "Closed", shape: 1, at: at(5) }

/** Every kind of state, the colliding ones more than once. */
export const known: fc.Arbitrary<Known> = fc.constantFrom(
  unknown,
  { ...unknown, why: "reset" },
  spent,
  pending,
  actionRequired,
  { ...actionRequired, action: { _tag: "Redirect", url: "https://bank.example/2" } },
  failed(),
  failed("cancelled"),
  failed("neverApplied"),
  succeeded(),
  succeeded(),
  succeeded(6_000),
  succeeded(10_000, "other"),
  reversed,
)

const evidence: fc.Arbitrary<Evidence> = fc.record({
  source: fc.constantFrom("answer", "lookup", "webhook", "operator"),
  at: fc.constantFrom(1, 1, 2, 3).map(at),
})

const OPERATIONS: ReadonlyArray<PaymentEntry> = [
  sale(),
  sale("pay:sale:2"),
  child("void", "void:pay:sale:1"),
  child("refund", "pay:refund:1", 6_000),
  child("refund", "pay:refund:2", 6_000),
  child("refund", "auto-refund:pay:sale:2", 10_000, { parent: "pay:sale:2" }),
]

/** Facts about a few operations, and about one that was never planned. */
export const facts: fc.Arbitrary<ReadonlyArray<PaymentEntry>> = fc.array(
  fc
    .tuple(
      fc.constantFrom(
        "pay:sale:1",
        "pay:sale:1",
        "pay:sale:2",
        "void:pay:sale:1",
        "pay:refund:1",
        "pay:refund:2",
        "nobody",
      ),
      known,
      evidence,
    )
    .map(([operationId, state, from]) => fact(operationId, state, from)),
  { maxLength: 8 },
)

export const plans: fc.Arbitrary<ReadonlyArray<PaymentEntry>> = fc
  .nat(OPERATIONS.length)
  .map((n) => OPERATIONS.slice(0, n))
