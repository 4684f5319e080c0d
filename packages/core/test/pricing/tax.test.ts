import { describe, expect, it } from "vitest"
import * as Ratio from "../../src/money/Ratio.ts"
import { netAtHome } from "../../src/pricing/border.ts"
import type { TaxPolicy } from "../../src/pricing/TaxPolicy.ts"
import { taxesOf } from "../../src/pricing/tax.ts"
import { item, policy, rate, rows, sums, taxOf } from "./taxKit.ts"

describe("published scenarios", () => {
  it.each([
    ["T01", 123, 1, 20, { line: 148, unit: 148 }],
    ["T02", 123, 3, 20, { line: 443, unit: 444 }],
    ["T04", 108, 3, 19, { line: 386, unit: 387 }],
  ])("%s: tax on top is rounded once a line, or once a piece", (_, unit, quantity, percent, gross) => {
    const excluded = policy("excluded", { standard: percent })
    expect(sums(taxOf(excluded, item(unit * quantity, quantity))).gross).toBe(gross.line)
    expect(sums(taxOf({ ...excluded, scope: "line" }, item(unit * quantity, quantity))).gross).toBe(gross.line)
    expect(sums(taxOf({ ...excluded, scope: "unit" }, item(unit * quantity, quantity))).gross).toBe(gross.unit)
  })
  it.each([
    ["halfEven", 12],
    ["halfUp", 13],
    ["halfDown", 12],
  ] as const)("T05: an exact half under %s", (rounding, tax) => {
    expect(sums(taxOf(policy("excluded", { standard: 5 }, { rounding }), item(250)))).toEqual({
      net: 250,
      tax,
      gross: 250 + tax,
    })
  })
  it("T07: included tax, out of each piece or out of the line", () => {
    const included = policy("included", { standard: 20 })
    expect(sums(taxOf({ ...included, scope: "unit" }, item(3940, 2)))).toEqual({ net: 3284, tax: 656, gross: 3940 })
    expect(sums(taxOf(included, item(3940, 2)))).toEqual({ net: 3283, tax: 657, gross: 3940 })
  })
  it.each([
    [1000, 19, 24, { net: 840, tax: 202, gross: 1042 }],
    [1000, 19, 0, { net: 840, tax: 0, gross: 840 }],
    [2000, 7, 0, { net: 1869, tax: 0, gross: 1869 }],
    [3000, 19, 0, { net: 2521, tax: 0, gross: 2521 }],
  ])("T13: a price of %i with a tax of %i percent in it, over a border to one of %i", (gross, from, to, expected) => {
    const kept = policy("included", { standard: to }, { border: { keep: "net", home: { standard: rate(from) } } })
    expect(sums(taxOf(kept, item(netAtHome(gross, undefined, kept))))).toEqual(expected)
  })
  it("T14: two taxes on one line, each on the same base", () => {
    const { taxed } = taxOf(policy("excluded", { standard: [5, 10] }), item(2000))
    expect(taxed[0]?.taxes?.map(({ tax }) => tax)).toEqual([
      { amount: 100, currency: "GBP" },
      { amount: 200, currency: "GBP" },
    ])
    expect(sums({ taxed }).gross).toBe(2300)
  })
  it("T17: the tax of a cart by rate", () => {
    const [six, ten] = [item(600, 2, "a"), item(1000, 1, "b")]
    expect(rows(taxOf(policy("excluded", { standard: 5 }), item(600, 2), item(1000)))).toEqual([
      ["standard", "5", 1600, 80],
    ])
    expect(rows(taxOf(policy("excluded", { a: 5, b: "7.5" }), ten, six))).toEqual([
      ["a", "5", 600, 30],
      ["b", "7.5", 1000, 75],
    ])
    expect(rows(taxOf(policy("excluded", { standard: [5, "7.5"] }), item(600, 2), item(1000)))).toEqual([
      ["standard", "5", 1600, 80],
      ["standard", "7.5", 1600, 120],
    ])
  })
  it("T18: 23 % both ways", () => {
    expect(sums(taxOf(policy("excluded", { standard: 23 }), item(1000)))).toEqual({ net: 1000, tax: 230, gross: 1230 })
    expect(sums(taxOf(policy("included", { standard: 23 }), item(1000)))).toEqual({ net: 813, tax: 187, gross: 1000 })
  })
  it("T21: mixed rates beside something untaxed", () => {
    const items = [item(2000, 2, "a"), item(3499, 1, "b"), item(240, 1, "none")]
    const rates = { a: 20, b: 10, none: 0 }
    expect(sums(taxOf(policy("excluded", rates), ...items))).toEqual({ net: 5739, tax: 750, gross: 6489 })
    expect(sums(taxOf(policy("included", rates), ...items))).toEqual({ net: 5088, tax: 651, gross: 5739 })
  })
  it("T22: what is taken off is not taxed", () => {
    const rates = policy("excluded", { standard: 10, other: 50 })
    expect(sums(taxOf(rates, item(6000, 2), item(500, 1, "other")))).toEqual({ net: 6500, tax: 850, gross: 7350 })
    expect(sums(taxOf(rates, item(9000, 2)))).toEqual({ net: 9000, tax: 900, gross: 9900 })
    const { taxed } = taxOf(rates, item(8000, 2), item(2300))
    expect(taxed.map(({ gross }) => gross)).toEqual([8800, 2530])
    expect(sums({ taxed })).toEqual({ net: 10300, tax: 1030, gross: 11330 })
  })
  it("T23: where prices contain tax, so does what is taken off them", () => {
    expect(sums(taxOf(policy("included", { standard: 10 }), item(5000 - 1000))).gross).toBe(4000)
  })
  it.each(["included", "excluded"] as const)("T24: nothing has no tax, and no sign, where tax is %s", (basis) => {
    for (const scope of ["unit", "line", "order"] as const)
      for (const standard of [19, [19, 1]]) {
        const { taxed, taxes } = taxOf(policy(basis, { standard }, { scope }), item(39900 - 39900))
        for (const amount of [...Object.values(sums({ taxed })), ...taxes.map(({ tax }) => tax.amount)])
          expect(Object.is(amount, 0)).toBe(true)
      }
  })
})

