/** From what a shopper asked to a command that carries all that deciding it needs. Pure: facts and ids come in. */
import { type Cart, type CartLine, lineOf, type SeenLine, seen } from "../cart/Cart.ts"
import type { CartChange, IncomingLine, MergePolicy, OfferSeen } from "../cart/CartCommand.ts"
import { no, type Refused } from "../cart/Decision.ts"
import { lineFinder, lineIndex } from "../cart/identity.ts"
import { unseen } from "../cart/rebase.ts"
import type { Instant, LineId, OfferId } from "../catalog/ids.ts"
import type { Offer, Offers } from "../catalog/Offer.ts"
import type { CartRequest, ChooseQuantity, MergeRule, Which } from "./CartRequest.ts"
import { show } from "./door/show.ts"

/** What a request is prepared with. */
export interface Facts {
  readonly offers: Offers
  readonly at: Instant
  readonly newLineId: () => LineId
}

/** The offers a request must know before it can be decided. */
export const offersNeeded = (request: CartRequest, cart: Cart): ReadonlyArray<OfferId> => {
  if (request._tag === "Add") return [...new Set(request.items.map((item) => item.offerId))]
  if (request._tag !== "SetQuantity") return []
  const line = lineOf(cart, request.lineId)
  // An offer decides whether more may be had; less may always be, also while nobody knows the offers.
  return line === undefined || request.quantity <= line.quantity ? [] : [line.offerId]
}

/** What a command prepared on an older copy must know besides on this one: a lowering may have become a raise. */
export const offersLacking = (command: CartChange, cart: Cart): ReadonlyArray<OfferId> => {
  if (command._tag !== "SetQuantity" || command.offer !== undefined) return []
  const line = lineOf(cart, command.line.lineId)
  if (line === undefined || command.quantity + unseen(line, command.line.added) <= line.quantity) return []
  return [line.offerId]
}

export const withOffers = (command: CartChange, offers: Offers): CartChange => {
  const [offer] = offers.values()
  return command._tag === "SetQuantity" ? { ...command, ...offerSeen(offer) } : command
}

export const prepare = (request: CartRequest, cart: Cart, { offers, at, newLineId }: Facts): CartChange => {
  const see = (lineId: LineId, line: CartLine | undefined): SeenLine =>
    line === undefined ? { lineId, added: 0, remainderId: newLineId() } : seen(line, newLineId())
  /** The lines as they are seen now, on whichever of the two places they are. */
  const seeAll = (lineIds: ReadonlyArray<LineId>): ReadonlyArray<SeenLine> => {
    const inCart = lineFinder(cart.lines, lineIds.length)
    const onShelf = lineFinder(cart.shelf, lineIds.length)
    return lineIds.map((lineId) => see(lineId, inCart(lineId) ?? onShelf(lineId)))
  }
  switch (request._tag) {
    case "Add":
      return {
        _tag: "AddItems",
        items: request.items.map((item) => ({ ...item, lineId: newLineId(), ...offerSeen(offers.get(item.offerId)) })),
        at,
      }
    case "SetQuantity": {
      const { lineId, quantity } = request
      const line = lineOf(cart, lineId)
      const offer = line === undefined ? undefined : offers.get(line.offerId)
      return { _tag: "SetQuantity", line: see(lineId, line), quantity, ...offerSeen(offer) }
    }
    case "Remove":
      return { _tag: "RemoveLines", lines: seeAll(request.lineIds) }
    case "Clear":
      return { _tag: "RemoveLines", lines: cart.lines.map((line) => seen(line, newLineId())), from: "lines" }
    case "Select":
      return { _tag: "SelectLines", lineIds: linesOf(request.which, cart), selected: request.selected }
    case "SaveForLater":
    case "MoveToCart":
    case "SetOptions":
      return request
  }
}

/** What the log keeps of an offer: the facts it was judged by, not all that a catalogue says. */
const offerSeen = (offer: Offer | undefined): { readonly offer?: OfferSeen } => {
  if (offer === undefined) return {}
  const { sku, price, priceList, seller, limit, stock } = offer
  return {
    offer: {
      sku,
      price,
      ...(priceList === undefined ? {} : { priceList }),
      ...(seller === undefined ? {} : { seller }),
      ...(limit === undefined ? {} : { limit }),
      ...(stock === undefined ? {} : { stock }),
    },
  }
}

const linesOf = (which: Which, cart: Cart): ReadonlyArray<LineId> => {
  if ("lineIds" in which) return which.lineIds
  const lines = "seller" in which ? cart.lines.filter((line) => line.seller === which.seller) : cart.lines
  return lines.map((line) => line.lineId)
}

/** The guest's lines on their way into the member's cart, or why a host's own policy cannot be used. */
export const prepareMerge = (
  guest: Cart,
  member: Cart,
  rule: MergeRule,
  newLineId: () => LineId,
): CartChange | Refused => {
  const policy: MergePolicy = typeof rule === "function" ? "sum" : rule
  let refused: Refused | undefined
  const incoming = (lines: ReadonlyArray<CartLine>, there: ReadonlyArray<CartLine>): ReadonlyArray<IncomingLine> => {
    const index = lineIndex(there, lines.length)
    return lines.map((line) => {
      const bare = { line, lineId: newLineId() }
      const mine = typeof rule === "function" ? index.find(line) : undefined
      if (typeof rule !== "function" || mine === undefined || refused !== undefined) return bare
      const quantity = askHost(rule, line, mine)
      if (typeof quantity === "number") return { ...bare, chosen: { quantity, added: mine.added } }
      refused = quantity
      return bare
    })
  }
  const lines = incoming(guest.lines, member.lines)
  const shelf = incoming(guest.shelf, member.shelf)
  return refused ?? { _tag: "MergeCart", from: guest.id, policy, lines, shelf }
}

const askHost = (
  rule: ChooseQuantity,
  { sku, quantity: guest }: CartLine,
  { quantity: member }: CartLine,
): number | Refused => {
  const unusable = (did: string): Refused =>
    no({
      _tag: "InvalidInput",
      path: "policy",
      got: `a function that ${did} for ${show(sku, "")} (guest ${guest}, member ${member})`,
      wanted: "one that returns a whole number of at least 1",
    })
  try {
    const quantity: unknown = rule({ sku, guest, member })
    return typeof quantity === "number" && Number.isSafeInteger(quantity) && quantity >= 1
      ? quantity
      : unusable(`returned ${show(quantity, "")}`)
  } catch {
    return unusable("threw")
  }
}
