/** Why a shopper is told "no": plain data with the numbers in it. */
import type { CartId, LineId, OfferId, Sku, Version } from "../catalog/ids.ts"

export type Rejection =
  /** What was sent cannot be read. `path` names the place, `got` shows the value (clipped; secrets never), `wanted` the way out. */
  | { readonly _tag: "InvalidInput"; readonly path: string; readonly got: string; readonly wanted: string }
  /** No such cart, or none that answers to this actor: the two look exactly alike. */
  | { readonly _tag: "CartNotFound"; readonly cartId: CartId }
  | { readonly _tag: "CartIdTaken"; readonly cartId: CartId }
  | { readonly _tag: "CartMerged"; readonly cartId: CartId; readonly into: CartId }
  | { readonly _tag: "GuestTokenInvalid" }
  | { readonly _tag: "RequestIdReused"; readonly requestId: string }
  | { readonly _tag: "VersionMismatch"; readonly expected: Version; readonly actual: Version }
  | { readonly _tag: "LineNotFound"; readonly lineId: LineId }
  | { readonly _tag: "QuantityOutOfRange"; readonly quantity: number; readonly min: number; readonly max: number }
  | {
      readonly _tag: "LineFull"
      readonly lineId: LineId
      readonly inCart: number
      readonly asked: number
      readonly max: number
    }
  | {
      readonly _tag: "PurchaseLimitExceeded"
      readonly sku: Sku
      readonly inCart: number
      readonly asked: number
      readonly max: number
    }
  /** The line is a bundle's child: it has no quantity of its own, and does not leave alone. */
  | { readonly _tag: "BundleChild"; readonly lineId: LineId; readonly parent: LineId }
  | { readonly _tag: "TooManyCodes"; readonly codes: number; readonly max: number }
  | { readonly _tag: "TooManyGiftChoices"; readonly choices: number; readonly max: number }
  /** Of a line, or of the cart itself. */
  | {
      readonly _tag: "TooManyAttributes"
      readonly lineId?: LineId
      readonly attributes: number
      readonly max: number
    }
  | { readonly _tag: "OfferUnknown"; readonly offerId: OfferId }
  /** The offer is not on the cart's price list. */
  | { readonly _tag: "OfferNotAvailable"; readonly offerId: OfferId; readonly priceList: string }
  | { readonly _tag: "OfferNotForSale"; readonly offerId: OfferId }
  | { readonly _tag: "OfferOfOtherSku"; readonly offerId: OfferId; readonly sku: Sku; readonly offerSku: Sku }
  | {
      readonly _tag: "OfferInOtherCurrency"
      readonly offerId: OfferId
      readonly offerCurrency: string
      readonly cartCurrency: string
    }
  | { readonly _tag: "CartFull"; readonly lines: number; readonly max: number }
  | { readonly _tag: "ShelfFull"; readonly lines: number; readonly max: number }
  | { readonly _tag: "CartTooLarge"; readonly bytes: number; readonly max: number }
  /** The list prices of the selected lines add up to more than can be priced exactly, in minor units. */
  | { readonly _tag: "TotalTooLarge"; readonly max: number }

export type RejectionOf<Tag extends Rejection["_tag"]> = Extract<Rejection, { readonly _tag: Tag }>

/** One sentence or two for the log or the shopper: what was refused, with its values, and the way out. */
export const rejectionMessage = (rejection: Rejection): string => {
  const r = rejection
  switch (r._tag) {
    case "InvalidInput":
      return `${r.path} is ${r.got}. Send ${r.wanted}.`
    case "CartNotFound":
      return `There is no cart ${r.cartId} for this shopper. Open one first, or ask as its owner.`
    case "CartIdTaken":
      return `The cart id ${r.cartId} is taken. Open the cart under another id, or under none to be given one, or, if it is yours, read it with cart.get.`
    case "CartMerged":
      return `The cart ${r.cartId} was merged into ${r.into} and no longer changes. Use ${r.into}.`
    case "GuestTokenInvalid":
      return "The guest token is forged, expired or signed with an unknown secret. Issue a new one with guests.issue()."
    case "RequestIdReused":
      return `The request id ${r.requestId} was used for another request. Use a new id for each new request.`
    case "VersionMismatch":
      return `The cart is at version ${r.actual}, not at ${r.expected}. Read it again and decide anew, or leave ifVersion out.`
    case "LineNotFound":
      return `The cart has no line ${r.lineId}. Read the cart again: the line was removed, moved or ordered.`
    case "QuantityOutOfRange":
      return `The quantity ${r.quantity} is not between ${r.min} and ${r.max}. Send a quantity in that range; to take a line out, remove it.`
    case "LineFull":
      return `Line ${r.lineId} holds ${r.inCart} pieces; ${r.asked} more would pass ${r.max}. Add at most ${r.max - r.inCart}.`
    case "PurchaseLimitExceeded":
      return `At most ${r.max} of ${r.sku} may be in a cart; it holds ${r.inCart} and ${r.asked} more were asked for. Add at most ${Math.max(0, r.max - r.inCart)}.`
    case "BundleChild":
      return `Line ${r.lineId} belongs to the bundle of line ${r.parent}. Change or remove ${r.parent}: the lines of a bundle change together.`
    case "TooManyCodes":
      return `The cart has ${r.codes} codes, at most ${r.max} are allowed. Remove one first.`
    case "TooManyGiftChoices":
      return `The cart keeps ${r.choices} choices about gifts, at most ${r.max} are allowed. Take one back with acceptGift first.`
    case "TooManyAttributes":
      return `${r.lineId === undefined ? "The cart" : `Line ${r.lineId}`} would have ${r.attributes} attributes, at most ${r.max} are allowed. Take some away by sending null for them.`
    case "OfferUnknown":
      return `No source knows the offer ${r.offerId}. Check the id, or list the offer first.`
    case "OfferNotAvailable":
      return `The offer ${r.offerId} is not on the price list ${r.priceList}. Choose an offer of that list.`
    case "OfferNotForSale":
      return `The offer ${r.offerId} has the price 0 and is not for sale. Give it a price, or choose another offer.`
    case "OfferOfOtherSku":
      return `The offer ${r.offerId} sells ${r.offerSku}, not ${r.sku}. Send the SKU that the offer sells.`
    case "OfferInOtherCurrency":
      return `The offer ${r.offerId} is priced in ${r.offerCurrency}, the cart is in ${r.cartCurrency}. Open a cart in ${r.offerCurrency}, or choose another offer.`
    case "CartFull":
      return `The cart has ${r.lines} lines, at most ${r.max} are allowed. Remove a line or check some out first.`
    case "ShelfFull":
      return `The shelf has ${r.lines} lines, at most ${r.max} are allowed. Remove one from it first.`
    case "CartTooLarge":
      return `The cart would weigh ${r.bytes} bytes, at most ${r.max} are allowed. Use shorter options and attributes, or fewer lines.`
    case "TotalTooLarge":
      return `The selected lines add up to more than ${r.max} minor units. Check out fewer pieces at a time.`
  }
}
