/** Pieces are held for orders and for submissions on their way to one, and for nothing else; and they are given back once. */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect, it } from "vitest"
import type { HoldId, Instant, OrderId, Sku, Version } from "../../../src/catalog/ids.ts"
import { type Crash, crashAt } from "../../../src/testing/crash.ts"
import { faultyService } from "../../../src/testing/faults.ts"
import {
  ada,
  bought,
  inStock,
  job,
  opened,
  orderIdOf,
  pass,
  pots,
  quiesce,
  STOCK,
  shop,
  startProcess,
  story,
  submitted,
  tagOf,
  type World,
  yes,
} from "./kit.ts"

const MINUTE = 60_000
const FAR = Date.UTC(2030, 0, 1) as Instant
/** What an order of Ada's cart leaves in stock. */
const SOLD = [STOCK - 2, STOCK - 1]
const WHOLE = [STOCK, STOCK]

const watching = () => crashAt(Number.POSITIVE_INFINITY)

/** What was given back, in that order. */
const releases = ({ trace }: Crash) => trace.filter((place) => place.endsWith("release before"))

/** A message of the order is lost, as if it had never been left. */
const forget = ({ outbox }: World, orderId: OrderId, version: number) =>
  outbox.done([{ orderId, version: version as Version }])

describe("a hold", () => {
  it(
    "is of all pieces of a SKU, whichever lines have them",
    story(function* () {
      const { world, process } = yield* shop()
      const engraved = { sku: "tea", quantity: 3, options: { engraving: "A" } }
      yield* process.carts.add(ada, "c", engraved)
      expect(tagOf(yield* bought(process))).toBe("ok")
      expect(yield* inStock(world)).toEqual([STOCK - 5, STOCK - 1])
      // Neither line is too many, and both are.
      yield* process.carts.addMany(ada, "c", [engraved, { sku: "tea", quantity: 3 }])
      expect(yield* bought(process)).toMatchObject({
        ok: false,
        rejection: { _tag: "OutOfStock", short: [{ sku: "tea", asked: 6, available: 5 }] },
      })
    }),
  )

  it(
    "ends by itself well after its order does",
    story(function* () {
      const { world } = yield* shop()
      const ends: Array<Instant> = []
      const stock: typeof world.stock = {
        ...world.stock,
        reserve: (id, demands, until) => {
          ends.push(until)
          return world.stock.reserve(id, demands, until)
        },
      }
      const { order } = yield* yes(bought(startProcess({ ...world, stock })))
      expect(ends.map((end) => end - order.expiresAt)).toEqual([5 * MINUTE])
    }),
  )

  it(
    "that was not made is not given back: too little is there, or the ledger says that it did nothing",
    story(function* () {
      const { world, process } = yield* shop()
      yield* process.carts.add(ada, "c", { sku: "tea", quantity: STOCK })
      const watch = watching()
      expect(tagOf(yield* bought(startProcess(world, { crash: watch })))).toBe("OutOfStock")
      const stock = faultyService(world.stock, { reserve: ["notDone"] })
      yield* Effect.flip(bought(startProcess({ ...world, stock }, { crash: watch })))
      expect(releases(watch)).toEqual(["orders.release before", "orders.release before"])
    }),
  )

  it(
    "that may have been made is given back",
    story(function* () {
      const { world } = yield* shop()
      const stock = faultyService(world.stock, { reserve: ["unknown"] })
      yield* Effect.flip(bought(startProcess({ ...world, stock })))
      expect(yield* inStock(world)).toEqual(WHOLE)
    }),
  )

  it(
    "stays as it is however often its order is asked for",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const first = yield* submitted(process, settlement, { pays: false })
      const watch = watching()
      const later = startProcess(world, { crash: watch })
      for (const pays of [false, true, true])
        expect(orderIdOf(yield* submitted(later, settlement, { pays }))).toBe(orderIdOf(first))
      expect(releases(watch)).toEqual([])
      expect(yield* inStock(world)).toEqual(SOLD)
    }),
  )
})

