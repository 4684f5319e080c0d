import { describe, expect, it } from "vitest"
import { firstThenFurther, give, pieces, row, skus } from "./kit.ts"

describe("so much for the first piece and so much for each further one", () => {
  it("is off each line by itself", () => {
    expect(give([row(1_000), row(1_000, 3)], [firstThenFurther(100, 30)])).toEqual([[100, 160]])
    expect(give([row(1_000), row(1_000, 1, { sku: "tea" })], [firstThenFurther(100, 30, { on: skus("tea") })])).toEqual(
      [[0, 100]],
    )
  })

  it("counts so many pieces of a line at most", () => {
    expect(give([row(1_000, 10)], [firstThenFurther(100, 30, { maxUnits: 4 })])).toEqual([[190]])
    expect(give([row(1_000, 10)], [firstThenFurther(100, 30, { maxUnits: 1 })])).toEqual([[100]])
  })

  it("is off the line as a whole, and only the line limits it", () => {
    const one = row(100, 2)
    expect(give([one], [firstThenFurther(150, 10)])).toEqual([[160]])
    expect(pieces(one)).toEqual([20, 20])
    expect(give([row(100, 2)], [firstThenFurther(150, 100)])).toEqual([[200]])
    expect(give([row(100, 2, { floor: 30 })], [firstThenFurther(150, 100)])).toEqual([[140]])
    expect(give([row(5, 1_000_000)], [firstThenFurther(1, Number.MAX_SAFE_INTEGER)])).toEqual([[5_000_000]])
  })

  it("is within its cap over all lines", () => {
    expect(give([row(1_000), row(1_000, 3)], [firstThenFurther(100, 50, { cap: 150 })])).toEqual([[50, 100]])
  })
})
