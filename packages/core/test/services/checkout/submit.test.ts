import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect, it } from "vitest"
import type { LineId } from "../../../src/catalog/ids.ts"
import { makeMemorySettlementStore } from "../../../src/memory/MemorySettlements.ts"
import { compilePromotions } from "../../../src/pricing/PromotionSet.ts"
import { offer } from "../kit.ts"
import {
  ada,
  bought,
  filled,
  inStock,
  inTime,
  job,
  makeWorld,
  opened,
  type Process,
  pass,
  quiesce,
  STOCK,
  startProcess,
  TOTAL,
  tagOf,
  yes,
} from "./kit.ts"

/** Ada's cart is filled, and one process of the shop is up. */
const shop = Effect.fnUntraced(function* () {
  const world = makeWorld()
  const process = startProcess(world)
  yield* filled(world, process)
  return { world, process }
})

const card = { payment: { method: "card" } }

const submitted = ({ checkouts }: Process, settlementId: string, requestId?: string) =>
  checkouts.submit(ada, { settlementId, expectedTotal: TOTAL, ...card }, { requestId })

const orderIdOf = (answer: Effect.Success<ReturnType<Process["checkouts"]["submit"]>>): string =>
  answer.ok ? answer.value.order.orderId : answer.rejection._tag

/** Lets time pass until the call has answered. */
const timed = Effect.fnUntraced(function* <A, E>(calls: Effect.Effect<A, E>) {
  const racing = yield* Effect.forkChild(calls, { startImmediately: true })
  for (let round = 0; racing.pollUnsafe() === undefined && round < 400; round++) yield* pass(50)
  return yield* Fiber.join(racing)
})
const AT_ONCE = { concurrency: "unbounded" } as const

const linesIn = ({ carts }: Process) =>
  Effect.map(yes(carts.get(ada, "c")), ({ cart }) => cart.lines.map(({ sku, quantity }) => [sku, quantity]))

