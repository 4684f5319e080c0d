import { shopOf } from "../catalog/Offer.ts"
import type { Cart } from "./Cart.ts"
import type { OpenCart } from "./CartCommand.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import { append, type Draft, draftOf, remove, replace } from "./draft.ts"

/** The empty cart that opening gives. */
export const openCart = (command: OpenCart): Cart => ({
  shape: 1,
  id: command.id,
  owner: command.owner,
  currency: command.currency,
  ...shopOf(command),
  openedAt: command.at,
  lines: [],
  shelf: [],
})

/** Applies one event. It never refuses: the rules were kept when the event was decided. */
export const evolve = (cart: Cart, event: CartEvent): Cart => evolveAll(cart, [event])

/** The cart after the events, in their order. A place that they touch is copied once, so that many cost little more. */
export const evolveAll = (cart: Cart, events: ReadonlyArray<CartEvent>): Cart => {
  const touched: { lines: Draft | undefined; shelf: Draft | undefined } = { lines: undefined, shelf: undefined }
  const draft = (place: Place): Draft => {
    touched[place] ??= draftOf(cart[place])
    return touched[place]
  }
  let evolved = cart
  for (const event of events) {
    switch (event._tag) {
      case "ItemAdded":
        append(draft(event.place), event.line)
        break
      case "QuantityAdded":
        replace(draft(event.place), event.lineId, (line) => ({
          ...line,
          quantity: line.quantity + event.by,
          added: line.added + event.by,
        }))
        break
      case "QuantitySet":
        replace(draft(event.place), event.lineId, (line) => ({ ...line, quantity: event.quantity }))
        break
      case "LinesRemoved":
        remove(draft(event.place), event.lineIds)
        break
      case "SelectionSet":
        for (const lineId of event.lineIds)
          replace(draft("lines"), lineId, (line) => ({ ...line, selected: event.selected }))
        break
      case "OptionsSet":
        replace(draft("lines"), event.lineId, (line) => ({ ...line, options: event.options }))
        break
      case "OwnerSet":
        evolved = { ...evolved, owner: event.owner }
        break
      case "CartSealed":
        evolved = { ...evolved, mergedInto: event.into }
        break
      case "CartMerged":
      case "LinesOrdered":
        break
    }
  }
  const { lines, shelf } = touched
  if (lines === undefined && shelf === undefined) return evolved
  return { ...evolved, lines: lines?.lines ?? cart.lines, shelf: shelf?.lines ?? cart.shelf }
}
