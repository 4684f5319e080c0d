/** What a shopping page shows of a cart: its selected lines priced on today's offers, and what has changed since they were added. */
import * as Effect from "effect/Effect"
import { offerRefused } from "../cart/addItems.ts"
import { type Cart, selectedLines } from "../cart/Cart.ts"
import { review } from "../cart/review.ts"
import type { Instant } from "../catalog/ids.ts"
import { type Offers, type PriceContext, shopOf } from "../catalog/Offer.ts"
import * as Currency from "../money/Currency.ts"
import { OffersUnavailable } from "../ports/OfferSource.ts"
import type { PromotionsUnavailable } from "../ports/PromotionSource.ts"
import type { PricedCart } from "../pricing/PricedCart.ts"
import { priceCart } from "../pricing/priceCart.ts"
import { STANDARD_TAX, type TaxPolicy } from "../pricing/TaxPolicy.ts"
import type { PricingLine } from "../pricing/Worksheet.ts"
import { type Answer, answered, type CartState, type CartView, refused } from "./Answer.ts"
import type { Cluster } from "./Cluster.ts"
import { lookUp } from "./lookUp.ts"

/** The largest sum of list prices that is priced, in minor units: with a tax of 400 % (the most `createCartwright` takes) it is still below 2^53. */
export const MAX_TOTAL = 10 ** 15

export const contextOf = (cart: Cart, moment: Instant): PriceContext => ({
  currency: cart.currency,
  ...shopOf(cart),
  moment,
})

/** Offers and promotions are asked for at the same time, each once. */
export const view = (
  { offers, promotions, config }: Cluster,
  { cart, version }: CartState,
  moment: Instant,
): Effect.Effect<Answer<CartView>, OffersUnavailable | PromotionsUnavailable> => {
  const context = contextOf(cart, moment)
  const ids = [...new Set([...cart.lines, ...cart.shelf].map((line) => line.offerId))]
  return Effect.flatMap(
    Effect.all([lookUp(offers, ids, context), promotions.active(context)], { concurrency: 2 }),
    ([found, active]): Effect.Effect<Answer<CartView>, OffersUnavailable> => {
      const lines = pricingLines(cart, found)
      if (listTotal(lines) > MAX_TOTAL) return Effect.succeed(refused({ _tag: "TotalTooLarge", max: MAX_TOTAL }))
      const problem = config.tax === undefined ? undefined : untaxed(lines, config.tax)
      if (problem !== undefined) return Effect.fail(new OffersUnavailable({ problem, unreadable: true }))
      const priced = priceCart({
        currency: cart.currency,
        moment,
        lines,
        promotions: active,
        ...(config.tax === undefined ? {} : { tax: config.tax }),
      })
      return Effect.succeed(
        answered({ cart, version, priced: apart(priced), unitPrices: unitPrices(cart, found) }, review(cart, found)),
      )
    },
  )
}

/** Whoever gets the answer may change it: the rates in it are not the policy's own. */
const apart = (priced: PricedCart): PricedCart => ({
  ...priced,
  taxes: priced.taxes.map((tax) => ({ ...tax, rate: { ...tax.rate } })),
})

/** The selected lines that can be bought; what cannot stands in the warnings of the review. */
const pricingLines = (cart: Cart, offers: Offers): ReadonlyArray<PricingLine> =>
  selectedLines(cart).flatMap(({ lineId, offerId, sku, quantity }) => {
    const offer = offers.get(offerId)
    if (offer === undefined || offerRefused({ offerId, sku, offer }, cart) !== undefined) return []
    return [
      {
        lineId,
        offerId,
        sku,
        quantity,
        unitPrice: offer.price,
        ...(offer.seller === undefined ? {} : { seller: offer.seller }),
        ...(offer.taxCategory === undefined ? {} : { taxCategory: offer.taxCategory }),
      },
    ]
  })

const unitPrices = (cart: Cart, offers: Offers): CartView["unitPrices"] =>
  [...cart.lines, ...cart.shelf].flatMap(({ lineId, offerId, sku }) => {
    const offer = offers.get(offerId)
    return offer === undefined || offerRefused({ offerId, sku, offer }, cart) !== undefined
      ? []
      : [{ lineId, unitPrice: { ...offer.price } }]
  })

/** An offer whose tax nobody has set cannot be priced: guessing a rate would put a wrong tax on an invoice. */
const untaxed = (lines: ReadonlyArray<PricingLine>, { rates }: TaxPolicy): string | undefined => {
  const line = lines.find(({ taxCategory = STANDARD_TAX }) => !Object.hasOwn(rates, taxCategory))
  if (line === undefined) return undefined
  const category = line.taxCategory ?? STANDARD_TAX
  return `the offer ${line.offerId} has the tax category ${category}, for which createCartwright's tax.rates has no rate`
}

// A double is exact enough for a bound: what matters is that the exact arithmetic behind it cannot leave its range.
const listTotal = (lines: ReadonlyArray<PricingLine>): number =>
  lines.reduce((sum, { unitPrice, quantity }) => {
    const places = "exponent" in unitPrice ? unitPrice.exponent - Currency.minorDigits(unitPrice.currency) : 0
    return sum + (unitPrice.amount / 10 ** places) * quantity
  }, 0)
