import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { rejectionMessage } from "../cart/Rejection.ts"
import type { GuestId, Instant } from "../catalog/ids.ts"
import { CartwrightConfig } from "./CartwrightConfig.ts"
import { atTheDoor, fields } from "./door/read.ts"
import { show } from "./door/show.ts"
import { type GuestPass, issueGuestPass } from "./GuestTokens.ts"
import { IdSource } from "./IdSource.ts"

/** How long a guest token is good for unless it is said: 30 days. */
const GUEST_TTL_MS = 30 * 24 * 60 * 60 * 1_000

/** Gives out guest tokens: one for each visitor without an account. */
export class GuestService extends /* @__PURE__ */ Context.Service<
  GuestService,
  {
    /** A new guest. `ttlMs` is how long the token is good for: 1 to 10 years' worth of milliseconds. */
    readonly issue: (options?: { readonly ttlMs?: number }) => Effect.Effect<GuestPass>
  }
>()("@cartwright/core/GuestService") {
  static readonly layer: Layer.Layer<GuestService> = /* @__PURE__ */ Layer.effect(
    GuestService,
    Effect.gen(function* () {
      const { secrets } = yield* CartwrightConfig
      const ids = yield* IdSource
      return GuestService.of({
        issue: (options) =>
          Effect.map(Clock.currentTimeMillis, (now) => {
            if (secrets === undefined)
              throw new TypeError(
                "guests.issue: there are no secrets to sign a token with, got none. Give createCartwright secrets: { current }.",
              )
            const expiresAt = (Math.trunc(now) + readTtl(options)) as Instant
            return issueGuestPass(secrets.current, ids.unguessable() as GuestId, expiresAt)
          }),
      })
    }),
  )
}

/** A guest token is asked for by the host and never by a shopper, so a wrong option is a mistake in its code. */
const readTtl = (options: unknown): number => {
  if (options === undefined) return GUEST_TTL_MS
  const read = atTheDoor(() => fields(options, "options", ["ttlMs"]))
  if (!read.ok) throw new TypeError(`guests.issue: ${rejectionMessage(read.rejection)}`)
  const { ttlMs = GUEST_TTL_MS } = read.value
  if (typeof ttlMs === "number" && Number.isSafeInteger(ttlMs) && ttlMs >= 1 && ttlMs <= MAX_TTL_MS) return ttlMs
  throw new RangeError(
    `guests.issue: ttlMs must be a whole number from 1 to ${MAX_TTL_MS}, got ${show(ttlMs, "ttlMs")}. Leave it out for 30 days.`,
  )
}

const MAX_TTL_MS = 10 * 365 * 24 * 60 * 60 * 1_000
