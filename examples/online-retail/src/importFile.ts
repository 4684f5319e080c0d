/** The whole import as one story: read the file, open the shop, one cart for each invoice, and the proof at the end. */
import { askUntil } from "./ask.ts"
import { type ImportedCart, importInvoice } from "./importInvoice.ts"
import { inParallel } from "./inParallel.ts"
import { openShop } from "./openShop.ts"
import { isCancellation, readInvoices } from "./readInvoices.ts"
import { saleOf } from "./sale.ts"
import { verify } from "./verify.ts"

export interface ImportOptions {
  readonly file: string
  /** A path, or `:memory:`. */
  readonly db: string
  /** Aborted, it ends the import before the next call. */
  readonly stop: AbortSignal
  /** Told of each cart that is done, and of how many there will be. */
  readonly onCart?: (done: number, all: number) => void
}

export interface Imported {
  readonly carts: ReadonlyArray<ImportedCart>
  readonly cancellations: number
  /** How long the carts took, from the first call to the last answer. */
  readonly seconds: number
  /** Operations in the logs of all carts: each log was read back and gives its cart. */
  readonly operations: number
}

/** Invoices under way at a time. Their writes share the trips to the disk; the rows of one invoice still go one after the other. */
const WIDTH = 16

/**
 * @throws Complaint when the file or the database cannot be used; Stopped when it was asked to stop; CartwrightError when
 * the store went on failing. After each of them the import can be run again, and goes on.
 */
export const importFile = async ({ file, db, stop, onCart }: ImportOptions): Promise<Imported> => {
  const invoices = readInvoices(file)
  const sales = invoices.filter((invoice) => !isCancellation(invoice)).map(saleOf)
  const shop = await openShop(db, sales)
  try {
    const ask = askUntil(stop)
    const carts: Array<ImportedCart> = []
    const start = performance.now()
    await inParallel(sales, WIDTH, async (sale) => {
      carts.push(await shop.asOf(sale.at, () => importInvoice(shop.cart, sale, ask)))
      onCart?.(carts.length, sales.length)
    })
    const seconds = (performance.now() - start) / 1_000

    let operations = 0
    for (const { cartId } of carts) operations += await verify(shop.cart, cartId, ask)
    return { carts, cancellations: invoices.length - sales.length, seconds, operations }
  } finally {
    await shop.close()
  }
}
