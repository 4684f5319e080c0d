/** The proof at the end: the operations of a cart, one after the other, give the cart that is stored. */
import { isDeepStrictEqual } from "node:util"
import { applyOperation, type Cart, type CartOperation } from "@cartwright/core/cart"
import { orThrow, type ShopperCart } from "@cartwright/core/promise"
import type { Ask } from "./ask.ts"
import { Complaint } from "./Complaint.ts"

const PAGE = 100

/**
 * @returns how many operations the cart is made of.
 * @throws Complaint that names the cart whose log gives another cart than the stored one.
 */
export const verify = async (shopper: ShopperCart, cartId: string, ask: Ask): Promise<number> => {
  const stored = orThrow(await ask(() => shopper.get(cartId)))
  let cart: Cart.Cart | undefined
  let version = 0
  let operations = 0
  while (version < stored.version) {
    const after = version
    const page = orThrow(await ask(() => shopper.history(cartId, { after, limit: PAGE })))
    // What was written after the cart was read belongs to a later cart.
    const logged = page.filter((entry) => entry.version <= stored.version)
    if (logged.length === 0) throw differs(cartId, `ends at version ${version} of ${stored.version}`)
    for (const entry of logged) {
      cart = apply(cart, entry.operation, cartId)
      version = entry.version
      operations++
    }
  }
  if (!isDeepStrictEqual(cart, stored.cart))
    throw differs(cartId, `gives another cart than the one stored at version ${version}`)
  return operations
}

const apply = (cart: Cart.Cart | undefined, operation: CartOperation, cartId: string): Cart.Cart => {
  try {
    return applyOperation(cart, operation)
  } catch (cause) {
    throw differs(cartId, `cannot be followed: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

const differs = (cartId: string, how: string): Complaint =>
  new Complaint(`The operation log of the cart ${cartId} ${how}. Keep the database as it is: this should not happen.`)
