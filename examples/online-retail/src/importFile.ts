/** The whole import as one story: read the file, open the shop, stock it, one basket for each invoice, and the proof at the end. */
import { askUntil } from "./ask.ts"
import { type ImportedInvoice, importInvoice } from "./importInvoice.ts"
import { inParallel } from "./inParallel.ts"
import { openJournal } from "./Journal.ts"
import { openShop } from "./openShop.ts"
import { type Proof, prove } from "./prove.ts"
import { isCancellation, readInvoices } from "./readInvoices.ts"
import { rehearseWith } from "./rehearse.ts"
import { type StepTime, stepTimes } from "./StepTimes.ts"
import { saleOf } from "./sale.ts"
import { receiveStock } from "./stock.ts"

export interface ImportOptions {
  readonly file: string
  /** A path, or `:memory:`. */
  readonly db: string
  /** Aborted, it ends the import before the next call. */
  readonly stop: AbortSignal
  /** Told of each basket that is done, and of how many there will be. */
  readonly onBasket?: (done: number, all: number) => void
}

export interface Imported {
  readonly invoices: ReadonlyArray<ImportedInvoice>
  readonly cancellations: number
  /** How long the baskets took, from the first call to the last answer. */
  readonly seconds: number
  readonly steps: ReadonlyArray<StepTime>
  readonly proof: Proof
}

/** Baskets under way at a time. Their writes share the trips to the disk; the steps of one basket go one after the other. */
const WIDTH = 16

/**
 * @throws Complaint when the file or the database cannot be used; Stopped when it was asked to stop; CartwrightError when
 * the store went on failing. After each of them the import can be run again, and goes on.
 */
export const importFile = async ({ file, db, stop, onBasket }: ImportOptions): Promise<Imported> => {
  const read = readInvoices(file)
  const sales = read.filter((invoice) => !isCancellation(invoice)).map(saleOf)
  const ask = askUntil(stop)
  const shop = await openShop(db, sales)
  try {
    const journal = openJournal(db)
    try {
      await receiveStock(shop, sales, ask)
      const { timed, all } = stepTimes()
      const desk = { shop, journal, timed, ask, rehearse: rehearseWith(ask) }
      const invoices: Array<ImportedInvoice> = []
      const start = performance.now()
      await inParallel(sales, WIDTH, async (sale) => {
        invoices.push(await importInvoice(desk, sale))
        onBasket?.(invoices.length, sales.length)
      })
      const seconds = (performance.now() - start) / 1_000
      const proof = await prove(desk, invoices)
      return { invoices, cancellations: read.length - sales.length, seconds, steps: all(), proof }
    } finally {
      journal.close()
    }
  } finally {
    await shop.close()
  }
}
