/** Which pieces a benefit is about, and what it takes off each of them by itself. */
import { divideProduct, type Rounding } from "../../money/rounding.ts"
import type { Per, UnitCap } from "../Benefit.ts"
import type { CompiledReduction } from "../CompiledPromotion.ts"
import { countOf, evenSlotsOf, leftOf, pick, roomOf, type Slot, slotsOf, wholeRows } from "../runs.ts"
import { capped, type Share, sharesOf } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"

/**
 * What of these rows a benefit is about: all of them, or the pieces that its unit cap lets through; row by row.
 *
 * A piece that costs nothing any more is the cheapest: what other promotions took never moves a choice to a dearer piece.
 */
export const slotsFor = (rows: ReadonlyArray<Row>, per: Per, units: UnitCap | undefined): ReadonlyArray<Slot> => {
  if (units === undefined) return per === "unit" ? slotsOf(rows) : wholeRows(rows)
  return units.of === "order" ? chosen(rows, units) : rows.flatMap((row) => chosen([row], units))
}

const chosen = (rows: ReadonlyArray<Row>, { most, pick: first = "cheapest" }: UnitCap): ReadonlyArray<Slot> => {
  let open = most
  return pick(evenSlotsOf(rows), first, (slot) => {
    const pieces = Math.min(open, countOf(slot))
    open -= pieces
    return pieces
  })
}

/** The slots of each row together. */
export const byRow = (slots: ReadonlyArray<Slot>): ReadonlyArray<ReadonlyArray<Slot>> => {
  const groups: Array<Array<Slot>> = []
  for (const slot of slots) {
    const group = groups.at(-1)
    if (group?.[0]?.row === slot.row) group.push(slot)
    else groups.push([slot])
  }
  return groups
}

/** A reduction of each piece by itself, all together at most `cap`. What a floor holds back goes to no other piece. */
export const offEachPiece = (
  slots: ReadonlyArray<Slot>,
  off: CompiledReduction,
  cap: number,
  sheet: Worksheet,
): ReadonlyArray<Share> => {
  const amounts = slots.map((slot) => offPieces(slot, off, sheet.policies.rounding))
  return capped(sharesOf(amounts, slots), cap, sheet)
}

/**
 * The prices of a slot's pieces differ by one minor unit at most, and so does what a reduction leaves of them: either all of
 * them come down to their floor, or none would fall below it. So what the slot has room for is all that limits them.
 */
const offPieces = (slot: Slot, off: CompiledReduction, rounding: Rounding): number => {
  const count = countOf(slot)
  const left = leftOf(slot)
  const dearer = left % count
  const price = Math.floor(left / count)
  const ofCheaper = (count - dearer) * offPiece(off, price, rounding)
  const ofDearer = dearer === 0 ? 0 : dearer * offPiece(off, price + 1, rounding)
  return Math.min(ofCheaper + ofDearer, roomOf(slot))
}

/** Off one piece of this price: more than it has where an amount is, less than nothing where a price is. */
const offPiece = (off: CompiledReduction, price: number, rounding: Rounding): number => {
  switch (off._tag) {
    case "Percent":
      return price - divideProduct(price, off.remaining.numerator, off.remaining.denominator, rounding)
    case "Amount":
      return off.amount
    case "Price":
      return price - off.price
  }
}
