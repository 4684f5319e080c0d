/** Numbers that other shops' own tests and specifications expect, each under the id of its published scenario. */
import { describe, expect, it } from "vitest"
import * as FineMoney from "../../src/money/FineMoney.ts"
import { compilePromotions } from "../../src/pricing/index.ts"
import { discountsOf, gbp, inTurn, line, off, percent, price, taxed } from "./kit.ts"

const linesOf = (...units: ReadonlyArray<number>) => units.map((unit) => line(unit))
const twentyPercent = taxed("excluded", { standard: 20 })

describe("allocation", () => {
  it.each([
    ["A01", [4000, 2000, 2000], 300, [150, 75, 75]],
    ["A05", [10, 20, 10, 30, 50, 20, 10, 40], 93, [5, 10, 5, 15, 24, 10, 5, 19]],
    ["A08, largest remainder", [4300, 1400, 2300], 300, [161, 53, 86]],
    ["A11", [15000, 5000, 10000], 1500, [750, 250, 500]],
    ["A12", [5000, 5000, 5000], 1000, [334, 333, 333]],
    ["A14, capped, largest remainder", [12000, 23000, 30000], 5000, [923, 1769, 2308]],
    ["A15", [700, 3300, 2500], 300, [32, 152, 116]],
    ["A18", [500, 500, 500], 200, [67, 67, 66]],
    ["P26", [10000, 30000], 20000, [5000, 15000]],
  ])("%s: an amount off %j is split by what is left", (_, units, amount, parts) => {
    expect(discountsOf(price(linesOf(...units), { promotions: inTurn(off(amount)) }))).toEqual(parts)
  })

  it("A06: a line that costs nothing takes no share", () => {
    expect(discountsOf(price(linesOf(1000, 0), { promotions: inTurn(off(40)) }))).toEqual([40, 0])
  })
  it("A14, uncapped: 15 % off is 15 % off each line", () => {
    expect(discountsOf(price(linesOf(1200, 2300, 1000), { promotions: inTurn(percent(15)) }))).toEqual([180, 345, 150])
  })
  it("A15: the tax in discounted lines at 23 %", () => {
    const priced = price(linesOf(700, 3300, 2500), {
      promotions: inTurn(off(300)),
      tax: taxed("included", { standard: 23 }),
    })
    expect(priced.lines.map(({ gross }) => gross.amount)).toEqual([668, 3148, 2384])
    expect(priced.lines.map(({ net }) => net.amount)).toEqual([543, 2559, 1938])
    expect(priced.total.amount).toBe(6200)
  })
})

