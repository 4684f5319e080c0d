/** What makes two submissions one purchase, and what keeps two purchases apart. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { HoldId, Instant, Sku } from "../../../src/catalog/ids.ts"
import { makeMemorySettlementStore } from "../../../src/memory/MemorySettlements.ts"
import { crashAt } from "../../../src/testing/crash.ts"
import { cartsFail, faultyService } from "../../../src/testing/faults.ts"
import {
  ada,
  bought,
  filled,
  inStock,
  makeWorld,
  opened,
  orderIdOf,
  type Process,
  pots,
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

const FAR = Date.UTC(2030, 0, 1) as Instant

/** The lines that this world's orders buy stay in their carts for as long as such a process is the only one. */
const stuck = (world: World): World => ({
  ...world,
  carts: faultyService(world.carts, (method) => (method === "write" ? "lost" : "none"), cartsFail),
})

/** It keeps no settlement: only the resume text is left of any. */
const forgetful = (world: World): World => ({
  ...world,
  settlements: { current: faultyService(makeMemorySettlementStore(), () => "notDone") },
})

const linesIn = ({ carts }: Process) =>
  Effect.map(yes(carts.get(ada, "c")), ({ cart }) => cart.lines.map(({ sku, quantity }) => [sku, quantity]))

describe("an order that came of a resume text", () => {
  it(
    "is found by its lines, its request and its reference, as any other",
    story(function* () {
      const { world, process } = yield* shop()
      const forgets = startProcess(stuck(forgetful(world)))
      const one = yield* opened(forgets)
      const click = { requestId: "click", reference: "A-1" }
      const first = orderIdOf(yield* submitted(forgets, one.settlement, { resume: one.resume, ...click }))
      // Its lines are still in the cart, and another tab settles them.
      expect(orderIdOf(yield* bought(startProcess(stuck(world))))).toBe(first)
      expect((yield* yes(process.orders.byReference(ada, "A-1"))).order.orderId).toBe(first)
      yield* quiesce(world)
      yield* process.carts.add(ada, "c", { sku: "pot", quantity: 1 })
      expect(tagOf(yield* bought(process, { requestId: "click" }))).toBe("RequestIdReused")
      expect(tagOf(yield* bought(process, { reference: "A-1" }))).toBe("OrderReferenceTaken")
      expect(world.placed).toEqual([first])
    }),
  )

  it(
    "while its lines are on their way out is the answer to another settlement of them, and holds nothing twice",
    story(function* () {
      // Just as many pieces as are bought.
      const world = makeWorld()
      yield* filled(world)
      yield* world.stock.reserve("others" as HoldId, [{ sku: "tea" as Sku, quantity: STOCK - 2 }], FAR)
      const one = yield* opened(startProcess(world))
      const first = orderIdOf(yield* submitted(startProcess(stuck(world)), one.settlement, { requestId: "a" }))
      const watch = crashAt(Number.POSITIVE_INFINITY)
      const later = startProcess(stuck(forgetful(world)), { crash: watch })
      const two = yield* opened(later)
      const second = yield* submitted(later, two.settlement, { requestId: "b", resume: two.resume })
      expect(orderIdOf(second)).toBe(first)
      expect(watch.trace).not.toContain("stock.reserve before")
      expect(world.provider.sales()).toBe(1)
      expect(yield* inStock(world)).toEqual([0, STOCK - 1])
    }),
  )

  it(
    "answers its settlement also where the text that comes with it is worth nothing any more",
    story(function* () {
      const { world, process } = yield* shop()
      const { settlement } = yield* opened(process)
      const first = orderIdOf(yield* submitted(process, settlement))
      const again = yield* submitted(startProcess(forgetful(world)), settlement, { resume: "r1.old.secret" })
      expect(again).toMatchObject({ ok: true, replayed: true, value: { order: { orderId: first } } })
    }),
  )
})

describe("a name that was used", () => {
  it(
    "stands for its order in every settlement of the same goods",
    story(function* () {
      const { world } = yield* shop()
      const process = startProcess(stuck(world))
      const first = orderIdOf(yield* bought(process, { requestId: "click", reference: "A-1" }))
      expect(orderIdOf(yield* bought(process, { requestId: "click" }))).toBe(first)
      expect(orderIdOf(yield* bought(process, { reference: "A-1" }))).toBe(first)
    }),
  )

  it(
    "is told for what it is: a request id reused, or a reference taken",
    story(function* () {
      const { world, process } = yield* shop()
      yield* bought(process, { requestId: "click", reference: "A-1" })
      yield* process.carts.add(ada, "c", { sku: "pot", quantity: 2 })
      expect(yield* bought(process, { requestId: "click", reference: "A-2" })).toMatchObject({
        ok: false,
        rejection: { _tag: "RequestIdReused", requestId: "click" },
      })
      expect(yield* bought(process, { requestId: "other", reference: "A-1" })).toMatchObject({
        ok: false,
        rejection: { _tag: "OrderReferenceTaken", reference: "A-1" },
      })
      // The same goods from another cart are another purchase too.
      const { settlement } = yield* pots(process, "d")
      expect(tagOf(yield* submitted(process, settlement, { requestId: "click" }))).toBe("RequestIdReused")
      expect(world.placed).toHaveLength(1)
    }),
  )
})

