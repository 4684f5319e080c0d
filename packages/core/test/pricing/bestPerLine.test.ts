import { describe, expect, it } from "vitest"
import { gbp, line, price } from "./answerKit.ts"

describe("a lane in which each line keeps its best promotion", () => {
  // Of 10 % off both and 90 off tea with 200 off the mug, tea keeps 100 and the mug 200: 300 together.
  it("is compared with an exclusive promotion by what its lines keep, and not by what each promotion would take", () => {
    const beside = (amount: number) =>
      price([line("tea", 1000), line("mug", 1000)], {
        promotions: [
          { benefits: [{ _tag: "PercentOff", percent: 10 }] },
          {
            benefits: [
              { _tag: "AmountOff", amount: gbp(90), on: { skus: ["tea"] } },
              { _tag: "AmountOff", amount: gbp(200), on: { skus: ["mug"] } },
            ],
          },
          { stacking: { _tag: "Exclusive" }, benefits: [{ _tag: "AmountOff", amount: gbp(amount) }] },
        ],
        policies: { exclusive: "bestForBuyer", lanes: [{ name: "cart", mode: "bestPerLine" }] },
      }).applied.map(({ promotionId, amount }) => [promotionId, amount.amount])
    expect(beside(299)).toEqual([
      ["p1", 100],
      ["p2", 200],
    ])
    expect(beside(301)).toEqual([["p3", 301]])
  })
})
