/**
 * What `docs/guide/what-happens-when.md` promises of deaths and outages, row by row: what is left behind, and who mends it.
 */
import { readFileSync } from "node:fs"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { beforeEach, describe, expect, it } from "vitest"
import { makeMemorySettlementStore } from "../../../src/memory/MemorySettlements.ts"
import { memory } from "../../../src/memory/MemoryStores.ts"
import { CartwrightError } from "../../../src/promise/CartwrightError.ts"
import { createCartwright } from "../../../src/promise/createCartwright.ts"
import { orThrow } from "../../../src/promise/orThrow.ts"
import { crashAt } from "../../../src/testing/crash.ts"
import { cartsFail, type Failing, type Fault, faultyService } from "../../../src/testing/faults.ts"
import {
  ada,
  filled,
  inStock,
  inTime,
  makeWorld,
  opened,
  type Process,
  pass,
  quiesce,
  STOCK,
  startProcess,
  TOTAL,
  tagOf,
  type World,
  yes,
} from "./kit.ts"

const page = readFileSync(new URL("../../../../../docs/guide/what-happens-when.md", import.meta.url), "utf8")

beforeEach(({ task }) => {
  if (!page.includes(`\`${task.name}\``))
    throw new Error(`No row of what-happens-when.md names the test "${task.name}".`)
})

const submit = ({ checkouts }: Process, settlementId: string, resume?: string) =>
  checkouts.submit(
    ada,
    { settlementId, expectedTotal: TOTAL, payment: { method: "card" }, resume },
    { requestId: "click" },
  )

/** All that can be seen of a purchase from outside. */
const seen = Effect.fnUntraced(function* (world: World) {
  const { carts, orders } = startProcess(world)
  const found = yield* Effect.forEach(world.placed, (id) => yes(orders.get(ada, id)))
  return {
    orders: found.map(({ order }) => order.status),
    stock: yield* inStock(world),
    taken: world.provider.net(),
    inCart: (yield* yes(carts.get(ada, "c"))).cart.lines.length,
  }
})
type Seen = Effect.Success<ReturnType<typeof seen>>

const WHOLE = { stock: [STOCK, STOCK], taken: 0 }
const HELD = { stock: [STOCK - 2, STOCK - 1], taken: 0 }
const TAKEN = { ...HELD, taken: TOTAL.amount }
const NOTHING: Seen = { orders: [], ...WHOLE, inCart: 2 }
const PAID: Seen = { orders: ["paid"], ...TAKEN, inCart: 0 }
/** Its lines have left the cart with the order. */
const EXPIRED: Seen = { orders: ["cancelled"], ...WHOLE, inCart: 0 }

interface Death {
  /** The boundary, and the how-manieth time it is reached. */
  readonly at: string
  readonly time?: number
  /** The lines leave the cart while the provider is asked, sooner or later than its answer comes: then nothing is said of them. */
  readonly left: Partial<Seen>
  /** What it comes to where nobody but the sweeper goes on. */
  readonly swept: Seen
}

const deaths: { readonly [Name in string]: Death } = {
  "before its claim is written leaves nothing": { at: "orders.claim before", left: NOTHING, swept: NOTHING },
  "once it has its claim leaves that, until its time is over": {
    at: "orders.claim after",
    left: NOTHING,
    swept: NOTHING,
  },
  "once the pieces are held leaves them held, until its claim is dropped": {
    at: "stock.reserve after",
    left: { orders: [], ...HELD, inCart: 2 },
    swept: NOTHING,
  },
  "once the order is placed leaves an order that waits to be paid": {
    at: "orders.place after",
    left: { orders: ["awaitingPayment"], ...HELD, inCart: 2 },
    swept: EXPIRED,
  },
  "once the payment is planned leaves a plan that is carried out": {
    at: "payments.append after",
    left: { orders: ["awaitingPayment"], ...HELD },
    swept: PAID,
  },
  "once the provider has the money leaves a payment that is asked for again under its key": {
    at: "provider.execute after",
    left: { orders: ["awaitingPayment"], ...TAKEN },
    swept: PAID,
  },
  "once the order is marked paid leaves a payment that is still open": {
    at: "orders.advance after",
    left: { orders: ["paid"], ...TAKEN },
    swept: PAID,
  },
  "once the success is in the log leaves messages that are delivered": {
    at: "payments.append after",
    time: 2,
    left: { orders: ["paid"], ...TAKEN },
    swept: PAID,
  },
  "once the lines are taken leaves a message that does nothing twice": {
    at: "gateway.takeLines after",
    left: { inCart: 0 },
    swept: PAID,
  },
}

