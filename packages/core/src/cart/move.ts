import type { LineId } from "../catalog/ids.ts"
import { fillLine } from "./attributes.ts"
import { bundleFinder } from "./bundle.ts"
import { type Cart, type CartLine, MAX_LINES, MAX_QUANTITY } from "./Cart.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import { type Change, lineGone } from "./Decision.ts"
import { lineFinder, lineIndex } from "./identity.ts"
import type { Warning } from "./Warning.ts"

/**
 * Lines from one place to the other, in the order they are named, so that each meets the room that those before it left.
 * A line that is there already stays as it is; one that finds no room stays where it was, and a warning says so. No two
 * lines of one place are the same line, so that none of them joins another of them. Of a bundle, all lines go or none.
 */
export const move = (lineIds: ReadonlyArray<LineId>, from: Place, to: Place, cart: Cart): Change => {
  const named = [...new Set(lineIds)]
  const here = lineFinder(cart[from], named.length)
  const there = lineFinder(cart[to], named.length)
  const index = lineIndex(cart[to], named.length)
  const bundle = bundleFinder(cart[from])
  const left = new Set<LineId>()
  const arrivals: Array<CartEvent> = []
  const warnings: Array<Warning> = []
  let count = cart[to].length
  for (const lineId of named) {
    const line = here(lineId)
    if (line === undefined) {
      if (there(lineId) === undefined) warnings.push(lineGone(lineId))
      continue
    }
    // It has gone with another line of its bundle.
    if (left.has(lineId)) continue
    const target = index.find(line)
    if (target !== undefined) {
      const joined = join(line, to, target)
      arrivals.push(...joined.events)
      warnings.push(...joined.warnings)
      left.add(lineId)
      continue
    }
    const lines = bundle(line)
    if (count + lines.length > MAX_LINES) {
      for (const { offerId, quantity } of lines)
        warnings.push({ _tag: "LineDropped", offerId, quantity, max: MAX_LINES })
      continue
    }
    count += lines.length
    for (const moved of lines) {
      left.add(moved.lineId)
      arrivals.push({ _tag: "ItemAdded", place: to, line: { ...moved, selected: to === "lines" } })
    }
  }
  return {
    events: left.size === 0 ? [] : [{ _tag: "LinesRemoved", place: from, lineIds: [...left] }, ...arrivals],
    warnings,
  }
}

/** A line that has become the same as another joins it; what no longer fits is named in a warning. */
export const join = (line: CartLine, place: Place, target: CartLine): Change => {
  const { quantity } = line
  const { lineId } = target
  const by = Math.min(quantity, MAX_QUANTITY - target.quantity)
  const more: ReadonlyArray<CartEvent> = by === 0 ? [] : [{ _tag: "QuantityAdded", place, lineId, by }]
  const clamped: ReadonlyArray<Warning> =
    by === quantity ? [] : [{ _tag: "QuantityClamped", lineId, asked: quantity, given: by, max: MAX_QUANTITY }]
  const noted = fillLine(line, place, target)
  return { events: [...more, ...noted.events], warnings: [...clamped, ...noted.warnings] }
}
