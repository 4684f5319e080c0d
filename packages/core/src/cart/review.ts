import type { Sku } from "../catalog/ids.ts"
import type { Offer, Offers } from "../catalog/Offer.ts"
import * as FineMoney from "../money/FineMoney.ts"
import { offerRefused } from "./addItems.ts"
import { type Cart, piecesOf } from "./Cart.ts"
import type { Warning } from "./Warning.ts"

/**
 * What the world has changed under a cart since its lines were added: prices that moved, offers that went, stock and
 * limits that no longer cover what is in it. Nothing in the cart changes; the shopper is told.
 */
export const review = (cart: Cart, offers: Offers): ReadonlyArray<Warning> => {
  const warnings: Array<Warning> = []
  const skus = new Map<Sku, Offer>()
  for (const { lineId, offerId, sku, priceSeen } of cart.lines) {
    const offer = offers.get(offerId)
    if (offer === undefined || offerRefused({ offerId, sku, offer }, cart) !== undefined) {
      warnings.push({ _tag: "OfferGone", lineId, offerId })
      continue
    }
    if (priceSeen.currency !== offer.price.currency)
      warnings.push({ _tag: "CurrencyChanged", lineId, was: priceSeen.currency, now: offer.price.currency })
    else if (!FineMoney.equals(priceSeen, offer.price))
      warnings.push({ _tag: "PriceMoved", lineId, was: priceSeen, now: offer.price })
    skus.set(sku, offer)
  }
  for (const [sku, { limit, stock }] of skus) {
    if (limit === undefined && stock === undefined) continue
    const inCart = piecesOf(cart, sku)
    if (stock !== undefined && inCart > stock) warnings.push({ _tag: "StockShort", sku, inCart, stock })
    if (limit !== undefined && inCart > limit.max) warnings.push({ _tag: "LimitLowered", sku, inCart, max: limit.max })
  }
  return warnings
}
