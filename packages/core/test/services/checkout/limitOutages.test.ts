/** The limit ledger is down, or a process dies over it: a page hides nothing, a submission holds nothing, and an order that stands loses nothing. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { HoldId, Instant, OrderId, Version } from "../../../src/catalog/ids.ts"
import { type Crash, crashAt } from "../../../src/testing/crash.ts"
import { type FaultScript, faultyService } from "../../../src/testing/faults.ts"
import {
  ada,
  bought,
  inStock,
  job,
  opened,
  orderIdOf,
  pass,
  quiesce,
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
import { ALL_OFF, basket, CODE, limit, limitedCart, limitsAgree } from "./limitsKit.ts"

const MINUTE = 60_000
/** Longer than an order waits to be paid, and than what it holds lasts by itself. */
const ENDED = 36 * MINUTE
const FAR = Date.UTC(2030, 0, 1) as Instant
const SOLD = [STOCK - 2, STOCK - 1]
const WHOLE = [STOCK, STOCK]

/** Ada's cart is filled, with the code in it, and all that is given is limited. */
const limitedShop = Effect.fnUntraced(function* () {
  const { world, process } = yield* shop()
  yield* limitedCart(world, process, ada, "c")
  return { world, process }
})

/** A process whose limit ledger fails as the script says. */
const failing = (world: World, script: FaultScript<World["limits"]>) =>
  startProcess({ ...world, limits: faultyService(world.limits, script) })

/** A process whose limit ledger never answers to these. */
const without = (world: World, ...methods: ReadonlyArray<keyof World["limits"]>) =>
  startProcess({
    ...world,
    limits: faultyService(world.limits, (method) => (methods.some((one) => one === method) ? "notDone" : "none")),
  })

const releases = ({ trace }: Crash) => trace.filter((place) => place.endsWith("release before"))

/** How often Ada has had the first order's discount, which stays counted once it was paid for. */
const welcomed = (world: World) =>
  Effect.map(world.limits.used([{ subject: "promotion:welcome:buyer:ada", window: "ever" }]), ([used]) => used)

/** A message of the order is lost, as if it had never been left. */
const forget = ({ outbox }: World, orderId: OrderId, version: number) =>
  outbox.done([{ orderId, version: version as Version }])

