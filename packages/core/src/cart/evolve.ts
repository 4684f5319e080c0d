import type { LineId } from "../catalog/ids.ts"
import type { Cart, CartLine } from "./Cart.ts"
import type { OpenCart } from "./CartCommand.ts"
import type { CartEvent } from "./CartEvent.ts"

/** The empty cart that opening gives. */
export const openCart = ({ id, owner, currency, priceList, channel, country, at }: OpenCart): Cart => ({
  shape: 1,
  id,
  owner,
  currency,
  ...(priceList === undefined ? {} : { priceList }),
  ...(channel === undefined ? {} : { channel }),
  ...(country === undefined ? {} : { country }),
  openedAt: at,
  lines: [],
  shelf: [],
})

/** Applies one event. It never refuses: the rules were kept when the event was decided. */
export const evolve = (cart: Cart, event: CartEvent): Cart => {
  switch (event._tag) {
    case "ItemAdded":
      return { ...cart, [event.place]: [...cart[event.place], event.line] }
    case "QuantityAdded":
      return {
        ...cart,
        [event.place]: replace(cart[event.place], event.lineId, (line) => ({
          ...line,
          quantity: line.quantity + event.by,
          added: line.added + event.by,
        })),
      }
    case "QuantitySet":
      return {
        ...cart,
        [event.place]: replace(cart[event.place], event.lineId, (line) => ({ ...line, quantity: event.quantity })),
      }
    case "LinesRemoved":
      return { ...cart, [event.place]: without(cart[event.place], event.lineIds) }
    case "SelectionSet": {
      const ids = new Set(event.lineIds)
      const lines = cart.lines.map((line) => (ids.has(line.lineId) ? { ...line, selected: event.selected } : line))
      return { ...cart, lines }
    }
    case "OptionsSet":
      return { ...cart, lines: replace(cart.lines, event.lineId, (line) => ({ ...line, options: event.options })) }
    case "OwnerSet":
      return { ...cart, owner: event.owner }
    case "CartSealed":
      return { ...cart, mergedInto: event.into }
    case "CartMerged":
    case "LinesOrdered":
      return cart
  }
}

/** The cart after the events, in their order. Lines that arrive one after another are appended in one copy, not one each. */
export const evolveAll = (cart: Cart, events: ReadonlyArray<CartEvent>): Cart => {
  let evolved = cart
  let arrived: Array<CartLine> = []
  for (const [at, event] of events.entries()) {
    if (event._tag !== "ItemAdded") {
      evolved = evolve(evolved, event)
      continue
    }
    arrived.push(event.line)
    const next = events[at + 1]
    if (next?._tag === "ItemAdded" && next.place === event.place) continue
    evolved = { ...evolved, [event.place]: [...evolved[event.place], ...arrived] }
    arrived = []
  }
  return evolved
}

const replace = (
  lines: ReadonlyArray<CartLine>,
  lineId: LineId,
  change: (line: CartLine) => CartLine,
): ReadonlyArray<CartLine> => {
  const at = lines.findIndex((line) => line.lineId === lineId)
  const line = lines[at]
  return line === undefined ? lines : lines.with(at, change(line))
}

const without = (lines: ReadonlyArray<CartLine>, lineIds: ReadonlyArray<LineId>): ReadonlyArray<CartLine> => {
  const [only] = lineIds
  if (lineIds.length === 1) return lines.filter((line) => line.lineId !== only)
  const gone = new Set(lineIds)
  return lines.filter((line) => !gone.has(line.lineId))
}
