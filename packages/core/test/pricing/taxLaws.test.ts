/** The laws of tax, against fractions of bigints. */
import * as fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { type Rounding, roundings } from "../../src/money/rounding.ts"
import type { NamedRate, TaxPolicy } from "../../src/pricing/TaxPolicy.ts"
import { type TaxItem, taxesOf } from "../../src/pricing/tax.ts"
import { item, rate, sums, taxOf } from "./taxKit.ts"

const numRuns = scaled(30_000)

type Fraction = readonly [bigint, bigint]
const plusOf = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * d + c * b, b * d]
const timesOf = ([a, b]: Fraction, [c, d]: Fraction): Fraction => [a * c, b * d]

const rounded = ([n, d]: Fraction, rounding: Rounding): bigint => {
  const floor = n / d
  const twice = 2n * (n % d)
  if (twice === 0n || rounding === "down") return floor
  if (rounding === "up" || twice > d) return floor + 1n
  if (twice < d || rounding === "halfDown") return floor
  return rounding === "halfUp" || floor % 2n === 1n ? floor + 1n : floor
}

/** What each rate takes of a price without tax. */
const takes = (rates: ReadonlyArray<NamedRate>): ReadonlyArray<Fraction> => {
  const found: Array<Fraction> = []
  for (const { rate, compound } of rates) {
    const base = compound ? found.reduce(plusOf, [1n, 1n]) : ([1n, 1n] as const)
    found.push(timesOf(base, [BigInt(rate.numerator), BigInt(rate.denominator)]))
  }
  return found
}

const ratesOf = ({ rates }: TaxPolicy, category = "standard"): ReadonlyArray<NamedRate> => {
  const written = rates[category]
  return written === undefined ? [] : "rates" in written ? written.rates : [{ rate: written }]
}
const isIncluded = ({ basis, rates }: TaxPolicy, category = "standard"): boolean => {
  const written = rates[category]
  return (written !== undefined && "rates" in written ? (written.basis ?? basis) : basis) === "included"
}

/** What each rate takes of a price, and all of them where they are contained in it. */
const exact = (policy: TaxPolicy, left: bigint, category?: string): ReadonlyArray<Fraction> => {
  const each = takes(ratesOf(policy, category))
  const [n, d] = each.reduce(plusOf, [0n, 1n])
  return isIncluded(policy, category) ? [[left * n, d + n]] : each.map(([top, bottom]) => [left * top, bottom])
}

const percents = fc.constantFrom("20", "19", "7.7", "9.975", "0", "5", "12.5", "250")
const named = fc.record({ rate: percents.map(rate), compound: fc.constant(true as const) }, { requiredKeys: ["rate"] })
const bases = fc.constantFrom<TaxPolicy["basis"]>("included", "excluded")
const several = fc.array(named, { minLength: 1, maxLength: 3 })
const policies = fc.record({
  basis: bases,
  rates: fc.record({
    standard: fc.oneof(percents.map(rate), fc.constant(Ratio.of(1, 3)), fc.record({ rates: several })),
    food: fc.record({ basis: bases, rates: several }),
  }),
  rounding: fc.constantFrom(...roundings),
  scope: fc.constantFrom("unit" as const, "line" as const, "order" as const),
})
const amounts = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 4, arbitrary: fc.integer({ min: 1, max: 30 }) },
  { weight: 4, arbitrary: fc.integer({ min: 31, max: 30_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1e9, max: 1e13 }) },
)
const runs = fc.array(fc.record({ count: fc.constantFrom(1, 2, 3, 7, 1000), left: amounts }), {
  minLength: 1,
  maxLength: 3,
})
const items = fc.array(
  fc.record({ runs, apart: fc.boolean(), category: fc.constantFrom(undefined, "standard", "food") }).map(
    ({ runs, apart, category }): TaxItem =>
      item(
        runs.reduce((sum, { left }) => sum + left, 0),
        runs.reduce((sum, { count }) => sum + count, 0),
        category,
        { pieces: apart ? runs : undefined },
      ),
  ),
  { maxLength: 6 },
)
const carts = fc.record({ policy: policies, items })

/** The prices of the pieces of an item, and how many have each. */
const pricesOf = ({ pieces, quantity, left }: TaxItem): ReadonlyArray<readonly [bigint, bigint]> =>
  (pieces ?? [{ count: quantity, left }]).flatMap((run) => {
    const [count, amount] = [BigInt(run.count), BigInt(run.left)]
    return [[amount / count, count - (amount % count)] as const, [amount / count + 1n, amount % count] as const]
  })

