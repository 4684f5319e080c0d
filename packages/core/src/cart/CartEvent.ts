/** What happened to a cart. Stored names: they change only with an upcaster. */
import type { CartId, LineId, OrderId } from "../catalog/ids.ts"
import type { CartLine, LineOptions, Owner } from "./Cart.ts"

/** Where a line is. */
export type Place = "lines" | "shelf"

export type CartEvent =
  /** A new line, at the end of its place. */
  | { readonly _tag: "ItemAdded"; readonly place: Place; readonly line: CartLine }
  /** More of a line that was there: never an absolute quantity, so that two of them add up. */
  | { readonly _tag: "QuantityAdded"; readonly place: Place; readonly lineId: LineId; readonly by: number }
  | { readonly _tag: "QuantitySet"; readonly place: Place; readonly lineId: LineId; readonly quantity: number }
  | { readonly _tag: "LinesRemoved"; readonly place: Place; readonly lineIds: ReadonlyArray<LineId> }
  | { readonly _tag: "SelectionSet"; readonly lineIds: ReadonlyArray<LineId>; readonly selected: boolean }
  | { readonly _tag: "OptionsSet"; readonly lineId: LineId; readonly options: LineOptions }
  | { readonly _tag: "OwnerSet"; readonly owner: Owner }
  /** The lines of another cart came in, in the events before this one. */
  | { readonly _tag: "CartMerged"; readonly from: CartId }
  /** This cart's lines go into another, and no longer change here; of several goals the last holds. */
  | { readonly _tag: "CartSealed"; readonly into: CartId }
  /** An order took lines, in the events before this one. */
  | { readonly _tag: "LinesOrdered"; readonly orderId: OrderId }
