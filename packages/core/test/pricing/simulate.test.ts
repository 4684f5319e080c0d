import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../test/scale.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import { type SimulatedChange, simulate } from "../../src/pricing/simulate.ts"
import { frozen } from "../arbitraries.ts"
import { gbp, line, lineId, offer, offerId, offersOf, request, requests } from "./answerKit.ts"

const off = (amount: number) => ({ _tag: "AmountOff", amount: gbp(amount) }) as const

const asked = request([line("mug", 1000), line("tea", 400, 2)], {
  promotions: [
    { benefits: [off(200)], codes: ["SAVE"] },
    { benefits: [off(50)], condition: { _tag: "PayingBy", methods: ["card"] } },
    { _tag: "Gift", gifts: [{ offerId: "mint" }, { offerId: "lime" }], choose: 1 },
  ],
  giftOffers: offersOf(offer("mint", 300), offer("lime", 300)),
})

const difference = (...changes: ReadonlyArray<SimulatedChange>): number => simulate(asked, changes).difference.amount
const gifts = (...changes: ReadonlyArray<SimulatedChange>): ReadonlyArray<string> =>
  simulate(asked, changes).after.gifts.map((gift) => gift.offerId)

describe("what a cart would cost if", () => {
  it("something were bought as well, or more of it, or less", () => {
    expect(difference({ add: line("pot", 2500) })).toBe(2500)
    expect(difference({ set: { lineId: lineId("tea"), quantity: 5 } })).toBe(1200)
    expect(difference({ set: { lineId: lineId("tea"), quantity: 1 } })).toBe(-400)
    expect(difference({ set: { lineId: lineId("tea"), quantity: 0 } })).toBe(-800)
    expect(difference({ remove: lineId("mug") })).toBe(-1000)
  })

  it("a code were entered, or taken away, however it is written", () => {
    expect(difference({ code: " save" })).toBe(-200)
    expect(difference({ code: "SAVE" }, { code: "save" })).toBe(-200)
    expect(simulate(asked, [{ code: "SAVE" }, { code: "save" }]).after.codes).toHaveLength(1)
    expect(difference({ code: "SAVE" }, { withoutCode: "save " })).toBe(0)
  })

  it("it were paid otherwise", () => {
    expect(difference({ payingBy: "card" })).toBe(-50)
    expect(difference({ payingBy: "card" }, { payingBy: "cash" })).toBe(0)
  })

  it("a gift were refused, or wanted after all, or another one", () => {
    expect(gifts()).toEqual(["mint"])
    expect(gifts({ refuseGift: "p3" })).toEqual([])
    expect(gifts({ acceptGift: { promotionId: "p3", chosen: offerId("lime") } })).toEqual(["lime"])
    const chosen = { acceptGift: { promotionId: "p3", chosen: offerId("lime") } }
    expect(gifts(chosen, { refuseGift: "p3" })).toEqual([])
    expect(gifts(chosen, { refuseGift: "p3" }, { acceptGift: { promotionId: "p3" } })).toEqual(["lime"])
  })

  it("several things were otherwise, one after the other", () => {
    const { before, after } = simulate(asked, [
      { add: line("pot", 2500) },
      { set: { lineId: lineId("pot"), quantity: 2 } },
      { code: "SAVE" },
    ])
    expect([before.due, after.due]).toEqual([gbp(1800), gbp(6600)])
  })

  it("a line were changed that is not there is a mistake", () => {
    for (const change of [{ remove: lineId("pot") }, { set: { lineId: lineId("pot"), quantity: 1 } }])
      expect(() => simulate(asked, [change])).toThrow("simulate: the request has no such line, got pot.")
  })

  it("changes nothing that it is given, and answers what a cart like that costs", () => {
    const change = fc.constantFrom<SimulatedChange>(
      { add: line("pan", 700, 3) },
      { code: "SAVE" },
      { withoutCode: "SAVE" },
      { payingBy: "card" },
      { refuseGift: "p1" },
    )
    const check = fc.property(requests, fc.array(change, { maxLength: 3 }), (made, changes) => {
      const distinct = changes.filter((one, at) => !("add" in one) || changes.indexOf(one) === at)
      const { promotions, ...rest } = made
      const input = { ...frozen(structuredClone(rest)), ...(promotions === undefined ? {} : { promotions }) }
      const { before, after, difference } = simulate(input, frozen(distinct))
      expect(before).toEqual(priceCart(made))
      expect(after.due.amount - before.due.amount).toBe(difference.amount)
      if (distinct.length === 0) expect(after).toEqual(before)
    })
    fc.assert(check, { seed, numRuns: scaled(2_000) })
  })
})