describe("a tax policy", () => {
  it("has included and excluded categories in one cart", () => {
    const mixed: TaxPolicy = {
      basis: "included",
      rates: { standard: rate(20), wine: { basis: "excluded", rates: [{ name: "duty", rate: rate(10) }] } },
    }
    const { taxed, taxes } = taxOf(mixed, item(1200), item(1000, 1, "wine"))
    expect(taxed).toEqual([
      { net: 1000, tax: 200, gross: 1200, category: "standard" },
      { net: 1000, tax: 100, gross: 1100, category: "wine" },
    ])
    expect(taxes.map(({ name }) => name)).toEqual([undefined, "duty"])
    expect("name" in (taxes[0] ?? {})).toBe(false)
  })
  it("works a compound rate out on the price and the exact tax before it", () => {
    const rates = [{ name: "GST", rate: rate(5) }, { name: "PST", rate: rate(10), compound: true } as const]
    const { taxed, taxes } = taxOf({ basis: "excluded", rates: { standard: { rates } } }, item(990))
    expect(taxed[0]?.taxes).toEqual([
      { name: "GST", rate: rate(5), tax: { amount: 50, currency: "GBP" } }, // 49.5
      { name: "PST", rate: rate(10), tax: { amount: 104, currency: "GBP" } }, // 103.95, and 104 of a rounded 50 too
    ])
    expect(taxes.map(({ name, net, tax }) => [name, net.amount, tax.amount])).toEqual([
      ["GST", 990, 50],
      ["PST", 990, 104],
    ])
    const inside = taxOf({ basis: "included", rates: { standard: { rates } } }, item(1155))
    expect(sums(inside)).toEqual({ net: 1000, tax: 155, gross: 1155 })
    expect(inside.taxes.map(({ tax }) => tax.amount)).toEqual([50, 105])
  })
  it("rounds included tax of several rates once, and splits it", () => {
    const { taxed } = taxOf(policy("included", { standard: [5, 5, 5] }), item(100))
    expect(taxed[0]?.tax).toBe(13) // 13.04
    expect(taxed[0]?.taxes?.map(({ tax }) => tax.amount)).toEqual([5, 4, 4])
  })
  it("rounds once for the whole order, and gives the odd unit to the largest remainder, the earliest of equals", () => {
    const once = policy("excluded", { standard: 5 }, { scope: "order" })
    const taxes = (...lefts: ReadonlyArray<number>) =>
      taxOf(once, ...lefts.map((left) => item(left))).taxed.map(({ tax }) => tax)
    expect(taxes(50, 50, 50)).toEqual([3, 3, 2]) // 2.5 each, 7.5 together
    expect(taxes(1000, 10)).toEqual([50, 1]) // 50 + 0.5
    expect(taxes(10, 12, 14)).toEqual([0, 1, 1]) // 0.5, 0.6 and 0.7 make 1.8
    const up = taxOf({ ...once, rounding: "up" }, item(20), item(1))
    expect(up.taxed.map(({ tax }) => tax)).toEqual([1, 1]) // a line whose own tax is whole keeps it
  })
  it("splits what a whole order comes to exactly, however large its lines are", () => {
    const lefts = [2_000_000_000_000_032, 1_999_999_999_999_903, 1_000_000_000_000_224]
    const { taxed } = taxOf(
      policy("excluded", { standard: "9.975" }, { scope: "order" }),
      ...lefts.map((one) => item(one)),
    )
    const remainders = lefts.map((left) => (BigInt(left) * 399n) % 4000n)
    expect(remainders).toEqual([768n, 1297n, 1376n]) // 3441 of 4000, which is rounded to one unit
    const floors = lefts.map((left) => Number((BigInt(left) * 399n) / 4000n))
    expect(taxed.map(({ tax }, at) => tax - (floors[at] ?? 0))).toEqual([0, 0, 1])
  })
  it("lets no line have more included tax than its price, however many rates the order has", () => {
    const pennies = Array.from({ length: 10 }, () => item(1))
    const { taxed, taxes } = taxOf(policy("included", { standard: [10, 10, 10, 10] }, { scope: "order" }), ...pennies)
    expect(taxed.map(({ tax }) => tax)).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    expect(taxes.map(({ tax }) => tax.amount)).toEqual([1, 1, 1, 0])
  })
  it("taxes pieces that were treated apart by their own prices", () => {
    const each = policy("excluded", { standard: 20 }, { scope: "unit" })
    const pieces = [
      { count: 3, left: 369 }, // 123 each: 24.6 → 25
      { count: 2, left: 205 }, // 102 and 103: 20.4 → 20, 20.6 → 21
    ]
    expect(sums(taxOf(each, item(574, 5, undefined, { pieces }))).tax).toBe(75 + 41)
  })
  it("taxes a million pieces like one", () => {
    const each = policy("included", { standard: 20 }, { scope: "unit" })
    expect(sums(taxOf(each, item(1_970_000_001, 1_000_000)))).toEqual({
      net: 1_642_000_000,
      tax: 328_000_001,
      gross: 1_970_000_001,
    })
  })
  it("sums taxes up again after something reduced them", () => {
    const two = policy("included", { standard: [5, "7.5"], food: 7 })
    const found = taxOf(two, item(600), item(1000), item(300, 1, "food"))
    expect(taxesOf(found.taxed, two, "GBP")).toEqual(found.taxes)
    expect(rows({ taxes: taxesOf(found.taxed.slice(1), two, "GBP") })).toEqual([
      ["food", "7", 280, 20],
      ["standard", "5", 889, 44],
      ["standard", "7.5", 889, 67],
    ])
  })
  it("says what it cannot work with", () => {
    const of = (policy: unknown) => () => taxOf(policy as TaxPolicy, item(1, 1, undefined, { id: "a" }))
    const good = policy("included", { standard: 20 })
    expect(of({ ...good, rates: { food: rate(7) } })).toThrow(
      new RangeError(
        "priceCart: the tax policy has no rate for the category of line a, got standard. " +
          "Add it to `rates`, with rate 0 if these goods are free of tax.",
      ),
    )
    expect(() => taxOf(good, item(1, 1, "constructor"))).toThrow("got constructor.")
    expect(of({ ...good, basis: "inclusive" })).toThrow('unknown basis, got "inclusive". Use included or excluded.')
    expect(of({ ...good, scope: "cart" })).toThrow('unknown scope, got "cart". Use unit, line or order.')
    expect(of({ ...good, rates: { standard: 0.2 } })).toThrow(
      "the tax rate of category standard is not a ratio from 0 on",
    )
    expect(of({ ...good, rates: { standard: Ratio.of(-1, 5) } })).toThrow('got {"numerator":-1,"denominator":5}.')
    expect(of({ ...good, rates: { standard: { rates: [] } } })).toThrow("is no list of 1 to 8 rates, got [].")
    const nine = { rates: new Array(9).fill({ rate: rate(1) }) }
    expect(of({ ...good, rates: { standard: nine } })).toThrow("is no list of 1 to 8 rates")
    const fine = { rates: new Array(8).fill({ rate: rate("1.2345"), compound: true }) }
    expect(of({ ...good, rates: { standard: fine } })).toThrow("are too fine to be worked out exactly")
    expect(of({ ...good, rates: { standard: Ratio.of(1, 2 ** 53 - 1) } })).toThrow("Write them with fewer digits.")
    expect(of({ ...good, border: { keep: "both", home: {} } })).toThrow('keeps something unknown, got "both"')
    const most = Number.MAX_SAFE_INTEGER
    expect(() => taxOf(policy("excluded", { standard: 20 }), item(most))).toThrow("leave the exact range")
    expect(() => taxOf(good, item(most), item(most))).toThrow("leave the exact range")
    expect(() => taxOf({ ...good, scope: "order" }, item(most), item(most))).toThrow("leave the exact range")
  })
})

