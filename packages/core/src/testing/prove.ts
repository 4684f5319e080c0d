import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import { LawBroken } from "./check.ts"
import { type Ability, abilities, type Law, type World } from "./Law.ts"

/** The few words of a test runner that laws are told to it in. Vitest, node:test and Jest all have them. */
export interface Runner {
  readonly describe: (name: string, body: () => void) => unknown
  /** Give slow servers time in your runner's own way: `it: (name, body) => it(name, body, 60_000)`. */
  readonly it: (name: string, body: () => Promise<void>) => unknown
  /** `it.skip`: where a law that the adapter cannot keep is named. Without it, it is named in a test that passes. */
  readonly skip?: (name: string, body: () => Promise<void>) => unknown
  /** Needed only with `shared`, to release what was built. */
  readonly afterAll?: (body: () => Promise<void>) => unknown
}

/** What became of one law with one adapter. A law that failed is in no ledger: the test run is red. */
export type Proof =
  | { readonly law: string; readonly adapter: string; readonly result: "proved" }
  | { readonly law: string; readonly adapter: string; readonly result: "lacks"; readonly reason: string }

export interface ProveOptions<R> {
  /** The adapter and all it needs. It is built anew for each law, so that no law lives on what another left. */
  readonly layer: Layer.Layer<R, unknown>
  /** Build the layer once for all laws: for adapters whose start is dear. Laws use fresh ids, so they do not meet. */
  readonly shared?: boolean
  /** What the adapter cannot do, and why: the laws that need it are skipped out loud. */
  readonly lacks?: Readonly<Partial<Record<Ability, string>>>
  /** How this adapter's clock is moved and its connection cut. Without `passTime`, time is slept through. */
  readonly world?: Partial<World>
  /** Is told what became of each law, so that a build can write the table of laws and adapters. */
  readonly ledger?: (proof: Proof) => void
}

/**
 * Tells a test runner to hold an adapter to the laws of its port: one suite under `name`, one test for each law.
 *
 * Silence never counts as proof: an empty list of laws, a law without a number, an unknown ability, and one that is
 * needed and neither in `world` nor in `lacks`, are errors at once.
 *
 * @example
 * import { describe, it } from "node:test"
 * import { memory } from "@cartwright/core/memory"
 * import { cartStoreLaws, prove } from "@cartwright/core/testing"
 *
 * prove({ describe, it, skip: it.skip }, "memory", cartStoreLaws, {
 *   layer: memory(),
 *   lacks: { outage: "it runs in this process" },
 * })
 */
export const prove = <R>(
  { describe, it, skip, afterAll }: Runner,
  name: string,
  laws: ReadonlyArray<Law<R>>,
  { layer, shared = false, lacks = {}, world = {}, ledger = () => {} }: ProveOptions<R>,
): void => {
  refuseSilence(name, laws, lacks, world)
  if (shared && afterAll === undefined)
    throw new TypeError(
      `prove: ${name} is shared by its laws and nothing releases it, got no afterAll. Pass the runner's afterAll (after).`,
    )
  describe(name, () => {
    const runtime = shared ? ManagedRuntime.make(layer) : undefined
    if (runtime !== undefined) afterAll?.(() => runtime.dispose())
    for (const law of laws) {
      const reason = law.needs === undefined ? undefined : lacks[law.needs]
      if (reason !== undefined) {
        const said = `${law.name} (not proved, no ${law.needs}: ${reason})`
        ;(skip ?? it)(said, async () => {})
        ledger({ law: law.name, adapter: name, result: "lacks", reason })
        continue
      }
      it(law.name, async () => {
        const check = Effect.suspend(() => law.check(worldOf(world)))
        const exit = await (runtime === undefined
          ? Effect.runPromiseExit(Effect.provide(check, layer, { local: true }))
          : runtime.runPromiseExit(check))
        if (Exit.isFailure(exit)) throw broken(name, law.name, exit.cause)
        ledger({ law: law.name, adapter: name, result: "proved" })
      })
    }
  })
}

const worldOf = (world: Partial<World>): World => ({
  fresh: crypto.randomUUID().replaceAll("-", "").slice(0, 16),
  passTime: Effect.sleep,
  ...world,
})

const broken = (adapter: string, law: string, cause: Cause.Cause<unknown>): LawBroken => {
  const reason = Cause.squash(cause)
  const told = reason instanceof LawBroken ? reason.message : Cause.pretty(cause)
  return new LawBroken(`${adapter} breaks the law ${law}\n\n${told}`, { cause: reason })
}

const NUMBERED = /^[A-Z]+\d+ \S/

const refuseSilence = <R>(
  adapter: string,
  laws: ReadonlyArray<Law<R>>,
  lacks: Readonly<Partial<Record<string, string>>>,
  world: Partial<World>,
): void => {
  if (laws.length === 0) throw new RangeError(`prove: ${adapter} is held to no law, got []. Pass the laws of its port.`)
  const known: ReadonlyArray<string> = abilities
  for (const [ability, reason] of Object.entries(lacks)) {
    if (!known.includes(ability))
      throw new RangeError(
        `prove: ${adapter} lacks something that no law can need, got ${ability}. Name one of ${known.join(", ")}.`,
      )
    if (reason === undefined || reason.trim() === "")
      throw new RangeError(
        `prove: ${adapter} lacks ${ability} without a reason, got ${JSON.stringify(reason)}. Say why.`,
      )
  }
  const names = new Set<string>()
  for (const { name, needs } of laws) {
    if (!NUMBERED.test(name))
      throw new RangeError(
        `prove: a law's name begins with its number, got ${JSON.stringify(name)}. Name it as "CS1 what is promised".`,
      )
    if (names.has(name))
      throw new RangeError(`prove: two laws have one name, got ${JSON.stringify(name)}. Give each its own.`)
    names.add(name)
    if (needs === "outage" && lacks.outage === undefined && (world.cut === undefined || world.restore === undefined))
      throw new TypeError(
        `prove: ${name} needs an outage, got a world without cut and restore. Pass both, or say in lacks why ${adapter} has none.`,
      )
  }
}
