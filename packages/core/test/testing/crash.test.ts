import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { describe, expect, it } from "vitest"
import type { HoldId, Instant, Sku } from "../../src/catalog/ids.ts"
import { makeMemoryPaymentLog, makeMemoryStockLedger } from "../../src/memory/index.ts"
import { Crashed, crashAt } from "../../src/testing/index.ts"

const tea = [{ sku: "tea" as Sku, quantity: 1 }]
const hold = "hold" as HoldId
const end = 1 as Instant

/** A process of three calls: it receives, reserves and confirms. */
const untilItDies = async (boundary: number) => {
  const kept = makeMemoryStockLedger()
  const crash = crashAt(boundary)
  const ledger = crash.wrap("stock", kept)
  const exit = await Effect.runPromiseExit(
    Effect.gen(function* () {
      yield* ledger.receive("first", tea)
      yield* ledger.reserve(hold, tea, end)
      return yield* ledger.confirm(hold)
    }),
  )
  const left = (await Effect.runPromise(kept.available(["tea" as Sku]))).get("tea" as Sku)
  return { crash, exit, left, isConfirmed: (await Effect.runPromise(kept.ended(end, 1))).length === 0 && left === 0 }
}

describe("a process that crashes", () => {
  it("dies before a call happened or when its caller has not heard, one boundary after another", async () => {
    const lefts = []
    for (let boundary = 1; boundary <= 6; boundary++) {
      const { crash, exit, left, isConfirmed } = await untilItDies(boundary)
      expect(crash.crashed()).toBe(true)
      expect(crash.count()).toBe(boundary)
      expect(Exit.isFailure(exit) && Cause.squash(exit.cause)).toBeInstanceOf(Crashed)
      lefts.push([left, isConfirmed])
    }
    expect(lefts).toEqual([
      [undefined, false],
      [1, false],
      [1, false],
      [0, false],
      [0, false],
      [0, true],
    ])
  })
  it("lives to the end where it never dies, and has counted its boundaries", async () => {
    const { crash, exit } = await untilItDies(Number.POSITIVE_INFINITY)
    expect(Exit.isSuccess(exit) && exit.value).toBe(true)
    expect(crash.crashed()).toBe(false)
    expect(crash.trace).toEqual([
      "stock.receive before",
      "stock.receive after",
      "stock.reserve before",
      "stock.reserve after",
      "stock.confirm before",
      "stock.confirm after",
    ])
    expect(crash.count()).toBe(6)
  })
  it("takes all its services and fibers with it, and nothing it does later has an effect", async () => {
    const crash = crashAt(2)
    const kept = makeMemoryStockLedger()
    const ledger = crash.wrap("stock", kept)
    const payments = crash.wrap("payments", makeMemoryPaymentLog())
    let reached = 0
    const release = Promise.withResolvers<void>()
    // A call of another fiber that is under way when the process dies never tells its caller.
    const slow = crash.wrap("slow", { call: () => Effect.promise(() => release.promise) })
    const other = Effect.runPromiseExit(
      Effect.andThen(
        slow.call(),
        Effect.sync(() => reached++),
      ),
    )
    const dies = await Effect.runPromiseExit(Effect.retry(ledger.receive("first", tea), { times: 3 }))
    release.resolve()
    const exits: ReadonlyArray<Exit.Exit<unknown, unknown>> = [
      dies,
      await other,
      await Effect.runPromiseExit(ledger.receive("second", tea)),
      await Effect.runPromiseExit(Effect.catch(payments.due(end, 1), () => Effect.succeed([]))),
    ]
    for (const exit of exits) expect(Exit.isFailure(exit) && Cause.squash(exit.cause)).toBeInstanceOf(Crashed)
    expect(reached).toBe(0)
    expect(crash.trace).toEqual(["slow.call before", "stock.receive before"])
    const next = crashAt(Number.POSITIVE_INFINITY).wrap("stock", kept)
    expect((await Effect.runPromise(next.available(["tea" as Sku]))).size).toBe(0)
  })
  it("hears failures as it hears answers: after they happened", async () => {
    const crash = crashAt(3)
    const failing = crash.wrap("bank", { ask: () => Effect.fail("closed") })
    expect(await Effect.runPromise(Effect.flip(failing.ask()))).toBe("closed")
    expect(Exit.isFailure(await Effect.runPromiseExit(Effect.flip(failing.ask())))).toBe(true)
    expect(crash.trace).toEqual(["bank.ask before", "bank.ask after", "bank.ask before"])
  })
})
