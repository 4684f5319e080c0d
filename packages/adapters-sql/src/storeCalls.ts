/** The calls of the stores behind checkout: a script in, an answer in the port's words out, and each failure as `StoreUnavailable`. */
import { StoreUnavailable } from "@cartwright/core"
import * as Effect from "effect/Effect"
import { HostFailure, type SqlDatabase, type SqlFailure } from "./dialects.ts"
import { type Script, Unreadable } from "./script.ts"

interface StoreCalls {
  /** Runs a script that reads, and puts what it found into the port's words. */
  readonly read: <A, B>(
    doing: string,
    script: () => Script<A>,
    answer: (found: A) => B,
  ) => Effect.Effect<B, StoreUnavailable>
  /**
   * Runs a script in a transaction. `answer` may only find something unreadable where the script has changed nothing.
   * `size` is about how many characters it writes.
   */
  readonly write: <A, B>(
    doing: string,
    script: () => Script<A>,
    answer: (judged: A) => B,
    size?: number,
  ) => Effect.Effect<B, StoreUnavailable>
}

/** `store` is the port's name in messages, such as "order store". */
export const storeCalls = (store: string, { read, write }: Pick<SqlDatabase, "read" | "write">): StoreCalls => {
  const unavailable =
    (doing: string) =>
    ({ outcome, cause }: SqlFailure): StoreUnavailable =>
      cause instanceof HostFailure
        ? new StoreUnavailable({
            store,
            doing: `${doing}: onPlace threw, and its error is the cause`,
            outcome: "notDone",
            // The host's own code would say the same again: trying again does not help.
            unreadable: true,
            cause: cause.cause,
          })
        : new StoreUnavailable({
            store,
            doing,
            outcome,
            ...(cause instanceof Unreadable ? { unreadable: true } : {}),
            cause,
          })

  /** What cannot be read is a failure of the store, not a defect: upgrading the host, or a backup, brings it back. */
  const answering = <A, B>(doing: string, found: A, answer: (found: A) => B): Effect.Effect<B, StoreUnavailable> => {
    try {
      return Effect.succeed(answer(found))
    } catch (cause) {
      return Effect.fail(new StoreUnavailable({ store, doing, outcome: "notDone", unreadable: true, cause }))
    }
  }

  return {
    read: (doing, script, answer) =>
      read(script).pipe(
        Effect.mapError(unavailable(doing)),
        Effect.flatMap((found) => answering(doing, found, answer)),
      ),
    write: (doing, script, answer, size = 0) =>
      write(script, size).pipe(
        Effect.mapError(unavailable(doing)),
        Effect.flatMap((judged) => answering(doing, judged, answer)),
      ),
  }
}

/** What a script found is the answer already. */
export const asItIs = <A>(found: A): A => found

/** Says of what cannot be read whose it is. */
export const readAs = <A>(what: string, read: () => A): A => {
  try {
    return read()
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new Error(`${what} cannot be read: ${why}`, { cause })
  }
}
