/** The tables of the limit ledger, as the step `0003_limits` makes them. */
import { type Compilable, sql } from "kysely"
import type { Dialect } from "./dialects.ts"

// Each `max` comes with its demand, so a counter's own bounds are only those of counting: never below nothing, and never
// beyond the last whole number that JavaScript can tell from the next.
export const limitTables = ({ kysely: { schema }, key, whole, finishByKey }: Dialect): ReadonlyArray<Compilable> => [
  schema
    .createTable("cw_limit_counter")
    .addColumn("subject", key(255), (column) => column.notNull())
    .addColumn("window", key(32), (column) => column.notNull())
    .addColumn("used", whole, (column) => column.notNull())
    .addPrimaryKeyConstraint("cw_limit_counter_key", ["subject", "window"])
    .addCheckConstraint("cw_limit_counter_used", sql`used between 0 and 9007199254740991`)
    .$call(finishByKey),
  schema
    .createTable("cw_limit_hold")
    .addColumn("hold_id", key(64), (column) => column.notNull())
    .addColumn("state", key(16), (column) => column.notNull())
    .addColumn("expires_at", whole)
    .addPrimaryKeyConstraint("cw_limit_hold_key", ["hold_id"])
    .$call(finishByKey),
  schema.createIndex("cw_limit_hold_end").on("cw_limit_hold").columns(["expires_at", "hold_id"]),
  schema
    .createTable("cw_limit_hold_amount")
    .addColumn("hold_id", key(64), (column) => column.notNull())
    .addColumn("subject", key(255), (column) => column.notNull())
    .addColumn("window", key(32), (column) => column.notNull())
    .addColumn("amount", whole, (column) => column.notNull())
    .addColumn("keep", whole, (column) => column.notNull())
    .addPrimaryKeyConstraint("cw_limit_hold_amount_key", ["hold_id", "subject", "window"])
    .$call(finishByKey),
]
