import { type Cart, MAX_CART_BYTES, MAX_LINES } from "../cart/Cart.ts"
import type { CartCommandOf } from "../cart/CartCommand.ts"
import { decide } from "../cart/decide.ts"
import { cartBytes } from "../cart/weigh.ts"
import { addItems, item } from "./writes.ts"

/** One request that fills an empty cart as far as it goes: `MAX_LINES` lines, and all but the last of `MAX_CART_BYTES`. */
export const largestAdd = (empty: Cart): CartCommandOf<"AddItems"> => {
  const smallest = decide(engraved(1), empty)
  if (!smallest.ok) throw new TypeError("largestAdd: the cart is not empty and open. Give one that was just opened.")
  const room = MAX_CART_BYTES - cartBytes(smallest.next)
  return engraved(1 + Math.floor(room / MAX_LINES / 2))
}

const engraved = (characters: number): CartCommandOf<"AddItems"> => {
  const options = { front: "f".repeat(characters), back: "b".repeat(characters) }
  return addItems(...Array.from({ length: MAX_LINES }, (_, at) => item(`sku-${at}`, 1, { options })))
}
