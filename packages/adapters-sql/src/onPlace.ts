/** The host's own rows, written in the transaction that places an order. */
import type { StatementSync } from "node:sqlite"
import type { Order } from "@cartwright/core/order"
import { HostFailure } from "./dialects.ts"
import type { SqliteConnection } from "./SqliteConnection.ts"
import type { Row, Script } from "./script.ts"

/** What a host's statement may bind. */
export type SqliteValue = string | number | bigint | null | Uint8Array

/**
 * The transaction that an order is placed in, for statements of the host's own: `select`, `insert`, `replace`, `update`,
 * `delete` and those that begin with `with`. One statement at a time; it is over when `onPlace` returns.
 */
export interface SqliteTransaction {
  /** How many rows the statement changed. */
  readonly run: (sql: string, ...values: ReadonlyArray<SqliteValue>) => number
  readonly get: (sql: string, ...values: ReadonlyArray<SqliteValue>) => Row | undefined
  readonly all: (sql: string, ...values: ReadonlyArray<SqliteValue>) => ReadonlyArray<Row>
}

export type OnPlace = (trx: SqliteTransaction, order: Order) => void

/** The host's part, as the end of the script that places an order. Whatever goes wrong in it is a `HostFailure`. */
export const placedByHost = (connection: SqliteConnection, onPlace: OnPlace) =>
  function* (order: Order): Script<void> {
    yield* [] // Its statements are not yielded: they run at once, in the transaction that drives this script.
    const { trx, end } = transactionOn(connection)
    try {
      refusePromise(onPlace(trx, order))
      refuseUndone(connection)
    } catch (cause) {
      throw new HostFailure(cause)
    } finally {
      end()
    }
  }

const transactionOn = (connection: SqliteConnection): { readonly trx: SqliteTransaction; readonly end: () => void } => {
  let isOver = false
  const prepared = (sql: string): StatementSync => {
    if (isOver)
      throw new TypeError(
        "onPlace: trx was used after onPlace had returned, when its transaction may be over. Use it before, without `await`.",
      )
    refuseOther(sql)
    refuseUndone(connection)
    return connection.hostStatement(sql)
  }
  return {
    trx: {
      run: (sql, ...values) => Number(prepared(sql).run(...bindable(values)).changes),
      get: (sql, ...values) => prepared(sql).get(...bindable(values)),
      all: (sql, ...values) => prepared(sql).all(...bindable(values)),
    },
    end: () => {
      isOver = true
    },
  }
}

/** SQLite takes an object for the names of parameters and their values, and binds nothing where it has none. */
const bindable = (values: ReadonlyArray<SqliteValue>): ReadonlyArray<SqliteValue> => {
  const odd: number = values.findIndex((value) => !isSqliteValue(value))
  if (odd < 0) return values
  throw new TypeError(
    `onPlace: value ${odd + 1} of a statement must be a text, a number, a bigint, null or bytes, got ${kindOf(values[odd])}. ` +
      "Turn it into one of them, such as a date into its milliseconds, and write ? in the statement for each.",
  )
}

const isSqliteValue = (value: unknown): boolean =>
  value === null || ["string", "number", "bigint"].includes(typeof value) || value instanceof Uint8Array

const kindOf = (value: unknown): string => {
  if (value instanceof Date) return "a Date"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" ? "an object" : String(typeof value)
}

/** What SQLite passes over before a statement's first word. */
const BEFORE_A_WORD = /^(?:[\s;]|--[^\n]*(?:\n|$)|\/\*[\s\S]*?(?:\*\/|$))*/
const ALLOWED = ["select", "insert", "replace", "update", "delete", "with", "values"]

/** Most of all what would end the transaction, in which other orders are placed as well. */
const refuseOther = (sql: string): void => {
  const word = /^\w*/.exec(sql.replace(BEFORE_A_WORD, ""))?.[0].toLowerCase() ?? ""
  if (ALLOWED.includes(word)) return
  throw new TypeError(
    `onPlace: a statement must begin with ${ALLOWED.join(", ")}, got ${word === "" ? "none of them" : word}. ` +
      "The transaction is begun and committed around it; make tables before the store is opened.",
  )
}

const refusePromise = (returned: unknown): void => {
  if (typeof returned !== "object" || returned === null || !("then" in returned)) return
  // Nobody waits for it: whether it fails must not end the process.
  Promise.resolve(returned).catch(() => {})
  throw new TypeError(
    "onPlace: it returned a promise, and the transaction does not wait. Write by trx without `await`; what takes time belongs " +
      "behind the message that the order leaves.",
  )
}

/** `insert or rollback` and `raise(rollback, …)` undo everything, also where the host catches their error. */
const refuseUndone = ({ inTransaction }: SqliteConnection): void => {
  if (inTransaction) return
  throw new Error(
    "onPlace: a statement has rolled the transaction back. Use `or abort` in place of `or rollback`, in triggers as well.",
  )
}
