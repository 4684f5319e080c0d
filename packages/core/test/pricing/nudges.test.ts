/** Promotions within reach: what is missing, what it brings, and which are told. */
import { describe, expect, it } from "vitest"
import { MAX_QUANTITY } from "../../src/cart/Cart.ts"
import type { LineId } from "../../src/catalog/ids.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import type { Benefit, Nudge, Promotion } from "../../src/pricing/index.ts"
import { MAX_NUDGE_TRIALS, MAX_NUDGES } from "../../src/pricing/index.ts"
import { gbp, inTurn, line, off, percent, price, taxed } from "./kit.ts"

const spend = (amount: number, benefit: Benefit, more: Partial<Promotion> = {}) => ({
  condition: { _tag: "SpendAtLeast", amount: gbp(amount) } as const,
  benefits: [benefit],
  ...more,
})
const tea = (pence: number, quantity = 1) => line(pence, quantity, { id: "1", sku: "tea" })
const mug = (pence: number, quantity = 1) => line(pence, quantity, { id: "2", sku: "mug" })

type Written = Benefit | Omit<Promotion, "id" | "name">

const nudges = (lines: Parameters<typeof price>[0], ...promotions: ReadonlyArray<Written>): ReadonlyArray<Nudge> =>
  price(lines, { promotions: inTurn(...promotions) }).nudges

