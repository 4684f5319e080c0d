/** SQLite's result codes, in words. */
import { statSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { NewerDatabase } from "./migrations.ts"
import { NotCrashSafe } from "./SqliteConnection.ts"

const BUSY = 5
/** A race for the log's locks that SQLite has given up. */
const PROTOCOL = 15
const READONLY = 8
const IOERR = 10
const CORRUPT = 11
const FULL = 13
const CANTOPEN = 14
const CONSTRAINT = 19
const NOTADB = 26

/** SQLite's primary result code, where the error is one of SQLite's. */
const codeOf = (cause: unknown): number | undefined =>
  cause instanceof Error && "errcode" in cause && typeof cause.errcode === "number" ? cause.errcode & 0xff : undefined

/** Another connection has the lock: trying again later will do. */
export const isBusy = (cause: unknown): boolean => codeOf(cause) === BUSY || codeOf(cause) === PROTOCOL

/** The error is about the one script that met it, not about the file, the disk or the connection. */
export const isOfOneScript = (cause: unknown): boolean => {
  const code = codeOf(cause)
  return code === undefined || code === CONSTRAINT
}

/** What is wrong with a file that cannot be opened, and the way out. */
export const problemOf = (filename: string, cause: unknown): string => {
  if (cause instanceof NewerDatabase || cause instanceof NotCrashSafe) return `${cause.message}.`
  switch (codeOf(cause)) {
    case NOTADB:
      return "it is not an SQLite database, or it is encrypted. Name another file, or remove this one."
    case CORRUPT:
      return "it is damaged. Restore it from a backup, or recover it with `sqlite3 <file> .recover`."
    case BUSY:
    case PROTOCOL:
      return "another process keeps it locked. Close the program that holds it, or raise busyTimeoutMs."
    case READONLY:
      return "it cannot be written. Give this process the right to write the file and its folder."
    case FULL:
      return "the disk is full. Make room."
    case IOERR:
      return "the disk failed to read or write it. Check the disk."
    case CANTOPEN:
      return whyNotOpened(filename)
    default:
      return cause instanceof Error ? `${cause.message}.` : String(cause)
  }
}

const whyNotOpened = (filename: string): string => {
  const folder = dirname(resolve(filename))
  if (statSync(filename, { throwIfNoEntry: false })?.isDirectory() === true)
    return "it is a folder. Name a file in it, such as carts.db."
  if (!isFolder(folder)) return `its folder ${folder} does not exist. Create the folder first.`
  return "it cannot be opened. Give this process the right to read and write the file and its folder."
}

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
