import { divideProduct, divideRounded, isRounding, roundings } from "@cartwright/core/money"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { positive, whole } from "./generators.ts"
import { expectExact, rounded } from "./oracle.ts"

const rounding = fc.constantFrom(...roundings)
const divisor = fc.oneof(
  positive,
  positive.map((n) => -n),
)

describe("rounding", () => {
  it.each([
    ["halfUp", [3, 4, -3, -4, 2, -2]],
    ["halfEven", [2, 4, -2, -4, 2, -2]],
    ["halfDown", [2, 3, -2, -3, 2, -2]],
    ["up", [3, 4, -3, -4, 3, -3]],
    ["down", [2, 3, -2, -3, 2, -2]],
  ] as const)("%s brings 2.5, 3.5, -2.5, -3.5, 2.4 and -2.4 to %j", (way, answers) => {
    const tenths = [25, 35, -25, -35, 24, -24]
    expect(tenths.map((tenth) => divideRounded(tenth, 10, way))).toEqual(answers)
  })

  it("leaves a whole quotient alone, however it is asked to round", () => {
    for (const way of roundings) expect(divideRounded(-12, 4, way)).toBe(-3)
  })

  it("never answers with minus zero", () => {
    expect(divideRounded(-1, 3, "halfUp")).toBe(0)
    expect(divideRounded(-0, 3, "halfUp")).toBe(0)
    expect(divideRounded(0, -3, "up")).toBe(0)
    expect(divideProduct(0, -7, 2, "down")).toBe(0)
    expect(divideRounded(-1n, 3n, "down")).toBe(0)
  })

  it("is not fooled by quotients as near below a whole number as two numbers can make them", () => {
    const max = Number.MAX_SAFE_INTEGER
    expect(divideRounded(max - 1, max, "down")).toBe(0)
    expect(divideRounded(max, max - 1, "down")).toBe(1)
    expect(divideRounded(max, 2 ** 26, "down")).toBe(2 ** 27 - 1)
    expect(divideRounded(94906265 * 94906265 - 1, 94906265, "down")).toBe(94906264)
  })

  it("takes bigints of any size, as long as the quotient can be kept", () => {
    expect(divideRounded(10n ** 40n, 10n ** 39n * 4n, "halfEven")).toBe(2)
    expect(divideRounded(7n, 2, "halfUp")).toBe(4)
  })

  it("knows the names of the ways to round", () => {
    expect(isRounding("halfEven")).toBe(true)
    expect(isRounding("HALF_EVEN")).toBe(false)
  })

  it("says what cannot be divided", () => {
    expect(() => divideRounded(1, 0, "up")).toThrow(
      new RangeError("divide: the denominator must not be zero, got 1 / 0"),
    )
    expect(() => divideRounded(1n, 0n, "up")).toThrow("divide: the denominator must not be zero, got 1 / 0")
    expect(() => divideRounded(0.5, 2, "up")).toThrow(
      "divide: whole numbers within ±9007199254740991 are needed, got 0.5 / 2",
    )
    expect(() => divideProduct(1, 2 ** 53, 3, "up")).toThrow(
      "divideProduct: whole numbers within ±9007199254740991 are needed, got 1 × 9007199254740992 / 3",
    )
    expect(() => divideProduct(1, 2, 0, "up")).toThrow("divideProduct: the denominator must not be zero, got 1 × 2 / 0")
    expect(() => divideRounded(2n ** 60n, 3, "down")).toThrow(
      "divide: the quotient leaves the exact range of ±9007199254740991, got 1152921504606846976 / 3",
    )
    // @ts-expect-error: what a caller without types may send
    expect(() => divideRounded(1, 2, "HALF_UP")).toThrow(
      'divide: no such rounding, got "HALF_UP". Use one of halfUp, halfEven, halfDown, up, down.',
    )
  })

  it("law: divides two numbers exactly, in every way to round", () => {
    fc.assert(
      fc.property(whole, divisor, rounding, (n, d, way) => {
        expectExact(() => divideRounded(n, d, way), rounded(BigInt(n), BigInt(d), way))
      }),
      { numRuns: 5000 },
    )
  })

  it("law: divides just above and just below a multiple and a half exactly", () => {
    const near = fc.tuple(whole, positive, fc.integer({ min: -2, max: 2 }), fc.constantFrom(1n, 2n))
    fc.assert(
      fc.property(near, rounding, ([k, d, off, part], way) => {
        const n = (BigInt(k) * BigInt(d)) / part + BigInt(off)
        expectExact(() => divideRounded(n, d, way), rounded(n, BigInt(d), way))
        if (Number.isSafeInteger(Number(n))) {
          expectExact(() => divideRounded(Number(n), d, way), rounded(n, BigInt(d), way))
        }
      }),
      { numRuns: 5000 },
    )
  })

  it("law: divides a product exactly, whatever the size of the product", () => {
    fc.assert(
      fc.property(whole, whole, divisor, rounding, (a, n, d, way) => {
        expectExact(() => divideProduct(a, n, d, way), rounded(BigInt(a) * BigInt(n), BigInt(d), way))
      }),
      { numRuns: 5000 },
    )
  })

  it("law: treats an amount and its negative alike", () => {
    fc.assert(
      fc.property(whole, positive, rounding, (n, d, way) => {
        expect(divideRounded(-n, d, way)).toBe(0 - divideRounded(n, d, way))
      }),
    )
  })
})
