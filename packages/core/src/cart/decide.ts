import type { CartId, LineId } from "../catalog/ids.ts"
import { bundleOutcome, bundleRefused, moreRefused } from "./addBundle.ts"
import { judgeItems, quantityRefused } from "./addItems.ts"
import { attributesRefused } from "./attributes.ts"
import { bundleOf, isBundleChild, mostSets, perOf } from "./bundle.ts"
import { type Cart, type CartLine, lineOf, MAX_CART_BYTES, MAX_LINES, type SeenLine, sameOwner } from "./Cart.ts"
import type { CartChange, CartCommandOf } from "./CartCommand.ts"
import type { ItemOutcome } from "./CartOperation.ts"
import { codeRefused } from "./codes.ts"
import { type Change, type Decision, no } from "./Decision.ts"
import { evolveAll } from "./evolve.ts"
import { giftRefused } from "./gifts.ts"
import { lineFinder } from "./identity.ts"
import { unseen } from "./leave.ts"
import type { Rejection } from "./Rejection.ts"
import { rebase, withOffersOf } from "./rebase.ts"
import { cartBytes, overweight } from "./weigh.ts"

/**
 * What a command would change in this cart, or why not.
 *
 * No events mean that it is already so: a repeated request is answered, not refused. The items of `AddItems` are judged
 * one by one; that all of them were refused is still a decision, without events.
 */
export const decide = (command: CartChange, cart: Cart): Decision => {
  const rejection = refuse(command, cart)
  if (rejection !== undefined) return no(rejection)
  const outcome = outcomeOf(command, cart)
  const change = rebase(command, outcome, cart)
  const next = evolveAll(cart, change.events)
  const tooMuch = overfull(command, change, cart, next)
  return tooMuch === undefined ? { ok: true, ...change, outcome, next } : no(tooMuch)
}

/** What becomes of each item of a command that is not refused as a whole. */
const outcomeOf = (command: CartChange, cart: Cart): ReadonlyArray<ItemOutcome> => {
  if (command._tag === "AddItems") return judgeItems(command, cart)
  return command._tag === "AddBundle" ? bundleOutcome(command) : []
}

/** Why a whole command is refused, or `undefined`. What an accepted command then does stands in `rebase`, and only there. */
const refuse = (command: CartChange, cart: Cart): Rejection | undefined => {
  if (cart.mergedInto !== undefined && !(command._tag === "SealCart" && isAbout(command, cart.mergedInto)))
    return { _tag: "CartMerged", cartId: cart.id, into: cart.mergedInto }
  switch (command._tag) {
    case "SetQuantity":
      return refuseQuantity(command, cart)
    case "AddBundle":
      return bundleRefused(command, cart)
    case "RemoveLines":
      return noneOf(command.lines.map(idOf), cart.lines, cart.shelf) ?? childAlone(command, cart)
    // A line that is to be moved may be there already.
    case "SaveForLater":
    case "MoveToCart":
      return noneOf(command.lineIds, cart.lines, cart.shelf)
    case "SelectLines":
      return noneOf(command.lineIds, cart.lines)
    case "SetOptions":
      return noneOf([command.lineId], cart.lines)
    case "ApplyCode":
      return codeRefused(command, cart)
    case "RefuseGift":
    case "AcceptGift":
      return giftRefused(command, cart)
    case "SetAttributes":
      return attributesRefused(command, cart)
    case "ClaimCart":
      return "member" in cart.owner && !sameOwner(cart.owner, command.owner)
        ? { _tag: "CartNotFound", cartId: cart.id }
        : undefined
    case "AddItems":
    case "RemoveCode":
    case "SetContext":
    case "MergeCart":
    case "SealCart":
    case "CheckedOut":
      return undefined
  }
}

const isAbout = ({ into, instead }: CartCommandOf<"SealCart">, goal: CartId): boolean =>
  into === goal || instead === goal

const idOf = ({ lineId }: SeenLine): LineId => lineId

/** A command about several lines goes on with those that are there; only when none is, it is refused. */
const noneOf = (
  lineIds: ReadonlyArray<LineId>,
  ...places: ReadonlyArray<ReadonlyArray<CartLine>>
): Rejection | undefined => {
  const [first] = lineIds
  if (first === undefined) return undefined
  const finders = places.map((lines) => lineFinder(lines, lineIds.length))
  return lineIds.some((lineId) => finders.some((find) => find(lineId) !== undefined))
    ? undefined
    : { _tag: "LineNotFound", lineId: first }
}

/** A child leaves with its parent or not at all: whoever names it alone is told, so that no bundle goes by mistake. */
const childAlone = ({ lines }: CartCommandOf<"RemoveLines">, cart: Cart): Rejection | undefined => {
  const named = new Set(lines.map(idOf))
  for (const place of [cart.lines, cart.shelf])
    for (const { lineId, bundle } of place)
      if (bundle !== undefined && named.has(lineId) && !named.has(bundle.parent))
        return { _tag: "BundleChild", lineId, parent: bundle.parent }
  return undefined
}

/** More pieces are judged like an item that is added. Fewer can always be had, whatever became of the offer. */
const refuseQuantity = (command: CartCommandOf<"SetQuantity">, cart: Cart): Rejection | undefined => {
  const { lineId, added } = command.line
  const line = lineOf(cart, lineId)
  if (line === undefined) return { _tag: "LineNotFound", lineId }
  const { bundle } = line
  if (bundle !== undefined && isBundleChild(line)) return { _tag: "BundleChild", lineId, parent: bundle.parent }
  const lines = bundleOf(line, cart.lines)
  const refused = quantityRefused(command.quantity, mostSets(lines.map(perOf)))
  const more = command.quantity + unseen(line, added) - line.quantity
  if (refused !== undefined || more <= 0) return refused
  return moreRefused(
    withOffersOf(command, lines).map((one) => ({ ...one, pieces: more * perOf(one) })),
    cart,
  )
}

/** Why what would happen cannot all be kept, or `undefined`. */
const overfull = ({ _tag }: CartChange, { warnings }: Change, cart: Cart, next: Cart): Rejection | undefined => {
  switch (_tag) {
    case "SaveForLater":
    case "MoveToCart":
      if (!warnings.some((warning) => warning._tag === "LineDropped")) return tooLarge(cart, next)
      return _tag === "MoveToCart"
        ? { _tag: "CartFull", lines: cart.lines.length, max: MAX_LINES }
        : { _tag: "ShelfFull", lines: cart.shelf.length, max: MAX_LINES }
    case "AddItems":
    case "AddBundle":
    case "SetQuantity":
    case "SetOptions":
    case "ApplyCode":
    case "RemoveCode":
    case "RefuseGift":
    case "AcceptGift":
    case "SetContext":
    case "SetAttributes":
    case "SelectLines":
    case "RemoveLines":
      return tooLarge(cart, next)
    // These are not for the shopper to give up: a merge takes in what fits, the others bring an id or an owner at most.
    case "MergeCart":
    case "SealCart":
    case "ClaimCart":
    case "CheckedOut":
      return undefined
  }
}

/** A cart that weighs too much already may still be changed, as long as it gets no heavier. */
const tooLarge = (cart: Cart, next: Cart): Rejection | undefined => {
  if (next === cart) return undefined
  const bytes = overweight(next)
  return bytes === undefined || bytes <= cartBytes(cart)
    ? undefined
    : { _tag: "CartTooLarge", bytes, max: MAX_CART_BYTES }
}
