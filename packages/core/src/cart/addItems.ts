import type { LineId, Sku } from "../catalog/ids.ts"
import { type Cart, type CartLine, MAX_LINES, MAX_QUANTITY, piecesOf } from "./Cart.ts"
import type { CartCommandOf, NewItem, OfferSeen } from "./CartCommand.ts"
import type { CartEvent } from "./CartEvent.ts"
import type { ItemOutcome } from "./CartOperation.ts"
import type { Change } from "./Decision.ts"
import { FEW, type Identified, lineIndex } from "./identity.ts"
import type { Rejection } from "./Rejection.ts"
import type { Warning } from "./Warning.ts"

type AddItems = CartCommandOf<"AddItems">

/** As much of a line as judging an item needs. */
interface Slot extends Identified {
  readonly lineId: LineId
  readonly quantity: number
}

/**
 * Which items may come in, each judged on the cart with the accepted items before it. The quantity is judged first, then
 * the offer, then the room there is.
 */
export const judgeItems = ({ items }: AddItems, cart: Cart): ReadonlyArray<ItemOutcome> => {
  const slots = lineIndex<Slot>(cart.lines, items.length)
  const inCart = piecesBySku(cart, items.length)
  const accepted = new Map<Sku, number>()
  let count = cart.lines.length
  return items.map((item): ItemOutcome => {
    const slot = slots.find(item)
    const before = accepted.get(item.sku) ?? 0
    const rejection =
      quantityRefused(item.quantity) ??
      offerRefused(item, cart) ??
      limitRefused(item.sku, item.quantity, () => inCart(item.sku) + before, item.offer) ??
      roomRefused(item, slot, count)
    if (rejection !== undefined) return { ok: false, rejection }
    const lineId = slot?.lineId ?? item.lineId
    if (slot === undefined) count++
    accepted.set(item.sku, before + item.quantity)
    slots.put({
      offerId: item.offerId,
      options: item.options,
      lineId,
      quantity: (slot?.quantity ?? 0) + item.quantity,
    })
    return { ok: true, lineId }
  })
}

/** Pieces of a SKU over all lines. For a few look-ups it scans; for many it counts the whole cart once, at the first. */
const piecesBySku = (cart: Cart, lookups: number): ((sku: Sku) => number) => {
  if (lookups < FEW) return (sku) => piecesOf(cart, sku)
  let counted: Map<Sku, number> | undefined
  return (sku) => {
    counted ??= countPieces(cart)
    return counted.get(sku) ?? 0
  }
}

const countPieces = ({ lines }: Cart): Map<Sku, number> => {
  const counted = new Map<Sku, number>()
  for (const { sku, quantity } of lines) counted.set(sku, (counted.get(sku) ?? 0) + quantity)
  return counted
}

/** Why a quantity cannot be had on one line, or `undefined`. */
export const quantityRefused = (quantity: number, max: number = MAX_QUANTITY): Rejection | undefined =>
  Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= max
    ? undefined
    : { _tag: "QuantityOutOfRange", quantity, min: 1, max }

/** Why `asked` more pieces of a SKU pass the offer's purchase limit, or `undefined`. `inCart` is counted only if there is one. */
export const limitRefused = (
  sku: Sku,
  asked: number,
  inCart: () => number,
  offer: OfferSeen | undefined,
): Rejection | undefined => {
  if (offer?.limit === undefined) return undefined
  const { max } = offer.limit
  const there = inCart()
  return there + asked <= max ? undefined : { _tag: "PurchaseLimitExceeded", sku, inCart: there, asked, max }
}