describe("tax", () => {
  it.each([
    ["T01", 123, 1, 20, 148],
    ["T02", 123, 3, 20, 443],
    ["T04, line level", 108, 3, 19, 386],
  ])("%s: tax on top is rounded once a line", (_, unit, quantity, rate, gross) => {
    expect(price([line(unit, quantity)], { tax: taxed("excluded", { standard: rate }) }).total.amount).toBe(gross)
  })
  it.each([
    ["halfEven", 12],
    ["halfUp", 13],
    ["halfDown", 12],
  ] as const)("T05: an exact half under %s", (rounding, tax) => {
    const policy = { ...taxed("excluded", { standard: 5 }), rounding }
    expect(price([line(250)], { tax: policy }).tax.amount).toBe(tax)
  })
  it("T07: included tax is worked out of the line, not of the piece", () => {
    const priced = price([line(1970, 2)], { tax: taxed("included", { standard: 20 }) })
    expect([priced.total.amount, priced.tax.amount]).toEqual([3940, 657])
  })
  it("T17: the tax of a cart by rate", () => {
    const lines = [line(300, 2, { tax: "a" }), line(1000, 1, { tax: "b" })]
    const same = price([line(300, 2), line(1000)], { tax: taxed("excluded", { standard: 5 }) })
    expect(same.taxes.map(({ net, tax }) => [net.amount, tax.amount])).toEqual([[1600, 80]])
    const two = price(lines, { tax: taxed("excluded", { b: "7.5", a: 5 }) })
    expect(two.taxes.map(({ category, net, tax }) => [category, net.amount, tax.amount])).toEqual([
      ["a", 600, 30],
      ["b", 1000, 75],
    ])
  })
  it("T18: 23 % both ways", () => {
    expect(price([line(1000)], { tax: taxed("excluded", { standard: 23 }) }).total.amount).toBe(1230)
    expect(price([line(1000)], { tax: taxed("included", { standard: 23 }) }).net.amount).toBe(813)
  })
  it("T21: mixed rates beside something untaxed", () => {
    const lines = [line(1000, 2, { tax: "a" }), line(3499, 1, { tax: "b" }), line(240, 1, { tax: "none" })]
    const totals = (basis: "included" | "excluded") => {
      const { net, total } = price(lines, { tax: taxed(basis, { a: 20, b: 10, none: 0 }) })
      return [net.amount, total.amount]
    }
    expect([totals("excluded"), totals("included")]).toEqual([
      [5739, 6489],
      [5088, 5739],
    ])
  })
  it("T22: a discount lowers what is taxed", () => {
    const plain = price([line(3000, 2, { tax: "a" }), line(500, 1, { tax: "b" })], {
      tax: taxed("excluded", { a: 10, b: 50 }),
    })
    expect([plain.subtotal.amount, plain.tax.amount, plain.total.amount]).toEqual([6500, 850, 7350])
    const reduced = price([line(5000, 2)], { promotions: inTurn(off(1000)), tax: taxed("excluded", { standard: 10 }) })
    expect([reduced.subtotal.amount, reduced.tax.amount, reduced.total.amount]).toEqual([10000, 900, 9900])
  })
  it("T23: an amount off prices with tax is itself with tax", () => {
    const priced = price([line(5000)], { promotions: inTurn(off(1000)), tax: taxed("included", { standard: 10 }) })
    expect(priced.total.amount).toBe(4000)
  })
  it("T24: 100 % off ends at exactly zero", () => {
    const priced = price([line(39900)], { promotions: inTurn(percent(100)), tax: taxed("included", { standard: 19 }) })
    for (const { amount } of [priced.total, priced.net, priced.tax]) expect(amount).toBe(0)
  })
})

