/** How a command looks in the operation log. A shopper's own request is less: the facts in here are looked up for it. */
import * as Schema from "effect/Schema"
import { CartId, Country, Instant, LineId, Name, OfferId, OrderId, SellerId, Sku } from "../catalog/ids.schema.ts"
import { Price, PurchaseLimit } from "../catalog/Offer.schema.ts"
import { Currency } from "../money/money.schema.ts"
import {
  Added,
  AttributeName,
  Attributes,
  AttributeValue,
  CartLine,
  Code,
  Codes,
  GiftChoices,
  LineOptions,
  Owner,
  Quantity,
  SeenLine,
} from "./Cart.schema.ts"
import { MAX_ATTRIBUTES, MAX_BUNDLE_CHILDREN, MAX_LINES } from "./Cart.ts"

export const OfferSeen = Schema.Struct({
  sku: Sku,
  price: Price,
  priceList: Schema.optionalKey(Name),
  seller: Schema.optionalKey(SellerId),
  limit: Schema.optionalKey(PurchaseLimit),
  stock: Schema.optionalKey(Schema.Int),
})

/** The quantity may be any whole number: an item that was refused for it stands in the log with its refusal. */
export const NewItem = Schema.Struct({
  lineId: LineId,
  sku: Sku,
  offerId: OfferId,
  options: LineOptions,
  quantity: Schema.Int,
  offer: Schema.optionalKey(OfferSeen),
})

export const OfferAsked = Schema.Struct({ offerId: OfferId, offer: Schema.optionalKey(OfferSeen) })

/** A host's policy may choose more than a line can hold: the merge clamps it and warns. */
const Chosen = Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))

export const IncomingLine = Schema.Struct({
  line: CartLine,
  lineId: LineId,
  chosen: Schema.optionalKey(Schema.Struct({ quantity: Chosen, added: Added })),
})

export const MergePolicy = Schema.Literals(["sum", "max", "guestWins", "memberWins"])

export const TakenLine = Schema.Struct({ lineId: LineId, quantity: Quantity, remainderId: LineId })

const upToMaxLines = <Item extends Schema.Constraint>(item: Item) =>
  Schema.Array(item).check(Schema.isMaxLength(MAX_LINES))
const LineIds = upToMaxLines(LineId)
const children = <Item extends Schema.Constraint>(item: Item) =>
  Schema.Array(item).check(Schema.isMinLength(1), Schema.isMaxLength(MAX_BUNDLE_CHILDREN))

/** In which shop. */
export const Shop = Schema.Struct({
  priceList: Schema.optionalKey(Name),
  channel: Schema.optionalKey(Name),
  country: Schema.optionalKey(Country),
})

/** All attributes may be taken away for as many others. */
const AttributesAsked = Schema.Record(Schema.String, Schema.NullOr(AttributeValue)).check(
  Schema.isMaxProperties(2 * MAX_ATTRIBUTES),
  Schema.isPropertyNames(AttributeName),
)

export const CartCommand = Schema.TaggedUnion({
  OpenCart: {
    id: CartId,
    owner: Owner,
    currency: Currency,
    priceList: Schema.optionalKey(Name),
    channel: Schema.optionalKey(Name),
    country: Schema.optionalKey(Country),
    at: Instant,
  },
  AddItems: { items: upToMaxLines(NewItem), at: Instant },
  AddBundle: { parent: NewItem, children: children(NewItem), at: Instant },
  SetQuantity: {
    line: SeenLine,
    quantity: Quantity,
    offer: Schema.optionalKey(OfferSeen),
    children: Schema.optionalKey(children(OfferAsked)),
  },
  RemoveLines: { lines: upToMaxLines(SeenLine), from: Schema.optionalKey(Schema.Literal("lines")) },
  SelectLines: { lineIds: LineIds, selected: Schema.Boolean },
  SaveForLater: { lineIds: LineIds },
  MoveToCart: { lineIds: LineIds },
  SetOptions: { lineId: LineId, options: LineOptions },
  ApplyCode: { code: Code },
  RemoveCode: { code: Code },
  RefuseGift: { promotionId: Name },
  AcceptGift: { promotionId: Name, offerId: Schema.optionalKey(OfferId) },
  SetContext: {
    shop: Shop,
    currency: Currency,
    offers: Schema.Array(OfferAsked).check(Schema.isMaxLength(2 * MAX_LINES)),
  },
  SetAttributes: { lineId: Schema.optionalKey(LineId), attributes: AttributesAsked },
  MergeCart: {
    from: CartId,
    policy: MergePolicy,
    lines: upToMaxLines(IncomingLine),
    shelf: upToMaxLines(IncomingLine),
    codes: Schema.optionalKey(Codes),
    gifts: Schema.optionalKey(GiftChoices),
    attributes: Schema.optionalKey(Attributes),
  },
  SealCart: { into: CartId, owner: Owner, instead: Schema.optionalKey(CartId) },
  ClaimCart: { owner: Owner },
  CheckedOut: { orderId: OrderId, lines: upToMaxLines(TakenLine) },
})
