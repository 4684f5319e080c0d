/** What promotions are made of: every kind of selector, condition, benefit and stacking, on few names. */
import * as fc from "fast-check"
import type { Benefit, Tier } from "../../src/pricing/Benefit.ts"
import type { Condition } from "../../src/pricing/Condition.ts"
import type { PromotionClass, Stacking } from "../../src/pricing/Promotion.ts"
import type { Selector } from "../../src/pricing/Selector.ts"
import { gbp } from "./kit.ts"

export const SKUS = ["tea", "mug", "pot", "tin"]
export const CATEGORIES = ["hot", "dear"]
export const SELLERS = ["ann", "bo"]

/** One time in four (or so), else nothing. */
export const sometimes = <A>(one: fc.Arbitrary<A>, weight = 1): fc.Arbitrary<A | undefined> =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight, arbitrary: one })

/** One time in nine, else nothing. */
export const seldom = <A>(one: fc.Arbitrary<A>): fc.Arbitrary<A | undefined> =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: one })

type Defined<A> = { [Field in keyof A as undefined extends A[Field] ? never : Field]: A[Field] } & {
  [Field in keyof A as undefined extends A[Field] ? Field : never]?: Exclude<A[Field], undefined>
}

/** Without the fields that say nothing. */
export const defined = <A extends object>(fields: A): Defined<A> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<A>

const percent = fc.constantFrom<Array<string | number>>(5, 10, 15, "12.5", 25, "33.3333", 50, 75, 100)
const many = fc.integer({ min: 1, max: 4 })
const per = fc.constantFrom("order" as const, "line" as const, "unit" as const, undefined)
const measure = fc.constantFrom("list" as const, "discounted" as const, undefined)

const units = fc
  .record({
    most: many,
    of: fc.constantFrom("order" as const, "line" as const),
    pick: fc.constantFrom("cheapest" as const, "dearest" as const, undefined),
  })
  .map(defined)

const classes = fc.subarray<PromotionClass>(["item", "order", "shipping"], { minLength: 1 })

const stacking: fc.Arbitrary<Stacking | undefined> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(undefined) },
  {
    weight: 3,
    arbitrary: fc
      .record({ group: fc.constantFrom("g", "h"), combinesWith: sometimes(classes) })
      .map((one): Stacking => ({ _tag: "ExclusiveInGroup", ...defined(one) })),
  },
  { weight: 2, arbitrary: classes.map((combinesWith): Stacking => ({ _tag: "Stackable", combinesWith })) },
  { weight: 1, arbitrary: fc.constant<Stacking>({ _tag: "Exclusive" }) },
)