describe("a limit ledger that is down", () => {
  it(
    "while a page is opened hides no promotion from it, and the submission is told what is used up",
    story(function* () {
      const { world, process } = yield* limitedShop()
      limit(world, { perCode: 1 })
      const bob = { member: "bob" }
      yield* basket(process, "b", bob, { tea: 1 }, CODE)
      const { settlement } = yield* yes(process.settlements.open(bob, { cartId: "b" }))
      yield* submitted(process, settlement, { actor: bob })
      const blind = without(world, "used")
      const seen = yield* opened(blind)
      expect(seen.settlement.total).toEqual(ALL_OFF)
      expect((yield* yes(blind.carts.view(ada, "c"))).priced.total).toEqual(ALL_OFF)
      expect(yield* submitted(blind, seen.settlement)).toMatchObject({
        ok: false,
        rejection: {
          _tag: "LimitsExceeded",
          exceeded: [{ promotionId: "summer", limit: "perCode", asked: 1, available: 0 }],
          message:
            "The promotion summer has been given as often as it may be. Open another settlement to see what the purchase costs now, or lower the quantity.",
        },
      })
      yield* limitsAgree(world)
      expect(tagOf(yield* submitted(process, seen.settlement))).toBe("SettlementChanged")
      expect(tagOf(yield* bought(process))).toBe("ok")
    }),
  )

  it(
    "and hangs keeps a page a second, and hides no promotion from it either",
    story(function* () {
      const { world } = yield* limitedShop()
      const { took, answer } = yield* timed(opened(failing(world, { used: ["hangsBefore"] })))
      expect([took, answer.settlement.total]).toEqual([1_000, ALL_OFF])
    }),
  )

  it.each(["notDone", "lost", "unknown"] as const)(
    "ends a submission with nothing held, and the same click orders later (%s)",
    (fault) =>
      story(function* () {
        const { world, process } = yield* limitedShop()
        const { settlement } = yield* opened(process)
        const click = { requestId: "click" }
        const down = failing(world, { reserve: [fault] })
        expect((yield* Effect.flip(submitted(down, settlement, click)))._tag).toBe("StoreUnavailable")
        expect(yield* inStock(world)).toEqual(WHOLE)
        yield* limitsAgree(world)
        expect(tagOf(yield* submitted(down, settlement, click))).toBe("ok")
        yield* limitsAgree(world)
      })(),
  )

  it(
    "and cannot give back what a submission counted keeps the claim, and the sweeper gives back both",
    story(function* () {
      const { world, process } = yield* limitedShop()
      const { settlement } = yield* opened(process)
      const watch = crashAt(Number.POSITIVE_INFINITY)
      const orders = faultyService(world.orders, { place: ["notDone"] })
      const limits = faultyService(world.limits, { release: ["lost"] })
      yield* Effect.flip(submitted(startProcess({ ...world, orders, limits }, { crash: watch }), settlement))
      expect(releases(watch)).toEqual(["stock.release before", "limits.release before"])
      expect(yield* welcomed(world)).toBe(1)
      yield* pass(11_000)
      expect(yield* process.checkouts.sweep()).toMatchObject({ abandoned: 1, failed: 0 })
      yield* limitsAgree(world)
      expect(tagOf(yield* submitted(process, settlement))).toBe("ok")
    }),
  )

  it(
    "once the order is paid is not the shopper's to wait for: the message stays until what it counts is confirmed",
    story(function* () {
      const { world, process } = yield* limitedShop()
      const orderId = orderIdOf(yield* bought(failing(world, { confirm: ["notDone"] })))
      expect(yield* world.limits.ended(FAR, 9)).toEqual([orderId])
      // The stock has not waited for it.
      expect(yield* world.stock.ended(FAR, 9)).toEqual([])
      yield* pass(10_000)
      expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 1, failed: 0 })
      expect(yield* world.limits.ended(FAR, 9)).toEqual([])
      yield* limitsAgree(world)
    }),
  )

  it(
    "when an order is called off keeps neither the money nor the pieces, and gives back when it answers again",
    story(function* () {
      const { world, process } = yield* limitedShop()
      const orderId = orderIdOf(yield* bought(process))
      yield* yes(without(world, "release").checkouts.cancel(job, orderId))
      expect(world.provider.net()).toBe(0)
      expect(yield* inStock(world)).toEqual(WHOLE)
      yield* quiesce(world)
      yield* limitsAgree(world)
      expect(yield* welcomed(world)).toBe(1)
    }),
  )

  it(
    "leaves what a paid order has used up used up, also where it heard of the payment after the cancel",
    story(function* () {
      const { world, process } = yield* limitedShop()
      const orderId = orderIdOf(yield* bought(without(world, "confirm")))
      yield* yes(process.checkouts.cancel(job, orderId))
      yield* limitsAgree(world)
      expect(yield* welcomed(world)).toBe(1)
      yield* quiesce(world)
      yield* limitsAgree(world)
    }),
  )

  it(
    "is not kept waiting by a stock ledger that is down",
    story(function* () {
      const { world, process } = yield* limitedShop()
      const orderId = orderIdOf(yield* bought(process))
      const stock = faultyService(world.stock, (method) => (method === "release" ? "notDone" : "none"))
      yield* yes(startProcess({ ...world, stock }).checkouts.cancel(job, orderId))
      expect(yield* inStock(world)).toEqual(SOLD)
      yield* limitsAgree(world)
    }),
  )
})

describe("a submission that ends", () => {
  it(
    "for want of stock gives back what it counted and then its claim; for want of room it has counted nothing",
    story(function* () {
      const { world, process } = yield* limitedShop()
      const watch = crashAt(Number.POSITIVE_INFINITY)
      const watched = startProcess(world, { crash: watch })
      yield* process.carts.add(ada, "c", { sku: "tea", quantity: STOCK })
      expect(tagOf(yield* bought(watched))).toBe("OutOfStock")
      expect(releases(watch)).toEqual(["limits.release before", "orders.release before"])
      yield* process.carts.add(ada, "c", { sku: "mug", quantity: 4 })
      expect(tagOf(yield* bought(watched))).toBe("LimitsExceeded")
      expect(releases(watch).slice(2)).toEqual(["orders.release before"])
      yield* limitsAgree(world)
    }),
  )

  it(
    "and whose count was given back meanwhile begins again under another id",
    story(function* () {
      const { world } = yield* limitedShop()
      let first: string | undefined
      const limits: World["limits"] = {
        ...world.limits,
        reserve: (id, ...hold) => {
          const isFirst = first === undefined
          first ??= id
          return Effect.andThen(isFirst ? world.limits.release(id) : Effect.void, world.limits.reserve(id, ...hold))
        },
      }
      expect(orderIdOf(yield* bought(startProcess({ ...world, limits })))).not.toBe(first)
      yield* limitsAgree(world)
    }),
  )

  it(
    "with its process once the limits are counted leaves them counted, until its claim is dropped",
    story(function* () {
      for (const isClicked of [true, false]) {
        const { world, process } = yield* limitedShop()
        const { settlement } = yield* opened(process)
        const crash = crashAt(yield* boundaryOf("limits.reserve after"))
        yield* Effect.exit(submitted(startProcess(world, { crash }), settlement))
        expect(crash.trace.at(-1)).toBe("limits.reserve after")
        expect(yield* welcomed(world)).toBe(1)
        yield* pass(10_000)
        if (isClicked) expect(tagOf(yield* submitted(process, settlement))).toBe("ok")
        else expect(yield* process.checkouts.sweep()).toMatchObject({ abandoned: 1, failed: 0 })
        yield* limitsAgree(world)
      }
    }),
  )

  /** The how-manieth boundary of a submission is the first at that place. */
  const boundaryOf = Effect.fnUntraced(function* (place: string) {
    const { world, process } = yield* limitedShop()
    const { settlement } = yield* opened(process)
    const crash = crashAt(Number.POSITIVE_INFINITY)
    yield* submitted(startProcess(world, { crash }), settlement)
    return crash.trace.indexOf(place) + 1
  })
})

