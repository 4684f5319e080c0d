/** What every call goes through: the door, the actor, the deadline. Behind it nothing is unknown any more. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Cart, Owner } from "../cart/Cart.ts"
import type { Instant, OpId } from "../catalog/ids.ts"
import { type Actor, answersTo } from "./Actor.ts"
import { type Refusal, refused } from "./Answer.ts"
import type { Config } from "./CartwrightConfig.ts"
import { type Aborted, type DeadlineExceeded, type Progress, withDeadline } from "./Deadline.ts"
import { ownerOf, readActor } from "./door/actor.ts"
import { atTheDoor } from "./door/read.ts"
import { type CallOptions, readCallOptions } from "./door/requests.ts"
import type { Ids } from "./IdSource.ts"

/** What a host may say about one call. */
export interface Options {
  /** Makes a change repeatable: the same id again changes nothing and answers with what became of it. */
  readonly requestId?: string | undefined
  /** Refuses a change unless the cart is at exactly this version. `open` and `merge` take none. */
  readonly ifVersion?: number | undefined
  /** The version the session has seen: a read that can only find an older cart fails instead of showing it. */
  readonly atLeast?: number | undefined
  readonly timeoutMs?: number | undefined
  /** Ends the call when it is aborted. */
  readonly signal?: AbortSignal | undefined
}

export interface Call extends CallOptions {
  readonly owner: Owner
  readonly opId: OpId
  readonly now: Instant
  readonly progress: Progress
  readonly answers: (cart: Cart) => boolean
}

/** Reads the call at the door and runs it within its time, in a span of that name. */
export const makeEnter =
  (config: Config, ids: Ids) =>
  <A, B, E>(
    name: string,
    actor: Actor,
    options: Options | undefined,
    read: (now: Instant) => A,
    run: (call: Call, input: A) => Effect.Effect<B, E>,
  ): Effect.Effect<B | Refusal, E | DeadlineExceeded | Aborted> =>
    Effect.withSpan(
      Effect.flatMap(Clock.currentTimeMillis, (millis): Effect.Effect<B | Refusal, E | DeadlineExceeded | Aborted> => {
        const now = Math.trunc(millis) as Instant
        const entered = atTheDoor(() => ({
          actor: readActor(actor),
          options: readCallOptions(options),
          input: read(now),
        }))
        if (!entered.ok) return Effect.succeed(refused(entered.rejection))
        const { input, options: given } = entered.value
        const owner = ownerOf(entered.value.actor, config.secrets, now)
        if (!owner.ok) return Effect.succeed(refused(owner.rejection))
        // A request id has no ":", so ours never meets one.
        const opId = given.requestId ?? (`auto:${ids.unguessable()}` as OpId)
        const answers = (cart: Cart): boolean => answersTo(cart, owner.value)
        return withDeadline((progress) => run({ ...given, owner: owner.value, opId, now, progress, answers }, input), {
          timeoutMs: given.timeoutMs ?? config.timeoutMs,
          signal: given.signal,
        })
      }),
      name,
      // Hosts see where a call came from in their own stack; taking another here costs more than the door.
      { captureStackTrace: false },
    )
