import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, expectTypeOf, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { Instant, LineId, OfferId } from "../../src/catalog/ids.ts"
import type * as Reasons from "../../src/pricing/NotApplied.ts"
import * as S from "../../src/pricing/PricedCart.schema.ts"
import type * as Priced from "../../src/pricing/PricedCart.ts"
import type { PricingRequest } from "../../src/pricing/PricingRequest.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import * as Q from "../../src/pricing/quoteReturn.schema.ts"
import { quoteReturn, type ReturnPolicy, type ReturnQuote } from "../../src/pricing/quoteReturn.ts"
import { pricingLines } from "../../src/pricing/selection.ts"
import { jsonSchemaOf, standardSchemaOf } from "../../src/schema.ts"
import { cartOf } from "../arbitraries.ts"
import { compiled } from "../settlement/kit.ts"
import { giftOffers, purchase } from "../settlement/purchases.ts"
import { gbp, line, moment, price, requests } from "./answerKit.ts"
import { requestOf, smallCarts } from "./smallCarts.ts"

const strict = { onExcessProperty: "error", errors: "all" } as const
const accepts = (schema: Schema.ConstraintDecoder<unknown>, value: unknown): boolean =>
  Schema.decodeUnknownResult(schema, strict)(value)._tag === "Success"

/** Carts of all generators: of every lane, with taxes, tenders, gifts, codes and prices of every kind. */
const anyRequest: fc.Arbitrary<PricingRequest> = fc.oneof(
  requests,
  fc
    .tuple(smallCarts, fc.constantFrom("best" as const, "sequential" as const))
    .map(([cart, mode]) => requestOf(cart, mode)),
  purchase.map(({ lines, offers, promotions, tax, terms }) => ({
    currency: "GBP" as const,
    moment,
    lines: pricingLines(cartOf(lines), offers),
    promotions: compiled(promotions),
    giftOffers,
    ...terms,
    ...(tax && { tax }),
  })),
)

