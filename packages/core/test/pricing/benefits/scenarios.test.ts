/** What other engines take off goods, by the facts of their own tests: as far as benefits alone decide it. */
import { describe, expect, it } from "vitest"
import type { CompiledSelector } from "../../../src/pricing/CompiledPromotion.ts"
import { amount, buyGet, firstThenFurther, give, percent, percentFrom, pieces, row, skus, tiers, total } from "./kit.ts"

const left = (rows: ReadonlyArray<ReturnType<typeof row>>): number => total(rows.map((one) => one.left))

describe("allocation", () => {
  it("A11 spreads a fixed order discount by line value", () => {
    expect(give([row(5_000, 3), row(5_000), row(5_000, 2)], [amount(1_500)])).toEqual([[750, 250, 500]])
  })

  it("A12 loses no cent of 10.00 over three equal lines", () => {
    expect(give([row(5_000), row(5_000), row(5_000)], [amount(1_000)])).toEqual([[334, 333, 333]])
  })

  it("A14 spreads a percentage that its cap has cut down", () => {
    const lines = (): ReturnType<typeof row>[] => [row(12_000), row(23_000), row(30_000)]
    const benefit = percent(15, { cap: 5_000 })
    expect(give(lines(), [benefit])).toEqual([[923, 1_769, 2_308]])
    expect(give(lines(), [benefit], { leftover: "first" })).toEqual([[924, 1_769, 2_307]])
    expect(give([row(1_200), row(2_300), row(1_000)], [benefit])).toEqual([[180, 345, 150]])
  })
})

