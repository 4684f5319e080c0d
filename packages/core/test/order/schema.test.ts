import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, expectTypeOf, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import * as ids from "../../src/catalog/ids.schema.ts"
import type * as Ids from "../../src/catalog/ids.ts"
import { decideOrder } from "../../src/order/decide.ts"
import { evolveOrder } from "../../src/order/evolve.ts"
import * as S from "../../src/order/Order.schema.ts"
import type * as Module from "../../src/order/Order.ts"
import { OrderEvent } from "../../src/order/OrderEvent.schema.ts"
import { OrderRejection } from "../../src/order/OrderRejection.schema.ts"
import type * as Rejections from "../../src/order/OrderRejection.ts"
import { placeOrder } from "../../src/order/placeOrder.ts"
import { at } from "../arbitraries.ts"
import { commands, expiresAt, orderId, placed, settled, settlements } from "./kit.ts"

const strict = { onExcessProperty: "error", errors: "all" } as const
const accepts = (schema: Schema.ConstraintDecoder<unknown>, value: unknown): boolean =>
  Schema.decodeUnknownResult(schema, strict)(value)._tag === "Success"

describe("a schema decodes to exactly the type of its chapter", () => {
  it("for orders", () => {
    expectTypeOf<typeof S.Order.Type>().toEqualTypeOf<Module.Order>()
    expectTypeOf<typeof S.PlacedOrder.Type>().toEqualTypeOf<Module.PlacedOrder>()
    expectTypeOf<typeof S.OrderPart.Type>().toEqualTypeOf<Module.OrderPart>()
    expectTypeOf<typeof S.OrderStatus.Type>().toEqualTypeOf<Module.OrderStatus>()
    expectTypeOf<typeof S.CancelReason.Type>().toEqualTypeOf<Module.CancelReason>()
    expectTypeOf<typeof OrderEvent.Type>().toEqualTypeOf<Module.OrderEvent>()
    expectTypeOf<typeof OrderRejection.Type>().toEqualTypeOf<Rejections.OrderRejection>()
  })

  it("for the identifiers of the settlement side", () => {
    expectTypeOf<typeof ids.SettlementId.Type>().toEqualTypeOf<Ids.SettlementId>()
    expectTypeOf<typeof ids.PaymentId.Type>().toEqualTypeOf<Ids.PaymentId>()
    expectTypeOf<typeof ids.OperationId.Type>().toEqualTypeOf<Ids.OperationId>()
    expectTypeOf<typeof ids.HoldId.Type>().toEqualTypeOf<Ids.HoldId>()
    expectTypeOf<typeof ids.OrderReference.Type>().toEqualTypeOf<Ids.OrderReference>()
    expectTypeOf<typeof ids.PaymentMethod.Type>().toEqualTypeOf<Ids.PaymentMethod>()
  })
})

describe("a schema accepts what the SDK makes", () => {
  it("every order, event and refusal of any history", () => {
    const runs = scaled(2_000)
    const every = <S extends Schema.ConstraintDecoder<unknown>>(schema: S) => Schema.decodeUnknownSync(schema, strict)
    const [order, event, rejection] = [every(S.Order), every(OrderEvent), every(OrderRejection)]
    fc.assert(
      fc.property(settlements, fc.array(commands, { maxLength: 4 }), (settlement, asked) => {
        const first = placeOrder({ settlement, orderId, countsLimits: settlement.applied.length > 0, at, expiresAt })
        expect(event(first)).toEqual(first)
        let now = evolveOrder(undefined, first)
        for (const command of asked) {
          const decision = decideOrder(command, now)
          if (!decision.ok) expect(rejection(decision.rejection)).toEqual(decision.rejection)
          else
            for (const happened of decision.events) {
              expect(event(happened)).toEqual(happened)
              now = evolveOrder(now, happened)
            }
          expect(order(now)).toEqual(now)
        }
      }),
      { numRuns: runs, seed },
    )
    held("An order's schemas accept what an order becomes", runs, "histories")
  })

  it("the refusals that a store or a stock ledger brings about", () => {
    const short = [{ sku: "tea", asked: 3, available: 0 }]
    expect(accepts(OrderRejection, { _tag: "OutOfStock", short })).toBe(true)
    const exceeded = [
      { promotionId: "spring", limit: "budget", asked: 500, available: 20 },
      { sku: "tea", asked: 3, available: 0 },
    ]
    expect(accepts(OrderRejection, { _tag: "LimitsExceeded", exceeded })).toBe(true)
    for (const wrong of [[], [{ promotionId: "spring", asked: 1, available: 0 }], [{ ...exceeded[1], limit: "inAll" }]])
      expect(accepts(OrderRejection, { _tag: "LimitsExceeded", exceeded: wrong })).toBe(false)
    expect(accepts(OrderRejection, { _tag: "SubmissionUnderWay", until: at })).toBe(true)
    expect(accepts(OrderRejection, { _tag: "OrderNotFound", orderId: "no id: at all" })).toBe(true)
    expect(accepts(OrderRejection, { _tag: "OrderReferenceTaken", reference: "PO 7" })).toBe(true)
  })
})

describe("a schema refuses", () => {
  const order = placed(settled([{ sku: "tea", price: 250 }]))
  it.each([
    ["a status that no order has", { ...order, status: "shipped" }],
    ["an order of no parts", { ...order, parts: [] }],
    ["a part counted from 0", { ...order, parts: order.parts.map((part) => ({ ...part, number: 0 })) }],
    ["a key that it does not name", { ...order, paid: true }],
    ["half a minor unit", { ...order, total: { amount: 0.5, currency: "GBP" } }],
    ["a reference of no letters", { ...order, reference: "" }],
    ["limits that it does not count against", { ...order, countsLimits: false }],
    ["points that are half a point", { ...order, points: { base: 0.5, extra: 0 } }],
    ["a way to pay with a blank", { ...order, payingBy: "credit card" }],
    ["a code without an answer", { ...order, codes: [{ code: "SAVE" }] }],
  ])("%s", (_, wrong) => {
    expect(accepts(S.Order, order)).toBe(true)
    expect(accepts(S.Order, wrong)).toBe(false)
  })

  it("an event of a later shape", () => {
    expect(accepts(OrderEvent, { _tag: "OrderPaid", shape: 1, at })).toBe(true)
    expect(accepts(OrderEvent, { _tag: "OrderPaid", shape: 2, at })).toBe(false)
  })

  it.each([
    ["a settlement id with a colon", ids.SettlementId, "a:b"],
    ["a hold id of 65 characters", ids.HoldId, "x".repeat(65)],
    ["a payment id of nothing", ids.PaymentId, ""],
    ["a payment method with a blank", ids.PaymentMethod, "credit card"],
    ["a reference with half a letter", ids.OrderReference, "\ud83c"],
    ["an operation id with a slash", ids.OperationId, "sale/1"],
  ])("%s", (_, schema, wrong) => {
    expect(accepts(schema, "x-1")).toBe(true)
    expect(accepts(schema, wrong)).toBe(false)
  })
})