describe("a submission that cannot be placed", () => {
  it(
    "gives back its pieces, and then its claim: nobody meets pieces that are held for nothing",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const watch = watching()
      const orders = faultyService(world.orders, { place: ["notDone"] })
      yield* Effect.flip(submitted(startProcess({ ...world, orders }, { crash: watch }), settlement))
      expect(releases(watch)).toEqual(["stock.release before", "orders.release before"])
      expect(yield* inStock(world)).toEqual(WHOLE)
      expect(tagOf(yield* submitted(process, settlement))).toBe("ok")
    }),
  )

  it(
    "and cannot give its pieces back keeps the claim, and the sweeper gives back both",
    story(function* () {
      const { world, process } = yield* shop()
      // Of the last pieces there are no others to be had.
      yield* process.carts.add(ada, "c", { sku: "tea", quantity: STOCK - 2 })
      const { settlement } = yield* opened(process)
      const watch = watching()
      const orders = faultyService(world.orders, { place: ["notDone"] })
      const stock = faultyService(world.stock, { release: ["lost"] })
      yield* Effect.flip(submitted(startProcess({ ...world, orders, stock }, { crash: watch }), settlement))
      expect(releases(watch)).toEqual(["stock.release before"])
      yield* pass(11_000)
      expect((yield* process.checkouts.sweep()).abandoned).toBe(1)
      expect(yield* inStock(world)).toEqual(WHOLE)
      expect(tagOf(yield* submitted(process, settlement))).toBe("ok")
    }),
  )

  it(
    "because its reference was taken meanwhile gives back its pieces and its claim",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const other = yield* pots(process, "d")
      const quicker = Effect.orDie(submitted(process, other.settlement, { reference: "A-1" }))
      const orders: typeof world.orders = {
        ...world.orders,
        place: (placement) => Effect.andThen(quicker, world.orders.place(placement)),
      }
      const slow = startProcess({ ...world, orders })
      expect(tagOf(yield* submitted(slow, settlement, { reference: "A-1" }))).toBe("OrderReferenceTaken")
      expect(yield* inStock(world)).toEqual(WHOLE)
      expect(tagOf(yield* submitted(process, settlement))).toBe("ok")
    }),
  )
})

describe("a sweep", () => {
  it(
    "gives back what an abandoned submission held, which places nothing any more",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const stock = faultyService(world.stock, { reserve: ["hangs"] })
      const dead = startProcess({ ...world, stock }, { config: { timeoutMs: 60_000 } })
      const dying = yield* Effect.forkChild(submitted(dead, settlement), { startImmediately: true })
      yield* pass(9_999)
      expect((yield* process.checkouts.sweep()).abandoned).toBe(0)
      expect(yield* inStock(world)).toEqual(SOLD)
      yield* pass(1)
      const down = faultyService(world.stock, { release: ["notDone"] })
      const failing = startProcess({ ...world, stock: down }).checkouts.sweep()
      expect(yield* failing).toMatchObject({ abandoned: 0, failed: 1 })
      for (const abandoned of [1, 0]) expect(yield* process.checkouts.sweep()).toMatchObject({ abandoned, failed: 0 })
      expect(yield* inStock(world)).toEqual(WHOLE)
      yield* Fiber.interrupt(dying)
      expect(tagOf(yield* submitted(process, settlement))).toBe("ok")
    }),
  )

  it(
    "leaves alone what a submission holds that has become an order since it was listed",
    story(function* () {
      const { world, process } = yield* shop()
      const orderId = orderIdOf(yield* bought(process))
      const stale: typeof world.orders = {
        ...world.orders,
        abandoned: () => Effect.succeed([{ claimKey: "cart:c", orderId }]),
      }
      const swept = yield* startProcess({ ...world, orders: stale }).checkouts.sweep()
      expect(swept).toMatchObject({ abandoned: 0, failed: 0 })
      expect(yield* inStock(world)).toEqual(SOLD)
    }),
  )
})

