/**
 * Requests to price, from the dull to the huge: few names, so that promotions meet on the same goods; mostly small prices,
 * so that roundings and ties matter; and all that a request can have, each often enough to meet all the others.
 */
import * as fc from "fast-check"
import type { Instant, LineId, OfferId, SellerId, Sku } from "../../src/catalog/ids.ts"
import type { Offer, OfferPrice } from "../../src/catalog/Offer.ts"
import { leftovers } from "../../src/money/allocate.ts"
import type { FineMoney } from "../../src/money/FineMoney.ts"
import type { Money } from "../../src/money/Money.ts"
import { roundings } from "../../src/money/rounding.ts"
import type { Benefit } from "../../src/pricing/Benefit.ts"
import type { Condition } from "../../src/pricing/Condition.ts"
import type { PricingPolicies } from "../../src/pricing/PricingPolicies.ts"
import type { PricingLine, PricingRequest } from "../../src/pricing/PricingRequest.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { gbp, soundSet } from "./kit.ts"
import { CATEGORIES, defined, partsOf, SELLERS, SKUS, seldom, sometimes, treesOf } from "./promotionParts.ts"
import { buyer, offer, orNothing, pence, shipping, tax, tenders } from "./purchaseParts.ts"

/** A request as JSON: promotions as they are written, maps as lists. */
export type RequestFacts = Omit<PricingRequest, "promotions" | "giftOffers" | "used" | "policies"> & {
  readonly promotions: ReadonlyArray<Promotion>
  readonly giftOffers: ReadonlyArray<Offer>
  readonly used: ReadonlyArray<readonly [string, number]>
  readonly policies: Partial<PricingPolicies>
}

/** The request, and the promotions in it made ready: each of them has to be sound. */
export const requestOf = ({ promotions, giftOffers, used, ...facts }: RequestFacts): PricingRequest => ({
  ...facts,
  promotions: soundSet(promotions),
  giftOffers: new Map(giftOffers.map((offer) => [offer.offerId, offer])),
  used: new Map(used),
})

// ---- lines

/** Prices finer than a penny, a tenth of them. */
const unitPrice: fc.Arbitrary<Money | FineMoney> = fc.oneof(
  { weight: 9, arbitrary: orNothing.map((amount) => gbp(amount)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 0, max: 6 }))
      .map(([amount, exponent]) => ({ amount, currency: "GBP" as const, exponent })),
  },
)

const quantity = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 1, max: 6 }) },
  { weight: 1, arbitrary: fc.constantFrom(10, 999, 10_000) },
)

const offerPrice: fc.Arbitrary<OfferPrice> = fc
  .record({
    price: unitPrice,
    kind: fc.constantFrom("list" as const, "sale" as const, "override" as const, undefined),
    groups: seldom(fc.constant(["trade"])),
    minQuantity: sometimes(fc.integer({ min: 1, max: 8 })),
    channel: seldom(fc.constant("app")),
    until: seldom(fc.constantFrom(0, 1_000).map((moment) => moment as Instant)),
  })
  .map(defined)

const lineFacts = fc
  .record({
    sku: fc.constantFrom(...SKUS).map((sku) => sku as Sku),
    quantity,
    unitPrice,
    prices: seldom(fc.array(offerPrice, { minLength: 1, maxLength: 3 })),
    floor: seldom(pence.map((amount) => gbp(amount))),
    seller: sometimes(fc.constantFrom(...SELLERS).map((seller) => seller as SellerId)),
    taxCategory: sometimes(fc.constantFrom("food", "books", "both")),
    brand: seldom(fc.constant("leaf")),
    categories: sometimes(fc.subarray(CATEGORIES), 3),
    tags: seldom(fc.constant(["sale"])),
  })
  .map((one) => ({ ...defined(one), offerId: one.sku as string as OfferId }))

const lineId = fc.stringMatching(/^[a-f]{1,3}$/).map((id) => id as LineId)

const lines: fc.Arbitrary<ReadonlyArray<PricingLine>> = fc
  .oneof(
    { weight: 1, arbitrary: fc.uniqueArray(fc.tuple(lineId, lineFacts), { selector: ([id]) => id, maxLength: 1 }) },
    {
      weight: 12,
      arbitrary: fc.uniqueArray(fc.tuple(lineId, lineFacts), {
        selector: ([id]) => id,
        minLength: 1,
        maxLength: 7,
        size: "max",
      }),
    },
  )
  .map((all) => all.map(([id, facts]) => ({ lineId: id, ...facts })))

// ---- promotions

const { selector, threshold, benefit, stacking } = partsOf(pence)