describe("a nudge", () => {
  it("names a promotion that is not reached, what is missing and what it will give", () => {
    expect(nudges([tea(2_000)], percent(10), spend(2_500, off(500)))).toEqual([
      { _tag: "Spend", promotionId: "p2", name: "Promotion 2", missing: gbp(500), benefit: gbp(550), like: {} },
    ])
  })

  it("promises all that is saved then: by others too, on the goods that are added", () => {
    expect(nudges([tea(2_000)], percent(50), spend(3_000, percent(10))).map(({ benefit }) => benefit)).toEqual([
      gbp(500 + 150),
    ])
    const both = nudges([tea(2_000)], spend(2_500, off(100)), spend(2_400, off(30)))
    expect(both.map(({ promotionId, benefit }) => [promotionId, benefit.amount])).toEqual([
      ["p1", 130],
      ["p2", 30],
    ])
  })

  it("says like which goods they have to be, where not all count", () => {
    const on = { skus: ["pot", "mug"], sellers: ["ann"] }
    const lines = [
      tea(900),
      {
        ...mug(100),
        ...line(100, 1, { id: "2", sku: "mug", seller: "ann" }),
        brand: "leaf",
        categories: ["hot"],
        tags: ["new"],
      },
    ]
    expect(nudges(lines, spend(300, off(50), { on }))).toEqual([
      {
        _tag: "Spend",
        promotionId: "p1",
        name: "Promotion 1",
        missing: gbp(200),
        benefit: gbp(50),
        like: { sku: "mug", offerId: "mug", seller: "ann", brand: "leaf", categories: ["hot"], tags: ["new"] },
      },
    ])
  })

  it("asks for pieces of a line that counts, and says what they cost before discounts", () => {
    const threeForTwo = {
      _tag: "BuyGet",
      buy: { quantity: 2, on: { skus: ["mug"] } },
      get: { quantity: 1, on: { skus: ["mug"] } },
    } as const
    expect(nudges([tea(900), mug(250)], threeForTwo)).toEqual([
      {
        _tag: "Take",
        promotionId: "p1",
        name: "Promotion 1",
        pieces: 2,
        lineId: "2",
        missing: gbp(500),
        benefit: gbp(250),
      },
    ])
    const five = { condition: { _tag: "QuantityAtLeast", quantity: 5 }, benefits: [percent(10)] } as const
    expect(nudges([tea(900), mug(250, 3)], five)).toMatchObject([
      { _tag: "Take", pieces: 1, lineId: "1", missing: gbp(900) },
    ])
  })

  it("is there for what begins with a threshold of its own: tiers, repetitions, bundles and gifts", () => {
    const mint = { offerId: "mint", sku: "mint", price: gbp(60), asOf: 0 } as unknown as Offer
    const of = (benefit: Benefit, lines = [tea(1_000)]) =>
      price(lines, { promotions: inTurn(benefit), giftOffers: new Map([[mint.offerId, mint]]) }).nudges.map((nudge) => [
        nudge._tag === "Take" ? nudge.pieces : nudge.missing.amount,
        nudge.benefit.amount,
      ])
    const tiers = [
      { from: 1_500, percent: 10 },
      { from: 3_000, percent: 20 },
    ] as const
    expect(of({ _tag: "Tiered", by: "amount", currency: "GBP", tiers })).toEqual([[500, 150]])
    expect(of({ _tag: "Tiered", by: "quantity", tiers: [{ from: 3, percent: 10 }] })).toEqual([[2, 300]])
    expect(of({ _tag: "EveryOff", every: { amount: gbp(1_200) }, amount: gbp(100) })).toEqual([[200, 100]])
    expect(of({ _tag: "EveryOff", every: { quantity: 2 }, amount: gbp(100) })).toEqual([[1, 100]])
    expect(of({ _tag: "Gift", gifts: [{ offerId: "mint" }], forEach: { quantity: 3 } })).toEqual([[2, 60]])
    const parts = [
      { on: { skus: ["tea"] }, quantity: 1 },
      { on: { skus: ["mug"] }, quantity: 2 },
    ]
    expect(of({ _tag: "BundlePrice", parts, price: gbp(1_200) }, [tea(1_000), mug(300)])).toEqual([[1, 400]])
    // Nothing of one part is there: nobody can take more of it.
    expect(of({ _tag: "BundlePrice", parts, price: gbp(1_200) })).toEqual([])
  })

  it("for delivery says what is saved there", () => {
    const free = spend(2_000, { _tag: "ShippingOff", off: { percent: 100 } })
    const shipping = [{ id: "post", price: gbp(490) }]
    expect(price([tea(1_500)], { promotions: inTurn(free), shipping }).nudges).toMatchObject([
      { missing: gbp(500), benefit: gbp(490) },
    ])
    expect(price([tea(1_500)], { promotions: inTurn(free) }).nudges).toEqual([])
  })

  it("over a border counts what is left without the other country's tax", () => {
    const tax = {
      ...taxed("included", { standard: 0 }),
      border: { keep: "net", home: taxed("included", { standard: 25 }).rates },
    } as const
    const asked = price([tea(1_000)], {
      promotions: inTurn({ condition: { _tag: "QuantityAtLeast", quantity: 2 }, benefits: [percent(50)] }),
      tax: tax as never,
    })
    expect(asked.nudges).toMatchObject([{ missing: gbp(800), benefit: gbp(800) }])
  })
})

