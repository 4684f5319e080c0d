import { describe, expect, it } from "vitest"
import type { Gift, ShippingOff } from "../../src/pricing/Benefit.ts"
import type { PricedCart } from "../../src/pricing/index.ts"
import { limitUses } from "../../src/pricing/limits.ts"
import { gbp, inTurn, line, moment, offer, offersOf, price } from "./answerKit.ts"

const percent = { _tag: "PercentOff", percent: 10 } as const
const gift = (offerId: string): Gift => ({ _tag: "Gift", gifts: [{ offerId }] })
const freeDelivery: ShippingOff = { _tag: "ShippingOff", off: { percent: 100 } }
const tea = [line("tea", 1000)]
const mint = offersOf(offer("mint", 500))
const post = [{ id: "post", price: gbp(500), method: "post" }]

const amounts = ({ applied }: PricedCart) => applied.map(({ promotionId, amount }) => [promotionId, amount.amount])
const reasons = ({ notApplied }: PricedCart) =>
  Object.fromEntries(notApplied.map(({ promotionId, reason }) => [promotionId, reason]))

describe("a budget", () => {
  it("bounds what gifts and deliveries come to as well: the ledger would refuse every order of them", () => {
    for (const benefit of [gift("mint"), freeDelivery]) {
      const asked = (money: number) => ({
        promotions: [{ benefits: [benefit], budget: { money: gbp(money) } }],
        giftOffers: mint,
        shipping: post,
      })
      expect(amounts(price(tea, asked(500)))).toEqual([["p1", 500]])
      const beyond = price(tea, asked(499))
      expect(amounts(beyond)).toEqual([])
      expect(reasons(beyond)).toEqual({ p1: { _tag: "BudgetSpent", amount: gbp(500), left: gbp(499) } })
    }
  })

  it("bounds all that a promotion gives together, and is kept whole or not at all", () => {
    const promotions = [
      { benefits: [percent, gift("mint")], budget: { money: gbp(599) } },
      { benefits: [percent], stacking: { _tag: "ExclusiveInGroup" as const, group: "g" } },
    ]
    const priced = price(tea, { promotions, giftOffers: mint })
    expect([amounts(priced), priced.gifts, priced.total]).toEqual([[["p2", 100]], [], gbp(900)])
    for (const { amount, max } of limitUses(priced, inTurn(...promotions), { moment }))
      expect(amount).toBeLessThanOrEqual(max)
  })
})

describe("a promotion that comes to nothing in the end", () => {
  it("keeps no other from being given: not a gift that is not for sale", () => {
    for (const stacking of [{ _tag: "Exclusive" }, { _tag: "ExclusiveInGroup", group: "g" }] as const) {
      const priced = price(tea, {
        promotions: [
          { benefits: [gift("gone")], stacking },
          { benefits: [percent], stacking: { _tag: "ExclusiveInGroup", group: "g" } },
        ],
      })
      expect(amounts(priced)).toEqual([["p2", 100]])
      expect(reasons(priced)).toEqual({ p1: { _tag: "GiftUnavailable" } })
      expect(priced.warnings).toEqual([{ _tag: "GiftUnavailable", promotionId: "p1", offerId: "gone" }])
    }
  })

  it("keeps no other from being given: not a delivery of another kind than the one that is made", () => {
    const priced = price(tea, {
      promotions: [
        { lane: "cart", benefits: [{ ...freeDelivery, methods: ["van"] }], stacking: { _tag: "Exclusive" } },
        percent,
      ],
      shipping: post,
    })
    expect(amounts(priced)).toEqual([["p2", 100]])
    expect(reasons(priced)).toEqual({ p1: { _tag: "NothingLeft" } })
  })
})

describe("a lane", () => {
  it("of an unknown mode is refused: its promotions would be lost in silence", () => {
    const lanes = [{ name: "cart", mode: "bst" as "best" }]
    expect(() => price(tea, { promotions: [percent], policies: { lanes } })).toThrow(/unknown mode, got "bst"/)
  })
})
