/** Carts so small that every legal combination of their promotions can be tried: what the search has to agree with. */
import * as fc from "fast-check"
import type { Instant, LineId, OfferId, SellerId, Sku } from "../../src/catalog/ids.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import { leftovers } from "../../src/money/allocate.ts"
import { roundings } from "../../src/money/rounding.ts"
import type { Benefit } from "../../src/pricing/Benefit.ts"
import type { LaneMode, PricingPolicies } from "../../src/pricing/PricingPolicies.ts"
import type { PricingLine, PricingRequest } from "../../src/pricing/PricingRequest.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { gbp, soundSet } from "./kit.ts"
import { CATEGORIES, defined, partsOf, SKUS, seldom, sometimes, treesOf } from "./promotionParts.ts"

/** A cart and its promotions, all of one lane. */
export interface SmallCart {
  readonly lines: ReadonlyArray<PricingLine>
  readonly promotions: ReadonlyArray<Promotion>
  readonly policies: Partial<PricingPolicies>
}

/** Mostly a few pence, so that each minor unit that is rounded matters. */
const pence = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 5 }).map((tens) => tens * 10) },
  { weight: 1, arbitrary: fc.integer({ min: 100, max: 2_000 }) },
)

const line = fc.record({
  sku: fc.constantFrom(...SKUS),
  unit: fc.oneof({ weight: 12, arbitrary: pence }, { weight: 1, arbitrary: fc.constant(0) }),
  quantity: fc.oneof(
    { weight: 3, arbitrary: fc.constant(1) },
    { weight: 3, arbitrary: fc.integer({ min: 2, max: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom(7, 1_000) },
  ),
  categories: fc.subarray(CATEGORIES),
  floor: seldom(pence),
})

const lines: fc.Arbitrary<ReadonlyArray<PricingLine>> = fc.array(line, { minLength: 1, maxLength: 5 }).map((all) =>
  all.map(({ sku, unit, quantity, categories, floor }, at) => ({
    lineId: `l${at}` as LineId,
    offerId: sku as OfferId,
    sku: sku as Sku,
    quantity,
    unitPrice: gbp(unit),
    categories,
    seller: (at % 2 === 0 ? "ann" : "bo") as SellerId,
    ...(floor === undefined ? {} : { floor: gbp(floor) }),
  })),
)

const { amount, goods, selector, percent, per, many, benefit, picks, threshold, stacking } = partsOf(pence)

/** What is counted for a gift is counted when all lanes are through: it cannot be the lines without a discount. */
const gift: fc.Arbitrary<Benefit> = fc
  .record({ forEach: sometimes(fc.record({ quantity: many, on: goods })) })
  .map((one) => ({ _tag: "Gift", gifts: [{ offerId: "mint" }], ...defined(one) }))

const lineOrGift = fc.oneof({ weight: 12, arbitrary: benefit }, { weight: 1, arbitrary: gift })

/** Of every kind, on every condition. */
const anyPromotion = fc.record({
  priority: fc.integer({ min: -1, max: 1 }),
  on: sometimes(selector),
  condition: sometimes(treesOf(threshold), 2),
  benefits: fc.oneof(
    { weight: 6, arbitrary: fc.array(lineOrGift, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(lineOrGift, { minLength: 2, maxLength: 2 }) },
  ),
  stacking,
  limits: seldom(many.map((perOrder) => ({ perOrder }))),
  budget: seldom(amount.map((money) => ({ money }))),
})

const percentOff = fc
  .record({ percent, per, cap: seldom(amount) })
  .map((one): Benefit => ({ _tag: "PercentOff", ...defined(one) }))
const amountOff = fc
  .record({ amount, per, cap: seldom(amount) })
  .map((one): Benefit => ({ _tag: "AmountOff", ...defined(one) }))

/** Most go together and take something off, so that combinations are large and roundings meet. */
const plain = fc.record({
  priority: fc.integer({ min: -1, max: 1 }),
  on: sometimes(goods, 3),
  condition: seldom(threshold),
  benefits: fc.tuple(
    fc.oneof(
      { weight: 5, arbitrary: percentOff },
      { weight: 3, arbitrary: amountOff },
      { weight: 1, arbitrary: benefit },
    ),
  ),
  stacking: seldom(stacking),
})

/** Many choose pieces, and others make those pieces dearer or cheaper than their neighbours. */
const picking = fc.record({
  priority: fc.integer({ min: -1, max: 1 }),
  on: sometimes(goods, 2),
  condition: seldom(threshold),
  benefits: fc.tuple(
    fc.oneof(
      { weight: 3, arbitrary: picks },
      { weight: 2, arbitrary: percentOff },
      { weight: 1, arbitrary: amountOff },
    ),
  ),
})

/** Ids are given by place: what comes first in the list need not come first in its order. */
const promotions: fc.Arbitrary<ReadonlyArray<Promotion>> = fc
  .oneof(
    fc.array(anyPromotion.map(defined), { minLength: 1, maxLength: 7 }),
    fc.array(plain.map(defined), { minLength: 3, maxLength: 7 }),
    fc.array(picking.map(defined), { minLength: 2, maxLength: 6 }),
  )
  .map((all) => all.map((one, at): Promotion => ({ id: `p${at}`, name: `Promotion ${at}`, ...one })))

export const smallCarts: fc.Arbitrary<SmallCart> = fc.record({
  lines,
  promotions,
  policies: fc
    .record({
      rounding: sometimes(fc.constantFrom(...roundings)),
      leftover: sometimes(fc.constantFrom(...leftovers)),
      measure: sometimes(fc.constantFrom("list" as const, "discounted" as const)),
    })
    .map(defined),
})

const mint: Offer = { offerId: "mint" as OfferId, sku: "mint" as Sku, price: gbp(15), asOf: 0 as Instant }

/** The request for a small cart, with these of its promotions, in a lane of this mode. */
export const requestOf = (
  { lines: all, promotions: some, policies }: SmallCart,
  mode: LaneMode,
  which: ReadonlyArray<Promotion> = some,
): PricingRequest => ({
  currency: "GBP",
  moment: 0 as Instant,
  lines: all,
  promotions: soundSet(which),
  policies: { ...policies, lanes: [{ name: "cart", mode }] },
  giftOffers: new Map([[mint.offerId, mint]]),
})
