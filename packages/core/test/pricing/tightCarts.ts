/** Carts on which the bounds of a search are hard put: thresholds that others break, choices of pieces, many lines of few kinds. */
import * as fc from "fast-check"
import type { LineId } from "../../src/catalog/ids.ts"
import type { Benefit } from "../../src/pricing/Benefit.ts"
import type { Condition } from "../../src/pricing/Condition.ts"
import type { Promotion, Stacking } from "../../src/pricing/Promotion.ts"
import { gbp } from "./kit.ts"
import { CATEGORIES, defined, SKUS, seldom, sometimes } from "./promotionParts.ts"
import { type SmallCart, smallCarts } from "./smallCarts.ts"

type Goods = { readonly skus: ReadonlyArray<string> } | { readonly categories: ReadonlyArray<string> }

const selector: fc.Arbitrary<Goods> = fc.oneof(
  { weight: 3, arbitrary: fc.subarray(SKUS, { minLength: 1 }).map((skus) => ({ skus })) },
  { weight: 1, arbitrary: fc.subarray(CATEGORIES, { minLength: 1 }).map((categories) => ({ categories })) },
)

/** In percent of what its lines cost: the higher ones fall when others are given. */
const threshold = fc.record({ percent: fc.integer({ min: 30, max: 100 }), on: sometimes(selector) })

interface Threshold {
  readonly percent: number
  readonly on: Goods | undefined
}

const few = fc.integer({ min: 1, max: 30 }).map(gbp)
const percents = fc.integer({ min: 1, max: 12 }).map((fives) => fives * 5)

const benefit: fc.Arbitrary<Benefit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({ percent: percents, per: fc.constantFrom("order" as const, "unit" as const), cap: seldom(few) })
      .map((one): Benefit => ({ _tag: "PercentOff", ...defined(one) })),
  },
  { weight: 3, arbitrary: few.map((amount): Benefit => ({ _tag: "AmountOff", amount })) },
  {
    weight: 2,
    arbitrary: fc.constantFrom<Benefit>(
      { _tag: "BuyGet", buy: { quantity: 2 }, get: { quantity: 1 } },
      { _tag: "NthUnit", nth: 2, off: { percent: 50 } },
    ),
  },
)

const promotion = fc.record({
  priority: fc.integer({ min: -1, max: 1 }),
  on: sometimes(selector, 2),
  condition: sometimes(threshold, 3),
  benefits: fc.tuple(benefit),
  stacking: seldom(fc.constantFrom("g", "h").map((group): Stacking => ({ _tag: "ExclusiveInGroup", group }))),
})

const asked = (lines: SmallCart["lines"], { percent, on }: Threshold): Condition => {
  let spent = 0
  for (const { sku, categories = [], quantity, unitPrice } of lines) {
    const counts =
      on === undefined || ("skus" in on ? on.skus.includes(sku) : on.categories.some((one) => categories.includes(one)))
    if (counts) spent += unitPrice.amount * quantity
  }
  const amount = gbp(Math.max(1, Math.floor((spent * percent) / 100)))
  return { _tag: "SpendAtLeast", amount, measure: "discounted", ...defined({ on }) }
}

/** Thresholds on what others leave, and nothing that keeps a discount off a line. */
export const tightCarts: fc.Arbitrary<SmallCart> = fc
  .record({
    lines: smallCarts.map(({ lines }) => lines.map(({ floor: _, ...line }) => line)),
    all: fc.array(promotion.map(defined), { minLength: 3, maxLength: 6 }),
    policies: smallCarts.map(({ policies }) => policies),
  })
  .map(({ lines, all, policies }) => ({
    lines,
    policies,
    promotions: all.map(
      ({ condition, ...one }, at): Promotion => ({
        id: `p${at}`,
        name: `Promotion ${at}`,
        ...one,
        ...(condition === undefined ? {} : { condition: asked(lines, condition) }),
      }),
    ),
  }))

const SEVERAL = 40

/** The same with every line there so often that the cart has at least `SEVERAL` lines, whose prices differ a little. */
export const longCarts: fc.Arbitrary<SmallCart> = tightCarts.map(({ lines, promotions, policies }) => ({
  lines: Array.from({ length: SEVERAL }, (_, at) => lines[at % lines.length]).flatMap((line, at) =>
    line === undefined
      ? []
      : [
          {
            ...line,
            lineId: `l${String(at).padStart(2, "0")}` as LineId,
            unitPrice: gbp(line.unitPrice.amount + (at % 3)),
          },
        ],
  ),
  promotions: promotions.slice(0, 5),
  policies,
}))
