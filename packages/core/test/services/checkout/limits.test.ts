/** What is given is counted against its limits when an order is submitted: never more is given than may be, and what an order does not use is free again. */
import * as Effect from "effect/Effect"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, seed } from "../../../../../test/scale.ts"
import type { Instant } from "../../../src/catalog/ids.ts"
import type { Promotion } from "../../../src/pricing/Promotion.ts"
import { compilePromotions } from "../../../src/pricing/PromotionSet.ts"
import type { Actor } from "../../../src/services/Actor.ts"
import { crashAt } from "../../../src/testing/crash.ts"
import { offer } from "../kit.ts"
import {
  ada,
  job,
  makeWorld,
  orderIdOf,
  type Process,
  pass,
  quiesce,
  startProcess,
  story,
  submitted,
  tagOf,
  timed,
  type World,
  yes,
} from "./kit.ts"
import { basket, CODE, limit, limitsAgree, MUGS_FOR_ONE, receive, standingWith } from "./limitsKit.ts"

const MINUTE = 60_000
const ALL_AT_ONCE = { concurrency: "unbounded" } as const

const gbp = (amount: number) => ({ amount, currency: "GBP" }) as const

/** Ten pounds off a hundred, as the scenarios have it. */
const tenOff = (more: Partial<Promotion>): Promotion => ({
  id: "ten",
  name: "Ten off",
  benefits: [{ _tag: "AmountOff", amount: gbp(1_000) }],
  ...more,
})

/** A shop of these promotions that sells a lamp at 100.00. */
const lampShop = (...promotions: ReadonlyArray<Promotion>) => {
  const world = makeWorld()
  world.offers.set(...offer("lamp", 10_000))
  world.promotions = compilePromotions(promotions)
  return { world, process: startProcess(world) }
}

let carts = 0

/** A settlement of a lamp in a new cart of this buyer's. */
const lamp = Effect.fnUntraced(function* (
  process: Process,
  { actor = ada, code }: { actor?: Actor; code?: string } = {},
) {
  const cartId = `lamp-${carts++}`
  yield* basket(process, cartId, actor, { lamp: 1 }, code)
  return { cartId, ...(yield* yes(process.settlements.open(actor, { cartId }))) }
})

const buysLamp = Effect.fnUntraced(function* (process: Process, how: { code?: string; pays?: boolean } = {}) {
  const { settlement } = yield* lamp(process, how)
  return orderIdOf(yield* submitted(process, settlement, { pays: how.pays ?? true }))
})

/** What a lamp would cost Ada now. */
const lampFor = (process: Process, how: { code?: string } = {}) =>
  Effect.map(lamp(process, how), ({ settlement }) => settlement.total.amount)

/** Each step of a store gives up the turn now and then, so that calls at once meet in between. */
const interleaving = () => {
  const turns = fc.sample(fc.nat({ max: 3 }), { seed, numRuns: 97 })
  let turn = 0
  return Effect.suspend(() =>
    Effect.forEach(Array.from({ length: turns[turn++ % turns.length] ?? 0 }), () => Effect.yieldNow, { discard: true }),
  )
}

/** Each of these buyers has a cart with these goods and the code in it, and has seen what it comes to. */
const crowd = Effect.fnUntraced(function* (world: World, goods: ReadonlyArray<Readonly<Record<string, number>>>) {
  const processes = Array.from({ length: 4 }, () => startProcess(world))
  return yield* Effect.forEach(
    goods,
    Effect.fnUntraced(function* (one, at) {
      const actor = { member: `m${at}` }
      const process = processes[at % processes.length] ?? startProcess(world)
      yield* basket(process, `c${at}`, actor, one, CODE)
      const open = Effect.map(yes(process.settlements.open(actor, { cartId: `c${at}` })), (opened) => opened.settlement)
      return { actor, process, open, settlement: yield* open }
    }),
  )
})

