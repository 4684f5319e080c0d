import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../../test/scale.ts"
import { sumOf } from "../../../src/pricing/take.ts"
import { amount, give, pieces, row, shares, total, worksheetArb } from "./kit.ts"

const rows = (): ReturnType<typeof row>[] => [row(100, 2), row(50)]

describe("an amount off", () => {
  it("is taken once off all lines, once off each line, or once off each piece", () => {
    expect(give(rows(), [amount(30)])).toEqual([[24, 6]])
    expect(give(rows(), [amount(30, { per: "line" })])).toEqual([[30, 30]])
    expect(give(rows(), [amount(30, { per: "unit" })])).toEqual([[60, 30]])
  })

  it("never takes more than a line, or a piece, has left above its floor", () => {
    expect(give(rows(), [amount(1_000)])).toEqual([[200, 50]])
    expect(give(rows(), [amount(150, { per: "line" })])).toEqual([[150, 50]])
    expect(give(rows(), [amount(70, { per: "unit" })])).toEqual([[140, 50]])
    expect(give([row(100, 2, { floor: 80 }), row(50)], [amount(30, { per: "unit" })])).toEqual([[40, 30]])
    expect(give([row(100, 2, { floor: 80 }), row(50)], [amount(60, { per: "line" })])).toEqual([[40, 50]])
  })

  it("goes to chosen pieces: spread over them, off those of each line, or off each of them", () => {
    const units = { most: 2, of: "order" } as const
    expect(give(rows(), [amount(30, { units })])).toEqual([[20, 10]])
    expect(give(rows(), [amount(30, { units, per: "line" })])).toEqual([[30, 30]])
    expect(give(rows(), [amount(70, { units, per: "unit" })])).toEqual([[70, 50]])
    expect(give(rows(), [amount(70, { units: { most: 1, of: "line" }, per: "unit" })])).toEqual([[70, 50]])
  })

  it("is one for the chosen pieces of a line, even if they do not all cost the same", () => {
    const uneven = row(15, 2, { list: 31 })
    expect(give([uneven], [amount(5, { units: { most: 2, of: "line" }, per: "line" })])).toEqual([[5]])
  })

  it("is at most its cap", () => {
    expect(give(rows(), [amount(100, { cap: 30 })])).toEqual([[24, 6]])
    expect(give(rows(), [amount(100, { cap: 30, per: "line" })])).toEqual([[20, 10]])
    expect(give(rows(), [amount(100, { cap: 30, per: "unit" })])).toEqual([[24, 6]])
  })

  it("off each piece is what it is off the pieces one by one", () => {
    const asked = fc.tuple(worksheetArb({ floors: true, maxQuantity: 20 }), fc.oneof(fc.nat(5), fc.nat(200)))
    const check = ([sheet, value]: typeof asked extends fc.Arbitrary<infer A> ? A : never): void => {
      const each = sheet.rows.flatMap((one) =>
        pieces(one).map((price) => Math.min(value, Math.max(0, price - one.unitFloor))),
      )
      expect(sumOf(shares(amount(value, { per: "unit" }), sheet))).toBe(total(each))
    }
    fc.assert(fc.property(asked, check), { numRuns: scaled(5_000), seed })
  })

  it("off a million pieces is exact", () => {
    expect(give([row(10 ** 9, 1_000_000)], [amount(10 ** 9 - 1, { per: "unit" })])).toEqual([[999_999_999_000_000]])
    expect(give([row(1, 1_000_000)], [amount(Number.MAX_SAFE_INTEGER, { per: "unit" })])).toEqual([[1_000_000]])
  })
})
