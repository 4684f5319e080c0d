/** Rows, benefits and histories for the tests of what benefits take off, and pieces spelled out one by one to compare with. */
import fc from "fast-check"
import type { Instant } from "../../../src/catalog/ids.ts"
import * as Ratio from "../../../src/money/Ratio.ts"
import type { UnitCap } from "../../../src/pricing/Benefit.ts"
import { type LineBenefit, sharesFor } from "../../../src/pricing/benefits/sharesFor.ts"
import type {
  CompiledBenefitOf,
  CompiledPromotion,
  CompiledReduction,
  CompiledSelector,
  CompiledTier,
  On,
} from "../../../src/pricing/CompiledPromotion.ts"
import { PRICING_DEFAULTS, type PricingPolicies } from "../../../src/pricing/PricingPolicies.ts"
import { shareOfFirst } from "../../../src/pricing/runs.ts"
import { type Share, takeOff } from "../../../src/pricing/take.ts"
import type { Row, Worksheet } from "../../../src/pricing/Worksheet.ts"

interface RowFacts {
  readonly sku?: string
  /** What promotions leave at least on each piece. */
  readonly floor?: number
  /** Where it is not `unit` × `quantity`: prices may be finer than a minor unit. */
  readonly list?: number
}

export const row = (
  unit: number,
  quantity = 1,
  { sku = "sku", floor = 0, list = unit * quantity }: RowFacts = {},
): Row => ({
  goods: { sku, unitPrice: { amount: unit, currency: "GBP" } },
  quantity,
  list,
  unitFloor: floor,
  left: list,
  discounts: [],
  runs: undefined,
})

export const sheetOf = (rows: ReadonlyArray<Row>, policies: Partial<PricingPolicies> = {}): Worksheet => ({
  currency: "GBP",
  facts: {
    moment: 0 as Instant,
    channel: undefined,
    country: undefined,
    groups: [],
    isMember: false,
    orders: undefined,
    birthday: undefined,
    payingBy: undefined,
    codes: new Set(),
    facts: {},
  },
  policies: { ...PRICING_DEFAULTS, ...policies },
  used: new Map(),
  buyer: undefined,
  rows,
  hasFloors: rows.some(({ unitFloor }) => unitFloor > 0),
  refusedGifts: new Set(),
  worthOf: () => 0,
})

export const promotion = (id: string): CompiledPromotion => ({
  id,
  name: id,
  lane: "cart",
  priority: 0,
  class: "item",
  order: 0,
  from: undefined,
  until: undefined,
  inHours: undefined,
  channels: undefined,
  codes: undefined,
  on: undefined,
  condition: undefined,
  benefits: [],
  exclusive: false,
  group: undefined,
  combinesWith: undefined,
  currency: undefined,
  limits: {
    perOrder: Number.POSITIVE_INFINITY,
    perBuyer: undefined,
    perCode: undefined,
    inAll: undefined,
    keepOnCancel: false,
  },
  budget: undefined,
  funding: undefined,
})

export const skus = (...wanted: ReadonlyArray<string>): CompiledSelector => ({
  matches: ({ sku = "" }) => wanted.includes(sku),
  undiscounted: false,
  keys: undefined,
  currency: undefined,
})

const many = Number.POSITIVE_INFINITY
const remaining = (percent: string | number): Ratio.Ratio => {
  const { numerator, denominator } = Ratio.fromPercent(percent)
  return Ratio.of(denominator - numerator, denominator)
}

type Facts<Tag extends LineBenefit["_tag"]> = Partial<CompiledBenefitOf<Tag>>

