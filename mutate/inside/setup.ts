/** Remembers each test as it runs, and under its id what it meets of the mutants. */
import fc from "fast-check"
import { afterEach, beforeEach } from "vitest"
import { known, world } from "./world.ts"

// A failure is enough: nobody reads the smallest one.
fc.configureGlobal({ endOnFailure: true, seed: 1 })

beforeEach(({ task }) => {
  known.set(task.id, task)
  world.currentTestId = task.id
})

afterEach(() => {
  world.currentTestId = undefined
})
