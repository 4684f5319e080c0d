import type { Cart, Owner } from "../cart/Cart.ts"
import type { Refused } from "../cart/Decision.ts"
import { no } from "../cart/Decision.ts"
import { decide } from "../cart/decide.ts"
import { openCart } from "../cart/evolve.ts"
import type { CartId, Instant, LineId } from "../catalog/ids.ts"
import { type Offers, type Shop, shopOf } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import type { BuyNowItem } from "./Settlement.ts"

/** One item bought past the cart, and in which shop. */
export interface BuyNow extends Shop {
  readonly owner: Owner
  readonly item: BuyNowItem
  readonly currency: Currency
  readonly at: Instant
}

/** The id of the one line of every buy-now: the same item comes to the same settlement each time. */
export const BUY_NOW_LINE = "buyNow" as LineId

/**
 * A cart that nobody keeps, with the one item in it. Whether the item can be bought is decided as for any cart: by its
 * quantity, its offer and the offer's purchase limit.
 */
export const buyNowCart = (
  { owner, item, currency, at, ...shop }: BuyNow,
  offers: Offers,
): { readonly ok: true; readonly cart: Cart } | Refused => {
  const cart = openCart({ _tag: "OpenCart", id: "buyNow" as CartId, owner, currency, ...shopOf(shop), at })
  const offer = offers.get(item.offerId)
  const bought = { ...item, lineId: BUY_NOW_LINE, ...(offer === undefined ? {} : { offer }) }
  const decision = decide({ _tag: "AddItems", items: [bought], at }, cart)
  if (!decision.ok) return decision
  const [outcome] = decision.outcome
  return outcome?.ok === false ? no(outcome.rejection) : { ok: true, cart: decision.next }
}