describe("a border", () => {
  const home = { standard: rate(19), books: rate(7) }
  const net = policy("included", { standard: 24, books: 0 }, { border: { keep: "net", home } })

  it("leaves prices as they are where the gross is kept, or where there is none", () => {
    const kept: TaxPolicy = { ...net, border: { keep: "gross", home } }
    expect(netAtHome(1000, undefined, kept)).toBe(1000)
    expect(sums(taxOf(kept, item(1000)))).toEqual({ net: 806, tax: 194, gross: 1000 })
    expect(netAtHome(1000, undefined, policy("included", { standard: 24 }))).toBe(1000)
  })
  it("takes the tax of each category's home out, in the policy's rounding", () => {
    expect(netAtHome(2000, "books", net)).toBe(1869) // 1869.16
    expect(netAtHome(2000, "books", { ...net, rounding: "up" })).toBe(1870)
    expect(netAtHome(0, "books", net)).toBe(0)
  })
  it("is refused for a category whose home rate nobody wrote", () => {
    expect(() => netAtHome(1000, "wine", net)).toThrow(
      new RangeError(
        "priceCart: the border of the tax policy has no home rate for the category, got wine. " +
          "Add it to `border.home`, with rate 0 if these prices have no tax in them.",
      ),
    )
    const odd = { ...net, border: { keep: "net", home: { standard: Ratio.of(-1, 5) } } } as const
    expect(() => netAtHome(1000, undefined, odd)).toThrow("the home rate of category standard is not a ratio from 0 on")
  })
})

