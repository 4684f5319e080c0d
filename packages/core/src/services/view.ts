/** What a shopping page shows of a cart: its selected lines priced on today's offers, and what has changed since they were added. */
import * as Effect from "effect/Effect"
import { offerRefused } from "../cart/addItems.ts"
import type { Cart } from "../cart/Cart.ts"
import { review } from "../cart/review.ts"
import type { Instant } from "../catalog/ids.ts"
import type { Offers } from "../catalog/Offer.ts"
import { OffersUnavailable } from "../ports/OfferSource.ts"
import { priceCart } from "../pricing/priceCart.ts"
import { listTotal, MAX_TOTAL, pricingLines, untaxed } from "../pricing/selection.ts"
import { type Answer, answered, type CartState, type CartView, refused } from "./Answer.ts"
import type { Cluster } from "./Cluster.ts"
import { contextOf, type PriceFailure, priceFacts } from "./priceFacts.ts"

export const view = (
  cluster: Cluster,
  { cart, version }: CartState,
  moment: Instant,
): Effect.Effect<Answer<CartView>, PriceFailure> => {
  const ids = [...new Set([...cart.lines, ...cart.shelf].map((line) => line.offerId))]
  return Effect.flatMap(
    priceFacts(cluster, cart, ids, contextOf(cart, moment)),
    ({ offers, terms }): Effect.Effect<Answer<CartView>, OffersUnavailable> => {
      const lines = pricingLines(cart, offers)
      if (listTotal(lines) > MAX_TOTAL) return Effect.succeed(refused({ _tag: "TotalTooLarge", max: MAX_TOTAL }))
      const problem = untaxed(lines, cluster.config.tax)
      if (problem !== undefined) return Effect.fail(new OffersUnavailable({ problem, unreadable: true }))
      const priced = priceCart({ ...terms, lines })
      return Effect.succeed(
        answered({ cart, version, priced, unitPrices: unitPrices(cart, offers) }, review(cart, offers)),
      )
    },
  )
}

const unitPrices = (cart: Cart, offers: Offers): CartView["unitPrices"] =>
  [...cart.lines, ...cart.shelf].flatMap(({ lineId, offerId, sku }) => {
    const offer = offers.get(offerId)
    return offer === undefined || offerRefused({ offerId, sku, offer }, cart) !== undefined
      ? []
      : [{ lineId, unitPrice: { ...offer.price } }]
  })
