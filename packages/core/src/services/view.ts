/** What a shopping page shows of a cart: its selected lines priced on today's offers, and what has changed since they were added. */
import * as Effect from "effect/Effect"
import { offerRefused } from "../cart/addItems.ts"
import type { Cart } from "../cart/Cart.ts"
import { review } from "../cart/review.ts"
import type { Instant } from "../catalog/ids.ts"
import { type Offers, type PriceContext, shopOf } from "../catalog/Offer.ts"
import { OffersUnavailable } from "../ports/OfferSource.ts"
import type { PromotionsUnavailable } from "../ports/PromotionSource.ts"
import type { PricedCart } from "../pricing/PricedCart.ts"
import { priceCart } from "../pricing/priceCart.ts"
import { listTotal, MAX_TOTAL, pricingLines, untaxed } from "../pricing/selection.ts"
import { type Answer, answered, type CartState, type CartView, refused } from "./Answer.ts"
import type { Cluster } from "./Cluster.ts"
import { lookUp } from "./lookUp.ts"

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
      const problem = untaxed(lines, config.tax)
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

const unitPrices = (cart: Cart, offers: Offers): CartView["unitPrices"] =>
  [...cart.lines, ...cart.shelf].flatMap(({ lineId, offerId, sku }) => {
    const offer = offers.get(offerId)
    return offer === undefined || offerRefused({ offerId, sku, offer }, cart) !== undefined
      ? []
      : [{ lineId, unitPrice: { ...offer.price } }]
  })
