import { describe, expect, it } from "vitest"
import { give, percent, percentFrom, row, skus, tiers } from "./kit.ts"

const tea = (unit: number, quantity = 1): ReturnType<typeof row> => row(unit, quantity, { sku: "tea" })

describe("tiers", () => {
  const bySpend = tiers("amount", [percentFrom(1_000, 5), percentFrom(2_000, 10), { from: 3_000, amount: 1_000 }])

  it("begin at an amount, and the highest that is reached holds", () => {
    const off = (unit: number): unknown => give([row(unit)], [bySpend])
    expect([999, 1_000, 1_999, 2_000, 3_000].map(off)).toEqual([[[0]], [[50]], [[100]], [[200]], [[1_000]]])
  })

  it("count pieces over all lines that count", () => {
    const byPieces = tiers("quantity", [percentFrom(2, 10), percentFrom(5, 20)])
    expect(give([row(100, 2), row(50, 2)], [byPieces])).toEqual([[20, 10]])
    expect(give([row(100, 2), row(50, 3)], [byPieces])).toEqual([[40, 30]])
  })

  it("may count other lines than those they take something off", () => {
    const some = tiers("quantity", [percentFrom(3, 50)], { on: skus("tea"), of: undefined })
    expect(give([tea(100), row(10, 2)], [some])).toEqual([[50, 0]])
    const others = tiers("amount", [percentFrom(20, 50)], { on: undefined, of: skus("tea") })
    expect(give([tea(19), row(100)], [others])).toEqual([[0, 0]])
    expect(give([tea(20), row(100)], [others])).toEqual([[10, 50]])
  })

  it("count what it was, or what it costs by now, as they say or as the policy does", () => {
    const before = percent(50)
    const gives = (measure: "list" | "discounted" | undefined, policy: "list" | "discounted"): unknown =>
      give([row(2_000)], [before, { ...bySpend, measure }], { measure: policy })[1]
    expect(gives(undefined, "list")).toEqual([100])
    expect(gives(undefined, "discounted")).toEqual([50])
    expect(gives("list", "discounted")).toEqual([100])
    expect(gives("discounted", "list")).toEqual([50])
  })

  it("give their amount once, over all lines, and are within their cap", () => {
    const amounts = tiers("quantity", [{ from: 1, amount: 90 }])
    expect(give([row(100, 2), row(100)], [amounts])).toEqual([[60, 30]])
    expect(give([row(100, 2), row(100)], [{ ...amounts, cap: 9 }])).toEqual([[6, 3]])
    expect(give([row(1_000)], [{ ...bySpend, cap: 9 }])).toEqual([[9]])
  })
})
