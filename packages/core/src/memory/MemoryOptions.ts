import * as Effect from "effect/Effect"

export interface MemoryOptions {
  /** Runs before each step of a store; tests hand over the turn here, so that concurrent calls really interleave. */
  readonly pause?: Effect.Effect<void>
}

/** One step that nobody interleaves with, after the pause. */
export const stepAfter =
  ({ pause = Effect.void }: MemoryOptions) =>
  <A>(run: () => A): Effect.Effect<A> =>
    Effect.andThen(pause, Effect.sync(run))

/** The names whose moment has come, the earliest first; those of one moment in the order of their names. */
export const come = <Name extends string>(
  moments: Iterable<readonly [Name, number]>,
  now: number,
  limit: number,
): ReadonlyArray<Name> =>
  [...moments]
    .filter(([, at]) => at <= now)
    .toSorted(([a, first], [b, second]) => first - second || (a < b ? -1 : 1))
    .slice(0, limit)
    .map(([name]) => name)