describe("a submission", () => {
  it("becomes a paid order: stock sold, lines taken, money taken once", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const answer = yield* bought(process, { requestId: "click", reference: "A-1" })
        if (!answer.ok) throw new Error(answer.rejection.message)
        const { order, payment } = answer.value
        expect(answer.replayed).toBe(false)
        expect(order).toMatchObject({ status: "paid", total: TOTAL, reference: "A-1", owner: { member: "ada" } })
        expect(order.parts.map(({ seller, total }) => [seller, total.amount])).toEqual([
          [undefined, 500],
          ["potter", 799],
        ])
        expect(payment).toMatchObject({ status: "paid", captured: TOTAL })
        expect(yield* inStock(world)).toEqual([STOCK - 2, STOCK - 1])
        expect(yield* linesIn(process)).toEqual([])
        expect(world.provider.net()).toBe(TOTAL.amount)
        expect(yield* process.checkouts.sweep()).toMatchObject({ delivered: 0, failed: 0 })
        expect(yield* yes(process.orders.byReference(ada, "A-1"))).toEqual({ order, payment })
        const history = yield* yes(process.orders.history(ada, order.orderId))
        expect(history.map(({ _tag }) => _tag)).toEqual(["OrderPlaced", "OrderPaid"])
      }),
    ))

  it("that is clicked twice, replayed, sent from two tabs and from two processes is one order, and everyone's answer", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const other = startProcess(world)
        const first = (yield* opened(process)).settlement.id
        const second = (yield* opened(other)).settlement.id
        const answers = yield* timed(
          Effect.all(
            [
              submitted(process, first, "click"),
              submitted(process, first, "click"),
              submitted(process, second),
              submitted(other, second, "tab"),
              submitted(other, first, "click"),
            ],
            AT_ONCE,
          ),
        )
        expect(new Set(answers.map(orderIdOf)).size).toBe(1)
        expect(answers.filter((answer) => answer.ok && !answer.replayed)).toHaveLength(1)
        const later = yield* submitted(process, first, "click")
        expect(orderIdOf(later)).toBe(world.placed[0])
        expect(world.placed).toHaveLength(1)
        expect(world.provider.sales()).toBe(1)
        expect(yield* inStock(world)).toEqual([STOCK - 2, STOCK - 1])
      }),
    ))

  it("races with the return URL and the sweeper, and all three find one paid order", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        world.provider.behave("acts")
        const answer = yield* bought(process, { requestId: "click" })
        if (!answer.ok) throw new Error(answer.rejection.message)
        const { order, payment } = answer.value
        expect(payment).toMatchObject({ status: "requiresAction", action: { url: "https://bank.example/" } })
        expect(order.status).toBe("awaitingPayment")
        world.provider.settle("yes")
        yield* pass(60_000)
        const { settlementId } = order
        const [replay, back, pushed] = yield* timed(
          Effect.all(
            [
              submitted(startProcess(world), settlementId, "click"),
              process.checkouts.complete(ada, order.orderId),
              startProcess(world).checkouts.complete(ada, order.orderId),
              process.checkouts.sweep(),
              startProcess(world).checkouts.sweep(),
            ],
            AT_ONCE,
          ),
        )
        for (const seen of [replay, back, pushed])
          expect(seen).toMatchObject({ ok: true, value: { order: { status: "paid" }, payment: { status: "paid" } } })
        yield* quiesce(world)
        const history = yield* yes(process.orders.history(ada, order.orderId))
        expect(history.map(({ _tag }) => _tag)).toEqual(["OrderPlaced", "OrderPaid"])
        expect(world.provider.net()).toBe(TOTAL.amount)
        expect(yield* inStock(world)).toEqual([STOCK - 2, STOCK - 1])
      }),
    ))

  it("loses neither what is ordered nor what is added of it meanwhile", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement } = yield* opened(process)
        const [, added] = yield* timed(
          Effect.all(
            [submitted(process, settlement.id), process.carts.add(ada, "c", { sku: "tea", quantity: 3 })],
            AT_ONCE,
          ),
        )
        expect(added.ok).toBe(true)
        yield* quiesce(world)
        const orders = world.placed.length
        // Whichever came first: what was ordered is what was settled, and the three are still in the cart.
        const left = yield* linesIn(process)
        expect(left).toEqual(
          orders === 1
            ? [["tea", 3]]
            : [
                ["tea", 5],
                ["mug", 1],
              ],
        )
      }),
    ))

  it("takes only what was settled out of a line that grew after the order was placed", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement } = yield* opened(process)
        const growing: typeof world.orders = {
          ...world.orders,
          place: (placement) =>
            Effect.tap(world.orders.place(placement), () =>
              Effect.orDie(process.carts.add(ada, "c", { sku: "tea", quantity: 3 })),
            ),
        }
        const answer = yield* submitted(startProcess({ ...world, orders: growing }), settlement.id)
        expect(tagOf(answer)).toBe("ok")
        expect(yield* linesIn(process)).toEqual([["tea", 3]])
      }),
    ))

  it("is told what changed, and sells nothing at a price that the shopper did not see", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement } = yield* opened(process)
        world.offers.set(...offer("tea", 300))
        const answer = yield* submitted(process, settlement.id)
        expect(answer).toMatchObject({
          ok: false,
          rejection: {
            _tag: "SettlementChanged",
            was: TOTAL,
            now: { amount: 1_399, currency: "GBP" },
            changes: [{ _tag: "PriceChanged", sku: "tea", was: { amount: 250 }, now: { amount: 300 } }],
            message:
              "The total changed from 12.99 GBP to 13.99 GBP: The price of tea changed from 2.50 GBP to 3.00 GBP. " +
              "Open a settlement again and let the shopper agree to it.",
          },
        })
        expect(world.placed).toEqual([])
        expect(yield* inStock(world)).toEqual([STOCK, STOCK])
        const again = yield* bought(process)
        expect(again).toMatchObject({ ok: true, value: { order: { total: { amount: 1_399 } } } })
      }),
    ))

  it("is refused where the expected total is not the settlement's, though nothing changed", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement } = yield* opened(process)
        const expectedTotal = { amount: 1, currency: "GBP" }
        const answer = yield* process.checkouts.submit(ada, { settlementId: settlement.id, expectedTotal })
        expect(answer).toMatchObject({
          ok: false,
          rejection: { _tag: "SettlementChanged", changes: [{ _tag: "OtherTotalExpected", expected: expectedTotal }] },
        })
        expect(world.placed).toEqual([])
      }),
    ))

  it("is refused where another cart line of the same price took a place: the total alone does not tell", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        world.offers.set(...offer("green", 250))
        const { settlement } = yield* opened(process)
        const { cart } = yield* yes(process.carts.get(ada, "c"))
        const tea = cart.lines.find(({ sku }) => sku === "tea")?.lineId ?? ("none" as LineId)
        yield* process.carts.remove(ada, "c", tea)
        yield* process.carts.add(ada, "c", { sku: "green", quantity: 2 })
        const answer = yield* submitted(process, settlement.id)
        expect(answer).toMatchObject({ ok: false, rejection: { _tag: "SettlementChanged", was: TOTAL, now: TOTAL } })
      }),
    ))

  it("holds nothing where one SKU is short, and says how much there is", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        yield* process.carts.add(ada, "c", { sku: "tea", quantity: STOCK })
        const answer = yield* bought(process)
        expect(answer).toMatchObject({
          ok: false,
          rejection: { _tag: "OutOfStock", short: [{ sku: "tea", asked: STOCK + 2, available: STOCK }] },
        })
        expect(yield* inStock(world)).toEqual([STOCK, STOCK])
        // The claim is free again: nobody waits for its end.
        const lines = (yield* yes(process.carts.get(ada, "c"))).cart.lines
        const tea = lines.find(({ sku }) => sku === "tea")
        yield* process.carts.setQuantity(ada, "c", tea?.lineId ?? "", 1)
        expect(tagOf(yield* bought(process))).toBe("ok")
      }),
    ))

  it("of the last piece by two buyers is one order, and the other is told", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        yield* process.carts.add(ada, "c", { sku: "tea", quantity: STOCK - 2 })
        const bob = { member: "bob" }
        yield* process.carts.open(bob, { id: "b" })
        yield* process.carts.add(bob, "b", { sku: "tea", quantity: STOCK })
        const of = Effect.fnUntraced(function* (actor: typeof ada, cartId: string) {
          const { settlement } = yield* yes(process.settlements.open(actor, { cartId }))
          return yield* process.checkouts.submit(actor, {
            settlementId: settlement.id,
            expectedTotal: settlement.total,
            ...card,
          })
        })
        const answers = yield* timed(Effect.all([of(ada, "c"), of(bob, "b")], AT_ONCE))
        expect(answers.map(tagOf).sort()).toEqual(["OutOfStock", "ok"])
        expect((yield* inStock(world))[0]).toBe(0)
      }),
    ))

  it("waits for the one that another process has begun, and takes over when that has died", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement } = yield* opened(process)
        const hanging: typeof world.stock = { ...world.stock, reserve: () => Effect.never }
        const stuck = yield* Effect.forkChild(
          submitted(startProcess({ ...world, stock: hanging }, { config: { timeoutMs: 60_000 } }), settlement.id),
          { startImmediately: true },
        )
        yield* pass(10)
        expect((yield* timed(Effect.all([submitted(process, settlement.id)], AT_ONCE))).map(tagOf)).toEqual([
          "SubmissionUnderWay",
        ])
        yield* pass(10_000)
        expect((yield* timed(Effect.all([submitted(process, settlement.id)], AT_ONCE))).map(tagOf)).toEqual(["ok"])
        yield* Fiber.interrupt(stuck)
        expect(world.placed).toHaveLength(1)
        expect(yield* inStock(world)).toEqual([STOCK - 2, STOCK - 1])
      }),
    ))

  it("that lost its claim on the way places nothing", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement } = yield* opened(process)
        // So slow that another submission takes the claim over and is done before this one comes to place its order.
        const slow: typeof world.stock = {
          ...world.stock,
          reserve: (...reserve) =>
            Effect.tap(world.stock.reserve(...reserve), () =>
              world.placed.length > 0 ? Effect.void : Effect.sleep(20_000),
            ),
        }
        const config = { timeoutMs: 60_000 }
        const late = yield* Effect.forkChild(
          submitted(startProcess({ ...world, stock: slow }, { config }), settlement.id, "slow"),
          { startImmediately: true },
        )
        yield* pass(11_000)
        expect((yield* timed(Effect.all([submitted(process, settlement.id, "quick")], AT_ONCE))).map(tagOf)).toEqual([
          "ok",
        ])
        yield* pass(20_000)
        const answer = yield* Fiber.join(late)
        expect(orderIdOf(answer)).toBe(world.placed[0])
        expect(world.placed).toHaveLength(1)
        yield* quiesce(world)
        expect(yield* inStock(world)).toEqual([STOCK - 2, STOCK - 1])
        expect(world.provider.sales()).toBe(1)
      }),
    ))
})

