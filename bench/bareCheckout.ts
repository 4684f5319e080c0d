/**
 * The floor of a submission on SQLite: prepared statements that leave the rows which our own stores and the sandbox leave, in
 * as many commits or in one. It judges nothing and reads nothing.
 */
import { randomBytes } from "node:crypto"
import { DatabaseSync } from "node:sqlite"

/** A purchase as our stores wrote it: texts of the same length make for pages of the same number. */
export interface PurchaseSample {
  readonly tables: ReadonlyArray<string>
  readonly cart: string
  readonly cartAfter: string
  readonly taken: { readonly asked: string; readonly payload: string }
  readonly settlement: string
  readonly holds: ReadonlyArray<{ readonly sku: string; readonly quantity: number }>
  readonly keys: ReadonlyArray<{ readonly key: string; readonly freed: number }>
  readonly events: ReadonlyArray<string>
  readonly entries: ReadonlyArray<string>
  readonly sale: { readonly asked: string; readonly amount: number; readonly state: string }
}

const text = (value: unknown): string => {
  if (typeof value === "string") return value
  throw new TypeError(`bareCheckout: a text was expected, got ${typeof value}`)
}
const whole = (value: unknown): number => {
  if (typeof value === "number") return value
  throw new TypeError(`bareCheckout: a number was expected, got ${typeof value}`)
}

/** The one purchase of a file, and a cart of its kind that is not sold. */
export const purchaseIn = (filename: string, soldCart: string, fullCart: string): PurchaseSample => {
  const database = new DatabaseSync(filename, { readOnly: true })
  const rows = (sql: string, ...values: ReadonlyArray<string>) => database.prepare(sql).all(...values)
  const one = (sql: string, ...values: ReadonlyArray<string>) => rows(sql, ...values)[0] ?? {}
  const state = (cartId: string) => text(one("select state from cw_cart where cart_id = ?", cartId)["state"])
  const taken = one("select asked, payload from cw_cart_op where cart_id = ? order by version desc limit 1", soldCart)
  const sale = one("select asked, amount, state from sandbox_operation")
  const sample: PurchaseSample = {
    tables: rows("select sql from sqlite_master where sql is not null and name not like 'sqlite%'").map(({ sql }) =>
      text(sql),
    ),
    cart: state(fullCart),
    cartAfter: state(soldCart),
    taken: { asked: text(taken["asked"]), payload: text(taken["payload"]) },
    settlement: text(one("select state from cw_settlement")["state"]),
    holds: rows("select sku, quantity from cw_stock_hold_line").map(({ sku, quantity }) => ({
      sku: text(sku),
      quantity: whole(quantity),
    })),
    keys: rows("select order_key, freed from cw_order_key").map(({ order_key, freed }) => ({
      key: text(order_key),
      freed: whole(freed),
    })),
    events: rows("select payload from cw_order_event order by version").map(({ payload }) => text(payload)),
    entries: rows("select payload from cw_payment_entry order by position").map(({ payload }) => text(payload)),
    sale: { asked: text(sale["asked"]), amount: whole(sale["amount"]), state: text(sale["state"]) },
  }
  database.close()
  return sample
}

export interface BareCheckout {
  /** Carts that can be bought: their numbers go from 0. */
  readonly fill: (carts: number) => void
  /** A commit after each part, on two connections: the sandbox has its own. */
  readonly buy: (cart: number) => void
  /** The same rows in one transaction: what no shop can do that asks a provider for money. */
  readonly buyAtOnce: (cart: number) => void
  /** How many commits `buy` makes. */
  readonly commits: number
  readonly close: () => void
}

const LONG = 3_600_000
const PIECES = 1_000_000_000

/** As long as our own. */
const newId = (): string => randomBytes(16).toString("base64url")

/** One purchase under way. */
interface Buying {
  readonly cartId: string
  readonly orderId: string
  readonly settlementId: string
  readonly at: number
}

export const openBareCheckout = (filename: string, sample: PurchaseSample): BareCheckout => {
  const shop = connect(filename)
  for (const sql of sample.tables) shop.exec(sql)
  const received = shop.statement("insert into cw_stock (sku, available) values (?, ?)")
  for (const { sku } of sample.holds) received(sku, PIECES)
  const books = connect(filename)
  const parts = shopParts(shop, sample)
  const [sale, saleAtOnce] = [salePart(books, sample), salePart(shop, sample)]
  const filled = shop.statement("insert into cw_cart (cart_id, version, state, updated_at) values (?, 2, ?, ?)")
  const buying = (cart: number): Buying => ({
    cartId: `cart-${cart}`,
    orderId: newId(),
    settlementId: newId(),
    at: Date.now(),
  })
  const { beforeSale, afterSale } = parts
  return {
    fill: (carts) =>
      shop.transact(() => {
        for (let cart = 0; cart < carts; cart++) filled(`cart-${cart}`, sample.cart, Date.now())
      }),
    buy: (cart) => {
      const it = buying(cart)
      for (const part of beforeSale) shop.transact(() => part(it))
      books.transact(() => sale(it))
      for (const part of afterSale) shop.transact(() => part(it))
    },
    buyAtOnce: (cart) => {
      const it = buying(cart)
      shop.transact(() => {
        for (const part of [...beforeSale, saleAtOnce, ...afterSale]) part(it)
      })
    },
    commits: beforeSale.length + 1 + afterSale.length,
    close: () => {
      books.close()
      shop.close()
    },
  }
}

