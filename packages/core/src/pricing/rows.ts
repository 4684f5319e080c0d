/** The rows of one pricing: what each line costs before cart promotions, and what may be taken off it. */

import { netAtHome } from "./border.ts"
import type { ResolvedLine } from "./resolveLines.ts"
import type { TaxPolicy } from "./TaxPolicy.ts"
import type { Discount, Row } from "./Worksheet.ts"

/** A row that stands for a line of the request. */
export interface LineRow extends Row {
  readonly resolved: ResolvedLine
  discounts: Array<Discount>
}

export const rowsOf = (resolved: ReadonlyArray<ResolvedLine>, tax: TaxPolicy | undefined): ReadonlyArray<LineRow> =>
  resolved.map((one) => {
    const { line, goods } = one
    // Over a border both lose the tax that is in them.
    const net = (amount: number): number =>
      tax?.border === undefined ? amount : netAtHome(amount, line.taxCategory, tax)
    const list = net(one.list)
    return {
      resolved: one,
      goods,
      quantity: line.quantity,
      list,
      unitFloor: net(floorOf(one)),
      left: list,
      discounts: [],
      runs: undefined,
    }
  })

/** The resolved price is in the cart's currency; the offer's own need not be. */
const floorOf = ({ line: { lineId, floor }, unitPrice }: ResolvedLine): number => {
  if (floor === undefined) return 0
  if (floor.currency === unitPrice.currency && Number.isSafeInteger(floor.amount) && floor.amount >= 0)
    return floor.amount
  throw new RangeError(
    `priceCart: the floor of line ${lineId} is no amount from 0 on in the cart's currency, got ${JSON.stringify(floor)}. ` +
      "Write whole minor units.",
  )
}