describe("a settlement that was lost", () => {
  it("is opened and submitted again, and is the same order: before its lines left the cart", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement } = yield* opened(process)
        const stuck = { ...world, carts: { ...world.carts, write: () => Effect.never } }
        const answering = yield* Effect.forkChild(submitted(startProcess(stuck), settlement.id), {
          startImmediately: true,
        })
        yield* pass(5_001)
        yield* Effect.exit(Fiber.join(answering))
        world.settlements.current = makeMemorySettlementStore()
        const later = startProcess(world)
        const again = yield* bought(later, { requestId: "anew" })
        expect(again).toMatchObject({ ok: true, replayed: true, value: { order: { status: "paid" } } })
        expect(world.placed).toHaveLength(1)
        expect(yield* linesIn(later)).toEqual([])
      }),
    ))

  it("has left an empty cart behind where all was done, and its id still answers with the order", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement } = yield* opened(process)
        yield* submitted(process, settlement.id)
        world.settlements.current = makeMemorySettlementStore()
        const later = startProcess(world)
        expect(tagOf(yield* later.settlements.open(ada, { cartId: "c" }))).toBe("NothingSelected")
        expect(orderIdOf(yield* submitted(later, settlement.id))).toBe(world.placed[0])
      }),
    ))

  it("is stood in for by its resume text, and by nothing else", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement, resume = "" } = yield* opened(process)
        world.settlements.current = makeMemorySettlementStore()
        const later = startProcess(world)
        const submit = (text: string | undefined) =>
          later.checkouts.submit(ada, { settlementId: settlement.id, expectedTotal: TOTAL, resume: text, ...card })
        expect(tagOf(yield* submit(undefined))).toBe("SettlementNotFound")
        expect(tagOf(yield* submit(`${resume}x`))).toBe("ResumeInvalid")
        expect(tagOf(yield* submit(resume))).toBe("ok")
        expect(tagOf(yield* submit(resume))).toBe("ok")
        expect(world.placed).toHaveLength(1)
      }),
    ))

  it("is told of a drift also where only the resume text is left", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement, resume } = yield* opened(process)
        world.settlements.current = makeMemorySettlementStore()
        world.offers.set(...offer("tea", 300))
        const answer = yield* startProcess(world).checkouts.submit(ada, {
          settlementId: settlement.id,
          expectedTotal: TOTAL,
          resume,
        })
        expect(answer).toMatchObject({
          ok: false,
          rejection: { _tag: "SettlementChanged", was: TOTAL, now: { amount: 1_399 }, changes: [] },
        })
      }),
    ))
})