describe("a code with limit 1", () => {
  it(
    "under 100 concurrent submissions is used once",
    story(function* () {
      const world = makeWorld({ pause: interleaving() })
      limit(world, { perCode: 1, inAll: 100, budget: 1_000_000 })
      const buyers = yield* crowd(
        world,
        Array.from({ length: 100 }, () => ({ tea: 2, mug: 1 })),
      )
      expect(new Set(buyers.map(({ settlement }) => settlement.total.amount))).toEqual(new Set([1_029]))
      const { answer: answers } = yield* timed(
        Effect.all(
          buyers.map(({ actor, process, settlement }) => submitted(process, settlement, { actor })),
          ALL_AT_ONCE,
        ),
      )
      const refused = answers.filter((answer) => !answer.ok)
      expect(refused).toHaveLength(99)
      for (const answer of refused) expect(["LimitsExceeded", "SettlementChanged"]).toContain(tagOf(answer))
      expect(yield* standingWith(world, "summer")).toBe(1)
      yield* limitsAgree(world)
      // Those who open again are told, and buy at the price that they see.
      for (const [at, { actor, process, open }] of buyers.entries()) {
        if (answers[at]?.ok === true) continue
        const settlement = yield* open
        expect(settlement).toMatchObject({
          total: { amount: 1_149 },
          codes: [{ code: CODE, applied: false, reason: { _tag: "LimitReached", limit: "perCode", max: 1 } }],
        })
        expect(tagOf(yield* submitted(process, settlement, { actor }))).toBe("ok")
      }
      expect(world.placed).toHaveLength(100)
      expect(yield* standingWith(world, "summer")).toBe(1)
      yield* limitsAgree(world)
      held("submissions at once of one code with limit 1", 100, "submissions")
    }),
  )

  it(
    "that an order in doubt holds is another buyer's once that order has come to nothing",
    story(function* () {
      const world = makeWorld()
      limit(world, { perCode: 1 })
      const [first, second] = yield* crowd(world, [{ tea: 1 }, { tea: 1 }])
      if (first === undefined || second === undefined) throw new Error("two were asked for")
      yield* submitted(first.process, first.settlement, { actor: first.actor, pays: false })
      expect(tagOf(yield* submitted(second.process, second.settlement, { actor: second.actor }))).toBe(
        "SettlementChanged",
      )
      yield* pass(30 * MINUTE)
      yield* quiesce(world)
      const again = yield* second.open
      expect(again.total).toEqual(second.settlement.total)
      expect(tagOf(yield* submitted(second.process, again, { actor: second.actor }))).toBe("ok")
      yield* limitsAgree(world)
    }),
  )
})

describe("a limit of each buyer", () => {
  it(
    "holds over all their orders, and for nobody else",
    story(function* () {
      const { world, process } = lampShop(tenOff({ limits: { perBuyer: { max: 2 } } }))
      for (const total of [9_000, 9_000, 10_000]) {
        expect(yield* lampFor(process)).toBe(total)
        yield* buysLamp(process)
      }
      const { settlement } = yield* lamp(process, { actor: { member: "bob" } })
      expect(settlement.total.amount).toBe(9_000)
      expect(world.placed).toHaveLength(3)
    }),
  )

  it(
    "holds for two orders that are submitted at once",
    story(function* () {
      const { world, process } = lampShop(tenOff({ limits: { perBuyer: { max: 1 } } }))
      const [one, two] = [yield* lamp(process), yield* lamp(startProcess(world))]
      const { answer } = yield* timed(
        Effect.all([submitted(process, one.settlement), submitted(startProcess(world), two.settlement)], ALL_AT_ONCE),
      )
      const [refused, ok] = answer.map(tagOf).sort()
      expect(["LimitsExceeded", "SettlementChanged"]).toContain(refused)
      expect([ok, yield* standingWith(world, "ten")]).toEqual(["ok", 1])
    }),
  )
})

describe("a budget of money", () => {
  it(
    "is never overspent, however many spend it at once",
    story(function* () {
      const world = makeWorld({ pause: interleaving() })
      const budget = 2_000
      world.promotions = compilePromotions([
        {
          id: "spring",
          name: "Spring",
          benefits: [{ _tag: "PercentOff", percent: 20 }],
          budget: { money: gbp(budget) },
        },
      ])
      const goods = fc.sample(fc.record({ tea: fc.integer({ min: 1, max: 9 }) }), { seed, numRuns: 60 })
      const buyers = yield* crowd(world, goods)
      const { answer: answers } = yield* timed(
        Effect.all(
          buyers.map(({ actor, process, settlement }) => submitted(process, settlement, { actor })),
          ALL_AT_ONCE,
        ),
      )
      const given = answers.map((answer) => (answer.ok ? answer.value.order.discount.amount : 0))
      const spent = given.reduce((sum, amount) => sum + amount, 0)
      expect(spent).toBeLessThanOrEqual(budget)
      const [used] = yield* world.limits.used([{ subject: "promotion:spring:budget", window: "ever" }])
      expect(used).toBe(spent)
      // Nobody gave anything back meanwhile: who was told no would find no room now either.
      for (const [at, { settlement }] of buyers.entries())
        if (given[at] === 0) expect(spent + settlement.discount.amount).toBeGreaterThan(budget)
      expect(answers.filter(({ ok }) => !ok).length).toBeGreaterThan(0)
    }),
  )
})

