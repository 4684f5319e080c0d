/** What a stock ledger says to its database. */
import type { Reserved, StockAmount } from "@cartwright/core"
import type { HoldId, Instant, Sku } from "@cartwright/core/catalog"
import type { Dialect } from "./dialects.ts"
import { listOf, prepare, type Row, type Script, textOf, wholeOf } from "./script.ts"

interface StockScripts {
  /** `false`: this receipt was received before. */
  readonly receive: (receiptId: string, amounts: ReadonlyArray<StockAmount>, at: number) => Script<boolean>
  /** `sku` and `available` of those that are counted. */
  readonly available: (skus: ReadonlyArray<Sku>) => Script<ReadonlyArray<Row>>
  readonly reserve: (holdId: HoldId, demands: ReadonlyArray<StockAmount>, expiresAt: Instant) => Script<Reserved>
  readonly confirm: (holdId: HoldId) => Script<boolean>
  readonly release: (holdId: HoldId) => Script<void>
  readonly ended: (now: Instant, limit: number) => Script<ReadonlyArray<Row>>
}

/** What a hold has so far. */
interface Holding {
  readonly demands: ReadonlyMap<string, number>
  /** The part of it that was taken out of what is available. */
  readonly taken: ReadonlyMap<string, number>
}

export const stockScripts = (dialect: Dialect): StockScripts => {
  const { kysely, insertUnlessThere, insertOrAdd, eachOf, locked } = dialect
  const { openHold, holdToReserve, linesOf, moveEnd, confirmHold, releaseHolds, endedHolds, dropHold } = holds(dialect)

  const remember = prepare<{ receiptId: string; at: number }>((slot) =>
    insertUnlessThere(kysely.insertInto("cw_stock_receipt").values({ receipt_id: slot("receiptId"), at: slot("at") })),
  )

  const add = prepare<{ amounts: string }>((slot) =>
    insertOrAdd(
      kysely
        .insertInto("cw_stock")
        .columns(["sku", "available"])
        .expression((from) =>
          from
            .selectFrom(eachOf(slot("amounts"), { sku: "text", quantity: "whole" }).as("received"))
            .select((select) => ["received.sku", select.fn.sum("received.quantity").as("quantity")])
            .groupBy("received.sku"),
        ),
      "cw_stock",
      "sku",
      "available",
    ),
  )

  const counted = prepare<{ skus: string }>((slot) =>
    kysely
      .selectFrom("cw_stock")
      .select(["sku", "available"])
      .where("sku", "in", (where) =>
        where.selectFrom(eachOf(slot("skus"), { sku: "text" }).as("asked")).select("asked.sku"),
      ),
  )

  // Locked in one order: two new holds on the same SKUs wait for each other. What gives back locks in no order yet, which
  // SQLite does not mind: it has one writer.
  const countedToTake = prepare<{ skus: string }>((slot) =>
    locked(
      kysely
        .selectFrom("cw_stock")
        .select(["sku", "available"])
        .where("sku", "in", (where) =>
          where.selectFrom(eachOf(slot("skus"), { sku: "text" }).as("asked")).select("asked.sku"),
        )
        .orderBy("sku"),
    ),
  )

  const addLines = prepare<{ holdId: string; lines: string }>((slot) =>
    kysely
      .insertInto("cw_stock_hold_line")
      .columns(["hold_id", "sku", "quantity", "counted"])
      .expression((from) =>
        from
          .selectFrom(eachOf(slot("lines"), { sku: "text", quantity: "whole", counted: "whole" }).as("line"))
          .select([slot("holdId").as("hold_id"), "line.sku", "line.quantity", "line.counted"]),
      ),
  )

  const dropLines = prepare<{ holds: string }>((slot) =>
    kysely
      .deleteFrom("cw_stock_hold_line")
      .where("hold_id", "in", (where) =>
        where.selectFrom(eachOf(slot("holds"), { id: "text" }).as("hold")).select("hold.id"),
      ),
  )

  const take = prepare<{ holdId: string }>((slot) =>
    kysely
      .updateTable("cw_stock")
      .set((set) => ({
        available: set(
          "available",
          "-",
          set
            .selectFrom("cw_stock_hold_line as line")
            .select("line.quantity")
            .where("line.hold_id", "=", slot("holdId"))
            .whereRef("line.sku", "=", "cw_stock.sku"),
        ),
      }))
      .where("sku", "in", (where) =>
        where
          .selectFrom("cw_stock_hold_line as line")
          .select("line.sku")
          .where("line.hold_id", "=", slot("holdId"))
          .where("line.counted", "=", 1),
      ),
  )

  const giveBack = prepare<{ holds: string }>((slot) =>
    insertOrAdd(
      kysely
        .insertInto("cw_stock")
        .columns(["sku", "available"])
        .expression((from) =>
          from
            .selectFrom("cw_stock_hold_line as line")
            .select((select) => ["line.sku", select.fn.sum("line.quantity").as("quantity")])
            .where("line.hold_id", "in", (where) =>
              where.selectFrom(eachOf(slot("holds"), { id: "text" }).as("hold")).select("hold.id"),
            )
            .where("line.counted", "=", 1)
            .groupBy("line.sku"),
        ),
      "cw_stock",
      "sku",
      "available",
    ),
  )

  function* empty(holdIds: ReadonlyArray<HoldId>): Script<void> {
    const list = listOf(holdIds.map((holdId) => [holdId]))
    yield giveBack({ holds: list })
    yield dropLines({ holds: list })
  }

  /** `undefined` where the hold was confirmed or given back. */
  function* holdingOf(holdId: HoldId): Script<Holding | undefined> {
    const [hold] = (yield holdToReserve({ holdId })).rows
    if (hold === undefined || textOf(hold, "state") !== "held") return undefined
    const lines = (yield linesOf({ holdId })).rows.map((row) => ({
      entry: [textOf(row, "sku"), wholeOf(row, "quantity")] as const,
      isCounted: wholeOf(row, "counted") === 1,
    }))
    return {
      demands: new Map(lines.map(({ entry }) => entry)),
      taken: new Map(lines.flatMap(({ entry, isCounted }) => (isCounted ? [entry] : []))),
    }
  }

  return {
    *receive(receiptId, amounts, at) {
      if ((yield remember({ receiptId, at })).changed === 0) return false
      yield add({ amounts: listOf(amounts.map(({ sku, quantity }) => [sku, quantity])) })
      return true
    },

    *available(skus) {
      return (yield counted({ skus: listOf(skus.map((sku) => [sku])) })).rows
    },

    // Four statements for a new hold. The rows of its SKUs are locked before they are looked at, so what was found enough
    // is enough when it is taken.
    *reserve(holdId, demands, expiresAt) {
      const isNew = (yield openHold({ holdId, state: "held", expiresAt })).changed === 1
      const before = isNew ? NOTHING : yield* holdingOf(holdId)
      if (before === undefined) return { _tag: "Ended" }
      if (!isNew && isSame(before.demands, demands)) {
        yield moveEnd({ holdId, expiresAt })
        return { _tag: "Held" }
      }
      const { rows } = yield countedToTake({ skus: listOf(demands.map(({ sku }) => [sku])) })
      const available = new Map(rows.map((row) => [textOf(row, "sku"), wholeOf(row, "available")]))
      const short = demands.flatMap(({ sku, quantity: asked }) => {
        const free = available.get(sku)
        const couldHave = (free ?? 0) + (before.taken.get(sku) ?? 0)
        return free === undefined || asked <= couldHave ? [] : [{ sku, asked, available: couldHave }]
      })
      if (short.length > 0) {
        if (isNew) yield dropHold({ holdId })
        return { _tag: "Short", short }
      }
      if (!isNew) {
        yield* empty([holdId])
        yield moveEnd({ holdId, expiresAt })
      }
      yield addLines({
        holdId,
        lines: listOf(demands.map(({ sku, quantity }) => [sku, quantity, available.has(sku) ? 1 : 0])),
      })
      if (available.size > 0) yield take({ holdId })
      return { _tag: "Held" }
    },

    *confirm(holdId) {
      return (yield confirmHold({ holdId })).changed === 1
    },

    *release(holdId) {
      if ((yield openHold({ holdId, state: "released", expiresAt: null })).changed === 1) return
      if ((yield releaseHolds({ holds: listOf([[holdId]]) })).changed === 1) yield* empty([holdId])
    },

    *ended(now, limit) {
      return (yield endedHolds({ now, limit })).rows
    },
  }
}

