/** Commands before they meet a cart: "the second line, two more", so that most of them are valid wherever they land. */
import fc from "fast-check"
import type { Cart, CartLine, LineOptions, Owner } from "../cart/Cart.ts"
import type { CartChange, IncomingLine, MergePolicy, NewItem, OfferSeen } from "../cart/CartCommand.ts"
import type { CartId, GuestId, LineId, MemberId, OfferId, OrderId, Sku } from "../catalog/ids.ts"
import * as arb from "./values.ts"
import { MOMENT } from "./writes.ts"

/** An item of an intent: an offer where a source knows it. */
interface ItemIntent {
  readonly sku: Sku
  readonly used: boolean
  readonly options: LineOptions
  readonly quantity: number
  readonly offer: Omit<OfferSeen, "sku"> | undefined
}

/** Lines are named by a number, which is counted round the lines there are. */
export type Intent =
  | { readonly _tag: "Add"; readonly items: ReadonlyArray<ItemIntent> }
  | {
      readonly _tag: "Set"
      readonly line: number
      readonly quantity: number
      readonly unseen: number
      readonly listed: boolean
    }
  | { readonly _tag: "Remove"; readonly lines: ReadonlyArray<number>; readonly unseen: number }
  | { readonly _tag: "Select"; readonly lines: ReadonlyArray<number>; readonly selected: boolean }
  | { readonly _tag: "Save"; readonly lines: ReadonlyArray<number> }
  | { readonly _tag: "Unsave"; readonly lines: ReadonlyArray<number> }
  | { readonly _tag: "Choose"; readonly line: number; readonly options: LineOptions }
  | { readonly _tag: "Merge"; readonly items: ReadonlyArray<ItemIntent>; readonly policy: MergePolicy }
  | { readonly _tag: "Claim"; readonly owner: Owner }
  | { readonly _tag: "CheckOut"; readonly lines: ReadonlyArray<number>; readonly quantity: number }
  | { readonly _tag: "Seal" }

const at = fc.nat({ max: 5 })
const lines = fc.array(at, { minLength: 1, maxLength: 3 })
const unseen = arb.mostly(fc.constant(0), fc.integer({ min: 1, max: 3 }))

/** Whether a source still knows the offer of a line. */
const listed = arb.mostly(fc.constant(true), fc.constant(false))

const itemIntent: fc.Arbitrary<ItemIntent> = fc.record({
  sku: arb.sku,
  used: arb.mostly(fc.constant(false), fc.constant(true)),
  options: arb.options,
  quantity: arb.askedQuantity,
  offer: arb.mostly<ItemIntent["offer"]>(
    arb.offer("any" as OfferId).map(({ price, seller, limit, stock }) => ({
      price,
      ...(seller === undefined ? {} : { seller }),
      ...(limit === undefined ? {} : { limit }),
      ...(stock === undefined ? {} : { stock }),
    })),
    fc.constant(undefined),
  ),
})
const items = fc.array(itemIntent, { minLength: 1, maxLength: 3 })

const owner: fc.Arbitrary<Owner> = fc.constantFrom<Owner>(
  { member: "ada" as MemberId },
  { member: "Ada" as MemberId },
  { guest: "g1" as GuestId },
)

const tag = <Tag extends Intent["_tag"]>(name: Tag): fc.Arbitrary<Tag> => fc.constant(name)

/** What fills a cart. */
export const addIntent: fc.Arbitrary<Intent> = fc.record({ _tag: tag("Add"), items })
/** What ends its life. */
export const sealIntent: fc.Arbitrary<Intent> = fc.record({ _tag: tag("Seal") })

/** What shoppers want of a cart: mostly more of it, so that there is something for the rest to change. */
export const intent: fc.Arbitrary<Intent> = fc.oneof(
  { weight: 8, arbitrary: addIntent },
  { weight: 3, arbitrary: fc.record({ _tag: tag("Set"), line: at, quantity: arb.askedQuantity, unseen, listed }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("Remove"), lines, unseen }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("Select"), lines, selected: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("Save"), lines }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("Unsave"), lines }) },
  { weight: 2, arbitrary: fc.record({ _tag: tag("Choose"), line: at, options: arb.options }) },
  {
    weight: 1,
    arbitrary: fc.record({
      _tag: tag("Merge"),
      items,
      policy: fc.constantFrom<MergePolicy>("sum", "max", "guestWins", "memberWins"),
    }),
  },
  { weight: 1, arbitrary: fc.record({ _tag: tag("Claim"), owner }) },
  { weight: 1, arbitrary: fc.record({ _tag: tag("CheckOut"), lines, quantity: fc.integer({ min: 1, max: 3 }) }) },
)

