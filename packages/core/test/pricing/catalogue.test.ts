import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { FineMoney } from "../../src/money/FineMoney.ts"
import type { Money } from "../../src/money/Money.ts"
import { divide, type Rounding, roundings } from "../../src/money/rounding.ts"
import type { CompiledBenefit, CompiledPromotion, Goods } from "../../src/pricing/CompiledPromotion.ts"
import { catalogueChanges } from "../../src/pricing/catalogue.ts"
import type { CatalogueChange } from "../../src/pricing/PricedCart.ts"
import { amountOff, compiled, fixedPrice, percentOff, skuIs } from "./compiled.ts"

type Price = Money | FineMoney

const gbp = (amount: number): Money => ({ amount, currency: "GBP" })
const fine = (amount: number, exponent: number): FineMoney => ({ amount, currency: "GBP", exponent })
const inTurn = (...benefits: ReadonlyArray<CompiledBenefit>): ReadonlyArray<CompiledPromotion> =>
  benefits.map((benefit, at) => compiled(`p${at + 1}`, { benefits: [benefit] }))

interface Facts {
  readonly rounding?: Rounding
  readonly once?: true
  readonly floor?: Money
  readonly goods?: Goods
}
const changesOf = (unitPrice: Price, catalogue: ReadonlyArray<CompiledPromotion>, facts: Facts = {}) =>
  catalogueChanges({ unitPrice, ...facts.goods }, { unitPrice, floor: facts.floor }, catalogue, {
    rounding: facts.rounding ?? "halfUp",
    catalogueRounding: facts.once ? "once" : "each",
  })

/** The amounts after each change. */
const chain = (unitPrice: Price | number, benefits: ReadonlyArray<CompiledBenefit>, facts: Facts = {}) =>
  changesOf(typeof unitPrice === "number" ? gbp(unitPrice) : unitPrice, inTurn(...benefits), facts).map(
    ({ now }) => now.amount,
  )