/** What no goods bring about. Some hold now and then. */
const purchase: fc.Arbitrary<Condition> = fc.constantFrom<Condition[]>(
  { _tag: "BuyerInGroup", groups: ["trade"] },
  { _tag: "BuyerIsMember" },
  { _tag: "OrderNumber", nth: 1 },
  { _tag: "OrderNumber", every: 2 },
  { _tag: "CodeEntered", codes: ["MORE"] },
  { _tag: "PayingBy", methods: ["card"] },
  { _tag: "ChannelIs", channels: ["app"] },
  { _tag: "CountryIs", countries: ["GB"] },
  { _tag: "BirthdayWithin", daysBefore: 3, daysAfter: 3 },
  { _tag: "HostSays", name: "newsletter" },
)
const condition = treesOf(threshold, purchase)

const lanes: fc.Arbitrary<PricingPolicies["lanes"]> = fc.constantFrom<Array<PricingPolicies["lanes"]>>(
  [{ name: "cart", mode: "sequential" }],
  [{ name: "cart", mode: "best" }],
  [{ name: "cart", mode: "bestPerLine" }],
  [
    { name: "goods", mode: "best" },
    { name: "cart", mode: "sequential" },
  ],
  [
    { name: "goods", mode: "bestPerLine" },
    { name: "cart", mode: "best" },
  ],
)

const percent = fc.constantFrom<Array<string | number>>(5, 10, 12.5, "33.3333", 50)

/** Unit prices are changed by few kinds of benefits, and without a cart. */
const cataloguePromotion = fc.record({
  lane: fc.constant("catalogue"),
  priority: fc.integer({ min: -1, max: 1 }),
  on: sometimes(fc.constantFrom({ skus: ["tea", "mug"] }, { categories: ["hot"] }), 3),
  benefits: fc.tuple(
    fc.oneof(
      percent.map((one) => ({ _tag: "PercentOff" as const, percent: one, per: "unit" as const })),
      pence.map((amount) => ({ _tag: "AmountOff" as const, amount: gbp(amount), per: "unit" as const })),
      pence.map((amount) => ({ _tag: "FixedPrice" as const, price: gbp(amount) })),
    ),
  ),
})

const shippingPromotion = fc.record({
  priority: fc.integer({ min: -1, max: 1 }),
  condition: sometimes(condition),
  benefits: fc.tuple(
    fc
      .record({
        off: fc.oneof(
          percent.map((one) => ({ percent: one })),
          fc.constant({ percent: 100 }),
          pence.map((amount) => ({ amount: gbp(amount) })),
          pence.map((amount) => ({ price: gbp(amount) })),
        ),
        methods: sometimes(fc.constant(["post"])),
        cap: sometimes(pence.map((amount) => gbp(amount))),
      })
      .map((one) => ({ _tag: "ShippingOff" as const, ...defined(one) })),
  ),
})

/** What they are given for is counted when all lanes are through; some count themselves, and bring spoons. */
const gift: fc.Arbitrary<Benefit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        gifts: fc.constantFrom(
          [{ offerId: "mint" }],
          [{ offerId: "mint", quantity: 2 }, { offerId: "spoon" }],
          [{ offerId: "gone" }, { offerId: "spoon" }],
        ),
        choose: sometimes(fc.constant(1)),
        forEach: sometimes(
          fc
            .record({ quantity: fc.integer({ min: 1, max: 3 }), on: sometimes(fc.constant({ skus: ["tea", "pot"] })) })
            .map(defined),
        ),
        counts: sometimes(fc.constant(true as const), 2),
        maxTimes: seldom(fc.constant(2)),
      })
      .map((one): Benefit => ({ _tag: "Gift", ...defined(one) })),
  },
  {
    weight: 2,
    arbitrary: fc.constant<Benefit>({
      _tag: "Gift",
      gifts: [{ offerId: "spoon" }],
      forEach: { quantity: 1, on: { skus: ["mint"] } },
    }),
  },
)

/** A promotion that gives goods. */
export const giftPromotion: fc.Arbitrary<Omit<Promotion, "id" | "name">> = fc
  .record({ condition: sometimes(condition), benefits: fc.tuple(gift), priority: fc.integer({ min: -1, max: 1 }) })
  .map(defined)

const others = fc.oneof(
  gift,
  fc.constantFrom<Benefit[]>(...[2, "1.5", 3].map((times): Benefit => ({ _tag: "PointsTimes", times }))),
)

/** The first two are replaced by lanes that there are. */
const LANES = ["first", "second", "first", "second", "elsewhere"]

const limit = fc.record({ max: fc.integer({ min: 1, max: 2 }) })