describe("L01 of the scenarios: a coupon limit of each buyer and orders that were called off", () => {
  const coupon = (keepOnCancel: boolean) =>
    lampShop(tenOff({ codes: ["COUPON"], limits: { perBuyer: { max: 1 }, keepOnCancel } }))
  const code = "COUPON"

  it.each([
    { keepOnCancel: false, usedThenCancelled: 9_000 },
    { keepOnCancel: true, usedThenCancelled: 10_000 },
  ])("is used again after a cancel unless it is kept (%o)", ({ keepOnCancel, usedThenCancelled }) =>
    story(function* () {
      const { process } = coupon(keepOnCancel)
      expect(yield* lampFor(process, { code })).toBe(9_000)
      const orderId = yield* buysLamp(process, { code })
      expect(yield* lampFor(process, { code })).toBe(10_000)
      yield* yes(process.checkouts.cancel(job, orderId))
      expect(yield* lampFor(process, { code })).toBe(usedThenCancelled)
    })(),
  )

  it.each([{ keepOnCancel: false }, { keepOnCancel: true }])(
    "is always given back by an order that nobody paid (%o)",
    ({ keepOnCancel }) =>
      story(function* () {
        const { world, process } = coupon(keepOnCancel)
        yield* buysLamp(process, { code, pays: false })
        expect(yield* lampFor(process, { code })).toBe(10_000)
        yield* pass(30 * MINUTE)
        yield* quiesce(world)
        expect(yield* lampFor(process, { code })).toBe(9_000)
        // So is one that its buyer called off before paying.
        const second = yield* buysLamp(process, { code, pays: false })
        yield* yes(process.checkouts.cancel(ada, second))
        expect(yield* lampFor(process, { code })).toBe(9_000)
      })(),
  )
})

describe("L02 of the scenarios: the discount of the nth order", () => {
  it.each([
    { placed: 4, cancelledLast: false, total: 8_000 },
    { placed: 3, cancelledLast: false, total: 10_000 },
    { placed: 5, cancelledLast: true, total: 8_000 },
  ])("ignores orders that were called off (%o)", ({ placed, cancelledLast, total }) =>
    story(function* () {
      const { world, process } = lampShop({
        id: "fifth",
        name: "Fifth order",
        condition: { _tag: "OrderNumber", nth: 5 },
        benefits: [{ _tag: "AmountOff", amount: gbp(2_000) }],
      })
      const status = (id: (typeof world.placed)[number]) => Effect.runSync(world.orders.load(id))?.value.status
      world.known = () => ({ orders: world.placed.filter((id) => status(id) !== "cancelled").length })
      for (let order = 0; order < placed; order++) yield* buysLamp(process)
      if (cancelledLast) yield* yes(process.checkouts.cancel(job, world.placed.at(-1) ?? ""))
      const { settlement } = yield* lamp(process)
      expect(settlement.total.amount).toBe(total)
      expect(yield* submitted(process, settlement)).toMatchObject({
        ok: true,
        value: { order: { total: { amount: total } } },
      })
    })(),
  )
})

describe("L05 of the scenarios: a promotion that ended between the page and the submission", () => {
  it(
    "is refused once with what changed, and bought at the new total when it was opened again",
    story(function* () {
      const { world, process } = lampShop(
        tenOff({ limits: { inAll: { max: 5 } }, validity: { until: (Date.UTC(2026, 0, 1) + MINUTE) as Instant } }),
      )
      const { cartId, settlement } = yield* lamp(process)
      expect(settlement.total.amount).toBe(9_000)
      yield* pass(MINUTE)
      expect(yield* submitted(process, settlement)).toMatchObject({
        ok: false,
        rejection: {
          _tag: "SettlementChanged",
          was: gbp(9_000),
          now: gbp(10_000),
          changes: [{ _tag: "DiscountChanged", sku: "lamp", was: gbp(1_000), now: gbp(0) }],
        },
      })
      expect(world.placed).toEqual([])
      const again = yield* yes(process.settlements.open(ada, { cartId }))
      expect(yield* submitted(process, again.settlement)).toMatchObject({
        ok: true,
        value: { order: { status: "paid", total: gbp(10_000) } },
      })
      expect(world.counters.size).toBe(0)
    }),
  )
})