describe("buying now", () => {
  const now = { buyNow: { sku: "pot", quantity: 1 } }

  it("orders one item past the cart, once for each request that opened it", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const submit = Effect.fnUntraced(function* (requestId: string) {
          const { settlement } = yield* yes(process.settlements.open(ada, now, { requestId }))
          return yield* process.checkouts.submit(ada, {
            settlementId: settlement.id,
            expectedTotal: settlement.total,
            ...card,
          })
        })
        const first = yield* submit("tap")
        expect(first).toMatchObject({ ok: true, value: { order: { status: "paid", total: { amount: 2_499 } } } })
        world.settlements.current = makeMemorySettlementStore()
        expect(orderIdOf(yield* submit("tap"))).toBe(orderIdOf(first))
        expect(orderIdOf(yield* submit("another-tap"))).not.toBe(orderIdOf(first))
        expect(world.placed).toHaveLength(2)
        expect(yield* linesIn(process)).toHaveLength(2)
      }),
    ))
})

describe("an order", () => {
  it("that nobody pays is called off in time and gives its stock back, and its lines can be ordered again", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement } = yield* opened(process)
        const answer = yield* process.checkouts.submit(ada, { settlementId: settlement.id, expectedTotal: TOTAL })
        expect(answer).toMatchObject({
          ok: true,
          value: { order: { status: "awaitingPayment" }, payment: { status: "requiresMethod" } },
        })
        expect(yield* inStock(world)).toEqual([STOCK - 2, STOCK - 1])
        yield* pass(29 * 60_000)
        expect((yield* process.checkouts.sweep()).expired).toBe(0)
        yield* pass(60_000)
        expect((yield* process.checkouts.sweep()).expired).toBe(1)
        expect(yield* inStock(world)).toEqual([STOCK, STOCK])
        const seen = yield* yes(process.orders.get(ada, orderIdOf(answer)))
        expect(seen.order).toMatchObject({ status: "cancelled", cancelled: { reason: "expired" } })
        expect(tagOf(yield* process.checkouts.pay(ada, orderIdOf(answer), { method: "card" }))).toBe("OrderNotPayable")
      }),
    ))

  it("whose card was declined waits, is not charged again by a replay, and is paid another time", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        world.provider.behave("declines")
        const answer = yield* bought(process, { requestId: "click" })
        expect(answer).toMatchObject({
          ok: true,
          value: { order: { status: "awaitingPayment" }, payment: { status: "failed", decline: { class: "hard" } } },
        })
        world.provider.behave("pays")
        if (!answer.ok) throw new Error(answer.rejection.message)
        const { orderId, settlementId } = answer.value.order
        expect(yield* submitted(process, settlementId, "click")).toMatchObject({
          ok: true,
          value: { payment: { status: "failed" } },
        })
        expect(yield* process.checkouts.complete(ada, orderId)).toMatchObject({
          ok: true,
          value: { payment: { status: "failed" } },
        })
        expect(world.provider.net()).toBe(0)
        expect(yield* process.checkouts.pay(ada, orderId, { method: "card" })).toMatchObject({
          ok: true,
          value: { order: { status: "paid" }, payment: { status: "paid" } },
        })
        expect(world.provider.net()).toBe(TOTAL.amount)
      }),
    ))

  it("that was called off gives back money that comes late", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        world.provider.behave("waits")
        const answer = yield* bought(process)
        expect(answer).toMatchObject({ ok: true, value: { payment: { status: "processing" } } })
        // The void comes too late: the money is taken in the same moment.
        world.provider.settle("yes")
        expect(yield* process.checkouts.cancel(ada, orderIdOf(answer))).toMatchObject({
          ok: true,
          value: { order: { status: "cancelled" } },
        })
        yield* quiesce(world)
        expect(world.provider.net()).toBe(0)
        expect(yield* inStock(world)).toEqual([STOCK, STOCK])
      }),
    ))

  it("that is paid is called off by the shop alone, which gives everything back once", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const orderId = orderIdOf(yield* bought(process))
        expect(tagOf(yield* process.checkouts.cancel(ada, orderId))).toBe("OrderNotCancellable")
        const { order, payment } = yield* yes(process.checkouts.cancel(job, orderId))
        expect(order).toMatchObject({ status: "cancelled", cancelled: { reason: "byShop" } })
        expect(payment).toMatchObject({ status: "refunded", refunded: TOTAL })
        yield* yes(process.checkouts.cancel(job, orderId))
        yield* quiesce(world)
        expect(world.provider.net()).toBe(0)
        expect(yield* inStock(world)).toEqual([STOCK, STOCK])
      }),
    ))

  it("gives a part of its money back, once for each request, and never more than was taken", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const orderId = orderIdOf(yield* bought(process))
        const refund = (amount: number, requestId: string, actor: typeof ada | typeof job = job) =>
          process.checkouts.refund(actor, orderId, { amount: { amount, currency: "GBP" } }, { requestId })
        expect(tagOf(yield* refund(300, "r1", ada))).toBe("InvalidInput")
        expect(yield* refund(300, "r1")).toMatchObject({
          ok: true,
          value: { order: { status: "paid" }, payment: { status: "partiallyRefunded", refunded: { amount: 300 } } },
        })
        expect(tagOf(yield* refund(300, "r1"))).toBe("ok")
        expect(yield* refund(200, "r1")).toMatchObject({
          ok: false,
          rejection: { _tag: "RequestIdReused", requestId: "r1" },
        })
        expect(yield* refund(1_000, "r2")).toMatchObject({
          ok: false,
          rejection: { _tag: "RefundTooLarge", max: { amount: 999 } },
        })
        const answers = yield* timed(Effect.all([refund(600, "r3"), refund(600, "r4")], AT_ONCE))
        expect(answers.map(tagOf).sort()).toEqual(["RefundTooLarge", "ok"])
        expect(world.provider.net()).toBe(TOTAL.amount - 900)
      }),
    ))

  it("answers to its owner and to trusted jobs, and for anybody else it is not there", () =>
    inTime(
      Effect.gen(function* () {
        const { process } = yield* shop()
        const answer = yield* bought(process, { reference: "A-1" })
        const orderId = orderIdOf(answer)
        const bob = { member: "bob" }
        const missing = yield* process.orders.get(bob, "nobody")
        const foreign = yield* process.orders.get(bob, orderId)
        expect([tagOf(missing), tagOf(foreign)]).toEqual(["OrderNotFound", "OrderNotFound"])
        for (const call of [
          process.orders.byReference(bob, "A-1"),
          process.checkouts.pay(bob, orderId, { method: "card" }),
          process.checkouts.complete(bob, orderId),
          process.checkouts.cancel(bob, orderId),
        ])
          expect(tagOf(yield* call)).toBe("OrderNotFound")
        expect(tagOf(yield* process.orders.history(bob, orderId))).toBe("OrderNotFound")
        expect(tagOf(yield* process.orders.get(job, orderId))).toBe("ok")
      }),
    ))

  it("stands for its reference, which another purchase may not use", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const first = yield* bought(process, { reference: "A-1" })
        yield* process.carts.add(ada, "c", { sku: "pot", quantity: 1 })
        // The same cart, and other goods in it.
        expect(tagOf(yield* bought(process, { reference: "A-1" }))).toBe("OrderReferenceTaken")
        expect((yield* yes(process.orders.byReference(ada, "A-1"))).order.orderId).toBe(orderIdOf(first))
        yield* process.carts.open(ada, { id: "d" })
        yield* process.carts.add(ada, "d", { sku: "pot", quantity: 1 })
        const { settlement } = yield* yes(process.settlements.open(ada, { cartId: "d" }))
        const other = yield* process.checkouts.submit(ada, {
          settlementId: settlement.id,
          expectedTotal: settlement.total,
          reference: "A-1",
        })
        expect(tagOf(other)).toBe("OrderReferenceTaken")
        expect(world.placed).toHaveLength(1)
      }),
    ))

  it("without anything to pay is paid at once, and no provider hears of it", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        world.promotions = compilePromotions([
          { id: "all", name: "All", benefits: [{ _tag: "PercentOff", percent: 100 }] },
        ])
        const answer = yield* bought(process)
        expect(answer).toMatchObject({
          ok: true,
          value: { order: { status: "paid", total: { amount: 0 } }, payment: { status: "paid" } },
        })
        expect(world.provider.calls).toEqual([])
        expect(yield* inStock(world)).toEqual([STOCK - 2, STOCK - 1])
      }),
    ))

  it("is not begun where there is no such way to pay", () =>
    inTime(
      Effect.gen(function* () {
        const { world, process } = yield* shop()
        const { settlement } = yield* opened(process)
        const answer = yield* process.checkouts.submit(ada, {
          settlementId: settlement.id,
          expectedTotal: TOTAL,
          payment: { method: "cash" },
        })
        expect(answer).toMatchObject({ ok: false, rejection: { _tag: "PaymentMethodUnknown", methods: ["card"] } })
        expect(world.placed).toEqual([])
      }),
    ))
})