describe("promotions", () => {
  it("P01: 50 % off rounds the price that remains", () => {
    const outside = price([line(8333)], { promotions: inTurn(percent(50)), tax: twentyPercent })
    expect([outside.net.amount, outside.total.amount]).toEqual([4167, 5000])
    const inside = price([line(1400, 1, { tax: "a" }), line(650, 2, { tax: "b" })], {
      promotions: inTurn(percent(50)),
      tax: taxed("included", { a: 20, b: 10 }),
    })
    expect([inside.net.amount, inside.total.amount]).toEqual([1174, 1350])
  })
  it("P05: an amount off prices without and with tax", () => {
    const outside = price([line(1230)], { promotions: inTurn(off(500)), tax: twentyPercent })
    expect([outside.net.amount, outside.total.amount]).toEqual([730, 876])
    const inside = price([line(2000, 1, { tax: "a" }), line(1000, 2, { tax: "b" })], {
      promotions: inTurn(off(500)),
      tax: taxed("included", { a: 20, b: 10 }),
    })
    expect(inside.total.amount).toBe(3500)
  })
  it("P07: an amount above the price stops at zero", () => {
    expect(price([line(100)], { promotions: inTurn(off(1000)), tax: twentyPercent }).total.amount).toBe(0)
  })
  it("P08: 10.5 % off", () => {
    for (const rate of [10.5, "10.5"]) {
      expect(price([line(5000)], { promotions: inTurn(percent(rate)), tax: twentyPercent }).total.amount).toBe(5370)
    }
  })
  it("P10: 50 % off sale goods, then 15 % off all that is left", () => {
    const lines = [line(1000, 2, { sku: "sale" }), line(5000)]
    const sale = { on: { skus: ["sale"] }, benefit: percent(50) }
    const after = price(lines, { promotions: inTurn(sale), tax: twentyPercent })
    expect([after.net.amount, after.total.amount]).toEqual([6000, 7200])
    const both = price(lines, { promotions: inTurn(sale, percent(15)), tax: twentyPercent })
    expect([both.net.amount, both.total.amount]).toEqual([5100, 6120])
  })
  it("P11: 100 % and then 20 % is nothing", () => {
    const priced = price([line(1000)], { promotions: inTurn(percent(100), percent(20)), tax: twentyPercent })
    expect(priced.total.amount).toBe(0)
    expect(priced.notApplied).toEqual([{ promotionId: "p2", reason: { _tag: "NothingLeft" } }])
  })
  it.each([
    [{ off: 1, percent: 4 }, 7000],
    [{ off: 5, percent: 2 }, 7200],
  ])("P13: the higher priority goes first: %j", (priority, total) => {
    const promotions = compilePromotions([
      { id: "off", name: "10.00 off", priority: priority.off, benefit: off(1000) },
      { id: "percent", name: "20 % off", priority: priority.percent, benefit: percent(20) },
    ])
    expect(price([line(10000)], { promotions }).total.amount).toBe(total)
  })
  it("P14: four in turn, each on what the one before left", () => {
    const priced = price([line(10000)], { promotions: inTurn(off(1000), percent(50), off(500), percent(25)) })
    expect(priced.applied.map(({ amount }) => amount.amount)).toEqual([1000, 4500, 500, 1000])
    expect(priced.total.amount).toBe(3000)
  })
  it("P20: an exact half under halfDown is the shopper's", () => {
    expect(price([line(101)], { promotions: inTurn(percent(50)), rounding: "halfDown" }).total.amount).toBe(50)
    expect(price([line(101)], { promotions: inTurn(off(500)) }).total.amount).toBe(0)
  })
  it("P21: rounded after each promotion, not once at the end", () => {
    const promotions = inTurn(percent(10), percent(10))
    expect(price([line(15)], { promotions, rounding: "halfEven" }).total.amount).toBe(13)
  })
  it.each([
    [[20000, 60000], [40000], [[10000, 30000]]],
    [
      [5000, 15000],
      [3000, 5000],
      [
        [750, 2250],
        [1250, 3750],
      ],
    ],
    [[5000, 15000], [100000, 5000], [[5000, 15000]]],
  ])("P24: amounts across %j, one after the other: %j", (units, amounts, shares) => {
    const priced = price(linesOf(...units), { promotions: inTurn(...amounts.map(off)) })
    const byPromotion = priced.applied.map(({ promotionId }) =>
      priced.lines.map(({ discounts }) => discounts.find((one) => one.promotionId === promotionId)?.amount.amount),
    )
    expect(byPromotion).toEqual(shares)
  })
  it("P42: two percentages, each rounded", () => {
    const first = price([line(1999)], { promotions: inTurn(percent(13), percent(13)) })
    expect(first.lines[0]?.discounts.map(({ amount }) => amount.amount)).toEqual([260, 226])
    expect(first.total.amount).toBe(1513)
    const second = price([line(5650)], { promotions: inTurn(off(1999), percent(33)) })
    expect(second.lines[0]?.discounts.map(({ amount }) => amount.amount)).toEqual([1999, 1205])
    expect(second.total.amount).toBe(2446)
  })
  it("P44: percentages multiply, they do not add", () => {
    expect(price([line(10000, 10)], { promotions: inTurn(percent(40), percent(70)) }).total.amount).toBe(18000)
  })
  it("P46: 20 % off, and 50.00 off what costs 500.00", () => {
    const promotions = inTurn(percent(20), {
      condition: { _tag: "SpendAtLeast", amount: gbp(50000) },
      benefit: off(5000),
    })
    const priced = price([line(10000, 7)], { promotions })
    expect([priced.total.amount, priced.discount.amount]).toEqual([51000, 19000])
  })
})

describe("prices", () => {
  it.each(["1.015", "1.01499"])("R06: %s × 2 is rounded at the line, not at the piece", (unit) => {
    expect(price([line(FineMoney.fromDecimal(unit, "GBP"), 2)], { rounding: "halfEven" }).subtotal.amount).toBe(203)
  })
})
