/**
 * The program's own notes on how far each invoice came, in a table beside the shop's: a later run reads them and goes on
 * there.
 *
 * They save work; it is not on them that an invoice is ordered once. Should they be lost, request ids and the order's
 * reference tell the same.
 */
import { DatabaseSync, type SQLOutputValue } from "node:sqlite"
import type { OnPlace } from "@cartwright/adapters-sql"
import type { Rejection } from "@cartwright/core/cart"
import { Complaint } from "./Complaint.ts"
import type { Sale } from "./sale.ts"

export type Tag = Rejection["_tag"]

/** What became of an invoice's rows. */
export interface Filled {
  readonly accepted: number
  /** Why each row that was refused was refused. */
  readonly refused: ReadonlyArray<Tag>
}

/** How far an invoice came: each part is absent until then. */
export interface Entry {
  /** Of the invoice whose rows these were. */
  readonly digest?: string
  /** Every row was put into the cart, or refused. */
  readonly filled?: Filled
  /** What its settlement came to, in pence. */
  readonly settled?: number
  readonly orderId?: string
}

export interface Journal {
  readonly read: (invoice: string) => Entry
  readonly noteFilled: (sale: Sale, filled: Filled) => void
  readonly noteSettled: (invoice: string, pence: number) => void
  readonly close: () => void
}

const TABLE = `create table if not exists online_retail_journal (
  invoice text primary key, digest text, accepted integer, refused text, settled integer, order_id text
) strict`

const NOTE_ORDER = `insert into online_retail_journal (invoice, order_id) values (?, ?)
  on conflict (invoice) do update set order_id = excluded.order_id`

/** Notes an order in the very transaction that places it: either both are there after a crash, or neither is. */
export const noteOrder: OnPlace = (trx, { reference, orderId }) => {
  if (reference !== undefined) trx.run(NOTE_ORDER, reference, orderId)
}

/** @throws Complaint when the database cannot be written. */
export const openJournal = (db: string): Journal => {
  const database = new DatabaseSync(db)
  const complaining = <A>(work: () => A): A => {
    try {
      return work()
    } catch (cause) {
      throw new Complaint(
        `${db}: the import journal cannot be used: ${cause instanceof Error ? cause.message : cause}.`,
        {
          cause,
        },
      )
    }
  }
  try {
    return complaining(() => notesIn(database, complaining))
  } catch (cause) {
    database.close()
    throw cause
  }
}

const notesIn = (database: DatabaseSync, complaining: <A>(work: () => A) => A): Journal => {
  // The shop's own transactions end within one turn of the event loop, so it is only another process that is waited for.
  // A note need not be on the disk at once: it comes there with the shop's next write, which is in the same log.
  database.exec(`pragma busy_timeout = 5000; pragma synchronous = normal; ${TABLE}`)
  const entry = database.prepare(`select * from online_retail_journal where invoice = ?`)
  const filled = database.prepare(
    `insert into online_retail_journal (invoice, digest, accepted, refused) values (?, ?, ?, ?)
     on conflict (invoice) do update set
       digest = excluded.digest, accepted = excluded.accepted, refused = excluded.refused`,
  )
  const settled = database.prepare(
    `insert into online_retail_journal (invoice, settled) values (?, ?)
     on conflict (invoice) do update set settled = excluded.settled`,
  )
  return {
    read: (invoice) => complaining(() => entryOf(entry.get(invoice) ?? {})),
    noteFilled: ({ number, digest }, { accepted, refused }) =>
      complaining(() => filled.run(number, digest, accepted, JSON.stringify(refused))),
    noteSettled: (invoice, pence) => complaining(() => settled.run(invoice, pence)),
    close: () => database.close(),
  }
}

const entryOf = ({ digest, accepted, refused, settled, order_id }: Record<string, SQLOutputValue>): Entry => ({
  ...(typeof accepted === "number" && typeof refused === "string"
    ? { filled: { accepted, refused: JSON.parse(refused) } }
    : {}),
  ...(typeof digest === "string" ? { digest } : {}),
  ...(typeof settled === "number" ? { settled } : {}),
  ...(typeof order_id === "string" ? { orderId: order_id } : {}),
})
