/** Waiting for a lock that another process holds: the event loop runs in the pauses between two tries. */
import * as Effect from "effect/Effect"
import { isBusy } from "./sqliteErrors.ts"

/** The pause before another attempt: it doubles up to a bound, and half of it is chance, so that two rarely meet twice. */
export const pauseMs = (attempt: number): number => Math.min(2 ** attempt, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2)

const LONGEST_PAUSE_MS = 16

/** The lock was not to be had in time. */
export const stillBusy = (busyTimeoutMs: number, cause: unknown): Error =>
  new Error(
    `another process kept the database locked for ${busyTimeoutMs} ms. ` +
      "Keep that program's write transactions short, or raise busyTimeoutMs.",
    { cause },
  )

/** Does it now; where another process has the lock, again and again until `busyTimeoutMs` have passed. */
export const whenFree = <A>(run: () => A, busyTimeoutMs: number): Effect.Effect<A, unknown> => {
  const attempt = (count: number, since: number): Effect.Effect<A, unknown> =>
    Effect.suspend(() => {
      try {
        return Effect.succeed(run())
      } catch (cause) {
        if (!isBusy(cause)) return Effect.fail(cause)
        const now = performance.now()
        const start = count === 0 ? now : since
        if (now - start >= busyTimeoutMs) return Effect.fail(cause)
        return Effect.andThen(pause(pauseMs(count)), attempt(count + 1, start))
      }
    })
  return attempt(0, 0)
}

/** A real pause, whatever clock the host's tests run on: the other process does not know that clock. */
const pause = (ms: number): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    const timer = setTimeout(() => resume(Effect.void), ms)
    return Effect.sync(() => clearTimeout(timer))
  })
