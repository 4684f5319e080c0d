import { Currency, FineMoney, Money, type Rounding, roundings } from "@cartwright/core/money"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { anyCurrency, fineMoney, price, whole } from "./generators.ts"
import { expectExact, rounded } from "./oracle.ts"

type Price = Money.Money | FineMoney.FineMoney

const sheet = FineMoney.fromDecimal("0.00125", "GBP")
const rounding: fc.Arbitrary<Rounding> = fc.constantFrom(...roundings)

/** The price in units of 10^-16 major units: finer than any exponent, so that it is whole. */
const exactly = (one: Price): bigint =>
  BigInt(one.amount) * 10n ** BigInt(16 - (one.exponent ?? Currency.minorDigits(one.currency)))

describe("FineMoney", () => {
  it("keeps a price finer than a penny until a quantity makes it an amount", () => {
    expect(sheet).toEqual({ amount: 125, currency: "GBP", exponent: 5 })
    expect(FineMoney.times(sheet, 1000, "halfUp")).toEqual({ amount: 125, currency: "GBP" })
    expect(FineMoney.times(sheet, 1, "halfUp")).toEqual(Money.zero("GBP"))
    expect(FineMoney.times(sheet, 4, "halfUp")).toEqual(Money.of(1, "GBP"))
    expect(FineMoney.times(sheet, 4, "halfDown")).toEqual(Money.zero("GBP"))
    expect(FineMoney.times(sheet, -4, "halfUp")).toEqual(Money.of(-1, "GBP"))
  })

  it("takes a plain price as well, and one coarser than the minor unit", () => {
    expect(FineMoney.times(Money.of(199, "GBP"), 3, "down")).toEqual(Money.of(597, "GBP"))
    expect(FineMoney.times(FineMoney.of(3, "KWD", 1), 2, "down")).toEqual(Money.of(600, "KWD"))
  })

  it("compares by value, however fine each price is written", () => {
    const dime = FineMoney.fromDecimal("0.1000", "USD")
    expect(FineMoney.equals(dime, Money.of(10, "USD"))).toBe(true)
    expect(FineMoney.equals(dime, FineMoney.fromDecimal("0.1", "USD"))).toBe(true)
    expect(FineMoney.equals(dime, Money.of(10, "CAD"))).toBe(false)
    expect(FineMoney.compare(sheet, Money.of(1, "GBP"))).toBe(-1)
    expect(FineMoney.compare(Money.of(1, "GBP"), sheet)).toBe(1)
    expect(() => FineMoney.compare(sheet, dime)).toThrow(
      new TypeError("FineMoney.compare: one side is in GBP, the other in USD. Convert one of them first."),
    )
  })

  it("writes all its digits", () => {
    expect(FineMoney.toDecimal(sheet)).toBe("0.00125")
    expect(FineMoney.toDecimal(FineMoney.of(-5, "GBP", 0))).toBe("-5")
    expect(FineMoney.toDecimal(Money.of(199, "GBP"))).toBe("1.99")
  })

  it("says what it does not take", () => {
    expect(() => FineMoney.of(1, "GBP", 13)).toThrow("FineMoney.of: an exponent is a whole number from 0 to 12, got 13")
    expect(() => FineMoney.of(1, "GBP", -1)).toThrow("got -1")
    expect(() => FineMoney.of(1.5, "GBP", 2)).toThrow(
      "FineMoney.of: an amount is a safe whole number, got 1.5 GBP. Raise the exponent instead.",
    )
    // @ts-expect-error: what a caller without types may send
    expect(() => FineMoney.of(1, "XXX", 2)).toThrow('FineMoney.of: not a currency, got "XXX". Use an ISO 4217 code.')
    expect(() => FineMoney.fromDecimal("0.1234567890123", "GBP")).toThrow(
      'FineMoney.fromDecimal: at most 12 digits fit after the point, got "0.1234567890123". Round it first.',
    )
    expect(() => FineMoney.times(sheet, 0.5, "up")).toThrow(
      "FineMoney.times: the quantity must be a safe whole number, got 0.5",
    )
    expect(() => FineMoney.times(Money.of(9e15, "GBP"), 2, "up")).toThrow(
      "FineMoney.times: the result leaves the exact range of ±9007199254740991 minor units, got 90000000000000.00 × 2 GBP",
    )
    expect(FineMoney.of(-0, "GBP", 3)).toStrictEqual({ amount: 0, currency: "GBP", exponent: 3 })
  })

  it("knows its own", () => {
    expect(FineMoney.isFineMoney(sheet)).toBe(true)
    const others: unknown[] = [
      null,
      "0.00125",
      { amount: 1, currency: "GBP" },
      { ...sheet, exponent: 13 },
      { ...sheet, exponent: -1 },
      { ...sheet, exponent: 1.5 },
      { ...sheet, exponent: -0 },
      { ...sheet, exponent: undefined },
      { ...sheet, amount: -0 },
      { ...sheet, amount: 0.5 },
      { ...sheet, currency: "XAU" },
    ]
    expect(others.filter(FineMoney.isFineMoney)).toEqual([])
  })

  it("law: the price of a quantity is exact and rounded once, in every way to round", () => {
    fc.assert(
      fc.property(price(), whole, rounding, (one, quantity, way) => {
        const minor = 10n ** BigInt(16 - Currency.minorDigits(one.currency))
        const exact = rounded(exactly(one) * BigInt(quantity), minor, way)
        expectExact(() => FineMoney.times(one, quantity, way).amount, exact)
      }),
      { numRuns: 5000 },
    )
  })

  it("law: compares like the exact values", () => {
    const near = fc.tuple(price(fc.constant("GBP")), fc.integer({ min: 0, max: 3 }), fc.integer({ min: -1, max: 1 }))
    const rewritten = near.map(([one, finer, off]): readonly [Price, Price] => {
      const exponent = Math.min(12, (one.exponent ?? 2) + finer)
      const amount = one.amount * 10 ** (exponent - (one.exponent ?? 2)) + off
      return [one, Number.isSafeInteger(amount) ? { amount: amount + 0, currency: "GBP", exponent } : one]
    })
    const two = fc.oneof(rewritten, fc.tuple(price(fc.constant("GBP")), price(fc.constant("GBP"))))
    fc.assert(
      fc.property(two, ([left, right]) => {
        const [a, b] = [exactly(left), exactly(right)]
        expect(FineMoney.compare(left, right)).toBe(a < b ? -1 : a > b ? 1 : 0)
        expect(FineMoney.compare(right, left)).toBe(0 - FineMoney.compare(left, right) + 0)
        expect(FineMoney.equals(left, right)).toBe(a === b)
      }),
      { numRuns: 3000 },
    )
  })

  it("law: what is written is read back the same", () => {
    fc.assert(
      fc.property(fineMoney(anyCurrency), (one) => {
        expect(FineMoney.fromDecimal(FineMoney.toDecimal(one), one.currency)).toStrictEqual(one)
        expect(FineMoney.isFineMoney(one)).toBe(true)
        expect(Money.isMoney(one)).toBe(false)
      }),
    )
  })
})
