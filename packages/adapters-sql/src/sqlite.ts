import { CartStore } from "@cartwright/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { type SqlDatabase, sqliteDialect } from "./dialects.ts"
import { makeGroupCommit } from "./groupCommit.ts"
import { migrate } from "./migrations.ts"
import { makeSqlCartStore } from "./SqlCartStore.ts"
import { SqliteConnection } from "./SqliteConnection.ts"
import { SqlUnavailable } from "./SqlUnavailable.ts"
import type { Script } from "./script.ts"
import { isBusy, problemOf } from "./sqliteErrors.ts"
import { stillBusy, whenFree } from "./whenFree.ts"

export interface SqliteOptions {
  /** The file, made where there is none; ":memory:" for carts that are lost with the process. */
  readonly filename: string
  /** How long a call may wait while another process holds the file's lock. Default 5000. */
  readonly busyTimeoutMs?: number
}

/**
 * Carts in an SQLite file: nothing to install and nothing to run beside the host. A write is acknowledged when it is on
 * the disk (write-ahead log, `synchronous = FULL`). Several processes of one machine may share the file, which has to be on
 * a local disk.
 *
 * Its tables are made and brought up to date at the start; all their names begin with `cw_`, so the file may be one that
 * the host has already. Releasing the layer waits for the writes that are under way.
 *
 * @example
 * import { sqlite } from "@cartwright/adapters-sql"
 * import { createCartwright } from "@cartwright/core/promise"
 *
 * const offers = { getMany: async () => new Map([["tea", { price: { amount: 450, currency: "GBP" } }]]) }
 * const stores = sqlite({ filename: ":memory:" }) // or "shop.db"
 * const cartwright = await createCartwright({ stores, offers, currency: "GBP" })
 * const { cart } = cartwright.for({ member: "ada" })
 * const opened = await cart.open({ id: "basket" })
 * opened.ok // => true
 * await cartwright.close()
 */
export const sqlite = (options: SqliteOptions): Layer.Layer<CartStore, SqlUnavailable> => {
  const checked = check(options)
  return Layer.effect(CartStore, Effect.flatMap(openSqlite(checked), makeSqlCartStore))
}

const openSqlite = Effect.fnUntraced(function* ({
  filename,
  busyTimeoutMs,
}: Required<SqliteOptions>): Effect.fn.Return<SqlDatabase, SqlUnavailable, Scope.Scope> {
  const clock = yield* Clock.Clock
  const opened = whenFree(() => open(filename, clock.currentTimeMillisUnsafe()), busyTimeoutMs).pipe(
    Effect.mapError((cause) => new SqlUnavailable({ database: filename, problem: problemOf(filename, cause), cause })),
  )
  const connection = yield* Effect.acquireRelease(opened, (open) => Effect.sync(() => open.close()))
  const commits = yield* Effect.acquireRelease(
    Effect.sync(() => makeGroupCommit(connection, busyTimeoutMs)),
    ({ close }) => close,
  )
  return {
    dialect: sqliteDialect,
    durability: connection.inMemory ? "memory" : "sql",
    // On the connection that writes: a transaction takes no turn of the event loop, so no read can come upon one under way.
    read: <A>(script: () => Script<A>) =>
      Effect.mapError(
        whenFree(() => connection.read(script()), busyTimeoutMs),
        (cause) => ({
          outcome: "notDone" as const,
          cause: isBusy(cause) ? stillBusy(busyTimeoutMs, cause) : cause,
        }),
      ),
    write: commits.write,
  }
})

/** A connection to the file with its tables up to date, or nothing left open. */
const open = (filename: string, now: number): SqliteConnection => {
  const connection = new SqliteConnection(filename)
  try {
    connection.begin()
    connection.run(migrate(sqliteDialect, now))
    connection.commit()
    return connection
  } catch (cause) {
    connection.close()
    throw cause
  }
}

const check = ({ filename, busyTimeoutMs = 5_000 }: SqliteOptions): Required<SqliteOptions> => {
  if (typeof filename !== "string" || filename === "" || filename.includes("\u0000"))
    throw new TypeError(
      `sqlite: filename must be the path of a file, got ${JSON.stringify(filename)}. Use ":memory:" to keep carts in memory.`,
    )
  if (!Number.isFinite(busyTimeoutMs) || busyTimeoutMs < 0)
    throw new RangeError(
      `sqlite: busyTimeoutMs must be a number of milliseconds, got ${String(busyTimeoutMs)}. Leave it out for 5000.`,
    )
  return { filename, busyTimeoutMs }
}
