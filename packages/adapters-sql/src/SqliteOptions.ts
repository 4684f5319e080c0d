/** What `sqlite` may be told, and what it says to a host that tells it something else. */

import type { OnPlace } from "./onPlace.ts"
import type { SqliteObserver } from "./SqliteConnection.ts"

export interface SqliteOptions {
  /** The file, made where there is none; ":memory:" for what may be lost with the process. */
  readonly filename: string
  /** How long a call may wait while another process holds the file's lock. Default 5000. */
  readonly busyTimeoutMs?: number
  /**
   * Writes the host's own rows in the transaction that places an order: they are there together with the order, or neither
   * is. Where it throws, nothing is placed, the submission fails with `StoreUnavailable`, and other orders are not concerned.
   *
   * It is called for each order once its own rows are written, with the order as it was placed, and is done when it returns:
   * a promise is refused. It may run again for one order, when the transaction has to be repeated without another order; the
   * rows of the run before are undone then. So it writes by `trx` and does nothing else. Mail, calls to other systems and
   * everything that takes time belong behind the message that the order leaves.
   *
   * @example
   * import { DatabaseSync } from "node:sqlite"
   * import { sqlite } from "@cartwright/adapters-sql"
   *
   * const shop = new DatabaseSync("shop.db")
   * shop.exec("create table if not exists invoice (order_id text primary key, total integer not null)")
   *
   * const stores = sqlite({
   *   filename: "shop.db",
   *   onPlace: (trx, order) => {
   *     trx.run("insert into invoice (order_id, total) values (?, ?)", order.orderId, order.total.amount)
   *   },
   * })
   */
  readonly onPlace?: OnPlace
  /** For measuring: told of each statement and each commit as it happens. Do nothing slow in it, and never throw. */
  readonly observe?: SqliteObserver
}

/** The options with their defaults. */
export interface CheckedSqliteOptions extends SqliteOptions {
  readonly busyTimeoutMs: number
}

const EXAMPLE = `sqlite({ filename: "shop.db" })`
const EXAMPLE_WITH_ROWS = `sqlite({ filename: "shop.db", onPlace: (trx, order) => { trx.run("insert into …", order.orderId) } })`

/**
 * The options with their defaults.
 *
 * @throws TypeError that names the option, the value and the way out.
 */
export const checkSqliteOptions = (options: SqliteOptions): CheckedSqliteOptions => {
  if (typeof options !== "object" || options === null)
    throw new TypeError(
      `sqlite: the argument must be an object that names a file, got ${show(options)}. Write ${EXAMPLE}.`,
    )
  for (const name of Object.keys(options)) {
    if (!Object.hasOwn(NAMES, name))
      throw new TypeError(
        `sqlite: it has no such option, got ${show(name)}. The options are ${Object.keys(NAMES).join(", ")}.`,
      )
  }
  const { filename, busyTimeoutMs = 5_000, onPlace, observe } = options
  if (typeof filename !== "string" || filename === "" || filename.includes("\u0000"))
    throw new TypeError(
      `sqlite: filename must be the path of a file, got ${show(filename)}. Write ${EXAMPLE}, or ":memory:" to keep carts in memory.`,
    )
  if (!Number.isFinite(busyTimeoutMs) || busyTimeoutMs < 0)
    throw new TypeError(
      `sqlite: busyTimeoutMs must be a number of milliseconds, 0 or more, got ${show(busyTimeoutMs)}. Leave it out for 5000: ${EXAMPLE}.`,
    )
  if (onPlace !== undefined && typeof onPlace !== "function")
    throw new TypeError(
      `sqlite: onPlace must be a function, got ${show(onPlace)}. Write ${EXAMPLE_WITH_ROWS}, or leave it out.`,
    )
  if (observe !== undefined && !isObserver(observe))
    throw new TypeError(
      `sqlite: observe must hold the functions statement and commit, got ${show(observe)}. Leave it out unless you measure: ${EXAMPLE}.`,
    )
  return {
    filename,
    busyTimeoutMs,
    ...(onPlace === undefined ? {} : { onPlace }),
    ...(observe === undefined ? {} : { observe }),
  }
}

// An option without its name here does not compile.
const NAMES: { readonly [Option in keyof Required<SqliteOptions>]: true } = {
  filename: true,
  busyTimeoutMs: true,
  onPlace: true,
  observe: true,
}

const isObserver = (value: unknown): value is SqliteObserver =>
  typeof value === "object" &&
  value !== null &&
  "statement" in value &&
  typeof value.statement === "function" &&
  "commit" in value &&
  typeof value.commit === "function"

const MAX_SHOWN = 80

const show = (value: unknown): string => {
  if (typeof value === "string") return JSON.stringify(value.slice(0, MAX_SHOWN))
  if (typeof value === "function") return "a function"
  if (Array.isArray(value)) return "a list"
  return typeof value === "object" && value !== null ? "an object" : String(value)
}
