/** Promotions as back offices send them: sound ones of every kind, what is refused and where, and garbage. */
import * as fc from "fast-check"
import type { Money } from "../../src/money/Money.ts"
import type { Benefit } from "../../src/pricing/Benefit.ts"
import type { CompiledPromotion } from "../../src/pricing/CompiledPromotion.ts"
import type { Condition } from "../../src/pricing/Condition.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import type { Selector } from "../../src/pricing/Selector.ts"

export const gbp = (amount: number): Money => ({ amount, currency: "GBP" })
export const tenPercent: Benefit = { _tag: "PercentOff", percent: 10 }
export const plain: Promotion = { id: "spring", name: "Spring", benefits: [tenPercent] }

/** As it comes over a wire: types say nothing about JSON. */
export const asSent = (fields: object): Promotion => JSON.parse(JSON.stringify({ ...plain, ...fields }))

/** What becomes of a promotion that is sound. */
export const compiled = (fields: object): CompiledPromotion => {
  const { promotions, problems } = compilePromotions([asSent(fields)])
  const [promotion] = promotions
  if (promotion === undefined) throw new Error(problems.map(({ message }) => message).join("\n"))
  return promotion
}

export type Json = null | boolean | number | string | Array<Json> | { [name: string]: Json }

/** Every kind of condition once. */
export const conditions: ReadonlyArray<Condition> = [
  { _tag: "SpendAtLeast", amount: gbp(5000), on: { categories: ["tea"] }, measure: "discounted" },
  { _tag: "QuantityAtLeast", quantity: 3, on: { skus: ["mug", "pot"] } },
  { _tag: "BuyerInGroup", groups: ["trade", "staff"] },
  { _tag: "BuyerIsMember" },
  { _tag: "OrderNumber", nth: 1 },
  { _tag: "OrderNumber", every: 10 },
  { _tag: "CodeEntered", codes: ["welcome"] },
  { _tag: "PayingBy", methods: ["card"] },
  { _tag: "ChannelIs", channels: ["app"] },
  { _tag: "CountryIs", countries: ["GB", "IE"] },
  { _tag: "BirthdayWithin", daysBefore: 7, daysAfter: 0, zone: "Europe/London" },
  { _tag: "HostSays", name: "has-newsletter" },
]

/** Every kind of benefit, with all that may be said about it. */
export const benefits: ReadonlyArray<Benefit> = [
  { _tag: "PercentOff", percent: "12.5", per: "line", units: { most: 2, of: "line", pick: "dearest" }, cap: gbp(900) },
  { _tag: "AmountOff", amount: gbp(500), per: "unit", units: { most: 1, of: "order" }, on: { brands: ["leaf"] } },
  { _tag: "FixedPrice", price: gbp(0), on: { offers: ["tea-loose"] } },
  {
    _tag: "Tiered",
    by: "amount",
    currency: "GBP",
    of: { tags: ["sale"] },
    measure: "list",
    tiers: [
      { from: 0, percent: 1 },
      { from: 5000, percent: "5" },
      { from: 10_000, amount: 1500 },
    ],
  },
  { _tag: "Tiered", by: "quantity", tiers: [{ from: 3, percent: 5 }] },
  { _tag: "EveryOff", every: { amount: gbp(20_000) }, amount: gbp(3000), maxTimes: 3, measure: "discounted" },
  { _tag: "EveryOff", every: { quantity: 3 }, amount: gbp(100), cap: gbp(500) },
  {
    _tag: "BuyGet",
    buy: { quantity: 2, on: { skus: ["tea"] } },
    get: { quantity: 1, on: { skus: ["mug"] }, off: { price: gbp(0) }, pick: "dearest" },
    maxTimes: 2,
    cap: gbp(2000),
  },
  { _tag: "NthUnit", nth: 2, off: { percent: 50 }, on: { sellers: ["ann"] }, maxTimes: 5 },
  {
    _tag: "BundlePrice",
    parts: [
      { on: { skus: ["tea"] }, quantity: 1 },
      { on: { categories: ["mugs"] }, quantity: 2 },
    ],
    price: gbp(1000),
    maxTimes: 1,
  },
  { _tag: "FirstThenFurther", first: gbp(113), further: gbp(211), maxUnits: 5 },
  {
    _tag: "Gift",
    gifts: [{ offerId: "sample" }, { offerId: "spoon", quantity: 2 }],
    choose: 1,
    forEach: { quantity: 3, on: { categories: ["tea"] } },
    maxTimes: 2,
    counts: true,
  },
  { _tag: "ShippingOff", off: { amount: gbp(300) }, methods: ["standard"], cap: gbp(250) },
  { _tag: "PointsTimes", times: "1.5", on: { tags: ["points"] } },
]

