import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import {
  type FundedUnits,
  type FunderAmounts,
  funderAmounts,
  fundingOf,
  fundingOfUnits,
  fundingTotals,
} from "../../src/pricing/funding.ts"
import type { PricedLine } from "../../src/pricing/PricedCart.ts"
import type { Funding } from "../../src/pricing/Promotion.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import { unitsOf } from "../../src/pricing/unitsOf.ts"
import { gbp, isAmount, line, price, pricedLines, requests, sum } from "./answerKit.ts"

const funders = ["seller", "platform", "brand"] as const
const allOf = (amounts: FunderAmounts | undefined): number => sum(funders.map((by) => amounts?.[by] ?? 0))

describe("who pays for a discount", () => {
  it("is split by largest remainder, and parts of zero are left out", () => {
    const thirds = { by: ["seller", "platform", "brand"] as const, weights: [1, 1, 1] }
    expect(fundingOf(100, thirds, "GBP")).toEqual([
      { by: "seller", amount: gbp(34) },
      { by: "platform", amount: gbp(33) },
      { by: "brand", amount: gbp(33) },
    ])
    expect(fundingOf(1, thirds, "GBP")).toEqual([{ by: "seller", amount: gbp(1) }])
  })

  it("is not said where the platform pays all of it", () => {
    expect(fundingOf(100, undefined, "GBP")).toBeUndefined()
    expect(fundingOf(100, { by: ["platform"], weights: [1] }, "GBP")).toBeUndefined()
    expect(fundingOf(1, { by: ["seller", "platform"], weights: [1, 9] }, "GBP")).toBeUndefined()
    expect(fundingOf(0, { by: ["seller"], weights: [1] }, "GBP")).toBeUndefined()
  })

  it("is summed up over all that is discounted, those who pay nothing left out", () => {
    const priced = price([line("tea", 1000), line("mug", 3000, 1, { seller: "ann" })], {
      promotions: [
        { benefits: [{ _tag: "PercentOff", percent: 10 }], funding: { seller: 50, brand: 50 } },
        { _tag: "AmountOff", amount: gbp(100) },
        { benefits: [{ _tag: "ShippingOff", off: { percent: 50 } }], funding: { brand: 100 } },
      ],
      shipping: [{ id: "post", price: gbp(500) }],
    })
    expect(priced.funding).toEqual([
      { by: "seller", amount: gbp(200) },
      { by: "platform", amount: gbp(100) },
      { by: "brand", amount: gbp(450) },
    ])
    expect(fundingTotals([], "GBP")).toEqual([])
  })

  it("pays for every discount of a cart, no more and no less", () => {
    const runs = scaled(20_000, 1 / 40)
    const check = fc.property(requests, (asked) => {
      const { lines, gifts, shipping, funding, discount } = priceCart(asked)
      expect(sum(funding.map(({ amount }) => amount.amount))).toBe(discount.amount)
      for (const { discounts } of [...lines, ...gifts, ...shipping])
        for (const one of discounts) expect(allOf(funderAmounts(one))).toBe(one.amount.amount)
    })
    fc.assert(check, { seed, numRuns: runs })
    held("funding adds up", runs, "carts")
  })
})

describe("who pays for all that a promotion gave", () => {
  const one = (funding: Funding, percent: number) =>
    price([line("mug", 100), line("tea", 100)], {
      promotions: [{ benefits: [{ _tag: "PercentOff", percent }], funding }],
    })

  it("is left out where the platform pays it all, as it is at each line", () => {
    // One penny off each line: the half of it that is not the platform's is no penny.
    const { applied, lines } = one({ platform: 60, brand: 40 }, 1)
    expect(lines.map(({ discounts }) => discounts[0]?.funding)).toEqual([undefined, undefined])
    expect(applied).toEqual([{ promotionId: "p1", name: "Promotion 1", amount: gbp(2) }])
  })

  it("is told where anybody else pays a part of it", () => {
    expect(one({ platform: 60, brand: 40 }, 50).applied[0]?.funding).toEqual([
      { by: "platform", amount: gbp(60) },
      { by: "brand", amount: gbp(40) },
    ])
  })

  it("is left out where it gave points and no money", () => {
    const { applied } = price([line("mug", 100)], {
      promotions: [{ benefits: [{ _tag: "PointsTimes", times: 2 }], funding: { brand: 100 } }],
      policies: { points: { onePer: gbp(1) } },
    })
    expect(applied).toEqual([{ promotionId: "p1", name: "Promotion 1", amount: gbp(0) }])
  })
})

describe("who pays for the discounts of a piece", () => {
  it("is told of each piece, so that a seller gets back what they paid for it", () => {
    const { lines } = price([line("mug", 1000, 3)], {
      promotions: [{ benefits: [{ _tag: "AmountOff", amount: gbp(1000) }], funding: { seller: 50, platform: 50 } }],
    })
    const units = fundingOfUnits(lines[0] as PricedLine)
    expect(units.map(({ quantity, discounts, funding }) => [quantity, ...discounts, funding[0]])).toEqual([
      [1, 334, { seller: 167, platform: 167, brand: 0 }],
      [1, 333, { seller: 167, platform: 166, brand: 0 }],
      [1, 333, { seller: 166, platform: 167, brand: 0 }],
    ])
  })

  it("adds up to each piece's discounts and to each one's share of the line, and no share is below zero", () => {
    const check = (one: PricedLine): void => {
      const units = fundingOfUnits(one)
      const isSound = ({ quantity, subtotal, discounts, funding, net, tax, gross }: FundedUnits): boolean =>
        quantity > 0 &&
        funding.length === one.discounts.length &&
        funding.every(
          (amounts, at) => allOf(amounts) === discounts[at] && funders.every((by) => isAmount(amounts[by])),
        ) &&
        subtotal.amount >= sum(discounts) &&
        net.amount + tax.amount === gross.amount
      expect(units.filter((group) => !isSound(group))).toEqual([])
      const paid = one.discounts.map((_, at) =>
        funders.map((by) => sum(units.map(({ quantity, funding }) => quantity * (funding[at]?.[by] ?? 0)))),
      )
      expect(paid).toEqual(one.discounts.map((discount) => funders.map((by) => funderAmounts(discount)[by])))
      expect(units.length).toBeLessThanOrEqual((one.parts?.length ?? 1) * (4 + 3 * one.discounts.length))
    }
    const runs = scaled(100_000, 1 / 50)
    fc.assert(fc.property(pricedLines, check), { seed, numRuns: runs })
    held("funding of pieces adds up", runs, "lines")
  })

  it("changes no piece's price", () => {
    const pieces = (groups: ReturnType<typeof unitsOf>, of: (group: (typeof groups)[number]) => unknown) => {
      const merged: Array<{ quantity: number; readonly said: string }> = []
      for (const group of groups) {
        const said = JSON.stringify(of(group))
        const last = merged.at(-1)
        if (last?.said === said) last.quantity += group.quantity
        else merged.push({ quantity: group.quantity, said })
      }
      return merged
    }
    const bare = ({ subtotal, discounts, net, tax, gross }: ReturnType<typeof unitsOf>[number]) => [
      subtotal,
      discounts,
      net,
      tax,
      gross,
    ]
    const check = fc.property(pricedLines, (one) => {
      expect(pieces(fundingOfUnits(one), bare)).toEqual(pieces(unitsOf(one), bare))
    })
    fc.assert(check, { seed, numRuns: scaled(20_000, 1 / 20) })
  })
})
