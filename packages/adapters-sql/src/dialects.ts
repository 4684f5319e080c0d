/** The seam between the store's scripts and a database: what each kind of database must bring. */
import type { Durability } from "@cartwright/core"
import type { Order } from "@cartwright/core/order"
import type * as Effect from "effect/Effect"
import {
  type ColumnDefinitionBuilder,
  type CreateTableBuilder,
  DummyDriver,
  type InsertQueryBuilder,
  Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from "kysely"
import type { Script } from "./script.ts"
import type { Tables } from "./tables.ts"

type Insert<Table extends keyof Tables> = InsertQueryBuilder<Tables, Table, unknown>

/** The columns of bound rows, in the order in which each row holds them. */
type Columns = Readonly<Record<string, "text" | "whole">>

/** A bound row, and its place among the others, from 0. */
type Bound<C extends Columns> = { readonly position: number } & {
  readonly [Name in keyof C]: C[Name] extends "whole" ? number : string
}

/** How a kind of database says things. What proves one are the laws of every store, on stores that use it. */
export interface Dialect {
  readonly name: string
  /** Builds and compiles queries. It is connected to nothing: scripts are run by a `SqlDatabase`. */
  readonly kysely: Kysely<Tables>
  /**
   * The type of an identifier that takes part in a key, at most so many characters long. Two keys are the same only when
   * they are the same code points, with no folding of case, accents or trailing blanks: `text` in SQLite, `text collate "C"`
   * in PostgreSQL, `varchar(n) character set utf8mb4 collate utf8mb4_nopad_bin` in MariaDB, whose `utf8mb4_bin` does not
   * see trailing blanks.
   */
  readonly key: (maxLength: number) => RawBuilder<unknown>
  /**
   * The type of a text of up to 1 MiB, which comes back to the last code point: `longtext` in MariaDB, whose `text` ends
   * at 64 KiB.
   */
  readonly text: RawBuilder<unknown>
  /** The type of a whole number of up to 53 bits. */
  readonly whole: RawBuilder<unknown>
  /** What stands after a table's closing bracket. */
  readonly finish: <Table extends string, Column extends string>(
    table: CreateTableBuilder<Table, Column>,
  ) => CreateTableBuilder<Table, Column>
  /**
   * The same for a table of small rows that are found by their primary key: where the database can keep the rows in the
   * key's own tree, it does (`without rowid`; InnoDB always does).
   */
  readonly finishByKey: <Table extends string, Column extends string>(
    table: CreateTableBuilder<Table, Column>,
  ) => CreateTableBuilder<Table, Column>
  /**
   * Makes a whole column the primary key, and the database count in it: `generated always as identity` in PostgreSQL,
   * `auto_increment` in MariaDB.
   */
  readonly counter: (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder
  /**
   * The rows of a list bound as one text (`listOf`), so that any number of them is one statement: `json_each` in SQLite;
   * `jsonb_array_elements(…) with ordinality` in PostgreSQL; `json_table(…, '$[*]' columns …)` in MariaDB.
   */
  readonly eachOf: <C extends Columns>(list: RawBuilder<string>, columns: C) => RawBuilder<Bound<C>>
  /**
   * Lets no other transaction change the rows that a query reads until this one has ended: `for update`; nothing in
   * SQLite, where a transaction that writes is alone.
   */
  readonly locked: <DB, Table extends keyof DB, Output>(
    select: SelectQueryBuilder<DB, Table, Output>,
  ) => SelectQueryBuilder<DB, Table, Output>
  /**
   * Inserts, or changes nothing where the key is taken; any other failure is an error. `on conflict do nothing`; in MariaDB
   * an upsert that sets the key to itself, since `insert ignore` hides other errors.
   */
  readonly insertUnlessThere: <Table extends keyof Tables>(insert: Insert<Table>) => Insert<Table>
  /** Inserts, or sets these columns of the row that has the key: `on duplicate key update` in MariaDB. */
  readonly insertOrSet: <Table extends keyof Tables>(
    insert: Insert<Table>,
    key: keyof Tables[Table] & string,
    columns: ReadonlyArray<keyof Tables[Table] & string>,
  ) => Insert<Table>
  /** Inserts, or adds to a column of the row that has the key. */
  readonly insertOrAdd: <Table extends keyof Tables & string>(
    insert: Insert<Table>,
    table: Table,
    key: keyof Tables[Table] & string,
    column: keyof Tables[Table] & string,
  ) => Insert<Table>
}

/** A script had no effect (`notDone`), or nobody can say whether it had (`unknown`: the connection died in its commit). */
export interface SqlFailure {
  readonly outcome: "notDone" | "unknown"
  readonly cause: unknown
}

/** The host's own code failed inside a script, with `cause`. That concerns this one script. */
export class HostFailure extends Error {
  override readonly name = "HostFailure"
  constructor(cause: unknown) {
    super("the host's own code failed inside a transaction", { cause })
  }
}

/**
 * A database that runs scripts. Scripts are handed over as functions, because one whose transaction was undone is run
 * again.
 *
 * A statement sees everything committed before it (READ COMMITTED), and its own script's changes. Of two scripts that
 * update one row, the second waits for the first and then judges the row it left.
 */
export interface SqlDatabase {
  readonly dialect: Dialect
  readonly durability: Durability
  /** Runs a script of one statement, a read. */
  readonly read: <A>(script: () => Script<A>) => Effect.Effect<A, SqlFailure>
  /**
   * Runs a script in a transaction: its statements take effect all together or not at all, and it is answered when they are
   * committed and safe at the level `durability` says. A script that throws has no effect, and keeps no other from having
   * its own. `size` is about how many characters it will write.
   */
  readonly write: <A>(script: () => Script<A>, size: number) => Effect.Effect<A, SqlFailure>
  /**
   * The host's own part of placing an order, at the end of the script that places it.
   *
   * @throws HostFailure
   */
  readonly onPlace?: (order: Order) => Script<void>
}

/** SQLite compares texts by their bytes unless told otherwise, and a strict table keeps no number as a text. */
export const sqliteDialect: Dialect = {
  name: "sqlite",
  kysely: new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (kysely) => new SqliteIntrospector(kysely),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  key: () => sql`text`,
  text: sql`text`,
  whole: sql`integer`,
  finish: (table) => table.modifyEnd(sql`strict`),
  finishByKey: (table) => table.modifyEnd(sql`strict, without rowid`),
  counter: (column) => column.primaryKey(),
  eachOf: (list, columns) => {
    const values = Object.keys(columns).map((name, index) => sql`value ->> ${sql.lit(index)} as ${sql.ref(name)}`)
    return sql`(select ${sql.join([sql`key as position`, ...values])} from json_each(${list}))`
  },
  locked: (select) => select,
  insertUnlessThere: (insert) => insert.onConflict((conflict) => conflict.doNothing()),
  insertOrSet: (insert, key, columns) => {
    const changes = columns.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`)
    return insert.modifyEnd(sql`on conflict (${sql.ref(key)}) do update set ${sql.join(changes)}`)
  },
  insertOrAdd: (insert, table, key, column) => {
    const sum = sql`${sql.ref(`${table}.${column}`)} + ${sql.ref(`excluded.${column}`)}`
    return insert.modifyEnd(sql`on conflict (${sql.ref(key)}) do update set ${sql.ref(column)} = ${sum}`)
  },
}
