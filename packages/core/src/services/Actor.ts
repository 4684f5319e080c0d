/** Who asks. Every call names one, and a cart answers to its owner and to trusted jobs only. */
import { type Cart, type Owner, sameOwner } from "../cart/Cart.ts"

export type Actor =
  /** A member whom the host has authenticated. */
  | { readonly member: string }
  /** The bearer of a guest token that `guests.issue()` gave out. */
  | { readonly guest: string }
  /** A trusted job of the host's own, by its name. It may act on any cart. Never take it from a request. */
  | { readonly system: string }

export const answersTo = (cart: Cart, owner: Owner): boolean => "system" in owner || sameOwner(cart.owner, owner)
