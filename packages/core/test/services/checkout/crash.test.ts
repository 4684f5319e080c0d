/**
 * A process dies at every boundary of a checkout: before and after each call of a store or of the provider. Whoever comes
 * afterwards (the shopper again, a shopper whose settlement was lost, or nobody but the sweeper) finds one order or none,
 * and stock, money, counted limits and cart that agree with it.
 */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { held, scaled } from "../../../../../test/scale.ts"
import { makeMemorySettlementStore } from "../../../src/memory/MemorySettlements.ts"
import { crashAt } from "../../../src/testing/crash.ts"
import {
  ada,
  type Behaviour,
  bought,
  filled,
  inStock,
  inTime,
  job,
  makeWorld,
  type Process,
  pass,
  quiesce,
  STOCK,
  startProcess,
  tagOf,
  type World,
  yes,
} from "./kit.ts"
import { ALL_OFF, limitedCart, limitsAgree } from "./limitsKit.ts"

/** A world where all that is given is limited, with Ada's cart in it. */
const stocked = Effect.fnUntraced(function* (world: World, process: Process = startProcess(world)) {
  yield* filled(world, process)
  yield* limitedCart(world, process, ada, "c")
})

/**
 * What the shopper does again and again until it is answered, in whatever process is up. What a submission that died has
 * counted is free again once it is taken over, and then the page that was opened before has other prices than the purchase.
 */
const checkout = Effect.fnUntraced(function* (process: Process, requestId: string = "click") {
  const first = yield* bought(process, { requestId })
  return PRICES_CHANGED.has(tagOf(first)) ? yield* bought(process, { requestId }) : first
})

const PRICES_CHANGED = new Set(["SettlementChanged", "LimitsExceeded"])

const LOST = "the shopper, whose settlement was lost"

/** Who mends it. */
const healers: { readonly [Name in string]: (world: World, process: Process) => Effect.Effect<unknown, unknown> } = {
  "the shopper, who opens and submits again": (_, process) => checkout(process),
  [LOST]: (_, process) => checkout(process, "another-click"),
  "nobody but the sweeper": () => Effect.void,
  "a sweeper that may die too": (_, process) => process.checkouts.sweep(),
}

const consistent = Effect.fnUntraced(function* (world: World, how: string) {
  const { carts, orders } = startProcess(world)
  const found = yield* Effect.forEach(world.placed, (id) => yes(orders.get(ada, id)))
  const standing = found.filter(({ order }) => order.status !== "cancelled")
  const { cart } = yield* yes(carts.get(ada, "c"))
  const seen = {
    standing: standing.map(({ order }) => order.status),
    stock: yield* inStock(world),
    money: world.provider.net(),
    payments: standing.map(({ payment }) => payment.captured.amount - payment.refunded.amount),
  }
  const one = { standing: ["paid"], stock: [STOCK - 2, STOCK - 1], money: ALL_OFF.amount, payments: [ALL_OFF.amount] }
  const none = { standing: [], stock: [STOCK, STOCK], money: 0, payments: [] }
  expect(seen, how).toEqual(standing.length > 0 ? one : none)
  yield* limitsAgree(world, how)
  // What was ordered has left the cart; where no order was ever placed, everything is still in it.
  if (standing.length > 0) expect(cart.lines, how).toEqual([])
  if (found.length === 0) expect(cart.lines, how).toHaveLength(2)
  return standing.length
})

/** Long before a hold ends by itself, pieces are held and limits counted for orders that stand, and for nothing else. */
const nothingIsHeldInVain = Effect.fnUntraced(function* (world: World, how: string) {
  const { orders } = startProcess(world)
  const found = yield* Effect.forEach(world.placed, (id) => yes(orders.get(ada, id)))
  const stands = found.some(({ order }) => order.status !== "cancelled")
  expect(yield* inStock(world), how).toEqual(stands ? [STOCK - 2, STOCK - 1] : [STOCK, STOCK])
  yield* limitsAgree(world, how)
})

/** Under `npm run prove` every second boundary is tried, in every other run each fourth. */
const STRIDE = 5 - scaled(4, 1 / 4)

/** One life: the process dies at the boundary, somebody mends it (and may die over it), then everything comes to rest. */
const life = (behaviour: Behaviour, first: number, healer: string, second = Number.POSITIVE_INFINITY) =>
  inTime(
    Effect.gen(function* () {
      const world = makeWorld()
      yield* stocked(world)
      world.provider.behave(behaviour)
      const crash = crashAt(first)
      yield* Effect.exit(checkout(startProcess(world, { crash })))
      // Longer than a claim lasts, shorter than an order waits to be paid.
      yield* pass(11_000)
      world.provider.settle("yes")
      world.provider.behave("pays")
      if (healer === LOST) world.settlements.current = makeMemorySettlementStore()
      const again = crashAt(second)
      yield* Effect.exit(healers[healer]?.(world, startProcess(world, { crash: again })) ?? Effect.void)
      if (again.crashed()) {
        yield* pass(11_000)
        yield* Effect.exit(healers[healer]?.(world, startProcess(world)) ?? Effect.void)
      }
      const mended = again.count()
      yield* quiesce(world)
      const how = `died at ${crash.trace.at(-1)} (${first})${again.crashed() ? ` and at ${again.trace.at(-1)} (${second})` : ""}, mended by ${healer}`
      yield* nothingIsHeldInVain(world, how)
      // Longer than an order waits to be paid, and than what nobody needs any more is held.
      yield* pass(40 * 60_000)
      yield* quiesce(world)
      const orders = yield* consistent(world, how)
      return { died: crash.crashed(), orders, mended, how }
    }),
  )

