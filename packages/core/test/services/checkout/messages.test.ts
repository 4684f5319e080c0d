/** What an order leaves to be done is done at once, or again until it is; and what its payment is told, and tells. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { OrderId } from "../../../src/catalog/ids.ts"
import { crashAt } from "../../../src/testing/crash.ts"
import { cartsFail, faultyService } from "../../../src/testing/faults.ts"
import { DUE, PAY } from "../paymentKit.ts"
import { again, makeWorld as makePaymentWorld } from "../paymentWorld.ts"
import {
  ada,
  bought,
  inStock,
  job,
  opened,
  orderIdOf,
  type Process,
  pass,
  quiesce,
  STOCK,
  shop,
  startProcess,
  story,
  submitted,
  TOTAL,
  tagOf,
  type World,
  yes,
} from "./kit.ts"

const LEASE = 10_000
const SOLD = [STOCK - 2, STOCK - 1]
const WHOLE = [STOCK, STOCK]

/** The first try to take lines out of a cart fails. */
const stuckOnce = (world: World): World => ({
  ...world,
  carts: faultyService(world.carts, { write: ["lost"] }, cartsFail),
})

const linesIn = ({ carts }: Process) => Effect.map(yes(carts.get(ada, "c")), ({ cart }) => cart.lines.length)

/** Whatever was left is done: nothing comes to a sweep when all leases are over. */
const nothingIsLeft = Effect.fnUntraced(function* (world: World) {
  yield* pass(LEASE)
  expect(yield* startProcess(world).checkouts.sweep()).toMatchObject({ delivered: 0, holds: 0, failed: 0 })
})

const calls: { readonly [Name in string]: (process: Process, orderId: OrderId) => Effect.Effect<unknown, unknown> } = {
  complete: ({ checkouts }, orderId) => checkouts.complete(ada, orderId),
  pay: ({ checkouts }, orderId) => checkouts.pay(ada, orderId, { method: "card" }),
  sweep: ({ checkouts }) => Effect.andThen(pass(6_000), checkouts.sweep()),
}