describe("the schemas of what pricing answers", () => {
  it("decode to exactly the types of the chapter", () => {
    expectTypeOf<typeof S.PricedCart.Type>().toEqualTypeOf<Priced.PricedCart>()
    expectTypeOf<typeof S.PricedLine.Type>().toEqualTypeOf<Priced.PricedLine>()
    expectTypeOf<typeof S.PricedGift.Type>().toEqualTypeOf<Priced.PricedGift>()
    expectTypeOf<typeof S.PricedShipment.Type>().toEqualTypeOf<Priced.PricedShipment>()
    expectTypeOf<typeof S.Totals.Type>().toEqualTypeOf<Priced.Totals>()
    expectTypeOf<typeof S.SellerTotals.Type>().toEqualTypeOf<Priced.SellerTotals>()
    expectTypeOf<typeof S.LineDiscount.Type>().toEqualTypeOf<Priced.LineDiscount>()
    expectTypeOf<typeof S.AppliedPromotion.Type>().toEqualTypeOf<Priced.AppliedPromotion>()
    expectTypeOf<typeof S.FundingShare.Type>().toEqualTypeOf<Priced.FundingShare>()
    expectTypeOf<typeof S.LineTax.Type>().toEqualTypeOf<Priced.LineTax>()
    expectTypeOf<typeof S.CategoryTax.Type>().toEqualTypeOf<Priced.CategoryTax>()
    expectTypeOf<typeof S.PriceSource.Type>().toEqualTypeOf<Priced.PriceSource>()
    expectTypeOf<typeof S.CatalogueChange.Type>().toEqualTypeOf<Priced.CatalogueChange>()
    expectTypeOf<typeof S.LinePart.Type>().toEqualTypeOf<Priced.LinePart>()
    expectTypeOf<typeof S.CodeAnswer.Type>().toEqualTypeOf<Priced.CodeAnswer>()
    expectTypeOf<typeof S.CodeReason.Type>().toEqualTypeOf<Priced.CodeReason>()
    expectTypeOf<typeof S.Nudge.Type>().toEqualTypeOf<Priced.Nudge>()
    expectTypeOf<typeof S.PricingWarning.Type>().toEqualTypeOf<Priced.PricingWarning>()
    expectTypeOf<typeof S.PointsEarned.Type>().toEqualTypeOf<Priced.PointsEarned>()
    expectTypeOf<typeof S.AppliedTender.Type>().toEqualTypeOf<Priced.AppliedTender>()
    expectTypeOf<typeof S.NotApplied.Type>().toEqualTypeOf<Reasons.NotApplied>()
    expectTypeOf<typeof S.NotAppliedReason.Type>().toEqualTypeOf<Reasons.NotAppliedReason>()
    expectTypeOf<typeof Q.ReturnQuote.Type>().toEqualTypeOf<ReturnQuote>()
  })

  it("accept every priced cart, down to the last key, and after a round trip through JSON", () => {
    const runs = scaled(3_000)
    const decode = Schema.decodeUnknownSync(S.PricedCart, strict)
    fc.assert(
      fc.property(anyRequest, (request) => {
        const priced = priceCart(request)
        expect(decode(priced)).toStrictEqual(priced)
        expect(decode(JSON.parse(JSON.stringify(priced)))).toStrictEqual(priced)
      }),
      { numRuns: runs, seed },
    )
    held("The schema of priced carts accepts what pricing answers", runs, "carts")
  })

  it("accept every quote of a return, whatever becomes of its discounts", () => {
    const decode = Schema.decodeUnknownSync(Q.ReturnQuote, strict)
    fc.assert(
      fc.property(requests, fc.boolean(), fc.nat(), (request, clawsBack, pick) => {
        const { lines, gifts } = priceCart(request)
        const goods = [...lines, ...gifts]
        const policy: ReturnPolicy = clawsBack ? { _tag: "ClawBack", request } : { _tag: "KeepDiscount" }
        const some = lines.filter((_, at) => at % 2 === pick % 2)
        fc.pre(some.length > 0)
        const returned = some.map(({ lineId, quantity }) => ({ lineId, quantity: 1 + (pick % quantity) }))
        const answer = quoteReturn({ lines: goods, returned, policy })
        if (answer.ok) expect(decode(JSON.parse(JSON.stringify(answer.quote)))).toStrictEqual(answer.quote)
        else expect(answer.rejection._tag).toBe("GiftStays")
      }),
      { numRuns: scaled(2_000), seed },
    )
  })
})

const five = gbp(500)
// A reason, a nudge or a warning without a row does not compile.
const reasons: {
  readonly [Tag in Reasons.NotAppliedReason["_tag"]]: Omit<
    Extract<Reasons.NotAppliedReason, { readonly _tag: Tag }>,
    "_tag"
  >
} = {
  NotYetValid: { from: 5 as Instant },
  Expired: { until: 5 as Instant },
  OutsideHours: {},
  OtherCurrency: { currency: "EUR" },
  OtherChannel: {},
  UnknownLane: { lane: "vip" },
  CodeMissing: {},
  NoMatchingLine: {},
  SpendTooLow: { required: five, spent: gbp(400), missing: gbp(100), measure: "discounted", listed: five },
  TooFewPieces: { required: 3, pieces: 1, missing: 2 },
  ConditionNotMet: { condition: "HostSays" },
  LostTo: { promotionId: "p" },
  Exclusive: { promotionId: "p" },
  LimitReached: { limit: "perCode", max: 1 },
  BuyerUnknown: {},
  BudgetSpent: { amount: five, left: gbp(0) },
  NothingLeft: {},
  Floor: {},
  RoundsToZero: {},
  GiftRefused: {},
  GiftUnavailable: {},
}
const nudges: { readonly [Tag in Priced.Nudge["_tag"]]: Extract<Priced.Nudge, { readonly _tag: Tag }> } = {
  Spend: { _tag: "Spend", promotionId: "p", name: "P", benefit: five, missing: five, like: { tags: ["sale"] } },
  Take: { _tag: "Take", promotionId: "p", name: "P", benefit: five, missing: five, pieces: 2, lineId: "l" as LineId },
}
const warnings: {
  readonly [Tag in Priced.PricingWarning["_tag"]]: Extract<Priced.PricingWarning, { readonly _tag: Tag }>
} = {
  ThresholdLost: { _tag: "ThresholdLost", promotionId: "p", required: five, spent: gbp(400), listed: gbp(600) },
  SearchStopped: { _tag: "SearchStopped", lane: "cart", gap: five },
  GiftUnavailable: { _tag: "GiftUnavailable", promotionId: "p", offerId: "mint" as OfferId },
  TaxNotQuoted: { _tag: "TaxNotQuoted", of: "post" },
}