/** The intent as a command on this cart. `unused` begins the ids that the command brings: no command before used it. */
export const toCommand = (intent: Intent, cart: Cart, unused: string): CartChange => {
  switch (intent._tag) {
    case "Add":
      return {
        _tag: "AddItems",
        items: intent.items.map((item, position) => newItem(item, unused, position)),
        at: MOMENT,
      }
    case "Set":
      return {
        _tag: "SetQuantity",
        line: seenLine(intent, intent.line, cart, unused),
        quantity: intent.quantity,
        ...(intent.listed ? offerOf(cart.lines[intent.line % cart.lines.length]) : {}),
      }
    case "Remove":
      return {
        _tag: "RemoveLines",
        lines: distinct(intent.lines, cart.lines).map((n) => seenLine(intent, n, cart, unused)),
      }
    case "Select":
      return { _tag: "SelectLines", lineIds: idsOf(intent.lines, cart.lines), selected: intent.selected }
    case "Save":
      return { _tag: "SaveForLater", lineIds: idsOf(intent.lines, cart.lines) }
    case "Unsave":
      return { _tag: "MoveToCart", lineIds: idsOf(intent.lines, cart.shelf) }
    case "Choose":
      return { _tag: "SetOptions", lineId: nth(intent.line, cart.lines), options: intent.options }
    case "Merge": {
      const incoming = intent.items.flatMap((item, position) => incomingLine(newItem(item, unused, position)))
      const { length } = incoming
      const from = `${unused}-guest` as CartId
      return {
        _tag: "MergeCart",
        from,
        policy: intent.policy,
        lines: incoming.slice(0, length - 1),
        shelf: incoming.slice(length - 1),
      }
    }
    case "Claim":
      return { _tag: "ClaimCart", owner: intent.owner }
    case "CheckOut":
      return {
        _tag: "CheckedOut",
        orderId: `${unused}-order` as OrderId,
        lines: distinct(intent.lines, cart.lines).map((n) => ({
          lineId: nth(n, cart.lines),
          quantity: Math.min(intent.quantity, cart.lines[n % cart.lines.length]?.quantity ?? 1),
          remainderId: `${unused}-rest-${n}` as LineId,
        })),
      }
    case "Seal":
      return { _tag: "SealCart", into: "next" as CartId, owner: cart.owner }
  }
}

const newItem = ({ sku, used, options, quantity, offer }: ItemIntent, unused: string, position: number): NewItem => ({
  lineId: `${unused}-${position}` as LineId,
  sku,
  offerId: (used ? `${sku}/used` : sku) as OfferId,
  options,
  quantity,
  ...(offer === undefined ? {} : { offer: { sku, ...offer } }),
})

const incomingLine = ({ lineId, offerId, sku, options, quantity, offer }: NewItem): ReadonlyArray<IncomingLine> =>
  offer === undefined || quantity < 1 || quantity > 1_000_000
    ? []
    : [
        {
          lineId,
          line: {
            lineId: `${lineId}-theirs` as LineId,
            offerId,
            sku,
            options,
            quantity,
            added: quantity,
            selected: true,
            addedAt: MOMENT,
            priceSeen: offer.price,
          },
        },
      ]

/** The offer of a line, at the price it was added at. */
const offerOf = (line: CartLine | undefined): { readonly offer?: OfferSeen } =>
  line === undefined ? {} : { offer: { sku: line.sku, price: line.priceSeen } }

/** The line that a number means; in an empty place, one that is not there. */
const nth = (number: number, place: ReadonlyArray<CartLine>): LineId =>
  place[number % place.length]?.lineId ?? ("line-none" as LineId)

const distinct = (numbers: ReadonlyArray<number>, place: ReadonlyArray<CartLine>): ReadonlyArray<number> => [
  ...new Set(numbers.map((number) => number % Math.max(1, place.length))),
]

const idsOf = (numbers: ReadonlyArray<number>, place: ReadonlyArray<CartLine>): ReadonlyArray<LineId> =>
  distinct(numbers, place).map((number) => nth(number, place))

const seenLine = ({ unseen }: { readonly unseen: number }, number: number, { lines }: Cart, unused: string) => ({
  lineId: nth(number, lines),
  added: Math.max(0, (lines[number % lines.length]?.added ?? 0) - unseen),
  remainderId: `${unused}-rest-${number}` as LineId,
})