describe("a message", () => {
  it(
    "that could not be acted on comes when its lease is over, and not before; one that was acted on never comes",
    story(function* () {
      const { world, process } = yield* shop()
      const stock = faultyService(world.stock, { confirm: ["notDone"] })
      yield* bought(startProcess({ ...stuckOnce(world), stock }))
      for (const millis of [0, LEASE - 1]) {
        yield* pass(millis)
        expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 0, failed: 0 })
      }
      expect(yield* linesIn(process)).toBe(2)
      yield* pass(1)
      expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 2, failed: 0 })
      expect(yield* linesIn(process)).toBe(0)
      yield* nothingIsLeft(world)
    }),
  )

  it(
    "that a sweep could not act on is leased again: the next sweep leaves it alone",
    story(function* () {
      const { world } = yield* shop()
      const dead = faultyService(world.carts, (method) => (method === "write" ? "lost" : "none"), cartsFail)
      const process = startProcess({ ...world, carts: dead })
      yield* bought(process)
      for (const [millis, failed] of [
        [LEASE, 1],
        [0, 0],
        [LEASE - 1, 0],
        [1, 1],
      ] as const) {
        yield* pass(millis)
        expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 0, failed })
      }
    }),
  )

  it(
    "that a call has acted on is done",
    story(function* () {
      const { world, process } = yield* shop()
      expect(tagOf(yield* bought(process))).toBe("ok")
      yield* nothingIsLeft(world)
    }),
  )

  it(
    "to sell what is held is void once the order is called off",
    story(function* () {
      const { world, process } = yield* shop()
      const stock = faultyService(world.stock, { confirm: ["notDone"] })
      const orderId = orderIdOf(yield* bought(startProcess({ ...world, stock })))
      yield* yes(process.checkouts.cancel(job, orderId))
      yield* pass(LEASE)
      expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 1, failed: 0 })
      yield* nothingIsLeft(world)
      expect(yield* inStock(world)).toEqual(WHOLE)
    }),
  )

  it(
    "to take lines is void once the order is called off: they stay in the cart",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const orderId = orderIdOf(yield* submitted(startProcess(stuckOnce(world)), settlement, { pays: false }))
      yield* yes(process.checkouts.cancel(ada, orderId))
      yield* quiesce(world)
      expect(yield* linesIn(process)).toBe(2)
      expect(yield* inStock(world)).toEqual(WHOLE)
    }),
  )

  it.each(Object.entries(calls))("that %s leaves is acted on in the same call", (_, call) =>
    story(function* () {
      const { world, process } = yield* shop()
      world.provider.behave("acts")
      const orderId = orderIdOf(yield* bought(process))
      world.provider.settle("yes")
      const watch = crashAt(Number.POSITIVE_INFINITY)
      yield* call(startProcess(world, { crash: watch }), orderId)
      expect(watch.trace.filter((place) => place === "stock.confirm before")).toHaveLength(1)
      expect((yield* yes(process.orders.get(ada, orderId))).order.status).toBe("paid")
      yield* nothingIsLeft(world)
    })(),
  )

  it(
    "whose caller died is acted on by whoever submits the same again",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const orderId = orderIdOf(yield* submitted(startProcess(stuckOnce(world)), settlement, { pays: false }))
      expect(yield* linesIn(process)).toBe(2)
      // It waits to be paid.
      yield* submitted(process, settlement, { pays: false })
      expect(yield* linesIn(process)).toBe(0)
      const stock = faultyService(world.stock, { release: ["notDone"] })
      yield* yes(startProcess({ ...world, stock }).checkouts.cancel(ada, orderId))
      expect(yield* inStock(world)).toEqual(SOLD)
      // It is called off.
      yield* submitted(process, settlement)
      expect(yield* inStock(world)).toEqual(WHOLE)
      yield* nothingIsLeft(world)
    }),
  )

  it(
    "of placing is done by whoever submits the same again, also where the order has moved on since",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const stock = faultyService(world.stock, { confirm: ["notDone"] })
      yield* submitted(startProcess({ ...stuckOnce(world), stock }), settlement)
      yield* submitted(process, settlement)
      expect(yield* linesIn(process)).toBe(0)
      yield* nothingIsLeft(world)
    }),
  )

  it(
    "that a sweep cannot act on after it looked into a payment or called an order off counts as failed",
    story(function* () {
      const { world, process } = yield* shop()
      world.provider.behave("acts")
      yield* bought(process)
      world.provider.settle("yes")
      yield* process.carts.add(ada, "c", { sku: "tea", quantity: 1 })
      const waiting = yield* opened(process)
      yield* submitted(process, waiting.settlement, { pays: false })
      const stock = faultyService(world.stock, (method) =>
        method === "confirm" || method === "release" ? "notDone" : "none",
      )
      const { checkouts } = startProcess({ ...world, stock })
      yield* pass(6_000)
      expect(yield* checkouts.sweep()).toMatchObject({ payments: 0, failed: 1 })
      yield* pass(30 * 60_000)
      // The confirmation of the first, and what the second gives back.
      expect(yield* checkouts.sweep()).toMatchObject({ expired: 0, failed: 2 })
      yield* quiesce(world)
      expect(yield* inStock(world)).toEqual(SOLD)
    }),
  )
})