/** Amounts come from `pence`, which is above zero. */
export const partsOf = (pence: fc.Arbitrary<number>) => {
  const amount = pence.map(gbp)

  /** Mostly the same few, so that promotions overlap, contain each other, or have nothing in common. */
  const goods: fc.Arbitrary<Selector> = fc.oneof(
    { weight: 4, arbitrary: fc.subarray(SKUS, { minLength: 1 }).map((skus) => ({ skus })) },
    { weight: 3, arbitrary: fc.subarray(CATEGORIES, { minLength: 1 }).map((categories) => ({ categories })) },
    { weight: 1, arbitrary: fc.constantFrom(...SELLERS).map((seller) => ({ sellers: [seller] })) },
    { weight: 1, arbitrary: amount.map((min) => ({ price: { min } })) },
    { weight: 1, arbitrary: fc.constantFrom(...SKUS).map((sku) => ({ except: { skus: [sku] } })) },
  )
  const selector: fc.Arbitrary<Selector> = fc.oneof(
    { weight: 9, arbitrary: goods },
    {
      weight: 1,
      arbitrary: fc.subarray(SKUS, { minLength: 1 }).map((skus) => ({ skus, undiscounted: true as const })),
    },
    { weight: 1, arbitrary: fc.constant({ undiscounted: true as const }) },
  )
  const on = sometimes(selector)

  const reduction = fc.oneof(
    percent.map((one) => ({ percent: one })),
    amount.map((one) => ({ amount: one })),
    amount.map((price) => ({ price })),
  )

  const percentOff = fc.record({ percent, per, units: sometimes(units), on, cap: sometimes(amount) })
  const percentOfPieces = fc.record({ percent, per, units })
  const amountOff = fc.record({ amount, per, units: sometimes(units), on, cap: sometimes(amount) })
  const fixedPrice = fc.record({ price: amount, units: sometimes(units), on })
  const tiered = fc.record({
    by: fc.constantFrom("amount" as const, "quantity" as const),
    froms: fc.array(fc.oneof(fc.constant(0), many, pence), { minLength: 1, maxLength: 3 }),
    off: fc.array(
      fc.oneof(
        percent.map((one) => ({ percent: one })),
        pence.map((one) => ({ amount: one })),
      ),
      {
        minLength: 3,
        maxLength: 3,
      },
    ),
    on,
    of: sometimes(selector),
    measure,
    cap: sometimes(amount),
  })
  const everyOff = fc.record({
    every: fc.oneof(
      amount.map((one) => ({ amount: one })),
      many.map((quantity) => ({ quantity })),
    ),
    amount,
    measure,
    maxTimes: sometimes(many),
    on,
  })
  const buyGet = fc.record({
    buy: fc.record({ quantity: many, on }).map(defined),
    get: fc
      .record({ quantity: many, on, off: sometimes(reduction), pick: fc.constantFrom(undefined, "dearest" as const) })
      .map(defined),
    maxTimes: sometimes(many),
    cap: sometimes(amount),
  })
  const nthUnit = fc.record({ nth: fc.integer({ min: 2, max: 3 }), off: reduction, on, maxTimes: sometimes(many) })
  const bundle = fc.record({
    parts: fc.array(fc.record({ on: selector, quantity: fc.integer({ min: 1, max: 2 }) }), {
      minLength: 1,
      maxLength: 3,
    }),
    price: amount,
    maxTimes: sometimes(many),
  })
  const further = fc.record({ first: amount, further: amount, maxUnits: sometimes(many), on })

  /** All that takes something off lines. */
  const benefit: fc.Arbitrary<Benefit> = fc.oneof(
    { weight: 4, arbitrary: percentOff.map((one): Benefit => ({ _tag: "PercentOff", ...defined(one) })) },
    { weight: 4, arbitrary: amountOff.map((one): Benefit => ({ _tag: "AmountOff", ...defined(one) })) },
    { weight: 1, arbitrary: fixedPrice.map((one): Benefit => ({ _tag: "FixedPrice", ...defined(one) })) },
    { weight: 2, arbitrary: tiered.map(tieredOf) },
    { weight: 2, arbitrary: everyOff.map((one): Benefit => ({ _tag: "EveryOff", ...defined(one) })) },
    { weight: 2, arbitrary: buyGet.map((one): Benefit => ({ _tag: "BuyGet", ...defined(one) })) },
    { weight: 1, arbitrary: nthUnit.map((one): Benefit => ({ _tag: "NthUnit", ...defined(one) })) },
    { weight: 1, arbitrary: bundle.map((one): Benefit => ({ _tag: "BundlePrice", ...defined(one) })) },
    { weight: 1, arbitrary: further.map((one): Benefit => ({ _tag: "FirstThenFurther", ...defined(one) })) },
  )

  /** Those that choose pieces. */
  const picks: fc.Arbitrary<Benefit> = fc.oneof(
    { weight: 2, arbitrary: buyGet.map((one): Benefit => ({ _tag: "BuyGet", ...defined(one) })) },
    { weight: 2, arbitrary: nthUnit.map((one): Benefit => ({ _tag: "NthUnit", ...defined(one) })) },
    { weight: 1, arbitrary: bundle.map((one): Benefit => ({ _tag: "BundlePrice", ...defined(one) })) },
    { weight: 1, arbitrary: percentOfPieces.map((one): Benefit => ({ _tag: "PercentOff", ...defined(one) })) },
  )

  const spend = fc.record({ amount, on, measure }).map((one): Condition => ({ _tag: "SpendAtLeast", ...defined(one) }))
  const pieces = fc
    .record({ quantity: fc.integer({ min: 1, max: 6 }), on })
    .map((one): Condition => ({ _tag: "QuantityAtLeast", ...defined(one) }))
  /** What more goods would bring about. */
  const threshold = fc.oneof({ weight: 3, arbitrary: spend }, { weight: 1, arbitrary: pieces })

  return { amount, goods, selector, percent, per, many, benefit, picks, threshold, stacking }
}

const tieredOf = ({
  froms,
  off,
  ...more
}: {
  readonly by: "amount" | "quantity"
  readonly froms: ReadonlyArray<number>
  readonly off: ReadonlyArray<{ readonly percent: string | number } | { readonly amount: number }>
}): Benefit => {
  const most = more.by === "quantity" ? 1_000_000 : Number.MAX_SAFE_INTEGER
  const starts = [...new Set(froms.map((from) => Math.min(from, most)))].sort((a, b) => a - b)
  const tiers = starts.map((from, at): Tier => ({ from, ...(off[at] ?? { amount: 1 }) }))
  return { _tag: "Tiered", currency: "GBP", tiers, ...defined(more) } as Benefit
}

/** Trees of conditions; `others` are those that no goods bring about. */
export const treesOf = (
  threshold: fc.Arbitrary<Condition>,
  others: fc.Arbitrary<Condition> = threshold,
): fc.Arbitrary<Condition> => {
  const one = fc.oneof({ weight: 3, arbitrary: threshold }, { weight: 1, arbitrary: others })
  const two = fc.array(one, { minLength: 2, maxLength: 2 })
  return fc.oneof(
    { weight: 6, arbitrary: one },
    { weight: 1, arbitrary: one.map((of): Condition => ({ _tag: "Not", of })) },
    { weight: 1, arbitrary: two.map((of): Condition => ({ _tag: "All", of })) },
    { weight: 1, arbitrary: two.map((of): Condition => ({ _tag: "Any", of })) },
  )
}
