import { CartStore, LimitLedger, OrderStore, Outbox, PaymentLog, SettlementStore, StockLedger } from "@cartwright/core"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { type SqlDatabase, sqliteDialect } from "./dialects.ts"
import { makeGroupCommit } from "./groupCommit.ts"
import { migrate } from "./migrations.ts"
import { nodeSqlite } from "./nodeSqlite.ts"
import { placedByHost } from "./onPlace.ts"
import { makeSqlCartStore } from "./SqlCartStore.ts"
import { SqliteConnection } from "./SqliteConnection.ts"
import { type CheckedSqliteOptions, checkSqliteOptions, type SqliteOptions } from "./SqliteOptions.ts"
import { makeSqlLimitLedger } from "./SqlLimitLedger.ts"
import { makeSqlOrderStore } from "./SqlOrderStore.ts"
import { makeSqlOutbox } from "./SqlOutbox.ts"
import { makeSqlPaymentLog } from "./SqlPaymentLog.ts"
import { makeSqlSettlementStore } from "./SqlSettlementStore.ts"
import { makeSqlStockLedger } from "./SqlStockLedger.ts"
import { SqlUnavailable } from "./SqlUnavailable.ts"
import type { Script } from "./script.ts"
import { inWords, isBusy, problemOf } from "./sqliteErrors.ts"
import { stillBusy, whenFree } from "./whenFree.ts"

/** What is kept in one file, behind one connection: the writes of all of them share transactions. */
type Stores = CartStore | SettlementStore | OrderStore | Outbox | StockLedger | LimitLedger | PaymentLog

/**
 * Carts, settlements, orders, stock, limits and payments in an SQLite file: nothing to install and nothing to run beside
 * the host. A write is acknowledged when it is on the disk (write-ahead log, `synchronous = FULL`). Several processes of
 * one machine may share the file, which has to be on a local disk.
 *
 * Its tables are made and brought up to date at the start; all their names begin with `cw_`, so the file may be one that
 * the host has already. A file that is removed or replaced while it is open is noticed within a second: from then on every
 * call fails, and what was written within that second may be lost with the file. Releasing the layer waits for the writes
 * that are under way. `onPlace` writes rows of the host's own together with each order (`SqliteOptions`).
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
export const sqlite = (options: SqliteOptions): Layer.Layer<Stores, SqlUnavailable> => {
  const checked = checkSqliteOptions(options)
  nodeSqlite() // Told to whoever calls this, rather than when the layer is built.
  return Layer.effectContext(Effect.flatMap(openSqlite(checked), storesOn))
}

const storesOn = Effect.fnUntraced(function* (database: SqlDatabase): Effect.fn.Return<Context.Context<Stores>> {
  return Context.make(CartStore, yield* makeSqlCartStore(database)).pipe(
    Context.add(SettlementStore, makeSqlSettlementStore(database)),
    Context.add(OrderStore, makeSqlOrderStore(database)),
    Context.add(Outbox, makeSqlOutbox(database)),
    Context.add(StockLedger, yield* makeSqlStockLedger(database)),
    Context.add(LimitLedger, makeSqlLimitLedger(database)),
    Context.add(PaymentLog, makeSqlPaymentLog(database)),
  )
})

const openSqlite = Effect.fnUntraced(function* (
  options: CheckedSqliteOptions,
): Effect.fn.Return<SqlDatabase, SqlUnavailable, Scope.Scope> {
  const { filename, busyTimeoutMs, onPlace } = options
  const clock = yield* Clock.Clock
  const opened = whenFree(() => open(options, clock), busyTimeoutMs).pipe(
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
          cause: isBusy(cause) ? stillBusy(busyTimeoutMs, cause) : inWords(filename, cause),
        }),
      ),
    write: commits.write,
    ...(onPlace === undefined ? {} : { onPlace: placedByHost(connection, onPlace) }),
  }
})

/** A connection to the file with its tables up to date, or nothing left open. */
const open = ({ filename, observe }: CheckedSqliteOptions, clock: Clock.Clock): SqliteConnection => {
  const connection = new SqliteConnection(filename, () => clock.monotonicTimeNanosUnsafe(), observe)
  try {
    connection.begin()
    connection.run(migrate(sqliteDialect, clock.currentTimeMillisUnsafe()))
    connection.commit()
    return connection
  } catch (cause) {
    connection.close()
    throw cause
  }
}
