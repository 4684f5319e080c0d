import type { LineId } from "../catalog/ids.ts"
import { placeBundle, shortOf } from "./addBundle.ts"
import { placeItems } from "./addItems.ts"
import { setAttributes } from "./attributes.ts"
import { bundleFinder, bundleOf, isBundleChild, mostSets, perOf } from "./bundle.ts"
import { type Cart, type CartLine, lineOf, type Owner, sameOwner } from "./Cart.ts"
import type { CartChange, CartCommandOf, OfferSeen } from "./CartCommand.ts"
import type { CartEvent } from "./CartEvent.ts"
import type { CartOperation } from "./CartOperation.ts"
import { applyCode, removeCode } from "./codes.ts"
import { setContext } from "./context.ts"
import { type Change, lineGone, NOTHING } from "./Decision.ts"
import { chooseGift } from "./gifts.ts"
import { lineFinder, sameLine, sameOptions } from "./identity.ts"
import { checkedOut, goneFrom, removeLines, unseen } from "./leave.ts"
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
    case "AddBundle":
      return placeBundle(command, outcome, cart)
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
    case "ApplyCode":
      return applyCode(command, cart)
    case "RemoveCode":
      return removeCode(command, cart)
    case "RefuseGift":
    case "AcceptGift":
      return chooseGift(command, cart)
    case "SetContext":
      return setContext(command, cart)
    case "SetAttributes":
      return setAttributes(command, cart)
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

/** A line of so many pieces; where it is a bundle's parent, its children hold theirs for each of them. */
const setQuantity = (command: CartCommandOf<"SetQuantity">, cart: Cart): Change => {
  const { lineId, added } = command.line
  const line = lineOf(cart, lineId)
  // A child has no quantity of its own: where one stands under this id, the line that was meant has left.
  if (line === undefined || isBundleChild(line)) return { events: [], warnings: [lineGone(lineId)] }
  const lines = bundleOf(line, cart.lines)
  const max = mostSets(lines.map(perOf))
  const before = line.quantity
  const wanted = command.quantity + unseen(line, added)
  const given = Math.min(wanted, max)
  const warnings: Array<Warning> = []
  if (given < wanted)
    warnings.push({ _tag: "QuantityClamped", lineId, asked: wanted - before, given: given - before, max })
  if (given > before) {
    const more = lines.map((member) => ({ ...member, pieces: (given - before) * perOf(member) }))
    warnings.push(...shortOf(withOffersOf(command, more), cart))
  }
  return {
    events:
      given === before
        ? []
        : lines.map((member) => ({
            _tag: "QuantitySet",
            place: "lines",
            lineId: member.lineId,
            quantity: given * perOf(member),
          })),
    warnings,
  }
}

/** The lines that a set is about, each with the offer that was seen for it. */
export const withOffersOf = <Line extends CartLine>(
  { offer, children = [] }: CartCommandOf<"SetQuantity">,
  lines: ReadonlyArray<Line>,
): ReadonlyArray<Line & { readonly offer: OfferSeen | undefined }> => {
  const seen = new Map(children.map((child) => [child.offerId, child.offer]))
  return lines.map((line) => ({ ...line, offer: isBundleChild(line) ? seen.get(line.offerId) : offer }))
}

/** With each line that is of a bundle all of the bundle. */
const selectLines = ({ lineIds, selected }: CartCommandOf<"SelectLines">, cart: Cart): Change => {
  const named = [...new Set(lineIds)]
  const find = lineFinder(cart.lines, named.length)
  const bundle = bundleFinder(cart.lines)
  const lines = named.flatMap((lineId) => {
    const line = find(lineId)
    return line === undefined ? [] : bundle(line)
  })
  const changed = new Set<LineId>()
  for (const line of lines) if (line.selected !== selected) changed.add(line.lineId)
  return {
    events: changed.size === 0 ? [] : [{ _tag: "SelectionSet", lineIds: [...changed], selected }],
    warnings: goneFrom([cart.lines], named),
  }
}

const setOptions = ({ lineId, options }: CartCommandOf<"SetOptions">, cart: Cart): Change => {
  const line = lineOf(cart, lineId)
  if (line === undefined) return { events: [], warnings: [lineGone(lineId)] }
  if (sameOptions(line.options, options)) return NOTHING
  const target = sameLine({ ...line, options }, cart.lines)
  if (target === undefined) return happened({ _tag: "OptionsSet", lineId, options })
  const { events, warnings } = join(line, "lines", target)
  return { events: [{ _tag: "LinesRemoved", place: "lines", lineIds: [lineId] }, ...events], warnings }
}
