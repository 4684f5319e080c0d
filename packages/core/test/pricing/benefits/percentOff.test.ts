import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../../test/scale.ts"
import { divideProduct, roundings } from "../../../src/money/rounding.ts"
import { sumOf } from "../../../src/pricing/take.ts"
import { give, percent, pieces, row, shares, sheetOf, skus, total, worksheetArb } from "./kit.ts"

describe("a percentage off", () => {
  it("is rounded once for the order, once for each line, or once for each piece", () => {
    const rows = (): ReturnType<typeof row>[] => [row(15, 3), row(15)]
    // Half of 0.60 remains; or half of 0.45, and of 0.15; or half of 0.15, four times. What remains is rounded half up.
    expect(give(rows(), [percent(50)])).toEqual([[23, 7]])
    expect(give(rows(), [percent(50, { per: "line" })])).toEqual([[22, 7]])
    expect(give(rows(), [percent(50, { per: "unit" })])).toEqual([[21, 7]])
  })

  it("rounds what remains by the policy", () => {
    const by = roundings.map((rounding) => total(give([row(15)], [percent(50)], { rounding })[0] ?? []))
    expect(by).toEqual([7, 7, 8, 7, 8])
  })

  it("is of what is left, not of the list", () => {
    expect(give([row(1_000)], [percent(40), percent(70)])).toEqual([[400], [420]])
  })

  it("is of its lines only", () => {
    expect(give([row(100, 1, { sku: "tea" }), row(100)], [percent(10, { on: skus("tea") })])).toEqual([[10, 0]])
    const on = { ...skus("tea", "mug"), undiscounted: true }
    const rows = [row(100, 1, { sku: "tea" }), row(100, 1, { sku: "mug" })]
    expect(give(rows, [percent(10, { on: skus("tea") }), percent(10, { on })])).toEqual([
      [10, 0],
      [0, 10],
    ])
  })

  it("of all leaves exactly nothing", () => {
    expect(give([row(39_900), row(1, 7)], [percent(100)])).toEqual([[39_900, 7]])
    expect(shares(percent(100), sheetOf([row(0)]))).toEqual([])
  })

  it("is at most its cap, which is spread like it", () => {
    const rows = (): ReturnType<typeof row>[] => [row(1_000, 2), row(1_000)]
    expect(give(rows(), [percent(50, { cap: 300 })])).toEqual([[200, 100]])
    expect(give(rows(), [percent(50, { cap: 300, per: "line" })])).toEqual([[200, 100]])
    expect(give(rows(), [percent(50, { cap: 301, per: "unit" })])).toEqual([[201, 100]])
  })

  it("goes to the cheapest pieces of the order, or of each line, or to the dearest", () => {
    const rows = (): ReturnType<typeof row>[] => [row(300, 2), row(100, 2), row(200)]
    const units = { most: 3, of: "order" } as const
    expect(give(rows(), [percent(10, { units })])).toEqual([[0, 20, 20]])
    expect(give(rows(), [percent(10, { units: { ...units, pick: "dearest" } })])).toEqual([[60, 0, 20]])
    expect(give(rows(), [percent(10, { units: { most: 1, of: "line" } })])).toEqual([[30, 10, 20]])
  })

  it("on chosen pieces can be rounded line by line, too", () => {
    const rows = (): ReturnType<typeof row>[] => [row(15, 3), row(15, 3)]
    const units = { most: 2, of: "line" } as const
    expect(give(rows(), [percent("3.3333", { units })])).toEqual([[1, 1]])
    expect(give(rows(), [percent(10, { units, per: "line" })])).toEqual([[3, 3]])
    expect(give(rows(), [percent(10, { units, per: "unit" })])).toEqual([[2, 2]])
  })

  it("of each piece does not depend on how the pieces were treated before", () => {
    const benefit = percent("12.5", { per: "unit" })
    const check = (sheet: ReturnType<typeof sheetOf>): void => {
      const { remaining } = benefit
      const each = sheet.rows.flatMap((one) =>
        pieces(one).map((price) => {
          const left = divideProduct(price, remaining.numerator, remaining.denominator, sheet.policies.rounding)
          return Math.min(price - left, Math.max(0, price - one.unitFloor))
        }),
      )
      expect(sumOf(shares(benefit, sheet))).toBe(total(each))
    }
    fc.assert(fc.property(worksheetArb({ floors: true, maxQuantity: 20 }), check), { numRuns: scaled(5_000), seed })
  })

  it("of more than can be exact is refused", () => {
    const most = Number.MAX_SAFE_INTEGER
    expect(() => shares(percent(10), sheetOf([row(most), row(most)]))).toThrow("leave the exact range")
    expect(give([row(most)], [percent(50)])).toEqual([[4503599627370495]])
  })
})