describe("tax", () => {
  let checked = 0
  const law = (name: string, check: (policy: TaxPolicy, items: ReadonlyArray<TaxItem>) => void): void =>
    it(name, () => {
      fc.assert(
        fc.property(carts, ({ policy, items }) => check(policy, items)),
        { numRuns, seed },
      )
      checked += numRuns
    })
  afterAll(() => held("laws of tax", checked, "carts"))

  law(
    "adds up: rates to lines, lines to categories, net and tax to gross, and none of it is negative",
    (policy, items) => {
      const { taxed, taxes } = taxOf(policy, ...items)
      for (const [at, { net, tax, gross, taxes = [], category }] of taxed.entries()) {
        expect(net + tax).toBe(gross)
        expect(isIncluded(policy, category) ? gross : net).toBe(items[at]?.left)
        if (ratesOf(policy, category).length > 1) expect(taxes.reduce((sum, one) => sum + one.tax.amount, 0)).toBe(tax)
        else expect(taxes).toEqual([])
        for (const amount of [net, tax, gross, ...taxes.map((one) => one.tax.amount)])
          expect(amount >= 0 && !Object.is(amount, -0)).toBe(true)
      }
      expect(taxesOf(taxed, policy, "GBP")).toEqual(taxes)
      expect(taxes.reduce((sum, { tax }) => sum + tax.amount, 0)).toBe(sums({ taxed }).tax)
      for (const { category, net } of taxes)
        expect(net.amount).toBe(sums({ taxed: taxed.filter((one) => one.category === category) }).net)
    },
  )

  law("of a line is what exact fractions say, of the line or of its pieces", (policy, items) => {
    const { taxed } = taxOf(policy, ...items)
    const { scope, rounding = "halfUp" } = policy
    if (scope === "order") return
    for (const [at, one] of items.entries()) {
      const parts = scope === "line" ? [[BigInt(one.left), 1n] as const] : pricesOf(one)
      let tax = 0n
      for (const [price, count] of parts)
        for (const share of exact(policy, price, one.category)) tax += rounded(share, rounding) * count
      expect(taxed[at]?.tax.toString()).toBe(tax.toString())
    }
  })

  law(
    "of an order is what exact fractions say of its sums, and less than a unit off for each line and rate",
    (policy, items) => {
      const { rounding = "halfUp" } = policy
      const { taxed } = taxOf({ ...policy, scope: "order" }, ...items)
      for (const category of ["standard", "food"]) {
        const mine = items.filter((one) => (one.category ?? "standard") === category)
        const left = mine.reduce((sum, one) => sum + BigInt(one.left), 0n)
        const tax = exact(policy, left, category).reduce((sum, share) => sum + rounded(share, rounding), 0n)
        expect(sums({ taxed: taxed.filter((one) => one.category === category) }).tax.toString()).toBe(tax.toString())
      }
      for (const [at, one] of items.entries()) {
        const shares = exact(policy, BigInt(one.left), one.category)
        const [top, bottom] = shares.reduce(plusOf, [0n, 1n])
        const off = BigInt(taxed[at]?.tax ?? 0) * bottom - top
        expect((off < 0n ? -off : off) < bottom * BigInt(shares.length)).toBe(true)
      }
    },
  )

  law("of an order does not change when a line is cut in two", (policy, items) => {
    const whole = taxOf({ ...policy, scope: "order" }, ...items)
    const cut = items.flatMap((one) => {
      const first = Math.floor(one.left / 3)
      return [item(first, 1, one.category), item(one.left - first, 1, one.category)]
    })
    expect(taxOf({ ...policy, scope: "order" }, ...cut).taxes).toEqual(whole.taxes)
  })

  law("of pieces does not change when each is a line of its own", (policy, items) => {
    const each: TaxPolicy = { ...policy, scope: "unit" }
    const few = items.map((one) => item(one.left, Math.min(one.quantity, 5), one.category))
    const alone = few.flatMap((one) =>
      pricesOf(one).flatMap(([price, count]) =>
        Array.from({ length: Number(count) }, () => item(Number(price), 1, one.category)),
      ),
    )
    expect(taxOf(each, ...alone).taxes).toEqual(taxOf(each, ...few).taxes)
    expect(taxOf({ ...policy, scope: "line" }, ...alone).taxes).toEqual(taxOf(each, ...few).taxes)
  })

  law("on top and the tax in what that comes to are the same, up to a unit a rate", (policy, items) => {
    const turned = (basis: TaxPolicy["basis"]): TaxPolicy => ({
      ...policy,
      scope: "line",
      rates: { standard: { basis, rates: ratesOf(policy) }, food: { basis, rates: ratesOf(policy, "food") } },
    })
    const outside = taxOf(turned("excluded"), ...items)
    const inside = taxOf(turned("included"), ...outside.taxed.map(({ gross, category }) => item(gross, 1, category)))
    for (const [at, { net, category }] of outside.taxed.entries())
      expect(Math.abs((inside.taxed[at]?.net ?? 0) - net)).toBeLessThanOrEqual(ratesOf(policy, category).length)
  })

  law("does not depend on whether a single rate is written as a list", (policy, items) => {
    const listed = Object.fromEntries(
      Object.entries(policy.rates).map(([category, one]) => [
        category,
        "rates" in one ? one : { rates: [{ rate: one }] },
      ]),
    )
    expect(taxOf({ ...policy, rates: listed }, ...items)).toEqual(taxOf(policy, ...items))
  })
})
