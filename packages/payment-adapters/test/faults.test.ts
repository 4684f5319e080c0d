import type { ChannelLookup, ChannelOutcome } from "@cartwright/core"
import { type Fault, makeSandbox, type SandboxCall, type SandboxOptions } from "@cartwright/payment-adapters"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { describe, expect, it, onTestFinished } from "vitest"
import { newFile } from "./files.ts"
import { by, gbp, refund, sale, voiding } from "./requests.ts"

/** The first call about the sale meets it. */
const first =
  (fault: Fault) =>
  ({ kind, operationId, attempt }: SandboxCall): Fault | undefined =>
    kind === "sale" && operationId === "s1" && attempt === 1 ? fault : undefined

const found = { _tag: "Found", state: { _tag: "Succeeded", amount: gbp(1_000) } }
const done = { _tag: "Done", state: { _tag: "Succeeded", amount: gbp(1_000) } }
const once = { captured: gbp(1_000), refunded: gbp(0) }
const nothing = { captured: gbp(0), refunded: gbp(0) }

describe.each([
  ["memory", () => ({})],
  ["a file", () => ({ filename: newFile(onTestFinished) })],
])("a fault, with books in %s:", (_, where) => {
  /** A sandbox on a clock that stands still, for the life of one program. */
  const trying = async <A>(
    options: SandboxOptions,
    program: (tools: {
      readonly execute: (id?: string) => Effect.Effect<ChannelOutcome>
      readonly lookup: Effect.Effect<ChannelLookup>
      readonly sandbox: Awaited<ReturnType<typeof makeSandbox>>
    }) => Effect.Effect<A>,
  ): Promise<A> => {
    await using sandbox = await makeSandbox({ ...where(), ...options })
    const { execute, lookup } = sandbox.channel
    const tools = { execute: (id = "s1") => execute(sale(id)), lookup: lookup(by("s1")), sandbox }
    return await Effect.runPromise(Effect.provide(program(tools), TestClock.layer()))
  }
  /** What the books say of the sale, on the program's own clock. */
  const truth = ({ books }: Awaited<ReturnType<typeof makeSandbox>>) =>
    Effect.promise(() => books.totalsOf("s1", "GBP"))

  it.each([
    ["notSent", { _tag: "NotSent", why: "connection refused" }],
    ["unknown", { _tag: "Unknown", why: "no connection", sameKeyRetry: "allowed" }],
  ] as const)("before it is received, told as %s: nothing happens until it is sent again", (told, answer) =>
    trying({ faults: first({ _tag: "BeforeReceive", told }) }, ({ execute, lookup, sandbox }) =>
      Effect.gen(function* () {
        expect(yield* execute()).toEqual(answer)
        expect(yield* lookup).toMatchObject({ _tag: "Absent", asOf: 0 })
        expect(yield* truth(sandbox)).toEqual(nothing)
        expect(yield* execute()).toMatchObject(done)
        expect(yield* lookup).toMatchObject(found)
        expect(yield* truth(sandbox)).toEqual(once)
      }),
    ),
  )

  it("after the commit and before the answer: it has happened, once", () =>
    trying({ faults: first({ _tag: "AfterCommitBeforeAnswer" }) }, ({ execute, lookup, sandbox }) =>
      Effect.gen(function* () {
        expect(yield* execute()).toEqual({ _tag: "Unknown", why: "connection reset", sameKeyRetry: "allowed" })
        expect(yield* truth(sandbox)).toEqual(once)
        expect(yield* lookup).toMatchObject(found)
        expect(yield* execute()).toMatchObject(done)
        expect(yield* truth(sandbox)).toEqual(once)
      }),
    ))

  const late: Fault = { _tag: "LateCommit", afterMs: 5_000 }

  it("a late commit happens when its time has come, and cannot be seen before", () =>
    trying({ faults: first(late), absentIsFinalAfterMs: 5_000 }, ({ execute, lookup, sandbox }) =>
      Effect.gen(function* () {
        expect(sandbox.channel.capabilities.lookup.absentIsFinalAfterMs).toBe(5_000)
        expect(yield* execute()).toEqual({ _tag: "Unknown", why: "timeout", sameKeyRetry: "allowed" })
        yield* TestClock.adjust(4_999)
        expect(yield* lookup).toMatchObject({ _tag: "Absent", asOf: 4_999 })
        expect(yield* sandbox.channel.execute(voiding("v1", "s1"))).toMatchObject({
          state: { _tag: "Failed", decline: { code: "no_such_sale" } },
        })
        yield* TestClock.adjust(1)
        expect(yield* lookup).toMatchObject(found)
        expect(yield* truth(sandbox)).toEqual(once)
        expect(yield* execute()).toMatchObject(done)
        expect(yield* truth(sandbox)).toEqual(once)
      }),
    ))

  it("a late commit happens when it is sent again, and never a second time", () =>
    trying({ faults: first(late) }, ({ execute, lookup, sandbox }) =>
      Effect.gen(function* () {
        yield* execute()
        expect(yield* execute()).toMatchObject(done)
        yield* TestClock.adjust(60_000)
        expect(yield* lookup).toMatchObject(found)
        expect(yield* truth(sandbox)).toEqual(once)
      }),
    ))

  it("a late copy of what was received already changes nothing when it comes", () =>
    trying({ faults: ({ kind, attempt }) => (kind === "sale" && attempt === 2 ? late : undefined) }, (tools) =>
      Effect.gen(function* () {
        yield* tools.execute()
        expect(yield* tools.execute()).toMatchObject({ _tag: "Unknown" })
        expect(yield* tools.lookup).toMatchObject(found)
        yield* TestClock.adjust(5_000)
        expect(yield* tools.lookup).toMatchObject(found)
        expect(yield* truth(tools.sandbox)).toEqual(once)
      }),
    ))

  it("a late commit that the books do not allow any more fails", () => {
    const faults = ({ kind, operationId }: SandboxCall) =>
      kind === "refund" && operationId === "r1" ? late : undefined
    return trying({ faults }, ({ execute, sandbox }) =>
      Effect.gen(function* () {
        yield* execute()
        yield* sandbox.channel.execute(refund("r1", "s1", 600))
        yield* sandbox.channel.execute(refund("r2", "s1", 600))
        yield* TestClock.adjust(5_000)
        expect(yield* sandbox.channel.lookup(by("r1"))).toMatchObject({
          state: { _tag: "Failed", decline: { code: "refund_too_large" } },
        })
        expect(yield* truth(sandbox)).toEqual({ captured: gbp(1_000), refunded: gbp(600) })
      }),
    )
  })

  it.each([
    [true, found, once],
    [false, { _tag: "Absent" }, nothing],
  ])("an error that is kept as the answer, where it happened: %s. Only a lookup tells", (happens, seen, moved) =>
    trying({ faults: first({ _tag: "StoredError", happens }) }, ({ execute, lookup, sandbox }) =>
      Effect.gen(function* () {
        const kept = { _tag: "Unknown", why: "internal_error", sameKeyRetry: "useless" }
        expect(yield* execute()).toEqual(kept)
        expect(yield* execute()).toEqual(kept)
        expect(yield* lookup).toMatchObject(seen)
        expect(yield* truth(sandbox)).toEqual(moved)
        expect(yield* execute("s2")).toMatchObject(done)
      }),
    ),
  )

  it("a lookup that does not arrive cannot say anything", () =>
    trying(
      { faults: ({ kind }) => (kind === "lookup" ? { _tag: "BeforeReceive", told: "notSent" } : undefined) },
      ({ execute, lookup }) =>
        Effect.gen(function* () {
          yield* execute()
          expect(yield* lookup).toEqual({ _tag: "Unavailable", why: "scripted fault: BeforeReceive" })
        }),
    ))

  it.each([
    ["on the way there", 999, nothing],
    ["on the way back", 1_001, once],
  ])("a caller who gives up %s", (_, patience, moved) =>
    trying({ delayMs: 2_000 }, ({ execute, sandbox }) =>
      Effect.gen(function* () {
        const call = yield* Effect.forkChild(execute())
        yield* TestClock.adjust(patience)
        // A file answers in a turn of its own, which no clock of ours moves.
        yield* Effect.promise(() => new Promise((resume) => setImmediate(() => setImmediate(resume))))
        yield* Fiber.interrupt(call)
        expect(yield* truth(sandbox)).toEqual(moved)
      }),
    ),
  )

  it("calls are counted for the script", async () => {
    const calls: Array<SandboxCall> = []
    const faults = (call: SandboxCall) => void calls.push(call)
    await trying({ faults }, ({ execute, lookup }) =>
      Effect.gen(function* () {
        yield* execute()
        yield* execute("s2")
        yield* lookup
        yield* execute()
      }),
    )
    expect(calls.map(({ kind, operationId, attempt, callNumber }) => [kind, operationId, attempt, callNumber])).toEqual(
      [
        ["sale", "s1", 1, 1],
        ["sale", "s2", 1, 2],
        ["lookup", "s1", 1, 3],
        ["sale", "s1", 2, 4],
      ],
    )
  })
})
