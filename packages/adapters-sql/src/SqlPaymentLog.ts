/** The payment log over any SQL database. */
import type { LoggedPayment, PaymentAppend, PaymentLog } from "@cartwright/core"
import { NEVER, type PaymentId, type Version } from "@cartwright/core/catalog"
import { readPaymentEntry } from "@cartwright/core/payment"
import type { Dialect, SqlDatabase } from "./dialects.ts"
import { jsonOf, listOf, prepare, type Row, type Script, textOf, Unreadable, wholeOf } from "./script.ts"
import { readAs, storeCalls } from "./storeCalls.ts"

export const makeSqlPaymentLog = (database: SqlDatabase): PaymentLog["Service"] => {
  const scripts = paymentScripts(database.dialect)
  const calls = storeCalls("payment log", database)
  return {
    load: (id) =>
      calls.read(
        `loading payment ${id}`,
        () => scripts.load(id),
        (rows) => loggedFrom(id, rows),
      ),
    append: (id, { expected, entries, lookAgainAt }) => {
      const payloads = entries.map((entry) => JSON.stringify(entry))
      const list = listOf(payloads.map((payload, index) => [expected + index + 1, payload]))
      const version = (expected + entries.length) as Version
      return calls.write(
        `writing to the log of payment ${id}`,
        () => scripts.append(id, { expected, version, list, lookAgainAt }),
        (judged) =>
          judged === "appended"
            ? { _tag: "Appended", version }
            : { _tag: "Conflict", current: loggedFrom(id, judged.rows) },
        list.length,
      )
    },
    due: (now, limit) =>
      calls.read(
        "looking for payments that are due",
        () => scripts.due(now, limit),
        (rows) => rows.map((row) => textOf(row, "payment_id") as PaymentId),
      ),
  }
}

const loggedFrom = (id: PaymentId, rows: ReadonlyArray<Row>): LoggedPayment => ({
  version: rows.length as Version,
  entries: rows.map((row, index) =>
    readAs(`entry ${index + 1} of payment ${id}`, () => {
      if (wholeOf(row, "position") === index + 1) return readPaymentEntry(jsonOf(row, "payload"))
      throw new Unreadable("it is not there, and later ones are. Restore it from a backup.")
    }),
  ),
})

interface StoredAppend {
  readonly expected: Version
  /** After it. */
  readonly version: Version
  /** `position` and `payload` of each entry. */
  readonly list: string
  readonly lookAgainAt: PaymentAppend["lookAgainAt"]
}

interface PaymentScripts {
  /** `position` and `payload` of each entry, in order. */
  readonly load: (id: string) => Script<ReadonlyArray<Row>>
  readonly append: (id: string, append: StoredAppend) => Script<"appended" | { readonly rows: ReadonlyArray<Row> }>
  readonly due: (now: number, limit: number) => Script<ReadonlyArray<Row>>
}

const paymentScripts = ({ kysely, insertUnlessThere, eachOf }: Dialect): PaymentScripts => {
  const entries = prepare<{ id: string }>((slot) =>
    kysely
      .selectFrom("cw_payment_entry")
      .select(["position", "payload"])
      .where("payment_id", "=", slot("id"))
      .orderBy("position"),
  )

  const open = prepare<{ id: string; version: number; lookAgainAt: number | null }>((slot) =>
    insertUnlessThere(
      kysely
        .insertInto("cw_payment")
        .values({ payment_id: slot("id"), version: slot("version"), look_again_at: slot("lookAgainAt") }),
    ),
  )

  const advance = prepare<{ id: string; expected: number; version: number; lookAgainAt: number | null }>((slot) =>
    kysely
      .updateTable("cw_payment")
      .set({ version: slot("version"), look_again_at: slot("lookAgainAt") })
      .where("payment_id", "=", slot("id"))
      .where("version", "=", slot("expected")),
  )

  const record = prepare<{ id: string; list: string }>((slot) =>
    kysely
      .insertInto("cw_payment_entry")
      .columns(["payment_id", "position", "payload"])
      .expression((from) =>
        from
          .selectFrom(eachOf(slot("list"), { number: "whole", payload: "text" }).as("entry"))
          .select([slot("id").as("payment_id"), "entry.number", "entry.payload"]),
      ),
  )

  const due = prepare<{ now: number; limit: number }>((slot) =>
    kysely
      .selectFrom("cw_payment")
      .select("payment_id")
      .where("look_again_at", "<=", slot("now"))
      .orderBy("look_again_at")
      .orderBy("payment_id")
      .limit(slot("limit")),
  )

  return {
    *load(id) {
      return (yield entries({ id })).rows
    },
    *append(id, { expected, version, list, lookAgainAt = null }) {
      const { changed } = yield expected === NEVER
        ? open({ id, version, lookAgainAt })
        : advance({ id, expected, version, lookAgainAt })
      if (changed === 0) return { rows: (yield entries({ id })).rows }
      yield record({ id, list })
      return "appended"
    },
    *due(now, limit) {
      return (yield due({ now, limit })).rows
    },
  }
}
