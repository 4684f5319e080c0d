/** How many bytes a cart takes as JSON in UTF-8: what `MAX_CART_BYTES` bounds. */
import { type Cart, type CartLine, MAX_CART_BYTES } from "./Cart.ts"

const encoder = /* @__PURE__ */ new TextEncoder()

export const jsonBytes = (value: object): number => encoder.encode(JSON.stringify(value)).length

export const cartBytes = (cart: Cart): number => jsonBytes(cart)

/**
 * The bytes of a cart that is too large, or `undefined`. Weighing exactly is left until two upper bounds, each dearer and
 * closer than the one before, have said that it may matter.
 */
export const overweight = (cart: Cart): number | undefined => {
  if (atMostBytes(cart) <= MAX_CART_BYTES || closeBound(cart) <= MAX_CART_BYTES) return undefined
  const bytes = cartBytes(cart)
  return bytes > MAX_CART_BYTES ? bytes : undefined
}

// No line's names, numbers and punctuation take more than 240 bytes, no option's more than 6, no cart's own fields more
// than 8 KiB; a UTF-16 unit takes at most 6 bytes of JSON ("\u001f"), and a plain one takes 1.
const LINE = 240
const OPTION = 6
const CART = 8_192
const UNIT = 6
const PLAIN = /^[ !#-[\]-~]*$/

/** No cart of this many lines with texts this long takes more. */
export const atMostBytes = (cart: Cart): number => CART + linesAtMost(cart.lines) + linesAtMost(cart.shelf)

/** No cart of these texts takes more: what is plain ASCII is weighed exactly. */
export const closeBound = (cart: Cart): number =>
  CART + linesAtMost(cart.lines, closely) + linesAtMost(cart.shelf, closely)

const roughly = (text: string): number => UNIT * text.length
const closely = (text: string): number => (PLAIN.test(text) ? 1 : UNIT) * text.length

/** What lines take at most, each with its comma. */
export const linesAtMost = (lines: ReadonlyArray<CartLine>, weigh: (text: string) => number = roughly): number => {
  let bytes = 0
  for (const { lineId, offerId, sku, seller, options } of lines) {
    bytes += LINE + weigh(lineId) + weigh(offerId) + weigh(sku) + (seller === undefined ? 0 : weigh(seller))
    for (const name in options) bytes += OPTION + weigh(name) + weigh(options[name] ?? "")
  }
  return bytes
}
