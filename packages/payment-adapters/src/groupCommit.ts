/**
 * Many calls, one trip to the disk. Calls that come in one turn of the event loop go into one transaction; each sees what
 * those before it did, and is answered once all of them are on the disk.
 */
import * as Effect from "effect/Effect"
import type { BooksFailure } from "./Books.ts"
import { isBusy, isOfOneCall, problemOf, type SqliteFile } from "./SqliteFile.ts"

/** Most calls in one transaction: what comes in meanwhile should not wait long. */
const MAX_BATCH = 256
/** Most calls that may wait, as they do while another process holds the lock. The next one is told at once. */
const MAX_WAITING = 10_000
const LONGEST_PAUSE_MS = 16

interface Waiting {
  readonly since: number
  /** What comes back tells the caller its answer, once that is safe. */
  readonly run: () => () => void
  readonly fail: (failure: BooksFailure) => void
}

interface GroupCommit {
  readonly run: <A>(work: () => A) => Effect.Effect<A, BooksFailure>
  /** Takes no more calls, and waits for those that are waiting. */
  readonly close: Effect.Effect<void>
}

export const makeGroupCommit = (file: SqliteFile, busyTimeoutMs: number): GroupCommit => {
  const waiting = new Set<Waiting>()
  let scheduled = false
  let refusals = 0
  let closed = false
  let whenIdle = () => {}

  const schedule = (): void => {
    if (waiting.size === 0) whenIdle()
    else if (!scheduled) {
      scheduled = true
      setImmediate(flush)
    }
  }

  const flush = (): void => {
    scheduled = false
    if (waiting.size > 0 && begun()) commit(takeBatch())
    schedule()
  }

  const begun = (): boolean => {
    try {
      file.begin()
      refusals = 0
      return true
    } catch (cause) {
      if (isBusy(cause)) waitForLock(cause)
      else failAll([...waiting], "notDone", cause)
      return false
    }
  }

  const waitForLock = (cause: unknown): void => {
    const late = performance.now() - busyTimeoutMs
    const tired = [...waiting].filter(({ since }) => since <= late)
    failAll(tired, "notDone", cause)
    if (waiting.size === 0) return
    scheduled = true
    // Half of the pause is chance, so that two processes rarely meet twice.
    setTimeout(flush, Math.min(2 ** refusals++, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2))
  }

  const takeBatch = (): ReadonlyArray<Waiting> => {
    const batch: Array<Waiting> = []
    for (const call of waiting) {
      batch.push(call)
      waiting.delete(call)
      if (batch.length === MAX_BATCH) break
    }
    return batch
  }

  const commit = (batch: ReadonlyArray<Waiting>): void => {
    const answers: Array<() => void> = []
    for (const call of batch) {
      try {
        answers.push(call.run())
      } catch (cause) {
        undo(batch, call, cause)
        return
      }
    }
    try {
      file.commit()
    } catch (cause) {
      rollback()
      failAll(batch, "unknown", cause)
      return
    }
    for (const answer of answers) answer()
  }

  /** What is wrong with one call fails that one, and the others are made without it; what is wrong with the file fails all. */
  const undo = (batch: ReadonlyArray<Waiting>, failed: Waiting, cause: unknown): void => {
    rollback()
    if (!isOfOneCall(cause)) {
      failAll(batch, "notDone", cause)
      return
    }
    const later = [...waiting]
    waiting.clear()
    for (const call of [...batch, ...later]) if (call !== failed) waiting.add(call)
    failAll([failed], "notDone", cause)
  }

  // Where even this fails nothing is committed either, and `begin` tries again.
  const rollback = (): void => {
    try {
      file.rollback()
    } catch {}
  }

  const failAll = (calls: ReadonlyArray<Waiting>, outcome: BooksFailure["outcome"], cause: unknown): void => {
    for (const call of calls) waiting.delete(call)
    for (const call of calls) call.fail({ outcome, why: problemOf(cause), cause })
  }

  const refusalNow = (): string | undefined => {
    if (closed) return "the sandbox is closed. Call it before its layer is released."
    return waiting.size >= MAX_WAITING ? `${MAX_WAITING} calls are waiting already. Send fewer at a time.` : undefined
  }

  return {
    run: <A>(work: () => A) =>
      Effect.callback<A, BooksFailure>((resume) => {
        const refusal = refusalNow()
        if (refusal !== undefined) {
          resume(Effect.fail({ outcome: "notDone", why: refusal, cause: new Error(refusal) }))
          return
        }
        const call: Waiting = {
          since: performance.now(),
          run: () => {
            const answer = work()
            return () => resume(Effect.succeed(answer))
          },
          fail: (failure) => resume(Effect.fail(failure)),
        }
        waiting.add(call)
        schedule()
        // Interrupted while it waits, it is withdrawn; once its transaction has begun there is no turn to interrupt it in.
        return Effect.sync(() => {
          if (waiting.delete(call) && waiting.size === 0) whenIdle()
        })
      }),

    close: Effect.callback((resume) => {
      closed = true
      whenIdle = () => resume(Effect.void)
      if (waiting.size === 0) whenIdle()
    }),
  }
}
