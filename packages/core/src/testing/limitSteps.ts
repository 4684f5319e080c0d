/** The words that the laws about limits are written in. */
import * as Effect from "effect/Effect"
import type { HoldId } from "../catalog/ids.ts"
import type { LimitDemand, LimitKey, LimitLedger } from "../ports/LimitLedger.ts"
import { ALL, type Fresh, named, THE_END } from "./purchases.ts"

export type Ledger = LimitLedger["Service"]

/** How much of a counter, how far it may come, and whether it stays counted. */
type Want = readonly [amount: number, max: number, keep?: "keep"]

/** What a hold asks for, by the short names of its subjects. */
type Wants = Readonly<Record<string, Want>>

const WINDOW = "ever"

/** The ids of this run, and how far its counters have come by short names. */
export const ours = (ledger: Ledger, world: Fresh) => {
  const key = (name: string, window: string = WINDOW): LimitKey => ({ subject: named<string>(world, name), window })
  return {
    key,
    hold: (name: string): HoldId => named<HoldId>(world, name),
    demands: (wants: Wants): ReadonlyArray<LimitDemand> =>
      Object.entries(wants).map(([name, [amount, max, keep]]) => ({
        ...key(name),
        amount,
        max,
        ...(keep === undefined ? {} : { keep: true }),
      })),
    used: (names: ReadonlyArray<string>) =>
      Effect.map(
        ledger.used(names.map((name) => key(name))),
        (counted): Readonly<Record<string, number | undefined>> =>
          Object.fromEntries(names.map((name, at) => [name, counted[at]])),
      ),
  }
}

/** Lets go of what other laws hold, so that only ours ends from now on. */
export const releaseAll = (ledger: Ledger): Effect.Effect<void, unknown> =>
  Effect.flatMap(ledger.ended(THE_END, ALL), (ended) =>
    ended.length === 0 ? Effect.void : Effect.andThen(Effect.forEach(ended, ledger.release), releaseAll(ledger)),
  )

const AT_ONCE = 8

/** The same call several times at once. */
export const atOnce = <A, E>(
  call: (at: number) => Effect.Effect<A, E>,
  times: number = AT_ONCE,
): Effect.Effect<ReadonlyArray<A>, E> =>
  Effect.all(
    Array.from({ length: times }, (_, at) => call(at)),
    { concurrency: "unbounded" },
  )
