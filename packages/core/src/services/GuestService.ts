import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { rejectionMessage } from "../cart/Rejection.ts"
import type { GuestId, Instant } from "../catalog/ids.ts"
import { type Answer, answered, refused } from "./Answer.ts"
import { CartwrightConfig } from "./CartwrightConfig.ts"
import { atTheDoor, fields } from "./door/read.ts"
import { readToken } from "./door/requests.ts"
import { show } from "./door/show.ts"
import { type GuestPass, guestOf, issueGuestPass, type Secrets } from "./GuestTokens.ts"
import { IdSource } from "./IdSource.ts"

/** How long a guest token is good for unless it is said: 30 days. */
const GUEST_TTL_MS = 30 * 24 * 60 * 60 * 1_000

export interface TtlOptions {
  /** How long the token is good for: 1 millisecond to ten years. Absent: 30 days. */
  readonly ttlMs?: number | undefined
}

/** Gives out guest tokens: one for each visitor without an account. */
export class GuestService extends /* @__PURE__ */ Context.Service<
  GuestService,
  {
    /** A token for a new visitor without an account. */
    readonly issue: (options?: TtlOptions) => Effect.Effect<GuestPass>
    /** The same guest with a later expiry, for a visitor who came back; a token that is no longer good cannot be renewed. */
    readonly renew: (token: string, options?: TtlOptions) => Effect.Effect<Answer<GuestPass>>
  }
>()("@cartwright/core/GuestService") {
  static readonly layer: Layer.Layer<GuestService> = /* @__PURE__ */ Layer.effect(
    GuestService,
    Effect.gen(function* () {
      const { secrets } = yield* CartwrightConfig
      const ids = yield* IdSource
      const pass = (call: string, now: number, guest: GuestId, options: TtlOptions | undefined): GuestPass =>
        issueGuestPass(known(secrets, call).current, guest, (Math.trunc(now) + readTtl(call, options)) as Instant)
      return GuestService.of({
        issue: (options) =>
          Effect.map(Clock.currentTimeMillis, (now) => pass("issue", now, ids.unguessable() as GuestId, options)),
        renew: (token, options) =>
          Effect.map(Clock.currentTimeMillis, (now) => {
            const read = atTheDoor(() => readToken(token, "token"))
            if (!read.ok) return refused(read.rejection)
            const guest = guestOf(known(secrets, "renew"), read.value, Math.trunc(now) as Instant)
            return guest === undefined
              ? refused({ _tag: "GuestTokenInvalid" })
              : answered(pass("renew", now, guest, options))
          }),
      })
    }),
  )
}

const known = (secrets: Secrets | undefined, call: string): Secrets => {
  if (secrets !== undefined) return secrets
  throw new TypeError(
    `guests.${call}: there are no secrets to sign a token with, got none. Give createCartwright secrets: { current }.`,
  )
}

/** A guest token is asked for by the host and never by a shopper, so a wrong option is a mistake in its code. */
const readTtl = (call: string, options: unknown): number => {
  if (options === undefined) return GUEST_TTL_MS
  const read = atTheDoor(() => fields(options, "options", ["ttlMs"]))
  if (!read.ok) throw new TypeError(`guests.${call}: ${rejectionMessage(read.rejection)}`)
  const { ttlMs = GUEST_TTL_MS } = read.value
  if (typeof ttlMs === "number" && Number.isSafeInteger(ttlMs) && ttlMs >= 1 && ttlMs <= MAX_TTL_MS) return ttlMs
  throw new RangeError(
    `guests.${call}: ttlMs must be a whole number from 1 to ${MAX_TTL_MS}, got ${show(ttlMs, "ttlMs")}. Leave it out for 30 days.`,
  )
}

const MAX_TTL_MS = 10 * 365 * 24 * 60 * 60 * 1_000
