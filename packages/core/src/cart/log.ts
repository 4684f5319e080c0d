import type { Cart } from "./Cart.ts"
import type { CartOperation } from "./CartOperation.ts"
import { evolveAll, openCart } from "./evolve.ts"
import { rebase } from "./rebase.ts"

/** One more operation of the log onto the cart that the ones before it gave; `undefined` before the first. */
export const applyOperation = (cart: Cart | undefined, { command, outcome, opId }: CartOperation): Cart => {
  if (command._tag === "OpenCart") return cart ?? openCart(command)
  if (cart === undefined)
    throw new TypeError(
      `applyOperation: the log begins with ${command._tag} (${opId}). Begin with its first operation, OpenCart.`,
    )
  return evolveAll(cart, rebase(command, outcome, cart).events)
}

/** The cart that a whole operation log gives: the truth that the stored state is a copy of. */
export const foldOperations = (operations: Iterable<CartOperation>): Cart | undefined => {
  let cart: Cart | undefined
  for (const operation of operations) cart = applyOperation(cart, operation)
  return cart
}
