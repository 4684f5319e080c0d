import { Money, Ratio, roundings } from "@cartwright/core/money"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { anyCurrency, money, pounds, ratio, whole } from "./generators.ts"
import { expectExact, rounded } from "./oracle.ts"

const MAX = Number.MAX_SAFE_INTEGER
const gbp = (amount: number) => Money.of(amount, "GBP")

describe("Money", () => {
  it("counts whole minor units", () => {
    expect(Money.add(gbp(255), gbp(45))).toEqual({ amount: 300, currency: "GBP" })
    expect(Money.subtract(gbp(255), gbp(300))).toEqual(gbp(-45))
    expect(Money.negate(gbp(255))).toEqual(gbp(-255))
    expect(Money.times(gbp(199), 3)).toEqual(gbp(597))
    expect(Money.scale(gbp(199), Ratio.fromPercent("12.5"), "halfUp")).toEqual(gbp(25))
    expect(Money.sum([gbp(1), gbp(2), gbp(3)], "GBP")).toEqual(gbp(6))
    expect(Money.sum([], "JPY")).toEqual(Money.zero("JPY"))
  })

  it("tells which is more", () => {
    expect([Money.compare(gbp(1), gbp(2)), Money.compare(gbp(2), gbp(2)), Money.compare(gbp(3), gbp(2))]).toEqual([
      -1, 0, 1,
    ])
    expect(Money.isZero(gbp(0))).toBe(true)
    expect(Money.isZero(gbp(-1))).toBe(false)
    expect(Money.isNegative(gbp(-1))).toBe(true)
    expect(Money.isNegative(gbp(0))).toBe(false)
  })

  it("holds that zero pounds are not zero euros", () => {
    expect(Money.equals(Money.zero("GBP"), Money.zero("EUR"))).toBe(false)
    expect(Money.equals(gbp(5), { amount: 5, currency: "GBP" })).toBe(true)
  })

  it.each([
    ["2.55", "GBP", 255],
    ["2.5", "GBP", 250],
    ["2", "GBP", 200],
    ["-0.05", "GBP", -5],
    ["-0.00", "GBP", 0],
    ["1999", "JPY", 1999],
    ["1.234", "KWD", 1234],
    ["0.0001", "CLF", 1],
    ["90071992547409.91", "GBP", MAX],
  ] as const)("reads %s %s as %i minor units", (text, currency, amount) => {
    expect(Money.fromDecimal(text, currency)).toStrictEqual({ amount, currency })
  })

  it.each(["", " 1", "1 ", "+1", "1.", ".5", "1,50", "1e3", "0x10", "01", "--1", "١", "1.2.3", "NaN"])(
    "does not take %j for a decimal number",
    (text) => {
      expect(() => Money.fromDecimal(text, "GBP")).toThrow(
        `Money.fromDecimal in GBP: not a decimal number, got ${JSON.stringify(text)}. Write it like "12.50".`,
      )
    },
  )

  it("refuses digits the currency does not have instead of rounding them away", () => {
    expect(() => Money.fromDecimal("2.550", "GBP")).toThrow(
      'Money.fromDecimal in GBP: at most 2 digits fit after the point, got "2.550". Round it first.',
    )
    expect(() => Money.fromDecimal("1.5", "JPY")).toThrow("at most 0 digits fit after the point")
  })

  it("refuses what it cannot keep exactly", () => {
    expect(() => Money.fromDecimal("90071992547409.92", "GBP")).toThrow(
      'Money.fromDecimal in GBP: more digits than can be kept exactly, got "90071992547409.92". Use fewer.',
    )
    expect(() => Money.fromDecimal("90071992547410", "GBP")).toThrow(
      'Money.fromDecimal: the result leaves the exact range of ±9007199254740991 minor units, got "90071992547410" GBP',
    )
    expect(() => Money.fromDecimal("9".repeat(5000), "GBP")).toThrow(/got "9{70,80}\.\.\.\. Use fewer\.$/)
  })

  it("checks an amount where it enters", () => {
    expect(() => Money.of(0.1, "GBP")).toThrow(
      new RangeError("Money.of: an amount is a safe whole number of minor units, got 0.1 GBP. Round it first."),
    )
    expect(() => Money.of(2 ** 53, "GBP")).toThrow("got 9007199254740992 GBP")
    expect(() => Money.of(Number.NaN, "GBP")).toThrow("got NaN GBP")
    // @ts-expect-error: what a caller without types may send
    expect(() => Money.of(1, "constructor")).toThrow(
      'Money.of: not a currency, got "constructor". Use an ISO 4217 code.',
    )
    // @ts-expect-error: what a caller without types may send
    expect(() => Money.fromDecimal(12.5, "GBP")).toThrow("Money.fromDecimal in GBP: not a decimal number, got 12.5.")
    expect(Money.of(-0, "GBP").amount).toBe(0)
  })

  it("never mixes currencies", () => {
    const euro = Money.of(1, "EUR")
    const yuan = Money.of(1, "CNY")
    expect(() => Money.add(euro, yuan)).toThrow(
      new TypeError("Money.add: one side is in EUR, the other in CNY. Convert one of them first."),
    )
    expect(() => Money.subtract(euro, yuan)).toThrow("Money.subtract: one side is in EUR, the other in CNY.")
    expect(() => Money.compare(euro, yuan)).toThrow("Money.compare: one side is in EUR, the other in CNY.")
    expect(() => Money.sum([euro, yuan], "EUR")).toThrow(
      new TypeError("Money.sum: the sum is in EUR, one part in CNY. Convert it first."),
    )
  })

  it("says which values left the exact range", () => {
    const reach = "the result leaves the exact range of ±9007199254740991 minor units"
    expect(() => Money.add(gbp(MAX), gbp(1))).toThrow(new RangeError(`Money.add: ${reach}, got ${MAX} + 1 GBP`))
    expect(() => Money.subtract(gbp(-MAX), gbp(1))).toThrow(`Money.subtract: ${reach}, got -${MAX} - 1 GBP`)
    expect(() => Money.times(gbp(MAX), 2)).toThrow(`Money.times: ${reach}, got ${MAX} × 2 GBP`)
    expect(() => Money.sum([gbp(MAX), gbp(2)], "GBP")).toThrow(`Money.sum: ${reach}, got 9007199254740993 GBP`)
    expect(() => Money.times(gbp(2), 0.5)).toThrow(
      "Money.times: the count must be a safe whole number, got 0.5. Use scale for a part of it.",
    )
    expect(() => Money.scale(gbp(MAX), Ratio.of(2, 1), "halfUp")).toThrow(RangeError)
  })

  it("knows its own", () => {
    expect(Money.isMoney({ amount: 1, currency: "GBP" })).toBe(true)
    const others: unknown[] = [
      undefined,
      null,
      1,
      "1.00",
      {},
      [],
      { amount: 1 },
      { amount: "1", currency: "GBP" },
      { amount: 1n, currency: "GBP" },
      { amount: 0.5, currency: "GBP" },
      { amount: -0, currency: "GBP" },
      { amount: 2 ** 53, currency: "GBP" },
      { amount: 1, currency: "gbp" },
      { amount: 1, currency: "toString" },
      { amount: 1, currency: "GBP", exponent: 5 },
    ]
    expect(others.filter(Money.isMoney)).toEqual([])
  })

  it("law: adds, takes away, multiplies and negates exactly, or says that it cannot", () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        expectExact(() => Money.add(gbp(a), gbp(b)).amount, BigInt(a) + BigInt(b))
        expectExact(() => Money.subtract(gbp(a), gbp(b)).amount, BigInt(a) - BigInt(b))
        expectExact(() => Money.times(gbp(a), b).amount, BigInt(a) * BigInt(b))
        expectExact(() => Money.negate(gbp(a)).amount, -BigInt(a))
        expect(Money.compare(gbp(a), gbp(b))).toBe(a < b ? -1 : a > b ? 1 : 0)
        expect(Money.equals(gbp(a), gbp(b))).toBe(a === b)
      }),
      { numRuns: 3000 },
    )
  })

  it("law: never answers with minus zero, even where one got in", () => {
    const minus = { amount: -0, currency: "GBP" } as const
    const answers = [
      Money.add(minus, minus),
      Money.subtract(minus, gbp(0)),
      Money.negate(gbp(0)),
      Money.times(gbp(0), -3),
      Money.times(gbp(-3), 0),
      Money.scale(gbp(-1), Ratio.of(1, 3), "down"),
      Money.sum([minus], "GBP"),
      Money.fromDecimal("-0", "GBP"),
    ]
    for (const { amount } of answers) expect(amount).toBe(0)
  })

  it("law: scales exactly, in every way to round", () => {
    fc.assert(
      fc.property(whole, ratio, fc.constantFrom(...roundings), (amount, share, way) => {
        const exact = rounded(BigInt(amount) * BigInt(share.numerator), BigInt(share.denominator), way)
        expectExact(() => Money.scale(gbp(amount), share, way).amount, exact)
      }),
      { numRuns: 5000 },
    )
  })

  it("law: sums exactly and in any order; only the total has to be in range", () => {
    fc.assert(
      fc.property(fc.array(pounds, { maxLength: 12 }), (monies) => {
        const exact = monies.reduce((total, { amount }) => total + BigInt(amount), 0n)
        expectExact(() => Money.sum(monies, "GBP").amount, exact)
        expectExact(() => Money.sum(new Set(monies.toReversed()), "GBP").amount, exact)
      }),
      { numRuns: 3000 },
    )
  })

  it("law: what is written is read back the same, in every currency", () => {
    fc.assert(
      fc.property(money(anyCurrency), (amount) => {
        const text = Money.toDecimal(amount)
        expect(Money.fromDecimal(text, amount.currency)).toStrictEqual(amount)
        expect(Money.isMoney(amount)).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })
})
