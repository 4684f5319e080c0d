/** One connection to an SQLite file, set up so that what it commits stays, and driven by scripts without a pause. */
import { accessSync, constants } from "node:fs"
import { resolve } from "node:path"
import type { DatabaseSync, StatementSync } from "node:sqlite"
import { nodeSqlite } from "./nodeSqlite.ts"
import { OpenedFile } from "./OpenedFile.ts"
import type { Query, Reply, Row, Script, Statement } from "./script.ts"

/** How long SQLite itself may wait for another process, and hold the event loop meanwhile. Longer waits are ours. */
const BUSY_MS = 2

/** The file cannot give what a cart store promises. */
class NotCrashSafe extends Error {
  override readonly name = "NotCrashSafe"
}

/** Told of what a connection does, while it does it. */
export interface SqliteObserver {
  /** A statement was run; those that begin, commit and roll back are not counted. */
  readonly statement: () => void
  /** A transaction was committed: one trip to the disk. */
  readonly commit: () => void
}

/** Most of the host's own statements that are kept prepared. */
const MAX_HOST_STATEMENTS = 100

export class SqliteConnection {
  readonly #database: DatabaseSync
  readonly #statements = new Map<Query, StatementSync>()
  readonly #hostStatements = new Map<string, StatementSync>()
  readonly #observer: SqliteObserver | undefined
  readonly #begin: StatementSync
  readonly #commit: StatementSync
  readonly #rollback: StatementSync
  readonly #file: OpenedFile | undefined
  /** As the host named it. */
  readonly filename: string
  /** It lives in this process and is lost with it. */
  readonly inMemory: boolean

  /** `now` is monotonic, in nanoseconds: by it the file is looked for. */
  constructor(filename: string, now: () => bigint = process.hrtime.bigint, observer?: SqliteObserver) {
    const { DatabaseSync } = nodeSqlite()
    this.filename = filename
    this.#observer = observer
    this.#database = new DatabaseSync(filename, { enableForeignKeyConstraints: true })
    try {
      const location = this.#database.location()
      this.inMemory = location === null
      // Before SQLite reads it: it would lay a log beside a file it may only read, which nobody can write either.
      if (location !== null) accessSync(location, constants.W_OK)
      this.#makeCrashSafe()
      // By the host's own path, so that a symbolic link that is turned elsewhere is noticed; SQLite knows what a URI names.
      if (location !== null)
        this.#file = new OpenedFile(filename.startsWith("file:") ? location : resolve(filename), now)
      this.#begin = this.#database.prepare("begin immediate")
      this.#commit = this.#database.prepare("commit")
      this.#rollback = this.#database.prepare("rollback")
    } catch (cause) {
      this.#database.close()
      throw cause
    }
  }

  /** Every commit reaches the disk before it is answered: a log written ahead, and synced with each commit. */
  #makeCrashSafe(): void {
    this.#database.exec(`pragma busy_timeout = ${BUSY_MS}`)
    if (!this.inMemory && this.pragma("journal_mode = wal") !== "wal")
      throw new NotCrashSafe("its file system cannot hold a write-ahead log. Put the file on a local disk")
    // fullfsync is for macOS, whose fsync leaves the data in the drive's cache; elsewhere it means nothing.
    this.#database.exec("pragma synchronous = full; pragma fullfsync = on; pragma checkpoint_fullfsync = on")
    if (this.pragma("synchronous") !== 2) throw new NotCrashSafe("SQLite did not take synchronous = FULL")
  }

  /** The answer to a pragma that has one. */
  pragma(name: string): unknown {
    return Object.values(this.#database.prepare(`pragma ${name}`).get() ?? {})[0]
  }

  /**
   * Takes the write lock: from here to `commit` or `rollback` no other connection writes.
   *
   * @throws FileGone where a commit would be lost with a file that was removed.
   */
  begin(): void {
    this.#file?.check()
    if (this.#database.isTransaction) this.#rollback.run()
    this.#begin.run()
  }

  commit(): void {
    this.#commit.run()
    this.#observer?.commit()
  }

  /** A transaction is under way. */
  get inTransaction(): boolean {
    return this.#database.isTransaction
  }

  /** Undoes the transaction. Some errors have made SQLite do so already. */
  rollback(): void {
    if (this.#database.isTransaction) this.#rollback.run()
  }

  /** Runs a script from its first statement to its last. */
  run<A>(script: Script<A>): A {
    let step = script.next()
    while (step.done !== true) step = script.next(this.#execute(step.value))
    return step.value
  }

  /** Runs a script that only reads: what it sees was committed, even after a rollback that failed. */
  read<A>(script: Script<A>): A {
    this.#file?.check()
    this.rollback()
    return this.run(script)
  }

  /** A statement of the host's own, about to be run. */
  hostStatement(sql: string): StatementSync {
    this.#observer?.statement()
    const known = this.#hostStatements.get(sql)
    if (known !== undefined) return known
    const prepared = this.#database.prepare(sql)
    if (!/^(?:[\s;]|--[^\n]*|\/\*[\s\S]*?\*\/)*$/.test(sql.slice(prepared.sourceSQL.length)))
      throw new TypeError(
        "onPlace: a text holds more than one statement, of which only the first would run. Give each to trx on its own.",
      )
    // A host that puts values into its texts would fill the memory with them.
    if (this.#hostStatements.size >= MAX_HOST_STATEMENTS) this.#hostStatements.clear()
    this.#hostStatements.set(sql, prepared)
    return prepared
  }

  close(): void {
    this.#database.close()
  }

  #execute({ query, parameters }: Statement): Reply {
    const statement = this.#prepared(query)
    this.#observer?.statement()
    if (query.reads) return { rows: statement.all(...parameters), changed: 0 }
    return { rows: NO_ROWS, changed: Number(statement.run(...parameters).changes) }
  }

  #prepared(query: Query): StatementSync {
    const known = this.#statements.get(query)
    if (known !== undefined) return known
    const prepared = this.#database.prepare(query.sql)
    this.#statements.set(query, prepared)
    return prepared
  }
}

const NO_ROWS: ReadonlyArray<Row> = []
