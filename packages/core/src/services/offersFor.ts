/** Which offers a request must know, and in which shop they are asked for. Pure: what is found comes in. */
import { bundleOf, isBundleChild } from "../cart/bundle.ts"
import { type Cart, lineOf } from "../cart/Cart.ts"
import type { CartChange, CartCommandOf, NewItem, OfferAsked, OfferSeen } from "../cart/CartCommand.ts"
import { unseen } from "../cart/leave.ts"
import type { LineId, OfferId } from "../catalog/ids.ts"
import { type Offer, type Offers, type Shop, shopOf } from "../catalog/Offer.ts"
import type { CartRequest } from "./CartRequest.ts"

/** In which shop and currency offers are asked for. */
export type Where = Shop & Pick<Cart, "currency">

/** Where the cart is, or where a request is to bring it. */
export const whereAsked = (request: CartRequest, cart: Cart): Where => {
  const { currency } = cart
  if (request._tag !== "SetContext") return { currency, ...shopOf(cart) }
  const { context } = request
  const or = (asked: string | null | undefined, now: string | undefined): string | undefined =>
    asked === undefined ? now : (asked ?? undefined)
  const shop = shopOf({
    priceList: or(context.priceList, cart.priceList),
    channel: or(context.channel, cart.channel),
    country: or(context.country, cart.country),
  })
  return { currency: context.currency ?? currency, ...shop }
}

/** Whether what was looked up in one place holds in the other. */
export const sameWhere = (a: Where, b: Where): boolean =>
  a.currency === b.currency && a.priceList === b.priceList && a.channel === b.channel && a.country === b.country

const offerIds = (lines: ReadonlyArray<{ readonly offerId: OfferId }>): ReadonlyArray<OfferId> => [
  ...new Set(lines.map(({ offerId }) => offerId)),
]

/** The offers a request must know before it can be decided. */
export const offersNeeded = (request: CartRequest, cart: Cart): ReadonlyArray<OfferId> => {
  switch (request._tag) {
    case "Add":
      return offerIds(request.items)
    case "AddBundle":
      return offerIds([request.parent, ...request.children])
    case "SetQuantity":
      return offersToRaise(request.lineId, request.quantity, cart)
    case "SetContext":
      return sameWhere(whereAsked(request, cart), cart) ? [] : offerIds([...cart.lines, ...cart.shelf])
    default:
      return []
  }
}

/** An offer decides whether more may be had; less may always be, also while nobody knows the offers. */
const offersToRaise = (lineId: LineId, quantity: number, cart: Cart): ReadonlyArray<OfferId> => {
  const line = lineOf(cart, lineId)
  return line === undefined || quantity <= line.quantity ? [] : offerIds(bundleOf(line, cart.lines))
}

/**
 * What a command prepared on an older copy must know besides on this one: a lowering may have become a raise, and where
 * the cart has come into another shop meanwhile, what was known of the offers of the first holds no more.
 */
export const offersLacking = (command: CartChange, cart: Cart, isElsewhere: boolean): ReadonlyArray<OfferId> => {
  switch (command._tag) {
    case "AddItems":
      return isElsewhere ? offerIds(command.items) : []
    case "AddBundle":
      return isElsewhere ? offerIds([command.parent, ...command.children]) : []
    case "SetQuantity": {
      if (command.offer !== undefined && !isElsewhere) return []
      const { lineId, added } = command.line
      const line = lineOf(cart, lineId)
      return line === undefined ? [] : offersToRaise(lineId, command.quantity + unseen(line, added), cart)
    }
    default:
      return []
  }
}

/** The command with the offers that it lacked. */
export const withOffers = (command: CartChange, cart: Cart, offers: Offers): CartChange => {
  const known = ({ offer: _, ...item }: NewItem): NewItem => ({ ...item, ...offerSeen(offers.get(item.offerId)) })
  switch (command._tag) {
    case "AddItems":
      return { ...command, items: command.items.map(known) }
    case "AddBundle":
      return { ...command, parent: known(command.parent), children: command.children.map(known) }
    case "SetQuantity": {
      const { line, quantity } = command
      return { _tag: "SetQuantity", line, quantity, ...offersOf(line.lineId, cart, offers) }
    }
    default:
      return command
  }
}

/** What a set knows of the offer of its line, and of those of its children where it is a bundle's parent. */
export const offersOf = (
  lineId: LineId,
  cart: Cart,
  offers: Offers,
): Pick<CartCommandOf<"SetQuantity">, "offer" | "children"> => {
  const line = lineOf(cart, lineId)
  if (line === undefined || offers.size === 0) return {}
  const children = bundleOf(line, cart.lines).filter(isBundleChild)
  return {
    ...offerSeen(offers.get(line.offerId)),
    ...(children.length === 0 ? {} : { children: offersAsked(offerIds(children), offers) }),
  }
}

/** What became known of each offer that was asked for. */
export const offersAsked = (ids: ReadonlyArray<OfferId>, offers: Offers): ReadonlyArray<OfferAsked> =>
  ids.map((offerId) => ({ offerId, ...offerSeen(offers.get(offerId)) }))

/** What the log keeps of an offer: the facts it was judged by, not all that a catalogue says. */
export const offerSeen = (offer: Offer | undefined): { readonly offer?: OfferSeen } => {
  if (offer === undefined) return {}
  const { sku, price, priceList, seller, limit, stock } = offer
  return {
    offer: {
      sku,
      price,
      ...(priceList === undefined ? {} : { priceList }),
      ...(seller === undefined ? {} : { seller }),
      ...(limit === undefined ? {} : { limit }),
      ...(stock === undefined ? {} : { stock }),
    },
  }
}