describe("catalogue promotions", () => {
  it("chain: each sees the price that the one before left", () => {
    expect(chain(10_000, [amountOff(1000), percentOff(50), amountOff(500), percentOff(25)])).toEqual([
      9000, 4500, 4000, 3000,
    ])
  })

  it("round what remains of the price after each of them, or once at the end", () => {
    expect(chain(15, [percentOff(10), percentOff(10)], { rounding: "halfEven" })).toEqual([14, 13])
    expect(chain(15, [percentOff(10), percentOff(10)], { rounding: "halfEven", once: true })).toEqual([14, 12])
    expect(chain(101, [percentOff(50)], { rounding: "halfDown" })).toEqual([50])
    expect(chain(101, [percentOff(50)])).toEqual([51])
    expect(chain(1999, [percentOff(13)])).toEqual([1739])
    expect(chain(5650, [amountOff(1999)])).toEqual([3651])
  })

  it("say what each of them changed", () => {
    const [first, second] = inTurn(amountOff(100), fixedPrice(750))
    if (first === undefined || second === undefined) throw new Error("two promotions")
    expect(changesOf(gbp(1000), [first, second])).toEqual([
      { promotionId: "p1", name: "The p1", was: gbp(1000), now: gbp(900) },
      { promotionId: "p2", name: "The p2", was: gbp(900), now: gbp(750) },
    ])
  })

  it("take nothing off below zero, and nothing where a fixed price is no lower", () => {
    expect(chain(101, [amountOff(500)])).toEqual([0])
    expect(chain(101, [amountOff(500), percentOff(10), amountOff(1), fixedPrice(0)])).toEqual([0])
    expect(chain(101, [fixedPrice(101), fixedPrice(102)])).toEqual([])
    expect(chain(101, [percentOff(100)], { once: true })).toEqual([0])
  })

  it("that move no digit of the price leave no change", () => {
    expect(chain(1, [percentOff(10)])).toEqual([])
    expect(chain(5, [percentOff(8), percentOff(8)])).toEqual([])
    expect(chain(5, [percentOff(8), percentOff(8)], { once: true })).toEqual([4])
    expect(changesOf(gbp(5), inTurn(percentOff(8), percentOff(8)), { once: true })).toEqual([
      { promotionId: "p2", name: "The p2", was: gbp(5), now: gbp(4) },
    ])
  })

  it("never bring a piece below its floor, nor one that is there up to it", () => {
    for (const once of [{}, { once: true }] as const) {
      expect(chain(1000, [amountOff(300), percentOff(50)], { floor: gbp(600), ...once })).toEqual([700, 600])
      expect(chain(1000, [fixedPrice(1)], { floor: gbp(600), ...once })).toEqual([600])
      expect(chain(500, [fixedPrice(1), percentOff(10), amountOff(1)], { floor: gbp(600), ...once })).toEqual([])
      expect(chain(fine(10_000, 3), [percentOff(99)], { floor: gbp(600), ...once })).toEqual([6000])
    }
  })

  it("give the benefits of one promotion one after the other, as one change", () => {
    const both = compiled("both", { benefits: [percentOff(10), amountOff(50)] })
    expect(changesOf(gbp(1000), [both]).map(({ was, now }) => [was.amount, now.amount])).toEqual([[1000, 850]])
  })

  it("look at the goods as they were before them all", () => {
    const from = (min: number): Parameters<typeof percentOff>[1] => ({
      matches: ({ unitPrice }) => (unitPrice?.amount ?? 0) >= min,
      undiscounted: false,
      keys: undefined,
      currency: "GBP",
    })
    expect(chain(1000, [percentOff(50), percentOff(10, from(1000)), percentOff(10, from(1001))])).toEqual([500, 450])
  })

  it("pass over other goods, and over benefits that are for carts", () => {
    const gift: CompiledBenefit = { _tag: "Gift", gifts: [], choose: 0, forEach: undefined, maxTimes: 1, counts: false }
    expect(
      chain(1000, [percentOff(10, skuIs("mug")), gift, percentOff(20, skuIs("tea"))], { goods: { sku: "tea" } }),
    ).toEqual([800])
    expect(chain(1000, [])).toEqual([])
  })

  it("keep the fineness of a price, and bring a coarse one to minor units", () => {
    expect(changesOf(fine(12_345, 4), inTurn(percentOff(10), amountOff(10)))).toMatchObject([
      { was: fine(12_345, 4), now: fine(11_111, 4) },
      { was: fine(11_111, 4), now: fine(10_111, 4) },
    ])
    expect(chain(fine(12_345, 4), [fixedPrice(99)])).toEqual([9900])
    expect(changesOf(fine(5, 0), inTurn(amountOff(250)))).toEqual([
      { promotionId: "p1", name: "The p1", was: fine(5, 0), now: gbp(250) },
    ])
    expect(changesOf(fine(500, 2), inTurn(amountOff(250)))[0]?.now).toEqual(fine(250, 2))
  })

  it("stay exact where amounts in the price's own digits leave the safe range", () => {
    const most = Number.MAX_SAFE_INTEGER
    for (const once of [{}, { once: true }] as const) {
      expect(chain(fine(most, 12), [amountOff(most)], once)).toEqual([0])
      expect(chain(fine(most, 12), [fixedPrice(most)], once)).toEqual([])
      expect(chain(fine(most, 12), [percentOff(50)], { floor: gbp(most), ...once })).toEqual([])
      expect(chain(most, [percentOff(1), amountOff(1)], once)).toEqual([8917127262193581, 8917127262193580])
    }
  })
})