/** A selector with all that it may have. */
export const selector: Selector = {
  skus: ["tea"],
  offers: ["tea-loose"],
  sellers: ["ann"],
  categories: ["drinks"],
  brands: ["leaf"],
  tags: ["sale"],
  price: { min: gbp(100), max: gbp(100) },
  undiscounted: true,
  except: { tags: ["new"], price: { max: gbp(5) }, except: { tags: ["old"] } },
}

/** Promotions that can be given: one of each kind, and one with everything. */
export const sound: ReadonlyArray<Promotion> = [
  plain,
  {
    ...plain,
    lane: "coupons",
    priority: -3,
    validity:
      asSent({
        validity: {
          from: 0,
          until: 1_900_000_000_000,
          weekly: { zone: "Europe/London", hours: [{ day: "sun" }, { day: "fri", from: "09:00", until: "17:30" }] },
        },
      }).validity ?? {},
    channels: ["web"],
    codes: ["SAVE10", " straße "],
    on: selector,
    condition: {
      _tag: "All",
      of: [
        { _tag: "Any", of: [...conditions] },
        { _tag: "Not", of: { _tag: "BuyerIsMember" } },
      ],
    },
    benefits,
    stacking: { _tag: "ExclusiveInGroup", group: "coupons", combinesWith: ["item", "order"] },
    limits: {
      perOrder: 3,
      perBuyer: { max: 1, per: "day" },
      perCode: { max: 100 },
      inAll: { max: 1000, per: "month" },
      keepOnCancel: true,
    },
    budget: { money: gbp(1_000_000), per: "month" },
    funding: { seller: "33.3333", platform: 50, brand: 16.6667 },
  },
  ...conditions.map((condition): Promotion => ({ ...plain, condition })),
  ...benefits.map((benefit): Promotion => ({ ...plain, benefits: [benefit] })),
  { ...plain, lane: "shipping", benefits: [{ _tag: "ShippingOff", off: { price: gbp(0) } }] },
  { ...plain, stacking: { _tag: "Exclusive" } },
  { ...plain, stacking: { _tag: "Stackable", combinesWith: ["shipping"] } },
  {
    ...plain,
    lane: "catalogue",
    channels: ["web"],
    condition: { _tag: "BuyerInGroup", groups: ["trade"] },
    on: { categories: ["tea"] },
    benefits: [tenPercent, { _tag: "AmountOff", amount: gbp(5), per: "unit" }, { _tag: "FixedPrice", price: gbp(5) }],
    funding: { seller: 100 },
  },
]

/** A small value, often of a kind that belongs somewhere. */
const scrap: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    false,
    0,
    -1,
    1,
    2,
    0.5,
    -0,
    1e6,
    1_000_001,
    2 ** 53,
    "",
    "x",
    "GBP",
    "XXX",
    "12.5",
  ),
  fc.constantFrom<Json>(
    [],
    {},
    [null],
    ["x"],
    ["x", "x"],
    gbp(1) as never,
    gbp(0) as never,
    { amount: 1 },
    "\u0000",
    "\ud800",
  ),
  fc.constantFrom<Json>(
    { skus: ["tea"] },
    { _tag: "BuyerIsMember" },
    tenPercent as never,
    "a".repeat(300),
    "09:61",
    "list",
  ),
)

const fields = [
  "_tag",
  "on",
  "cap",
  "per",
  "percent",
  "amount",
  "currency",
  "quantity",
  "of",
  "max",
  "lane",
  "codes",
  "limits",
]

/** One change somewhere in a value: another value, a field more, a field less, an entry twice. */
const changed = (value: Json, at: number, how: number, by: Json, field: string): Json => {
  const places: Array<(by: Json) => void> = []
  const root = { value: structuredClone(value) }
  const visit = (holder: { [name: string]: Json } | Array<Json>): void => {
    for (const [name, one] of Object.entries(holder)) {
      places.push(() => {
        if (how === 0 || !(typeof one === "object" && one !== null)) Object.assign(holder, { [name]: by })
        else if (Array.isArray(one) && how === 1) one.push(...structuredClone(one))
        else if (Array.isArray(one)) one.push(by)
        else if (how === 1) delete one[Object.keys(one)[0] ?? ""]
        else one[field] = by
      })
      if (typeof one === "object" && one !== null) visit(one)
    }
  }
  visit(root)
  places[at % places.length]?.(by)
  return root.value
}

/** A sound promotion with up to three changes: from as good as new to beyond repair. */
export const damaged: fc.Arbitrary<Json> = fc
  .tuple(
    fc.constantFrom(...sound),
    fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 0, max: 2 }), scrap, fc.constantFrom(...fields)), {
      maxLength: 3,
    }),
  )
  .map(([promotion, changes]) =>
    changes.reduce<Json>((value, [at, how, by, field]) => changed(value, at, how, by, field), promotion as never),
  )

/** Anything that JSON can be. */
export const garbage: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: damaged },
  { weight: 1, arbitrary: scrap },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<Json> },
)
