import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { PricedLine } from "../../src/pricing/PricedCart.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import { dividedParts, sharesUpTo, type UnitGroup, unitsOf } from "../../src/pricing/unitsOf.ts"
import { gbp, isAmount, line, price, pricedLines, requests, sum, vat } from "./answerKit.ts"

const grossOf = (one: PricedLine | undefined): ReadonlyArray<readonly [pieces: number, gross: number]> =>
  one === undefined ? [] : unitsOf(one).map(({ quantity, gross }) => [quantity, gross.amount])

const off = (one: PricedLine | undefined): ReadonlyArray<number> =>
  one === undefined
    ? []
    : unitsOf(one).flatMap(({ quantity, discounts }) => new Array<number>(quantity).fill(sum(discounts)))

/** What must hold of the pieces of any line. One comparison for a whole line: a proof looks at many. */
const checkPieces = (one: PricedLine): void => {
  const groups = unitsOf(one)
  const column = (of: (group: UnitGroup) => number): number => sum(groups.map((group) => group.quantity * of(group)))
  expect([
    column(() => 1),
    column(({ subtotal }) => subtotal.amount),
    column(({ net }) => net.amount),
    column(({ tax }) => tax.amount),
    column(({ gross }) => gross.amount),
    ...one.discounts.map((_, at) => column(({ discounts }) => discounts[at] ?? 0)),
  ]).toEqual([
    one.quantity,
    one.subtotal.amount,
    one.net.amount,
    one.tax.amount,
    one.gross.amount,
    ...one.discounts.map(({ amount }) => amount.amount),
  ])
  expect(groups.filter((group) => !isSound(group, one))).toEqual([])
  expect(groups.length).toBeLessThanOrEqual((one.parts?.length ?? 1) * (4 + one.discounts.length))
}

const isSound = ({ quantity, subtotal, discounts, net, tax, gross }: UnitGroup, one: PricedLine): boolean => {
  const left = one.subtotal.amount - one.discount.amount
  const unitLeft = subtotal.amount - sum(discounts)
  return (
    quantity > 0 &&
    discounts.length === one.discounts.length &&
    [subtotal.amount, ...discounts, net.amount, tax.amount, gross.amount].every(isAmount) &&
    net.amount + tax.amount === gross.amount &&
    (one.gross.amount !== left || unitLeft === gross.amount) &&
    (one.net.amount !== left || unitLeft === net.amount)
  )
}

describe("the pieces of a line", () => {
  it("share its amounts evenly, and what is left over falls on the last of them", () => {
    const { lines } = price([line("mug", 1000, 3)], { promotions: [{ _tag: "AmountOff", amount: gbp(1000) }] })
    expect(grossOf(lines[0])).toEqual([
      [1, 666],
      [2, 667],
    ])
  })

  it("get a discount earliest first, beside a price that may not fall further", () => {
    const shirt = line("shirt", 5000, 1, { floor: gbp(4500) })
    const { lines } = price([line("mug", 2000, 3), shirt], { promotions: [{ _tag: "AmountOff", amount: gbp(2500) }] })
    expect(lines.map(off)).toEqual([[667, 667, 666], [500]])
  })

  it("that were treated apart have prices of their own", () => {
    const { lines } = price([line("mug", 2000, 5)], {
      promotions: [
        { _tag: "NthUnit", nth: 2, off: { percent: 50 } },
        { _tag: "AmountOff", amount: gbp(500) },
      ],
    })
    expect(lines[0]?.parts).toHaveLength(2)
    expect(off(lines[0])).toEqual([1063, 1062, 125, 125, 125])
  })

  it("have each their tax, which is the line's", () => {
    const { lines } = price([line("mug", 999, 3)], { tax: vat("included") })
    expect(lines[0]?.tax).toEqual(gbp(500))
    expect(unitsOf(lines[0] as PricedLine).map(({ quantity, net, tax }) => [quantity, net.amount, tax.amount])).toEqual(
      [
        [2, 832, 167],
        [1, 833, 166],
      ],
    )
  })

  it("that were given bear alike the tax that somebody asks for them", () => {
    const given = {
      quantity: 4,
      subtotal: gbp(40),
      discounts: [{ promotionId: "a", name: "Free", amount: gbp(40) }],
      discount: gbp(40),
      net: gbp(0),
      gross: gbp(10),
      parts: [
        { quantity: 1, subtotal: gbp(10), discounts: [10] },
        { quantity: 3, subtotal: gbp(30), discounts: [30] },
      ],
    }
    expect(dividedParts(given).map(({ net, gross }) => [net, gross])).toEqual([
      [0, 2],
      [0, 8],
    ])
  })

  it("cost no more to spell out where there are a million", () => {
    const many: Parameters<typeof price>[1] = {
      promotions: [{ _tag: "AmountOff", amount: gbp(1_000_001) }],
      tax: vat("excluded", "7.7"),
    }
    const groups = (quantity: number): number =>
      unitsOf(price([line("mug", 999, quantity)], many).lines[0] as PricedLine).length
    expect(groups(1_000_000)).toBeLessThanOrEqual(5)
    expect(groups(1_000_000)).toBeGreaterThan(1)
  })

  it("add up to the line in every column, and each is sound in itself", () => {
    const runs = scaled(100_000, 1 / 50)
    fc.assert(fc.property(pricedLines, checkPieces), { seed, numRuns: runs })
    held("pieces add up to lines", runs, "lines")
  })

  it("do so for all that pricing answers", () => {
    const runs = scaled(20_000, 1 / 20)
    const check = fc.property(requests, (asked) => {
      const { lines, gifts } = priceCart(asked)
      for (const one of [...lines, ...gifts]) checkPieces(one)
    })
    fc.assert(check, { seed, numRuns: runs })
    held("pieces add up to the lines of priced carts", runs, "carts")
  })
})

describe("shares up to each weight", () => {
  it("add up, and stay on their weight's side", () => {
    const weights = fc.array(
      fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 1e12 })),
      {
        minLength: 1,
        maxLength: 8,
      },
    )
    const check = fc.property(weights, fc.integer({ min: 0, max: 2e13 }), (all, asked) => {
      const whole = sum(all)
      const amount = whole === 0 ? 0 : asked
      const shares = sharesUpTo(amount, all)
      expect(sum(shares)).toBe(amount)
      for (const [at, share] of shares.entries()) {
        const weight = all[at] ?? 0
        if (amount <= whole) expect(share).toBeLessThanOrEqual(weight)
        if (amount >= whole) expect(share).toBeGreaterThanOrEqual(weight)
        if (weight === 0) expect(share).toBe(0)
      }
    })
    fc.assert(check, { seed, numRuns: scaled(20_000) })
  })
})
