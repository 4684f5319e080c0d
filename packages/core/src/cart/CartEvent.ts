/** What happened to a cart. Stored names: they change only with an upcaster. */
import type { CartId, LineId, OrderId } from "../catalog/ids.ts"
import type { Shop } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import type { Attributes, CartLine, GiftChoice, LineOptions, Owner } from "./Cart.ts"

/** Where a line is. */
export type Place = "lines" | "shelf"

/** What one piece of a line costs where the cart is now. */
export interface PriceSeen {
  readonly place: Place
  readonly lineId: LineId
  readonly price: CartLine["priceSeen"]
}

export type CartEvent =
  /** A new line, at the end of its place. */
  | { readonly _tag: "ItemAdded"; readonly place: Place; readonly line: CartLine }
  /** More of a line that was there: never an absolute quantity, so that two of them add up. */
  | { readonly _tag: "QuantityAdded"; readonly place: Place; readonly lineId: LineId; readonly by: number }
  | { readonly _tag: "QuantitySet"; readonly place: Place; readonly lineId: LineId; readonly quantity: number }
  | { readonly _tag: "LinesRemoved"; readonly place: Place; readonly lineIds: ReadonlyArray<LineId> }
  | { readonly _tag: "SelectionSet"; readonly lineIds: ReadonlyArray<LineId>; readonly selected: boolean }
  | { readonly _tag: "OptionsSet"; readonly lineId: LineId; readonly options: LineOptions }
  /** All attributes that the cart has from now on, or the line. */
  | { readonly _tag: "AttributesSet"; readonly attributes: Attributes }
  | {
      readonly _tag: "LineAttributesSet"
      readonly place: Place
      readonly lineId: LineId
      readonly attributes: Attributes
    }
  | { readonly _tag: "CodeApplied"; readonly code: string }
  | { readonly _tag: "CodeRemoved"; readonly code: string }
  /** In place of what was said about that promotion's gift before. */
  | { readonly _tag: "GiftChosen"; readonly choice: GiftChoice }
  | { readonly _tag: "GiftChoiceRemoved"; readonly promotionId: string }
  | { readonly _tag: "ContextSet"; readonly shop: Shop; readonly currency: Currency }
  | { readonly _tag: "PricesSeen"; readonly prices: ReadonlyArray<PriceSeen> }
  | { readonly _tag: "OwnerSet"; readonly owner: Owner }
  /** The lines of another cart came in, in the events before this one. */
  | { readonly _tag: "CartMerged"; readonly from: CartId }
  /** This cart's lines go into another, and no longer change here; of several goals the last holds. */
  | { readonly _tag: "CartSealed"; readonly into: CartId }
  /** An order took lines, in the events before this one. */
  | { readonly _tag: "LinesOrdered"; readonly orderId: OrderId }
