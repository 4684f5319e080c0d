/** Short words for the facts of pricing tests, and an oracle that works them out again in bigint fractions. */
import * as fc from "fast-check"
import type { Instant, LineId, OfferId, SellerId, Sku } from "../../src/catalog/ids.ts"
import type { Money } from "../../src/money/Money.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { type Rounding, roundings } from "../../src/money/rounding.ts"
import type {
  Benefit,
  PricedCart,
  PricingLine,
  PricingRequest,
  Promotion,
  PromotionSet,
  TaxPolicy,
} from "../../src/pricing/index.ts"
import { compilePromotions, priceCart } from "../../src/pricing/index.ts"

export const gbp = (amount: number): Money => ({ amount, currency: "GBP" })
export const at = (moment: number): Instant => moment as Instant
export const percent = (value: string | number): Benefit => ({ _tag: "PercentOff", percent: value })
export const off = (amount: number): Benefit => ({ _tag: "AmountOff", amount: gbp(amount) })

interface LineFacts {
  readonly id?: string
  readonly sku?: string
  readonly seller?: string
  readonly tax?: string
}

/** A line of `quantity` pieces at `unit` pence. */
export const line = (unit: PricingLine["unitPrice"] | number, quantity = 1, facts: LineFacts = {}): PricingLine => ({
  lineId: (facts.id ?? `${facts.sku ?? "sku"}-${nextId++}`) as LineId,
  offerId: (facts.sku ?? "sku") as OfferId,
  sku: (facts.sku ?? "sku") as Sku,
  quantity,
  unitPrice: typeof unit === "number" ? gbp(unit) : unit,
  ...(facts.seller !== undefined && { seller: facts.seller as SellerId }),
  ...(facts.tax !== undefined && { taxCategory: facts.tax }),
})
let nextId = 1000

/** Promotions made ready, all of which have to be sound. */
export const soundSet = (promotions: ReadonlyArray<Promotion>): PromotionSet => {
  const set = compilePromotions(promotions)
  if (set.problems.length > 0) throw new Error(`a promotion of a test is wrong: ${JSON.stringify(set.problems)}`)
  return set
}

/** Promotions in the order in which they are to be applied. */
export const inTurn = (...benefits: ReadonlyArray<Benefit | Omit<Promotion, "id" | "name">>): PromotionSet =>
  soundSet(
    benefits.map((one, index) => ({
      id: `p${index + 1}`,
      name: `Promotion ${index + 1}`,
      priority: benefits.length - index,
      ...("_tag" in one ? { benefits: [one] } : one),
    })),
  )

/** Rates in percent by category; `standard` is the first. */
export const taxed = (basis: TaxPolicy["basis"], rates: Record<string, string | number>): TaxPolicy => ({
  basis,
  rates: Object.fromEntries(Object.entries(rates).map(([category, rate]) => [category, Ratio.fromPercent(rate)])),
})

export const price = (lines: ReadonlyArray<PricingLine>, rest: Partial<PricingRequest> = {}): PricedCart =>
  priceCart({ currency: "GBP", moment: at(0), lines, ...rest })

export const discountsOf = (priced: PricedCart): ReadonlyArray<number> =>
  priced.lines.map(({ discount }) => discount.amount)

/** What a cart is asked to cost, before its promotions are compiled: it can be written as JSON. */
export interface Facts {
  readonly lines: ReadonlyArray<PricingLine>
  readonly promotions: ReadonlyArray<Promotion>
  readonly tax?: TaxPolicy
  readonly rounding: Rounding
  readonly moment: Instant
}

export const priceFacts = ({ promotions, rounding, ...rest }: Facts): PricedCart =>
  priceCart({ currency: "GBP", ...rest, policies: { rounding }, promotions: soundSet(promotions) })

const skus = ["tea", "mug", "pot", "tin"]
const sellers = ["ann", "bo"]

/** Nothing, pennies, everyday prices and the huge, so that ties, zeros and wide products all are common. */
const pence = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 4, arbitrary: fc.integer({ min: 10, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000_000_000, max: 400_000_000_000 }) },
)
const quantity = fc.oneof(fc.integer({ min: 1, max: 3 }), fc.constantFrom(10, 999))
const unitPrice = fc.oneof(
  { weight: 4, arbitrary: pence.map(gbp) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 6 }))
      .map(([amount, exponent]) => ({ amount, currency: "GBP" as const, exponent })),
  },
)
const lineId = fc.stringMatching(/^[a-f]{1,3}$/).map((id) => id as LineId)

const lines: fc.Arbitrary<ReadonlyArray<PricingLine>> = fc.uniqueArray(
  fc.record(
    {
      lineId,
      offerId: fc.constantFrom(...skus).map((sku) => sku as OfferId),
      sku: fc.constantFrom(...skus).map((sku) => sku as Sku),
      quantity,
      unitPrice,
      seller: fc.constantFrom(...sellers).map((seller) => seller as SellerId),
      taxCategory: fc.constantFrom("food", "books"),
    },
    { requiredKeys: ["lineId", "offerId", "sku", "quantity", "unitPrice"] },
  ),
  { selector: (one) => one.lineId, maxLength: 8 },
)

const benefit = fc.oneof(
  fc.constantFrom<Array<string | number>>(5, 10, 12.5, "33.3333", 50, 100).map(percent),
  pence.filter((amount) => amount > 0).map(off),
)