describe("tax quotes", () => {
  const quoted = (
    unquoted: "rates" | "none" | "refuse",
    amounts: Record<string, number>,
    basis = "excluded" as const,
  ) => policy(basis, { standard: 10, two: [5, 15] }, { quotes: { amounts, unquoted } })
  const a = item(1000, 1, undefined, { id: "a" })
  const b = item(500, 1, "two", { id: "b" })

  it("are the tax, whatever the rates, and are told by rate in proportion to them", () => {
    const { taxed, taxes, warnings } = taxOf(quoted("refuse", { a: 83, b: 41 }), a, b)
    expect(taxed.map(({ net, tax, gross }) => [net, tax, gross])).toEqual([
      [1000, 83, 1083],
      [500, 41, 541],
    ])
    expect(taxes.map(({ tax }) => tax.amount)).toEqual([83, 10, 31])
    expect(warnings).toEqual([])
  })
  it("are inside a price that contains its tax", () => {
    const included = { ...quoted("refuse", { a: 83 }), basis: "included" } as const
    expect(sums(taxOf(included, a))).toEqual({ net: 917, tax: 83, gross: 1000 })
    expect(() => taxOf({ ...included, quotes: { amounts: { a: 1001 }, unquoted: "refuse" } }, a)).toThrow(
      "the tax quote of a is more than its price of 1000 minor units that contains it, got 1001",
    )
  })
  it.each(["unit", "line", "order"] as const)("without one, in scope %s: rates, no tax, or an error", (scope) => {
    const taxes = (policy: TaxPolicy) => {
      const { taxed, warnings } = taxOf({ ...policy, scope }, a, b)
      return [taxed.map(({ tax }) => tax), warnings]
    }
    const warned = [{ _tag: "TaxNotQuoted", of: "b" }]
    expect(taxes(quoted("rates", { a: 83 }))).toEqual([[83, 100], warned])
    expect(taxes(quoted("none", { a: 83 }))).toEqual([[83, 0], warned])
    expect(() => taxes(quoted("refuse", { a: 83 }))).toThrow(
      "the tax quotes have nothing for a line, a gift or a shipment, got b. Ask for its tax first",
    )
  })
  it("are not asked for what costs nothing", () => {
    const free = item(0, 1, "two", { id: "free" })
    const { taxed, warnings } = taxOf(quoted("refuse", { a: 83 }), a, free)
    expect([sums({ taxed }).tax, warnings]).toEqual([83, []])
  })
  it("stand under the first rate where all rates are zero", () => {
    const zeros = policy("excluded", { standard: [0, 0] }, { quotes: { amounts: { a: 7 }, unquoted: "refuse" } })
    expect(taxOf(zeros, a).taxes.map(({ tax }) => tax.amount)).toEqual([7, 0])
  })
  it("that are no amounts, or may be for either of two, are refused", () => {
    for (const odd of [-1, 0.5, Number.NaN])
      expect(() => taxOf(quoted("none", { a: odd }), a)).toThrow(
        `a is not a whole number of minor units from 0 on, got ${odd}`,
      )
    expect(() => taxOf(quoted("none", { a: 1 }), a, a)).toThrow(
      new TypeError(
        "priceCart: two of the lines, gifts and shipments have one id, got a twice. " +
          "Give each an id of its own, so that a tax quote is for one of them.",
      ),
    )
    const odd = { ...quoted("none", {}), quotes: { amounts: {}, unquoted: "zero" } } as unknown as TaxPolicy
    expect(() => taxOf(odd, a)).toThrow('an unknown way without a quote, got "zero". Use rates, none or refuse.')
  })
})
