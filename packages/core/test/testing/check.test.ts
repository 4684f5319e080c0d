import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { differences, holds, LawBroken, same } from "../../src/testing/index.ts"

describe("differences", () => {
  it("are none between plain data that is the same", () => {
    const json = fc.jsonValue({ noUnicodeString: false })
    fc.assert(
      fc.property(json, (value) => {
        expect(differences(value, structuredClone(value))).toEqual([])
      }),
    )
  })
  it("are found wherever two JSON texts differ", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 2 }), fc.jsonValue({ maxDepth: 2 }), (a, b) => {
        expect(differences(a, b).length === 0).toBe(differences(b, a).length === 0)
        if (differences(a, b).length === 0) expect(a).toEqual(b)
      }),
    )
  })
  it("name the place", () => {
    expect(differences({ lines: [{ quantity: 2 }] }, { lines: [{ quantity: 3 }] })).toEqual([
      { path: "lines.0.quantity", actual: 2, expected: 3 },
    ])
  })
  it("tell lists of different lengths, even where only undefined is missing", () => {
    expect(differences([undefined], [])).toEqual([{ path: "length", actual: 1, expected: 0 }])
  })
  it("tell a key that only one side has, and take undefined for absent", () => {
    expect(differences({ a: 1 }, {})).toEqual([{ path: "a", actual: 1, expected: undefined }])
    expect(differences({ a: undefined }, {})).toEqual([])
  })
  it("tell maps by what they hold, 0 from -0, null from nothing and NaN from no number but itself", () => {
    expect(differences(new Map([["tea", 1]]), new Map([["tea", 1]]))).toEqual([])
    expect(differences(new Map([["tea", 1]]), new Map([["tea", 2]]))).toHaveLength(1)
    expect(differences(0, -0)).toHaveLength(1)
    expect(differences(null, undefined)).toHaveLength(1)
    expect(differences([], {})).toHaveLength(1)
    expect(differences(Number.NaN, Number.NaN)).toEqual([])
  })
  it("do not look into what an object inherits", () => expect(differences({}, { constructor: 1 })).toHaveLength(1))
})

describe("a broken promise", () => {
  it("shows texts that look alike as they are", () => {
    expect(() => same("it comes back", "te\u0301a", "t\u00e9a")).toThrow(
      new LawBroken('it comes back\n  at the root: expected "t\\u00e9a", got "te\\u0301a"'),
    )
  })
  it("lists a few places and counts the rest", () => {
    const numbers = Array.from({ length: 20 }, (_, index) => index)
    expect(() =>
      same(
        "they agree",
        numbers,
        numbers.map((n) => n + 1),
      ),
    ).toThrow(/at 7: .*\n {2}and 12 more$/)
  })
  it("shows what was seen, clipped", () => {
    expect(() => holds("it is short", false, "x".repeat(1_000))).toThrow(/seen: "x+… \(1002 characters\)$/)
    expect(() => holds("it is so", false)).toThrow(new LawBroken("it is so"))
    expect(() => holds("it is so", true)).not.toThrow()
  })
})
