/**
 * Many writes, one trip to the disk. Writes that come in one turn of the event loop go into one transaction; each is
 * judged on its own, sees what those before it did, and is answered once all of them are on the disk.
 */
import * as Effect from "effect/Effect"
import type { SqlFailure } from "./dialects.ts"
import type { SqliteConnection } from "./SqliteConnection.ts"
import type { Script } from "./script.ts"
import { isBusy, isOfOneScript } from "./sqliteErrors.ts"
import { pauseMs, stillBusy } from "./whenFree.ts"

/** Most writes in one transaction, and about most characters: what comes in meanwhile should not wait long. */
export const MAX_BATCH_WRITES = 256
const MAX_BATCH_SIZE = 4 * 1024 * 1024
/** Most writes that may wait, as they do while another process holds the lock. The next one is told at once. */
export const MAX_WAITING = 10_000

interface GroupCommit {
  readonly write: <A>(script: () => Script<A>, size: number) => Effect.Effect<A, SqlFailure>
  /** Takes no more writes, and waits for those that are waiting. */
  readonly close: Effect.Effect<void>
}

interface Waiting {
  readonly size: number
  readonly since: number
  /** Runs the script. What comes back tells the caller its answer, once that is safe. */
  readonly run: () => () => void
  readonly fail: (failure: SqlFailure) => void
}

export const makeGroupCommit = (connection: SqliteConnection, busyTimeoutMs: number): GroupCommit => {
  let queue = new Set<Waiting>()
  let scheduled = false
  let refusals = 0
  let closed = false
  let whenIdle = () => {}

  const schedule = (): void => {
    if (queue.size === 0) whenIdle()
    else if (!scheduled) {
      scheduled = true
      setImmediate(flush)
    }
  }

  const flush = (): void => {
    scheduled = false
    if (queue.size > 0 && begun()) commit(takeBatch())
    schedule()
  }

  const begun = (): boolean => {
    try {
      connection.begin()
      refusals = 0
      return true
    } catch (cause) {
      if (isBusy(cause)) waitForLock(cause)
      else failAll([...queue], { outcome: "notDone", cause })
      return false
    }
  }

  const waitForLock = (cause: unknown): void => {
    const now = performance.now()
    const late = [...queue].filter(({ since }) => now - since >= busyTimeoutMs)
    failAll(late, { outcome: "notDone", cause: stillBusy(busyTimeoutMs, cause) })
    if (queue.size === 0) return
    scheduled = true
    setTimeout(flush, pauseMs(refusals++))
  }

  const takeBatch = (): ReadonlyArray<Waiting> => {
    const batch: Array<Waiting> = []
    let size = 0
    for (const write of queue) {
      size += write.size
      if (batch.length > 0 && size > MAX_BATCH_SIZE) break
      batch.push(write)
      queue.delete(write)
      if (batch.length === MAX_BATCH_WRITES) break
    }
    return batch
  }

  const commit = (batch: ReadonlyArray<Waiting>): void => {
    const answers = answersOf(batch)
    if (answers === undefined) return
    try {
      connection.commit()
    } catch (cause) {
      rollback()
      failAll(batch, { outcome: isBusy(cause) ? "notDone" : "unknown", cause })
      return
    }
    for (const answer of answers) answer()
  }

  /** What to tell whom once it is committed; nothing where a write failed and all was undone. */
  const answersOf = (batch: ReadonlyArray<Waiting>): ReadonlyArray<() => void> | undefined => {
    const answers: Array<() => void> = []
    for (const write of batch) {
      try {
        answers.push(write.run())
      } catch (cause) {
        undo(batch, write, cause)
        return undefined
      }
    }
    return answers
  }

  /** One write failed: the others had better go without it, unless what failed it would fail them as well. */
  const undo = (batch: ReadonlyArray<Waiting>, failed: Waiting, cause: unknown): void => {
    rollback()
    const alone = isOfOneScript(cause)
    if (alone) queue = new Set([...batch, ...queue])
    failAll(alone ? [failed] : batch, { outcome: "notDone", cause })
  }

  // Where even this fails nothing is committed either, and `begin` tries again.
  const rollback = (): void => {
    try {
      connection.rollback()
    } catch {}
  }

  const failAll = (writes: ReadonlyArray<Waiting>, failure: SqlFailure): void => {
    for (const write of writes) queue.delete(write)
    for (const write of writes) write.fail(failure)
  }

  const refusalNow = (): string | undefined => {
    if (closed) return "the store is closed. Write before its layer is released."
    if (queue.size >= MAX_WAITING) return `${MAX_WAITING} writes are waiting already. Send fewer at a time.`
    return undefined
  }

  return {
    write: (script, size) =>
      Effect.callback((resume) => {
        const refusal = refusalNow()
        if (refusal !== undefined) {
          resume(Effect.fail({ outcome: "notDone", cause: new Error(refusal) }))
          return
        }
        const write: Waiting = {
          size,
          since: performance.now(),
          run: () => {
            const answer = connection.run(script())
            return () => resume(Effect.succeed(answer))
          },
          fail: (failure) => resume(Effect.fail(failure)),
        }
        queue.add(write)
        schedule()
        // Interrupted while it waits, it is withdrawn; once its transaction has begun there is no turn to interrupt it in.
        return Effect.sync(() => {
          if (queue.delete(write) && queue.size === 0) whenIdle()
        })
      }),

    close: Effect.callback((resume) => {
      closed = true
      whenIdle = () => resume(Effect.void)
      if (queue.size === 0) whenIdle()
    }),
  }
}