describe("laws of catalogue promotions", () => {
  const unitPrice: fc.Arbitrary<Price> = fc.oneof(
    fc.integer({ min: 0, max: 40 }).map(gbp),
    fc.integer({ min: 0, max: 20_000 }).map(gbp),
    fc.maxSafeNat().map(gbp),
    fc
      .tuple(fc.integer({ min: 0, max: 2_000_000 }), fc.integer({ min: 2, max: 6 }))
      .map(([n, exponent]) => fine(n, exponent)),
  )
  const off = fc.oneof(
    fc.constantFrom(1, 3, 7, 10, 33, 50, 100).map((percent) => percentOff(percent)),
    fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9000 })).map((amount) => amountOff(amount)),
    fc.integer({ min: 0, max: 9000 }).map((amount) => fixedPrice(amount)),
  )
  const promotions = fc
    .array(fc.array(off, { minLength: 1, maxLength: 3 }), { maxLength: 6 })
    .map((all) => all.map((benefits, at) => compiled(`p${at}`, { benefits })))
  const facts: fc.Arbitrary<Facts> = fc.record(
    {
      rounding: fc.constantFrom(...roundings),
      once: fc.constant(true as const),
      floor: fc.oneof(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 9000 })).map(gbp),
    },
    { requiredKeys: ["rounding"], noNullPrototype: true },
  )

  /** The same price, worked out again in fractions of bigints. */
  const oracle = (
    price: Price,
    all: ReadonlyArray<CompiledPromotion>,
    { rounding = "halfUp", once, floor }: Facts,
  ): number => {
    const scale = 10n ** BigInt((price.exponent ?? 2) - 2)
    const start = BigInt(price.amount)
    const wanted = BigInt(floor?.amount ?? 0) * scale
    const least = wanted > start ? start : wanted
    let [top, bottom] = [start, 1n]
    for (const { benefits } of all) {
      for (const benefit of benefits) {
        if (benefit._tag === "PercentOff") {
          top *= BigInt(benefit.remaining.numerator)
          bottom *= BigInt(benefit.remaining.denominator)
        } else if (benefit._tag === "AmountOff") top -= BigInt(benefit.amount) * scale * bottom
        else if (benefit._tag === "FixedPrice" && BigInt(benefit.price) * scale * bottom < top)
          [top, bottom] = [BigInt(benefit.price) * scale, 1n]
        if (top < least * bottom) [top, bottom] = [least, 1n]
        if (once === undefined) [top, bottom] = [BigInt(divide(top, bottom, rounding)), 1n]
      }
    }
    return divide(top, bottom, rounding)
  }

  const lastOf = (changes: ReadonlyArray<CatalogueChange>, price: Price): number =>
    changes.at(-1)?.now.amount ?? price.amount

  it("the new price is the exact one, rounded where the policy says", () => {
    let changed = 0
    fc.assert(
      fc.property(unitPrice, promotions, facts, (price, all, how) => {
        const changes = changesOf(price, all, how)
        expect(lastOf(changes, price)).toBe(oracle(price, all, how))
        changed += changes.length > 1 ? 1 : 0
      }),
      { seed, numRuns: scaled(20_000) },
    )
    held("chained catalogue promotions leave the exact price", scaled(20_000), "prices")
    expect(changed).toBeGreaterThan(scaled(20_000) / 10)
  })

  it("keep an exact fraction for a hundred percentages, and are rounded once on the way after each hundred", () => {
    const price = fine(9_007_199_254_740_991, 15)
    const hundred = inTurn(...Array.from({ length: 100 }, () => percentOff(1)))
    const exact = divide(BigInt(price.amount) * 99n ** 100n, 100n ** 100n, "halfUp")
    expect(changesOf(price, hundred, { once: true }).at(-1)?.now.amount).toBe(exact)
    const next = changesOf(price, [...hundred, ...inTurn(percentOff(1))], { once: true }).at(-1)?.now.amount
    expect(next).toBe(divide(BigInt(exact) * 99n, 100n, "halfUp"))
    // The fraction of ten thousand percentages would have 66,000 bits.
    const many = inTurn(...Array.from({ length: 10_000 }, () => percentOff(1)))
    expect(changesOf(price, many, { once: true }).length).toBeGreaterThan(100)
  })

  it("changes follow on each other, each lower than the one before and none below the floor", () => {
    fc.assert(
      fc.property(unitPrice, promotions, facts, (price, all, how) => {
        const scale = 10 ** ((price.exponent ?? 2) - 2)
        let before: Price = price
        for (const { promotionId, was, now } of changesOf(price, all, how)) {
          expect(all.map(({ id }) => id)).toContain(promotionId)
          expect(was).toEqual(before)
          expect(now.amount).toBeLessThan(was.amount)
          expect(now.amount).toBeGreaterThanOrEqual((how.floor?.amount ?? 0) * scale)
          expect([now.currency, now.exponent]).toEqual([price.currency, price.exponent])
          before = now
        }
      }),
      { seed, numRuns: scaled(10_000) },
    )
  })
})
