/** What the world changed, or a merge could not keep as it was: the call succeeds and says so, line by line. */
import type { LineId, OfferId, Sku } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import { priceText } from "../money/priceText.ts"

type Price = Money | FineMoney

export type Warning =
  | {
      readonly _tag: "QuantityClamped"
      readonly lineId: LineId
      readonly asked: number
      readonly given: number
      readonly max: number
    }
  | { readonly _tag: "LineDropped"; readonly offerId: OfferId; readonly quantity: number; readonly max: number }
  | { readonly _tag: "LineGone"; readonly lineId: LineId }
  | { readonly _tag: "CodeDropped"; readonly code: string; readonly max: number }
  | { readonly _tag: "GiftChoiceDropped"; readonly promotionId: string; readonly max: number }
  /** Of a line, or of the cart itself. */
  | { readonly _tag: "AttributeDropped"; readonly name: string; readonly lineId?: LineId; readonly max: number }
  | {
      readonly _tag: "PriceMoved"
      readonly lineId: LineId
      readonly sku: Sku
      readonly was: Price
      readonly now: Price
    }
  | { readonly _tag: "OfferGone"; readonly lineId: LineId; readonly offerId: OfferId }
  | { readonly _tag: "StockShort"; readonly sku: Sku; readonly inCart: number; readonly stock: number }
  | { readonly _tag: "OverPurchaseLimit"; readonly sku: Sku; readonly inCart: number; readonly max: number }
  | {
      readonly _tag: "CurrencyChanged"
      readonly lineId: LineId
      readonly sku: Sku
      readonly was: Currency
      readonly now: Currency
    }

export type WarningOf<Tag extends Warning["_tag"]> = Extract<Warning, { readonly _tag: Tag }>

/** One sentence that says what changed and what is left to do. A shop that calls its goods by title makes its own from the data. */
export const warningMessage = (warning: Warning): string => {
  const w = warning
  switch (w._tag) {
    case "QuantityClamped":
      return `Line ${w.lineId} could not hold ${w.asked} more pieces: ${w.given} were added, the most a line holds is ${w.max}.`
    case "LineDropped":
      return `${w.quantity} of ${w.offerId} found no room: a cart keeps at most ${w.max} lines and 512 KiB. Remove a line and add it again.`
    case "LineGone":
      return `Line ${w.lineId} had already left the cart, so nothing was changed on it.`
    case "CodeDropped":
      return `The code ${w.code} found no room: a cart keeps at most ${w.max} codes and 512 KiB. Remove one and enter it again.`
    case "GiftChoiceDropped":
      return `What was said about the gift of ${w.promotionId} found no room: a cart keeps at most ${w.max} such choices and 512 KiB. Say it again once there is room.`
    case "AttributeDropped":
      return `The attribute ${w.name} found no room on ${w.lineId === undefined ? "the cart" : `line ${w.lineId}`}: at most ${w.max} are kept there, and 512 KiB a cart. Take one away and set it again.`
    case "PriceMoved":
      return `The price of ${w.sku} (line ${w.lineId}) changed from ${priceText(w.was)} to ${priceText(w.now)} since it was added.`
    case "OfferGone":
      return `The offer ${w.offerId} of line ${w.lineId} is no longer for sale here. Remove the line or choose another offer.`
    case "StockShort":
      return `${w.inCart} of ${w.sku} are in the cart and ${w.stock} were in stock. Lower the quantity to be sure of them.`
    case "OverPurchaseLimit":
      return `${w.inCart} of ${w.sku} are in the cart, at most ${w.max} may be bought. Lower the quantity before checking out.`
    case "CurrencyChanged":
      return `Line ${w.lineId} (${w.sku}) was added in ${w.was}; this cart is in ${w.now} and prices it anew.`
  }
}
