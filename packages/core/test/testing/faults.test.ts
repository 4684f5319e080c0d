import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { CartId, Version } from "../../src/catalog/ids.ts"
import { makeMemoryCartStore } from "../../src/memory/index.ts"
import { breakable, type FaultScript, faultScript, faulty } from "../../src/testing/index.ts"
import { openCommand, writeOf } from "../../src/testing/writes.ts"

const id = "c1" as CartId
const opening = writeOf("open", openCommand(id), undefined)
const run = <A, E>(effect: Effect.Effect<A, E>): Promise<A> => Effect.runPromise(effect)

const afterOneWrite = async (script: FaultScript) => {
  const kept = makeMemoryCartStore()
  const result = await run(Effect.result(faulty(kept, script).write(id, opening)))
  const outcome = result._tag === "Failure" ? result.failure.outcome : result.success._tag
  return { outcome, made: (await run(kept.load(id))) !== undefined }
}

describe("a scripted fault", () => {
  it("fails before or after it happened, and knows what it can know", async () => {
    expect(await afterOneWrite(["none"])).toEqual({ outcome: "Written", made: true })
    expect(await afterOneWrite(["notDone"])).toEqual({ outcome: "notDone", made: false })
    expect(await afterOneWrite(["lost"])).toEqual({ outcome: "unknown", made: false })
    expect(await afterOneWrite(["unknown"])).toEqual({ outcome: "unknown", made: true })
  })
  it("hangs before or after it happened", async () => {
    for (const [fault, made] of [
      ["hangs", true],
      ["hangsBefore", false],
    ] as const) {
      const kept = makeMemoryCartStore()
      const hung = faulty(kept, { write: [fault] }).write(id, opening)
      const answer = await run(Effect.timeoutOption(hung, "1 hour").pipe(underATestClock("1 hour")))
      expect(answer._tag).toBe("None")
      expect((await run(kept.load(id))) !== undefined).toBe(made)
    }
  })
  it("delays on Effect's clock", async () => {
    const slow = faulty(makeMemoryCartStore(), [{ delay: "1 minute" }]).write(id, opening)
    const timed = Effect.timeoutOption(slow, "59 seconds")
    expect((await run(timed.pipe(underATestClock("59 seconds"))))._tag).toBe("None")
    expect((await run(slow.pipe(underATestClock("60 seconds"))))._tag).toBe("Written")
  })
  it("meets the call whose turn it is, over all calls or each kind by itself", async () => {
    const tags = (script: FaultScript) => {
      const store = faulty(makeMemoryCartStore(), script)
      const page = { after: 0 as Version, limit: 1 }
      const tag = <A>(call: Effect.Effect<A, unknown>) => Effect.map(Effect.result(call), ({ _tag }) => _tag)
      const write = store.write(id, opening)
      return run(Effect.all([tag(store.load(id)), tag(write), tag(store.history(id, page)), tag(write)]))
    }
    expect(await tags(["none", "none", "notDone"])).toEqual(["Success", "Success", "Failure", "Success"])
    expect(await tags({ write: ["none", "lost"] })).toEqual(["Success", "Success", "Success", "Failure"])
    expect(await tags({})).toEqual(["Success", "Success", "Success", "Success"])
  })
  it("names itself and the call in the error", async () => {
    const error = await run(Effect.flip(faulty(makeMemoryCartStore(), ["unknown"]).load(id)))
    expect(error.message).toContain("load under test")
    expect(String(error.cause)).toContain("scripted fault: unknown")
  })
  it("never lets a request count twice that is sent again until it is answered", async () => {
    await fc.assert(
      fc.asyncProperty(faultScript(), async (script) => {
        const kept = makeMemoryCartStore()
        const answer = await run(Effect.retry(faulty(kept, script).write(id, opening), { times: script.length }))
        expect(["Written", "Replayed"]).toContain(answer._tag)
        expect(await run(kept.history(id, { after: 0 as Version, limit: 10 }))).toHaveLength(1)
      }),
    )
  })
})

describe("a connection that can be cut", () => {
  it("fails while it is cut and answers before and after", async () => {
    const { store, cut, restore } = breakable(makeMemoryCartStore(), "notDone")
    const load = Effect.map(Effect.result(store.load(id)), ({ _tag }) => _tag)
    expect(await run(Effect.all([load, Effect.andThen(cut, load), load, Effect.andThen(restore, load)]))).toEqual([
      "Success",
      "Failure",
      "Failure",
      "Success",
    ])
  })
})

const underATestClock =
  (span: "59 seconds" | "60 seconds" | "1 hour") =>
  <A, E>(effect: Effect.Effect<A, E>) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(effect)
      yield* TestClock.adjust(span)
      return yield* Fiber.join(fiber)
    }).pipe(Effect.provide(TestClock.layer()))
