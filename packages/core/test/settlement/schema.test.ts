import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, expectTypeOf, it } from "vitest"
import { seed } from "../../../../test/scale.ts"
import { MAX_GOODS } from "../../src/pricing/PricedCart.schema.ts"
import { jsonSchemaOf } from "../../src/schema.ts"
import { changesBetween } from "../../src/settlement/changes.ts"
import * as S from "../../src/settlement/Settlement.schema.ts"
import type * as SettlementModule from "../../src/settlement/Settlement.ts"
import type { SettlementChange } from "../../src/settlement/SettlementChange.ts"
import * as R from "../../src/settlement/SettlementRejection.schema.ts"
import type { SettlementRejection } from "../../src/settlement/SettlementRejection.ts"
import { type Settled, settle } from "../../src/settlement/settle.ts"
import { cartOf, line } from "../arbitraries.ts"
import { gbp, request, settled, shelfWith, tax, tenOffTea } from "./kit.ts"
import { purchase, settledPurchase } from "./purchases.ts"

const strict = { onExcessProperty: "error", errors: "all" } as const
const accepts = (schema: Schema.ConstraintDecoder<unknown>, value: unknown): boolean =>
  Schema.decodeUnknownResult(schema, strict)(value)._tag === "Success"

describe("the schemas of settlements", () => {
  it("decode to exactly the types of the chapter", () => {
    expectTypeOf<typeof S.Settlement.Type>().toEqualTypeOf<SettlementModule.Settlement>()
    expectTypeOf<typeof S.SettlementLine.Type>().toEqualTypeOf<SettlementModule.SettlementLine>()
    expectTypeOf<typeof S.SettlementSource.Type>().toEqualTypeOf<SettlementModule.SettlementSource>()
    expectTypeOf<typeof S.DeliveryGroup.Type>().toEqualTypeOf<SettlementModule.DeliveryGroup>()
    expectTypeOf<typeof S.BuyNowItem.Type>().toEqualTypeOf<SettlementModule.BuyNowItem>()
    expectTypeOf<typeof S.DeliverTo.Type>().toEqualTypeOf<{ readonly [name: string]: string }>()
    expectTypeOf<typeof R.SettlementChange.Type>().toEqualTypeOf<SettlementChange>()
    expectTypeOf<typeof R.SettlementRejection.Type>().toEqualTypeOf<SettlementRejection>()
  })

  it("accept every settlement and every change that the chapter makes", () => {
    const decode = Schema.decodeUnknownSync(S.Settlement, strict)
    fc.assert(
      fc.property(purchase, purchase, (one, other) => {
        const [was, now] = [settledPurchase(one), settledPurchase(other)]
        expect(decode(was)).toStrictEqual(was)
        for (const change of changesBetween(was, now)) expect(accepts(R.SettlementChange, change)).toBe(true)
      }),
      { numRuns: 100, seed },
    )
  })

  it("have seen all that promotions do to a settlement", () => {
    const sample = fc.sample(purchase, { numRuns: 400, seed: 1 }).map((one) => settledPurchase(one))
    const seen = (what: (settlement: SettlementModule.Settlement) => unknown): number =>
      sample.filter((one) => what(one) !== undefined).length
    const inLines = (field: keyof SettlementModule.SettlementLine): number =>
      seen(({ lines }) => lines.find((one) => one[field] !== undefined))
    for (const field of ["giftOf", "source", "was", "catalogue", "taxes", "parts"] as const)
      expect([field, inLines(field) >= 20]).toEqual([field, true])
    for (const field of ["codes", "points", "payingBy"] as const)
      expect([field, seen((one) => one[field]) >= 20]).toEqual([field, true])
    expect(seen(({ applied }) => applied.find(({ funding }) => funding !== undefined))).toBeGreaterThan(20)
    expect(seen(({ applied }) => applied.find(({ code }) => code !== undefined))).toBeGreaterThan(20)
    expect(seen(({ taxes }) => taxes.find(({ name }) => name !== undefined))).toBeGreaterThan(20)
  })

  it("accept every refusal of the chapter", () => {
    const rejection = (result: Settled): unknown => (result.ok ? "none" : result.rejection)
    const was = settled({ tax, promotions: [tenOffTea] })
    const now = settled({ tax, cart: cartOf([line("l1", "tea", 5), line("l9", "mug")]) })
    const all: ReadonlyArray<unknown> = [
      rejection(settle(request({ cart: cartOf([]) }))),
      rejection(settle(request({ offers: shelfWith({ tea: { limit: { max: 1 } }, mug: undefined }) }))),
      { _tag: "SettlementNotFound", settlementId: "s1" },
      { _tag: "SettlementExpired", settlementId: "s1", expiredAt: 5 },
      {
        _tag: "SettlementChanged",
        was: was.total,
        now: now.total,
        changes: [...changesBetween(was, now), { _tag: "OtherTotalExpected", expected: gbp(1), settled: was.total }],
      },
      { _tag: "ResumeInvalid" },
    ]
    expect(all.filter((one) => !accepts(R.SettlementRejection, one))).toEqual([])
  })

  it("can be written as JSON Schemas", () => {
    for (const schema of [S.Settlement, R.SettlementRejection])
      expect(JSON.parse(JSON.stringify(jsonSchemaOf(schema)))).toMatchObject({ dialect: "draft-2020-12" })
  })

  it("keep the bounds: lines, groups, addresses, and no key more", () => {
    const one = settled({ deliverTo: { city: "Leeds" } })
    const [first] = one.lines
    const lines = Array.from({ length: MAX_GOODS + 1 }, () => first)
    const line = (more: object) => ({ lines: [{ ...first, ...more }] })
    const discount = { promotionId: "p", name: "P", amount: gbp(1) }
    const code = { code: "SAVE", applied: false, reason: { _tag: "UnknownCode" } }
    const address = (count: number, name = "f", value = "x") =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [`${name}${n}`, value]))
    expect(accepts(S.Settlement, one)).toBe(true)
    for (const wrong of [
      { lines: [] },
      { lines },
      { groups: [] },
      { shape: 2 },
      { extra: 1 },
      { deliverTo: undefined },
      { codes: Array.from({ length: 17 }, () => code) },
      { codes: [{ ...code, applied: true }] },
      { codes: [{ ...code, reason: { _tag: "NoIdea" } }] },
      { points: { base: 1.5, extra: 0 } },
      { payingBy: "credit card" },
      { taxes: [{ category: "food", name: "", rate: { numerator: 0, denominator: 1 }, net: gbp(1), tax: gbp(0) }] },
      line({ giftOf: "p".repeat(65) }),
      line({ source: { kind: "rebate" } }),
      line({ parts: [{ quantity: 0, subtotal: gbp(1), discounts: [] }] }),
      line({ discounts: [{ ...discount, funding: [{ by: "bank", amount: gbp(1) }] }] }),
      line({ discounts: [{ ...discount, code: "" }] }),
      line({ catalogue: [{ promotionId: "p", name: "P", was: gbp(2) }] }),
      line({ taxes: Array.from({ length: 9 }, () => ({ rate: { numerator: 0, denominator: 1 }, tax: gbp(0) })) }),
    ])
      expect([wrong, accepts(S.Settlement, { ...one, ...wrong })]).toEqual([wrong, false])
    for (const right of [{}, address(16), address(1, "n".repeat(63), "x".repeat(256)), address(1, "f", "")])
      expect(accepts(S.DeliverTo, right)).toBe(true)
    for (const wrong of [
      address(17),
      address(1, "n".repeat(64)),
      address(1, "f", "x".repeat(257)),
      address(1, "f", "a\u0000"),
      { constructor: "x" },
      { f: 1 },
    ])
      expect(accepts(S.DeliverTo, wrong)).toBe(false)
  })
})
