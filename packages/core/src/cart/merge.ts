import type { LineId } from "../catalog/ids.ts"
import { droppedFrom, filled } from "./attributes.ts"
import { bundleFinder } from "./bundle.ts"
import { type Attributes, type Cart, type CartLine, MAX_LINES, MAX_QUANTITY } from "./Cart.ts"
import type { CartCommandOf, IncomingLine, MergePolicy } from "./CartCommand.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import type { Change } from "./Decision.ts"
import { lineIndex, sameOptions } from "./identity.ts"
import { mergeSaid } from "./mergeSaid.ts"
import { type Room, roomFor, take } from "./room.ts"
import type { Warning } from "./Warning.ts"
import { jsonBytes } from "./weigh.ts"

/**
 * Another cart's lines and shelf into this one: a guest's into the member's at login, a device's into a device's. With
 * them come its codes, what was said about gifts, and its attributes; where both carts have said something, this one's
 * word stands.
 *
 * It never fails: what does not fit is clamped or left out, and a warning says so. The cart weighs no more than
 * `MAX_CART_BYTES` afterwards, or no more than it did, if that was too much already. Under `sum` and `max` the order in
 * which several carts come in does not matter to the quantities, as long as nothing has to be clamped. A bundle comes in
 * as a bundle of its own, whole or not at all.
 */
export const merge = (command: CartCommandOf<"MergeCart">, cart: Cart): Change => {
  const { from, policy } = command
  const events: Array<CartEvent> = []
  const warnings: Array<Warning> = []
  const lines = renamed(command.lines)
  const shelf = renamed(command.shelf)
  const room = roomFor(
    [...lines, ...shelf].map(({ line }) => line),
    command,
    cart,
  )
  mergePlace("lines", lines, policy, cart, room, events, warnings)
  mergePlace("shelf", shelf, policy, cart, room, events, warnings)
  mergeSaid(command, cart, room, events, warnings)
  events.push({ _tag: "CartMerged", from })
  return { events, warnings }
}

/** The lines as they would stand in this cart: under their new ids, and bundles by the new ids of their parents. */
const renamed = (incoming: ReadonlyArray<IncomingLine>): ReadonlyArray<IncomingLine> => {
  let ids: ReadonlyMap<LineId, LineId> | undefined
  return incoming.map((one) => {
    const { line, lineId } = one
    const here: CartLine = { ...line, lineId, added: line.quantity }
    if (line.bundle === undefined) return { ...one, line: here }
    const { parent, per } = line.bundle
    ids ??= new Map(incoming.map((other) => [other.line.lineId, other.lineId]))
    return { ...one, line: { ...here, bundle: { parent: ids.get(parent) ?? parent, per } } }
  })
}

const mergePlace = (
  place: Place,
  incoming: ReadonlyArray<IncomingLine>,
  policy: MergePolicy,
  cart: Cart,
  room: Room,
  events: Array<CartEvent>,
  warnings: Array<Warning>,
): void => {
  const index = lineIndex(cart[place], incoming.length)
  const bundle = bundleFinder(incoming.map(({ line }) => line))
  const tried = new Set<LineId>()
  let count = cart[place].length
  for (const { line: theirs, chosen } of incoming) {
    const mine = index.find(theirs)
    if (mine === undefined) {
      // A bundle comes in at the first of its lines, so that it finds room as a whole.
      const parent = theirs.bundle?.parent
      if (parent !== undefined && tried.has(parent)) continue
      if (parent !== undefined) tried.add(parent)
      const lines = bundle(theirs)
      if (count + lines.length > MAX_LINES || !take(room, () => bytesOf(lines))) {
        for (const { offerId, quantity } of lines)
          warnings.push({ _tag: "LineDropped", offerId, quantity, max: MAX_LINES })
        continue
      }
      count += lines.length
      for (const line of lines) {
        index.put(line)
        events.push({ _tag: "ItemAdded", place, line })
        const was = line.priceSeen.currency
        if (was !== cart.currency)
          warnings.push({ _tag: "CurrencyChanged", lineId: line.lineId, sku: line.sku, was, now: cart.currency })
      }
      continue
    }
    const wanted = wantedQuantity(mine, theirs, policy, chosen)
    const given = Math.min(wanted, MAX_QUANTITY)
    const becomes = { ...mine, quantity: given, added: mine.added + Math.max(0, given - mine.quantity) }
    if (!take(room, () => digits(becomes) - digits(mine))) {
      const quantity = wanted - mine.quantity
      warnings.push({ _tag: "LineDropped", offerId: mine.offerId, quantity, max: MAX_LINES })
      continue
    }
    if (given < wanted)
      warnings.push({
        _tag: "QuantityClamped",
        lineId: mine.lineId,
        asked: wanted - mine.quantity,
        given: given - mine.quantity,
        max: MAX_QUANTITY,
      })
    events.push(...quantityBecomes(place, mine, given))
    index.put(fillJoined(place, becomes, theirs.attributes, room, events, warnings))
  }
}

const bytesOf = (lines: ReadonlyArray<CartLine>): number =>
  lines.reduce((bytes, line) => bytes + jsonBytes(line) + 1, 0)

/** A line that another joins differs in these numbers alone, but for the attributes that come with it. */
const digits = ({ quantity, added }: CartLine): number => `${quantity}${added}`.length

/** What was noted of a line that joins fills in what is missing, if there is room for all of it. */
const fillJoined = (
  place: Place,
  mine: CartLine,
  theirs: Attributes | undefined,
  room: Room,
  events: Array<CartEvent>,
  warnings: Array<Warning>,
): CartLine => {
  const { lineId } = mine
  const { attributes, dropped } = filled(mine.attributes, theirs)
  warnings.push(...droppedFrom(lineId, dropped))
  if (sameOptions(attributes, mine.attributes ?? {})) return mine
  const becomes = { ...mine, attributes }
  if (!take(room, () => jsonBytes(becomes) - jsonBytes(mine))) {
    warnings.push(...droppedFrom(lineId, Object.keys(attributes).filter(isMissingIn(mine.attributes))))
    return mine
  }
  events.push({ _tag: "LineAttributesSet", place, lineId, attributes })
  return becomes
}

const isMissingIn =
  (attributes: Attributes | undefined) =>
  (name: string): boolean =>
    attributes === undefined || !Object.hasOwn(attributes, name)

const wantedQuantity = (
  mine: CartLine,
  theirs: CartLine,
  policy: MergePolicy,
  chosen: IncomingLine["chosen"],
): number => {
  if (chosen !== undefined) return chosen.quantity + Math.max(0, mine.added - chosen.added)
  switch (policy) {
    case "sum":
      return mine.quantity + theirs.quantity
    case "max":
      return Math.max(mine.quantity, theirs.quantity)
    case "guestWins":
      return theirs.quantity
    case "memberWins":
      return mine.quantity
  }
}

/** More is an addition, so that it adds up with others; less is set. */
const quantityBecomes = (place: Place, mine: CartLine, quantity: number): ReadonlyArray<CartEvent> => {
  const { lineId } = mine
  if (quantity === mine.quantity) return []
  if (quantity > mine.quantity) return [{ _tag: "QuantityAdded", place, lineId, by: quantity - mine.quantity }]
  return [{ _tag: "QuantitySet", place, lineId, quantity }]
}