export const percent = (value: string | number, more: Facts<"PercentOff"> = {}): CompiledBenefitOf<"PercentOff"> => ({
  _tag: "PercentOff",
  on: undefined,
  remaining: remaining(value),
  per: "order",
  units: undefined,
  cap: many,
  ...more,
})
export const amount = (value: number, more: Facts<"AmountOff"> = {}): CompiledBenefitOf<"AmountOff"> => ({
  _tag: "AmountOff",
  on: undefined,
  amount: value,
  per: "order",
  units: undefined,
  cap: many,
  ...more,
})
export const fixed = (price: number, more: Facts<"FixedPrice"> = {}): CompiledBenefitOf<"FixedPrice"> => ({
  _tag: "FixedPrice",
  on: undefined,
  price,
  units: undefined,
  cap: many,
  ...more,
})
export const percentFrom = (from: number, value: string | number): CompiledTier => ({
  from,
  remaining: remaining(value),
})
export const tiers = (
  by: "amount" | "quantity",
  steps: ReadonlyArray<CompiledTier>,
  more: Facts<"Tiered"> = {},
): CompiledBenefitOf<"Tiered"> => ({
  _tag: "Tiered",
  on: undefined,
  of: undefined,
  by,
  measure: undefined,
  tiers: steps,
  cap: many,
  ...more,
})
export const every = (
  by: "amount" | "quantity",
  size: number,
  value: number,
  more: Facts<"EveryOff"> = {},
): CompiledBenefitOf<"EveryOff"> => ({
  _tag: "EveryOff",
  on: undefined,
  by,
  every: size,
  amount: value,
  measure: undefined,
  maxTimes: many,
  cap: many,
  ...more,
})
const free: CompiledReduction = { _tag: "Percent", remaining: Ratio.zero }
export const off = (value: string | number): CompiledReduction => ({ _tag: "Percent", remaining: remaining(value) })
interface BuyGetFacts extends Facts<"BuyGet"> {
  readonly buyOn?: On
  readonly getOn?: On
  readonly off?: CompiledReduction
  readonly pick?: "cheapest" | "dearest"
}
export const buyGet = (
  buy: number,
  get: number,
  { buyOn, getOn, off: reduction = free, pick = "cheapest", ...more }: BuyGetFacts = {},
): CompiledBenefitOf<"BuyGet"> => ({
  _tag: "BuyGet",
  buy: { quantity: buy, on: buyOn },
  get: { quantity: get, on: getOn, off: reduction, pick },
  maxTimes: many,
  cap: many,
  ...more,
})
export const bundle = (
  price: number,
  parts: ReadonlyArray<readonly [on: CompiledSelector, quantity: number]>,
  more: Facts<"BundlePrice"> = {},
): CompiledBenefitOf<"BundlePrice"> => ({
  _tag: "BundlePrice",
  parts: parts.map(([on, quantity]) => ({ on, quantity })),
  price,
  maxTimes: many,
  cap: many,
  ...more,
})
export const firstThenFurther = (
  first: number,
  further: number,
  more: Facts<"FirstThenFurther"> = {},
): CompiledBenefitOf<"FirstThenFurther"> => ({
  _tag: "FirstThenFurther",
  on: undefined,
  first,
  further,
  maxUnits: many,
  cap: many,
  ...more,
})

/** What a benefit would take, without taking it. */
export const shares = (benefit: LineBenefit, sheet: Worksheet, times = many): ReadonlyArray<Share> =>
  sharesFor(benefit, sheet.rows, sheet, { times })

/** Gives the benefits in turn, each in a promotion of its own; answers what each took off each row. */
export const give = (
  rows: ReadonlyArray<Row>,
  benefits: ReadonlyArray<LineBenefit>,
  policies: Partial<PricingPolicies> = {},
): ReadonlyArray<ReadonlyArray<number>> => {
  const sheet = sheetOf(rows, policies)
  return benefits.map((benefit, at) => {
    const before = rows.map(({ left }) => left)
    takeOff(shares(benefit, sheet), promotion(`p${at}`), sheet)
    return rows.map(({ left }, index) => (before[index] ?? 0) - left)
  })
}

export const total = (amounts: ReadonlyArray<number>): number => amounts.reduce((sum, one) => sum + one, 0)

/** An even split of a total, the remainder on the last pieces: each piece by itself. */
export const evenly = (sum: number, count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, at) => shareOfFirst(at + 1, sum, count) - shareOfFirst(at, sum, count))

/** What each piece of a row costs by now, the earliest first. */
export const pieces = ({ runs, left, quantity }: Row): ReadonlyArray<number> =>
  (runs ?? [{ left, count: quantity }]).flatMap((run) => evenly(run.left, run.count))

/** The same row, to be changed by itself. */
export const copyOf = (one: Row): Row => ({
  ...one,
  discounts: one.discounts?.map((discount) => ({ ...discount })),
  runs: one.runs?.map((run) => ({ ...run, steps: [...run.steps] })),
})

export const SKUS = ["tea", "mug", "pot"] as const
const sku = fc.constantFrom(...SKUS)

interface RowMix {
  readonly maxQuantity?: number
  readonly floors?: boolean
  readonly maxRows?: number
}

/** Prices nothing, pennies, everyday and huge; some finer than a minor unit, so that pieces of one line differ. */
export const rowArb = ({ maxQuantity = 1_000_000, floors = false }: RowMix = {}): fc.Arbitrary<Row> =>
  fc
    .record({
      unit: fc.oneof(fc.constantFrom(0, 1, 100), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 10 ** 8 })),
      quantity: fc.oneof(
        fc.constant(1),
        fc.integer({ min: 1, max: Math.min(5, maxQuantity) }),
        fc.integer({ min: 1, max: maxQuantity }),
      ),
      odd: fc.oneof(fc.constant(0), fc.nat(4)),
      sku,
      floor: floors ? fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100 })) : fc.constant(0),
    })
    .map(({ unit, quantity, odd, sku, floor }) =>
      row(unit, quantity, {
        sku,
        list: unit * quantity + Math.min(odd, quantity - 1),
        // A part of the price, so that floors are about as often in the way as not.
        floor: Math.floor((unit * floor) / 100),
      }),
    )

export const rowsArb = (mix: RowMix = {}): fc.Arbitrary<ReadonlyArray<Row>> =>
  fc.array(rowArb(mix), { minLength: 1, maxLength: mix.maxRows ?? 5 })

