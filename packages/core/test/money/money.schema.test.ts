import { type Currency, FineMoney, Money, Ratio, type Rounding } from "@cartwright/core/money"
import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, expectTypeOf, it } from "vitest"
import * as Schemas from "../../src/money/money.schema.ts"
import { anyCurrency, fineMoney, money, ratio } from "./generators.ts"

const strange = fc.record(
  {
    amount: fc.oneof(fc.constantFrom<unknown>(0, -0, 1, 0.5, 2 ** 53, Number.NaN, "1", null), fc.maxSafeInteger()),
    currency: fc.constantFrom<unknown>("GBP", "JPY", "XAU", "gbp", "toString", 1),
    exponent: fc.constantFrom<unknown>(0, 5, 12, 13, -1, -0, 1.5, "5"),
  },
  { requiredKeys: [], noNullPrototype: true },
)
const strangeRatio = fc.record(
  {
    numerator: fc.constantFrom<unknown>(0, -0, 1, 2, -3, 0.5, "1"),
    denominator: fc.constantFrom<unknown>(0, 1, 2, 4, -1, 0.5, null),
  },
  { requiredKeys: [], noNullPrototype: true },
)

describe("the schemas of money", () => {
  it("have the types of the chapter", () => {
    expectTypeOf<typeof Schemas.Currency.Type>().toEqualTypeOf<Currency.Currency>()
    expectTypeOf<typeof Schemas.Rounding.Type>().toEqualTypeOf<Rounding>()
    expectTypeOf<typeof Schemas.Money.Type>().toEqualTypeOf<Money.Money>()
    expectTypeOf<typeof Schemas.Money.Encoded>().toEqualTypeOf<Money.Money>()
    expectTypeOf<typeof Schemas.FineMoney.Type>().toEqualTypeOf<FineMoney.FineMoney>()
    expectTypeOf<typeof Schemas.Price.Type>().toEqualTypeOf<Money.Money | FineMoney.FineMoney>()
    expectTypeOf<typeof Schemas.Ratio.Type>().toEqualTypeOf<Ratio.Ratio>()
  })

  it("keep a fine price from passing for an amount, in types and at the door", () => {
    expectTypeOf<FineMoney.FineMoney>().not.toExtend<Money.Money>()
    expectTypeOf<Money.Money>().not.toExtend<FineMoney.FineMoney>()
    const fine = { amount: 125, currency: "GBP", exponent: 5 }
    expect(Schema.decodeUnknownSync(Schemas.Price)(fine)).toEqual(fine)
    expect(() => Schema.decodeUnknownSync(Schemas.Money)(fine)).toThrow("exponent")
  })

  it("say what they expected", () => {
    expect(() => Schema.decodeUnknownSync(Schemas.Money)({ amount: 1, currency: "XAU" })).toThrow(
      "Expected an ISO 4217 currency code with a minor unit",
    )
    expect(() => Schema.decodeUnknownSync(Schemas.Money)({ amount: -0, currency: "GBP" })).toThrow(
      "Expected a whole number that is not -0",
    )
    expect(() => Schema.decodeUnknownSync(Schemas.Ratio)({ numerator: 2, denominator: 4 })).toThrow(
      "Expected a fraction in lowest terms with a denominator above zero",
    )
  })

  it("law: take what the chapter makes, through JSON and back", () => {
    fc.assert(
      fc.property(money(anyCurrency), fineMoney(), ratio, (plain, fine, share) => {
        expect(Schema.decodeUnknownSync(Schemas.Money)(JSON.parse(JSON.stringify(plain)))).toStrictEqual(plain)
        expect(Schema.decodeUnknownSync(Schemas.FineMoney)(JSON.parse(JSON.stringify(fine)))).toStrictEqual(fine)
        expect(Schema.decodeUnknownSync(Schemas.Price)(fine)).toStrictEqual(fine)
        expect(Schema.decodeUnknownSync(Schemas.Price)(plain)).toStrictEqual(plain)
        expect(Schema.decodeUnknownSync(Schemas.Ratio)(share)).toStrictEqual(share)
      }),
    )
  })

  it("law: agree with the predicates about everything else", () => {
    fc.assert(
      fc.property(strange, strangeRatio, (one, share) => {
        expect(Schema.is(Schemas.Money)(one)).toBe(Money.isMoney(one))
        expect(Schema.is(Schemas.FineMoney)(one)).toBe(FineMoney.isFineMoney(one))
        expect(Schema.is(Schemas.Price)(one)).toBe(Money.isMoney(one) || FineMoney.isFineMoney(one))
        expect(Schema.is(Schemas.Ratio)(share)).toBe(Ratio.isRatio(share))
      }),
      { numRuns: 2000 },
    )
  })
})
