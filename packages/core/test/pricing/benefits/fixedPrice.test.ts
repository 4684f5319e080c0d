import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../../test/scale.ts"
import { sumOf } from "../../../src/pricing/take.ts"
import { fixed, give, pieces, row, shares, total, worksheetArb } from "./kit.ts"

describe("a fixed price", () => {
  it("is what each piece costs that cost more", () => {
    expect(give([row(120, 3), row(90), row(100)], [fixed(100)])).toEqual([[60, 0, 0]])
    expect(give([row(33, 3, { list: 100 })], [fixed(33)])).toEqual([[1]])
  })

  it("may be for chosen pieces only, and is within cap and floor", () => {
    const units = { most: 2, of: "order", pick: "dearest" } as const
    expect(give([row(120, 3), row(90)], [fixed(50, { units })])).toEqual([[140, 0]])
    expect(give([row(120, 3), row(90)], [fixed(50, { units: { most: 2, of: "order" } })])).toEqual([[70, 40]])
    expect(give([row(120, 3)], [fixed(50, { cap: 100 })])).toEqual([[100]])
    expect(give([row(120, 3, { floor: 80 })], [fixed(50)])).toEqual([[120]])
  })

  it("may be more than any number of pieces can exactly cost", () => {
    expect(give([row(5, 1_000_000)], [fixed(Number.MAX_SAFE_INTEGER)])).toEqual([[0]])
  })

  it("is the price of the pieces one by one", () => {
    const asked = fc.tuple(worksheetArb({ floors: true, maxQuantity: 20 }), fc.oneof(fc.nat(5), fc.nat(200)))
    const check = ([sheet, price]: typeof asked extends fc.Arbitrary<infer A> ? A : never): void => {
      const each = sheet.rows.flatMap((one) =>
        pieces(one).map((piece) => Math.max(0, piece - Math.max(price, one.unitFloor))),
      )
      expect(sumOf(shares(fixed(price), sheet))).toBe(total(each))
    }
    fc.assert(fc.property(asked, check), { numRuns: scaled(5_000), seed })
  })
})
