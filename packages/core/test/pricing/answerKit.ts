/** Carts that have all kinds of answers in them, for the tests of what pricing answers. */
import fc from "fast-check"
import type { Instant, LineId, OfferId, SellerId, Sku } from "../../src/catalog/ids.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import type { Money } from "../../src/money/Money.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import type { Benefit } from "../../src/pricing/Benefit.ts"
import type { LineDiscount, LinePart, PricedCart, PricedLine } from "../../src/pricing/PricedCart.ts"
import type { PricingLine, PricingRequest } from "../../src/pricing/PricingRequest.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { compilePromotions, type PromotionSet } from "../../src/pricing/PromotionSet.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import type { TaxPolicy } from "../../src/pricing/TaxPolicy.ts"

export const gbp = (amount: number): Money => ({ amount, currency: "GBP" })
export const lineId = (id: string): LineId => id as LineId
export const offerId = (id: string): OfferId => id as OfferId
export const moment = 1_767_225_600_000 as Instant

/** A line whose id, SKU and offer have one name. */
export const line = (
  name: string,
  pence: number,
  quantity = 1,
  more: Partial<Omit<PricingLine, "seller">> & { readonly seller?: string } = {},
): PricingLine => {
  const { seller, ...rest } = more
  return {
    lineId: lineId(name),
    offerId: offerId(name),
    sku: name as Sku,
    quantity,
    unitPrice: gbp(pence),
    ...rest,
    ...(seller === undefined ? {} : { seller: seller as SellerId }),
  }
}

export const offer = (name: string, pence: number, more: Partial<Offer> = {}): Offer => ({
  offerId: offerId(name),
  sku: name as Sku,
  price: gbp(pence),
  asOf: moment,
  ...more,
})

export const offersOf = (...offers: ReadonlyArray<Offer>): ReadonlyMap<OfferId, Offer> =>
  new Map(offers.map((one) => [one.offerId, one]))

/** A benefit, or what else there is to say of a promotion. */
type OfTest = Benefit | (Partial<Promotion> & Pick<Promotion, "benefits">)

/** Promotions in the order in which they are applied: p1, p2, … where they have no id. All of them have to be sound. */
export const inTurn = (...promotions: ReadonlyArray<OfTest>): PromotionSet => {
  const set = compilePromotions(
    promotions.map((one, at) => ({
      id: `p${at + 1}`,
      name: `Promotion ${at + 1}`,
      priority: 100 - at,
      ...("_tag" in one ? { benefits: [one] } : one),
    })),
  )
  if (set.problems.length > 0) throw new Error(`the promotions of a test are wrong: ${JSON.stringify(set.problems)}`)
  return set
}

export const request = (
  lines: ReadonlyArray<PricingLine>,
  more: Partial<Omit<PricingRequest, "promotions">> & { readonly promotions?: ReadonlyArray<OfTest> } = {},
): PricingRequest => {
  const { promotions, ...rest } = more
  return {
    currency: "GBP",
    moment,
    lines,
    ...rest,
    ...(promotions === undefined ? {} : { promotions: inTurn(...promotions) }),
  }
}

export const price = (...asked: Parameters<typeof request>): PricedCart => priceCart(request(...asked))

export const vat = (basis: TaxPolicy["basis"], percent = "20"): TaxPolicy => ({
  basis,
  rates: { standard: Ratio.fromPercent(percent) },
})

export const sum = (amounts: Iterable<number>): number => {
  let total = 0
  for (const amount of amounts) total += amount
  return total
}

/** Minor units that may stand in an answer: whole, exact, not below zero, and no -0. */
export const isAmount = (amount: number): boolean =>
  Number.isSafeInteger(amount) && amount >= 0 && !Object.is(amount, -0)

// ---- carts with all that can happen to a piece

const names = ["tea", "mug", "pot", "tin"]
/** Nothing, pennies, everyday prices and the huge. */
export const pence = fc.oneof(
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 5, arbitrary: fc.integer({ min: 10, max: 20_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 100_000_000, max: 1_000_000_000 }) },
)
const some = pence.filter((amount) => amount > 0).map(gbp)
const quantity = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 7 }) },
  { weight: 1, arbitrary: fc.constantFrom(10, 1_000, 1_000_000) },
)
const seller = fc.constantFrom("ann", "bo")

