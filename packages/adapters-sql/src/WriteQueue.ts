/** The writes that wait for their turn, in the order in which they came, within bounds. */
import type { SqlFailure } from "./dialects.ts"

/** Most writes in one transaction, and about most characters: what comes in meanwhile should not wait long. */
export const MAX_BATCH_WRITES = 256
const MAX_BATCH_SIZE = 4 * 1024 * 1024
/** Most writes that may wait, as they do while another process holds the lock. The next one is told at once. */
export const MAX_WAITING = 10_000
/** Characters that may wait, so that a few thousand large carts cannot fill the memory. Who finds so many is told at once. */
export const MAX_WAITING_SIZE = 64 * 1024 * 1024

export interface Waiting {
  /** About how many characters it will write. */
  readonly size: number
  readonly since: number
  /** Runs the script. What comes back tells the caller its answer, once that is safe. */
  readonly run: () => () => void
  readonly fail: (failure: SqlFailure) => void
}

export class WriteQueue {
  #writes = new Set<Waiting>()
  /** Characters of all that wait. */
  #size = 0

  get isEmpty(): boolean {
    return this.#writes.size === 0
  }

  /** Why no more may wait; `undefined` while there is room. */
  get refusal(): string | undefined {
    if (this.#writes.size >= MAX_WAITING) return `${MAX_WAITING} writes are waiting already. Send fewer at a time.`
    if (this.#size >= MAX_WAITING_SIZE)
      return `writes of ${MAX_WAITING_SIZE} characters are waiting already. Send fewer at a time.`
    return undefined
  }

  add(write: Waiting): void {
    this.#writes.add(write)
    this.#size += write.size
  }

  /** Whether it was waiting; from now on it is not. */
  remove(write: Waiting): boolean {
    const waited = this.#writes.delete(write)
    if (waited) this.#size -= write.size
    return waited
  }

  /** Takes the next writes out, as many as fit into one transaction. */
  takeBatch(): ReadonlyArray<Waiting> {
    const batch: Array<Waiting> = []
    let size = 0
    for (const write of this.#writes) {
      size += write.size
      if (batch.length > 0 && size > MAX_BATCH_SIZE) break
      batch.push(write)
      this.remove(write)
      if (batch.length === MAX_BATCH_WRITES) break
    }
    return batch
  }

  /** Writes that were taken out stand before all others again. */
  putBack(batch: ReadonlyArray<Waiting>): void {
    const later = this.#writes
    this.#writes = new Set()
    this.#size = 0
    for (const write of batch) this.add(write)
    for (const write of later) this.add(write)
  }

  /** Those that have waited since `moment` or longer. */
  waitingSince(moment: number): ReadonlyArray<Waiting> {
    return [...this.#writes].filter(({ since }) => since <= moment)
  }

  all(): ReadonlyArray<Waiting> {
    return [...this.#writes]
  }
}
