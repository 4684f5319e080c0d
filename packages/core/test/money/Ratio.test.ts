import { Ratio } from "@cartwright/core/money"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { positive, ratio, whole } from "./generators.ts"

describe("Ratio", () => {
  it("is kept in lowest terms", () => {
    expect(Ratio.of(20, 100)).toEqual({ numerator: 1, denominator: 5 })
    expect(Ratio.of(-6, 4)).toEqual({ numerator: -3, denominator: 2 })
    expect(Ratio.of(0, 7)).toStrictEqual(Ratio.zero)
    expect(Ratio.of(-0, 7)).toStrictEqual(Ratio.zero)
    expect(Ratio.of(9, 9)).toEqual(Ratio.one)
  })

  it.each([
    ["12.5", 1, 8],
    ["8.875", 71, 800],
    ["-20", -1, 5],
    ["0", 0, 1],
    ["150", 3, 2],
    ["0.0000000000001", 1, 1e15],
  ])("reads %s percent as %i/%i", (percent, numerator, denominator) => {
    expect(Ratio.fromPercent(percent)).toStrictEqual({ numerator, denominator })
  })

  it("reads whole percents and decimals", () => {
    expect(Ratio.fromPercent(20)).toEqual(Ratio.of(1, 5))
    expect(Ratio.fromDecimal("0.2")).toEqual(Ratio.of(1, 5))
    expect(Ratio.fromDecimal("-1.25")).toEqual(Ratio.of(-5, 4))
  })

  it.each([
    [Ratio.of(1, 8), "12.5"],
    [Ratio.of(1, 5), "20"],
    [Ratio.of(-71, 800), "-8.875"],
    [Ratio.of(1, 1600), "0.0625"],
    [Ratio.of(1, 3), "33 1/3"],
    [Ratio.of(-1, 3), "-33 1/3"],
    [Ratio.of(-1, 300), "-1/3"],
    [Ratio.zero, "0"],
    [Ratio.one, "100"],
  ])("writes %j as %s percent", (share, text) => {
    expect(Ratio.toPercent(share)).toBe(text)
  })

  it("says what is no ratio", () => {
    expect(() => Ratio.of(1, 0)).toThrow(
      new RangeError("Ratio.of: both must be safe whole numbers, the denominator above zero, got 1/0"),
    )
    expect(() => Ratio.of(1, -2)).toThrow("got 1/-2")
    expect(() => Ratio.of(0.5, 2)).toThrow("got 0.5/2")
    expect(() => Ratio.of(2 ** 53, 2)).toThrow("got 9007199254740992/2")
    expect(() => Ratio.fromPercent(8.1)).toThrow(
      'Ratio.fromPercent: a number must be whole, got 8.1. Write it as text, like "12.5".',
    )
    expect(() => Ratio.fromPercent("12,5")).toThrow(
      'Ratio.fromPercent: not a decimal number, got "12,5". Write it like "12.50".',
    )
    expect(() => Ratio.fromDecimal("0.0000000000000001")).toThrow("at most 15 digits fit after the point")
  })

  it("knows its own", () => {
    expect([Ratio.zero, Ratio.one, Ratio.of(-1, 3)].every(Ratio.isRatio)).toBe(true)
    const others: unknown[] = [
      null,
      0.5,
      {},
      { numerator: 1 },
      { numerator: 2, denominator: 4 },
      { numerator: 0, denominator: 2 },
      { numerator: -0, denominator: 1 },
      { numerator: 1, denominator: 0 },
      { numerator: 1, denominator: -2 },
      { numerator: 0.5, denominator: 1 },
      { numerator: "1", denominator: 2 },
    ]
    expect(others.filter(Ratio.isRatio)).toEqual([])
  })

  it("law: has the value it was given, in lowest terms", () => {
    fc.assert(
      fc.property(whole, positive, (n, d) => {
        const { numerator, denominator } = Ratio.of(n, d)
        expect(BigInt(numerator) * BigInt(d)).toBe(BigInt(n) * BigInt(denominator))
        expect(Ratio.isRatio({ numerator, denominator })).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it("law: one value has one form", () => {
    const small = fc.integer({ min: 1, max: 1000 })
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), small, small, (n, d, k) => {
        expect(Ratio.of(n * k, d * k)).toStrictEqual(Ratio.of(n, d))
      }),
    )
  })

  it("law: a percentage is written with exactly its value", () => {
    fc.assert(
      fc.property(ratio, (share) => {
        const [, sign, figures = ""] = /^(-?)(.*)$/.exec(Ratio.toPercent(share)) ?? []
        const words = figures.split(" ")
        const [top = "0", bottom = "1"] = words.find((word) => word.includes("/"))?.split("/") ?? []
        const [whole = "0", fraction = ""] = words.find((word) => !word.includes("/"))?.split(".") ?? []
        const scale = 10n ** BigInt(fraction.length)
        const decimal = BigInt(whole + fraction)
        const numerator = (decimal * BigInt(bottom) + BigInt(top) * scale) * (sign === "-" ? -1n : 1n)
        const denominator = scale * BigInt(bottom) * 100n
        expect(numerator * BigInt(share.denominator)).toBe(denominator * BigInt(share.numerator))
      }),
      { numRuns: 3000 },
    )
  })

  it("law: a percentage that ends is read back the same", () => {
    fc.assert(
      fc.property(whole, fc.integer({ min: 0, max: 13 }), (n, places) => {
        const share = Ratio.of(n, 10 ** (places + 2))
        const text = Ratio.toPercent(share)
        const units = Number(text.replace(".", ""))
        fc.pre(Number.isSafeInteger(units))
        expect(Ratio.fromPercent(text)).toStrictEqual(share)
      }),
    )
  })
})
