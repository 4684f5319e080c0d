import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../test/scale.ts"
import type { PointsEarned } from "../../src/pricing/PricedCart.ts"
import { pointsOf } from "../../src/pricing/points.ts"
import { gbp, line, pence, price, sum } from "./answerKit.ts"

const policies = { points: { onePer: gbp(100) } }
const twice = (sku: string, times: string | number = 2) =>
  ({ _tag: "PointsTimes", times, on: { skus: [sku] } }) as const

const earned = (...asked: Parameters<typeof price>): PointsEarned | undefined =>
  price(asked[0], { policies, ...asked[1] }).points

describe("points", () => {
  it("are earned one for so much that is paid, and what is left over earns nothing", () => {
    expect(earned([line("tea", 199), line("mug", 150)])).toEqual({ base: 3, extra: 0 })
    expect(earned([line("tea", 99)])).toEqual({ base: 0, extra: 0 })
    expect(earned([])).toEqual({ base: 0, extra: 0 })
  })

  it("are earned on what is paid for goods, after discounts and without delivery", () => {
    const asked = {
      promotions: [{ _tag: "PercentOff", percent: 50 } as const],
      shipping: [{ id: "post", price: gbp(500) }],
    }
    expect(earned([line("tea", 1000)], asked)).toEqual({ base: 5, extra: 0 })
  })

  it("are multiplied on a promotion's own lines only, by what was paid for them", () => {
    const lines = [line("tea", 1000), line("mug", 3050)]
    expect(earned(lines, { promotions: [twice("mug", 3)] })).toEqual({ base: 40, extra: 60 })
    expect(earned(lines, { promotions: [{ _tag: "PointsTimes", times: "1.5" }] })).toEqual({ base: 40, extra: 20 })
  })

  it("are multiplied by several promotions each from the base, and a part of a point is dropped", () => {
    const lines = [line("tea", 300), line("mug", 100)]
    expect(earned(lines, { promotions: [twice("tea"), twice("mug", "1.5"), twice("tea", "1.5")] })).toEqual({
      base: 4,
      extra: 3 + 0 + 1,
    })
  })

  it("are not there where nobody gives any, or not in this currency", () => {
    expect(price([line("tea", 1000)])).not.toHaveProperty("points")
    expect(
      earned([line("tea", 1000)], { policies: { points: { onePer: { amount: 1, currency: "EUR" } } } }),
    ).toBeUndefined()
  })

  it("that nobody gives are multiplied by no promotion: it is no use of it, and keeps no other out", () => {
    const stacking = { _tag: "ExclusiveInGroup", group: "g" } as const
    const promotions = [
      { benefits: [{ _tag: "PointsTimes" as const, times: 2 }], stacking },
      { benefits: [{ _tag: "PercentOff" as const, percent: 10 }], stacking },
    ]
    const inEuros = { points: { onePer: { amount: 1, currency: "EUR" } } } as const
    for (const other of [{}, inEuros]) {
      const priced = price([line("tea", 1000)], { promotions, policies: other })
      expect(priced.applied).toMatchObject([{ promotionId: "p2", amount: gbp(100) }])
      expect(priced.notApplied).toEqual([{ promotionId: "p1", reason: { _tag: "NothingLeft" } }])
    }
    expect(price([line("tea", 1000)], { promotions, policies }).applied).toMatchObject([{ promotionId: "p1" }])
  })

  it("for nothing at all are a mistake of the shop", () => {
    for (const amount of [0, -1, 0.5])
      expect(() => earned([line("tea", 1)], { policies: { points: { onePer: gbp(amount) } } })).toThrow(
        `one point per a whole number of minor units from 1 on, got ${amount}`,
      )
  })

  it("multiplied on each line by itself are as many as multiplied on all, but for parts of a point", () => {
    const rows = fc.array(pence, { minLength: 1, maxLength: 5 })
    const check = fc.property(rows, fc.integer({ min: 1, max: 500 }), (grosses, onePer) => {
      const paid = grosses.map((gross, at) => ({
        row: {
          goods: { sku: `s${at}` },
          quantity: 1,
          list: gross,
          unitFloor: 0,
          left: gross,
          discounts: [],
          runs: undefined,
        },
        gross,
      }))
      const times = (matches: (goods: { readonly sku?: string | undefined }) => boolean) => ({
        promotion: {} as Parameters<typeof pointsOf>[2][number]["promotion"],
        benefit: {
          _tag: "PointsTimes" as const,
          extra: { numerator: 1, denominator: 1 },
          on: { matches, undiscounted: false, keys: undefined, currency: undefined },
        },
      })
      const policy = { onePer: gbp(onePer) }
      const all = pointsOf(policy, paid, [times(() => true)], "GBP")
      const each = pointsOf(
        policy,
        paid,
        paid.map((_, at) => times(({ sku }) => sku === `s${at}`)),
        "GBP",
      )
      expect(all?.base).toBe(Math.floor(sum(grosses) / onePer))
      expect(all?.extra).toBe(all?.base)
      expect(each).toEqual(all)
    })
    fc.assert(check, { seed, numRuns: scaled(5_000) })
  })
})
