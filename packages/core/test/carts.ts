/** Carts, lines and items as tests write them down. */
import type { Cart, CartLine } from "../src/cart/Cart.ts"
import type { CartChange, NewItem, OfferSeen, OpenCart } from "../src/cart/CartCommand.ts"
import { decide } from "../src/cart/decide.ts"
import { evolveAll, openCart } from "../src/cart/evolve.ts"
import type { CartId, Instant, LineId, OfferId, Sku } from "../src/catalog/ids.ts"

/** A moment all tests share: 2026-01-01T00:00:00Z. */
export const at = 1_767_225_600_000 as Instant
export const cartId = (id: string): CartId => id as CartId
export const lineId = (id: string): LineId => id as LineId
export const sku = (id: string): Sku => id as Sku
export const offerId = (id: string): OfferId => id as OfferId

export const open: OpenCart = { _tag: "OpenCart", id: cartId("c1"), owner: { system: "tests" }, currency: "GBP", at }
export const empty: Cart = openCart(open)

const PRICES: Readonly<Record<string, number>> = { tea: 250, mug: 799, pot: 2_499, tin: 399 }

/** Everything is 1.00 unless it has a price of its own; the offer's SKU is its id up to a dot. */
export const offerSeen = (id: string, more: Partial<OfferSeen> = {}): OfferSeen => {
  const [sold = id] = id.split(".")
  return { sku: sku(sold), price: { amount: PRICES[sold] ?? 100, currency: "GBP" }, ...more }
}

export const item = (id: string, offer: string, quantity = 1, more: Partial<NewItem> = {}): NewItem => ({
  lineId: lineId(id),
  sku: offerSeen(offer).sku,
  offerId: offerId(offer),
  options: {},
  quantity,
  offer: offerSeen(offer),
  ...more,
})

export const add = (...items: ReadonlyArray<NewItem>): CartChange => ({ _tag: "AddItems", items, at })

export const line = (id: string, offer: string, quantity = 1, more: Partial<CartLine> = {}): CartLine => ({
  lineId: lineId(id),
  offerId: offerId(offer),
  sku: offerSeen(offer).sku,
  options: {},
  quantity,
  added: quantity,
  selected: true,
  addedAt: at,
  priceSeen: offerSeen(offer).price,
  ...more,
})

export const cartOf = (lines: ReadonlyArray<CartLine>, more: Partial<Cart> = {}): Cart => ({ ...empty, lines, ...more })

/** Freezes everything in it, so that a function that writes to its input throws. */
export const frozen = <A>(value: A): A => {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) frozen(inner)
  }
  return value
}

/** The cart after a command that must be accepted. */
export const after = (cart: Cart, command: CartChange): Cart => {
  const decision = decide(command, cart)
  if (!decision.ok) throw new Error(`${command._tag} was refused: ${JSON.stringify(decision.rejection)}`)
  return evolveAll(cart, decision.events)
}

/** The same text for the same line, told independently of the code under test. */
export const identity = (of: Pick<CartLine, "offerId" | "options">): string =>
  JSON.stringify([
    of.offerId,
    Object.entries(of.options)
      .map(([name, value]) => `${name}=${value}`)
      .sort(),
  ])

/** Ids that were never used: `a1`, `a2`, … */
export const counter = (prefix: string): (() => LineId) => {
  let n = 0
  return () => lineId(`${prefix}${++n}`)
}
