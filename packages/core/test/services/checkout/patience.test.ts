/** How long anybody waits for what hangs: a caller no longer than its call may take, and a sweep for no one thing for ever. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect, it } from "vitest"
import type { SettlementId } from "../../../src/catalog/ids.ts"
import { makeMemorySettlementStore } from "../../../src/memory/MemorySettlements.ts"
import { CHECKOUT_DEFAULTS } from "../../../src/services/CartwrightConfig.ts"
import { crashAt } from "../../../src/testing/crash.ts"
import { type Fault, faultyService } from "../../../src/testing/faults.ts"
import {
  ada,
  bought,
  inStock,
  opened,
  orderIdOf,
  pass,
  pots,
  STOCK,
  shop,
  startProcess,
  story,
  submitted,
  tagOf,
  timed,
  type World,
  yes,
} from "./kit.ts"

const MINUTE = 60_000
const SOLD = [STOCK - 2, STOCK - 1]
const WHOLE = [STOCK, STOCK]

/** The longest that a sweep waits for one thing: as long as a call may take, and a provider that is sent to and asked. */
const PATIENCE = 5_000 + 2 * CHECKOUT_DEFAULTS.providerTimeoutMs

/** Somebody has the claim on Ada's cart and does not come on for as long as a minute. */
const underWay = Effect.fnUntraced(function* (world: World, settlement: Parameters<typeof submitted>[1]) {
  const stock: typeof world.stock = { ...world.stock, reserve: () => Effect.never }
  const slow = startProcess({ ...world, stock }, { config: { timeoutMs: MINUTE } })
  return yield* Effect.forkChild(submitted(slow, settlement), { startImmediately: true })
})

describe("a caller", () => {
  it(
    "waits a second more for a ledger that hangs while pieces are given back",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const orders = faultyService(world.orders, { place: ["notDone"] })
      const stock = faultyService(world.stock, { release: ["hangsBefore"] })
      const { took, answer } = yield* timed(
        Effect.flip(submitted(startProcess({ ...world, orders, stock }), settlement)),
      )
      expect([answer._tag, took]).toEqual(["StoreUnavailable", 1_000])
      // The claim is what the sweeper finds them by.
      yield* pass(9_000)
      expect((yield* process.checkouts.sweep()).abandoned).toBe(1)
      expect(yield* inStock(world)).toEqual(WHOLE)
    }),
  )

  it(
    "whose time is over waits a second more for it, and where it does not hang has its pieces back at once",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      for (const [release, most] of [
        ["hangsBefore", 6_000],
        ["none", 5_000],
      ] as const satisfies ReadonlyArray<readonly [Fault, number]>) {
        const stock = faultyService(world.stock, { reserve: ["hangs"], release: [release] })
        const { took, answer } = yield* timed(Effect.flip(submitted(startProcess({ ...world, stock }), settlement)))
        expect([answer._tag, took]).toEqual(["DeadlineExceeded", most])
        yield* pass(release === "none" ? 0 : 10_000)
      }
      yield* process.checkouts.sweep()
      expect(yield* inStock(world)).toEqual(WHOLE)
      expect((yield* timed(submitted(process, settlement))).took).toBe(0)
    }),
  )

  it(
    "with a resume text waits half of its time for a settlement store that hangs",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement, resume } = yield* opened(process)
      const hanging = faultyService(makeMemorySettlementStore(), () => "hangsBefore")
      const { took, answer } = yield* timed(
        submitted(startProcess({ ...world, settlements: { current: hanging } }), settlement, { resume }),
      )
      expect([tagOf(answer), took]).toEqual(["ok", 2_500])
    }),
  )

  it(
    "and the next one behind a submission that does not come on are both told so, and ask no more often than they must",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const stuck = yield* underWay(world, settlement)
      const watch = crashAt(Number.POSITIVE_INFINITY)
      const click = submitted(startProcess(world, { crash: watch }), settlement, { requestId: "click" })
      const { took, answer } = yield* timed(Effect.all([click, click], { concurrency: "unbounded" }))
      expect(answer.map(tagOf)).toEqual(["SubmissionUnderWay", "SubmissionUnderWay"])
      expect(took).toBe(4_000)
      expect(watch.trace.filter((place) => place === "orders.claim before").length).toBeLessThan(40)
      yield* Fiber.interrupt(stuck)
    }),
  )

  it(
    "has the claim soon after it is free, however long it has waited",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const stuck = yield* underWay(world, settlement)
      const freed = Effect.delay(Fiber.interrupt(stuck), 2_600)
      const { took, answer } = yield* timed(
        Effect.all([submitted(process, settlement), freed], { concurrency: "unbounded" }),
      )
      expect(tagOf(answer[0])).toBe("ok")
      expect(took).toBeLessThanOrEqual(2_800)
    }),
  )
})

