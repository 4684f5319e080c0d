/** The tables of checkout, as the step `0002_checkout` makes them: settlements, stock, orders and payments. */
import { type Compilable, sql } from "kysely"
import type { Dialect } from "./dialects.ts"

export const checkoutTables = (dialect: Dialect): ReadonlyArray<Compilable> => [
  ...settlementTables(dialect),
  ...stockTables(dialect),
  ...orderTables(dialect),
  ...paymentTables(dialect),
]

const settlementTables = ({ kysely: { schema }, key, text, whole, finish }: Dialect): ReadonlyArray<Compilable> => [
  schema
    .createTable("cw_settlement")
    .addColumn("settlement_id", key(64), (column) => column.notNull())
    .addColumn("expires_at", whole, (column) => column.notNull())
    .addColumn("state", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("cw_settlement_key", ["settlement_id"])
    .$call(finish),
  schema.createIndex("cw_settlement_end").on("cw_settlement").columns(["expires_at", "settlement_id"]),
]

// The check is what no mistake of ours and no race can get past: pieces that are not there are sold to nobody. Its upper
// end is the last whole number that JavaScript can tell from the next.
const stockTables = ({ kysely: { schema }, key, whole, finishByKey }: Dialect): ReadonlyArray<Compilable> => [
  schema
    .createTable("cw_stock")
    .addColumn("sku", key(64), (column) => column.notNull())
    .addColumn("available", whole, (column) => column.notNull())
    .addPrimaryKeyConstraint("cw_stock_key", ["sku"])
    .addCheckConstraint("cw_stock_available", sql`available between 0 and 9007199254740991`)
    .$call(finishByKey),
  schema
    .createTable("cw_stock_receipt")
    .addColumn("receipt_id", key(64), (column) => column.notNull())
    .addColumn("at", whole, (column) => column.notNull())
    .addPrimaryKeyConstraint("cw_stock_receipt_key", ["receipt_id"])
    .$call(finishByKey),
  schema
    .createTable("cw_stock_hold")
    .addColumn("hold_id", key(64), (column) => column.notNull())
    .addColumn("state", key(16), (column) => column.notNull())
    .addColumn("expires_at", whole)
    .addPrimaryKeyConstraint("cw_stock_hold_key", ["hold_id"])
    .$call(finishByKey),
  schema.createIndex("cw_stock_hold_end").on("cw_stock_hold").columns(["expires_at", "hold_id"]),
  schema
    .createTable("cw_stock_hold_line")
    .addColumn("hold_id", key(64), (column) => column.notNull())
    .addColumn("sku", key(64), (column) => column.notNull())
    .addColumn("quantity", whole, (column) => column.notNull())
    .addColumn("counted", whole, (column) => column.notNull())
    .addPrimaryKeyConstraint("cw_stock_hold_line_key", ["hold_id", "sku"])
    .$call(finishByKey),
]

// Events keep SQLite's row ids: the first one of an order is large, and large rows do not belong into the key's own tree.
const orderTables = (dialect: Dialect): ReadonlyArray<Compilable> => {
  const { kysely, key, text, whole, finish, finishByKey, counter } = dialect
  const { schema } = kysely
  return [
    schema
      .createTable("cw_order_claim")
      .addColumn("claim_key", key(128), (column) => column.notNull())
      .addColumn("order_id", key(64), (column) => column.notNull())
      .addColumn("until", whole, (column) => column.notNull())
      .addColumn("fenced", whole, (column) => column.notNull())
      .addPrimaryKeyConstraint("cw_order_claim_key", ["claim_key"])
      .$call(finishByKey),
    schema.createIndex("cw_order_claim_end").on("cw_order_claim").columns(["until", "claim_key"]),
    schema
      .createTable("cw_order")
      .addColumn("order_id", key(64), (column) => column.notNull())
      .addColumn("version", whole, (column) => column.notNull())
      .addColumn("status", key(16), (column) => column.notNull())
      .addColumn("unpaid_until", whole)
      .addColumn("changed_at", whole, (column) => column.notNull())
      .addPrimaryKeyConstraint("cw_order_pk", ["order_id"])
      .$call(finishByKey),
    schema.createIndex("cw_order_unpaid").on("cw_order").columns(["unpaid_until", "order_id"]),
    schema
      .createTable("cw_order_event")
      .addColumn("order_id", key(64), (column) => column.notNull())
      .addColumn("version", whole, (column) => column.notNull())
      .addColumn("payload", text, (column) => column.notNull())
      .addPrimaryKeyConstraint("cw_order_event_key", ["order_id", "version"])
      .addForeignKeyConstraint("cw_order_event_order", ["order_id"], "cw_order", ["order_id"])
      .$call(finish),
    schema
      .createTable("cw_order_key")
      .addColumn("order_key", key(160), (column) => column.notNull())
      .addColumn("order_id", key(64), (column) => column.notNull())
      .addColumn("freed", whole, (column) => column.notNull())
      .addPrimaryKeyConstraint("cw_order_key_key", ["order_key"])
      .$call(finishByKey),
    schema.createIndex("cw_order_key_order").on("cw_order_key").columns(["order_id"]),
    schema
      .createTable("cw_outbox")
      .addColumn("sequence", whole, counter)
      .addColumn("order_id", key(64), (column) => column.notNull())
      .addColumn("version", whole, (column) => column.notNull())
      .addColumn("kind", key(32), (column) => column.notNull())
      .addColumn("holder", text, (column) => column.notNull())
      .addColumn("leased_until", whole, (column) => column.notNull())
      .addUniqueConstraint("cw_outbox_message", ["order_id", "version"])
      .$call(finish),
  ]
}

const paymentTables = ({ kysely: { schema }, key, text, whole, finishByKey }: Dialect): ReadonlyArray<Compilable> => [
  schema
    .createTable("cw_payment")
    .addColumn("payment_id", key(64), (column) => column.notNull())
    .addColumn("version", whole, (column) => column.notNull())
    .addColumn("look_again_at", whole)
    .addPrimaryKeyConstraint("cw_payment_key", ["payment_id"])
    .$call(finishByKey),
  schema.createIndex("cw_payment_due").on("cw_payment").columns(["look_again_at", "payment_id"]),
  schema
    .createTable("cw_payment_entry")
    .addColumn("payment_id", key(64), (column) => column.notNull())
    .addColumn("position", whole, (column) => column.notNull())
    .addColumn("payload", text, (column) => column.notNull())
    .addPrimaryKeyConstraint("cw_payment_entry_key", ["payment_id", "position"])
    .addForeignKeyConstraint("cw_payment_entry_payment", ["payment_id"], "cw_payment", ["payment_id"])
    .$call(finishByKey),
]
