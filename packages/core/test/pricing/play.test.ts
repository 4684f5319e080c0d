import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { MemberId } from "../../src/catalog/ids.ts"
import type { Condition } from "../../src/pricing/Condition.ts"
import { priceCart } from "../../src/pricing/index.ts"
import { gbp, inTurn, line, price } from "./answerKit.ts"
import { requestOf, requests } from "./generators.ts"

describe("a catalogue promotion", () => {
  const forWhom = (condition: Condition) => ({
    promotions: [{ lane: "catalogue", condition, benefits: [{ _tag: "PercentOff", percent: 50 } as const] }],
    policies: { reasons: "all" } as const,
  })

  it("changes prices only where what it asks of the purchase holds, and says what does not", () => {
    const members = forWhom({ _tag: "BuyerIsMember" })
    const stranger = price([line("tea", 1000)], members)
    expect([stranger.total, stranger.notApplied]).toEqual([
      gbp(1000),
      [{ promotionId: "p1", reason: { _tag: "ConditionNotMet", condition: "BuyerIsMember" } }],
    ])
    expect(price([line("tea", 1000)], { ...members, buyer: { member: "ann" as MemberId } }).total).toEqual(gbp(500))
  })

  it("asks a whole tree of conditions", () => {
    const inShops = forWhom({
      _tag: "All",
      of: [
        {
          _tag: "Any",
          of: [
            { _tag: "ChannelIs", channels: ["app"] },
            { _tag: "CountryIs", countries: ["GB"] },
          ],
        },
        { _tag: "Not", of: { _tag: "HostSays", name: "closed" } },
      ],
    })
    const totalOf = (more: Partial<Parameters<typeof priceCart>[0]>) =>
      price([line("tea", 1000)], { ...inShops, ...more, promotions: inShops.promotions }).total.amount
    expect(totalOf({})).toBe(1000)
    expect(totalOf({ channel: "app" })).toBe(500)
    expect(totalOf({ country: "GB" })).toBe(500)
    expect(totalOf({ country: "GB", facts: { closed: true } })).toBe(1000)
  })
})

describe("the promotions in play", () => {
  it("are given alike whether all of them are looked at, or only those that the index finds", () => {
    // Why a code helped to nothing is told as well as it is known, and of what is looked at only the nearest becomes a nudge.
    const looked = (asked: Parameters<typeof requestOf>[0], reasons: "near" | "all") => {
      const {
        notApplied: _,
        warnings: __,
        nudges: ___,
        codes,
        ...rest
      } = priceCart(requestOf({ ...asked, policies: { ...asked.policies, reasons } }))
      return { ...rest, codes: codes.filter(({ applied }) => applied) }
    }
    const numRuns = scaled(10_000)
    fc.assert(
      fc.property(requests, (asked) => {
        expect(looked(asked, "near")).toStrictEqual(looked(asked, "all"))
      }),
      { numRuns, seed },
    )
    held("Promotions that the index leaves out give nothing", numRuns, "carts")
  })

  it("multiply no points of goods that are not there", () => {
    const promotions = [
      {
        stacking: { _tag: "Exclusive" as const },
        benefits: [{ _tag: "PointsTimes" as const, times: 2, on: { skus: ["mug"] } }],
      },
      { benefits: [{ _tag: "PercentOff" as const, percent: 10 }] },
    ]
    const { applied, notApplied } = price([line("tea", 1000)], {
      promotions,
      policies: { reasons: "all", points: { onePer: gbp(100) } },
    })
    expect(applied.map(({ promotionId }) => promotionId)).toEqual(["p2"])
    expect(notApplied).toEqual([{ promotionId: "p1", reason: { _tag: "NoMatchingLine" } }])
  })
})

describe("a floor", () => {
  it("is in the currency of the cart, whatever the offer's own price is in", () => {
    const own = { amount: 10, currency: "EUR" } as const
    const tea = { ...line("tea", 0), unitPrice: own, prices: [{ price: gbp(1000) }] }
    const request = {
      currency: "GBP" as const,
      moment: 0 as never,
      promotions: inTurn({ _tag: "PercentOff", percent: 50 }),
    }
    expect(priceCart({ ...request, lines: [{ ...tea, floor: gbp(900) }] }).total).toEqual(gbp(900))
    expect(() => priceCart({ ...request, lines: [{ ...tea, floor: { ...own, amount: 900 } }] })).toThrow(RangeError)
  })
})