const cartLines: fc.Arbitrary<ReadonlyArray<PricingLine>> = fc.subarray(names, { minLength: 1 }).chain((chosen) =>
  fc.tuple(
    ...chosen.map((name) =>
      fc
        .record(
          {
            pence,
            quantity,
            seller,
            taxCategory: fc.constantFrom("food", "books"),
            fine: fc.integer({ min: 3, max: 5 }),
          },
          { requiredKeys: ["pence", "quantity"] },
        )
        .map(({ pence, quantity, fine, ...more }) =>
          line(name, pence, quantity, {
            ...more,
            ...(fine === undefined ? {} : { unitPrice: { ...gbp(pence), exponent: fine } }),
          }),
        ),
    ),
  ),
)

const on = fc.subarray(names, { minLength: 1 }).map((skus) => ({ skus }))
const reduction = fc.oneof(
  fc.constantFrom("10", "33.33", 50, 100).map((percent) => ({ percent })),
  some.map((amount) => ({ amount })),
)

/** Mostly such that treat pieces apart. */
const benefit: fc.Arbitrary<Benefit> = fc.oneof(
  fc.record(
    {
      _tag: fc.constant("PercentOff" as const),
      percent: fc.constantFrom("7.7", 20, "33.3333", 50),
      on,
      per: fc.constantFrom("order" as const, "line" as const, "unit" as const),
      units: fc.record({
        most: fc.integer({ min: 1, max: 5 }),
        of: fc.constantFrom("order" as const, "line" as const),
      }),
    },
    { requiredKeys: ["_tag", "percent"] },
  ),
  fc.record(
    {
      _tag: fc.constant("AmountOff" as const),
      amount: some,
      on,
      per: fc.constantFrom("order" as const, "unit" as const),
    },
    { requiredKeys: ["_tag", "amount"] },
  ),
  fc.record({
    _tag: fc.constant("BuyGet" as const),
    buy: fc.record({ quantity: fc.integer({ min: 1, max: 3 }), on }, { requiredKeys: ["quantity"] }),
    get: fc.record({ quantity: fc.integer({ min: 1, max: 2 }), on, off: reduction }, { requiredKeys: ["quantity"] }),
  }),
  fc.record({ _tag: fc.constant("NthUnit" as const), nth: fc.integer({ min: 2, max: 4 }), off: reduction }),
  fc.record({ _tag: fc.constant("FirstThenFurther" as const), first: some, further: some }),
)

const funding = fc.constantFrom<NonNullable<Promotion["funding"]>>(
  { seller: 100 },
  { seller: 50, platform: 50 },
  { seller: "33.3333", platform: "33.3333", brand: "33.3334" },
  { brand: 10, platform: 90 },
)

const promotion = fc.record(
  {
    benefits: fc.array(benefit, { minLength: 1, maxLength: 2 }),
    funding,
    condition: some.map((amount) => ({ _tag: "SpendAtLeast" as const, amount })),
  },
  { requiredKeys: ["benefits"] },
)

const taxPolicy: fc.Arbitrary<TaxPolicy> = fc.record(
  {
    basis: fc.constantFrom("included" as const, "excluded" as const),
    rates: fc.record({
      standard: fc.constantFrom("20", "7.7", "0").map(Ratio.fromPercent),
      food: fc.constantFrom(Ratio.zero, Ratio.of(1, 3)),
      books: fc.constantFrom("5", "100").map(Ratio.fromPercent),
    }),
    scope: fc.constantFrom("unit" as const, "line" as const, "order" as const),
    border: fc.constant({
      keep: "net" as const,
      home: { standard: Ratio.fromPercent("19"), food: Ratio.zero, books: Ratio.fromPercent("7") },
    }),
  },
  { requiredKeys: ["basis", "rates"] },
)

