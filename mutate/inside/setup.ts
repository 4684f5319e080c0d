/** Remembers each test as it runs, and under its id what it meets of the mutants. */
import fc from "fast-check"
import { afterEach, beforeEach } from "vitest"
import { known, loading, world } from "./world.ts"

// A failure is enough: nobody reads the smallest one.
fc.configureGlobal({ endOnFailure: true, seed: 1 })

// What one mutant alone meets is not counted.
if (process.env["MUTATE_MODE"] === "fresh") world.quiet = true

beforeEach(({ task }) => {
  const file = task.file.name
  // Between the last test of a file and the first of the next, that one and its modules are loaded.
  if (!loading.has(file)) {
    loading.set(file, world.mutantCoverage.static)
    world.mutantCoverage.static = {}
  }
  known.set(task.id, task)
  world.currentTestId = task.id
})

afterEach(() => {
  world.currentTestId = undefined
  world.mutantCoverage.static = {}
})
