import type { LineId } from "../catalog/ids.ts"
import { placeItems, stockShort } from "./addItems.ts"
import { type Cart, type CartLine, lineOf, MAX_LINES, MAX_QUANTITY, type Owner, piecesOf, sameOwner } from "./Cart.ts"
import type { CartChange, CartCommandOf } from "./CartCommand.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import type { CartOperation } from "./CartOperation.ts"
import { type Change, NOTHING } from "./Decision.ts"
import { evolveAll } from "./evolve.ts"
import { sameOptions } from "./identity.ts"
import { merge } from "./merge.ts"
import type { Warning } from "./Warning.ts"

/**
 * What an accepted command does to whatever cart it meets: the one it was decided on, or one that has moved on since.
 *
 * Total: it clamps and warns and never refuses. On the cart it was decided on it gives exactly what was decided. Lines
 * and quantities stay within their bounds; bytes are bounded where a command is decided, so a cart that has moved on may
 * weigh more by what one command brings.
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
const gone = (lineId: LineId): Warning => ({ _tag: "LineGone", lineId })

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
  if (line === undefined) return { events: [], warnings: [gone(lineId)] }
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

/** A line leaves from wherever it is by now: its id names one life, in the cart and on the shelf. */
const removeLines = ({ lines }: CartCommandOf<"RemoveLines">, cart: Cart): Change => {
  const seen = new Map(lines.map((line) => [line.lineId, line]))
  const keep = (line: CartLine): Kept | undefined => {
    const was = seen.get(line.lineId)
    return was && { quantity: Math.min(line.quantity, unseen(line, was.added)), lineId: was.remainderId }
  }
  return happened(...leave("lines", cart, keep), ...leave("shelf", cart, keep))
}

/** An order took pieces of lines: exactly those leave, and what is left of a line is a new line. */
const checkedOut = ({ orderId, lines }: CartCommandOf<"CheckedOut">, cart: Cart): Change => {
  const taken = new Map(lines.map((line) => [line.lineId, line]))
  const left = leave("lines", cart, (line) => {
    const part = taken.get(line.lineId)
    return part && { quantity: line.quantity - part.quantity, lineId: part.remainderId }
  })
  const there = new Set(cart.lines.map((line) => line.lineId))
  return {
    events: [...left, { _tag: "LinesOrdered", orderId }],
    warnings: [...taken.keys()].filter((lineId) => !there.has(lineId)).map(gone),
  }
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
  const lines = new Map(cart.lines.map((line) => [line.lineId, line]))
  const named = [...new Set(lineIds)]
  const changed = named.filter((lineId) => {
    const line = lines.get(lineId)
    return line !== undefined && line.selected !== selected
  })
  return {
    events: changed.length === 0 ? [] : [{ _tag: "SelectionSet", lineIds: changed, selected }],
    warnings: named.filter((lineId) => !lines.has(lineId)).map(gone),
  }
}

/** One line after the other, so that each meets the room that those before it left. */
const move = (lineIds: ReadonlyArray<LineId>, from: Place, to: Place, cart: Cart): Change => {
  const events: Array<CartEvent> = []
  const warnings: Array<Warning> = []
  let working = cart
  for (const lineId of new Set(lineIds)) {
    const line = working[from].find((candidate) => candidate.lineId === lineId)
    if (line === undefined) {
      if (!working[to].some((candidate) => candidate.lineId === lineId)) warnings.push(gone(lineId))
      continue
    }
    const moved = moveOne({ ...line, selected: to === "lines" }, from, to, working)
    working = evolveAll(working, moved.events)
    events.push(...moved.events)
    warnings.push(...moved.warnings)
  }
  return { events, warnings }
}

const moveOne = (line: CartLine, from: Place, to: Place, cart: Cart): Change => {
  const { lineId, offerId, quantity } = line
  const left: CartEvent = { _tag: "LinesRemoved", place: from, lineIds: [lineId] }
  const target = sameLine(line, to, cart)
  if (target !== undefined) return joined(left, line, to, target)
  if (cart[to].length >= MAX_LINES)
    return { events: [], warnings: [{ _tag: "LineDropped", offerId, quantity, max: MAX_LINES }] }
  return happened(left, { _tag: "ItemAdded", place: to, line })
}

/** A line that has become the same as another joins it; pieces that no longer fit are named in a warning. */
const joined = (left: CartEvent, { quantity }: CartLine, place: Place, target: CartLine): Change => {
  const { lineId } = target
  const by = Math.min(quantity, MAX_QUANTITY - target.quantity)
  return {
    events: by === 0 ? [left] : [left, { _tag: "QuantityAdded", place, lineId, by }],
    warnings:
      by === quantity ? [] : [{ _tag: "QuantityClamped", lineId, asked: quantity, given: by, max: MAX_QUANTITY }],
  }
}

const setOptions = ({ lineId, options }: CartCommandOf<"SetOptions">, cart: Cart): Change => {
  const line = lineOf(cart, lineId)
  if (line === undefined) return { events: [], warnings: [gone(lineId)] }
  if (sameOptions(line.options, options)) return NOTHING
  const target = sameLine({ ...line, options }, "lines", cart)
  return target === undefined
    ? happened({ _tag: "OptionsSet", lineId, options })
    : joined({ _tag: "LinesRemoved", place: "lines", lineIds: [lineId] }, line, "lines", target)
}

const sameLine = ({ offerId, options }: CartLine, place: Place, cart: Cart): CartLine | undefined =>
  cart[place].find((line) => line.offerId === offerId && sameOptions(line.options, options))
