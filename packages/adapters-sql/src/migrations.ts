/** How the tables come to be: each step once, in order, however many processes start at the same moment. */
import { checkoutTables } from "./checkoutTables.ts"
import type { Dialect } from "./dialects.ts"
import { limitTables } from "./limitTables.ts"
import { plain, prepare, type Script, type Statement, textOf } from "./script.ts"

/** A step is never changed once it was published: the next one corrects it. */
interface Migration {
  readonly name: string
  readonly statements: (dialect: Dialect) => ReadonlyArray<Statement>
}

const migrations: ReadonlyArray<Migration> = [
  {
    name: "0001_carts",
    // Both tables keep SQLite's row ids: without them a write to a cart of 593 lines took a third longer.
    statements: ({ kysely: { schema }, key, text, whole, finish }) =>
      [
        schema
          .createTable("cw_cart")
          .addColumn("cart_id", key(64), (column) => column.notNull())
          .addColumn("version", whole, (column) => column.notNull())
          .addColumn("state", text, (column) => column.notNull())
          .addColumn("updated_at", whole, (column) => column.notNull())
          .addPrimaryKeyConstraint("cw_cart_key", ["cart_id"])
          .$call(finish),
        schema
          .createTable("cw_cart_op")
          .addColumn("cart_id", key(64), (column) => column.notNull())
          .addColumn("op_id", key(160), (column) => column.notNull())
          .addColumn("version", whole, (column) => column.notNull())
          .addColumn("asked", text, (column) => column.notNull())
          .addColumn("payload", text, (column) => column.notNull())
          .addColumn("at", whole, (column) => column.notNull())
          .addPrimaryKeyConstraint("cw_cart_op_key", ["cart_id", "op_id"])
          .addUniqueConstraint("cw_cart_op_version", ["cart_id", "version"])
          .addForeignKeyConstraint("cw_cart_op_cart", ["cart_id"], "cw_cart", ["cart_id"])
          .$call(finish),
      ].map(plain),
  },
  { name: "0002_checkout", statements: (dialect) => checkoutTables(dialect).map(plain) },
  { name: "0003_limits", statements: (dialect) => limitTables(dialect).map(plain) },
]

/** The database has had a migration that this version does not know: a newer one was here. */
class NewerDatabase extends Error {
  override readonly name = "NewerDatabase"
  constructor(migration: string) {
    super(
      `a newer version of @cartwright/adapters-sql has written to it (migration "${migration}" is not known here). ` +
        "Upgrade @cartwright/adapters-sql on this host",
    )
  }
}

/**
 * Brings the tables up to date, and does nothing where they are; a database that may only be read is an error even then. It
 * must run in a transaction that lets no other writer in (SQLite's BEGIN IMMEDIATE, an advisory lock in PostgreSQL): then of
 * several processes one migrates and the others find it done. Where a table is made at once whatever becomes of the
 * transaction (MariaDB), hold a lock by name instead.
 */
export function* migrate(dialect: Dialect, at: number): Script<void> {
  const { kysely, key, whole, finish } = dialect
  yield plain(
    kysely.schema
      .createTable("cw_migration")
      .ifNotExists()
      .addColumn("name", key(64), (column) => column.notNull())
      .addColumn("at", whole, (column) => column.notNull())
      .addPrimaryKeyConstraint("cw_migration_key", ["name"])
      .$call(finish),
  )
  // What changes nothing still needs the right to write, which nothing else here asks for once the tables are there.
  yield plain(kysely.deleteFrom("cw_migration").where("name", "=", ""))
  const had = new Set(
    (yield plain(kysely.selectFrom("cw_migration").select("name"))).rows.map((row) => textOf(row, "name")),
  )
  for (const name of had) if (!migrations.some((migration) => migration.name === name)) throw new NewerDatabase(name)
  const remember = prepare<{ name: string; at: number }>((slot) =>
    kysely.insertInto("cw_migration").values({ name: slot("name"), at: slot("at") }),
  )
  for (const { name, statements } of migrations) {
    if (had.has(name)) continue
    yield* statements(dialect)
    yield remember({ name, at })
  }
}
