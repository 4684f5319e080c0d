import { describe, expect, it } from "vitest"
import type { Money } from "../../src/money/Money.ts"
import { compilePromotions } from "../../src/pricing/index.ts"
import { discountsOf, gbp, inTurn, line, off, percent, price, taxed } from "./kit.ts"

const eur = (amount: number): Money => ({ amount, currency: "EUR" })

const noTotals = { subtotal: gbp(0), discount: gbp(0), net: gbp(0), tax: gbp(0), total: gbp(0) }

describe("a priced cart", () => {
  it("tells what each line costs and why", () => {
    const totals = { subtotal: gbp(2000), discount: gbp(290), net: gbp(1560), tax: gbp(150), total: gbp(1710) }
    const lines = [line(1100, 1, { id: "2", sku: "mug" }), line(450, 2, { id: "1", sku: "tea", tax: "food" })]
    const promotions = compilePromotions([
      { id: "mugs", name: "1.00 off mugs", priority: 1, on: { skus: ["mug"] }, benefits: [off(100)] },
      { id: "all", name: "10 % off", benefits: [percent(10)] },
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
      ...totals,
      gifts: [],
      shipping: [],
      goods: totals,
      delivery: noTotals,
      taxes: [
        { category: "food", rate: { numerator: 0, denominator: 1 }, net: gbp(810), tax: gbp(0) },
        { category: "standard", rate: { numerator: 1, denominator: 5 }, net: gbp(750), tax: gbp(150) },
      ],
      sellers: [{ ...totals, funded: gbp(0) }],
      funding: [{ by: "platform", amount: gbp(290) }],
      applied: [
        { promotionId: "mugs", name: "1.00 off mugs", amount: gbp(100) },
        { promotionId: "all", name: "10 % off", amount: gbp(190) },
      ],
      notApplied: [],
      codes: [],
      nudges: [],
      warnings: [],
      tenders: [],
      due: gbp(1710),
      optimal: true,
      gap: gbp(0),
    })
  })

  it("costs nothing when it is empty", () => {
    const promotions = inTurn(percent(10), {
      condition: { _tag: "SpendAtLeast", amount: gbp(1000) },
      benefits: [off(100)],
    })
    expect(price([], { promotions, tax: taxed("included", { standard: 20 }) })).toEqual({
      currency: "GBP",
      lines: [],
      gifts: [],
      shipping: [],
      ...noTotals,
      goods: noTotals,
      delivery: noTotals,
      taxes: [],
      sellers: [],
      funding: [],
      applied: [],
      notApplied: [
        { promotionId: "p1", reason: { _tag: "NoMatchingLine" } },
        { promotionId: "p2", reason: { _tag: "NoMatchingLine" } },
      ],
      codes: [],
      nudges: [],
      warnings: [],
      tenders: [],
      due: gbp(0),
      optimal: true,
      gap: gbp(0),
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
    const promotion = { id: "p", name: "Half price", benefits: [percent(50)] }
    const { ...copy } = compilePromotions([promotion])
    const uncompiled: ReadonlyArray<unknown> = [{ promotions: [promotion] }, copy, [promotion]]
    for (const promotions of uncompiled) {
      expect(() => price([line(100)], { promotions: promotions as never })).toThrow(TypeError)
      expect(() => price([line(100)], { promotions: promotions as never })).toThrow(
        /^priceCart: its promotions are not what compilePromotions made, got (?:a list|another object)\. Compile/,
      )
    }
  })

  it("needs a moment, for nobody knows what is valid at none", () => {
    for (const moment of [Number.NaN, -1, 1.5, undefined, "2026-11-24", new Date(0)]) {
      const asked = () => price([line(100)], { moment: moment as never })
      expect(asked).toThrow(RangeError)
      expect(asked).toThrow(/^priceCart: moment is no time, got .+\. Give whole milliseconds since 1970/)
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
