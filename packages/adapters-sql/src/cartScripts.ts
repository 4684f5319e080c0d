/** What a cart store says to its database: every query compiled once, every transaction a script. */
import type { CartWrite } from "@cartwright/core"
import { type CartId, NEVER, type OpId, type Version } from "@cartwright/core/catalog"
import type { Dialect } from "./dialects.ts"
import { prepare, type Row, type Script } from "./script.ts"

/** A write as it goes into the tables. */
interface StoredWrite extends Pick<CartWrite, "op" | "expected"> {
  /** The cart after the operation, as JSON. */
  readonly state: string
  /** The operation, as JSON. */
  readonly payload: string
  readonly at: number
}

/** Nothing was written: the cart as it is and, where the log holds the operation, that operation. */
export interface NotWritten {
  readonly row: Row | undefined
}

interface CartScripts {
  /** `version`, `state` and, where `op` is named and the log holds it, its `asked` and `payload`. */
  readonly load: (id: CartId, op: OpId | undefined) => Script<Row | undefined>
  readonly write: (id: CartId, write: StoredWrite) => Script<"written" | NotWritten>
  /** `version` and `payload` of each operation after a version. */
  readonly history: (id: CartId, after: Version, limit: number) => Script<ReadonlyArray<Row>>
}

export const cartScripts = ({ kysely, insertUnlessThere }: Dialect): CartScripts => {
  const cart = prepare<{ id: string }>((slot) =>
    kysely.selectFrom("cw_cart").select(["version", "state"]).where("cart_id", "=", slot("id")),
  )

  const cartAndOperation = prepare<{ id: string; opId: string }>((slot) =>
    kysely
      .selectFrom("cw_cart")
      .leftJoin("cw_cart_op", (on) =>
        on.onRef("cw_cart_op.cart_id", "=", "cw_cart.cart_id").on("cw_cart_op.op_id", "=", slot("opId")),
      )
      .select(["cw_cart.version", "cw_cart.state", "cw_cart_op.asked", "cw_cart_op.payload"])
      .where("cw_cart.cart_id", "=", slot("id")),
  )

  const operations = prepare<{ id: string; after: number; limit: number }>((slot) =>
    kysely
      .selectFrom("cw_cart_op")
      .select(["version", "payload"])
      .where("cart_id", "=", slot("id"))
      .where("version", ">", slot("after"))
      .orderBy("version")
      .limit(slot("limit")),
  )

  const open = prepare<{ id: string; state: string; at: number }>((slot) =>
    insertUnlessThere(
      kysely
        .insertInto("cw_cart")
        .values({ cart_id: slot("id"), version: NEVER + 1, state: slot("state"), updated_at: slot("at") }),
    ),
  )

  const advance = prepare<{ id: string; expected: number; version: number; opId: string; state: string; at: number }>(
    (slot) =>
      kysely
        .updateTable("cw_cart")
        .set({ version: slot("version"), state: slot("state"), updated_at: slot("at") })
        .where("cart_id", "=", slot("id"))
        .where("version", "=", slot("expected"))
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom("cw_cart_op")
                .select("version")
                .where("cart_id", "=", slot("id"))
                .where("op_id", "=", slot("opId")),
            ),
          ),
        ),
  )

  const remember = prepare<{
    id: string
    opId: string
    version: number
    asked: string
    payload: string
    at: number
  }>((slot) =>
    kysely.insertInto("cw_cart_op").values({
      cart_id: slot("id"),
      op_id: slot("opId"),
      version: slot("version"),
      asked: slot("asked"),
      payload: slot("payload"),
      at: slot("at"),
    }),
  )

  return {
    *load(id, op) {
      return (yield op === undefined ? cart({ id }) : cartAndOperation({ id, opId: op })).rows[0]
    },

    // Two statements where all is well: the cart moves on only from the version expected and only by an operation that
    // the log does not hold. What stood in the way is looked up afterwards.
    *write(id, { op: { opId, asked }, expected, state, payload, at }) {
      const version = expected + 1
      const { changed } = yield expected === NEVER
        ? open({ id, state, at })
        : advance({ id, expected, version, opId, state, at })
      if (changed === 0) return { row: (yield cartAndOperation({ id, opId })).rows[0] }
      yield remember({ id, opId, version, asked, payload, at })
      return "written"
    },

    *history(id, after, limit) {
      return (yield operations({ id, after, limit })).rows
    },
  }
}