describe("a hold that has ended", () => {
  const ENDED = 36 * MINUTE

  it(
    "is confirmed where its order is paid: the message that asked for that was lost",
    story(function* () {
      const { world, process } = yield* shop()
      const stock = faultyService(world.stock, { confirm: ["notDone"] })
      const orderId = orderIdOf(yield* bought(startProcess({ ...world, stock })))
      yield* forget(world, orderId, 2)
      yield* pass(ENDED)
      expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 0, holds: 1, failed: 0 })
      expect(yield* world.stock.ended(FAR, 9)).toEqual([])
      expect(yield* inStock(world)).toEqual(SOLD)
    }),
  )

  it.each(["notDone", "hangsBefore"] as const)(
    "is kept where its order is paid this moment, and confirming it fails (%s), however many sweep",
    (fault) =>
      story(function* () {
        const { world, process } = yield* shop()
        world.provider.behave("acts")
        const orderId = orderIdOf(yield* bought(process))
        yield* pass(ENDED)
        world.provider.settle("yes")
        const stock = faultyService(world.stock, { confirm: [fault] })
        const completing = startProcess({ ...world, stock }).checkouts.complete(ada, orderId)
        const dying = yield* Effect.forkChild(completing, { startImmediately: true })
        const sweeps = [process.checkouts.sweep(), startProcess(world).checkouts.sweep()]
        yield* Effect.all(sweeps, { concurrency: "unbounded" })
        yield* Fiber.interrupt(dying)
        yield* quiesce(world)
        expect(yield* inStock(world)).toEqual(SOLD)
        expect((yield* yes(process.orders.get(ada, orderId))).order.status).toBe("paid")
      })(),
  )

  it(
    "is kept where its order still waits to be paid",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const orderId = orderIdOf(yield* submitted(process, settlement, { pays: false }))
      const held = [
        { sku: "tea" as Sku, quantity: 2 },
        { sku: "mug" as Sku, quantity: 1 },
      ]
      yield* world.stock.reserve(orderId as string as HoldId, held, Date.UTC(2026, 0, 1) as Instant)
      yield* pass(MINUTE)
      expect(yield* process.checkouts.sweep()).toMatchObject({ holds: 0, failed: 0 })
      expect(yield* inStock(world)).toEqual(SOLD)
      expect(tagOf(yield* process.checkouts.pay(ada, orderId, { method: "card" }))).toBe("ok")
      expect(yield* inStock(world)).toEqual(SOLD)
    }),
  )

  it(
    "is given back where its order was called off, or never came to be",
    story(function* () {
      const { world, process } = yield* shop()
      const orderId = orderIdOf(yield* bought(process))
      yield* world.stock.reserve("never" as HoldId, [{ sku: "tea" as Sku, quantity: 5 }], 1 as Instant)
      const { settlement } = yield* pots(process, "d")
      const waiting = orderIdOf(yield* submitted(process, settlement, { pays: false }))
      const stock = faultyService(world.stock, { release: ["notDone"] })
      yield* startProcess({ ...world, stock }).checkouts.cancel(job, waiting)
      yield* forget(world, waiting, 2)
      yield* pass(ENDED)
      expect(yield* process.checkouts.sweep()).toMatchObject({ holds: 2, failed: 0 })
      expect(yield* world.stock.ended(FAR, 9)).toEqual([])
      expect(yield* inStock(world)).toEqual(SOLD)
      expect((yield* yes(process.orders.get(ada, orderId))).order.status).toBe("paid")
    }),
  )

  it(
    "counts as failed again and again where its order is paid and it is lost",
    story(function* () {
      const { world, process } = yield* shop()
      world.provider.behave("acts")
      const orderId = orderIdOf(yield* bought(process))
      yield* world.stock.release(orderId as string as HoldId)
      world.provider.settle("yes")
      expect(yield* process.checkouts.complete(ada, orderId)).toMatchObject({
        ok: true,
        value: { order: { status: "paid" } },
      })
      for (let round = 0; round < 2; round++) {
        yield* pass(11_000)
        expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 0, failed: 1 })
      }
    }),
  )
})
