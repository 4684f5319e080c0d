/** How this program calls the library: one call at a time is stopped before, and repeated after, but never lost in between. */
import { setTimeout as pause } from "node:timers/promises"
import { CartwrightError } from "@cartwright/core/promise"

/** Thrown in place of the next call when the program was asked to stop. */
export class Stopped extends Error {
  override readonly name = "Stopped"
}

export type Ask = <A>(call: () => Promise<A>) => Promise<A>

const MAX_ATTEMPTS = 5
const FIRST_PAUSE_MS = 50

/**
 * Makes a call, and where the world failed makes it again, each time after twice the pause. That is safe because every
 * change carries a request id: what was done already is answered, not done twice.
 */
export const askUntil =
  (stop: AbortSignal): Ask =>
  async (call) => {
    for (let attempt = 1; ; attempt++) {
      if (stop.aborted) throw new Stopped()
      try {
        return await call()
      } catch (error) {
        if (!(error instanceof CartwrightError && error.retryable) || attempt === MAX_ATTEMPTS) throw error
        await pause(FIRST_PAUSE_MS * 2 ** (attempt - 1))
      }
    }
  }
