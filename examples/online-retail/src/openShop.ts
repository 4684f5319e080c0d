/** The one Cartwright of this program: a file for everything, a price list for each invoice, and a sandbox to pay at. */
import { AsyncLocalStorage } from "node:async_hooks"
import { sqlite } from "@cartwright/adapters-sql"
import { type Cartwright, createCartwright, type Shopper } from "@cartwright/core/promise"
import { type AsyncSandboxBooks, makeSandbox, type Sandbox, SandboxUnavailable } from "@cartwright/payment-adapters"
import { Complaint } from "./Complaint.ts"
import { noteOrder } from "./Journal.ts"
import { CURRENCY } from "./readRow.ts"
import { offersOf, type Sale } from "./sale.ts"

export interface Shop extends Shopper, Pick<Cartwright, "stock" | "sweep" | "close"> {
  /** What the provider of the payments has in its own books. */
  readonly books: AsyncSandboxBooks
  /** Does the work as of that moment: all its calls, and only its own, find the clock standing there. */
  readonly asOf: <A>(moment: number, work: () => Promise<A>) => Promise<A>
}

/** The one way to pay. */
export const CARD = "card"

/** How long what a killed run was at keeps the next run waiting. */
export const LEASE_MS = 1_000

/** An order that a killed run left unpaid waits so long for the next run: the longest there is. */
const PAYMENT_WINDOW_MS = 30 * 86_400_000

/**
 * Carts are filled as of their invoice's moment, so that a line says when it was added. All that is held for a time, as
 * claims, leases and payments are, goes by the real clock: it moves on, and is the same for two runs at once.
 */
export const openShop = async (db: string, sales: ReadonlyArray<Sale>): Promise<Shop> => {
  const moment = new AsyncLocalStorage<number>()
  const card = await openSandbox(db)
  try {
    const cartwright = await createCartwright({
      // A database in memory goes with its notes: the journal, which is another one, has nothing to note.
      stores: sqlite({ filename: db, ...(db === ":memory:" ? {} : { onPlace: noteOrder }) }),
      offers: offersOf(sales),
      currency: CURRENCY,
      payments: { [CARD]: card.layer },
      checkout: { claimTtlMs: LEASE_MS, leaseMs: LEASE_MS, paymentWindowMs: PAYMENT_WINDOW_MS },
      clock: () => moment.getStore() ?? Date.now(),
    })
    const { stock, sweep } = cartwright
    const close = () => cartwright.close().finally(card.close)
    const asOf: Shop["asOf"] = (at, work) => moment.run(at, work)
    return { ...cartwright.for({ system: "import" }), stock, sweep, books: card.books, asOf, close }
  } catch (error) {
    await card.close()
    throw error
  }
}

/** The sandbox is the first to open the file that is everybody's. */
const unusable = (db: string, cause: SandboxUnavailable): Complaint =>
  new Complaint(`The database ${db} cannot be used: ${cause.problem}`, { cause })

const openSandbox = async (filename: string): Promise<Sandbox> => {
  try {
    return await makeSandbox({ filename })
  } catch (cause) {
    if (cause instanceof SandboxUnavailable) throw unusable(filename, cause)
    throw cause
  }
}
