import * as Effect from "effect/Effect"
import fc from "fast-check"
import { type ChanceOptions, reported } from "./chance.ts"
import { LawBroken } from "./check.ts"
import type { World } from "./Law.ts"
import type { Fresh } from "./purchases.ts"

export interface HistoryOptions extends ChanceOptions {
  /** Most steps of a history. */
  readonly steps?: number
}

/** Walks random histories, each with ids of its own, and reports the shortest that `walk` stumbles over. */
export const tryHistories = <Step>(
  world: World,
  { steps = 60, ...chance }: HistoryOptions,
  step: fc.Arbitrary<Step>,
  walk: (world: Fresh, steps: ReadonlyArray<Step>) => Effect.Effect<unknown, unknown>,
): Effect.Effect<void, LawBroken> =>
  Effect.tryPromise({
    try: () => {
      let run = 0
      const history = fc.array(step, { minLength: 1, maxLength: steps, size: "max" })
      const property = fc.asyncProperty(history, (taken) =>
        Effect.runPromise(Effect.asVoid(walk({ fresh: `${world.fresh}-${run++}` }, taken))),
      )
      return reported(property, chance)
    },
    catch: (error) => (error instanceof LawBroken ? error : new LawBroken(String(error))),
  })