const gift = fc
  .record(
    { quantity: fc.integer({ min: 1, max: 2 }), forEach: fc.integer({ min: 1, max: 3 }) },
    { requiredKeys: ["quantity"] },
  )
  .map(
    ({ quantity, forEach }): Benefit => ({
      _tag: "Gift",
      gifts: [{ offerId: "mint", quantity }],
      ...(forEach === undefined ? {} : { forEach: { quantity: forEach, on: { skus: ["tea", "mug"] } } }),
    }),
  )

/** Requests whose answers have lines in parts, gifts, several funders and sellers, and tax of every kind. */
export const requests: fc.Arbitrary<PricingRequest> = fc
  .record(
    {
      lines: cartLines,
      promotions: fc.array(promotion, { maxLength: 4 }),
      gift,
      tax: taxPolicy,
      card: pence,
      shipping: pence,
    },
    { requiredKeys: ["lines", "promotions"] },
  )
  .map(({ lines, promotions, gift, tax, card, shipping }) =>
    request(lines, {
      promotions: gift === undefined ? promotions : [...promotions, gift],
      giftOffers: offersOf(offer("mint", 250)),
      ...(tax === undefined ? {} : { tax }),
      ...(shipping === undefined ? {} : { shipping: [{ id: "post", price: gbp(shipping) }] }),
      ...(card === undefined
        ? {}
        : {
            policies: { tenders: "reduction" },
            tenders: [{ id: "card", kind: "giftCard" as const, balance: gbp(card) }],
          }),
    }),
  )

/** A priced line by itself, of any parts, discounts, funding and tax: also such as no promotion gives. */
export const pricedLines: fc.Arbitrary<PricedLine> = fc
  .record({
    parts: fc.array(
      fc.record({
        quantity: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constantFrom(999_999, 1_000_000)),
        subtotal: pence,
        taken: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
    discounts: fc.integer({ min: 0, max: 3 }),
    split: fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 6, maxLength: 6 }),
    tax: fc.constantFrom("included", "excluded", "neither"),
    rates: fc.tuple(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 100 })),
  })
  .map(({ parts, discounts: count, split, tax, rates: [first, second] }) => {
    const made = parts.map(({ quantity, subtotal, taken }): LinePart => {
      let left = subtotal
      const discounts = taken.slice(0, count).map((percent) => {
        const amount = Math.floor((left * percent) / 100)
        left -= amount
        return amount
      })
      return { quantity, subtotal: gbp(subtotal), discounts }
    })
    const subtotal = sum(made.map((part) => part.subtotal.amount))
    const discounts = Array.from({ length: count }, (_, at): LineDiscount => {
      const amount = sum(made.map((part) => part.discounts[at] ?? 0))
      const seller = Math.floor((amount * (split[at] ?? 0)) / 100)
      const brand = Math.floor(((amount - seller) * (split[at + 3] ?? 0)) / 100)
      const funding = [
        { by: "seller" as const, amount: gbp(seller) },
        { by: "platform" as const, amount: gbp(amount - seller - brand) },
        { by: "brand" as const, amount: gbp(brand) },
      ].filter((share) => share.amount.amount > 0)
      return {
        promotionId: `p${at}`,
        name: `Promotion ${at}`,
        amount: gbp(amount),
        ...((split[at] ?? 0) < 20 ? {} : { funding }),
      }
    })
    const discount = sum(discounts.map(({ amount }) => amount.amount))
    const left = subtotal - discount
    const on = (amount: number, percent: number): number => Math.floor((amount * percent) / 100)
    const gross = tax === "included" ? left : left + on(left, first) + (tax === "neither" ? 1 : 0)
    const net = tax === "excluded" ? left : on(gross, second)
    return {
      ...line("mug", 0, sum(made.map(({ quantity }) => quantity))),
      subtotal: gbp(subtotal),
      discounts: discounts.map((one) => ({ ...one, ...(one.funding?.length === 0 ? { funding: undefined } : {}) })),
      discount: gbp(discount),
      net: gbp(net),
      tax: gbp(gross - net),
      gross: gbp(gross),
      ...(made.length === 1 ? {} : { parts: made }),
    } as PricedLine
  })
