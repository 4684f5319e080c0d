/**
 * The tables, as queries see them. A key begins with the id of the cart, the order or the payment wherever it can. Moments
 * are in milliseconds since 1970; a moment that is null is one that nobody waits for.
 */
import type { OrderStatus } from "@cartwright/core/order"
import type { Generated } from "kysely"

/** A cart as the last acknowledged write left it: a copy of what its operations give. */
interface CartTable {
  cart_id: string
  version: number
  /** The cart as JSON. */
  state: string
  /** When the last write was kept. */
  updated_at: number
}

/** The truth: every acknowledged operation, once. */
interface CartOperationTable {
  cart_id: string
  op_id: string
  /** The version that the operation made. */
  version: number
  /** The digest of what the shopper sent: it tells a repeated request from another one under the same id. */
  asked: string
  /** The operation as JSON. */
  payload: string
  /** When it was kept. */
  at: number
}

interface SettlementTable {
  settlement_id: string
  expires_at: number
  /** The settlement as JSON. */
  state: string
}

/** A SKU that is counted. */
interface StockTable {
  sku: string
  /** The pieces that nobody holds and that are not sold. The table lets them never be fewer than none. */
  available: number
}

/** The deliveries that were received, each once. */
interface StockReceiptTable {
  receipt_id: string
  /** When it was kept. */
  at: number
}

type HoldState = "held" | "confirmed" | "released"

interface StockHoldTable {
  hold_id: string
  state: HoldState
  /** While it is held and not confirmed. */
  expires_at: number | null
}

/** What a hold is for. A released hold has no lines. */
interface StockHoldLineTable {
  hold_id: string
  sku: string
  quantity: number
  /** 1 where the pieces were taken out of what is available; 0 where the SKU was not counted. */
  counted: number
}

/** What is counted, and in which period. One that nobody has used may be absent. */
interface LimitCounterTable {
  subject: string
  window: string
  /** What holds count and what is kept of those that are gone. */
  used: number
}

interface LimitHoldTable {
  hold_id: string
  state: HoldState
  /** While it is held and not confirmed. */
  expires_at: number | null
}

/** What a hold counts. A released hold has no amounts. */
interface LimitHoldAmountTable {
  hold_id: string
  subject: string
  window: string
  amount: number
  /** 1 where it stays counted when the hold is released after it was confirmed. */
  keep: number
}

/** The submissions that are under way. */
interface OrderClaimTable {
  claim_key: string
  order_id: string
  until: number
  /** 1 where its holder's time is over: it places nothing any more, and waits until what it held is given back. */
  fenced: number
}

/** What is asked about orders without reading them. */
interface OrderTable {
  order_id: string
  version: number
  status: OrderStatus
  /** While it awaits its payment. */
  unpaid_until: number | null
  changed_at: number
}

/** The truth about orders. The first event holds all that was bought, so that no later change writes it again. */
interface OrderEventTable {
  order_id: string
  /** The version that the event made. */
  version: number
  /** The event as JSON. */
  payload: string
}

/** What only one standing order can be of, lines of carts among it. */
interface OrderKeyTable {
  /** What it is a key by comes first. */
  order_key: string
  order_id: string
  /** 1 where a cancelled order gives the key back. */
  freed: number
}

/** The messages that are not delivered yet. */
interface OutboxTable {
  sequence: Generated<number>
  order_id: string
  version: number
  kind: string
  /** Who delivers it, for people who look. */
  holder: string
  leased_until: number
}

interface PaymentTable {
  payment_id: string
  /** How many entries its log has. */
  version: number
  look_again_at: number | null
}

interface PaymentEntryTable {
  payment_id: string
  /** 1, 2, … */
  position: number
  /** The entry as JSON. */
  payload: string
}

/** Which migrations this database has had. */
interface MigrationTable {
  name: string
  at: number
}

export interface Tables {
  cw_cart: CartTable
  cw_cart_op: CartOperationTable
  cw_limit_counter: LimitCounterTable
  cw_limit_hold: LimitHoldTable
  cw_limit_hold_amount: LimitHoldAmountTable
  cw_migration: MigrationTable
  cw_order: OrderTable
  cw_order_claim: OrderClaimTable
  cw_order_event: OrderEventTable
  cw_order_key: OrderKeyTable
  cw_outbox: OutboxTable
  cw_payment: PaymentTable
  cw_payment_entry: PaymentEntryTable
  cw_settlement: SettlementTable
  cw_stock: StockTable
  cw_stock_hold: StockHoldTable
  cw_stock_hold_line: StockHoldLineTable
  cw_stock_receipt: StockReceiptTable
}
