import { describe, expect, it } from "vitest"
import { every, give, percent, row, skus } from "./kit.ts"

describe("an amount for every so much", () => {
  const each200 = every("amount", 20_000, 3_000)

  it("is taken again for each further so much", () => {
    const off = (unit: number): unknown => give([row(unit)], [each200])[0]
    expect([19_999, 20_000, 39_999, 40_000, 100_000].map(off)).toEqual([[0], [3_000], [3_000], [6_000], [15_000]])
  })

  it("counts pieces, or money before or after other promotions", () => {
    expect(give([row(100, 5), row(100, 2)], [every("quantity", 3, 70)])).toEqual([[100, 40]])
    const gives = (measure: "list" | "discounted"): unknown =>
      give([row(40_000)], [percent(10), { ...each200, measure }])[1]
    expect([gives("list"), gives("discounted")]).toEqual([[6_000], [3_000]])
  })

  it("is taken off the lines it counts, as often as it says at most, within its cap", () => {
    const on = skus("tea")
    expect(give([row(20_000, 1, { sku: "tea" }), row(50_000)], [{ ...each200, on }])).toEqual([[3_000, 0]])
    expect(give([row(100_000)], [{ ...each200, maxTimes: 2 }])).toEqual([[6_000]])
    expect(give([row(100_000)], [{ ...each200, cap: 4_000 }])).toEqual([[4_000]])
  })

  it("takes all that is left where it comes to more, however much more", () => {
    expect(give([row(10, 1_000_000)], [every("amount", 1, Number.MAX_SAFE_INTEGER)])).toEqual([[10_000_000]])
  })
})
