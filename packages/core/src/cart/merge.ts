import { type Cart, type CartLine, MAX_CART_BYTES, MAX_LINES, MAX_QUANTITY } from "./Cart.ts"
import type { CartCommandOf, IncomingLine, MergePolicy } from "./CartCommand.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import type { Change } from "./Decision.ts"
import { lineIndex } from "./identity.ts"
import type { Warning } from "./Warning.ts"
import { atMostBytes, cartBytes, jsonBytes, linesAtMost } from "./weigh.ts"

/**
 * Another cart's lines and shelf into this one: a guest's into the member's at login, a device's into a device's.
 *
 * It never fails: what does not fit is clamped or left out, and a warning says so. The cart weighs no more than
 * `MAX_CART_BYTES` afterwards, or no more than it did, if that was too much already. Under `sum` and `max` the order in
 * which several carts come in does not matter to the quantities, as long as nothing has to be clamped.
 */
export const merge = ({ from, policy, lines, shelf }: CartCommandOf<"MergeCart">, cart: Cart): Change => {
  const events: Array<CartEvent> = []
  const warnings: Array<Warning> = []
  const room = roomFor([...lines, ...shelf], cart)
  mergePlace("lines", lines, policy, cart, room, events, warnings)
  mergePlace("shelf", shelf, policy, cart, room, events, warnings)
  events.push({ _tag: "CartMerged", from })
  return { events, warnings }
}

/** Bytes that are left for what comes in. */
interface Room {
  bytes: number
}

/** Nothing is weighed where all that comes in must fit. */
const roomFor = (incoming: ReadonlyArray<IncomingLine>, cart: Cart): Room => {
  const most = linesAtMost(incoming.map(({ line, lineId }) => ({ ...line, lineId })))
  return {
    bytes: atMostBytes(cart) + most <= MAX_CART_BYTES ? Number.POSITIVE_INFINITY : MAX_CART_BYTES - cartBytes(cart),
  }
}

/** Takes the bytes, or answers that they are not there. What makes the cart no heavier always fits. */
const take = (room: Room, weigh: () => number): boolean => {
  if (room.bytes === Number.POSITIVE_INFINITY) return true
  const bytes = weigh()
  if (bytes > Math.max(0, room.bytes)) return false
  room.bytes -= bytes
  return true
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
  let count = cart[place].length
  for (const { line: theirs, lineId, chosen } of incoming) {
    const was = theirs.priceSeen.currency
    const mine = index.find(theirs)
    if (mine === undefined) {
      const line: CartLine = { ...theirs, lineId, added: theirs.quantity }
      if (count >= MAX_LINES || !take(room, () => jsonBytes(line) + 1)) {
        warnings.push({ _tag: "LineDropped", offerId: theirs.offerId, quantity: theirs.quantity, max: MAX_LINES })
        continue
      }
      count++
      index.put(line)
      events.push({ _tag: "ItemAdded", place, line })
      if (was !== cart.currency)
        warnings.push({ _tag: "CurrencyChanged", lineId, sku: theirs.sku, was, now: cart.currency })
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
    index.put(becomes)
  }
}

/** A line that another joins differs in these numbers alone. */
const digits = ({ quantity, added }: CartLine): number => `${quantity}${added}`.length

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
