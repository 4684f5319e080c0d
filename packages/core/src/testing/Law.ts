/** What an adapter promises, as values that belong to no test runner: one law for each numbered line of a port's comment. */
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"

/** What a law may need beyond the port, and an adapter may have to do without. */
export const abilities = ["outage", "time"] as const

/**
 * - `outage`: the connection can be cut and restored (`World.cut`, `World.restore`)
 * - `time`: a span can be let pass (`World.passTime`)
 */
export type Ability = (typeof abilities)[number]

/** How a law touches what the port does not show: the clock, the connection, and ids that nobody used before. */
export interface World {
  /** A short text of `a-z0-9` of this run alone: begin ids with it, so that many runs can share one server. */
  readonly fresh: string
  /** Lets the adapter's clock move on: a test clock is adjusted, a real server is waited for. */
  readonly passTime: (span: Duration.Input) => Effect.Effect<void>
  /** From now on every call fails, as when the connection is lost. */
  readonly cut?: Effect.Effect<void>
  /** Calls get through again. */
  readonly restore?: Effect.Effect<void>
}

/** One promise of a port, and how to catch an adapter that breaks it. */
export interface Law<R> {
  /** Begins with its number in the port's comment: "CS3 of writes made against one version exactly one succeeds". */
  readonly name: string
  readonly needs?: Ability
  /** Fails, or throws, where the promise is broken; the error says what was promised and what was seen. */
  readonly check: (world: World) => Effect.Effect<void, unknown, R>
}
