import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import { isLineId, type SellerId } from "../../src/catalog/ids.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import type { Gift } from "../../src/pricing/Benefit.ts"
import { giftLineId, giftOffersOf, MAX_GIFT_OFFERS } from "../../src/pricing/gifts.ts"
import type { PricedCart } from "../../src/pricing/PricedCart.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import type { Selector } from "../../src/pricing/Selector.ts"
import { MAX_TOTAL } from "../../src/pricing/selection.ts"
import { gbp, line, moment, offer, offerId, offersOf, price, requests, vat } from "./answerKit.ts"

const give = (offers: string | ReadonlyArray<string>, more: Partial<Gift> = {}): Gift => ({
  _tag: "Gift",
  gifts: [offers].flat().map((id) => ({ offerId: id })),
  ...more,
})

const told = ({ gifts }: PricedCart): ReadonlyArray<readonly [offer: string, pieces: number]> =>
  gifts.map(({ offerId, quantity }) => [offerId, quantity])

const shelf = (...names: ReadonlyArray<string>) => offersOf(...names.map((name) => offer(name, 400)))
const cart = [line("shirt", 1999), line("pants", 1999)]

describe("a gift", () => {
  it(`is not to be had where gifts would cost more than ${MAX_TOTAL} minor units: no page fails of it`, () => {
    const dear = (price: Offer["price"]) => offersOf(offer("ring", 1, { price }), offer("towel", 400))
    const asked = (pieces: number, price: Offer["price"]) => ({
      promotions: [{ _tag: "Gift", gifts: [{ offerId: "ring", quantity: pieces }] } as const, give("towel")],
      giftOffers: dear(price),
    })
    const most = gbp(MAX_TOTAL / 1_000 - 4)
    expect(told(price(cart, asked(1_000, most)))).toEqual([
      ["ring", 1_000],
      ["towel", 1],
    ])
    for (const [pieces, each] of [
      [1_001, most],
      [2, gbp(Number.MAX_SAFE_INTEGER)],
      [1_000_000, { ...gbp(Number.MAX_SAFE_INTEGER), exponent: 0 }],
    ] as const) {
      const priced = price(cart, asked(pieces, each))
      expect(told(priced)).toEqual([["towel", 1]])
      expect(priced.warnings).toEqual([{ _tag: "GiftUnavailable", promotionId: "p1", offerId: "ring" }])
      expect(priced.notApplied).toEqual([{ promotionId: "p1", reason: { _tag: "GiftUnavailable" } }])
    }
    // Each alone could be given.
    const two = { promotions: [give("ring"), give("ring"), give("towel")], giftOffers: dear(gbp(MAX_TOTAL - 400)) }
    expect(price(cart, two).gifts.map(({ promotionId }) => promotionId)).toEqual(["p1", "p3"])
  })

  // The shirt brings a gift worth 4.00; two shirts bring two; without the shirt there is none.
  it("is a line that is priced and discounted to nothing, and leaves with its cause", () => {
    const asked = {
      promotions: [give("towel", { forEach: { quantity: 1, on: { skus: ["shirt"] } } })],
      giftOffers: shelf("towel"),
    }
    const withShirt = price(cart, asked)
    expect(withShirt.lines.length + withShirt.gifts.length).toBe(3)
    expect([withShirt.subtotal, withShirt.discount, withShirt.total]).toEqual([gbp(4398), gbp(400), gbp(3998)])
    expect(withShirt.gifts).toEqual([
      {
        promotionId: "p1",
        lineId: giftLineId("p1", offerId("towel")),
        offerId: "towel",
        sku: "towel",
        quantity: 1,
        unitPrice: gbp(400),
        subtotal: gbp(400),
        discounts: [{ promotionId: "p1", name: "Promotion 1", amount: gbp(400) }],
        discount: gbp(400),
        net: gbp(0),
        tax: gbp(0),
        gross: gbp(0),
      },
    ])
    const [shirt, pants] = cart
    const without = price([pants ?? line("pants", 1999)], asked)
    expect([without.gifts, without.subtotal, without.total]).toEqual([[], gbp(1999), gbp(1999)])
    const two = price([{ ...(shirt ?? line("shirt", 1999)), quantity: 2 }, line("pants", 1999)], asked)
    expect([told(two), two.subtotal, two.total]).toEqual([[["towel", 2]], gbp(6797), gbp(5997)])
  })

  it("has the same id whenever the same promotion gives the same offer, and another for any other", () => {
    const ids = [giftLineId("a", offerId("b")), giftLineId("a", offerId("c")), giftLineId("ab", offerId(""))]
    expect(new Set(ids).size).toBe(3)
    expect(giftLineId("a", offerId("b"))).toBe(ids[0])
    for (const id of [...ids, giftLineId("ß ".repeat(32), offerId("{}".repeat(64)))]) {
      expect(isLineId(id)).toBe(true)
      expect(id).toMatch(/^gift_[A-Za-z0-9_-]{22}$/)
    }
  })

  it("is given once, or for every so many pieces, so often at most", () => {
    const times = (gift: Partial<Gift>, perOrder?: number) =>
      told(
        price([line("tea", 100, 7), line("mug", 100, 5)], {
          promotions: [{ benefits: [give("mint", gift)], ...(perOrder === undefined ? {} : { limits: { perOrder } }) }],
          giftOffers: shelf("mint"),
        }),
      )
    expect(times({})).toEqual([["mint", 1]])
    expect(times({ gifts: [{ offerId: "mint", quantity: 3 }] })).toEqual([["mint", 3]])
    expect(times({ forEach: { quantity: 5 } })).toEqual([["mint", 2]])
    expect(
      times({ forEach: { quantity: 2, on: { skus: ["tea"] } }, gifts: [{ offerId: "mint", quantity: 2 }] }),
    ).toEqual([["mint", 6]])
    expect(times({ forEach: { quantity: 1 }, maxTimes: 4 })).toEqual([["mint", 4]])
    expect(times({ forEach: { quantity: 1 } }, 3)).toEqual([["mint", 3]])
  })

  it("is chosen from a list: what the shopper wants of it first, else the first of it", () => {
    const choose = (chosen?: string, offers = shelf("mint", "lime", "plum"), choose = 1) => {
      const { gifts, warnings } = price(cart, {
        promotions: [give(["mint", "lime", "plum"], { choose })],
        giftOffers: offers,
        giftChoices: [
          { promotionId: "other", chosen: offerId("plum") },
          ...(chosen === undefined ? [] : [{ promotionId: "p1", chosen: offerId(chosen) }]),
        ],
      })
      return [gifts.map((gift) => gift.offerId), warnings.length]
    }
    expect(choose()).toEqual([["mint"], 0])
    expect(choose("plum")).toEqual([["plum"], 0])
    expect(choose("car")).toEqual([["mint"], 0])
    expect(choose("plum", shelf("mint", "lime", "plum"), 2)).toEqual([["plum", "mint"], 0])
    expect(choose("plum", shelf("mint", "lime"))).toEqual([["mint"], 1])
    expect(choose(undefined, shelf("plum"))).toEqual([["plum"], 2])
  })

  it("is not given to who does not want it", () => {
    const { gifts, notApplied, total } = price(cart, {
      promotions: [give("towel")],
      giftOffers: shelf("towel"),
      giftChoices: [{ promotionId: "p1", refused: true }],
    })
    expect([gifts, notApplied, total]).toEqual([
      [],
      [{ promotionId: "p1", reason: { _tag: "GiftRefused" } }],
      gbp(3998),
    ])
  })

  it("that is not for sale here is told of and not given", () => {
    const answer = (towel: Partial<Offer> | undefined) => {
      const { gifts, notApplied, warnings } = price(cart, {
        promotions: [give("towel")],
        priceList: "retail",
        ...(towel === undefined ? {} : { giftOffers: offersOf(offer("towel", 400, towel)) }),
      })
      return { gifts: gifts.length, notApplied, warnings }
    }
    const gone = {
      gifts: 0,
      notApplied: [{ promotionId: "p1", reason: { _tag: "GiftUnavailable" } }],
      warnings: [{ _tag: "GiftUnavailable", promotionId: "p1", offerId: "towel" }],
    }
    expect(answer(undefined)).toEqual(gone)
    expect(answer({ price: gbp(0) })).toEqual(gone)
    expect(answer({ price: { amount: 400, currency: "EUR" } })).toEqual(gone)
    expect(answer({ priceList: "wholesale" })).toEqual(gone)
    expect(answer({ priceList: "retail" })).toEqual({ gifts: 1, notApplied: [], warnings: [] })
    expect(answer({})).toEqual({ gifts: 1, notApplied: [], warnings: [] })
  })

  it("that is left is given where another of them is gone", () => {
    const { gifts, applied, notApplied, warnings } = price(cart, {
      promotions: [give(["gone", "mint"])],
      giftOffers: shelf("mint"),
    })
    expect([gifts.length, applied.length, notApplied, warnings.length]).toEqual([1, 1, [], 1])
  })

  it("of two benefits of one promotion is one line", () => {
    const { gifts } = price(cart, {
      promotions: [{ benefits: [give("mint"), give("mint", { forEach: { quantity: 1 } })] }],
      giftOffers: shelf("mint"),
    })
    expect(gifts.map(({ quantity, subtotal }) => [quantity, subtotal])).toEqual([[3, gbp(1200)]])
  })

  it("has a price that may be finer than a minor unit, and no tax", () => {
    const { gifts } = price(cart, {
      promotions: [give("leaf", { forEach: { quantity: 1 } }), give("dust")],
      giftOffers: offersOf(
        offer("leaf", 0, { price: { amount: 1255, currency: "GBP", exponent: 3 } }),
        offer("dust", 0, { price: { amount: 1, currency: "GBP", exponent: 6 } }),
      ),
      tax: vat("excluded"),
    })
    expect(gifts.map(({ subtotal, discounts, gross }) => [subtotal.amount, discounts.length, gross.amount])).toEqual([
      [251, 1, 0],
      [0, 0, 0],
    ])
  })

  it("has a seller and a tax category, and is found by its brand, category and tag where it counts", () => {
    const box = { seller: "ann" as SellerId, taxCategory: "books", brand: "b", categories: ["c"], tags: ["t"] }
    const also = (on: Selector): Partial<Promotion> & Pick<Promotion, "benefits"> => ({
      benefits: [give("card", { forEach: { quantity: 1, on } })],
    })
    const { gifts } = price(cart, {
      promotions: [
        give("box", { counts: true }),
        also({ brands: ["b"] }),
        also({ categories: ["c"] }),
        also({ tags: ["t"] }),
        also({ sellers: ["ann"] }),
        also({ offers: ["box"] }),
        also({ price: { min: gbp(400) }, skus: ["box"] }),
      ],
      giftOffers: offersOf(offer("box", 400, box), offer("card", 100)),
      tax: { basis: "included", rates: { standard: Ratio.fromPercent("20"), books: Ratio.fromPercent("5") } },
    })
    expect(gifts.map(({ sku, seller, taxCategory }) => [sku, seller, taxCategory])).toEqual([
      ["box", "ann", "books"],
      ...new Array(6).fill(["card", undefined, "standard"]),
    ])
    for (const gift of gifts.slice(1)) expect(gift).not.toHaveProperty("seller")
  })

  it("that counts brings further gifts, of the promotions after it only", () => {
    const asked = (counts: true | undefined) => ({
      promotions: [
        give("bow", { forEach: { quantity: 1, on: { skus: ["box"] } } }),
        { benefits: [give("box", counts === undefined ? {} : { counts })] },
        give("card", { forEach: { quantity: 1, on: { skus: ["box"] } } }),
        {
          benefits: [give("seal")],
          condition: { _tag: "QuantityAtLeast", quantity: 3 } as const,
        },
        {
          benefits: [give("wax")],
          condition: { _tag: "QuantityAtLeast", quantity: 4 } as const,
        },
      ],
      giftOffers: shelf("bow", "box", "card", "seal", "wax"),
    })
    expect(told(price(cart, asked(true)))).toEqual([
      ["box", 1],
      ["card", 1],
      ["seal", 1],
    ])
    const { notApplied } = price(cart, asked(true))
    expect(notApplied.map(({ promotionId }) => promotionId)).toEqual(["p1", "p5"])
    expect(told(price(cart, asked(undefined)))).toEqual([["box", 1]])
  })

  it("that another gift calls for is given beside those only that it goes with", () => {
    const forBox = (gift: string, group: string) => ({
      benefits: [give(gift)],
      condition: { _tag: "QuantityAtLeast", quantity: 1, on: { skus: ["box"] } } as const,
      stacking: { _tag: "ExclusiveInGroup", group } as const,
    })
    const { gifts, notApplied } = price(cart, {
      promotions: [give("box", { counts: true }), forBox("card", "g"), forBox("seal", "g"), forBox("wax", "h")],
      giftOffers: shelf("box", "card", "seal", "wax"),
    })
    expect(gifts.map(({ offerId }) => offerId)).toEqual(["box", "card", "wax"])
    expect(notApplied.map(({ promotionId }) => promotionId)).toEqual(["p3"])
  })

  it("is in no selector unless it counts: other promotions take nothing off for it", () => {
    const { total } = price(cart, {
      promotions: [
        { benefits: [give("mint", { counts: true })] },
        { benefits: [{ _tag: "AmountOff", amount: gbp(100) }], condition: { _tag: "QuantityAtLeast", quantity: 3 } },
      ],
      giftOffers: shelf("mint"),
    })
    expect(total).toEqual(gbp(3998))
  })

  it("never costs anything, and leaves no cart without its cause", () => {
    let given = 0
    const runs = scaled(20_000, 1 / 20)
    const check = fc.property(requests, (asked) => {
      const { gifts } = priceCart(asked)
      for (const { subtotal, discount, gross, tax, promotionId, quantity } of gifts) {
        given++
        expect([discount, gross.amount, tax.amount]).toEqual([subtotal, 0, 0])
        expect(quantity).toBeGreaterThan(0)
        expect(asked.promotions?.promotions.map(({ id }) => id)).toContain(promotionId)
      }
      const { promotions: _, ...without } = asked
      expect(priceCart(without).gifts).toEqual([])
    })
    fc.assert(check, { seed, numRuns: runs })
    expect(given).toBeGreaterThan(runs / 10)
    held("gifts cost nothing", runs, "carts")
  })
})

describe("the offers of gifts", () => {
  it("are those of all gift promotions, once each", () => {
    const set = compilePromotions([
      { id: "b", name: "B", benefits: [give(["mint", "lime"])] },
      { id: "a", name: "A", priority: 1, benefits: [{ _tag: "PercentOff", percent: 1 }, give("lime")] },
    ])
    expect(giftOffersOf(set)).toEqual(["lime", "mint"])
    expect(giftOffersOf(compilePromotions([]))).toEqual([])
  })

  it("are not looked up without end", () => {
    const many = Array.from({ length: 40 }, (_, at) => ({
      id: `p${at}`,
      name: "P",
      validity: { from: moment },
      benefits: [give(Array.from({ length: 32 }, (_, gift) => `g${at}-${gift}`))],
    }))
    expect(giftOffersOf(compilePromotions(many))).toHaveLength(MAX_GIFT_OFFERS)
  })
})
