/** The bytes that a cart has left for what a merge brings. */
import { type Cart, type CartLine, MAX_CART_BYTES } from "./Cart.ts"
import { atMostBytes, cartBytes, linesAtMost, type Said, saidAtMost } from "./weigh.ts"

export interface Room {
  bytes: number
}

/** Nothing is weighed where all that comes in must fit. */
export const roomFor = (lines: ReadonlyArray<CartLine>, said: Said, cart: Cart): Room => {
  const most = linesAtMost(lines) + saidAtMost(said)
  return {
    bytes: atMostBytes(cart) + most <= MAX_CART_BYTES ? Number.POSITIVE_INFINITY : MAX_CART_BYTES - cartBytes(cart),
  }
}

/** Takes the bytes, or answers that they are not there. What makes the cart no heavier always fits. */
export const take = (room: Room, weigh: () => number): boolean => {
  if (room.bytes === Number.POSITIVE_INFINITY) return true
  const bytes = weigh()
  if (bytes > Math.max(0, room.bytes)) return false
  room.bytes -= bytes
  return true
}
