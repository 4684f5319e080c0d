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

// No line's names, numbers and punctuation take more than 240 bytes, those of its place in a bundle no more than 48, an
// option's or an attribute's no more than 6, a code's no more than 3, a gift choice's no more than 64, and a cart's own
// fields no more than 8 KiB, with the names of its codes, gifts and attributes; a UTF-16 unit takes at most 6 bytes of
// JSON ("\u001f"), and a plain one takes 1.
const LINE = 240
const BUNDLE = 48
const NAMED = 6
const ATTRIBUTES = 20
const CODE = 3
const GIFT = 64
const CART = 8_192
const UNIT = 6
const PLAIN = /^[ !#-[\]-~]*$/

/** No cart of this many lines with texts this long takes more. */
export const atMostBytes = (cart: Cart): number =>
  CART + linesAtMost(cart.lines) + linesAtMost(cart.shelf) + saidAtMost(cart)

/** No cart of these texts takes more: what is plain ASCII is weighed exactly. */
export const closeBound = (cart: Cart): number =>
  CART + linesAtMost(cart.lines, closely) + linesAtMost(cart.shelf, closely) + saidAtMost(cart, closely)

const roughly = (text: string): number => UNIT * text.length
const closely = (text: string): number => (PLAIN.test(text) ? 1 : UNIT) * text.length

/** What lines take at most, each with its comma. */
export const linesAtMost = (lines: ReadonlyArray<CartLine>, weigh: (text: string) => number = roughly): number => {
  let bytes = 0
  for (const { lineId, offerId, sku, seller, options, bundle, attributes } of lines) {
    bytes += LINE + weigh(lineId) + weigh(offerId) + weigh(sku) + (seller === undefined ? 0 : weigh(seller))
    bytes += namedAtMost(options, weigh)
    if (bundle !== undefined) bytes += BUNDLE + weigh(bundle.parent)
    if (attributes !== undefined) bytes += ATTRIBUTES + namedAtMost(attributes, weigh)
  }
  return bytes
}

/** What a cart says beside its lines. */
export type Said = Pick<Cart, "codes" | "gifts" | "attributes">

/** What that takes at most. */
export const saidAtMost = ({ codes, gifts, attributes }: Said, weigh: (text: string) => number = roughly): number => {
  let bytes = attributes === undefined ? 0 : namedAtMost(attributes, weigh)
  if (codes !== undefined) for (const code of codes) bytes += CODE + weigh(code)
  if (gifts !== undefined)
    for (const { promotionId, chosen = "" } of gifts) bytes += GIFT + weigh(promotionId) + weigh(chosen)
  return bytes
}

const namedAtMost = (texts: Readonly<Record<string, string>>, weigh: (text: string) => number): number => {
  let bytes = 0
  for (const name in texts) bytes += NAMED + weigh(name) + weigh(texts[name] ?? "")
  return bytes
}