const value = fc.oneof(
  fc.integer({ min: 1, max: 5 }),
  fc.integer({ min: 1, max: 500 }),
  fc.integer({ min: 1, max: 10 ** 10 }),
)
const percentage = fc.oneof(fc.constantFrom(10, 50, 100), fc.constantFrom("0.5", "12.5", "33.3333"))
const few = fc.integer({ min: 1, max: 4 })
const pick = fc.constantFrom("cheapest" as const, "dearest" as const)
const on: fc.Arbitrary<On> = fc.oneof(
  fc.constant(undefined),
  fc.subarray([...SKUS], { minLength: 1 }).map((wanted) => skus(...wanted)),
)
const cap = fc.oneof({ weight: 3, arbitrary: fc.constant(many) }, { weight: 1, arbitrary: value })
const reduction: fc.Arbitrary<CompiledReduction> = fc.oneof(
  fc.constant(free),
  percentage.map(off),
  value.map((amount): CompiledReduction => ({ _tag: "Amount", amount })),
  value.map((price): CompiledReduction => ({ _tag: "Price", price })),
)
const unitCap: fc.Arbitrary<UnitCap> = fc.record({ most: few, of: fc.constantFrom("order", "line"), pick })
/** Parts that have nothing in common, or of which one is inside the other: of these no other sets save more. */
const parts = fc
  .tuple(
    fc.constantFrom<ReadonlyArray<ReadonlyArray<string>>>(
      [["tea"], ["mug"]],
      [["tea"], [...SKUS]],
      [[...SKUS], ["tea"]],
      [["tea", "mug"], ["pot"]],
      [["tea"], ["tea"]],
      [[...SKUS], ["mug", "tea"], ["tea"]],
      [["tea", "mug", "pot"]],
    ),
    fc.array(few, { minLength: 3, maxLength: 3 }),
  )
  .map(([selections, quantities]) =>
    selections.map((one, at): readonly [CompiledSelector, number] => [skus(...one), quantities[at] ?? 1]),
  )

/** Benefits that single no pieces out. */
export const plainBenefit: fc.Arbitrary<LineBenefit> = fc.oneof(
  fc
    .tuple(percentage, fc.record({ on, cap, per: fc.constantFrom("order" as const, "line" as const, "unit" as const) }))
    .map(([value, more]) => percent(value, more)),
  fc
    .tuple(value, fc.record({ on, cap, per: fc.constantFrom("order" as const, "line" as const, "unit" as const) }))
    .map(([value, more]) => amount(value, more)),
  fc.tuple(value, fc.record({ on, cap })).map(([price, more]) => fixed(price, more)),
  fc
    .tuple(fc.boolean(), percentage, value, value, fc.record({ on, of: on, cap }))
    .map(([byAmount, first, second, from, more]) =>
      tiers(byAmount ? "amount" : "quantity", [percentFrom(0, first), { from, amount: second }], more),
    ),
  fc
    .tuple(
      fc.boolean(),
      value,
      value,
      fc.record({ on, cap, measure: fc.constantFrom(undefined, "list" as const, "discounted" as const) }),
    )
    .map(([byAmount, size, value, more]) => every(byAmount ? "amount" : "quantity", size, value, more)),
  fc
    .tuple(value, value, fc.record({ on, cap, maxUnits: fc.constantFrom(1, 3, many) }))
    .map(([first, further, more]) => firstThenFurther(first, further, more)),
)

/** Benefits that choose pieces. */
export const choosyBenefit: fc.Arbitrary<LineBenefit> = fc.oneof(
  fc
    .tuple(percentage, fc.record({ on, cap, units: unitCap, per: fc.constantFrom("order" as const, "unit" as const) }))
    .map(([value, more]) => percent(value, more)),
  fc
    .tuple(value, fc.record({ on, cap, units: unitCap, per: fc.constantFrom("order" as const, "unit" as const) }))
    .map(([value, more]) => amount(value, more)),
  fc.tuple(value, fc.record({ on, cap, units: unitCap })).map(([price, more]) => fixed(price, more)),
  fc
    .tuple(
      few,
      few,
      fc.record({ buyOn: on, getOn: on, off: reduction, pick, cap, maxTimes: fc.constantFrom(1, 2, many) }),
    )
    .map(([buy, get, more]) => buyGet(buy, get, more)),
  fc
    .tuple(value, parts, fc.record({ cap, maxTimes: fc.constantFrom(1, 2, many) }))
    .map(([price, parts, more]) => bundle(price, parts, more)),
)

export const anyBenefit: fc.Arbitrary<LineBenefit> = fc.oneof(plainBenefit, choosyBenefit)

/** Rows on which others have taken something before, some of it off single pieces. */
export const worksheetArb = (mix: RowMix = {}): fc.Arbitrary<Worksheet> =>
  fc
    .tuple(
      rowsArb(mix),
      fc.array(anyBenefit, { maxLength: 3 }),
      fc.record({
        leftover: fc.constantFrom("largestRemainder", "first", "last", "halfEvenThenFirst"),
        rounding: fc.constantFrom("halfUp", "halfEven", "halfDown", "up", "down"),
      } as const),
    )
    .map(([rows, before, policies]) => {
      give(rows, before, policies)
      return sheetOf(rows, policies)
    })
