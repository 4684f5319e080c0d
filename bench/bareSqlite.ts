/** The floor of the SQLite store: prepared statements, the same tables and pragmas, the same text, and nothing around them. */
import { DatabaseSync } from "node:sqlite"

/** A row of each table as our own store wrote it, and the tables themselves. */
interface Sample {
  readonly tables: ReadonlyArray<string>
  readonly state: string
  readonly payload: string
  readonly asked: string
}

const text = (value: unknown): string => {
  if (typeof value === "string") return value
  throw new TypeError(`bareSqlite: a text was expected, got ${typeof value}`)
}

/** What our store made of a cart after its last operation. */
export const sampleOf = (filename: string, cartId: string): Sample => {
  const database = new DatabaseSync(filename, { readOnly: true })
  const tables = database.prepare(
    "select sql from sqlite_master where sql is not null and name like 'cw\\_%' escape '\\'",
  )
  const cart = database.prepare("select state from cw_cart where cart_id = ?").get(cartId)
  const last = database.prepare("select asked, payload from cw_cart_op where cart_id = ? order by version desc limit 1")
  const operation = last.get(cartId)
  const sample = {
    tables: tables.all().map(({ sql }) => text(sql)),
    state: text(cart?.["state"]),
    payload: text(operation?.["payload"]),
    asked: text(operation?.["asked"]),
  }
  database.close()
  return sample
}

export interface BareStore {
  /** One durable transaction: the cart's row replaced, its operation inserted. */
  readonly write: (cart: number) => void
  readonly read: (cart: number) => string
  readonly close: () => void
}

export const openBare = (filename: string, { tables, state, payload, asked }: Sample, carts: number): BareStore => {
  const database = new DatabaseSync(filename, { enableForeignKeyConstraints: true })
  database.exec("pragma busy_timeout = 2; pragma journal_mode = wal")
  database.exec("pragma synchronous = full; pragma fullfsync = on; pragma checkpoint_fullfsync = on")
  for (const sql of tables) database.exec(sql)
  const begin = database.prepare("begin immediate")
  const commit = database.prepare("commit")
  const open = database.prepare("insert into cw_cart (cart_id, version, state, updated_at) values (?, 1, ?, ?)")
  const update = database.prepare(
    "update cw_cart set version = ?, state = ?, updated_at = ? where cart_id = ? and version = ?",
  )
  const log = database.prepare(
    "insert into cw_cart_op (cart_id, op_id, version, asked, payload, at) values (?, ?, ?, ?, ?, ?)",
  )
  const select = database.prepare("select version, state from cw_cart where cart_id = ?")
  const versions = new Array<number>(carts).fill(1)
  for (let cart = 0; cart < carts; cart++) open.run(`cart-${cart}`, state, Date.now())
  return {
    write: (cart) => {
      const version = versions[cart] ?? 1
      const id = `cart-${cart}`
      begin.run()
      const { changes } = update.run(version + 1, state, Date.now(), id, version)
      log.run(id, `auto:${crypto.randomUUID()}`, version + 1, asked, payload, Date.now())
      commit.run()
      if (changes !== 1) throw new Error("bareSqlite: the cart was not at that version")
      versions[cart] = version + 1
    },
    read: (cart) => text(select.get(`cart-${cart}`)?.["state"]),
    close: () => database.close(),
  }
}
