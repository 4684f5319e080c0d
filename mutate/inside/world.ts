/** What the switches in the instrumented sources read and count: Stryker's names. */
import type { RunnerTestCase } from "vitest"

/** By mutant: how often it was met. */
export type Hits = Readonly<Record<string, number>>

interface World {
  activeMutant: string | undefined
  currentTestId: string | undefined
  hitCount: number | undefined
  hitLimit: number
  /** Nothing is counted any more but what the active mutant meets: ours. */
  quiet?: boolean
  readonly mutantCoverage: { static: Hits; readonly perTest: Record<string, Hits> }
}

const places = globalThis as unknown as {
  __stryker__?: Partial<World>
  __known__?: Map<string, RunnerTestCase>
  __loading__?: Map<string, Hits>
}

// biome-ignore lint/suspicious/noAssignInExpressions: one object, whoever comes first.
export const world = (places.__stryker__ ??= {}) as World
Object.assign(world, {
  mutantCoverage: world.mutantCoverage ?? { static: {}, perTest: {} },
  hitLimit: world.hitLimit ?? 0,
})

/** Every test that has run, by its id. */
places.__known__ ??= new Map()
export const known: Map<string, RunnerTestCase> = places.__known__

/** By test file: what is met while it and its modules load. */
places.__loading__ ??= new Map()
export const loading: Map<string, Hits> = places.__loading__
