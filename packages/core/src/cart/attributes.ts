/** What is noted of a cart or a line, and what becomes of it when two lines become one. */
import type { LineId } from "../catalog/ids.ts"
import { type Attributes, type Cart, type CartLine, lineOf, MAX_ATTRIBUTES, shelvedOf } from "./Cart.ts"
import type { CartCommandOf } from "./CartCommand.ts"
import type { CartEvent, Place } from "./CartEvent.ts"
import { type Change, lineGone, NOTHING } from "./Decision.ts"
import { canonicalOptions, sameOptions } from "./identity.ts"
import type { Rejection } from "./Rejection.ts"
import type { Warning } from "./Warning.ts"

type SetAttributes = CartCommandOf<"SetAttributes">

const NONE: Attributes = {}

/** A line with the place it is in. */
interface Placed {
  readonly place: Place
  readonly line: CartLine
}

const placedIn = (cart: Cart, lineId: LineId): Placed | undefined => {
  const line = lineOf(cart, lineId)
  if (line !== undefined) return { place: "lines", line }
  const shelved = shelvedOf(cart, lineId)
  return shelved && { place: "shelf", line: shelved }
}

/** Attributes with what found no room among them. */
interface Noted {
  readonly attributes: Attributes
  readonly dropped: ReadonlyArray<string>
}

/** What is said first is kept first; names that are there already need no room. */
const noted = (there: Attributes, said: Readonly<Record<string, string | null>>): Noted => {
  const attributes = new Map(Object.entries(there))
  const dropped: Array<string> = []
  for (const [name, value] of Object.entries(said)) if (value === null) attributes.delete(name)
  for (const [name, value] of Object.entries(said)) {
    if (value === null) continue
    if (attributes.has(name) || attributes.size < MAX_ATTRIBUTES) attributes.set(name, value)
    else dropped.push(name)
  }
  return { attributes: canonicalOptions(Object.fromEntries(attributes)), dropped }
}

/** Why all that is said cannot be kept, or `undefined`. */
export const attributesRefused = ({ lineId, attributes }: SetAttributes, cart: Cart): Rejection | undefined => {
  if (lineId === undefined) return tooMany(noted(cart.attributes ?? NONE, attributes))
  const found = placedIn(cart, lineId)
  return found === undefined
    ? { _tag: "LineNotFound", lineId }
    : tooMany(noted(found.line.attributes ?? NONE, attributes), lineId)
}

const tooMany = ({ dropped }: Noted, lineId?: LineId): Rejection | undefined =>
  dropped.length === 0
    ? undefined
    : {
        _tag: "TooManyAttributes",
        ...(lineId === undefined ? {} : { lineId }),
        attributes: MAX_ATTRIBUTES + dropped.length,
        max: MAX_ATTRIBUTES,
      }

export const setAttributes = ({ lineId, attributes: said }: SetAttributes, cart: Cart): Change => {
  if (lineId === undefined) {
    const { attributes, dropped } = noted(cart.attributes ?? NONE, said)
    const same = sameOptions(attributes, cart.attributes ?? NONE)
    return { events: same ? [] : [{ _tag: "AttributesSet", attributes }], warnings: droppedFrom(undefined, dropped) }
  }
  const found = placedIn(cart, lineId)
  if (found === undefined) return { events: [], warnings: [lineGone(lineId)] }
  const { place, line } = found
  return lineNow(place, line, noted(line.attributes ?? NONE, said))
}

const lineNow = (place: Place, line: CartLine, { attributes, dropped }: Noted): Change => {
  const { lineId } = line
  const same = sameOptions(attributes, line.attributes ?? NONE)
  const events: ReadonlyArray<CartEvent> = same ? [] : [{ _tag: "LineAttributesSet", place, lineId, attributes }]
  return { events, warnings: droppedFrom(lineId, dropped) }
}

/** A warning for each name that found no room. */
export const droppedFrom = (lineId: LineId | undefined, names: ReadonlyArray<string>): ReadonlyArray<Warning> =>
  names.map((name) => ({
    _tag: "AttributeDropped",
    name,
    ...(lineId === undefined ? {} : { lineId }),
    max: MAX_ATTRIBUTES,
  }))

/** What others bring fills in what is missing; what is there stays as it is. */
export const filled = (mine: Attributes | undefined, theirs: Attributes | undefined): Noted => {
  if (theirs === undefined) return { attributes: mine ?? NONE, dropped: [] }
  const missing = Object.entries(theirs).filter(([name]) => mine === undefined || !Object.hasOwn(mine, name))
  return noted(mine ?? NONE, Object.fromEntries(missing))
}

/** A line becomes one with `target`, and what was noted of it fills in what is missing there. */
export const fillLine = (line: CartLine, place: Place, target: CartLine): Change =>
  line.attributes === undefined ? NOTHING : lineNow(place, target, filled(target.attributes, line.attributes))