describe("of several nudges", () => {
  it("those that bring the most for the least come first, of equals the nearer, and no more than a few", () => {
    const promotions = [
      spend(1_100, off(10)),
      spend(1_200, off(100)),
      spend(1_400, off(100)),
      spend(1_600, off(60)),
      spend(1_050, off(1)),
    ]
    const told = price([tea(1_000)], {
      promotions: inTurn(
        ...promotions.map((one) => ({ ...one, stacking: { _tag: "ExclusiveInGroup", group: "g" } as const })),
      ),
    }).nudges
    expect(told.map(({ promotionId, missing, benefit }) => [promotionId, missing.amount, benefit.amount])).toEqual([
      ["p1", 100, 10],
      ["p5", 50, 1],
    ])
    const many = Array.from({ length: 6 }, (_, more) => spend(1_100 + more * 100, off(100)))
    expect(nudges([tea(1_000)], ...many)).toHaveLength(MAX_NUDGES)
    const equal = nudges([tea(1_000)], spend(1_200, off(20), { on: { skus: ["tea"] } }), spend(1_100, off(10)))
    expect(equal.map(({ promotionId, missing, benefit }) => [promotionId, missing.amount, benefit.amount])).toEqual([
      ["p1", 200, 30],
      ["p2", 100, 10],
    ])
  })

  it("only the nearest promotions are tried, however many there are", () => {
    const behind = (vain: number) => {
      const gratis = { on: { skus: ["tea"] }, benefits: [percent(100)] }
      const inVain = Array.from({ length: vain }, (_, more) => spend(101 + more, off(50), { on: { skus: ["tea"] } }))
      const far = spend(5_000, off(50), { on: { skus: ["mug"] } })
      return nudges([tea(100), mug(100)], gratis, ...inVain, far).map(
        (nudge) => nudge._tag === "Spend" && nudge.like.sku,
      )
    }
    expect(behind(MAX_NUDGE_TRIALS - 1)).toEqual(["mug"])
    expect(behind(MAX_NUDGE_TRIALS)).toEqual([])
  })
})

