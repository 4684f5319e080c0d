/** Books in an SQLite file. Their names begin with `sandbox_`, so the file may be one that the host has already. */

import type { DatabaseSync, SQLOutputValue } from "node:sqlite"
import type { Instant, OperationId, OperationKind } from "@cartwright/core"
import type { Currency } from "@cartwright/core/money"
import {
  type Books,
  type Entry,
  operationIn,
  type SandboxOperation,
  type Totals,
  totalsIn,
  USUAL_PAGE,
} from "./Books.ts"
import { isBehaviour } from "./SandboxOptions.ts"

type Row = Record<string, SQLOutputValue>

const TABLES = `
create table if not exists sandbox_operation (
  number integer primary key autoincrement,
  operation_id text not null,
  life integer not null,
  asked text not null,
  kind text not null,
  currency text not null,
  amount integer not null,
  reference text not null,
  parent text,
  return_url text,
  behaviour text not null,
  received_at integer not null,
  due_at integer,
  status text not null,
  state text not null,
  error text,
  unique (operation_id, life)
) strict;
create index if not exists sandbox_operation_parent on sandbox_operation (parent) where parent is not null;
create index if not exists sandbox_operation_due on sandbox_operation (due_at) where due_at is not null;
`

const WRITE = `
insert into sandbox_operation
  (operation_id, life, asked, kind, currency, amount, reference, parent, return_url, behaviour, received_at, due_at, status, state, error)
values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict (operation_id, life) do update
  set behaviour = excluded.behaviour, due_at = excluded.due_at, status = excluded.status, state = excluded.state, error = excluded.error
`

const REFUNDING = `
select coalesce(sum(amount), 0) as sum from sandbox_operation
where parent = ? and kind = 'refund' and status in ('Succeeded', 'Pending')
`

const MOVED = `
select coalesce(sum(amount) filter (where kind = 'sale'), 0) as captured,
  coalesce(sum(amount) filter (where kind = 'refund'), 0) as refunded
from sandbox_operation where status = 'Succeeded' and currency = ?
`

/** Whether a sandbox has ever kept its books in this file. */
export const hasSandboxBooks = (database: DatabaseSync): boolean =>
  database.prepare("select 1 from sqlite_master where type = 'table' and name = 'sandbox_operation'").get() !==
  undefined

/** Makes the tables where there are none. It must run in a transaction. */
export const makeSandboxTables = (database: DatabaseSync): void => database.exec(TABLES)

/** The tables have to be there. */
export const sqliteBooks = (database: DatabaseSync): Books => {
  const find = database.prepare("select * from sandbox_operation where operation_id = ? order by life desc limit 1")
  const refunding = database.prepare(REFUNDING)
  const due = database.prepare("select * from sandbox_operation where due_at <= ? order by due_at, number")
  const write = database.prepare(WRITE)
  const list = database.prepare(
    "select * from sandbox_operation where number > ? and status not in ('Late', 'Never') order by number limit ?",
  )
  const totals = database.prepare(MOVED)
  const totalsOf = database.prepare(
    `${MOVED} and ((kind = 'sale' and operation_id = ?) or (kind = 'refund' and parent = ?))`,
  )

  return {
    find: (id) => {
      const row = find.get(id)
      return row === undefined ? undefined : entryIn(row)
    },
    refunding: (sale) => whole(refunding.get(sale), "sum"),
    due: (now) => due.all(now).map(entryIn),
    write: (entry) => {
      const { state } = entry
      write.run(
        entry.operationId,
        entry.life,
        entry.asked,
        entry.kind,
        entry.amount.currency,
        entry.amount.amount,
        entry.reference,
        entry.parent ?? null,
        entry.returnUrl ?? null,
        entry.behaviour,
        entry.receivedAt,
        state._tag === "Late" ? state.dueAt : null,
        state._tag,
        JSON.stringify(state),
        entry.error ?? null,
      )
    },
    operation: (id) => {
      const row = find.get(id)
      return row === undefined ? undefined : operationOf(row)
    },
    list: ({ after = 0, limit = USUAL_PAGE }) => list.all(after, limit).flatMap((row) => operationOf(row) ?? []),
    totals: (currency) => movedIn(totals.get(currency), currency),
    totalsOf: (sale, currency) => movedIn(totalsOf.get(currency, sale, sale), currency),
  }
}

const operationOf = (row: Row): SandboxOperation | undefined => operationIn(entryIn(row), whole(row, "number"))

const movedIn = (row: Row | undefined, currency: Currency.Currency): Totals =>
  totalsIn(currency, whole(row, "captured"), whole(row, "refunded"))

/** Nobody but a sandbox writes these tables: what is in them has the types it was written with. */
const entryIn = (row: Row): Entry => {
  const parent = row.parent
  const returnUrl = row.return_url
  const error = row.error
  const behaviour = row.behaviour
  if (!isBehaviour(behaviour)) throw unreadable("behaviour", behaviour)
  return {
    operationId: text(row, "operation_id") as OperationId,
    life: whole(row, "life"),
    asked: text(row, "asked"),
    kind: text(row, "kind") as OperationKind,
    amount: { amount: whole(row, "amount"), currency: text(row, "currency") as Currency.Currency },
    reference: text(row, "reference"),
    ...(typeof parent === "string" ? { parent: parent as OperationId } : {}),
    ...(typeof returnUrl === "string" ? { returnUrl } : {}),
    behaviour,
    receivedAt: whole(row, "received_at") as Instant,
    state: JSON.parse(text(row, "state")) as Entry["state"],
    ...(typeof error === "string" ? { error } : {}),
  }
}

const text = (row: Row, column: string): string => {
  const value = row[column]
  if (typeof value === "string") return value
  throw unreadable(column, value)
}

const whole = (row: Row | undefined, column: string): number => {
  const value = row?.[column]
  if (typeof value === "number") return value
  throw unreadable(column, value)
}

const unreadable = (column: string, value: unknown): TypeError =>
  new TypeError(
    `sandbox: column ${column} of sandbox_operation cannot be read, got ${String(value)}. Restore a backup.`,
  )
