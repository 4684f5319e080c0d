import * as Effect from "effect/Effect"
import * as Semaphore from "effect/Semaphore"
import { CartBusy } from "../ports/CartBusy.ts"

/** Most calls that wait for one cart in one process; the next one is turned away at once. */
export const MAX_WAITING = 1_000

/**
 * Calls on one key run one after the other, in the order they came; calls on different keys do not meet.
 *
 * Without it 200 parallel adds to one cart would cost 19,900 conflicts.
 */
export const makeKeyedQueue = () => {
  const lanes = new Map<string, { readonly turn: Semaphore.Semaphore; calls: number }>()
  return <A, E, R>(key: string, call: Effect.Effect<A, E, R>): Effect.Effect<A, E | CartBusy, R> =>
    // From counting a call to the promise to uncount it nothing may interrupt, or its place would be lost for ever.
    Effect.uninterruptibleMask((restore): Effect.Effect<A, E | CartBusy, R> => {
      const lane = lanes.get(key) ?? { turn: Semaphore.makeUnsafe(1), calls: 0 }
      if (lane.calls > MAX_WAITING) return Effect.fail(new CartBusy({ cartId: key, waiting: MAX_WAITING }))
      lanes.set(key, lane)
      lane.calls++
      const leave = Effect.sync(() => {
        if (--lane.calls === 0) lanes.delete(key)
      })
      return Effect.ensuring(restore(Semaphore.withPermit(lane.turn, call)), leave)
    })
}
