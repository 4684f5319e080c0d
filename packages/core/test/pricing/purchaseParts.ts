/** What a purchase has besides its lines and promotions: tax, deliveries, tenders, the buyer, and gifts to give. */
import * as fc from "fast-check"
import type { Instant, MemberId, OfferId, SellerId, Sku } from "../../src/catalog/ids.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { roundings } from "../../src/money/rounding.ts"
import type { TaxPolicy, TaxRule } from "../../src/pricing/TaxPolicy.ts"
import { gbp } from "./kit.ts"
import { defined, SELLERS, seldom, sometimes } from "./promotionParts.ts"

/** Nothing, pennies, everyday prices and the huge, so that ties, zeros and wide products all are common. */
export const pence = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 6, arbitrary: fc.integer({ min: 10, max: 20_000 }) },
  { weight: 2, arbitrary: fc.constantFrom(100, 500, 1_000, 5_000, 10_000) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000_000_000, max: 40_000_000_000 }) },
)
export const orNothing = fc.oneof({ weight: 12, arbitrary: pence }, { weight: 1, arbitrary: fc.constant(0) })

const rate = fc.constantFrom("20", "19", "7.7", "0", "0.5", "100").map(Ratio.fromPercent)
const named = (name: string, compound?: true) => rate.map((one) => ({ name, rate: one, ...(compound && { compound }) }))
const basis = fc.constantFrom("included" as const, "excluded" as const)
const rule: fc.Arbitrary<TaxRule> = fc
  .record({
    basis: sometimes(basis),
    rates: fc.oneof(
      fc.tuple(named("state"), named("city")),
      fc.tuple(named("state"), named("city"), named("levy", true)),
      fc.tuple(rate.map((one) => ({ rate: one }))),
    ),
  })
  .map(defined)

const homes = {
  standard: Ratio.fromPercent("19"),
  food: Ratio.zero,
  books: Ratio.fromPercent("7"),
  both: Ratio.of(1, 3),
}

export const tax: fc.Arbitrary<TaxPolicy> = fc
  .record({
    basis,
    rates: fc.record({
      standard: fc.oneof({ weight: 3, arbitrary: rate }, { weight: 1, arbitrary: rule }),
      food: fc.constantFrom(Ratio.zero, Ratio.of(1, 3)),
      books: rate,
      both: fc.oneof(rule, rate),
    }),
    rounding: sometimes(fc.constantFrom(...roundings)),
    scope: sometimes(fc.constantFrom("unit" as const, "line" as const, "order" as const), 3),
    border: seldom(fc.constantFrom("net" as const, "gross" as const).map((keep) => ({ keep, home: homes }))),
    quotes: seldom(
      fc.constantFrom("rates" as const, "none" as const).map((unquoted) => ({ amounts: { post: 0, aa: 0 }, unquoted })),
    ),
  })
  .map(defined)

export const shipping = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom("post", "van", "bike"),
      price: orNothing.map((amount) => gbp(amount)),
      method: sometimes(fc.constantFrom("post", "van")),
      seller: sometimes(fc.constantFrom(...SELLERS).map((seller) => seller as SellerId)),
      taxCategory: seldom(fc.constant("food")),
    }),
    { selector: ({ id }) => id, maxLength: 3 },
  )
  .map((all) => all.map(defined))

export const tenders = fc
  .array(
    fc.record({
      kind: fc.constantFrom("points" as const, "giftCard" as const),
      balance: orNothing.map((amount) => gbp(amount)),
    }),
    { maxLength: 2 },
  )
  .map((all) => all.map((one, at) => ({ id: `tender-${at}`, ...one })))

export const offer = (id: string, amount: number): Offer => ({
  offerId: id as OfferId,
  sku: id as Sku,
  price: gbp(amount),
  asOf: 0 as Instant,
  taxCategory: "food",
})

export const buyer = fc
  .record({
    member: sometimes(fc.constant("ann" as MemberId)),
    groups: sometimes(fc.constant(["trade"])),
    orders: sometimes(fc.integer({ min: 0, max: 2 })),
    birthday: seldom(fc.constant("--01-02")),
  })
  .map(defined)
