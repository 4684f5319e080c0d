/** From what a shopper asked to a command that carries all that deciding it needs. Pure: facts and ids come in. */
import { type Cart, type CartLine, lineOf, type SeenLine, seen } from "../cart/Cart.ts"
import type { CartChange, IncomingLine, MergePolicy, NewItem } from "../cart/CartCommand.ts"
import { no, type Refused } from "../cart/Decision.ts"
import { lineFinder, lineIndex } from "../cart/identity.ts"
import type { Instant, LineId } from "../catalog/ids.ts"
import type { Offers } from "../catalog/Offer.ts"
import type { AskedItem, CartRequest, ChooseQuantity, MergeRule, Which } from "./CartRequest.ts"
import { show } from "./door/show.ts"
import { offerSeen, offersAsked, offersNeeded, offersOf, whereAsked } from "./offersFor.ts"

/** What a request is prepared with. */
export interface Facts {
  readonly offers: Offers
  readonly at: Instant
  readonly newLineId: () => LineId
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
  const itemOf = (item: AskedItem): NewItem => ({
    ...item,
    lineId: newLineId(),
    ...offerSeen(offers.get(item.offerId)),
  })
  switch (request._tag) {
    case "Add":
      return { _tag: "AddItems", items: request.items.map(itemOf), at }
    case "AddBundle":
      return { _tag: "AddBundle", parent: itemOf(request.parent), children: request.children.map(itemOf), at }
    case "SetQuantity": {
      const { lineId, quantity } = request
      const line = see(lineId, lineOf(cart, lineId))
      return { _tag: "SetQuantity", line, quantity, ...offersOf(lineId, cart, offers) }
    }
    case "Remove":
      return { _tag: "RemoveLines", lines: seeAll(request.lineIds) }
    case "Clear":
      return { _tag: "RemoveLines", lines: cart.lines.map((line) => seen(line, newLineId())), from: "lines" }
    case "Select":
      return { _tag: "SelectLines", lineIds: linesOf(request.which, cart), selected: request.selected }
    case "SetContext": {
      const { currency, ...shop } = whereAsked(request, cart)
      return { _tag: "SetContext", shop, currency, offers: offersAsked(offersNeeded(request, cart), offers) }
    }
    case "SaveForLater":
    case "MoveToCart":
    case "SetOptions":
    case "ApplyCode":
    case "RemoveCode":
    case "RefuseGift":
    case "AcceptGift":
    case "SetAttributes":
      return request
  }
}

const linesOf = (which: Which, cart: Cart): ReadonlyArray<LineId> => {
  if ("lineIds" in which) return which.lineIds
  const lines = "seller" in which ? cart.lines.filter((line) => line.seller === which.seller) : cart.lines
  return lines.map((line) => line.lineId)
}

/** The guest's lines on their way into the member's cart, with what else is said in theirs, or why a host's own policy cannot be used. */
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
  const { codes, gifts, attributes } = guest
  return (
    refused ?? {
      _tag: "MergeCart",
      from: guest.id,
      policy,
      lines,
      shelf,
      ...(codes === undefined ? {} : { codes }),
      ...(gifts === undefined ? {} : { gifts }),
      ...(attributes === undefined ? {} : { attributes }),
    }
  )
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
