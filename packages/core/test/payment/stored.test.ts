import { readdirSync, readFileSync } from "node:fs"
import * as Schema from "effect/Schema"
import { describe, expect, expectTypeOf, it } from "vitest"
import type * as Types from "../../src/payment/index.ts"
import * as S from "../../src/payment/Payment.schema.ts"
import { PaymentRejection } from "../../src/payment/PaymentRejection.schema.ts"
import { paymentRejectionMessage } from "../../src/payment/PaymentRejection.ts"
import { paymentOf, paymentView } from "../../src/payment/paymentOf.ts"
import { readPaymentEntry } from "../../src/payment/stored.ts"
import { actionRequired, due, fact, failed, sale, usd } from "./kit.ts"

// Values as version 1 of the shape wrote them: they stand for every payment in every shop's database.
const WAY_OUT =
  "A stored shape has changed. Payments in this old shape exist for ever: teach readPaymentEntry to bring them up to the " +
  "new shape, write the new shape to a golden file of its own beside this one, and never edit this one."

const folder = new URL("../golden/", import.meta.url)
const golden = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"))

type Tag = Exclude<Types.OperationState["_tag"], "Planned">
/** Every state, kind and entry, in the order of the golden log. One that is missing here does not compile. */
const order: { readonly [Name in `Observed.${Tag}` | `Planned.${Types.OperationKind}` | "Closed"]: number } = {
  "Planned.sale": 0,
  "Observed.Unknown": 1,
  "Observed.ActionRequired": 3,
  "Observed.Pending": 4,
  "Planned.void": 5,
  "Observed.Failed": 6,
  "Observed.Succeeded": 7,
  Closed: 8,
  "Planned.refund": 9,
  "Observed.Reversed": 10,
}
const names = Object.entries({ ...order, "Observed.Unknown.useless": 2 })
  .sort(([, a], [, b]) => a - b)
  .map(([name]) => `payment.${name}.shape-1`)

const strict = { onExcessProperty: "error", errors: "all" } as const
const accepts = (schema: Schema.ConstraintDecoder<unknown>, value: unknown): boolean =>
  Schema.decodeUnknownResult(schema, strict)(value)._tag === "Success"

describe("what shape 1 stored of a payment", () => {
  it.each(names)("is a %s that is read, and decoded to the last key", (name) => {
    const stored = golden(name)
    expect(readPaymentEntry(stored), WAY_OUT).toStrictEqual(stored)
    expect(Schema.decodeUnknownSync(S.PaymentEntry, strict)(stored), WAY_OUT).toStrictEqual(stored)
  })

  it("is a log that tells of a payment", () => {
    const log = names.map((name) => readPaymentEntry(golden(name)))
    const payment = paymentOf(due, log)
    expect(payment, WAY_OUT).toMatchObject({ status: "paid", closed: true, captured: due, refunded: usd(0), open: [] })
    expect(payment.operations.map(({ state }) => state._tag)).toEqual(["Succeeded", "Failed", "Reversed"])
    expect(paymentOf(due, log.slice(0, 3)).operations[0]?.state).toMatchObject({ sameKeyRetry: "useless" })
  })

  it("has no golden file that nothing reads", () => {
    const files = readdirSync(folder).filter((name) => name.startsWith("payment."))
    expect(files.sort()).toEqual(names.map((name) => `${name}.json`).sort())
  })

  const strangers: ReadonlyArray<unknown> = [
    null,
    "Closed",
    [],
    { _tag: "Closed", at: 1 },
    { _tag: "Closed", shape: 2, at: 1 },
    { _tag: "Closed", shape: 1 },
    { _tag: "Planned", shape: 1, operation: { operationId: "x" } },
    { _tag: "Observed", shape: 1, operationId: "x", state: { _tag: "Planned" }, evidence: { at: 1 } },
    { _tag: "Observed", shape: 1, operationId: "x", state: { _tag: "Pending" } },
  ]
  it.each(strangers)("is not %j, which is refused with a way out", (stranger) => {
    expect(() => readPaymentEntry(stranger)).toThrow(
      /^readPaymentEntry: .* got a value (of shape \d|without a shape)\. Upgrade every host/,
    )
    expect(accepts(S.PaymentEntry, stranger)).toBe(false)
  })
})

