/** Runs the tests of the copy in one process: all of them before the mutants (`loop`), or those that meet one mutant (`fresh`). */
import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

const root = fileURLToPath(new URL("../", import.meta.url))
const conditions = ["@cartwright/source"]
const tests = ["packages/core/test/pricing/**/*.test.ts", "packages/core/test/money/**/*.test.ts"]
const { MUTATE_MODE = "loop", MUTATE_FILES = "[]", MUTATE_NEAREST = "" } = process.env
const LOOP = "mutate/loop.ts"

/** How long each file took when no mutant was active; nothing before that was measured. */
const durations = (): Readonly<Record<string, number>> => {
  try {
    return JSON.parse(readFileSync(`${root}mutate/durations.json`, "utf8"))
  } catch {
    return {}
  }
}

/** The mutated file's own tests first, then the quick ones; the loop over the mutants comes after all of them. */
class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const took = durations()
    const rank = ({ moduleId }: TestSpecification): number => {
      if (moduleId.endsWith(LOOP)) return Number.POSITIVE_INFINITY
      if (MUTATE_NEAREST !== "" && basename(moduleId).startsWith(`${MUTATE_NEAREST}.`)) return -1
      return took[moduleId.slice(root.length)] ?? 0
    }
    return files.toSorted((a, b) => rank(a) - rank(b) || (a.moduleId < b.moduleId ? -1 : 1))
  }
}

export default defineConfig({
  root,
  cacheDir: `${root}.vite`,
  resolve: {
    conditions,
    // By its name the package would be found in node_modules, where it is not mutated.
    alias: [{ find: /^@cartwright\/core\/(.*)$/, replacement: `${root}packages/core/src/$1/index.ts` }],
  },
  ssr: { resolve: { conditions } },
  test: {
    include: MUTATE_MODE === "loop" ? [...tests, LOOP] : JSON.parse(MUTATE_FILES),
    setupFiles: [`${root}mutate/setup.ts`],
    sequence: { sequencer: QuickestFirst },
    isolate: false,
    maxWorkers: 1,
    pool: "forks",
    bail: MUTATE_MODE === "loop" ? 0 : 1,
    testTimeout: 300_000,
    silent: true,
    reporters: ["dot"],
  },
})
