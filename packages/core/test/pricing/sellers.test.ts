import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { SellerId } from "../../src/catalog/ids.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import { sellerTotals } from "../../src/pricing/sellers.ts"
import { gbp, line, offer, offersOf, price, requests, sum, vat } from "./answerKit.ts"

describe("what sellers get", () => {
  it("is told of the shop first, and then of the sellers by their ids", () => {
    const { sellers } = price([
      line("a", 100, 1, { seller: "zoe" }),
      line("b", 200, 1, { seller: "ann" }),
      line("c", 400),
      line("d", 800, 1, { seller: "ann" }),
    ])
    expect(sellers.map(({ seller, total }) => [seller, total.amount])).toEqual([
      [undefined, 400],
      ["ann", 1000],
      ["zoe", 100],
    ])
    expect(sellers[0]).not.toHaveProperty("seller")
  })

  it("is told in one order, whoever's goods came first", () => {
    const orders = [
      ["ann", undefined, "zoe"],
      [undefined, "zoe", "ann"],
      ["zoe", "ann", undefined],
      ["ann", "zoe", undefined],
      ["zoe", undefined, "ann"],
    ]
    for (const order of orders) {
      const lines = order.map((seller, at) => line(`l${at}`, 100, 1, seller === undefined ? {} : { seller }))
      expect(price(lines).sellers.map(({ seller }) => seller)).toEqual([undefined, "ann", "zoe"])
    }
  })

  it("leaves the shop out where it sells nothing itself, and is nothing for nothing", () => {
    expect(price([line("a", 100, 1, { seller: "ann" })]).sellers.map(({ seller }) => seller)).toEqual(["ann"])
    expect(price([]).sellers).toEqual([])
  })

  it("counts goods, gifts and delivery, with their tax and the discounts a seller pays for", () => {
    const { sellers } = price([line("tea", 1000, 2, { seller: "ann" })], {
      promotions: [
        { benefits: [{ _tag: "PercentOff", percent: 10 }], funding: { seller: 75, platform: 25 } },
        { benefits: [{ _tag: "Gift", gifts: [{ offerId: "mint" }] }], funding: { seller: 100 } },
        { _tag: "ShippingOff", off: { amount: gbp(100) } },
      ],
      giftOffers: offersOf(offer("mint", 300, { seller: "ann" as SellerId })),
      shipping: [{ id: "post", price: gbp(500), seller: "ann" as SellerId }],
      tax: vat("included"),
    })
    expect(sellers).toEqual([
      {
        seller: "ann",
        subtotal: gbp(2800),
        discount: gbp(600),
        net: gbp(1833),
        tax: gbp(367),
        total: gbp(2200),
        funded: gbp(450),
      },
    ])
  })

  it("refuses sums that nobody can count exactly", () => {
    const one = (amount: number) => ({
      subtotal: gbp(amount),
      discount: gbp(0),
      net: gbp(amount),
      tax: gbp(0),
      gross: gbp(amount),
      discounts: [],
    })
    expect(() => sellerTotals([one(Number.MAX_SAFE_INTEGER), one(1)], [], [], "GBP")).toThrow(RangeError)
  })

  it("adds up to the cart, column by column", () => {
    const runs = scaled(20_000, 1 / 40)
    const check = fc.property(requests, (asked) => {
      const priced = priceCart(asked)
      for (const column of ["subtotal", "discount", "net", "tax", "total"] as const)
        expect(sum(priced.sellers.map((totals) => totals[column].amount))).toBe(priced[column].amount)
      const bySellers = priced.funding.find(({ by }) => by === "seller")?.amount.amount ?? 0
      expect(sum(priced.sellers.map(({ funded }) => funded.amount))).toBe(bySellers)
      for (const { subtotal, discount, net, tax, total } of priced.sellers) {
        expect(net.amount + tax.amount).toBe(total.amount)
        expect(discount.amount).toBeLessThanOrEqual(subtotal.amount)
      }
    })
    fc.assert(check, { seed, numRuns: runs })
    held("sellers add up to the cart", runs, "carts")
  })
})
