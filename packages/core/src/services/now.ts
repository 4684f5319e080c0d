import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Instant } from "../catalog/ids.ts"

/** The moment on the host's clock, in whole milliseconds. */
export const nowOf: Effect.Effect<Instant> = /* @__PURE__ */ Effect.map(
  Clock.currentTimeMillis,
  (millis) => Math.trunc(millis) as Instant,
)

export const after = (now: Instant, millis: number): Instant => (now + millis) as Instant
