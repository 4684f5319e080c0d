/** Books with their transactions: in memory, or in a file with a commit for all that came in one turn of the event loop. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import type { Books, BooksFailure } from "./Books.ts"
import { makeGroupCommit } from "./groupCommit.ts"
import { memoryBooks } from "./memoryBooks.ts"
import { type CheckedOptions, IN_MEMORY } from "./SandboxOptions.ts"
import { SandboxUnavailable } from "./SandboxUnavailable.ts"
import { isBusy, problemOf, SqliteFile } from "./SqliteFile.ts"
import { makeSandboxTables, sqliteBooks } from "./sqliteBooks.ts"

/** Runs in one transaction; nobody else writes meanwhile. */
export type Transact = <A>(work: (books: Books) => A) => Effect.Effect<A, BooksFailure>

export const openLedger = ({
  filename,
  busyTimeoutMs,
}: CheckedOptions): Effect.Effect<Transact, SandboxUnavailable, Scope.Scope> =>
  filename === IN_MEMORY ? Effect.sync(inMemory) : inFile(filename, busyTimeoutMs)

const inMemory = (): Transact => {
  const books = memoryBooks()
  return (work) => Effect.sync(() => work(books))
}

const inFile = Effect.fnUntraced(function* (filename: string, busyTimeoutMs: number) {
  const opened = whenFree(() => open(filename), busyTimeoutMs).pipe(
    Effect.mapError((cause) => new SandboxUnavailable({ books: filename, problem: problemOf(cause), cause })),
  )
  const file = yield* Effect.acquireRelease(opened, (file) => Effect.sync(() => file.close()))
  const books = sqliteBooks(file.database)
  const commits = yield* Effect.acquireRelease(
    Effect.sync(() => makeGroupCommit(file, busyTimeoutMs)),
    ({ close }) => close,
  )
  const transact: Transact = (work) => commits.run(() => work(books))
  return transact
})

/** A connection to the file with its tables, or nothing left open. */
const open = (filename: string): SqliteFile => {
  const file = new SqliteFile(filename)
  try {
    file.begin()
    makeSandboxTables(file.database)
    file.commit()
    return file
  } catch (cause) {
    file.close()
    throw cause
  }
}

/** Does it now; where another process has the lock, again and again until `busyTimeoutMs` have passed. */
const whenFree = <A>(run: () => A, busyTimeoutMs: number): Effect.Effect<A, unknown> =>
  Effect.tryPromise({
    try: async () => {
      const since = performance.now()
      while (true) {
        try {
          return run()
        } catch (cause) {
          if (!isBusy(cause) || performance.now() - since >= busyTimeoutMs) throw cause
        }
        // A real pause, whatever clock the host's tests run on: the other process does not know that clock.
        await new Promise((resume) => setTimeout(resume, PAUSE_MS))
      }
    },
    catch: (cause) => cause,
  })

const PAUSE_MS = 5
