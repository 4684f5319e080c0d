import { describe, expect, it } from "vitest"
import type { LineId } from "../../src/catalog/ids.ts"
import type { Money } from "../../src/money/Money.ts"
import { compilePromotions, MAX_NUDGE_TRIALS, type Promotion } from "../../src/pricing/index.ts"
import { at, discountsOf, gbp, inTurn, line, off, percent, price, taxed } from "./kit.ts"

const spend = (amount: number) => ({ _tag: "SpendAtLeast", amount: gbp(amount) }) as const
const eur = (amount: number): Money => ({ amount, currency: "EUR" })
const reasonsOf = (lines: Parameters<typeof price>[0], promotion: Omit<Promotion, "id" | "name">, moment = 0) =>
  price(lines, { promotions: inTurn(promotion), moment: at(moment) }).notApplied.map(({ reason }) => reason)

describe("a priced cart", () => {
  it("tells what each line costs and why", () => {
    const lines = [line(1100, 1, { id: "2", sku: "mug" }), line(450, 2, { id: "1", sku: "tea", tax: "food" })]
    const promotions = compilePromotions([
      { id: "mugs", name: "1.00 off mugs", priority: 1, on: { skus: ["mug"] }, benefit: off(100) },
      { id: "all", name: "10 % off", benefit: percent(10) },
    ])
    expect(price(lines, { promotions, tax: taxed("included", { standard: 20, food: 0 }) })).toEqual({
      currency: "GBP",
      lines: [
        {
          lineId: "2",
          offerId: "mug",
          sku: "mug",
          quantity: 1,
          unitPrice: gbp(1100),
          subtotal: gbp(1100),
          discounts: [
            { promotionId: "mugs", name: "1.00 off mugs", amount: gbp(100) },
            { promotionId: "all", name: "10 % off", amount: gbp(100) },
          ],
          discount: gbp(200),
          net: gbp(750),
          tax: gbp(150),
          gross: gbp(900),
          taxCategory: "standard",
        },
        {
          lineId: "1",
          offerId: "tea",
          sku: "tea",
          quantity: 2,
          unitPrice: gbp(450),
          subtotal: gbp(900),
          discounts: [{ promotionId: "all", name: "10 % off", amount: gbp(90) }],
          discount: gbp(90),
          net: gbp(810),
          tax: gbp(0),
          gross: gbp(810),
          taxCategory: "food",
        },
      ],
      subtotal: gbp(2000),
      discount: gbp(290),
      net: gbp(1560),
      tax: gbp(150),
      total: gbp(1710),
      taxes: [
        { category: "food", rate: { numerator: 0, denominator: 1 }, net: gbp(810), tax: gbp(0) },
        { category: "standard", rate: { numerator: 1, denominator: 5 }, net: gbp(750), tax: gbp(150) },
      ],
      applied: [
        { promotionId: "mugs", name: "1.00 off mugs", amount: gbp(100) },
        { promotionId: "all", name: "10 % off", amount: gbp(190) },
      ],
      notApplied: [],
      nudges: [],
    })
  })

  it("costs nothing when it is empty", () => {
    const zero = gbp(0)
    const promotions = inTurn(percent(10), { condition: spend(1000), benefit: off(100) })
    expect(price([], { promotions, tax: taxed("included", { standard: 20 }) })).toEqual({
      currency: "GBP",
      lines: [],
      subtotal: zero,
      discount: zero,
      net: zero,
      tax: zero,
      total: zero,
      taxes: [],
      applied: [],
      notApplied: [
        { promotionId: "p1", reason: { _tag: "NoMatchingLine" } },
        { promotionId: "p2", reason: { _tag: "NoMatchingLine" } },
      ],
      nudges: [],
    })
  })

  it("says nothing about tax where no policy is given", () => {
    const { taxes, tax, net, total, lines } = price([line(500)])
    expect([taxes, tax, net, total]).toEqual([[], gbp(0), gbp(500), gbp(500)])
    expect(lines[0]).not.toHaveProperty("taxCategory")
  })

  it("gives the odd minor unit to the lowest line id, wherever that stands", () => {
    const lines = ["c", "a", "b"].map((id) => line(500, 1, { id }))
    expect(discountsOf(price(lines, { promotions: inTurn(off(100)) }))).toEqual([33, 34, 33])
  })

  it("is exact where the products on the way are not", () => {
    const lines = [line(4_000_000_000_000_001, 1, { id: "a" }), line(3, 1, { id: "b" })]
    const { lines: priced, total } = price(lines, { promotions: inTurn(percent("33.3333")) })
    expect(total.amount).toBe(2_666_668_000_000_003)
    expect(priced.map(({ gross }) => gross.amount)).toEqual([2_666_668_000_000_001, 2])
  })

  it("refuses what it cannot price exactly, and names it", () => {
    expect(() => price([line(9_007_199_254_740_991, 2, { id: "a" })])).toThrow(
      "priceCart: line a leaves the exact range of amounts, got 2 × 9007199254740991 minor units",
    )
    const huge = [line(9_007_199_254_740_991), line(1)]
    expect(() => price(huge)).toThrow(RangeError)
    expect(() => price(huge)).toThrow("9007199254740991 + 1 minor units leave the exact range")
    const tax = taxed("excluded", { standard: 20 })
    expect(() => price([line(9_007_199_254_740_991)], { tax })).toThrow(RangeError)
    const two = [line(4_000_000_000_000_000), line(4_000_000_000_000_000)]
    expect(() => price(two, { tax })).toThrow("4800000000000000 + 4800000000000000 minor units leave the exact range")
  })

  it("refuses lines that no cart can hold", () => {
    expect(() => price([line(eur(100), 1, { id: "a" })])).toThrow(TypeError)
    expect(() => price([line(eur(100), 1, { id: "a" })])).toThrow(
      "line a is priced in another currency than the cart's GBP, got EUR",
    )
    const twice = [line(1, 1, { id: "a" }), line(1, 1, { id: "b" }), line(1, 1, { id: "a" })]
    expect(() => price(twice)).toThrow("two lines have one line id, got a twice")
    expect(() => price([line(1, 1, { id: "a" }), line(1, 1, { id: "a" })])).toThrow("got a twice")
    for (const quantity of [0, -1, 1.5, Number.NaN])
      expect(() => price([line(1, quantity)])).toThrow("the quantity of line")
    for (const unit of [-1, 0.5]) expect(() => price([line(unit)])).toThrow("the unit price of line")
  })

  it("refuses promotions that nobody compiled: they would give nothing away, or anything", () => {
    const promotion = { id: "p", name: "Half price", benefit: percent(50) }
    const { ...copy } = compilePromotions([promotion])
    const uncompiled: ReadonlyArray<unknown> = [{ promotions: [promotion] }, copy, [promotion]]
    for (const promotions of uncompiled) {
      expect(() => price([line(100)], { promotions: promotions as never })).toThrow(TypeError)
      expect(() => price([line(100)], { promotions: promotions as never })).toThrow(
        /^priceCart: its promotions are not what compilePromotions made, got (?:a list|another object)\. Compile/,
      )
    }
  })

  it("takes minus zero for zero", () => expect(Object.is(price([line(-0)]).lines[0]?.subtotal.amount, 0)).toBe(true))
})

