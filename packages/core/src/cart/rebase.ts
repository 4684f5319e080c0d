import type { LineId } from "../catalog/ids.ts"
import { placeItems, stockShort } from "./addItems.ts"
import { type Cart, type CartLine, lineOf, MAX_QUANTITY, type Owner, piecesOf, sameOwner } from "./Cart.ts"
import type { CartChange, CartCommandOf } from "./CartCommand.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import type { CartOperation } from "./CartOperation.ts"
import { type Change, lineGone, NOTHING } from "./Decision.ts"
import { lineFinder, sameLine, sameOptions } from "./identity.ts"
import { merge } from "./merge.ts"
import { join, move } from "./move.ts"
import type { Warning } from "./Warning.ts"

/**
 * What an accepted command does to whatever cart it meets: the one it was decided on, or one that has moved on since.
 *
 * Total: it clamps and warns and never refuses. On the cart it was decided on it gives exactly what was decided. Lines
 * and quantities stay within their bounds, and a merge brings in only the bytes there is room for. The bytes of a
 * shopper's command are bounded where it is decided, so that a cart that has moved on may weigh more by what it brings.
 * Whatever was accepted is visible in the cart afterwards or explained by a warning; a remove takes only what it had
 * seen, so an add made meanwhile survives it; a line that has left does not come back.
 */
export const rebase = (command: CartChange, outcome: CartOperation["outcome"], cart: Cart): Change => {
  switch (command._tag) {
    case "AddItems":
      return placeItems(command, outcome, cart)
    case "SetQuantity":
      return setQuantity(command, cart)
    case "RemoveLines":
      return removeLines(command, cart)
    case "SelectLines":
      return selectLines(command, cart)
    case "SaveForLater":
      return move(command.lineIds, "lines", "shelf", cart)
    case "MoveToCart":
      return move(command.lineIds, "shelf", "lines", cart)
    case "SetOptions":
      return setOptions(command, cart)
    case "MergeCart":
      return merge(command, cart)
    case "SealCart":
      return sealCart(command, cart)
    case "ClaimCart":
      return { events: ownedBy(command.owner, cart), warnings: [] }
    case "CheckedOut":
      return checkedOut(command, cart)
  }
}

const happened = (...events: ReadonlyArray<CartEvent>): Change => ({ events, warnings: [] })

const ownedBy = (owner: Owner, cart: Cart): ReadonlyArray<CartEvent> =>
  sameOwner(cart.owner, owner) ? [] : [{ _tag: "OwnerSet", owner }]

/** What was sealed answers to the owner of the cart it went into, and no longer to a guest's token. */
const sealCart = ({ into, owner, instead }: CartCommandOf<"SealCart">, cart: Cart): Change =>
  cart.mergedInto === undefined || cart.mergedInto === instead
    ? happened(...ownedBy(owner, cart), { _tag: "CartSealed", into })
    : NOTHING

/** Pieces added to the line since it was seen: they are not what a set or a remove was about. */
export const unseen = (line: CartLine, seenAdded: number): number => Math.max(0, line.added - seenAdded)

const setQuantity = (
  { line: { lineId, added }, quantity, offer }: CartCommandOf<"SetQuantity">,
  cart: Cart,
): Change => {
  const line = lineOf(cart, lineId)
  if (line === undefined) return { events: [], warnings: [lineGone(lineId)] }
  const before = line.quantity
  const wanted = quantity + unseen(line, added)
  const given = Math.min(wanted, MAX_QUANTITY)
  const warnings: Array<Warning> = []
  if (given < wanted)
    warnings.push({
      _tag: "QuantityClamped",
      lineId,
      asked: wanted - before,
      given: given - before,
      max: MAX_QUANTITY,
    })
  if (given > before) warnings.push(...stockShort(line.sku, piecesOf(cart, line.sku) + given - before, offer?.stock))
  return {
    events: given === before ? [] : [{ _tag: "QuantitySet", place: "lines", lineId, quantity: given }],
    warnings,
  }
}

