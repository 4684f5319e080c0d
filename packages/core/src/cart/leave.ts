/** Lines that leave the cart: because the shopper took them out, or because an order did. */
import type { LineId } from "../catalog/ids.ts"
import type { BundlePart, Cart, CartLine, SeenLine } from "./Cart.ts"
import type { CartCommandOf, TakenLine } from "./CartCommand.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import { type Change, lineGone } from "./Decision.ts"
import { lineFinder } from "./identity.ts"
import type { Warning } from "./Warning.ts"

/** Pieces added to the line since it was seen: they are not what a set or a remove was about. */
export const unseen = (line: CartLine, seenAdded: number): number => Math.max(0, line.added - seenAdded)

/**
 * A line leaves from wherever it is by now: its id names one life, in the cart and on the shelf. Where only the cart's
 * lines were meant, one that was saved for later meanwhile stays on the shelf.
 *
 * A bundle leaves as a whole. Nothing is ever added to one, so whoever has seen one of its lines has seen all of it; one
 * of which nothing was seen came in meanwhile and stays.
 */
export const removeLines = ({ lines, from }: CartCommandOf<"RemoveLines">, cart: Cart): Change => {
  const seen = new Map(lines.map((line) => [line.lineId, line]))
  const keep = (line: CartLine): Kept | undefined => {
    const was = seen.get(line.lineId)
    return was && { quantity: Math.min(line.quantity, unseen(line, was.added)), lineId: was.remainderId }
  }
  const places: ReadonlyArray<Place> = from === "lines" ? ["lines"] : ["lines", "shelf"]
  return {
    events: places.flatMap((place) => {
      const leaving = bundlesSeen(cart[place], seen)
      return leave(place, cart, (line) => {
        const { lineId, bundle } = line
        if (bundle === undefined) return keep(line)
        return leaving.has(bundle.parent) ? { quantity: 0, lineId } : undefined
      })
    }),
    warnings: goneFrom([cart.lines, cart.shelf], [...seen.keys()]),
  }
}

/** The bundles of a place, each by its parent, of which the remove has seen a line. */
const bundlesSeen = (lines: ReadonlyArray<CartLine>, seen: ReadonlyMap<LineId, SeenLine>): ReadonlySet<LineId> => {
  const parents = new Set<LineId>()
  for (const { lineId, bundle } of lines)
    if (bundle !== undefined && (seen.get(lineId)?.added ?? 0) > 0) parents.add(bundle.parent)
  return parents
}

/**
 * An order took pieces of lines: exactly those leave, and what is left of a line is a new line. What is left of a bundle
 * is a bundle still.
 */
export const checkedOut = ({ orderId, lines }: CartCommandOf<"CheckedOut">, cart: Cart): Change => {
  const taken = new Map(lines.map((line) => [line.lineId, line]))
  // A line of a bundle that the order did not name goes on under its own id.
  const goesOnAs = (lineId: LineId): LineId => taken.get(lineId)?.remainderId ?? lineId
  const setsLeft = setsLeftOf(cart.lines, taken)
  const left = leave("lines", cart, ({ lineId, quantity, bundle }) => {
    if (bundle === undefined) {
      const part = taken.get(lineId)
      return part && { quantity: quantity - part.quantity, lineId: part.remainderId }
    }
    const { parent, per } = bundle
    const sets = setsLeft.get(parent)
    if (sets === undefined) return undefined
    return { quantity: sets * per, lineId: goesOnAs(lineId), bundle: { parent: goesOnAs(parent), per } }
  })
  return {
    events: [...left, { _tag: "LinesOrdered", orderId }],
    warnings: goneFrom([cart.lines], [...taken.keys()]),
  }
}

/** Pieces of the parent that are left of each bundle that an order took of: so few that no piece it bought stays. */
const setsLeftOf = (
  lines: ReadonlyArray<CartLine>,
  taken: ReadonlyMap<LineId, TakenLine>,
): ReadonlyMap<LineId, number> => {
  const left = new Map<LineId, number>()
  for (const { lineId, quantity, bundle } of lines) {
    const part = taken.get(lineId)
    if (bundle === undefined || part === undefined) continue
    const { parent, per } = bundle
    const sets = Math.floor(Math.max(0, quantity - part.quantity) / per)
    left.set(parent, Math.min(sets, left.get(parent) ?? sets))
  }
  return left
}

/** A warning for each line that is in none of the places. */
export const goneFrom = (
  places: ReadonlyArray<ReadonlyArray<CartLine>>,
  lineIds: ReadonlyArray<LineId>,
): ReadonlyArray<Warning> => {
  const finders = places.map((lines) => lineFinder(lines, lineIds.length))
  return lineIds.filter((lineId) => finders.every((find) => find(lineId) === undefined)).map(lineGone)
}

/** What is kept of a line that leaves, the id it goes on under, and its place in what is left of its bundle. */
interface Kept {
  readonly quantity: number
  readonly lineId: LineId
  readonly bundle?: BundlePart
}

/** The lines of a place that `keep` answers for leave it; what is kept of one comes back as a new line. */
const leave = (place: Place, cart: Cart, keep: (line: CartLine) => Kept | undefined): ReadonlyArray<CartEvent> => {
  const lineIds: Array<LineId> = []
  const remainders: Array<CartEvent> = []
  for (const line of cart[place]) {
    const kept = keep(line)
    if (kept === undefined) continue
    lineIds.push(line.lineId)
    const added = kept.lineId === line.lineId ? line.added : kept.quantity
    if (kept.quantity > 0) remainders.push({ _tag: "ItemAdded", place, line: { ...line, ...kept, added } })
  }
  return lineIds.length === 0 ? [] : [{ _tag: "LinesRemoved", place, lineIds }, ...remainders]
}