describe("money", () => {
  it(
    "of an order that is called off does not wait for a stock ledger that is down",
    story(function* () {
      const { world, process } = yield* shop()
      const orderId = orderIdOf(yield* bought(process))
      const stock = faultyService(world.stock, (method) => (method === "release" ? "notDone" : "none"))
      yield* yes(startProcess({ ...world, stock }).checkouts.cancel(job, orderId))
      expect(world.provider.net()).toBe(0)
      expect(yield* inStock(world)).toEqual(SOLD)
      yield* quiesce(world)
      expect(yield* inStock(world)).toEqual(WHOLE)
    }),
  )

  it(
    "is given back in the order's currency, and twice where it is asked for twice, whatever the request ids look like",
    story(function* () {
      const { world, process } = yield* shop()
      const orderId = orderIdOf(yield* bought(process))
      const refund = (currency: string, requestId?: string) =>
        process.checkouts.refund(job, orderId, { amount: { amount: 300, currency } }, { requestId })
      expect(yield* refund("EUR")).toMatchObject({
        ok: false,
        rejection: { _tag: "InvalidInput", path: "amount.currency", got: "EUR" },
      })
      expect([tagOf(yield* refund("GBP")), tagOf(yield* refund("GBP", "1"))]).toEqual(["ok", "ok"])
      expect(world.provider.net()).toBe(TOTAL.amount - 600)
    }),
  )

  it(
    "is asked for once with one request id, also where the card was declined",
    story(function* () {
      const { world, process } = yield* shop()
      world.provider.behave("declines")
      const orderId = orderIdOf(yield* bought(process))
      const pay = (requestId: string) => process.checkouts.pay(ada, orderId, { method: "card" }, { requestId })
      yield* pay("p")
      world.provider.behave("pays")
      expect(yield* pay("p")).toMatchObject({ ok: true, value: { payment: { status: "failed" } } })
      expect(world.provider.calls).toHaveLength(2)
      expect(yield* pay("q")).toMatchObject({ ok: true, value: { order: { status: "paid" } } })
      expect(yield* pay("r")).toMatchObject({ ok: false, rejection: { _tag: "OrderNotPayable", status: "paid" } })
      expect(world.provider.sales()).toBe(1)
    }),
  )

  /** The shop calls the order off: before its payment is planned, while that is on its way, or when the money is taken. */
  const calledOff = (world: World, when: string): World => {
    const { orders, provider } = world
    const cancel = (orderId: string) => Effect.orDie(startProcess(world).checkouts.cancel(job, orderId))
    const execute: typeof provider.channel.execute = (request) =>
      Effect.gen(function* () {
        const isSale = request.kind === "sale"
        if (isSale && when === "before the money is taken") yield* cancel(request.reference)
        const outcome = yield* provider.channel.execute(request)
        if (isSale && when === "once the money is taken") yield* cancel(request.reference)
        return outcome
      })
    return {
      ...world,
      orders: {
        ...orders,
        place: (placement) =>
          Effect.tap(orders.place(placement), () =>
            when === "before it is paid" ? cancel(placement.placed.order.orderId) : Effect.void,
          ),
      },
      provider: { ...provider, channel: { ...provider.channel, execute } },
    }
  }
  const taking = ["before the money is taken", "once the money is taken"]

  it.each(taking)("of an order that the shop calls off %s comes back, and whoever paid is told", (when) =>
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const orderId = orderIdOf(yield* submitted(process, settlement, { pays: false }))
      const paid = yield* startProcess(calledOff(world, when)).checkouts.pay(ada, orderId, { method: "card" })
      expect(paid).toMatchObject({ ok: false, rejection: { _tag: "OrderNotPayable", status: "cancelled" } })
      expect(world.provider.calls).toContain(`refund auto-refund:${orderId}:sale:1`)
      expect([world.provider.net(), yield* inStock(world)]).toEqual([0, WHOLE])
      yield* nothingIsLeft(world)
    })(),
  )

  it.each([...taking, "before it is paid"])(
    "of a submission whose order the shop calls off %s is nobody's, and the order is answered as it is",
    (when) =>
      story(function* () {
        const { world } = yield* shop()
        const isTaken = taking.includes(when)
        expect(yield* bought(startProcess(calledOff(world, when)))).toMatchObject({
          ok: true,
          value: { order: { status: "cancelled" }, payment: { refunded: { amount: isTaken ? TOTAL.amount : 0 } } },
        })
        expect(world.provider.operations.size).toBe(isTaken ? 2 : 0)
        expect([world.provider.net(), yield* inStock(world)]).toEqual([0, WHOLE])
        yield* nothingIsLeft(world)
      })(),
  )

  it.each(["complete", "pay"])("whose order was never told that it is paid tells it when %s asks", (name) =>
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const forgets: typeof world.orders = {
        ...world.orders,
        advance: ({ expected }) => Effect.succeed({ _tag: "Advanced", version: expected }),
      }
      const orderId = orderIdOf(yield* submitted(startProcess({ ...world, orders: forgets }), settlement))
      expect((yield* yes(process.orders.get(ada, orderId))).order.status).toBe("awaitingPayment")
      yield* calls[name]?.(process, orderId) ?? Effect.void
      const { order, payment } = yield* yes(process.orders.get(ada, orderId))
      expect([order.status, payment.status, world.provider.sales()]).toEqual(["paid", "paid", 1])
    })(),
  )

  it(
    "that is being given back tells no order that it is paid",
    story(function* () {
      let told = 0
      const onPaid = () => Effect.sync(() => void told++)
      // The sale succeeded and its refund is declined: all of the money is still there.
      const taken = yield* makePaymentWorld({ verdicts: ["succeeds", "declines"] })
      yield* taken.pay()
      expect(yield* taken.unwind).toMatchObject({ closed: true, refunded: { amount: 0 } })
      yield* taken.payments.pay(PAY, DUE, again, onPaid)
      yield* taken.payments.resolve(PAY, DUE, onPaid)
      // That the sale succeeded is found out too late.
      const found = yield* makePaymentWorld({ faults: ["lostAfter"] })
      yield* found.pay()
      found.state.isDown = true
      expect(yield* found.unwind).toMatchObject({ closed: true, status: "unresolved" })
      found.state.isDown = false
      expect(yield* found.payments.resolve(PAY, DUE, onPaid)).toMatchObject({ captured: DUE })
      expect(told).toBe(0)
    }),
  )
})