describe("a tax policy", () => {
  it("stops at a category it has no rate for: zero would be wrong tax", () => {
    const policy = taxed("included", { food: 5 })
    expect(() => price([line(1, 1, { id: "a" })], { tax: policy })).toThrow(
      "the tax policy has no rate for the category of line a, got standard",
    )
    expect(() => price([line(1, 1, { tax: "constructor" })], { tax: policy })).toThrow("got constructor")
  })
  it("is refused where it makes no sense", () => {
    const negative = { ...taxed("excluded", { standard: 5 }), rates: { standard: { numerator: -1, denominator: 5 } } }
    expect(() => price([line(1)], { tax: negative })).toThrow('got {"numerator":-1,"denominator":5}')
    const strange = JSON.parse(
      '{ "basis": "inclusive", "rates": { "standard": { "numerator": 1, "denominator": 5 } } }',
    )
    expect(() => price([line(1)], { tax: strange })).toThrow('unknown basis, got "inclusive"')
  })
})

describe("a promotion", () => {
  it("holds from its first moment until just before its end", () => {
    const promotion = { validity: { from: at(5), until: at(9) }, benefit: percent(10) }
    expect(reasonsOf([line(100)], promotion, 4)).toEqual([{ _tag: "NotYetValid", from: 5 }])
    expect(reasonsOf([line(100)], promotion, 5)).toEqual([])
    expect(reasonsOf([line(100)], promotion, 8)).toEqual([])
    expect(reasonsOf([line(100)], promotion, 9)).toEqual([{ _tag: "Expired", until: 9 }])
  })
  it("in another currency is not applied; a bare percentage has none", () => {
    const other = { _tag: "OtherCurrency", currency: "EUR" }
    expect(reasonsOf([line(100)], { benefit: { _tag: "AmountOff", amount: eur(5) } })).toEqual([other])
    const condition = { _tag: "SpendAtLeast", amount: eur(5) } as const
    expect(reasonsOf([line(100)], { condition, benefit: percent(5) })).toEqual([other])
    expect(price([line(eur(100))], { currency: "EUR", promotions: inTurn(percent(5)) }).total).toEqual(eur(95))
  })
  it("looks only at the SKUs and sellers it lists", () => {
    const lines = [
      line(100, 1, { sku: "tea", seller: "ann" }),
      line(100, 1, { sku: "tea", seller: "bo" }),
      line(100, 1, { sku: "mug", seller: "ann" }),
      line(100, 1, { sku: "tea" }),
    ]
    const off50 = (on: NonNullable<Promotion["on"]>) =>
      discountsOf(price(lines, { promotions: inTurn({ on, benefit: percent(50) }) }))
    expect(off50({ skus: ["tea"] })).toEqual([50, 50, 0, 50])
    expect(off50({ sellers: ["ann"] })).toEqual([50, 0, 50, 0])
    expect(off50({ skus: ["tea"], sellers: ["ann"] })).toEqual([50, 0, 0, 0])
    expect(reasonsOf(lines, { on: { skus: ["pot"] }, benefit: percent(50) })).toEqual([{ _tag: "NoMatchingLine" }])
  })
  it("tells how far away it is", () => {
    expect(reasonsOf([line(300)], { condition: spend(1000), benefit: off(100) })).toEqual([
      { _tag: "SpendTooLow", required: gbp(1000), spent: gbp(300), missing: gbp(700) },
    ])
  })
  it("asks for what the goods cost before other promotions", () => {
    const promotions = inTurn(percent(50), { condition: spend(1000), benefit: off(100) })
    expect(price([line(1000)], { promotions }).total).toEqual(gbp(400))
  })
  it("that would take less than a minor unit takes nothing", () => {
    expect(reasonsOf([line(10)], { benefit: percent(1) })).toEqual([{ _tag: "RoundsToZero" }])
  })
  it("goes by priority, then by id, however they were written", () => {
    const promotions = compilePromotions(
      ["b", "a", "c"].map((id) => ({ id, name: id, priority: id === "c" ? 1 : 0, benefit: off(1) })),
    )
    expect(price([line(100)], { promotions }).applied.map(({ promotionId }) => promotionId)).toEqual(["c", "a", "b"])
  })
})