describe("lines that are on their way out", () => {
  it(
    "of an order that bought fewer are taken out, and the shopper is told what is left",
    story(function* () {
      const { world, process } = yield* shop()
      yield* process.carts.deselect(ada, "c", { seller: "potter" })
      expect(tagOf(yield* bought(startProcess(stuck(world))))).toBe("ok")
      yield* process.carts.select(ada, "c", "all")
      expect(yield* bought(process)).toMatchObject({
        ok: false,
        rejection: { _tag: "SettlementChanged", was: { amount: 1_299 }, now: { amount: 799 } },
      })
      expect(yield* linesIn(process)).toEqual([["mug", 1]])
      expect(world.placed).toHaveLength(1)
    }),
  )

  it(
    "of two orders are taken out together, and nothing is left to order",
    story(function* () {
      const { world, process } = yield* shop()
      const slow = startProcess(stuck(world))
      yield* process.carts.deselect(ada, "c", { seller: "potter" })
      yield* bought(slow)
      yield* process.carts.deselect(ada, "c", "all")
      yield* process.carts.select(ada, "c", { seller: "potter" })
      yield* bought(slow)
      expect(world.placed).toHaveLength(2)
      yield* process.carts.select(ada, "c", "all")
      expect(tagOf(yield* bought(process))).toBe("NothingSelected")
      expect(yield* linesIn(process)).toEqual([])
      expect(world.placed).toHaveLength(2)
    }),
  )
})

describe("a submission whose claim is taken over", () => {
  /** The claim is lost between the hold and the order, so many times. */
  const overtaken = (world: World, times: number): World => {
    let lost = 0
    return {
      ...world,
      orders: {
        ...world.orders,
        place: (placement) => (lost++ < times ? Effect.succeed({ _tag: "ClaimLost" }) : world.orders.place(placement)),
      },
    }
  }

  it.each([1, 2])("%i times begins again, and is ordered", (times) =>
    story(function* () {
      const { world } = yield* shop()
      expect(tagOf(yield* bought(startProcess(overtaken(world, times))))).toBe("ok")
      expect(yield* inStock(world)).toEqual([STOCK - 2, STOCK - 1])
    })(),
  )

  it(
    "three times is told that another one is under way, and holds nothing",
    story(function* () {
      const { world, process } = yield* shop()
      expect(tagOf(yield* bought(startProcess(overtaken(world, 3))))).toBe("SubmissionUnderWay")
      expect(yield* inStock(world)).toEqual([STOCK, STOCK])
      expect(tagOf(yield* bought(process))).toBe("ok")
    }),
  )

  it(
    "and whose hold was given back meanwhile begins again under another id",
    story(function* () {
      const { world } = yield* shop()
      let first: string | undefined
      const stock: typeof world.stock = {
        ...world.stock,
        reserve: (id, ...hold) => {
          const isFirst = first === undefined
          first ??= id
          return Effect.andThen(isFirst ? world.stock.release(id) : Effect.void, world.stock.reserve(id, ...hold))
        },
      }
      expect(orderIdOf(yield* bought(startProcess({ ...world, stock })))).not.toBe(first)
      expect(yield* inStock(world)).toEqual([STOCK - 2, STOCK - 1])
    }),
  )
})

describe("a second click", () => {
  it(
    "in the same process waits for the first, and asks the store once",
    story(function* () {
      const { world } = yield* shop()
      const watch = crashAt(Number.POSITIVE_INFINITY)
      const stock = faultyService(world.stock, { reserve: [{ delay: 1_000 }] })
      const process = startProcess({ ...world, stock }, { crash: watch })
      const { settlement } = yield* opened(process)
      const click = submitted(process, settlement, { requestId: "click" })
      const { answer: answers } = yield* timed(Effect.all([click, click], { concurrency: "unbounded" }))
      expect(answers.map((answer) => answer.ok && answer.replayed)).toEqual([false, true])
      expect(watch.trace.filter((place) => place === "orders.claim before")).toHaveLength(2)
    }),
  )
})

describe("buying now", () => {
  it(
    "with the request id of another item or another address is another purchase",
    story(function* () {
      const { world, process } = yield* shop()
      const tap = Effect.fnUntraced(function* (sku: string, street: string) {
        const asked = { buyNow: { sku, quantity: 1 }, deliverTo: { street } }
        const { settlement } = yield* yes(process.settlements.open(ada, asked, { requestId: "tap" }))
        return orderIdOf(yield* submitted(process, settlement))
      })
      const first = yield* tap("pot", "High Street 1")
      expect(yield* tap("pot", "High Street 1")).toBe(first)
      const others = [yield* tap("mug", "High Street 1"), yield* tap("pot", "High Street 2")]
      expect(new Set([first, ...others]).size).toBe(3)
      expect(world.placed).toEqual([first, ...others])
    }),
  )
})