/**
 * A line leaves from wherever it is by now: its id names one life, in the cart and on the shelf. Where only the cart's
 * lines were meant, one that was saved for later meanwhile stays on the shelf.
 */
const removeLines = ({ lines, from }: CartCommandOf<"RemoveLines">, cart: Cart): Change => {
  const seen = new Map(lines.map((line) => [line.lineId, line]))
  const keep = (line: CartLine): Kept | undefined => {
    const was = seen.get(line.lineId)
    return was && { quantity: Math.min(line.quantity, unseen(line, was.added)), lineId: was.remainderId }
  }
  return {
    events: [...leave("lines", cart, keep), ...(from === "lines" ? [] : leave("shelf", cart, keep))],
    warnings: goneFrom([cart.lines, cart.shelf], [...seen.keys()]),
  }
}

/** An order took pieces of lines: exactly those leave, and what is left of a line is a new line. */
const checkedOut = ({ orderId, lines }: CartCommandOf<"CheckedOut">, cart: Cart): Change => {
  const taken = new Map(lines.map((line) => [line.lineId, line]))
  const left = leave("lines", cart, (line) => {
    const part = taken.get(line.lineId)
    return part && { quantity: line.quantity - part.quantity, lineId: part.remainderId }
  })
  return {
    events: [...left, { _tag: "LinesOrdered", orderId }],
    warnings: goneFrom([cart.lines], [...taken.keys()]),
  }
}

/** A warning for each line that is in none of the places. */
const goneFrom = (
  places: ReadonlyArray<ReadonlyArray<CartLine>>,
  lineIds: ReadonlyArray<LineId>,
): ReadonlyArray<Warning> => {
  const finders = places.map((lines) => lineFinder(lines, lineIds.length))
  return lineIds.filter((lineId) => finders.every((find) => find(lineId) === undefined)).map(lineGone)
}

/** What is kept of a line that leaves, and the id it goes on under. */
interface Kept {
  readonly quantity: number
  readonly lineId: LineId
}

/** The lines of a place that `keep` answers for leave it; what is kept of one comes back as a new line. */
const leave = (place: Place, cart: Cart, keep: (line: CartLine) => Kept | undefined): ReadonlyArray<CartEvent> => {
  const lineIds: Array<LineId> = []
  const remainders: Array<CartEvent> = []
  for (const line of cart[place]) {
    const kept = keep(line)
    if (kept === undefined) continue
    const { quantity, lineId } = kept
    lineIds.push(line.lineId)
    if (quantity > 0)
      remainders.push({ _tag: "ItemAdded", place, line: { ...line, lineId, quantity, added: quantity } })
  }
  return lineIds.length === 0 ? [] : [{ _tag: "LinesRemoved", place, lineIds }, ...remainders]
}

const selectLines = ({ lineIds, selected }: CartCommandOf<"SelectLines">, cart: Cart): Change => {
  const named = [...new Set(lineIds)]
  const find = lineFinder(cart.lines, named.length)
  const changed = named.filter((lineId) => {
    const line = find(lineId)
    return line !== undefined && line.selected !== selected
  })
  return {
    events: changed.length === 0 ? [] : [{ _tag: "SelectionSet", lineIds: changed, selected }],
    warnings: goneFrom([cart.lines], named),
  }
}

const setOptions = ({ lineId, options }: CartCommandOf<"SetOptions">, cart: Cart): Change => {
  const line = lineOf(cart, lineId)
  if (line === undefined) return { events: [], warnings: [lineGone(lineId)] }
  if (sameOptions(line.options, options)) return NOTHING
  const target = sameLine({ offerId: line.offerId, options }, cart.lines)
  if (target === undefined) return happened({ _tag: "OptionsSet", lineId, options })
  const { events, warnings } = join(line, "lines", target)
  return { events: [{ _tag: "LinesRemoved", place: "lines", lineIds: [lineId] }, ...events], warnings }
}