/** Ada's settlement is open, and she submits it in a process that dies there. */
const dying = Effect.fnUntraced(function* (world: World, boundary: number) {
  yield* filled(world)
  const { settlement } = yield* opened(startProcess(world))
  const crash = crashAt(boundary)
  yield* Effect.exit(submit(startProcess(world, { crash }), settlement.id))
  return { crash, settlement }
})

const boundaryOf = Effect.fnUntraced(function* ({ at, time = 1 }: Death) {
  const { crash } = yield* dying(makeWorld(), Number.POSITIVE_INFINITY)
  const places = [...crash.trace.entries()].filter(([, place]) => place === at)
  return (places[time - 1]?.[0] ?? Number.NaN) + 1
})

describe("a process that dies", () => {
  it.each(Object.entries(deaths))("%s", (_, death) =>
    inTime(
      Effect.gen(function* () {
        const boundary = yield* boundaryOf(death)
        const died = Effect.fnUntraced(function* () {
          const world = makeWorld()
          const { crash, settlement } = yield* dying(world, boundary)
          expect(crash.trace.at(-1)).toBe(death.at)
          expect(yield* seen(world)).toMatchObject(death.left)
          yield* pass(11_000)
          return { world, settlement }
        })

        const clicked = yield* died()
        expect(tagOf(yield* submit(startProcess(clicked.world), clicked.settlement.id))).toBe("ok")
        expect(yield* seen(clicked.world)).toEqual(PAID)
        expect(clicked.world.provider.sales()).toBe(1)

        const { world } = yield* died()
        yield* quiesce(world)
        yield* pass(40 * 60_000)
        yield* quiesce(world)
        expect(yield* seen(world)).toEqual(death.swept)
      }),
    ),
  )
})

/** A service that can be cut off, and comes back. */
const breakable = <S extends object>(service: S, failing?: Failing) => {
  let now: Fault = "none"
  return {
    service: faultyService(service, () => now, failing),
    become: (fault: Fault) => {
      now = fault
    },
  }
}

/** A shop with a settlement open, one of whose stores can be cut off, and may be from now on. */
const shop = Effect.fnUntraced(function* <Name extends "carts" | "orders" | "stock" | "payments" | "outbox">(
  name: Name,
) {
  const world = makeWorld()
  yield* filled(world)
  const { settlement } = yield* opened(startProcess(world))
  const { service, become } = breakable<object>(world[name], name === "carts" ? cartsFail : undefined)
  const process = startProcess({ ...world, [name]: service })
  return { world, process, settlement, become }
})

const failed = (call: ReturnType<typeof submit>) => Effect.map(Effect.flip(call), ({ _tag }) => _tag)