describe.each(["pays", "acts", "waits", "loses"] as const)("a checkout whose buyer %s", (behaviour) => {
  it.each(Object.keys(healers))("that dies anywhere is mended by %s", async (healer) => {
    let boundaries = 0
    for (let first = 1; ; first++) {
      const { died, orders, how } = await life(behaviour, first, healer)
      if (!died) break
      boundaries++
      if (healer.startsWith("the shopper")) expect(orders, how).toBe(1)
    }
    expect(boundaries).toBeGreaterThan(20)
    held(`crash at every boundary of a checkout (buyer ${behaviour}), mended by ${healer}`, boundaries, "boundaries")
  })

  it("that dies anywhere, and whose mending dies anywhere, is mended all the same", { timeout: 600_000 }, async () => {
    let pairs = 0
    for (const healer of Object.keys(healers).filter((name) => name !== "nobody but the sweeper"))
      for (let first = 1; ; first++) {
        let died = false
        // Every pair under `npm run prove`; otherwise every fourth, beginning with another one each time.
        for (let second = 1 + (first % STRIDE); ; second += STRIDE) {
          const result = await life(behaviour, first, healer, second)
          died = result.died
          if (!died || result.mended < second) break
          if (healer.startsWith("the shopper")) expect(result.orders, result.how).toBe(1)
          pairs++
        }
        if (!died) break
      }
    held(`crash at pairs of boundaries of a checkout and its mending (buyer ${behaviour})`, pairs, "pairs")
    expect(pairs).toBeGreaterThan(200)
  })
})

/** What is done with an order that stands, and what it has to come to however often the process dies over it. */
const changes: {
  readonly [Name in string]: {
    readonly before: Behaviour
    readonly change: (process: Process, orderId: string) => Effect.Effect<unknown, unknown>
    readonly money: number
    readonly stands: boolean
  }
} = {
  "is completed when its buyer comes back": {
    before: "acts",
    change: (process, orderId) => process.checkouts.complete(ada, orderId),
    money: ALL_OFF.amount,
    stands: true,
  },
  "is paid again after a decline": {
    before: "declines",
    change: (process, orderId) => process.checkouts.pay(ada, orderId, { method: "card" }),
    money: ALL_OFF.amount,
    stands: true,
  },
  "is called off by the shop": {
    before: "pays",
    change: (process, orderId) => process.checkouts.cancel(job, orderId),
    money: 0,
    stands: false,
  },
  "is called off while its payment is under way": {
    before: "waits",
    change: (process, orderId) => process.checkouts.cancel(ada, orderId),
    money: 0,
    stands: false,
  },
  "gets a part of its money back": {
    before: "pays",
    change: (process, orderId) =>
      process.checkouts.refund(job, orderId, { amount: { amount: 300, currency: "GBP" } }, { requestId: "r" }),
    money: ALL_OFF.amount - 300,
    stands: true,
  },
}

describe("an order that", () => {
  it.each(Object.entries(changes))(
    "%s survives a crash anywhere in it",
    async (name, { before, change, money, stands }) => {
      let boundaries = 0
      for (let first = 1; ; first++) {
        const died = await inTime(
          Effect.gen(function* () {
            const world = makeWorld()
            const process = startProcess(world)
            yield* stocked(world, process)
            world.provider.behave(before)
            yield* checkout(process)
            const orderId = world.placed[0] ?? "none"
            world.provider.behave("pays")
            world.provider.settle("yes")
            const crash = crashAt(first)
            yield* Effect.exit(change(startProcess(world, { crash }), orderId))
            yield* pass(11_000)
            yield* change(startProcess(world), orderId)
            yield* quiesce(world)
            yield* pass(40 * 60_000)
            yield* quiesce(world)
            const how = `${name}, died at ${crash.trace.at(-1)} (${first})`
            const { order, payment } = yield* yes(startProcess(world).orders.get(ada, orderId))
            expect(order.status, how).toBe(stands ? "paid" : "cancelled")
            expect(world.provider.net(), how).toBe(money)
            expect(payment.captured.amount - payment.refunded.amount, how).toBe(money)
            expect(yield* inStock(world), how).toEqual(stands ? [STOCK - 2, STOCK - 1] : [STOCK, STOCK])
            yield* limitsAgree(world, how)
            return crash.crashed()
          }),
        )
        if (!died) break
        boundaries++
      }
      expect(boundaries).toBeGreaterThan(7)
      held(`crash at every boundary of an order that ${name}`, boundaries, "boundaries")
    },
  )
})