describe("promotions", () => {
  it("P01 takes 50 % off items, of which net or gross follows", () => {
    const [one] = [row(8_333)]
    give([one], [percent(50, { per: "unit" })])
    expect(one.left).toBe(4_167)
    const lines = [row(1_400), row(650, 2)]
    give(lines, [percent(50, { per: "unit" })])
    expect(left(lines)).toBe(1_350)
  })

  it("P05, T23 take a fixed amount off the price, whether or not it contains tax", () => {
    expect(give([row(1_230)], [amount(500)])).toEqual([[500]])
    expect(total(give([row(2_000), row(1_000, 2)], [amount(500)])[0] ?? [])).toBe(500)
    expect(give([row(5_000)], [amount(1_000)])).toEqual([[1_000]])
  })

  it("P07 stops at zero", () => expect(give([row(100)], [amount(1_000)])).toEqual([[100]]))

  it("P08 takes a fraction of a percent", () => expect(give([row(5_000)], [percent("10.5")])).toEqual([[525]]))

  it("P10 takes 15 % off what 50 % off one line has left", () => {
    const on = skus("sale")
    const lines = [row(1_000, 2, { sku: "sale" }), row(5_000)]
    expect(give(lines, [percent(50, { on }), percent(15)])).toEqual([
      [1_000, 0],
      [150, 750],
    ])
    expect(left(lines)).toBe(5_100)
  })

  it("P11, T24 end at exactly zero", () => {
    expect(give([row(1_000)], [percent(100), percent(20)])).toEqual([[1_000], [0]])
    const one = row(39_900)
    give([one], [percent(100)])
    expect(Object.is(one.left, 0)).toBe(true)
  })

  it("P17 never goes below the minimum price of an item, and redistributes the rest", () => {
    const shirt = (): ReturnType<typeof row> => row(5_000, 1, { floor: 4_500 })
    const mugs = row(2_000, 3)
    expect(give([shirt()], [amount(1_000)])).toEqual([[500]])
    expect(give([shirt(), row(2_000)], [amount(2_000)])).toEqual([[500, 1_500]])
    expect(give([shirt(), row(2_000)], [percent(20)])).toEqual([[500, 900]])
    expect(give([shirt(), mugs], [amount(2_500)])).toEqual([[500, 2_000]])
    expect(pieces(mugs).map((piece) => 2_000 - piece)).toEqual([667, 667, 666])
  })

  it("P23 takes amounts off so many pieces of each line, as far as there is something left", () => {
    const each = (value: number, most: number): ReturnType<typeof amount> =>
      amount(value, { per: "unit", units: { most, of: "line" } })
    expect(give([row(5_000), row(15_000)], [each(3_000, 2), each(5_000, 1)])).toEqual([
      [3_000, 3_000],
      [2_000, 5_000],
    ])
  })

  it("P24, P26 spread an amount by what is left on each line, until nothing is", () => {
    expect(give([row(20_000), row(60_000)], [amount(40_000)])).toEqual([[10_000, 30_000]])
    expect(give([row(10_000), row(30_000)], [amount(20_000)])).toEqual([[5_000, 15_000]])
    expect(give([row(5_000), row(15_000)], [amount(3_000), amount(5_000)])).toEqual([
      [750, 2_250],
      [1_250, 3_750],
    ])
    expect(give([row(5_000), row(15_000)], [amount(100_000), amount(5_000)])).toEqual([
      [5_000, 15_000],
      [0, 0],
    ])
  })

  it("P28 gives two of four, none of three, and the cheap ones for the dear ones", () => {
    const benefit = buyGet(2, 2)
    expect(give([row(25_000, 4)], [benefit])).toEqual([[50_000]])
    expect(give([row(33_333, 3, { list: 100_000 })], [benefit])).toEqual([[0]])
    expect(give([row(50_000), row(50_000), row(100_000), row(100_000)], [benefit])).toEqual([[50_000, 50_000, 0, 0]])
  })

  it("P35 takes one rate for the first piece and another for each further one", () => {
    const benefit = firstThenFurther(113, 211)
    const lines = [row(1_000), row(1_000, 2), row(1_000, 10)]
    expect(give(lines, [benefit])).toEqual([[113, 324, 2_012]])
    expect(give([row(1_000, 10)], [{ ...benefit, maxUnits: 5 }])).toEqual([[957]])
    expect(give([], [benefit])).toEqual([[]])
  })

  it("P37 counts the pieces of all lines for a percentage off some", () => {
    const benefit = tiers("quantity", [percentFrom(0, 10), percentFrom(10, 15)], {
      on: skus("shirt"),
      of: skus("shirt", "pants"),
    })
    const cart = (shirts: number, pants: number): ReturnType<typeof row>[] => [
      row(5_000, shirts, { sku: "shirt" }),
      row(3_000, pants, { sku: "pants" }),
    ]
    expect(give(cart(2, 3), [benefit])).toEqual([[1_000, 0]])
    expect(give(cart(7, 5), [benefit])).toEqual([[5_250, 0]])
  })

  it("P38 takes the amount of the tier that is reached", () => {
    const benefit = tiers("amount", [
      { from: 0, amount: 1_000 },
      { from: 10_000, amount: 1_500 },
      { from: 20_000, amount: 2_000 },
    ])
    const off = (unit: number): unknown => give([row(unit)], [benefit])
    expect([5_000, 15_000, 20_000].map(off)).toEqual([[[1_000]], [[1_500]], [[2_000]]])
  })

  it("P43 is for the cheapest piece only", () => {
    const units = { most: 1, of: "order" } as const
    expect(give([row(1_999), row(10_999)], [percent(15, { units })])).toEqual([[300, 0]])
    expect(give([row(1_333), row(1_666)], [amount(444, { units })])).toEqual([[444, 0]])
    expect(give([row(10_999, 2), row(1_999, 3)], [percent(15, { units })])).toEqual([[0, 300]])
  })

  it("P44 takes a voucher off what a promotion has left, and never adds percentages", () => {
    const one = row(10_000, 10)
    give([one], [percent(40), percent(70)])
    expect(one.left).toBe(18_000)
  })

  it("P45 gives one of four at the price that contains tax", () => {
    expect(give([row(2_300, 4)], [buyGet(3, 1)])).toEqual([[2_300]])
  })

  it("P46 takes a percentage and an amount, and a percentage off several kinds", () => {
    const jackets = row(10_000, 7)
    expect(give([jackets], [percent(20, { per: "unit" }), amount(5_000)])).toEqual([[14_000], [5_000]])
    expect(jackets.left).toBe(51_000)
    const formal = [
      row(1_000, 1, { sku: "bowtie" }),
      row(5_000, 1, { sku: "dress" }),
      row(8_000, 1, { sku: "trousers" }),
    ]
    expect(give(formal, [percent(10, { on: skus("bowtie", "dress"), per: "unit" })])).toEqual([[100, 500, 0]])
    expect(left(formal)).toBe(13_400)
  })

  it("P47 stops at zero for goods of a price range, whose ends are in it", () => {
    const priced = (min: number, max: number): CompiledSelector => ({
      matches: ({ unitPrice }) => unitPrice !== undefined && unitPrice.amount >= min && unitPrice.amount <= max,
      undiscounted: false,
      keys: undefined,
      currency: "GBP",
    })
    const costs = (unit: number, quantity: number, on: CompiledSelector, value: number): number => {
      const one = row(unit, quantity)
      give([one], [amount(value, { on, per: "unit" })])
      return one.left
    }
    expect([
      costs(2_000, 1, priced(2_000, 5_000), 1_000),
      costs(2_000, 1, priced(1_500, 2_000), 1_000),
      costs(2_000, 2, priced(1_000, 5_000), 3_000),
      costs(10_000, 3, priced(5_000, 15_000), 1_000),
    ]).toEqual([1_000, 1_000, 0, 27_000])
  })
})
