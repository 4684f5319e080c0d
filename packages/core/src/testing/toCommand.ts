import type { Cart, CartLine } from "../cart/Cart.ts"
import type { CartChange, IncomingLine, NewItem, OfferSeen, TakenLine } from "../cart/CartCommand.ts"
import type { CartId, LineId, OfferId, OrderId } from "../catalog/ids.ts"
import type { Intent, ItemIntent } from "./intents.ts"
import { MOMENT } from "./writes.ts"

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
        ...(intent.listed ? offersOf(cart.lines[intent.line % cart.lines.length], cart) : {}),
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
      const { policy, said } = intent
      if (intent.bundled && length > 1)
        return { _tag: "MergeCart", from, policy, lines: [], shelf: asBundle(incoming), ...said }
      return {
        _tag: "MergeCart",
        from,
        policy,
        lines: incoming.slice(0, length - 1),
        shelf: incoming.slice(length - 1),
        ...said,
      }
    }
    case "Bundle": {
      const [parent, ...children] = [intent.parent, ...intent.children].map((item, n) => newItem(item, unused, n))
      if (parent === undefined) throw new TypeError("arb.toCommand: a bundle without a parent was made.")
      return { _tag: "AddBundle", parent, children, at: MOMENT }
    }
    case "Enter":
      return { _tag: "ApplyCode", code: intent.code }
    case "Withdraw":
      return { _tag: "RemoveCode", code: cart.codes?.at(intent.code.length % 2) ?? intent.code }
    case "Refuse":
      return { _tag: "RefuseGift", promotionId: intent.choice.promotionId }
    case "Accept": {
      const { promotionId, chosen } = intent.choice
      return { _tag: "AcceptGift", promotionId, ...(chosen === undefined ? {} : { offerId: chosen }) }
    }
    case "Go": {
      const { shop, currency, factors } = intent
      const lines = new Map([...cart.lines, ...cart.shelf].map((line) => [line.offerId, line]))
      const offers = [...lines.values()].map(({ offerId, sku, priceSeen }, n) => {
        const factor = factors[n % factors.length]
        const price = { ...priceSeen, amount: Math.min(priceSeen.amount * (factor ?? 1), MOST_MONEY), currency }
        return { offerId, ...(factor === undefined ? {} : { offer: { sku, price } }) }
      })
      return { _tag: "SetContext", shop, currency, offers }
    }
    case "Note": {
      const lines = [...cart.lines, ...cart.shelf]
      const lineId = intent.line === undefined ? {} : { lineId: nth(intent.line, lines) }
      return { _tag: "SetAttributes", ...lineId, attributes: intent.attributes }
    }
    case "Claim":
      return { _tag: "ClaimCart", owner: intent.owner }
    case "CheckOut":
      return {
        _tag: "CheckedOut",
        orderId: `${unused}-order` as OrderId,
        lines: bought(idsOf(intent.lines, cart.lines), intent.quantity, cart, unused),
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

const MOST_MONEY = 1_000_000_000_000

/** The same goods as one bundle. */
const asBundle = ([parent, ...children]: ReadonlyArray<IncomingLine>): ReadonlyArray<IncomingLine> => {
  if (parent === undefined) return []
  const { lineId, quantity } = parent.line
  const partOf = (one: IncomingLine, per: number): IncomingLine => ({
    ...one,
    line: {
      ...one.line,
      quantity: quantity * per,
      added: quantity * per,
      selected: false,
      bundle: { parent: lineId, per },
    },
  })
  return [partOf(parent, 1), ...children.map((child) => partOf(child, quantity <= 300_000 ? 3 : 1))]
}

/** What an order takes of lines: of a bundle, so many pieces of the parent and what belongs to them. */
const bought = (
  lineIds: ReadonlyArray<LineId>,
  most: number,
  { lines }: Cart,
  unused: string,
): ReadonlyArray<TakenLine> => {
  const named = lines.filter(({ lineId }) => lineIds.includes(lineId))
  const parents = new Set(named.flatMap(({ bundle }) => bundle?.parent ?? []))
  const taken = lines.filter(
    ({ lineId, bundle }) => lineIds.includes(lineId) || (bundle !== undefined && parents.has(bundle.parent)),
  )
  const gone = lineIds.filter((lineId) => !lines.some((line) => line.lineId === lineId))
  return [
    ...taken.map(({ lineId, quantity, bundle }) => ({
      lineId,
      quantity: Math.min(most * (bundle?.per ?? 1), quantity),
    })),
    ...gone.map((lineId) => ({ lineId, quantity: 1 })),
  ].map((one, n) => ({ ...one, remainderId: `${unused}-rest-${n}` as LineId }))
}

/** The offer of a line, at the price it was added at, and those of its children where it is a bundle's parent. */
const offersOf = (line: CartLine | undefined, { lines }: Cart) => {
  if (line === undefined) return {}
  const offer = ({ sku, priceSeen }: CartLine): OfferSeen => ({ sku, price: priceSeen })
  const children = lines.filter(({ lineId, bundle }) => bundle?.parent === line.lineId && lineId !== line.lineId)
  const asked = new Map(children.map((child) => [child.offerId, { offerId: child.offerId, offer: offer(child) }]))
  return { offer: offer(line), ...(asked.size === 0 ? {} : { children: [...asked.values()] }) }
}

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