describe("the pieces that one buyer may have", () => {
  const mugs = Effect.fnUntraced(function* (process: Process, quantity: number, actor: Actor = ada) {
    const cartId = `mugs-${carts++}`
    yield* basket(process, cartId, actor, { mug: quantity })
    const { settlement } = yield* yes(process.settlements.open(actor, { cartId }))
    return yield* submitted(process, settlement, { actor })
  })

  it(
    "are counted over all their orders, and the order that is too much is told of which SKU",
    story(function* () {
      const world = makeWorld()
      limit(world)
      const process = startProcess(world)
      const first = orderIdOf(yield* mugs(process, 2))
      const refused = yield* mugs(process, 2)
      expect(refused).toMatchObject({
        ok: false,
        rejection: {
          _tag: "LimitsExceeded",
          exceeded: [{ sku: "mug", asked: 2, available: MUGS_FOR_ONE - 2 }],
          message:
            "Of mug 2 were asked for, and this buyer may have 1 more. Open another settlement to see what the purchase costs now, or lower the quantity.",
        },
      })
      expect(tagOf(yield* mugs(process, 3, { member: "bob" }))).toBe("ok")
      expect(tagOf(yield* mugs(process, 1))).toBe("ok")
      yield* limitsAgree(world)
      yield* yes(process.checkouts.cancel(job, first))
      expect(tagOf(yield* mugs(process, 2))).toBe("ok")
      yield* limitsAgree(world)
    }),
  )

  it(
    "are those of all lines of the SKU together",
    story(function* () {
      const world = makeWorld()
      limit(world)
      const process = startProcess(world)
      yield* basket(process, "c", ada, { mug: 2 })
      yield* process.carts.add(ada, "c", { sku: "mug", quantity: 2, options: { engraving: "A" } })
      const { settlement } = yield* yes(process.settlements.open(ada, { cartId: "c" }))
      expect(yield* submitted(process, settlement)).toMatchObject({
        ok: false,
        rejection: { exceeded: [{ sku: "mug", asked: 4, available: MUGS_FOR_ONE }] },
      })
      yield* limitsAgree(world)
    }),
  )

  it(
    "are held by one of two orders at once, and where the pieces are short nothing is counted",
    story(function* () {
      const world = makeWorld()
      limit(world)
      yield* receive(world, ["mug"], 4)
      const [process, other] = [startProcess(world), startProcess(world)]
      const { answer } = yield* timed(Effect.all([mugs(process, 2), mugs(other, 2)], ALL_AT_ONCE))
      expect(answer.map(tagOf).sort()).toEqual(["LimitsExceeded", "ok"])
      expect(tagOf(yield* mugs(process, 3, { member: "bob" }))).toBe("OutOfStock")
      yield* limitsAgree(world)
      expect(tagOf(yield* mugs(process, 2, { member: "bob" }))).toBe("ok")
    }),
  )
})

describe("a purchase that nothing limits", () => {
  it(
    "asks nothing of the limit ledger, whatever becomes of it",
    story(function* () {
      const { world } = lampShop(tenOff({}))
      const watch = crashAt(Number.POSITIVE_INFINITY)
      const process = startProcess(world, { crash: watch })
      yield* buysLamp(process)
      yield* yes(process.checkouts.cancel(job, yield* buysLamp(process)))
      yield* yes(process.checkouts.cancel(ada, yield* buysLamp(process, { pays: false })))
      yield* receive(world, ["lamp"], 1)
      yield* buysLamp(process)
      expect(tagOf(yield* submitted(process, (yield* lamp(process)).settlement))).toBe("OutOfStock")
      expect(watch.trace.filter((place) => place.startsWith("limits."))).toEqual([])
      expect(watch.trace).toContain("stock.release before")
    }),
  )
})
