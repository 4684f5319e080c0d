/** The cart store over any SQL database that can run its scripts: JSON in, JSON out, and each answer in the port's words. */
import {
  type CartStore,
  CartStoreUnavailable,
  type CartWrite,
  type LoadedCart,
  type LoggedOperation,
  type Written,
} from "@cartwright/core"
import { type Cart, type CartOperation, readCart, readOperation } from "@cartwright/core/cart"
import type { CartId, Version } from "@cartwright/core/catalog"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { cartScripts, type NotWritten } from "./cartScripts.ts"
import type { SqlDatabase, SqlFailure } from "./dialects.ts"
import { jsonOf, type Row, wholeOf } from "./script.ts"

export const makeSqlCartStore = Effect.fnUntraced(function* ({ dialect, durability, read, write }: SqlDatabase) {
  const clock = yield* Clock.Clock
  const scripts = cartScripts(dialect)

  const answered = (id: CartId, { op, expected }: CartWrite, judged: "written" | NotWritten): Written => {
    if (judged === "written") return { _tag: "Written", version: versionAfter(expected), durability }
    const { row } = judged
    if (row === undefined) return { _tag: "Conflict", current: undefined }
    if (row.asked === null) return { _tag: "Conflict", current: cartIn(id, row) }
    if (row.asked !== op.asked) return { _tag: "Reused" }
    return { _tag: "Replayed", outcome: operationIn(id, row).outcome, current: cartIn(id, row) }
  }

  const service: CartStore["Service"] = {
    load: (id, options) => {
      const doing = `loading cart ${id}`
      return read(() => scripts.load(id, options?.op)).pipe(
        Effect.mapError(unavailable(doing)),
        Effect.flatMap((row) => reading(doing, "notDone", () => (row === undefined ? undefined : loadedFrom(id, row)))),
      )
    },

    write: (id, request) =>
      Effect.suspend(() => {
        const { op, expected, next } = request
        const stored = {
          op,
          expected,
          state: JSON.stringify(next),
          payload: JSON.stringify(op),
          at: clock.currentTimeMillisUnsafe(),
        }
        const doing = `writing operation ${op.opId} to cart ${id}`
        return write(() => scripts.write(id, stored), stored.state.length + stored.payload.length).pipe(
          Effect.mapError(unavailable(doing)),
          Effect.flatMap((judged) =>
            reading(doing, isLogged(judged) ? "unknown" : "notDone", () => answered(id, request, judged)),
          ),
        )
      }),

    history: (id, { after, limit }) => {
      const doing = `reading the history of cart ${id}`
      return read(() => scripts.history(id, after, Math.min(limit, Number.MAX_SAFE_INTEGER))).pipe(
        Effect.mapError(unavailable(doing)),
        Effect.flatMap((rows) => reading(doing, "notDone", () => rows.map((row) => loggedFrom(id, row)))),
      )
    },
  }
  return service
})

const versionAfter = (version: Version): Version => (version + 1) as Version
const versionIn = (row: Row): Version => wholeOf(row, "version") as Version
const isLogged = (judged: "written" | NotWritten): boolean =>
  judged !== "written" && typeof judged.row?.asked === "string"

const unavailable =
  (doing: string) =>
  ({ outcome, cause }: SqlFailure): CartStoreUnavailable =>
    new CartStoreUnavailable({ doing, outcome, cause })

/** A row that cannot be read is a failure of the store, not a defect: upgrading the host, or a backup, brings it back. */
const reading = <A>(
  doing: string,
  outcome: SqlFailure["outcome"],
  read: () => A,
): Effect.Effect<A, CartStoreUnavailable> => {
  try {
    return Effect.succeed(read())
  } catch (cause) {
    return Effect.fail(new CartStoreUnavailable({ doing, outcome, unreadable: true, cause }))
  }
}

const cartIn = (id: CartId, row: Row): { readonly version: Version; readonly value: Cart.Cart } =>
  naming(`cart ${id}`, row, () => ({ version: versionIn(row), value: readCart(jsonOf(row, "state")) }))

const operationIn = (id: CartId, row: Row): CartOperation =>
  naming(`an operation of cart ${id}`, row, () => readOperation(jsonOf(row, "payload")))

const loadedFrom = (id: CartId, row: Row): LoadedCart => {
  if (typeof row.asked !== "string") return cartIn(id, row)
  const { asked, outcome } = operationIn(id, row)
  return { ...cartIn(id, row), earlier: { asked, outcome } }
}

const loggedFrom = (id: CartId, row: Row): LoggedOperation => ({
  version: versionIn(row),
  operation: operationIn(id, row),
})

const naming = <A>(what: string, row: Row, read: () => A): A => {
  try {
    return read()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${what} is stored at version ${String(row.version)} and cannot be read: ${why}`, { cause })
  }
}
