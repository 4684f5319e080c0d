/** One row of the file: each field read exactly, or a sentence that says what is wrong with it. */
import { isInstant, isMemberId, isSku } from "@cartwright/core/catalog"
import { FineMoney, Money } from "@cartwright/core/money"

/** The columns that are used; a file may have others. */
export const COLUMNS = ["InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID"] as const
export type Column = (typeof COLUMNS)[number]
/** A column that is used where it is there. */
export const DESCRIPTION = "Description"

export const CURRENCY = "GBP"

export interface Row {
  readonly sku: string
  /** As it stands in the file: zero and less as well, for what may be sold is the library's to judge. */
  readonly quantity: number
  readonly price: Money.Money | FineMoney.FineMoney
  /** Where the file has a column Description. */
  readonly description?: string
}

export interface InvoiceRow extends Row {
  readonly invoice: string
  readonly at: number
  readonly customer?: string
}

/** The row, or `undefined` after each field that cannot be read was complained about. */
export const readRow = (
  field: (column: Column | typeof DESCRIPTION) => string,
  complain: (problem: string) => void,
): InvoiceRow | undefined => {
  const read = <A>(column: Column, parse: (text: string) => A | undefined, wanted: string): A | undefined => {
    const text = field(column)
    const value = parse(text)
    if (value === undefined) complain(`${column} is ${show(text)} and should be ${wanted}`)
    return value
  }
  const invoice = read("InvoiceNo", invoiceNumber, "1 to 40 letters, digits, - or _")
  const sku = read("StockCode", (text) => (isSku(text) ? text : undefined), "a text of 1 to 64 characters")
  const quantity = read("Quantity", wholeNumber, "a whole number such as 6 or -1")
  const at = read("InvoiceDate", moment, "a moment such as 2010-12-01T08:26:00Z")
  const price = read("UnitPrice", exactPrice, "a decimal number such as 2.55")
  const customer = read("CustomerID", memberOrNobody, "empty or a text of up to 128 characters")
  if (invoice === undefined || sku === undefined || quantity === undefined) return undefined
  if (at === undefined || price === undefined || customer === undefined) return undefined
  const description = field(DESCRIPTION)
  return {
    invoice,
    sku,
    quantity,
    at,
    price,
    ...(customer === "" ? {} : { customer }),
    ...(description === "" ? {} : { description }),
  }
}

/** It becomes part of the cart's id and of request ids, which are as plain. */
const invoiceNumber = (text: string): string | undefined => (/^[A-Za-z0-9_-]{1,40}$/.test(text) ? text : undefined)

const memberOrNobody = (text: string): string | undefined => (text === "" || isMemberId(text) ? text : undefined)

const wholeNumber = (text: string): number | undefined => {
  const number = /^-?[0-9]+$/.test(text) ? Number(text) : Number.NaN
  return Number.isSafeInteger(number) ? number : undefined
}

const moment = (text: string): number | undefined => {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(text) ? Date.parse(text) : Number.NaN
  // 30 February would pass as 2 March.
  return isInstant(at) && new Date(at).toISOString().startsWith(text.slice(0, 10)) ? at : undefined
}

/** Pence where pence will do, and the finer kind where there are more than two decimals. Never a floating-point number. */
const exactPrice = (text: string): Row["price"] | undefined => {
  try {
    return /\.\d{3,}$/.test(text) ? FineMoney.fromDecimal(text, CURRENCY) : Money.fromDecimal(text, CURRENCY)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const show = (text: string): string => JSON.stringify(text.length <= 40 ? text : `${text.slice(0, 39)}…`)
