/** The numbers of one pricing on their way from list price to what the buyer pays: minor units, a row for each line. */
import type { Instant, LineId, OfferId, SellerId, Sku } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import * as FineMoney from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { Rounding } from "../money/rounding.ts"
import type { LineDiscount } from "./PricedCart.ts"

/** A line to price: what the cart holds, and what its offer says today. */
export interface PricingLine {
  readonly lineId: LineId
  readonly offerId: OfferId
  readonly sku: Sku
  /** A whole number, at least 1. */
  readonly quantity: number
  /** For one piece; not negative. */
  readonly unitPrice: Money | FineMoney.FineMoney
  /** Who sells it: the seller of the offer as it is today, not the one the cart noted when the line was added. */
  readonly seller?: SellerId
  /** The category of the offer as it is today. Absent: `STANDARD_TAX`. */
  readonly taxCategory?: string
}

/** What promotions look at in a line. */
export interface Goods {
  readonly sku?: string | undefined
  readonly seller?: string | undefined
}

/** One line's numbers. `left` shrinks as promotions take their share, which `discounts` writes down. */
export interface Row {
  readonly goods: Goods
  readonly subtotal: number
  left: number
  /** Absent on a trial: then nobody asks for the reasons. */
  readonly discounts: Array<LineDiscount> | undefined
}

/** A row that stands for a line of the request. */
export interface LineRow extends Row {
  readonly line: PricingLine
  /** Where the request has it. */
  readonly at: number
  readonly discounts: Array<LineDiscount>
}

/** Everything the steps of a pricing share. */
export interface Worksheet {
  readonly currency: Currency
  readonly moment: Instant
  readonly rounding: Rounding
  /** In the order of their line ids, so that the order of the request cannot decide who gets an odd minor unit. */
  readonly rows: ReadonlyArray<Row>
}

/** Rows for these lines, in the order of their line ids, each with its subtotal. */
export const rowsOf = (lines: ReadonlyArray<PricingLine>, currency: Currency, rounding: Rounding): Array<LineRow> => {
  const rows = lines.map((line, at) => {
    const subtotal = subtotalOf(line, currency, rounding)
    return { line, at, goods: line, subtotal, left: subtotal, discounts: [] }
  })
  return inOrder(rows)
}

/** Sums of minor units are exact or do not happen. */
export const plus = (a: number, b: number): number => {
  const sum = a + b
  if (Number.isSafeInteger(sum)) return sum
  throw new RangeError(
    `priceCart: ${a} + ${b} minor units leave the exact range. Price fewer or cheaper lines at once.`,
  )
}

const subtotalOf = (line: PricingLine, currency: Currency, rounding: Rounding): number => {
  checkLine(line, currency)
  const { lineId, quantity, unitPrice } = line
  if (unitPrice.exponent !== undefined) return FineMoney.times(unitPrice, quantity, rounding).amount
  const subtotal = unitPrice.amount * quantity + 0 // a price of -0 is no price
  if (Number.isSafeInteger(subtotal)) return subtotal
  throw new RangeError(
    `priceCart: line ${lineId} leaves the exact range of amounts, got ${quantity} × ${unitPrice.amount} minor units. ` +
      "Split the line or lower its quantity.",
  )
}

const checkLine = ({ lineId, quantity, unitPrice }: PricingLine, currency: Currency): void => {
  if (unitPrice.currency !== currency) {
    throw new TypeError(
      `priceCart: line ${lineId} is priced in another currency than the cart's ${currency}, got ${unitPrice.currency}. ` +
        "Ask for its offer in the cart's currency.",
    )
  }
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    throw new RangeError(
      `priceCart: the quantity of line ${lineId} is not a whole number from 1 on, got ${quantity}. ` +
        "A line without pieces is left out.",
    )
  }
  if (!Number.isSafeInteger(unitPrice.amount) || unitPrice.amount < 0) {
    throw new RangeError(
      `priceCart: the unit price of line ${lineId} is not a whole number of minor units from 0 on, got ${unitPrice.amount}. ` +
        "What is taken off is a promotion.",
    )
  }
}

/** Carts mostly come sorted, because line ids mostly count upwards. */
const inOrder = (rows: Array<LineRow>): Array<LineRow> => {
  if (rows.every(({ line }, at) => isBefore(rows[at - 1], line.lineId))) return rows
  const ordered = rows.toSorted((a, b) => (a.line.lineId < b.line.lineId ? -1 : 1))
  const twice = ordered.find(({ line }, at) => !isBefore(ordered[at - 1], line.lineId))
  if (twice === undefined) return ordered
  throw new TypeError(
    `priceCart: two lines have one line id, got ${twice.line.lineId} twice. Give each line an id of its own.`,
  )
}

const isBefore = (row: LineRow | undefined, lineId: LineId): boolean => row === undefined || row.line.lineId < lineId
