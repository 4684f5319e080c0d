/** How an event looks where it leaves, for those who watch a cart change. */
import * as Schema from "effect/Schema"
import { CartId, LineId, OrderId } from "../catalog/ids.schema.ts"
import { CartLine, LineOptions, Owner, Quantity } from "./Cart.schema.ts"
import { MAX_LINES } from "./Cart.ts"

export const Place = Schema.Literals(["lines", "shelf"])

const LineIds = Schema.Array(LineId).check(Schema.isMaxLength(MAX_LINES))

export const CartEvent = Schema.TaggedUnion({
  ItemAdded: { place: Place, line: CartLine },
  QuantityAdded: { place: Place, lineId: LineId, by: Quantity },
  QuantitySet: { place: Place, lineId: LineId, quantity: Quantity },
  LinesRemoved: { place: Place, lineIds: LineIds },
  SelectionSet: { lineIds: LineIds, selected: Schema.Boolean },
  OptionsSet: { lineId: LineId, options: LineOptions },
  OwnerSet: { owner: Owner },
  CartMerged: { from: CartId },
  CartSealed: { into: CartId },
  LinesOrdered: { orderId: OrderId },
})