/** Why an offer cannot be bought in this cart, or `undefined`. */
export const offerRefused = (
  { offerId, sku, offer }: Pick<NewItem, "offerId" | "sku"> & { readonly offer?: OfferSeen | undefined },
  cart: Pick<Cart, "currency" | "priceList">,
): Rejection | undefined => {
  if (offer === undefined) return { _tag: "OfferUnknown", offerId }
  if (offer.sku !== sku) return { _tag: "OfferOfOtherSku", offerId, sku, offerSku: offer.sku }
  if (cart.priceList !== undefined && offer.priceList !== undefined && offer.priceList !== cart.priceList)
    return { _tag: "OfferNotAvailable", offerId, priceList: cart.priceList }
  if (offer.price.currency !== cart.currency)
    return { _tag: "OfferInOtherCurrency", offerId, offerCurrency: offer.price.currency, cartCurrency: cart.currency }
  return offer.price.amount > 0 ? undefined : { _tag: "OfferNotForSale", offerId }
}

const roomRefused = ({ quantity }: NewItem, slot: Slot | undefined, count: number): Rejection | undefined => {
  if (slot === undefined) return count < MAX_LINES ? undefined : { _tag: "CartFull", lines: count, max: MAX_LINES }
  return slot.quantity + quantity <= MAX_QUANTITY
    ? undefined
    : { _tag: "LineFull", lineId: slot.lineId, inCart: slot.quantity, asked: quantity, max: MAX_QUANTITY }
}

/** The accepted items on whatever cart they meet: all they ask for, or what fits and a warning. */
export const placeItems = ({ items, at }: AddItems, outcome: ReadonlyArray<ItemOutcome>, cart: Cart): Change => {
  const events: Array<CartEvent> = []
  const warnings: Array<Warning> = []
  const index = lineIndex(cart.lines, items.length)
  const stocks = new Map<Sku, number>()
  const arrived = new Map<Sku, number>()
  const arrive = (sku: Sku, pieces: number): void => void arrived.set(sku, (arrived.get(sku) ?? 0) + pieces)
  let count = cart.lines.length
  for (const [position, item] of items.entries()) {
    const { offer, offerId, quantity: asked } = item
    if (outcome[position]?.ok !== true || offer === undefined) continue
    if (offer.stock !== undefined) stocks.set(item.sku, Math.min(offer.stock, stocks.get(item.sku) ?? offer.stock))
    const line = index.find(item)
    if (line === undefined) {
      if (count >= MAX_LINES) {
        warnings.push({ _tag: "LineDropped", offerId, quantity: asked, max: MAX_LINES })
        continue
      }
      const added = newLine(item, offer, at)
      count++
      index.put(added)
      arrive(item.sku, asked)
      events.push({ _tag: "ItemAdded", place: "lines", line: added })
      continue
    }
    const by = Math.min(asked, MAX_QUANTITY - line.quantity)
    if (by < asked) warnings.push({ _tag: "QuantityClamped", lineId: line.lineId, asked, given: by, max: MAX_QUANTITY })
    if (by > 0) events.push({ _tag: "QuantityAdded", place: "lines", lineId: line.lineId, by })
    index.put({ ...line, quantity: line.quantity + by })
    arrive(item.sku, by)
  }
  const inCart = piecesBySku(cart, stocks.size)
  for (const [sku, stock] of stocks) {
    const more = arrived.get(sku)
    if (more !== undefined) warnings.push(...stockShort(sku, inCart(sku) + more, stock))
  }
  return { events, warnings }
}

/** The warning that more is in the cart than was in stock, if it is so. */
export const stockShort = (sku: Sku, inCart: number, stock: number | undefined): ReadonlyArray<Warning> =>
  stock === undefined || inCart <= stock ? [] : [{ _tag: "StockShort", sku, inCart, stock }]

/** The line that an item begins. */
export const newLine = (
  { lineId, offerId, sku, options, quantity }: NewItem,
  offer: OfferSeen,
  at: AddItems["at"],
): CartLine => ({
  lineId,
  offerId,
  sku,
  options,
  quantity,
  added: quantity,
  selected: true,
  addedAt: at,
  priceSeen: offer.price,
  ...(offer.seller === undefined ? {} : { seller: offer.seller }),
})