/** Mostly valid, often conditional, few ids, so that a set has all outcomes at once. */
const promotions: fc.Arbitrary<ReadonlyArray<Promotion>> = fc.uniqueArray(
  fc.record(
    {
      id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
      name: fc.constant("Promotion"),
      benefits: fc.array(benefit, { minLength: 1, maxLength: 2 }),
      priority: fc.integer({ min: -1, max: 1 }),
      on: fc
        .record(
          { skus: fc.subarray(skus, { minLength: 1 }), sellers: fc.subarray(sellers, { minLength: 1 }) },
          { requiredKeys: [] },
        )
        .filter((one) => Object.keys(one).length > 0),
      condition: pence
        .filter((amount) => amount > 0)
        .map((amount) => ({ _tag: "SpendAtLeast", amount: gbp(amount) }) as const),
      validity: fc.constantFrom({ from: at(0) }, { until: at(9) }, { from: at(1) }),
    },
    { requiredKeys: ["id", "name", "benefits"] },
  ),
  { selector: ({ id }) => id, maxLength: 6 },
)

const tax: fc.Arbitrary<TaxPolicy> = fc.record({
  basis: fc.constantFrom("included", "excluded"),
  rates: fc.record({
    standard: fc.constantFrom("20", "19", "7.7", "0").map(Ratio.fromPercent),
    food: fc.constantFrom(Ratio.zero, Ratio.of(1, 3)),
    books: fc.constantFrom("5", "100").map(Ratio.fromPercent),
  }),
  rounding: fc.constantFrom(...roundings),
})

export const facts: fc.Arbitrary<Facts> = fc.record(
  { lines, promotions, tax, rounding: fc.constantFrom(...roundings), moment: fc.constant(at(0)) },
  { requiredKeys: ["lines", "promotions", "rounding", "moment"] },
)

// ---- the oracle: fractions of bigints, sorted remainders, nothing clever

const roundedDivision = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  const floor = numerator / denominator
  const twice = 2n * (numerator % denominator)
  if (twice === 0n || rounding === "down") return floor
  if (rounding === "up") return floor + 1n
  if (twice !== denominator) return twice > denominator ? floor + 1n : floor
  if (rounding === "halfUp") return floor + 1n
  return rounding === "halfEven" && floor % 2n === 1n ? floor + 1n : floor
}

const largestRemainders = (total: bigint, weights: ReadonlyArray<bigint>): ReadonlyArray<bigint> => {
  const sum = weights.reduce((a, b) => a + b, 0n)
  const parts = weights.map((weight) => (total * weight) / sum)
  const byRemainder = weights
    .map((weight, index) => ({ index, remainder: (total * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
  const missing = Number(total - parts.reduce((a, b) => a + b, 0n))
  for (const { index } of byRemainder.slice(0, missing)) parts[index] = (parts[index] ?? 0n) + 1n
  return parts
}

export interface OracleLine {
  readonly lineId: string
  readonly subtotal: bigint
  readonly gross: bigint
  readonly net: bigint
}

/** What each line costs, by line id. */
export const oracle = ({ lines, promotions, tax, rounding, moment }: Facts): ReadonlyArray<OracleLine> => {
  const rows = [...lines]
    .sort((a, b) => (a.lineId < b.lineId ? -1 : 1))
    .map((one) => {
      const finer = 10n ** BigInt(one.unitPrice.exponent ?? 2)
      const worth = BigInt(one.unitPrice.amount) * BigInt(one.quantity) * 100n
      const subtotal = roundedDivision(worth, finer, rounding)
      return { one, subtotal, left: subtotal }
    })
  const ordered = [...promotions].sort((a, b) => (b.priority ?? 0) - (a.priority ?? 0) || (a.id < b.id ? -1 : 1))
  for (const { on, condition, validity, benefits } of ordered) {
    if (moment < (validity?.from ?? 0) || moment >= (validity?.until ?? Infinity)) continue
    const seen = rows.filter(
      ({ one }) =>
        (on?.skus?.includes(one.sku) ?? true) &&
        (on?.sellers === undefined || (one.seller !== undefined && on.sellers.includes(one.seller))),
    )
    const asked = condition?._tag === "SpendAtLeast" ? condition.amount.amount : 0
    if (seen.reduce((sum, { subtotal }) => sum + subtotal, 0n) < BigInt(asked)) continue
    for (const benefit of benefits) {
      const left = seen.reduce((sum, row) => sum + row.left, 0n)
      if (left === 0n) continue
      const taken = takenBy(benefit, left, rounding)
      const parts = largestRemainders(
        taken < left ? taken : left,
        seen.map((row) => row.left),
      )
      seen.forEach((row, index) => {
        row.left -= parts[index] ?? 0n
      })
    }
  }
  return rows.map(({ one, subtotal, left }) => {
    const rate = tax?.rates[one.taxCategory ?? "standard"] ?? Ratio.zero
    if ("rates" in rate) throw new Error("the oracle knows one rate a category")
    const [n, d] = [BigInt(rate.numerator), BigInt(rate.denominator)]
    const included = tax?.basis === "included"
    const due = roundedDivision(left * n, included ? d + n : d, tax?.rounding ?? "halfUp")
    return { lineId: one.lineId, subtotal, gross: included ? left : left + due, net: included ? left - due : left }
  })
}

const takenBy = (benefit: Benefit, left: bigint, rounding: Rounding): bigint => {
  if (benefit._tag === "AmountOff") return BigInt(benefit.amount.amount)
  if (benefit._tag === "PercentOff") return left - remaining(left, benefit.percent, rounding)
  throw new Error(`the oracle knows amounts and percentages, got ${benefit._tag}`)
}

/** The percentages of the generator have at most four digits after the point. */
const remaining = (left: bigint, percentage: string | number, rounding: Rounding): bigint =>
  roundedDivision(left * BigInt(1_000_000 - Math.round(Number(percentage) * 10_000)), 1_000_000n, rounding)
