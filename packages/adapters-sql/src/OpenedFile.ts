/**
 * Whether the file that was opened is still the one at its path. A removed file takes writes until it is closed, and
 * keeps none of them.
 *
 * The path is looked at before a transaction and before a read, once a second at most. So a removal is noticed within a
 * second, and writes that were acknowledged in between may be lost with the file. A file that was overwritten in place is
 * still the same file: that goes unnoticed.
 */
import { statSync } from "node:fs"

const NANOSECONDS_BETWEEN_LOOKS = 1_000_000_000n

/** The file was removed, or another one stands in its place. */
class FileGone extends Error {
  override readonly name = "FileGone"
  constructor() {
    super("the database file was removed or replaced; restart the host on the file that is there now.")
  }
}

export class OpenedFile {
  readonly #path: string
  /** Monotonic, in nanoseconds. */
  readonly #now: () => bigint
  readonly #opened: string | undefined
  #lookedAt: bigint
  #gone: FileGone | undefined

  constructor(path: string, now: () => bigint) {
    this.#path = path
    this.#now = now
    this.#opened = identityOf(path)
    this.#lookedAt = now()
    if (this.#opened === NOTHING) this.#gone = new FileGone()
  }

  /**
   * Once it was gone it stays gone, even when a file with its identity comes back: its log may not have come with it.
   *
   * @throws FileGone
   */
  check(): void {
    if (this.#gone !== undefined) throw this.#gone
    const now = this.#now()
    if (now - this.#lookedAt < NANOSECONDS_BETWEEN_LOOKS) return
    this.#lookedAt = now
    const found = identityOf(this.#path)
    if (found === this.#opened || found === undefined || this.#opened === undefined) return
    this.#gone = new FileGone()
    throw this.#gone
  }
}

const NOTHING = "nothing"

/** What tells the file at a path from every other one; `undefined` where nobody may look, which says nothing about it. */
const identityOf = (path: string): string | undefined => {
  try {
    const file = statSync(path, { bigint: true, throwIfNoEntry: false })
    return file === undefined ? NOTHING : `${file.dev}:${file.ino}`
  } catch {
    return undefined
  }
}
