import type { Sku } from "../catalog/ids.ts"
import type { Offer, Offers } from "../catalog/Offer.ts"
import * as FineMoney from "../money/FineMoney.ts"
import { offerRefused } from "./addItems.ts"
import type { Cart, CartLine } from "./Cart.ts"
import type { OfferSeen } from "./CartCommand.ts"
import type { Warning, WarningOf } from "./Warning.ts"

/**
 * What the world has changed under a cart since its lines were added: prices that moved, offers that went, stock and
 * limits that no longer cover what is in it. Nothing in the cart changes; the shopper is told.
 */
export const review = (cart: Cart, offers: Offers): ReadonlyArray<Warning> => {
  const warnings: Array<Warning> = []
  const skus = new Map<Sku, Known>()
  const pieces = new Map<Sku, number>()
  for (const line of cart.lines) {
    const { offerId, sku, quantity } = line
    pieces.set(sku, (pieces.get(sku) ?? 0) + quantity)
    const offer = offers.get(offerId)
    const news = lineNews(line, offer, cart)
    if (news !== undefined) warnings.push(news)
    if (offer !== undefined && news?._tag !== "OfferGone") skus.set(sku, less(skus.get(sku), offer))
  }
  for (const [sku, { stock, max }] of skus) {
    const inCart = pieces.get(sku) ?? 0
    if (stock !== undefined && inCart > stock) warnings.push({ _tag: "StockShort", sku, inCart, stock })
    if (max !== undefined && inCart > max) warnings.push({ _tag: "OverPurchaseLimit", sku, inCart, max })
  }
  return warnings
}

/** What has changed for a line since its price was seen, by its offer as it is now; `undefined` where nothing has. */
export const lineNews = (
  { lineId, offerId, sku, priceSeen }: CartLine,
  offer: OfferSeen | undefined,
  cart: Pick<Cart, "currency" | "priceList">,
): WarningOf<"OfferGone" | "CurrencyChanged" | "PriceMoved"> | undefined => {
  if (offer === undefined || offerRefused({ offerId, sku, offer }, cart) !== undefined)
    return { _tag: "OfferGone", lineId, offerId }
  const { price } = offer
  if (priceSeen.currency !== price.currency)
    return { _tag: "CurrencyChanged", lineId, sku, was: priceSeen.currency, now: price.currency }
  return FineMoney.equals(priceSeen, price)
    ? undefined
    : { _tag: "PriceMoved", lineId, sku, was: priceSeen, now: price }
}

/** What the offers of one SKU say about it. */
interface Known {
  readonly stock: number | undefined
  readonly max: number | undefined
}

/** Where two offers of a SKU differ, the lesser stock and limit hold; what an offer does not say, it does not lift. */
const less = (known: Known | undefined, { stock, limit }: Offer): Known => ({
  stock: lesser(known?.stock, stock),
  max: lesser(known?.max, limit?.max),
})

const lesser = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
