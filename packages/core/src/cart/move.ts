import type { LineId } from "../catalog/ids.ts"
import { type Cart, type CartLine, MAX_LINES, MAX_QUANTITY } from "./Cart.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import { type Change, lineGone } from "./Decision.ts"
import { lineFinder, lineIndex } from "./identity.ts"
import type { Warning } from "./Warning.ts"

/**
 * Lines from one place to the other, in the order they are named, so that each meets the room that those before it left.
 * A line that is there already stays as it is; one that finds no room stays where it was, and a warning says so. No two
 * lines of one place are the same line, so that none of them joins another of them.
 */
export const move = (lineIds: ReadonlyArray<LineId>, from: Place, to: Place, cart: Cart): Change => {
  const named = [...new Set(lineIds)]
  const here = lineFinder(cart[from], named.length)
  const there = lineFinder(cart[to], named.length)
  const index = lineIndex(cart[to], named.length)
  const left: Array<LineId> = []
  const arrivals: Array<CartEvent> = []
  const warnings: Array<Warning> = []
  let count = cart[to].length
  for (const lineId of named) {
    const line = here(lineId)
    if (line === undefined) {
      if (there(lineId) === undefined) warnings.push(lineGone(lineId))
      continue
    }
    const target = index.find(line)
    if (target !== undefined) {
      const joined = join(line, to, target)
      arrivals.push(...joined.events)
      warnings.push(...joined.warnings)
    } else if (count < MAX_LINES) {
      count++
      arrivals.push({ _tag: "ItemAdded", place: to, line: { ...line, selected: to === "lines" } })
    } else {
      warnings.push({ _tag: "LineDropped", offerId: line.offerId, quantity: line.quantity, max: MAX_LINES })
      continue
    }
    left.push(lineId)
  }
  return {
    events: left.length === 0 ? [] : [{ _tag: "LinesRemoved", place: from, lineIds: left }, ...arrivals],
    warnings,
  }
}

/** A line that has become the same as another joins it; pieces that no longer fit are named in a warning. */
export const join = ({ quantity }: CartLine, place: Place, target: CartLine): Change => {
  const { lineId } = target
  const by = Math.min(quantity, MAX_QUANTITY - target.quantity)
  return {
    events: by === 0 ? [] : [{ _tag: "QuantityAdded", place, lineId, by }],
    warnings:
      by === quantity ? [] : [{ _tag: "QuantityClamped", lineId, asked: quantity, given: by, max: MAX_QUANTITY }],
  }
}
