import { type Cart, type CartLine, MAX_CART_BYTES, MAX_LINES, MAX_QUANTITY } from "./Cart.ts"
import type { CartCommandOf, IncomingLine, MergePolicy } from "./CartCommand.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import type { Change } from "./Decision.ts"
import { lineIndex } from "./identity.ts"
import type { Warning } from "./Warning.ts"
import { cartBytes, jsonBytes } from "./weigh.ts"

/**
 * Another cart's lines and shelf into this one: a guest's into the member's at login, a device's into a device's.
 *
 * It never fails: what does not fit is clamped or left out, and a warning says so. Under `sum` and `max` the order in
 * which several carts come in does not matter to the quantities, as long as nothing has to be clamped.
 */
export const merge = ({ from, policy, lines, shelf }: CartCommandOf<"MergeCart">, cart: Cart): Change => {
  const events: Array<CartEvent> = []
  const warnings: Array<Warning> = []
  const room = { bytes: MAX_CART_BYTES - cartBytes(cart) }
  mergePlace("lines", lines, policy, cart, room, events, warnings)
  mergePlace("shelf", shelf, policy, cart, room, events, warnings)
  events.push({ _tag: "CartMerged", from })
  return { events, warnings }
}

const mergePlace = (
  place: Place,
  incoming: ReadonlyArray<IncomingLine>,
  policy: MergePolicy,
  cart: Cart,
  room: { bytes: number },
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
      const bytes = jsonBytes(line) + 1
      if (count >= MAX_LINES || bytes > room.bytes) {
        warnings.push({ _tag: "LineDropped", offerId: theirs.offerId, quantity: theirs.quantity, max: MAX_LINES })
        continue
      }
      count++
      room.bytes -= bytes
      index.put(line)
      events.push({ _tag: "ItemAdded", place, line })
      if (was !== cart.currency) warnings.push({ _tag: "CurrencyChanged", lineId, was, now: cart.currency })
      continue
    }
    const wanted = wantedQuantity(mine, theirs, policy, chosen)
    const given = Math.min(wanted, MAX_QUANTITY)
    if (given < wanted)
      warnings.push({
        _tag: "QuantityClamped",
        lineId: mine.lineId,
        asked: wanted - mine.quantity,
        given: given - mine.quantity,
        max: MAX_QUANTITY,
      })
    events.push(...quantityBecomes(place, mine, given))
    index.put({ ...mine, quantity: given })
  }
}

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
