/** How an event looks where it leaves, for those who watch a cart change. */
import * as Schema from "effect/Schema"
import { CartId, LineId, Name, OrderId } from "../catalog/ids.schema.ts"
import { Price } from "../catalog/Offer.schema.ts"
import { Currency } from "../money/money.schema.ts"
import { AttributesOrNone, CartLine, Code, GiftChoice, LineOptions, Owner, Quantity } from "./Cart.schema.ts"
import { MAX_LINES } from "./Cart.ts"
import { Shop } from "./CartCommand.schema.ts"

export const Place = Schema.Literals(["lines", "shelf"])

export const PriceSeen = Schema.Struct({ place: Place, lineId: LineId, price: Price })

const LineIds = Schema.Array(LineId).check(Schema.isMaxLength(MAX_LINES))

export const CartEvent = Schema.TaggedUnion({
  ItemAdded: { place: Place, line: CartLine },
  QuantityAdded: { place: Place, lineId: LineId, by: Quantity },
  QuantitySet: { place: Place, lineId: LineId, quantity: Quantity },
  LinesRemoved: { place: Place, lineIds: LineIds },
  SelectionSet: { lineIds: LineIds, selected: Schema.Boolean },
  OptionsSet: { lineId: LineId, options: LineOptions },
  AttributesSet: { attributes: AttributesOrNone },
  LineAttributesSet: { place: Place, lineId: LineId, attributes: AttributesOrNone },
  CodeApplied: { code: Code },
  CodeRemoved: { code: Code },
  GiftChosen: { choice: GiftChoice },
  GiftChoiceRemoved: { promotionId: Name },
  ContextSet: { shop: Shop, currency: Currency },
  PricesSeen: { prices: Schema.Array(PriceSeen).check(Schema.isMaxLength(2 * MAX_LINES)) },
  OwnerSet: { owner: Owner },
  CartMerged: { from: CartId },
  CartSealed: { into: CartId },
  LinesOrdered: { orderId: OrderId },
})
