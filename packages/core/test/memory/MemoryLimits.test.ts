import * as Effect from "effect/Effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { HoldId, Instant } from "../../src/catalog/ids.ts"
import { makeMemoryLimitLedger } from "../../src/memory/index.ts"
import { checkLimitDemands, checkLimitKeys } from "../../src/ports/index.ts"
import type { LimitDemand } from "../../src/ports/LimitLedger.ts"

const end = 1_000 as Instant
const code: LimitDemand = { subject: "code:ONCE", window: "ever", amount: 1, max: 1 }

/** Lets a step wait for as many turns as are next in the list, over and over. */
const turns = (list: ReadonlyArray<number>): Effect.Effect<void> => {
  let calls = 0
  return Effect.suspend(() =>
    Effect.replicateEffect(Effect.yieldNow, list[calls++ % list.length] ?? 0, { discard: true }),
  )
}

describe("a code that is good for one use", () => {
  it("is used once by 100 reservations at once, in whatever order they get their turns", async () => {
    const runs = scaled(1_000)
    const property = fc.asyncProperty(fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 200 }), async (list) => {
      const ledger = makeMemoryLimitLedger({ pause: turns(list) })
      const reservations = Array.from({ length: 100 }, (_, at) => ledger.reserve(`hold-${at}` as HoldId, [code], end))
      const answers = await Effect.runPromise(Effect.all(reservations, { concurrency: "unbounded" }))
      expect(answers.filter(({ _tag }) => _tag === "Held")).toHaveLength(1)
      expect(await Effect.runPromise(ledger.used([code]))).toEqual([1])
    })
    await fc.assert(property, { seed, numRuns: runs })
    held("A code of one use under 100 reservations at once was used once", runs, "schedules")
  })
})

describe("a demand that makes no sense", () => {
  const refusal = (...demands: ReadonlyArray<LimitDemand>): string => {
    try {
      checkLimitDemands(demands)
    } catch (error) {
      expect(error).toBeInstanceOf(RangeError)
      return error instanceof Error ? error.message : ""
    }
    return "nothing"
  }

  it("is refused with its place, the value and the way out", () => {
    expect(refusal(code, { ...code, subject: "budget", amount: 1.5 })).toBe(
      "LimitLedger.reserve: the amount of demand 2 is no whole number from 1 on, got 1.5. " +
        "Count in whole uses, pieces or minor units, and leave out what takes nothing.",
    )
    expect(refusal({ ...code, max: -1 })).toBe(
      "LimitLedger.reserve: the max of demand 1 is no whole number from 0 to 9007199254740991, got -1. " +
        "Say how far the counter may come, or leave the demand out where nothing bounds it.",
    )
    expect(refusal(code, { ...code, window: "2026-11-24" }, code)).toBe(
      `LimitLedger.reserve: demands 1 and 3 name one counter, got "code:ONCE". Add the two amounts up into one demand.`,
    )
    expect(refusal({ ...code, window: "w".repeat(33) })).toBe(
      "LimitLedger.reserve: the window of demand 1 is no text of 1 to 32 characters that every store can keep, " +
        `got "${"w".repeat(33)}". Shorten it, and leave out halves of surrogate pairs and U+0000.`,
    )
    expect(refusal(...Array.from({ length: 2_001 }, (_, at) => ({ ...code, subject: `s${at}` })))).toBe(
      "LimitLedger.reserve: at most 2000 counters go into one call, got 2001. Send several calls.",
    )
  })

  it("is refused of what is only looked up as well", () => {
    expect(() => checkLimitKeys([{ subject: "", window: "ever" }])).toThrow(
      new RangeError(
        "LimitLedger.used: the subject of key 1 is no text of 1 to 255 characters that every store can keep, " +
          `got "". Shorten it, and leave out halves of surrogate pairs and U+0000.`,
      ),
    )
  })

  it("is none at the very bounds", () => {
    const largest = { subject: "s".repeat(255), window: "w".repeat(32), amount: Number.MAX_SAFE_INTEGER, max: 0 }
    expect(refusal(largest, { ...largest, subject: "s", amount: 1, max: Number.MAX_SAFE_INTEGER })).toBe("nothing")
    expect(refusal()).toBe("nothing")
  })
})