describe("an outage of", () => {
  it("the settlement store stops nobody who has the resume text", () =>
    inTime(
      Effect.gen(function* () {
        const world = makeWorld()
        yield* filled(world)
        const store = breakable(makeMemorySettlementStore())
        store.become("notDone")
        const process = startProcess({ ...world, settlements: { current: store.service } })
        const { settlement, resume } = yield* opened(process)
        expect(yield* failed(submit(process, settlement.id))).toBe("StoreUnavailable")
        expect(yield* seen(world)).toEqual(NOTHING)
        expect(tagOf(yield* submit(process, settlement.id, resume))).toBe("ok")
        expect(yield* seen(world)).toEqual(PAID)
      }),
    ))

  it("the order store ends a submission with nothing done, and the same click orders later", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process, settlement, become } = yield* shop("orders")
        become("notDone")
        expect(yield* failed(submit(process, settlement.id))).toBe("StoreUnavailable")
        expect(yield* seen(world)).toEqual(NOTHING)
        become("none")
        expect(tagOf(yield* submit(process, settlement.id))).toBe("ok")
        expect(yield* seen(world)).toEqual(PAID)
      }),
    ))

  it("the order store that loses the answer to a placement takes nothing back, and the same click finds the order", () =>
    inTime(
      Effect.gen(function* () {
        const world = makeWorld()
        yield* filled(world)
        const { settlement } = yield* opened(startProcess(world))
        const orders = faultyService(world.orders, { place: ["unknown"] })
        expect(yield* failed(submit(startProcess({ ...world, orders }), settlement.id))).toBe("StoreUnavailable")
        expect(yield* seen(world)).toEqual({ orders: ["awaitingPayment"], ...HELD, inCart: 2 })
        expect(yield* submit(startProcess(world), settlement.id)).toMatchObject({ ok: true, replayed: true })
        expect(yield* seen(world)).toEqual(PAID)
      }),
    ))

  it("the stock ledger ends a submission, and its claim waits until nothing can be held for it", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process, settlement, become } = yield* shop("stock")
        // It holds the pieces, and nobody is told.
        become("unknown")
        expect(yield* failed(submit(process, settlement.id))).toBe("StoreUnavailable")
        become("none")
        yield* pass(10_000)
        expect(tagOf(yield* submit(process, settlement.id))).toBe("ok")
        expect(yield* seen(world)).toEqual(PAID)
      }),
    ))

  it("the stock ledger after the order is placed is not the shopper's to wait for", () =>
    inTime(
      Effect.gen(function* () {
        const world = makeWorld()
        yield* filled(world)
        const { settlement } = yield* opened(startProcess(world))
        let confirmed = 0
        const stock = faultyService(world.stock, (method) =>
          method === "confirm" && confirmed++ === 0 ? "notDone" : "none",
        )
        const process = startProcess({ ...world, stock })
        expect(tagOf(yield* submit(process, settlement.id))).toBe("ok")
        yield* quiesce(world, process)
        expect(confirmed).toBe(2)
        // Longer than a hold that nobody confirmed lasts.
        yield* pass(40 * 60_000)
        yield* quiesce(world, process)
        expect(yield* seen(world)).toEqual(PAID)
      }),
    ))

  it("the payment log leaves an order that waits, and asks no provider", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process, settlement, become } = yield* shop("payments")
        become("notDone")
        expect(yield* submit(process, settlement.id)).toMatchObject({
          ok: true,
          value: { order: { status: "awaitingPayment" }, payment: { status: "unresolved" } },
        })
        expect(world.provider.calls).toEqual([])
        become("none")
        expect(tagOf(yield* submit(process, settlement.id))).toBe("ok")
        expect(yield* seen(world)).toEqual(PAID)
      }),
    ))

  it("the outbox costs nothing but a message that is delivered again", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process, settlement, become } = yield* shop("outbox")
        become("notDone")
        expect(tagOf(yield* submit(process, settlement.id))).toBe("ok")
        expect(yield* seen(world)).toEqual(PAID)
        become("none")
        yield* pass(11_000)
        expect((yield* process.checkouts.sweep()).delivered).toBe(2)
        expect(yield* seen(world)).toEqual(PAID)
      }),
    ))

  it("the cart store ends a submission before anything is held", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process, settlement, become } = yield* shop("carts")
        become("notDone")
        expect(yield* failed(submit(process, settlement.id))).toBe("CartStoreUnavailable")
        expect(yield* seen(world)).toEqual(NOTHING)
        become("none")
        expect(tagOf(yield* submit(process, settlement.id))).toBe("ok")
      }),
    ))

  it("the cart store after the order is placed leaves the lines in the cart until it is back", () =>
    inTime(
      Effect.gen(function* () {
        const world = makeWorld()
        yield* filled(world)
        const { settlement } = yield* opened(startProcess(world))
        const carts = faultyService(world.carts, { write: ["lost"] }, cartsFail)
        const process = startProcess({ ...world, carts })
        expect(tagOf(yield* submit(process, settlement.id))).toBe("ok")
        expect(yield* seen(world)).toEqual({ ...PAID, inCart: 2 })
        yield* quiesce(world, process)
        expect(yield* seen(world)).toEqual(PAID)
      }),
    ))

  it("the offers or the promotions ends a submission, and nothing is sold on guesses", async () => {
    let isDown = false
    const answering = async <A>(answer: A): Promise<A> => (isDown ? Promise.reject(new Error("down")) : answer)
    const known = new Map([["tea", { price: { amount: 250, currency: "GBP" } }]])
    for (const source of ["offers", "promotions"]) {
      await using cartwright = await createCartwright({
        stores: memory(),
        currency: "GBP",
        offers: { getMany: () => (source === "offers" ? answering(known) : Promise.resolve(known)) },
        promotions: { active: () => (source === "offers" ? Promise.resolve([]) : answering([])) },
      })
      isDown = false
      const { settlement, checkout } = cartwright.for(ada)
      const buyNow = { sku: "tea", quantity: 1 }
      const { id, total } = orThrow(await settlement.open({ buyNow })).settlement
      const agreed = { settlementId: id, expectedTotal: total }
      isDown = true
      await expect(checkout.submit(agreed)).rejects.toMatchObject({ outcome: "notDone", retryable: true })
      await expect(checkout.submit(agreed)).rejects.toThrow(CartwrightError)
      isDown = false
      expect(orThrow(await checkout.submit(agreed)).order.status).toBe("awaitingPayment")
    }
  })

  it("the provider leaves an order that waits, and the sweeper finds out what became of it", () =>
    inTime(
      Effect.gen(function* () {
        const world = makeWorld()
        yield* filled(world)
        const process = startProcess(world)
        const { settlement } = yield* opened(process)
        world.provider.behave("loses")
        expect(yield* submit(process, settlement.id)).toMatchObject({
          ok: true,
          value: { order: { status: "awaitingPayment" }, payment: { status: "unresolved" } },
        })
        expect(tagOf(yield* process.checkouts.pay(ada, world.placed[0] ?? "", { method: "card" }))).toBe("ok")
        world.provider.behave("pays")
        yield* quiesce(world)
        expect(yield* seen(world)).toEqual(PAID)
        expect(world.provider.sales()).toBe(1)
      }),
    ))

  it("the provider that hangs leaves an order whose payment is unresolved, and the same click finds out", () =>
    inTime(
      Effect.gen(function* () {
        const world = makeWorld()
        yield* filled(world)
        const { settlement } = yield* opened(startProcess(world))
        const channel = faultyService(world.provider.channel, { execute: ["hangs"] })
        const hanging = startProcess({ ...world, provider: { ...world.provider, channel } })
        const waiting = yield* Effect.forkChild(submit(hanging, settlement.id), { startImmediately: true })
        yield* pass(5_001)
        expect(yield* Fiber.join(waiting)).toMatchObject({ ok: true, value: { payment: { status: "unresolved" } } })
        expect(yield* seen(world)).toEqual({ orders: ["awaitingPayment"], ...TAKEN, inCart: 0 })
        expect(yield* submit(startProcess(world), settlement.id)).toMatchObject({ ok: true, replayed: true })
        expect(yield* seen(world)).toEqual(PAID)
        expect(world.provider.sales()).toBe(1)
      }),
    ))

  it("a store that hangs once the order is placed ends the call with its time, and the same click finds the order", () =>
    inTime(
      Effect.gen(function* () {
        const world = makeWorld()
        yield* filled(world)
        const { settlement } = yield* opened(startProcess(world))
        const payments = faultyService(world.payments, { append: ["hangs"] })
        const hanging = startProcess({ ...world, payments })
        const waiting = yield* Effect.forkChild(Effect.flip(submit(hanging, settlement.id)), { startImmediately: true })
        yield* pass(5_001)
        expect(yield* Fiber.join(waiting)).toMatchObject({ _tag: "DeadlineExceeded", outcome: "unknown" })
        expect(yield* submit(startProcess(world), settlement.id)).toMatchObject({ ok: true, replayed: true })
        expect(yield* seen(world)).toEqual(PAID)
        expect(world.provider.sales()).toBe(1)
      }),
    ))

  it("every store at once fails no sweep: what could not be done is counted", () =>
    inTime(
      Effect.gen(function* () {
        const world = makeWorld()
        const cut = <S extends object>(service: S): S => faultyService(service, () => "notDone")
        const { checkouts } = startProcess({
          ...world,
          orders: cut(world.orders),
          stock: cut(world.stock),
          limits: cut(world.limits),
          payments: cut(world.payments),
          outbox: cut(world.outbox),
          settlements: { current: cut(world.settlements.current) },
        })
        const { failed, ...done } = yield* checkouts.sweep()
        expect(failed).toBe(7)
        expect(new Set(Object.values(done))).toEqual(new Set([0]))
      }),
    ))
})

