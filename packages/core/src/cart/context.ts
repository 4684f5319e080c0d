/** A cart that comes into another shop or another currency: its lines stay, and each is told of once. */
import type { OfferId } from "../catalog/ids.ts"
import type { Shop } from "../catalog/Offer.ts"
import type { Cart } from "./Cart.ts"
import type { CartCommandOf, OfferAsked } from "./CartCommand.ts"
import type { CartEvent, Place, PriceSeen } from "./CartEvent.ts"
import { type Change, NOTHING } from "./Decision.ts"
import { lineNews } from "./review.ts"
import type { Warning } from "./Warning.ts"

type SetContext = CartCommandOf<"SetContext">

const sameShop = (a: Shop, b: Shop): boolean =>
  a.priceList === b.priceList && a.channel === b.channel && a.country === b.country

/**
 * The lines stay as they are, and the warnings say of each what has changed for it: its price, its currency, or that it is
 * not for sale there. What it costs there is the price seen from then on, so that this is said once. A line whose offer was
 * not asked for, because it came in meanwhile, is left as it is.
 */
export const setContext = ({ shop, currency, offers }: SetContext, cart: Cart): Change => {
  if (cart.currency === currency && sameShop(cart, shop)) return NOTHING
  const asked = new Map<OfferId, OfferAsked>(offers.map((offer) => [offer.offerId, offer]))
  const prices: Array<PriceSeen> = []
  const warnings: Array<Warning> = []
  const there = { currency, ...(shop.priceList === undefined ? {} : { priceList: shop.priceList }) }
  const see = (place: Place): void => {
    for (const line of cart[place]) {
      const found = asked.get(line.offerId)
      if (found === undefined) continue
      const news = lineNews(line, found.offer, there)
      if (news !== undefined) warnings.push(news)
      if (found.offer === undefined || news === undefined || news._tag === "OfferGone") continue
      prices.push({ place, lineId: line.lineId, price: found.offer.price })
    }
  }
  see("lines")
  see("shelf")
  const seen: ReadonlyArray<CartEvent> = prices.length === 0 ? [] : [{ _tag: "PricesSeen", prices }]
  return { events: [{ _tag: "ContextSet", shop, currency }, ...seen], warnings }
}
