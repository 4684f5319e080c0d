import { createHash } from "node:crypto"
import { runInNewContext } from "node:vm"
import { canonical, digest } from "@cartwright/core/money"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

const key = fc.oneof(
  fc.constantFrom("a", "b", "B", "aa", "1", "10", "2", "é", "__proto__", "constructor", "\ud83c\udf75"),
  fc.string({ unit: "grapheme", maxLength: 4 }),
)
const leaf = fc.oneof(
  fc.constantFrom(null, true, false, 0, 1, -1, "", "tea", '"', "\\", "a\nb\u0000"),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.maxSafeInteger(),
  fc.string({ unit: "binary" }),
)
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    fc.array(tie("value"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("value")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
}))

const isRecord = (one: unknown): one is Record<string, unknown> =>
  typeof one === "object" && one !== null && !Array.isArray(one)

/** The same value with the keys of every object put in the opposite order, and an undefined one among them. */
const shuffled = (one: unknown): unknown =>
  Array.isArray(one)
    ? one.map(shuffled)
    : isRecord(one)
      ? Object.fromEntries(
          [...Object.entries(one), ["\u0000absent", undefined]].toReversed().map(([k, v]) => [k, shuffled(v)]),
        )
      : one

describe("canonical", () => {
  it("puts keys in order and leaves out white space and what is undefined", () => {
    expect(canonical({ sku: "tea", quantity: 2, note: undefined })).toBe('{"quantity":2,"sku":"tea"}')
    expect(canonical([{ b: [], a: {} }, null, true, "x", -1.5])).toBe('[{"a":{},"b":[]},null,true,"x",-1.5]')
  })

  it("orders keys by their UTF-16 code units, not by alphabet, value or code point", () => {
    const keys = ["\ufb33", "\ud83d\ude00", "é", "b", "a", "B", "10", "2", ""]
    const written = canonical(Object.fromEntries(keys.map((name) => [name, 0])))
    expect(Object.entries(JSON.parse(written)).length).toBe(keys.length)
    expect([...written.matchAll(/"([^"]*)":/g)].map(([, name]) => name)).toEqual([
      "",
      "10",
      "2",
      "B",
      "a",
      "b",
      "é",
      "\ud83d\ude00",
      "\ufb33",
    ])
  })

  it("writes numbers as JSON does, and minus zero as zero", () => {
    expect(canonical([-0, 1e21, 1e-7, 0.1, Number.MAX_SAFE_INTEGER])).toBe("[0,1e+21,1e-7,0.1,9007199254740991]")
  })

  it("escapes in texts and keys what JSON must escape, and nothing else", () => {
    expect(canonical({ 'a"': "\\ \n \u0001 / é \u2028" })).toBe('{"a\\"":"\\\\ \\n \\u0001 / é \u2028"}')
  })

  it("writes an own key called __proto__ like any other", () => {
    expect(canonical(JSON.parse('{"__proto__":1,"a":2}'))).toBe('{"__proto__":1,"a":2}')
  })

  it("sees what JSON sees and no more: keys that are enumerable texts, and the elements of a list", () => {
    const hidden = Object.defineProperty({ a: 1, [Symbol("b")]: 2 }, "c", { value: 3 })
    expect(canonical(hidden)).toBe('{"a":1}')
    expect(canonical(Object.assign([1], { b: 2 }))).toBe("[1]")
  })

  it("takes plain objects of any origin", () => {
    expect(canonical(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}')
    expect(canonical(runInNewContext("({ a: [1] })"))).toBe('{"a":[1]}')
  })

  it.each([
    ["NaN", { price: [1, Number.NaN] }, "price.1, got NaN"],
    ["Infinity", Number.POSITIVE_INFINITY, "the root, got Infinity"],
    ["a bigint", { n: 1n }, "n, got the bigint 1"],
    ["a function", { f: () => 1 }, "f, got function"],
    ["a symbol", [Symbol("s")], "0, got symbol"],
    ["nothing at all", undefined, "the root, got undefined"],
    ["undefined in a list", [1, undefined], "1, got undefined"],
    ["a hole in a list", new Array(1), "0, got undefined"],
    ["a date", { at: new Date(0) }, "at, got an instance of Date"],
    ["a map", new Map(), "the root, got an instance of Map"],
    ["half a pair in a text", ["\ud83d"], "0, got a text with half of a surrogate pair"],
    ["the halves of a pair in the wrong order", "\ude00\ud83d", "the root, got a text with half of a surrogate pair"],
    ["half a pair in a key", { "\udc00": 1 }, "\udc00, got a text with half of a surrogate pair"],
  ])("refuses %s, and says where it stands", (_, one, where) => {
    expect(() => canonical(one)).toThrow(
      new TypeError(`canonical: JSON cannot hold what is at ${where}. Convert it first.`),
    )
  })

  it("refuses a circle, and what is nested as deep as one", () => {
    const ring: { next?: unknown } = {}
    ring.next = { back: ring, again: ring }
    expect(() => canonical(ring)).toThrow("got a value nested deeper than 64 levels, or in a circle. Convert it first.")
    const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
    expect(canonical(nested(64))).toBe(`${"[".repeat(64)}1${"]".repeat(64)}`)
    expect(() => canonical(nested(65))).toThrow(TypeError)
  })

  it("digests to the SHA-256 of that text, in base64url without padding", () => {
    expect(digest({})).toBe("RBNvo1WzZ4oRRq0W9-hknpT7T8If536DEMBg9hyq_4o")
  })

  it("law: is JSON for the same value", () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(JSON.parse(canonical(one))).toEqual(JSON.parse(JSON.stringify(one)))
      }),
      { numRuns: 2000 },
    )
  })

  it("law: does not depend on the order of keys, nor on keys that are undefined", () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(canonical(shuffled(one))).toBe(canonical(one))
      }),
      { numRuns: 2000 },
    )
  })

  it("law: writes its own answer again the same", () => {
    fc.assert(fc.property(value, (one) => canonical(JSON.parse(canonical(one))) === canonical(one)))
  })

  it("law: two different values have two texts", () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        const same = canonical(left) === canonical(right)
        expect(same).toBe(JSON.stringify(JSON.parse(canonical(left))) === JSON.stringify(JSON.parse(canonical(right))))
      }),
    )
  })

  it("law: the digest is that of an independent SHA-256", () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(digest(one)).toBe(createHash("sha256").update(canonical(one), "utf8").digest("base64url"))
      }),
    )
  })
})