/** The queries on holds themselves. */
const holds = ({ kysely, insertUnlessThere, eachOf, locked }: Dialect) => ({
  openHold: prepare<{ holdId: string; state: "held" | "released"; expiresAt: number | null }>((slot) =>
    insertUnlessThere(
      kysely
        .insertInto("cw_stock_hold")
        .values({ hold_id: slot("holdId"), state: slot("state"), expires_at: slot("expiresAt") }),
    ),
  ),

  holdToReserve: prepare<{ holdId: string }>((slot) =>
    locked(kysely.selectFrom("cw_stock_hold").select("state").where("hold_id", "=", slot("holdId"))),
  ),

  linesOf: prepare<{ holdId: string }>((slot) =>
    kysely
      .selectFrom("cw_stock_hold_line")
      .select(["sku", "quantity", "counted"])
      .where("hold_id", "=", slot("holdId")),
  ),

  moveEnd: prepare<{ holdId: string; expiresAt: number }>((slot) =>
    kysely
      .updateTable("cw_stock_hold")
      .set({ expires_at: slot("expiresAt") })
      .where("hold_id", "=", slot("holdId")),
  ),

  confirmHold: prepare<{ holdId: string }>((slot) =>
    kysely
      .updateTable("cw_stock_hold")
      .set({ state: "confirmed", expires_at: null })
      .where("hold_id", "=", slot("holdId"))
      .where("state", "!=", "released"),
  ),

  releaseHolds: prepare<{ holds: string }>((slot) =>
    kysely
      .updateTable("cw_stock_hold")
      .set({ state: "released", expires_at: null })
      .where("hold_id", "in", (where) =>
        where.selectFrom(eachOf(slot("holds"), { id: "text" }).as("hold")).select("hold.id"),
      )
      .where("state", "!=", "released"),
  ),

  endedHolds: prepare<{ now: number; limit: number }>((slot) =>
    kysely
      .selectFrom("cw_stock_hold")
      .select("hold_id")
      .where("expires_at", "<=", slot("now"))
      .orderBy("expires_at")
      .orderBy("hold_id")
      .limit(slot("limit")),
  ),

  dropHold: prepare<{ holdId: string }>((slot) =>
    kysely.deleteFrom("cw_stock_hold").where("hold_id", "=", slot("holdId")),
  ),
})

const NOTHING: Holding = { demands: new Map(), taken: new Map() }

const isSame = (held: ReadonlyMap<string, number>, demands: ReadonlyArray<StockAmount>): boolean =>
  held.size === demands.length && demands.every(({ sku, quantity }) => held.get(sku) === quantity)
