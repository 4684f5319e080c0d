import type { Currency } from "@cartwright/core/money"
import type { Page, SandboxOperation, Totals } from "./Books.ts"
import { memoryBooks } from "./memoryBooks.ts"
import { checkFilename } from "./SandboxOptions.ts"
import { SandboxUnavailable } from "./SandboxUnavailable.ts"
import { nodeSqlite, problemOf } from "./SqliteFile.ts"
import { hasSandboxBooks, sqliteBooks } from "./sqliteBooks.ts"

/** Books that are only read, at once and without a promise. What is late and was not taken up yet is not in them. */
export interface ReadSandboxBooks extends Disposable {
  readonly operations: (page?: Page) => ReadonlyArray<SandboxOperation>
  readonly totals: (currency: Currency.Currency) => Totals
  readonly close: () => void
}

/**
 * Opens a sandbox's file to read it, from any process: to hold what was really taken against what a shop believes. A file
 * in which no sandbox has kept books yet has none, and stays so.
 *
 * @throws SandboxUnavailable where the file is not there or cannot be read.
 */
export const readSandboxBooks = (filename: string): ReadSandboxBooks => {
  checkFilename("readSandboxBooks", filename)
  const { DatabaseSync } = nodeSqlite()
  try {
    const database = new DatabaseSync(filename, { readOnly: true, timeout: READ_TIMEOUT_MS })
    const books = hasSandboxBooks(database) ? sqliteBooks(database) : memoryBooks()
    const close = () => database.close()
    return { operations: (page = {}) => books.list(page), totals: books.totals, close, [Symbol.dispose]: close }
  } catch (cause) {
    throw new SandboxUnavailable({ books: filename, problem: problemOf(cause), cause })
  }
}

/** Readers of a write-ahead log wait for nobody, except for a moment while it is made or taken away. */
const READ_TIMEOUT_MS = 100