describe("a schema of what pricing answers knows", () => {
  it.each(Object.entries(reasons))("the reason %s, and no other key in it", (_tag, numbers) => {
    const reason = { _tag, ...numbers }
    expect(accepts(S.NotAppliedReason, reason)).toBe(true)
    expect(accepts(S.NotAppliedReason, { ...reason, extra: 1 })).toBe(false)
    expect(accepts(S.CodeAnswer, { code: "SAVE", applied: false, reason })).toBe(true)
    for (const name of Object.keys(numbers)) expect(accepts(S.NotAppliedReason, { ...reason, [name]: [] })).toBe(false)
  })

  it("every nudge and every warning", () => {
    for (const nudge of Object.values(nudges)) expect(accepts(S.Nudge, nudge)).toBe(true)
    for (const warning of Object.values(warnings)) expect(accepts(S.PricingWarning, warning)).toBe(true)
  })
})

describe("a schema of a priced cart refuses", () => {
  const priced = price([line("tea", 250, 2)], { promotions: [{ _tag: "PercentOff", percent: 10 }] })
  const lines = (more: object) => ({ lines: priced.lines.map((one) => ({ ...one, ...more })) })
  const many = <A>(count: number, one: A): ReadonlyArray<A> => Array.from({ length: count }, () => one)

  it.each<[string, object]>([
    ["a key that it does not name", { extra: 1 }],
    ["half a minor unit", { due: { amount: 0.5, currency: "GBP" } }],
    ["a line of no pieces", lines({ quantity: 0 })],
    ["a line of more pieces than one may have", lines({ quantity: 1_000_001 })],
    ["a price list that is none", lines({ source: { kind: "list", priceList: "" } })],
    ["1,001 lines", { lines: many(1_001, priced.lines[0]) }],
    ["five nudges", { nudges: many(5, nudges.Spend) }],
    ["17 codes", { codes: many(17, { code: "SAVE", applied: true, promotionIds: [] }) }],
    ["a fourth to pay for a discount", { funding: many(4, { by: "seller", amount: gbp(1) }) }],
    ["201 shipments", { shipping: many(201, { id: "post" }) }],
    ["33 tenders", { tenders: many(33, { id: "card", kind: "giftCard", amount: gbp(1) }) }],
    ["a reason that nobody knows", { notApplied: [{ promotionId: "p", reason: { _tag: "Whim" } }] }],
    ["part of a point", { points: { base: 1, extra: 0.5 } }],
    ["no word on whether it is the best", { optimal: undefined }],
  ])("%s", (_, wrong) => {
    expect(accepts(S.PricedCart, priced)).toBe(true)
    expect(accepts(S.PricedCart, { ...priced, ...wrong })).toBe(false)
  })
})

describe("a host's own document", () => {
  it("can have all of it as JSON Schema, with its parts under their names", () => {
    const { schema, definitions } = jsonSchemaOf(S.PricedCart)
    expect(schema).toMatchObject({ $ref: "#/$defs/PricedCart" })
    expect(Object.keys(definitions)).toEqual(
      expect.arrayContaining(["PricedLine", "NotAppliedReason", "Nudge", "CodeAnswer"]),
    )
    expect(JSON.parse(JSON.stringify(jsonSchemaOf(Q.ReturnQuote))).schema).toMatchObject({
      $ref: "#/$defs/ReturnQuote",
    })
  })

  it("speaks Standard Schema", async () => {
    const { validate } = standardSchemaOf(S.PricedCart)["~standard"]
    const priced = price([line("tea", 250)])
    expect(await validate(priced)).toEqual({ value: priced })
    expect((await validate({ ...priced, total: 5 })).issues?.length).toBeGreaterThan(0)
  })
})
