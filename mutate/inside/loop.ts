/** Comes after all tests: makes one mutant after the other active, and runs the tests that meet it until one notices. */
import { appendFileSync, readFileSync, writeFileSync } from "node:fs"
import { it, type RunnerTestCase, TestRunner } from "vitest"
import { type Hits, known, loading, world } from "./world.ts"

interface Work {
  /** The mutants to try, by the numbers of their switches. */
  readonly ids: ReadonlyArray<string>
  readonly answers: string
  /** Says until when to wait for the test that runs now. */
  readonly pulse: string
}

interface Ready {
  readonly run: () => unknown
  readonly test: RunnerTestCase
  readonly file: string
  readonly hits: Hits
  readonly milliseconds: number
}

const work: Work = JSON.parse(readFileSync(process.env["MUTATE_WORK"] ?? "", "utf8"))
const LOOP = "mutate/loop.ts"
const PATIENCE_MS = 60_000

/** A loop that meets its mutant this many times as often as without it does not end. */
const HITS = 100

const say = (answer: object): void => appendFileSync(work.answers, `${JSON.stringify(answer)}\n`)
const pulse = (id: string, milliseconds: number): void =>
  writeFileSync(work.pulse, JSON.stringify({ id, until: Date.now() + PATIENCE_MS + 50 * milliseconds }))

const holds = async (run: () => unknown): Promise<boolean> => {
  try {
    await run()
    return true
  } catch {
    return false
  }
}

/** The tests that hold alone and again: what one test leaves for another is no part of a mutant's trial. */
const readyTests = async (): Promise<ReadonlyArray<Ready>> => {
  const ready: Ready[] = []
  for (const [id, test] of known) {
    if (test.file.name === LOOP) continue
    const run = TestRunner.getTestFn(test)
    const start = performance.now()
    pulse("", test.result?.duration ?? 0)
    if (test.result?.state !== "pass" || !(await holds(run)))
      say({ leftOut: test.fullName, file: test.file.name, broken: test.result?.state !== "pass" })
    else {
      const milliseconds = performance.now() - start
      ready.push({ run, test, file: test.file.name, hits: world.mutantCoverage.perTest[id] ?? {}, milliseconds })
    }
  }
  return ready.sort((a, b) => a.milliseconds - b.milliseconds)
}

const keepDurations = (ready: ReadonlyArray<Ready>): void => {
  const took: Record<string, number> = {}
  for (const { file, milliseconds } of ready) took[file] = (took[file] ?? 0) + milliseconds
  writeFileSync(new URL("durations.json", import.meta.url), JSON.stringify(took))
}

interface Trial {
  readonly killer?: Ready
  /** Some test met the mutant less often than without it: a cache may have answered in its place. */
  readonly doubtful: boolean
}

/** Runs the tests until one notices. */
const tried = async (id: string, meeting: ReadonlyArray<Ready>): Promise<Trial> => {
  let doubtful = false
  for (const one of meeting) {
    const hits = one.hits[id] ?? 0
    pulse(id, one.milliseconds)
    world.activeMutant = id
    world.hitCount = 0
    world.hitLimit = HITS * hits + 10_000
    const held = await holds(one.run)
    world.activeMutant = ""
    if (!held) return { killer: one, doubtful }
    doubtful ||= world.hitCount < hits
  }
  return { doubtful }
}

it("tries the mutants", { timeout: 0 }, async () => {
  world.quiet = true
  const ready = await readyTests()
  keepDurations(ready)
  for (const [index, id] of work.ids.entries()) {
    const meeting = ready.filter(({ hits }) => hits[id] !== undefined)
    const loads = [...loading].filter(([, hits]) => hits[id] !== undefined).map(([file]) => file)
    const { killer, doubtful } = await tried(id, meeting)
    if (killer === undefined) {
      const files = meeting.map(({ file }) => file)
      // What only loads is loaded once, and then serves every file.
      const fresh = files.length === 0 ? [] : [...new Set([...files, ...loads])]
      const isMet = files.length > 0 || loads.length > 0
      say({ id, verdict: isMet ? "survived" : "unmet", files: fresh, doubtful: doubtful || loads.length > 0 })
      continue
    }
    const endless = (world.hitCount ?? 0) > world.hitLimit
    // What a mutant left in a cache would make the next ones fail too: then this process ends, and a new one goes on.
    pulse(id, killer.milliseconds)
    const sound = await holds(killer.run)
    if (sound || index === 0) say({ id, verdict: endless ? "endless" : "killed", by: killer.test.fullName })
    if (!sound) return
  }
})
