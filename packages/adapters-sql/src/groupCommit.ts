/**
 * Many writes, one trip to the disk. Writes that come in one turn of the event loop go into one transaction, as many as
 * fit; each is judged on its own, sees what those before it did, and is answered once all of them are on the disk.
 */
import * as Effect from "effect/Effect"
import type { SqlFailure } from "./dialects.ts"
import type { SqliteConnection } from "./SqliteConnection.ts"
import type { Script } from "./script.ts"
import { inWords, isBusy, isOfOneScript } from "./sqliteErrors.ts"
import { type Waiting, WriteQueue } from "./WriteQueue.ts"
import { pauseMs, stillBusy } from "./whenFree.ts"

interface GroupCommit {
  readonly write: <A>(script: () => Script<A>, size: number) => Effect.Effect<A, SqlFailure>
  /** Takes no more writes, and waits for those that are waiting. */
  readonly close: Effect.Effect<void>
}

export const makeGroupCommit = (connection: SqliteConnection, busyTimeoutMs: number): GroupCommit => {
  const queue = new WriteQueue()
  let scheduled = false
  let refusals = 0
  let closed = false
  let whenIdle = () => {}

  const schedule = (): void => {
    if (queue.isEmpty) whenIdle()
    else if (!scheduled) {
      scheduled = true
      setImmediate(flush)
    }
  }

  const flush = (): void => {
    scheduled = false
    if (!queue.isEmpty && begun()) commit(queue.takeBatch())
    schedule()
  }

  const begun = (): boolean => {
    try {
      connection.begin()
      refusals = 0
      return true
    } catch (cause) {
      if (isBusy(cause)) waitForLock(cause)
      else failAll(queue.all(), { outcome: "notDone", cause })
      return false
    }
  }

  const waitForLock = (cause: unknown): void => {
    const late = queue.waitingSince(performance.now() - busyTimeoutMs)
    failAll(late, { outcome: "notDone", cause: stillBusy(busyTimeoutMs, cause) })
    if (queue.isEmpty) return
    scheduled = true
    setTimeout(flush, pauseMs(refusals++))
  }

  const commit = (batch: ReadonlyArray<Waiting>): void => {
    const answers = answersOf(batch)
    if (answers === undefined) return
    try {
      connection.commit()
    } catch (cause) {
      rollback()
      if (!isOfOneScript(cause)) failAll(batch, { outcome: isBusy(cause) ? "notDone" : "unknown", cause })
      else if (batch.length === 1) failAll(batch, { outcome: "notDone", cause })
      else oneByOne(batch)
      return
    }
    for (const answer of answers) answer()
  }

  /** A deferred constraint of the host's tables is judged only at the commit, which does not say whose write broke it. */
  const oneByOne = (batch: ReadonlyArray<Waiting>): void => {
    for (const [index, write] of batch.entries()) {
      if (!begun()) {
        queue.putBack(batch.slice(index))
        return
      }
      commit([write])
    }
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
    if (alone) queue.putBack(batch)
    failAll(alone ? [failed] : batch, { outcome: "notDone", cause })
  }

  // Where even this fails nothing is committed either, and `begin` tries again.
  const rollback = (): void => {
    try {
      connection.rollback()
    } catch {}
  }

  const failAll = (writes: ReadonlyArray<Waiting>, { outcome, cause }: SqlFailure): void => {
    for (const write of writes) queue.remove(write)
    const failure = { outcome, cause: inWords(connection.filename, cause) }
    for (const write of writes) write.fail(failure)
  }

  const refusalNow = (): string | undefined =>
    closed ? "the store is closed. Write before its layer is released." : queue.refusal

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
          if (queue.remove(write) && queue.isEmpty) whenIdle()
        })
      }),

    close: Effect.callback((resume) => {
      closed = true
      whenIdle = () => resume(Effect.void)
      if (queue.isEmpty) whenIdle()
    }),
  }
}
