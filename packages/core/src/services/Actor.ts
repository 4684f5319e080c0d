/** Who asks. Every call names one, and a cart answers to its owner and to trusted jobs only. */
import { type Cart, type Owner, sameOwner } from "../cart/Cart.ts"

export type Actor =
  /** A member whom the host has authenticated. */
  | { readonly member: string }
  /** The bearer of a guest token that `guests.issue()` gave out. */
  | { readonly guest: string }
  /** A trusted job of the host's own, by its name. It may act on any cart. Never take it from a request. */
  | { readonly system: string }

/** Whether what belongs to `owner` answers to whoever asks: its owner, and trusted jobs. */
export const mayUse = (owner: Owner, asking: Owner): boolean => "system" in asking || sameOwner(owner, asking)

export const answersTo = (cart: Cart, asking: Owner): boolean => mayUse(cart.owner, asking)
