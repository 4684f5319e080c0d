/** One connection to an SQLite file, set up so that what it commits stays; with words for what SQLite says. */
import type * as NodeSqlite from "node:sqlite"

/** How long SQLite itself may wait for another process, and hold the event loop meanwhile. Longer waits are ours. */
const BUSY_MS = 2

/** @throws TypeError that names the Node it needs and the one it found. */
export const nodeSqlite = (): typeof NodeSqlite => {
  // Loaded when it is first needed: a Node without it can still have a sandbox in memory.
  const sqlite: typeof NodeSqlite | undefined = process.getBuiltinModule?.("node:sqlite")
  if (sqlite !== undefined && "location" in sqlite.DatabaseSync.prototype) return sqlite
  throw new TypeError(`sandbox: books in a file need Node 22.19 or later, this is ${process.versions.node}.`)
}

export class SqliteFile {
  readonly database: NodeSqlite.DatabaseSync
  readonly #begin: NodeSqlite.StatementSync
  readonly #commit: NodeSqlite.StatementSync
  readonly #rollback: NodeSqlite.StatementSync

  constructor(filename: string) {
    const { DatabaseSync } = nodeSqlite()
    this.database = new DatabaseSync(filename)
    try {
      this.database.exec(`pragma busy_timeout = ${BUSY_MS}`)
      const [mode] = Object.values(this.database.prepare("pragma journal_mode = wal").get() ?? {})
      if (mode !== "wal")
        throw new Error("its file system cannot hold a write-ahead log. Put the file on a local disk.")
      // fullfsync is for macOS, whose fsync leaves the data in the drive's cache; elsewhere it means nothing.
      this.database.exec("pragma synchronous = full; pragma fullfsync = on; pragma checkpoint_fullfsync = on")
      this.#begin = this.database.prepare("begin immediate")
      this.#commit = this.database.prepare("commit")
      this.#rollback = this.database.prepare("rollback")
    } catch (cause) {
      this.database.close()
      throw cause
    }
  }

  /** Takes the write lock: from here to `commit` or `rollback` no other connection writes. */
  begin(): void {
    this.rollback()
    this.#begin.run()
  }

  commit(): void {
    this.#commit.run()
  }

  /** Undoes the transaction, where there is one. */
  rollback(): void {
    if (this.database.isTransaction) this.#rollback.run()
  }

  close(): void {
    this.database.close()
  }
}

const BUSY = 5
/** A race for the log's locks that SQLite has given up. */
const PROTOCOL = 15
const READONLY = 8
const FULL = 13
const CANTOPEN = 14
const NOTADB = 26

/** SQLite's primary result code, where the error is one of SQLite's. */
const codeOf = (cause: unknown): number | undefined =>
  cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number" ? cause.errcode & 0xff : undefined

/** Another connection has the lock: trying again later will do. */
export const isBusy = (cause: unknown): boolean => codeOf(cause) === BUSY || codeOf(cause) === PROTOCOL

const CONSTRAINT = 19
const MISMATCH = 20

/** The error is about the one call that met it, not about the file. */
export const isOfOneCall = (cause: unknown): boolean => {
  const code = codeOf(cause)
  return code === undefined || code === CONSTRAINT || code === MISMATCH
}

/** What is wrong with a file, and the way out. */
export const problemOf = (cause: unknown): string => {
  switch (codeOf(cause)) {
    case BUSY:
    case PROTOCOL:
      return "another process keeps it locked. Close the program that holds it, or raise busyTimeoutMs."
    case READONLY:
      return "it cannot be written. Give this process the right to write the file and its folder."
    case FULL:
      return "the disk is full. Make room."
    case CANTOPEN:
      return "it cannot be opened. Create its folder, and give this process the right to read and write there."
    case NOTADB:
      return "it is not an SQLite database. Name another file, or remove this one."
    default:
      return cause instanceof Error ? cause.message : String(cause)
  }
}