describe("there is no nudge", () => {
  it("where there is nothing to win", () => {
    expect(nudges([tea(100)], percent(100), spend(300, off(50)))).toEqual([])
    expect(nudges([tea(100)])).toEqual([])
    expect(nudges([tea(100)], spend(100, off(50)))).toEqual([])
  })

  it("for what no purchase brings about", () => {
    expect(nudges([tea(100)], { condition: { _tag: "BuyerIsMember" }, benefits: [off(50)] })).toEqual([])
    expect(
      nudges([tea(100)], {
        condition: { _tag: "Not", of: { _tag: "QuantityAtLeast", quantity: 1 } },
        benefits: [off(5)],
      }),
    ).toEqual([])
    expect(nudges([tea(100)], spend(300, off(50), { validity: { from: 1 as never } }))).toEqual([])
    expect(nudges([tea(100)], spend(300, off(50), { on: { skus: ["mug"] } }))).toEqual([])
  })

  it("where what is missing would leave the range of exact amounts, or of quantities", () => {
    const beyond = spend(9_007_199_254_740_991, off(50))
    expect(nudges([tea(100)], beyond)).toHaveLength(1)
    expect(nudges([tea(100), mug(1)], spend(9_007_199_254_740_991, off(50), { on: { skus: ["mug"] } }))).toEqual([])
    const three = { condition: { _tag: "QuantityAtLeast", quantity: MAX_QUANTITY }, benefits: [off(5)] } as const
    expect(nudges([tea(1, MAX_QUANTITY - 1)], three)).toHaveLength(1)
    expect(nudges([tea(1, MAX_QUANTITY - 2), mug(1)], three)).toMatchObject([{ pieces: 1 }])
    const both = {
      condition: { _tag: "QuantityAtLeast", quantity: MAX_QUANTITY, on: { skus: ["tea"] } },
      benefits: [off(5)],
    } as const
    expect(nudges([tea(9_007_199_254_740, 1)], both)).toEqual([])
    const fine = { ...tea(1), unitPrice: { amount: 9_007_199_254_740, currency: "GBP", exponent: 0 } } as const
    expect(nudges([fine], { condition: { _tag: "QuantityAtLeast", quantity: 99 }, benefits: [off(5)] })).toEqual([])
    const home = taxed("included", { standard: 0 }).rates
    const tax = { ...taxed("included", { standard: 0 }), border: { keep: "net", home } } as never
    expect(price([tea(9_007_199_254_740, 1)], { promotions: inTurn(both), tax }).nudges).toEqual([])
  })

  it("for goods that are not there, and none is left out for the sake of such", () => {
    const buyMugs = (id: number) =>
      ({
        _tag: "BuyGet",
        buy: { quantity: 2 + id, on: { skus: ["tea"] } },
        get: { quantity: 1, on: { skus: [`gone${id}`] } },
      }) as const
    const inVain = Array.from({ length: MAX_NUDGE_TRIALS }, (_, id) => buyMugs(id))
    const promotions = inTurn(...inVain, spend(5_000, off(50)))
    for (const reasons of ["all", "near"] as const) {
      const priced = price([tea(100)], { promotions, policies: { reasons } })
      expect(priced.nudges).toMatchObject([{ promotionId: "p9", missing: gbp(4_900) }])
      expect(priced.notApplied.slice(0, -1)).toEqual(
        reasons === "near"
          ? []
          : inVain.map((_, at) => ({ promotionId: `p${at + 1}`, reason: { _tag: "NoMatchingLine" } })),
      )
    }
  })

  it("for what is not near, and none is left out for the sake of such", () => {
    const gone = Array.from({ length: MAX_NUDGE_TRIALS }, (_, id) => ({
      condition: { _tag: "QuantityAtLeast", quantity: 2 } as const,
      benefits: [{ ...percent(10), on: { skus: [`gone${id}`] } } as Benefit],
    }))
    const promotions = inTurn(...gone, spend(5_000, off(50)))
    for (const reasons of ["all", "near"] as const)
      expect(price([tea(100)], { promotions, policies: { reasons } }).nudges).toMatchObject([{ promotionId: "p9" }])
  })

  it("to take more of a SKU that changes the price of another line, where pieces are counted over all lines", () => {
    const prices = [{ price: gbp(90), minQuantity: 3 }]
    const same = { ...line(200, 1, { id: "1", sku: "mug" }), categories: ["hot"] }
    const lines = [same, { ...mug(100), prices, categories: ["hot"] }]
    const two = { condition: { _tag: "QuantityAtLeast", quantity: 3 }, benefits: [off(5)] } as const
    const onHot = spend(500, off(50), { on: { categories: ["hot"] } })
    const by = (
      quantityPrices: "line" | "sku",
      more: ReadonlyArray<typeof same>,
      ...promotions: ReadonlyArray<Written>
    ) => price([...lines, ...more], { promotions: inTurn(...promotions), policies: { quantityPrices } }).nudges
    expect(by("line", [], two)).toMatchObject([{ _tag: "Take", lineId: "1" }])
    expect(by("sku", [], two)).toEqual([])
    expect(by("line", [], onHot)).toMatchObject([{ _tag: "Spend", like: { sku: "mug" } }])
    expect(by("sku", [], onHot)).toEqual([])
    const pot = { ...line(50, 1, { id: "3", sku: "pot" }), categories: ["hot"] }
    expect(by("sku", [pot], onHot)).toMatchObject([{ _tag: "Spend", like: { sku: "pot" } }])
  })

  it("only for lines whose prices have to do with quantities: others are taken more of at the price that holds", () => {
    const prices = [{ price: gbp(90) }, { price: gbp(10), channel: "app" }]
    const two = { condition: { _tag: "QuantityAtLeast", quantity: 2 }, benefits: [off(5)] } as const
    expect(nudges([{ ...tea(100), prices }], two)).toMatchObject([{ lineId: "1" as LineId, missing: gbp(90) }])
    expect(nudges([{ ...tea(100), prices: [{ price: gbp(90), maxQuantity: 1 }] }], two)).toEqual([])
  })

  it("to take more of a line whose price depends on how many there are", () => {
    const prices = [{ price: gbp(90), minQuantity: 2 }]
    const two = { condition: { _tag: "QuantityAtLeast", quantity: 2 }, benefits: [off(5)] } as const
    expect(nudges([{ ...tea(100), prices }], two)).toEqual([])
    expect(
      nudges([{ ...tea(100), prices }, mug(50)], { ...two, condition: { ...two.condition, quantity: 3 } }),
    ).toMatchObject([{ lineId: "2" as LineId, missing: gbp(50) }])
  })
})
