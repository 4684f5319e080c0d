/** Purchases at random: whatever can be priced, by a few sellers, in carts of a few lines, with all that promotions can do to a line. */
import fc from "fast-check"
import type { CartLine, LineOptions } from "../../src/cart/Cart.ts"
import type { CartId, LineId, OfferId, PaymentMethod, SellerId, Sku } from "../../src/catalog/ids.ts"
import type { Offer, OfferPrice, Offers } from "../../src/catalog/Offer.ts"
import type { FineMoney } from "../../src/money/FineMoney.ts"
import type { Money } from "../../src/money/Money.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { roundings } from "../../src/money/rounding.ts"
import type { Benefit } from "../../src/pricing/Benefit.ts"
import type { Condition } from "../../src/pricing/Condition.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import type { TaxPolicy } from "../../src/pricing/TaxPolicy.ts"
import type { DeliverTo, Settlement } from "../../src/settlement/Settlement.ts"
import { type Settled, settle } from "../../src/settlement/settle.ts"
import { at, cartOf, line } from "../arbitraries.ts"
import { offer } from "../services/kit.ts"
import { type Facts, gbp, known, request } from "./kit.ts"

export interface Purchase {
  readonly lines: ReadonlyArray<CartLine>
  readonly offers: Offers
  readonly promotions: ReadonlyArray<Promotion>
  readonly tax: TaxPolicy | undefined
  readonly deliverTo: DeliverTo | undefined
  readonly terms: NonNullable<Facts["terms"]>
}

const skus = ["tea", "mug", "pot", "tin"]

/** Pennies, everyday prices and the huge; now and then finer than a penny. */
const pence = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 5, arbitrary: fc.integer({ min: 10, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000_000_000, max: 400_000_000_000 }) },
)
const amount = pence.map(gbp)
const unitPrice: fc.Arbitrary<Money | FineMoney> = fc.oneof(
  { weight: 4, arbitrary: amount },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 0, max: 6 }))
      .map(([fine, exponent]) => ({ amount: fine, currency: "GBP" as const, exponent })),
  },
)

const otherPrice: fc.Arbitrary<OfferPrice> = fc.record(
  {
    price: unitPrice,
    kind: fc.constantFrom<Array<NonNullable<OfferPrice["kind"]>>>("list", "sale", "override"),
    minQuantity: fc.constantFrom(2, 10),
    groups: fc.constantFrom(["staff"], ["trade"]),
  },
  { requiredKeys: ["price"] },
)

const options = fc.constantFrom<Array<LineOptions>>({}, {}, { size: "M" }, { colour: "red", size: "M" })

/** What is bought, and its offer: each line has one of its own, so that each can change for itself. */
const bought = fc
  .record(
    {
      lineId: fc.stringMatching(/^[a-f]{1,3}$/).map((id) => id as LineId),
      sku: fc.constantFrom(...skus).map((sku) => sku as Sku),
      quantity: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.constantFrom(10, 999)),
      unitPrice,
      options,
      seller: fc.constantFrom("ann", "bo").map((seller) => seller as SellerId),
      taxCategory: fc.constantFrom("food", "books"),
      prices: fc.array(otherPrice, { minLength: 1, maxLength: 2 }),
      was: amount,
    },
    { requiredKeys: ["lineId", "sku", "quantity", "unitPrice", "options"] },
  )
  .map(({ lineId, quantity, options: chosen, unitPrice: price, ...facts }) => {
    const offerId = lineId as string as OfferId
    return {
      line: { ...line(lineId, lineId, quantity, { options: chosen, priceSeen: price }), sku: facts.sku },
      offer: [offerId, { offerId, price, asOf: at, ...facts }] satisfies readonly [OfferId, Offer],
    }
  })

const on = fc.subarray(skus, { minLength: 1 }).map((some) => ({ skus: some }))
const percent = fc.constantFrom<Array<string | number>>(5, 10, 12.5, "33.3333", 50, 100)

/** Off whole carts, off lines and off single pieces, so that lines come in parts. */
const benefit: fc.Arbitrary<Benefit> = fc.oneof(
  fc.record({ _tag: fc.constant("PercentOff" as const), percent, on }, { requiredKeys: ["_tag", "percent"] }),
  fc.record({ _tag: fc.constant("AmountOff" as const), amount, on }, { requiredKeys: ["_tag", "amount"] }),
  fc.record({
    _tag: fc.constant("PercentOff" as const),
    percent,
    units: fc.record({ most: fc.integer({ min: 1, max: 3 }), of: fc.constantFrom("order" as const, "line" as const) }),
  }),
  fc.record({
    _tag: fc.constant("BuyGet" as const),
    buy: fc.record({ quantity: fc.integer({ min: 1, max: 2 }), on }, { requiredKeys: ["quantity"] }),
    get: fc.record({ quantity: fc.constant(1), on }, { requiredKeys: ["quantity"] }),
  }),
)

/** Two gifts, of which the shop's is taxed as food, and Ann's is not; one that nobody sells. */
export const giftOffers: Offers = new Map([
  offer("mint", 120, { taxCategory: "food" }),
  offer("spoon", 333, { seller: "ann" as SellerId }),
])

const gift: fc.Arbitrary<Benefit> = fc.record(
  {
    _tag: fc.constant("Gift" as const),
    gifts: fc.subarray([{ offerId: "mint", quantity: 2 }, { offerId: "spoon" }, { offerId: "gone" }], { minLength: 1 }),
    choose: fc.constant(1),
    forEach: fc.record({ quantity: fc.integer({ min: 1, max: 3 }), on }),
  },
  { requiredKeys: ["_tag", "gifts"] },
)