/** A connection with the pragmas of our own. */
const connect = (filename: string) => {
  const database = new DatabaseSync(filename, { enableForeignKeyConstraints: true })
  database.exec("pragma busy_timeout = 2; pragma journal_mode = wal")
  database.exec("pragma synchronous = full; pragma fullfsync = on; pragma checkpoint_fullfsync = on")
  const [begin, commit] = [database.prepare("begin immediate"), database.prepare("commit")]
  return {
    exec: (sql: string): void => database.exec(sql),
    statement: (sql: string) => {
      const prepared = database.prepare(sql)
      return (...values: ReadonlyArray<string | number | null>): void => {
        if (prepared.run(...values).changes === 0) throw new Error(`bareCheckout: nothing was changed by ${sql}`)
      }
    },
    transact: (write: () => void): void => {
      begin.run()
      write()
      commit.run()
    },
    close: (): void => database.close(),
  }
}

type Connection = ReturnType<typeof connect>
type Part = (it: Buying) => void

const salePart = ({ statement }: Connection, { sale }: PurchaseSample): Part => {
  const insert = statement(
    `insert into sandbox_operation (operation_id, life, asked, kind, currency, amount, reference, behaviour, received_at, status, state)
     values (?, 1, ?, 'sale', 'GBP', ?, ?, 'ok', ?, 'Succeeded', ?)`,
  )
  return ({ orderId, at }) => insert(`${orderId}:sale:1`, sale.asked, sale.amount, orderId, at, sale.state)
}

/** A key of the sample as one of this purchase: `line:<cart>:<line>`, or what it is a key by and an id. */
const keyOf = (key: string, { cartId, orderId }: Pick<Buying, "cartId" | "orderId">): string => {
  const [by = "", , lineId] = key.split(":")
  return lineId === undefined ? `${by}:${orderId}` : `${by}:${cartId}:${lineId}`
}

/** What the shop writes before and after it asks the provider: one part for each commit. */
const shopParts = ({ statement }: Connection, sample: PurchaseSample) => {
  const { settlement, holds, keys, events, entries, cartAfter, taken } = sample
  const keep = statement("insert into cw_settlement (settlement_id, expires_at, state) values (?, ?, ?)")
  const claim = statement("insert into cw_order_claim (claim_key, order_id, until, fenced) values (?, ?, ?, 0)")
  const hold = statement("insert into cw_stock_hold (hold_id, state, expires_at) values (?, 'held', ?)")
  const holdLine = statement("insert into cw_stock_hold_line (hold_id, sku, quantity, counted) values (?, ?, ?, 1)")
  const take = statement("update cw_stock set available = available - ? where sku = ?")
  const place = statement(
    "insert into cw_order (order_id, version, status, unpaid_until, changed_at) values (?, 1, 'awaitingPayment', ?, ?)",
  )
  const addKey = statement("insert into cw_order_key (order_key, order_id, freed) values (?, ?, ?)")
  const unclaim = statement("delete from cw_order_claim where claim_key = ? and order_id = ?")
  const record = statement("insert into cw_order_event (order_id, version, payload) values (?, ?, ?)")
  const leave = statement(
    "insert into cw_outbox (order_id, version, kind, holder, leased_until) values (?, ?, ?, 'the holder of this lease', ?)",
  )
  const plan = statement("insert into cw_payment (payment_id, version, look_again_at) values (?, 1, ?)")
  const enter = statement("insert into cw_payment_entry (payment_id, position, payload) values (?, ?, ?)")
  const advance = statement(
    "update cw_order set version = 2, status = 'paid', unpaid_until = null, changed_at = ? where order_id = ? and version = 1",
  )
  const learn = statement(
    "update cw_payment set version = 2, look_again_at = null where payment_id = ? and version = 1",
  )
  const confirm = statement(
    "update cw_stock_hold set state = 'confirmed', expires_at = null where hold_id = ? and state != 'released'",
  )
  const empty = statement("update cw_cart set version = 3, state = ?, updated_at = ? where cart_id = ? and version = 2")
  const log = statement(
    "insert into cw_cart_op (cart_id, op_id, version, asked, payload, at) values (?, ?, 3, ?, ?, ?)",
  )
  const done = statement("delete from cw_outbox where order_id = ? and version = ?")
  const [placed = "", paid = ""] = events
  const [planned = "", learnt = ""] = entries
  const beforeSale: ReadonlyArray<Part> = [
    ({ settlementId, at }) => keep(settlementId, at + LONG, settlement),
    ({ cartId, orderId, at }) => claim(`cart:${cartId}`, orderId, at + LONG),
    ({ orderId, at }) => {
      hold(orderId, at + LONG)
      for (const { sku, quantity } of holds) {
        holdLine(orderId, sku, quantity)
        take(quantity, sku)
      }
    },
    ({ cartId, orderId, at }) => {
      place(orderId, at + LONG, at)
      for (const { key, freed } of keys) addKey(keyOf(key, { cartId, orderId }), orderId, freed)
      unclaim(`cart:${cartId}`, orderId)
      record(orderId, 1, placed)
      leave(orderId, 1, "OrderPlaced", at + LONG)
    },
    ({ cartId, orderId, at }) => {
      plan(orderId, at + LONG)
      enter(orderId, 1, planned)
      empty(cartAfter, at, cartId)
      log(cartId, `order:${orderId}`, taken.asked, taken.payload, at)
    },
  ]
  const afterSale: ReadonlyArray<Part> = [
    ({ orderId, at }) => {
      advance(at, orderId)
      record(orderId, 2, paid)
      leave(orderId, 2, "OrderPaid", at + LONG)
    },
    ({ orderId }) => {
      learn(orderId)
      enter(orderId, 2, learnt)
    },
    ({ orderId }) => confirm(orderId),
    ({ orderId }) => {
      done(orderId, 1)
      done(orderId, 2)
    },
  ]
  return { beforeSale, afterSale }
}
