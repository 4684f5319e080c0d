/** What a shopper may ask of a cart, once the door has read it. The digest of it is what a reused request id is judged on. */
import type { LineOptions } from "../cart/Cart.ts"
import type { MergePolicy } from "../cart/CartCommand.ts"
import type { LineId, OfferId, SellerId, Sku } from "../catalog/ids.ts"
import type { Shop } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"

export interface AskedItem {
  readonly sku: Sku
  readonly offerId: OfferId
  readonly quantity: number
  readonly options: LineOptions
}

/** Which lines a selection is about. */
export type Which = { readonly lineIds: ReadonlyArray<LineId> } | { readonly seller: SellerId } | { readonly all: true }

/** Where the cart is to be: what is absent stays as it is, `null` takes it away. */
export type AskedContext = { readonly [Field in keyof Shop]?: Shop[Field] | null } & { readonly currency?: Currency }

export type CartRequest =
  | { readonly _tag: "Add"; readonly items: ReadonlyArray<AskedItem> }
  /** A child's quantity is in pieces for each piece of the parent. */
  | { readonly _tag: "AddBundle"; readonly parent: AskedItem; readonly children: ReadonlyArray<AskedItem> }
  | { readonly _tag: "SetQuantity"; readonly lineId: LineId; readonly quantity: number }
  | { readonly _tag: "Remove"; readonly lineIds: ReadonlyArray<LineId> }
  | { readonly _tag: "Clear" }
  | { readonly _tag: "Select"; readonly which: Which; readonly selected: boolean }
  | { readonly _tag: "SaveForLater"; readonly lineIds: ReadonlyArray<LineId> }
  | { readonly _tag: "MoveToCart"; readonly lineIds: ReadonlyArray<LineId> }
  | { readonly _tag: "SetOptions"; readonly lineId: LineId; readonly options: LineOptions }
  | { readonly _tag: "ApplyCode" | "RemoveCode"; readonly code: string }
  | { readonly _tag: "RefuseGift"; readonly promotionId: string }
  | { readonly _tag: "AcceptGift"; readonly promotionId: string; readonly offerId?: OfferId }
  | { readonly _tag: "SetContext"; readonly context: AskedContext }
  | {
      readonly _tag: "SetAttributes"
      readonly lineId?: LineId
      readonly attributes: Readonly<Record<string, string | null>>
    }

/**
 * How two quantities of one line become one, for hosts with a rule of their own: a whole number of at least 1. Asked for
 * each line that both carts have, and asked again before anything changes, so the same line has to get the same answer.
 */
export type ChooseQuantity = (line: { readonly sku: string; readonly guest: number; readonly member: number }) => number

export type MergeRule = MergePolicy | ChooseQuantity