const cartPromotion = fc.record({
  lane: sometimes(fc.constantFrom(...LANES)),
  priority: fc.integer({ min: -1, max: 1 }),
  validity: seldom(fc.constantFrom({ from: 0 as Instant }, { until: 9 as Instant }, { from: 1 as Instant })),
  channels: seldom(fc.constantFrom(["app"], ["app", "web"])),
  codes: seldom(fc.constantFrom(["SAVE"], ["save", "MORE"])),
  on: sometimes(selector),
  condition: sometimes(condition),
  benefits: fc.oneof(
    { weight: 8, arbitrary: fc.array(benefit, { minLength: 1, maxLength: 1 }) },
    { weight: 2, arbitrary: fc.array(benefit, { minLength: 2, maxLength: 3 }) },
    { weight: 2, arbitrary: fc.array(others, { minLength: 1, maxLength: 1 }) },
  ),
  stacking: sometimes(stacking),
  limits: seldom(
    fc
      .record({
        perOrder: sometimes(fc.integer({ min: 1, max: 3 })),
        perBuyer: sometimes(limit),
        inAll: sometimes(limit),
      })
      .map(defined),
  ),
  budget: seldom(pence.map((amount) => ({ money: gbp(amount) }))),
  funding: sometimes(
    fc.constantFrom<NonNullable<Promotion["funding"]>>(
      { seller: 100 },
      { seller: 50, platform: 50 },
      { seller: "33.3333", platform: "33.3333", brand: "33.3334" },
      { brand: 10, platform: 90 },
    ),
  ),
})

const promotions: fc.Arbitrary<ReadonlyArray<Promotion>> = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: cartPromotion },
      { weight: 1, arbitrary: cataloguePromotion },
      { weight: 1, arbitrary: shippingPromotion },
    ),
    { maxLength: 7, size: "max" },
  )
  .map((all) =>
    all.map((one, at): Promotion => ({ id: `p${at}`, name: `Promotion ${at}`, ...plainGifts(defined(one)) })),
  )

/** What a gift is given for is counted when all lanes are through: there its lines cannot be those without a discount. */
const plainGifts = <A extends { readonly on?: Promotion["on"]; readonly benefits: Promotion["benefits"] }>(
  one: A,
): A => {
  if (one.on?.undiscounted !== true || !one.benefits.some(({ _tag }) => _tag === "Gift")) return one
  const { on: _on, ...rest } = one
  return rest as A
}

const policies: fc.Arbitrary<Partial<PricingPolicies>> = fc
  .record({
    lanes: sometimes(lanes, 6),
    exclusive: sometimes(fc.constantFrom("priority" as const, "bestForBuyer" as const)),
    rounding: sometimes(fc.constantFrom(...roundings)),
    catalogueRounding: sometimes(fc.constantFrom("each" as const, "once" as const)),
    measure: sometimes(fc.constantFrom("list" as const, "discounted" as const)),
    leftover: sometimes(fc.constantFrom(...leftovers)),
    quantityPrices: sometimes(fc.constantFrom("line" as const, "sku" as const)),
    tenders: sometimes(fc.constantFrom("tender" as const, "reduction" as const)),
    points: sometimes(fc.constant({ onePer: gbp(100) })),
    reasons: sometimes(fc.constantFrom("near" as const, "all" as const)),
  })
  .map(defined)

/** Some promotions were given before, by anybody or to Ann, and took something off. */
const USED = ["p0", "p1", "p2", "p3"].flatMap(
  (id): ReadonlyArray<readonly [string, number]> => [
    [`ever promotion:${id}`, 1],
    [`ever promotion:${id}:buyer:ann`, 1],
    [`ever promotion:${id}:budget`, 7],
  ],
)

/** The lane of a promotion is one of those that there are, but for one now and then. */
export const inLanes = (
  all: ReadonlyArray<Promotion>,
  { lanes: [first, second = first] = [] }: Partial<PricingPolicies>,
): ReadonlyArray<Promotion> =>
  all.map((promotion) => {
    const { lane, ...rest } = promotion
    const known = lane === "first" ? first : lane === "second" ? second : undefined
    if (lane !== "first" && lane !== "second") return promotion
    return known === undefined ? rest : { ...rest, lane: known.name }
  })

/** All that a request can have. */
export const requests: fc.Arbitrary<RequestFacts> = fc
  .record({
    currency: fc.constant("GBP" as const),
    moment: fc.constantFrom(0, 5).map((moment) => moment as Instant),
    lines,
    promotions,
    tax: sometimes(tax, 4),
    policies,
    channel: sometimes(fc.constantFrom("app", "web"), 6),
    buyer: sometimes(buyer),
    payingBy: seldom(fc.constant("card")),
    codes: sometimes(fc.constantFrom(["SAVE"], ["more", "nothing"])),
    giftChoices: seldom(
      fc.constantFrom(
        [{ promotionId: "p0", refused: true as const }],
        [{ promotionId: "p1", chosen: "spoon" as OfferId }],
      ),
    ),
    giftOffers: fc.constant([offer("mint", 250), offer("spoon", 333)]),
    shipping: sometimes(shipping, 2),
    tenders: sometimes(tenders),
    used: sometimes(fc.constant(USED)),
    facts: seldom(fc.constant({ newsletter: true })),
  })
  .map(({ used = [], ...one }) => ({ ...defined(one), promotions: inLanes(one.promotions, one.policies), used }))