describe("a nudge", () => {
  const reach = (amount: number, benefit: Promotion["benefit"]) => ({ condition: spend(amount), benefit })

  it("names the nearest promotion, what is missing and what it will give", () => {
    const promotions = inTurn(percent(10), reach(5000, off(900)), reach(2500, off(500)))
    expect(price([line(2000)], { promotions }).nudges).toEqual([
      { promotionId: "p3", name: "Promotion 3", missing: gbp(500), benefit: gbp(500), like: {} },
    ])
  })
  it("counts what promotions before it leave of the missing goods", () => {
    const promotions = inTurn(percent(50), reach(3000, percent(10)))
    expect(price([line(2000)], { promotions }).nudges.map(({ benefit }) => benefit)).toEqual([gbp(150)])
  })
  it("says which goods count, where not all do", () => {
    const promotions = inTurn({ on: { skus: ["pot", "mug"], sellers: ["ann"] }, ...reach(300, off(50)) })
    const lines = [line(900, 1, { id: "1", sku: "tea" }), line(100, 1, { id: "2", sku: "mug", seller: "ann" })]
    expect(price(lines, { promotions }).nudges).toEqual([
      {
        promotionId: "p1",
        name: "Promotion 1",
        missing: gbp(200),
        benefit: gbp(50),
        like: { sku: "mug", seller: "ann" },
      },
    ])
  })
  it("is looked for among the nearest promotions only, however many there are", () => {
    const lines = [line(100, 1, { id: "1", sku: "tea" }), line(100, 1, { id: "2", sku: "mug" })]
    const nudgesBehind = (vain: number) => {
      const gratis = { on: { skus: ["tea"] }, benefit: percent(100) }
      const inVain = Array.from({ length: vain }, (_, more) => ({
        on: { skus: ["tea"] },
        ...reach(101 + more, off(50)),
      }))
      const promotions = inTurn(gratis, ...inVain, { on: { skus: ["mug"] }, ...reach(5000, off(50)) })
      return price(lines, { promotions }).nudges.map(({ like }) => like.sku)
    }
    expect(nudgesBehind(MAX_NUDGE_TRIALS - 1)).toEqual(["mug"])
    expect(nudgesBehind(MAX_NUDGE_TRIALS)).toEqual([])
  })
  it("is not given where there is nothing to win", () => {
    expect(price([line(100)], { promotions: inTurn(percent(100), reach(300, off(50))) }).nudges).toEqual([])
    const unreachable = inTurn(reach(9_007_199_254_740_991, off(50)))
    const lines = [line(100, 1, { id: "1" as LineId })]
    expect(price(lines, { promotions: unreachable }).nudges).toHaveLength(1)
    const beyond = inTurn({ on: { skus: ["mug"] }, ...reach(9_007_199_254_740_991, off(50)) })
    expect(price([...lines, line(1, 1, { id: "2", sku: "mug" })], { promotions: beyond }).nudges).toEqual([])
  })
})