const condition: fc.Arbitrary<Condition> = fc.oneof(
  amount.map((least): Condition => ({ _tag: "SpendAtLeast", amount: least })),
  fc.constantFrom<Array<Condition>>(
    { _tag: "PayingBy", methods: ["card"] },
    { _tag: "BuyerInGroup", groups: ["staff"] },
    { _tag: "CodeEntered", codes: ["spring"] },
  ),
)

const funding = fc.constantFrom<Array<NonNullable<Promotion["funding"]>>>(
  { seller: 100 },
  { seller: "33.3333", platform: "33.3333", brand: "33.3334" },
)

const cartPromotion = fc
  .record(
    {
      priority: fc.integer({ min: -1, max: 1 }),
      on,
      condition,
      validity: fc.constantFrom({ from: at }, { until: at }),
      codes: fc.constantFrom(["SAVE"], ["SAVE", "OLD"]),
      limits: fc.constantFrom<Array<NonNullable<Promotion["limits"]>>>(
        { inAll: { max: 9 } },
        { perBuyer: { max: 1, per: "day" } },
      ),
      funding,
    },
    { requiredKeys: [] },
  )
  .chain((more) => benefit.map((one) => ({ ...more, benefits: [one] })))

const others = fc.oneof(
  gift.map((one) => ({ benefits: [one] })),
  fc
    .record(
      {
        benefits: percent.filter((one) => one !== 100).map((one): [Benefit] => [{ _tag: "PercentOff", percent: one }]),
        on,
      },
      { requiredKeys: ["benefits"] },
    )
    .map((one) => ({ ...one, lane: "catalogue" })),
  fc.constant({ benefits: [{ _tag: "PointsTimes" as const, times: "1.5" }] }),
)

/** Mostly valid, few ids, so that a set has all outcomes at once. */
const promotions: fc.Arbitrary<ReadonlyArray<Promotion>> = fc
  .uniqueArray(
    fc.tuple(
      fc.constantFrom("a", "b", "c", "d", "e", "f"),
      fc.oneof({ weight: 3, arbitrary: cartPromotion }, { weight: 2, arbitrary: others }),
    ),
    { selector: ([id]) => id, maxLength: 6 },
  )
  .map((all) => all.map(([id, one]): Promotion => ({ id, name: "Promotion", ...one })))
  .filter((all) => compilePromotions(all).problems.length === 0)

const tax: fc.Arbitrary<TaxPolicy> = fc.record({
  basis: fc.constantFrom("included", "excluded"),
  rates: fc.record({
    standard: fc.constantFrom("20", "19", "7.7", "0").map(Ratio.fromPercent),
    food: fc.constantFrom(Ratio.zero, Ratio.of(1, 3)),
    books: fc.constantFrom<Array<TaxPolicy["rates"][string]>>(Ratio.fromPercent("5"), {
      rates: [
        { name: "state", rate: Ratio.fromPercent("6") },
        { name: "city", rate: Ratio.fromPercent("1.5"), compound: true },
      ],
    }),
  }),
  rounding: fc.constantFrom(...roundings),
})

export const deliverTo: fc.Arbitrary<DeliverTo> = fc.constantFrom<Array<DeliverTo>>(
  {},
  { city: "Leeds" },
  { city: "Leeds", line2: "" },
  { city: "Łódź 🫖" },
)

const terms: fc.Arbitrary<Purchase["terms"]> = fc.record(
  {
    codes: fc.constantFrom(["SAVE"], ["SPRING", "SAVE"], ["NOBODY-KNOWS"]),
    buyer: fc.constantFrom({ member: "ada" as never, groups: ["staff"] }, { groups: ["trade"] }),
    policies: fc.constantFrom({ points: { onePer: gbp(100) } }, { measure: "discounted" as const }),
    payingBy: fc.constantFrom("card", "wallet"),
    giftChoices: fc.constantFrom(
      [{ promotionId: "a", refused: true as const }],
      [{ promotionId: "b", chosen: "spoon" as OfferId }],
    ),
  },
  { requiredKeys: [] },
)

export const purchase: fc.Arbitrary<Purchase> = fc
  .record({
    goods: fc.uniqueArray(bought, { selector: (one) => one.line.lineId, minLength: 1, maxLength: 8 }),
    promotions,
    tax: fc.option(tax, { nil: undefined }),
    deliverTo: fc.option(deliverTo, { nil: undefined }),
    terms,
  })
  .map(({ goods, ...facts }) => ({
    lines: goods.map((one) => one.line),
    offers: new Map(goods.map((one) => one.offer)),
    ...facts,
  }))
  .filter((one) => settlePurchase(one).ok)

export const settlePurchase = (one: Purchase, { terms: more, ...facts }: Facts = {}): Settled => {
  const { payingBy } = one.terms
  return settle(
    request({
      cart: cartOf(one.lines, { id: "c1" as CartId }),
      offers: one.offers,
      promotions: one.promotions,
      ...(one.tax && { tax: one.tax }),
      ...(one.deliverTo && { deliverTo: one.deliverTo }),
      ...(payingBy !== undefined && { payingBy: payingBy as PaymentMethod }),
      terms: { giftOffers, ...one.terms, ...more },
      ...facts,
    }),
  )
}

export const settledPurchase = (one: Purchase, more: Facts = {}): Settlement => known(settlePurchase(one, more))