describe("a sweep", () => {
  const lists = [
    ["orders", "abandoned"],
    ["orders", "unpaid"],
    ["payments", "due"],
    ["outbox", "take"],
    ["stock", "ended"],
    ["limits", "ended"],
  ] as const
  it.each(lists)("goes on where %s hangs over what is %s", (store, list) =>
    story(function* () {
      const { world, process } = yield* shop()
      yield* opened(process)
      yield* pass(15 * MINUTE)
      const service: object = faultyService<object>(world[store], (method) =>
        method === list ? "hangsBefore" : "none",
      )
      const { took, answer } = yield* timed(startProcess({ ...world, [store]: service }).checkouts.sweep())
      expect(answer).toMatchObject({ settlements: 1, failed: 1 })
      expect(took).toBe(PATIENCE)
    })(),
  )

  it(
    "goes on where what it mends hangs",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      yield* submitted(process, settlement, { pays: false })
      yield* pass(30 * MINUTE)
      const stock = faultyService(world.stock, { release: ["hangsBefore"] })
      const { took, answer } = yield* timed(startProcess({ ...world, stock }).checkouts.sweep())
      expect(answer).toMatchObject({ expired: 0, settlements: 1, failed: 1 })
      expect(took).toBe(PATIENCE)
    }),
  )

  it(
    "ends where the settlement store hangs, and counts that",
    story(function* () {
      const { world } = yield* shop()
      const hanging = faultyService(makeMemorySettlementStore(), () => "hangsBefore")
      const process = startProcess({ ...world, settlements: { current: hanging } })
      const { took, answer } = yield* timed(process.checkouts.sweep())
      expect([answer.failed, took]).toEqual([1, PATIENCE])
    }),
  )

  it(
    "drops all settlements that have expired, and ends also where there seem to be ever more",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      for (let at = 0; at < 2_500; at++)
        yield* world.settlements.current.put({ ...settlement, id: `s${at}` as SettlementId })
      yield* pass(15 * MINUTE)
      expect((yield* process.checkouts.sweep()).settlements).toBe(2_501)
      const { current } = world.settlements
      const endless = { current: { ...current, expire: (_: unknown, most: number) => Effect.succeed(most) } }
      const swept = yield* startProcess({ ...world, settlements: endless }).checkouts.sweep()
      expect(swept).toMatchObject({ settlements: 100_000, failed: 0 })
    }),
  )

  it(
    "calls off in time what nobody paid, behind a provider that hangs and in front of it",
    story(function* () {
      const { world, process } = yield* shop()
      world.provider.behave("acts")
      const asked = orderIdOf(yield* bought(process))
      const { settlement } = yield* pots(process, "d")
      const other = orderIdOf(yield* submitted(process, settlement, { pays: false }))
      const channel = faultyService(world.provider.channel, () => "hangsBefore")
      const hung = startProcess({ ...world, provider: { ...world.provider, channel } })
      yield* pass(30 * MINUTE)
      for (let round = 0; round < 3; round++) yield* timed(hung.checkouts.sweep({ limit: 1 }))
      for (const orderId of [asked, other])
        expect((yield* yes(process.orders.get(ada, orderId))).order.status).toBe("cancelled")
      expect(yield* inStock(world)).toEqual(WHOLE)
    }),
  )

  it(
    "finds an end to the sale of a provider that answers too late each time",
    story(function* () {
      const { world, process } = yield* shop()
      const { channel } = world.provider
      const late = Effect.sleep(CHECKOUT_DEFAULTS.providerTimeoutMs + 2_000)
      const slow: typeof channel = {
        ...channel,
        execute: (request) => Effect.tap(channel.execute(request), () => late),
        lookup: (by) => Effect.tap(channel.lookup(by), () => late),
      }
      const hung = startProcess({ ...world, provider: { ...world.provider, channel: slow } })
      const { answer } = yield* timed(bought(hung))
      for (let round = 0; round < 10; round++) {
        yield* pass(5 * MINUTE)
        yield* timed(hung.checkouts.sweep(), 1_000)
      }
      expect((yield* yes(process.orders.get(ada, orderIdOf(answer)))).order.status).toBe("cancelled")
      expect(yield* inStock(world)).toEqual(WHOLE)
    }),
  )

  it(
    "looks once more before it calls an order off: what was paid at the last moment stays, and does not count as expired",
    story(function* () {
      const { world, process } = yield* shop()
      world.provider.behave("acts")
      const orderId = orderIdOf(yield* bought(process))
      // Looked into a minute before the end: by itself the payment is not due again until minutes after that.
      yield* pass(29 * MINUTE)
      yield* process.checkouts.sweep()
      world.provider.settle("yes")
      yield* pass(MINUTE)
      expect(yield* process.checkouts.sweep()).toMatchObject({ payments: 0, expired: 0, failed: 0 })
      expect((yield* yes(process.orders.get(ada, orderId))).order.status).toBe("paid")
      expect(yield* inStock(world)).toEqual(SOLD)
    }),
  )
})
