/** SQLite's result codes, in words. */
import { statSync } from "node:fs"
import { dirname, resolve } from "node:path"

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

/** An error of SQLite's as one that says what is wrong and the way out, with its own as the cause. Any other stays as it is. */
export const inWords = (filename: string, cause: unknown): unknown =>
  codeOf(cause) === undefined ? cause : new Error(problemOf(filename, cause), { cause })

/**
 * What is wrong with a file, and the way out. Nothing of a cart is in it: where SQLite's own words are all there is, they
 * name tables and columns, and no value that a statement has bound.
 */
export const problemOf = (filename: string, cause: unknown): string => {
  switch (codeOf(cause)) {
    case NOTADB:
      return "it is not an SQLite database, or it is encrypted. Name another file, or remove this one."
    case CORRUPT:
      return "it is damaged. Restore it from a backup, or recover it with `sqlite3 <file> .recover`."
    case BUSY:
    case PROTOCOL:
      return "another process keeps it locked. Close the program that holds it, or raise busyTimeoutMs."
    case READONLY:
      return NOT_WRITABLE
    case FULL:
      return "the disk is full. Make room."
    case IOERR:
      return "the disk failed to read or write it. Check the disk."
    case CANTOPEN:
      return whyNotOpened(filename)
    default:
      if (isForbidden(cause)) return NOT_WRITABLE
      return cause instanceof Error ? sentence(cause.message) : String(cause)
  }
}

const NOT_WRITABLE = "it cannot be written. Give this process the right to write the file and its folder."

/** The operating system let nobody write it. */
const isForbidden = (cause: unknown): boolean =>
  cause instanceof Error && "code" in cause && ["EACCES", "EPERM", "EROFS"].includes(String(cause.code))

const whyNotOpened = (filename: string): string => {
  const folder = dirname(resolve(filename))
  if (isFolder(filename)) return "it is a folder. Name a file in it, such as carts.db."
  if (!isFolder(folder)) return `its folder ${folder} does not exist. Create the folder first.`
  return "it cannot be opened. Give this process the right to read and write the file and its folder."
}

const sentence = (text: string): string => (text.endsWith(".") ? text : `${text}.`)

const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}
