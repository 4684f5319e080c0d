/** What is bought in these measurements: rows of real invoices where the example's data is there, else rows made up. */
import { existsSync, readFileSync } from "node:fs"

export interface BasketRow {
  readonly sku: string
  readonly quantity: number
  /** Minor units for one piece. */
  readonly pence: number
}

const FILE = new URL("../examples/online-retail/data/online-retail.csv", import.meta.url)

// Invoice, SKU, description (which may hold commas), quantity, date, unit price, customer, country.
const ROW = /^([^,]*),([^,]*),.*,(-?\d+),[^,]*,([\d.]+),[^,]*,[^,]*$/

const realRows = (): ReadonlyArray<BasketRow> =>
  readFileSync(FILE, "utf8")
    .split(/\r?\n/)
    .flatMap((text) => {
      const [, invoice = "C", sku = "", quantity, price] = ROW.exec(text) ?? []
      const row = { sku, quantity: Number(quantity), pence: Math.round(Number(price) * 100) }
      return !invoice.startsWith("C") && row.quantity > 0 && row.pence > 0 ? [row] : []
    })

const madeUpRows = (): ReadonlyArray<BasketRow> =>
  Array.from({ length: 1_000 }, (_, at) => ({
    sku: `sku-${at}`,
    quantity: 6 + ((at * 7) % 24),
    pence: 142 + ((at * 137) % 1_650),
  }))

/** One row for each SKU, in the order of the invoices. */
const rows = [...new Map((existsSync(FILE) ? realRows() : madeUpRows()).map((row) => [row.sku, row])).values()]

/** So many rows, no SKU twice. */
export const basket = (length: number): ReadonlyArray<BasketRow> => {
  if (length > rows.length) throw new RangeError(`basket: there are ${rows.length} rows, got ${length}`)
  return rows.slice(0, length)
}
