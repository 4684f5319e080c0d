/**
 * Generators for your own properties: `fc.property(arb.cart(), …)`. Each mixes the dull, the small and the huge, and has
 * few ids, so that the interesting case is common.
 */
import fc from "fast-check"
import type { LineOptions } from "../cart/Cart.ts"
import { MAX_QUANTITY } from "../cart/Cart.ts"
import type { Instant, OfferId, SellerId, Sku } from "../catalog/ids.ts"
import type { Offer } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import { nastyTexts } from "./texts.ts"
import { MOMENT } from "./writes.ts"

/** The first is meant most of the time, another now and then. */
export const mostly = <A>(usual: fc.Arbitrary<A>, other: fc.Arbitrary<A>): fc.Arbitrary<A> =>
  fc.oneof({ weight: 8, arbitrary: usual }, { weight: 1, arbitrary: other })

/** Whole minor units from 0: nothing, a few pence, prices, fortunes. */
export const minorUnits: fc.Arbitrary<number> = fc.oneof(
  fc.constant(0),
  fc.integer({ min: 1, max: 9 }),
  fc.integer({ min: 10, max: 20_000 }),
  fc.integer({ min: 0, max: 1_000_000_000_000 }),
)

/** An amount of money that is not owed: 0 or more. */
export const money = (currency: Currency = "GBP"): fc.Arbitrary<Money> =>
  minorUnits.map((amount) => ({ amount, currency }))

/** A price finer than the currency's smallest coin. */
export const fineMoney = (currency: Currency = "GBP"): fc.Arbitrary<FineMoney> =>
  fc.record({
    amount: fc.oneof(fc.integer({ min: 1, max: 999 }), fc.integer({ min: 1, max: 1_000_000_000 })),
    currency: fc.constant(currency),
    exponent: fc.integer({ min: 3, max: 12 }),
  })

/** The price of one piece, above 0. */
export const price = (currency: Currency = "GBP"): fc.Arbitrary<Money | FineMoney> =>
  fc.oneof(
    { weight: 4, arbitrary: money(currency).map(({ amount }) => ({ amount: amount + 1, currency })) },
    { weight: 1, arbitrary: fineMoney(currency) },
  )

const FEW_SKUS = ["tea", "mug", "pot", "tin"]

/** One of few SKUs, and now and then one that stores stumble over. */
export const sku: fc.Arbitrary<Sku> = mostly(fc.constantFrom(...FEW_SKUS), fc.constantFrom(...nastyTexts)).map(
  (text) => text as Sku,
)

/** A quantity that a line may have. */
export const quantity: fc.Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: MAX_QUANTITY }) },
  { weight: 1, arbitrary: fc.constant(MAX_QUANTITY) },
)

/** A quantity as callers send it: mostly one that a line may have. */
export const askedQuantity: fc.Arbitrary<number> = mostly(quantity, fc.constantFrom(0, -1, MAX_QUANTITY + 1))

/** What a shopper chose about a piece: mostly nothing. */
export const options: fc.Arbitrary<LineOptions> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.constantFrom<LineOptions>({ colour: "blue" }, { colour: "Blue" }, { gift: "yes" }) },
  { weight: 1, arbitrary: fc.constantFrom(...nastyTexts).map((engraving) => ({ engraving, colour: "blue" })) },
)

/** What is on sale under `offerId`. What is not known of it is absent, as it often is. */
export const offer = (offerId: OfferId, currency: Currency = "GBP"): fc.Arbitrary<Offer> =>
  fc.record(
    {
      offerId: fc.constant(offerId),
      sku: fc.constant(String(offerId).split("/")[0] as Sku),
      price: mostly(price(currency), fc.constant({ amount: 0, currency })),
      seller: fc.constantFrom("ann" as SellerId, "bob" as SellerId),
      limit: fc.record({ max: fc.oneof(fc.integer({ min: 1, max: 5 }), fc.constant(MAX_QUANTITY)) }),
      stock: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: MAX_QUANTITY })),
      asOf: fc.constant<Instant>(MOMENT),
    },
    { requiredKeys: ["offerId", "sku", "price", "asOf"] },
  )
