/** The tables as earlier releases made them: what they are is never changed, so their words stand here. */

/** The release that knew carts: 0001_carts. */
export const CARTS: ReadonlyArray<string> = [
  `CREATE TABLE "cw_migration" ("name" text not null, "at" integer not null, constraint "cw_migration_key" primary key ("name")) strict`,
  `CREATE TABLE "cw_cart" ("cart_id" text not null, "version" integer not null, "state" text not null, "updated_at" integer not null, constraint "cw_cart_key" primary key ("cart_id")) strict`,
  `CREATE TABLE "cw_cart_op" ("cart_id" text not null, "op_id" text not null, "version" integer not null, "asked" text not null, "payload" text not null, "at" integer not null, constraint "cw_cart_op_key" primary key ("cart_id", "op_id"), constraint "cw_cart_op_version" unique ("cart_id", "version"), constraint "cw_cart_op_cart" foreign key ("cart_id") references "cw_cart" ("cart_id")) strict`,
]

/** What the release that knew orders made beside them: 0002_checkout. */
export const CHECKOUT: ReadonlyArray<string> = [
  `CREATE TABLE "cw_settlement" ("settlement_id" text not null, "expires_at" integer not null, "state" text not null, constraint "cw_settlement_key" primary key ("settlement_id")) strict`,
  `CREATE INDEX "cw_settlement_end" on "cw_settlement" ("expires_at", "settlement_id")`,
  `CREATE TABLE "cw_stock" ("sku" text not null, "available" integer not null, constraint "cw_stock_key" primary key ("sku"), constraint "cw_stock_available" check (available between 0 and 9007199254740991)) strict, without rowid`,
  `CREATE TABLE "cw_stock_receipt" ("receipt_id" text not null, "at" integer not null, constraint "cw_stock_receipt_key" primary key ("receipt_id")) strict, without rowid`,
  `CREATE TABLE "cw_stock_hold" ("hold_id" text not null, "state" text not null, "expires_at" integer, constraint "cw_stock_hold_key" primary key ("hold_id")) strict, without rowid`,
  `CREATE INDEX "cw_stock_hold_end" on "cw_stock_hold" ("expires_at", "hold_id")`,
  `CREATE TABLE "cw_stock_hold_line" ("hold_id" text not null, "sku" text not null, "quantity" integer not null, "counted" integer not null, constraint "cw_stock_hold_line_key" primary key ("hold_id", "sku")) strict, without rowid`,
  `CREATE TABLE "cw_order_claim" ("claim_key" text not null, "order_id" text not null, "until" integer not null, "fenced" integer not null, constraint "cw_order_claim_key" primary key ("claim_key")) strict, without rowid`,
  `CREATE INDEX "cw_order_claim_end" on "cw_order_claim" ("until", "claim_key")`,
  `CREATE TABLE "cw_order" ("order_id" text not null, "version" integer not null, "status" text not null, "unpaid_until" integer, "changed_at" integer not null, constraint "cw_order_pk" primary key ("order_id")) strict, without rowid`,
  `CREATE INDEX "cw_order_unpaid" on "cw_order" ("unpaid_until", "order_id")`,
  `CREATE TABLE "cw_order_event" ("order_id" text not null, "version" integer not null, "payload" text not null, constraint "cw_order_event_key" primary key ("order_id", "version"), constraint "cw_order_event_order" foreign key ("order_id") references "cw_order" ("order_id")) strict`,
  `CREATE TABLE "cw_order_key" ("order_key" text not null, "order_id" text not null, "freed" integer not null, constraint "cw_order_key_key" primary key ("order_key")) strict, without rowid`,
  `CREATE INDEX "cw_order_key_order" on "cw_order_key" ("order_id")`,
  `CREATE TABLE "cw_outbox" ("sequence" integer primary key, "order_id" text not null, "version" integer not null, "kind" text not null, "holder" text not null, "leased_until" integer not null, constraint "cw_outbox_message" unique ("order_id", "version")) strict`,
  `CREATE TABLE "cw_payment" ("payment_id" text not null, "version" integer not null, "look_again_at" integer, constraint "cw_payment_key" primary key ("payment_id")) strict, without rowid`,
  `CREATE INDEX "cw_payment_due" on "cw_payment" ("look_again_at", "payment_id")`,
  `CREATE TABLE "cw_payment_entry" ("payment_id" text not null, "position" integer not null, "payload" text not null, constraint "cw_payment_entry_key" primary key ("payment_id", "position"), constraint "cw_payment_entry_payment" foreign key ("payment_id") references "cw_payment" ("payment_id")) strict, without rowid`,
]