describe("what an order counts", () => {
  it(
    "is confirmed when its hold has ended, where the message that asked for that was lost",
    story(function* () {
      const { world, process } = yield* limitedShop()
      const orderId = orderIdOf(yield* bought(failing(world, { confirm: ["notDone"] })))
      yield* forget(world, orderId, 2)
      yield* pass(ENDED)
      expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 0, holds: 1, failed: 0 })
      expect(yield* world.limits.ended(FAR, 9)).toEqual([])
      yield* limitsAgree(world)
    }),
  )

  it(
    "is given back when its hold has ended and the order was called off or never came to be, but for what a paid one keeps",
    story(function* () {
      const { world, process } = yield* limitedShop()
      const orderId = orderIdOf(yield* bought(without(world, "confirm")))
      yield* yes(without(world, "release", "confirm").checkouts.cancel(job, orderId))
      for (const version of [2, 3]) yield* forget(world, orderId, version)
      yield* world.limits.reserve(
        "never" as HoldId,
        [{ subject: "x", window: "ever", amount: 1, max: 1 }],
        1 as Instant,
      )
      yield* pass(ENDED)
      expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 0, holds: 2, failed: 0 })
      expect(yield* world.limits.ended(FAR, 9)).toEqual([])
      yield* limitsAgree(world)
      expect(yield* welcomed(world)).toBe(1)
    }),
  )

  it(
    "is kept where its order still waits to be paid",
    story(function* () {
      const { world, process } = yield* limitedShop()
      const { settlement } = yield* opened(process)
      const limits: World["limits"] = {
        ...world.limits,
        reserve: (id, demands) => world.limits.reserve(id, demands, Date.UTC(2026, 0, 1) as Instant),
      }
      const orderId = orderIdOf(yield* submitted(startProcess({ ...world, limits }), settlement, { pays: false }))
      yield* pass(MINUTE)
      expect(yield* process.checkouts.sweep()).toMatchObject({ holds: 0, failed: 0 })
      yield* limitsAgree(world)
      expect(tagOf(yield* process.checkouts.pay(ada, orderId, { method: "card" }))).toBe("ok")
      yield* limitsAgree(world)
    }),
  )

  it(
    "counts as failed again and again where its order is paid and it is lost",
    story(function* () {
      const { world, process } = yield* limitedShop()
      world.provider.behave("acts")
      const orderId = orderIdOf(yield* bought(process))
      yield* world.limits.release(orderId as string as HoldId)
      world.provider.settle("yes")
      yield* process.checkouts.complete(ada, orderId)
      for (let round = 0; round < 2; round++) {
        yield* pass(11_000)
        expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 0, failed: 1 })
      }
    }),
  )

  it(
    "ends by itself well after its order does",
    story(function* () {
      const { world } = yield* limitedShop()
      const ends: Array<Instant> = []
      const limits: World["limits"] = {
        ...world.limits,
        reserve: (id, demands, until) => {
          ends.push(until)
          return world.limits.reserve(id, demands, until)
        },
      }
      const { order } = yield* yes(bought(startProcess({ ...world, limits })))
      expect(ends.map((end) => end - order.expiresAt)).toEqual([5 * MINUTE])
    }),
  )
})
