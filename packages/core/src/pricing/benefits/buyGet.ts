import type { CompiledBenefitOf } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import { countOf, evenSlotsOf, pick, type Slot } from "../runs.ts"
import type { Share } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"
import { piecesOn } from "./measured.ts"
import { offEachPiece } from "./pieces.ts"
import type { Most } from "./sharesFor.ts"

/**
 * "Buy 2, get 1": as often as the pieces allow, and no piece counts twice. The given pieces are the cheapest (or the
 * dearest) of those that may be given, as long as enough pieces are left that count as bought. A percentage is rounded for
 * each piece by itself, so that it does not matter over how many lines the pieces are spread.
 *
 * It is possible `times` times where there are enough pieces to buy, enough to give, and enough of both together (Hall's
 * condition). Then all pieces that can only be given may be, and of those that can also count as bought as many as are not
 * needed for that: a choice in which the next best piece is always right.
 *
 * It takes no more where less is left, unless pieces have floors, or a selector is of `undiscounted` lines.
 */
export const buyGet = (
  { buy, get, maxTimes, cap }: CompiledBenefitOf<"BuyGet">,
  rows: ReadonlyArray<Row>,
  sheet: Worksheet,
  most: Most,
): ReadonlyArray<Share> => {
  const givable = matching(get.on, rows)
  const buyable = buy.on === get.on ? givable : matching(buy.on, rows)
  const isBuyable = new Set(buyable)
  const bought = piecesOn(buyable)
  const both = bought + piecesOn(givable.filter((row) => !isBuyable.has(row)))
  const times = Math.min(
    Math.floor(bought / buy.quantity),
    Math.floor(piecesOn(givable) / get.quantity),
    Math.floor(both / (buy.quantity + get.quantity)),
    maxTimes,
    most.times,
  )
  if (times === 0) return []
  let open = times * get.quantity
  let spare = bought - times * buy.quantity
  const given = pick(evenSlotsOf(givable), get.pick, (slot: Slot) => {
    const pieces = Math.min(countOf(slot), open, isBuyable.has(slot.row) ? spare : open)
    open -= pieces
    if (isBuyable.has(slot.row)) spare -= pieces
    return pieces
  })
  return offEachPiece(given, get.off, cap, sheet)
}
