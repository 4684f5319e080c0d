/** Reader of what is sent to have a return quoted. */
import { MAX_LINES, MAX_QUANTITY } from "../../cart/Cart.ts"
import { isLineId } from "../../catalog/ids.ts"
import { MAX_GIFT_OFFERS } from "../../pricing/gifts.ts"
import type { ReturnedPieces, ReturnQuote } from "../../pricing/quoteReturn.ts"
import { fields, invalid, join, known, list, optional } from "./read.ts"
import { KEY } from "./requests.ts"

/** Most returns of one order that a quote takes into account. */
const MAX_RETURNS = 1_000
/** Most lines of one return: with its gifts an order has no more. */
const MAX_RETURNED = MAX_LINES + MAX_GIFT_OFFERS

/** What is to come back of an order, and what came back before that. */
export interface ReturnAsked {
  readonly returned: ReadonlyArray<ReturnedPieces>
  readonly before: ReadonlyArray<ReturnedPieces>
}

export const readReturn = (value: unknown): ReturnAsked => {
  const { returned, before } = fields(value, "return", ["returned", "before"])
  const earlier = optional(before, (quotes) => list(quotes, "before", { min: 0, max: MAX_RETURNS }, readEarlier)) ?? []
  return { returned: readPieces(returned, "returned"), before: earlier.flat() }
}

/** All that a quote says. */
const QUOTE: ReadonlyArray<keyof ReturnQuote> = [
  "policy",
  "returned",
  "lines",
  "subtotal",
  "discounts",
  "discount",
  "net",
  "tax",
  "gross",
  "funding",
  "uncovered",
]

/** Of an earlier quote what came back is read and no amount: those follow from it, so nobody can have written others into it. */
const readEarlier = (value: unknown, path: string): ReadonlyArray<ReturnedPieces> => {
  const { policy, returned } = fields(value, path, QUOTE)
  if (policy !== undefined && policy !== "KeepDiscount") return invalid(join(path, "policy"), policy, KEPT)
  return readPieces(returned, join(path, "returned"))
}

const KEPT = "quotes of this call, which keep discounts; the function quoteReturn works out others"

const readPieces = (value: unknown, path: string): ReadonlyArray<ReturnedPieces> =>
  list(value, path, { min: 1, max: MAX_RETURNED }, (entry, at) => {
    const { lineId, quantity } = fields(entry, at, ["lineId", "quantity"])
    return {
      lineId: known(lineId, join(at, "lineId"), isLineId, KEY),
      quantity: known(quantity, join(at, "quantity"), isPieces, PIECES),
    }
  })

const PIECES = `a whole number of pieces from 1 to ${MAX_QUANTITY}`
const isPieces = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 1 && value <= MAX_QUANTITY
