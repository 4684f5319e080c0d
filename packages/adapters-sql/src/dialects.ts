/** The seam between the store's scripts and a database: what each kind of database must bring. */
import type { Durability } from "@cartwright/core"
import type * as Effect from "effect/Effect"
import {
  type CreateTableBuilder,
  DummyDriver,
  type InsertQueryBuilder,
  Kysely,
  type RawBuilder,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
} from "kysely"
import type { Script } from "./script.ts"
import type { Tables } from "./tables.ts"

/** How a kind of database says things. What proves one are the laws of `CartStore`, on a store that uses it. */
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
   * Inserts, or changes nothing where the key is taken; any other failure is an error. `on conflict do nothing`; in MariaDB
   * an upsert that sets the key to itself, since `insert ignore` hides other errors.
   */
  readonly insertUnlessThere: <Table extends keyof Tables>(
    insert: InsertQueryBuilder<Tables, Table, unknown>,
  ) => InsertQueryBuilder<Tables, Table, unknown>
}

/** A script had no effect (`notDone`), or nobody can say whether it had (`unknown`: the connection died in its commit). */
export interface SqlFailure {
  readonly outcome: "notDone" | "unknown"
  readonly cause: unknown
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
  insertUnlessThere: (insert) => insert.onConflict((conflict) => conflict.doNothing()),
}