describe("a schema of the payment chapter", () => {
  it("decodes to exactly the type", () => {
    expectTypeOf<typeof S.PaymentEntry.Type>().toEqualTypeOf<Types.PaymentEntry>()
    expectTypeOf<typeof S.PaymentOperation.Type>().toEqualTypeOf<Types.Operation>()
    expectTypeOf<typeof S.ObservedState.Type>().toEqualTypeOf<
      Exclude<Types.OperationState, { readonly _tag: "Planned" }>
    >()
    expectTypeOf<typeof S.Evidence.Type>().toEqualTypeOf<Types.Evidence>()
    expectTypeOf<typeof S.Decline.Type>().toEqualTypeOf<Types.Decline>()
    expectTypeOf<typeof S.NextAction.Type>().toEqualTypeOf<Types.NextAction>()
    expectTypeOf<typeof S.PaymentStatus.Type>().toEqualTypeOf<Types.PaymentStatus>()
    expectTypeOf<typeof S.PaymentView.Type>().toEqualTypeOf<Types.PaymentView>()
    expectTypeOf<typeof PaymentRejection.Type>().toEqualTypeOf<Types.PaymentRejection>()
  })

  it("accepts what a buyer sees", () => {
    const one = "pay:sale:1"
    for (const log of [[], [sale()], [sale(), fact(one, actionRequired)], [sale(), fact(one, failed())]]) {
      const view = paymentView(paymentOf(due, log))
      expect(Schema.decodeUnknownSync(S.PaymentView, strict)(view)).toStrictEqual(view)
    }
  })

  const rejections: ReadonlyArray<readonly [unknown, string]> = [
    [
      { _tag: "PaymentMethodUnknown", method: "card", methods: [] },
      "There is no way to pay called card. Give createCartwright payments.",
    ],
    [
      { _tag: "PaymentMethodUnknown", method: "card", methods: ["wallet", "bank"] },
      "There is no way to pay called card. Choose one of wallet, bank.",
    ],
    [{ _tag: "PaymentClosed" }, "The order was called off, and its payment with it. There is nothing to pay."],
    [
      { _tag: "PaymentUnderWay", status: "unresolved" },
      "The payment is unresolved: what became of an earlier call is not settled yet. Try again once it is.",
    ],
    [
      { _tag: "RefundTooLarge", asked: usd(500), max: usd(0) },
      "A refund of 5.00 USD cannot be made: nothing was taken that could be given back, or all of it was given back already.",
    ],
    [
      { _tag: "RefundDeclined", amount: usd(500), decline: { class: "hard", code: "no_refunds" } },
      "The refund of 5.00 USD was declined (hard, no_refunds). Refund it under a new request id once the provider allows it.",
    ],
  ]
  it.each(rejections)("accepts the refusal %j, which says what to do", (rejection, message) => {
    expect(paymentRejectionMessage(Schema.decodeUnknownSync(PaymentRejection, strict)(rejection))).toBe(message)
  })

  it("refuses amounts that move nothing, and what is too long", () => {
    const planned = sale()
    if (planned._tag !== "Planned") throw new Error("not a plan")
    const { operation } = planned
    expect(accepts(S.PaymentOperation, operation)).toBe(true)
    expect(accepts(S.PaymentOperation, { ...operation, amount: usd(0) })).toBe(false)
    expect(accepts(S.PaymentOperation, { ...operation, instrument: "x".repeat(513) })).toBe(false)
    expect(accepts(S.PaymentOperation, { ...operation, card: "4242" })).toBe(false)
  })
})
