import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { MAX_CODE_LENGTH, MAX_CODES } from "../../src/cart/Cart.ts"
import type { CartChange } from "../../src/cart/CartCommand.ts"
import { isCode, normalCode } from "../../src/cart/codes.ts"
import { decide } from "../../src/cart/decide.ts"
import { rebase } from "../../src/cart/rebase.ts"
import { after, empty } from "../arbitraries.ts"

const apply = (code: string): CartChange => ({ _tag: "ApplyCode", code })
const remove = (code: string): CartChange => ({ _tag: "RemoveCode", code })
const full = { ...empty, codes: Array.from({ length: MAX_CODES }, (_, n) => `C${n}`) }

describe("a code", () => {
  it.each([
    ["spring10", "SPRING10"],
    ["  Spring 10\n", "SPRING 10"],
    ["e\u0301te\u0301", "\u00c9T\u00c9"],
    ["stra\u00dfe", "STRASSE"],
    ["\u00a0x\ufeff", "X"],
    ["", ""],
  ])("%j is %j, however it is typed", (typed, code) => expect(normalCode(typed)).toBe(code))

  it("in its normal form stays as it is, whatever it is made of", () => {
    const unit = fc.oneof(
      fc.string({ unit: "grapheme", minLength: 1, maxLength: 3 }),
      fc.constantFrom("\u0345", "\u0390", "\u1fb7", "\ufb03", "\u0149", "\u01f0", "\u0130", "i\u0307", " ", "\u0301"),
    )
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 8 }), (units) => {
        const code = normalCode(units.join(""))
        expect(normalCode(code)).toBe(code)
        expect(isCode(code)).toBe(code.length > 0 && code.length <= MAX_CODE_LENGTH && !code.includes("\u0000"))
      }),
      { numRuns: 2_000 },
    )
    for (let unit = 0; unit < 0x11_0000; unit++) {
      if (unit >= 0xd800 && unit <= 0xdfff) continue
      const code = normalCode(String.fromCodePoint(unit))
      if (normalCode(code) !== code) expect.fail(`U+${unit.toString(16)} has two normal forms`)
    }
  })

  it("is a text of 1 to 64 characters that every store can keep", () => {
    for (const code of ["A", "1".repeat(MAX_CODE_LENGTH), "\u{1f338}"]) expect(isCode(code)).toBe(true)
    for (const other of ["", "1".repeat(MAX_CODE_LENGTH + 1), "a", " A", "A\u0000", "\ud800", 7, undefined])
      expect(isCode(other)).toBe(false)
  })

  it("is kept in the order of entering, once, and taken out again without a trace", () => {
    const two = after(after(empty, apply("B")), apply("A"))
    expect(two.codes).toEqual(["B", "A"])
    expect(decide(apply("B"), two)).toMatchObject({ ok: true, events: [], next: two })
    expect(after(two, remove("B")).codes).toEqual(["A"])
    expect(after(after(two, remove("B")), remove("A"))).toStrictEqual(empty)
    expect(decide(remove("C"), two)).toMatchObject({ ok: true, events: [] })
  })

  it("is one of at most 16: the next is refused, and on a cart that is full by now it is named", () => {
    expect(decide(apply("NEW"), full)).toEqual({
      ok: false,
      rejection: { _tag: "TooManyCodes", codes: MAX_CODES, max: MAX_CODES },
    })
    expect(decide(apply("C3"), full)).toMatchObject({ ok: true, events: [] })
    expect(decide(apply("NEW"), { ...full, codes: full.codes.slice(1) })).toMatchObject({ ok: true })
    expect(rebase(apply("NEW"), [], full)).toEqual({
      events: [],
      warnings: [{ _tag: "CodeDropped", code: "NEW", max: MAX_CODES }],
    })
  })
})