describe("an order whose time to be paid is over", () => {
  it("is not called off where the buyer had paid and never came back", () =>
    inTime(
      Effect.gen(function* () {
        const world = makeWorld()
        yield* filled(world)
        const process = startProcess(world)
        const { settlement } = yield* opened(process)
        world.provider.behave("acts")
        yield* submit(process, settlement.id)
        yield* pass(30 * 60_000)
        world.provider.settle("yes")
        expect((yield* process.checkouts.sweep()).expired).toBe(0)
        yield* quiesce(world)
        expect(yield* seen(world)).toEqual(PAID)
      }),
    ))

  it("takes nothing any more, and the money of a buyer who comes too late is given back", () =>
    inTime(
      Effect.gen(function* () {
        const world = makeWorld()
        yield* filled(world)
        const process = startProcess(world)
        const { settlement } = yield* opened(process)
        world.provider.behave("loses")
        yield* submit(process, settlement.id)
        yield* pass(30 * 60_000)
        expect((yield* process.checkouts.sweep()).expired).toBe(1)
        world.provider.behave("pays")
        // The longer nobody could say, the longer until the provider is asked again.
        yield* pass(10 * 60_000)
        yield* quiesce(world)
        expect(yield* seen(world)).toEqual(EXPIRED)
        expect(world.provider.calls.filter((call) => call.startsWith("refund"))).toHaveLength(1)
      }),
    ))
})
