/** The settlement store over any SQL database. */
import type { SettlementStore } from "@cartwright/core"
import { readSettlement } from "@cartwright/core/settlement"
import type { Dialect, SqlDatabase } from "./dialects.ts"
import { jsonOf, listOf, prepare, type Row, type Script, textOf } from "./script.ts"
import { asItIs, readAs, storeCalls } from "./storeCalls.ts"

export const makeSqlSettlementStore = (database: SqlDatabase): SettlementStore["Service"] => {
  const scripts = settlementScripts(database.dialect)
  const calls = storeCalls("settlement store", database)
  return {
    put: (settlement) => {
      const { id, expiresAt } = settlement
      const state = JSON.stringify(settlement)
      return calls.write(`keeping settlement ${id}`, () => scripts.put({ id, expiresAt, state }), asItIs, state.length)
    },
    get: (id) =>
      calls.read(
        `loading settlement ${id}`,
        () => scripts.get(id),
        (row) => row && readAs(`settlement ${id}`, () => readSettlement(jsonOf(row, "state"))),
      ),
    expire: (now, limit) =>
      calls.write("removing settlements that have ended", () => scripts.expire(now, limit), asItIs),
  }
}

interface StoredSettlement extends Readonly<Record<string, string | number>> {
  readonly id: string
  readonly expiresAt: number
  /** The settlement as JSON. */
  readonly state: string
}

interface SettlementScripts {
  readonly put: (settlement: StoredSettlement) => Script<void>
  /** `state`, where it is there. */
  readonly get: (id: string) => Script<Row | undefined>
  /** How many it removed. */
  readonly expire: (now: number, limit: number) => Script<number>
}

const settlementScripts = ({ kysely, insertOrSet, eachOf, locked }: Dialect): SettlementScripts => {
  const put = prepare<StoredSettlement>((slot) =>
    insertOrSet(
      kysely
        .insertInto("cw_settlement")
        .values({ settlement_id: slot("id"), expires_at: slot("expiresAt"), state: slot("state") }),
      "settlement_id",
      ["expires_at", "state"],
    ),
  )

  const settlement = prepare<{ id: string }>((slot) =>
    kysely.selectFrom("cw_settlement").select("state").where("settlement_id", "=", slot("id")),
  )

  const ended = prepare<{ now: number; limit: number }>((slot) =>
    locked(
      kysely
        .selectFrom("cw_settlement")
        .select("settlement_id")
        .where("expires_at", "<=", slot("now"))
        .orderBy("expires_at")
        .orderBy("settlement_id")
        .limit(slot("limit")),
    ),
  )

  const remove = prepare<{ ids: string }>((slot) =>
    kysely
      .deleteFrom("cw_settlement")
      .where("settlement_id", "in", (where) =>
        where.selectFrom(eachOf(slot("ids"), { id: "text" }).as("ended")).select("ended.id"),
      ),
  )

  return {
    *put(stored) {
      yield put(stored)
    },
    *get(id) {
      return (yield settlement({ id })).rows[0]
    },
    *expire(now, limit) {
      const { rows } = yield ended({ now, limit })
      if (rows.length === 0) return 0
      return (yield remove({ ids: listOf(rows.map((row) => [textOf(row, "settlement_id")])) })).changed
    },
  }
}
