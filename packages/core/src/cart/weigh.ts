/** How many bytes a cart takes as JSON in UTF-8: what `MAX_CART_BYTES` bounds. */
import { type Cart, type CartLine, MAX_CART_BYTES } from "./Cart.ts"

const encoder = /* @__PURE__ */ new TextEncoder()

export const jsonBytes = (value: object): number => encoder.encode(JSON.stringify(value)).length

export const cartBytes = (cart: Cart): number => jsonBytes(cart)

/** The bytes of a cart that is too large, or `undefined`. Weighing exactly is left until an upper bound says it may matter. */
export const overweight = (cart: Cart): number | undefined => {
  if (atMostBytes(cart) <= MAX_CART_BYTES) return undefined
  const bytes = cartBytes(cart)
  return bytes > MAX_CART_BYTES ? bytes : undefined
}

// No line's names, numbers and punctuation take more than 320 bytes, no cart's own fields more than 8 KiB; a UTF-16 unit
// takes at most 6 bytes of JSON ("\u001f").
const LINE = 320
const CART = 8_192
const UNIT = 6

/** No cart of this many lines with texts this long takes more. */
export const atMostBytes = (cart: Cart): number => CART + sum(cart.lines) + sum(cart.shelf)

const sum = (lines: ReadonlyArray<CartLine>): number => {
  let bytes = 0
  for (const { lineId, offerId, sku, seller, options } of lines) {
    let units = lineId.length + offerId.length + sku.length + (seller?.length ?? 0)
    for (const name in options) units += 6 + name.length + (options[name]?.length ?? 0)
    bytes += LINE + UNIT * units
  }
  return bytes
}
