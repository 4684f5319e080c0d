/** What a shopper may ask of a cart, once the door has read it. The digest of it is what a reused request id is judged on. */
import type { LineOptions } from "../cart/Cart.ts"
import type { MergePolicy } from "../cart/CartCommand.ts"
import type { LineId, OfferId, SellerId, Sku } from "../catalog/ids.ts"

export interface AskedItem {
  readonly sku: Sku
  readonly offerId: OfferId
  readonly quantity: number
  readonly options: LineOptions
}

/** Which lines a selection is about. */
export type Which = { readonly lineIds: ReadonlyArray<LineId> } | { readonly seller: SellerId } | { readonly all: true }

export type CartRequest =
  | { readonly _tag: "Add"; readonly items: ReadonlyArray<AskedItem> }
  | { readonly _tag: "SetQuantity"; readonly lineId: LineId; readonly quantity: number }
  | { readonly _tag: "Remove"; readonly lineIds: ReadonlyArray<LineId> }
  | { readonly _tag: "Clear" }
  | { readonly _tag: "Select"; readonly which: Which; readonly selected: boolean }
  | { readonly _tag: "SaveForLater"; readonly lineIds: ReadonlyArray<LineId> }
  | { readonly _tag: "MoveToCart"; readonly lineIds: ReadonlyArray<LineId> }
  | { readonly _tag: "SetOptions"; readonly lineId: LineId; readonly options: LineOptions }

/**
 * How two quantities of one line become one, for hosts with a rule of their own: a whole number of at least 1. Asked for
 * each line that both carts have, and asked again before anything changes, so the same line has to get the same answer.
 */
export type ChooseQuantity = (line: { readonly sku: string; readonly guest: number; readonly member: number }) => number

export type MergeRule = MergePolicy | ChooseQuantity
