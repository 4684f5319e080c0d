/** What is given for free is bought like anything else: held, sold and given back, and never taken out of a cart that it was never in. */
import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { Sku } from "../../../src/catalog/ids.ts"
import { makeMemorySettlementStore } from "../../../src/memory/MemorySettlements.ts"
import { orderLines } from "../../../src/order/purchase.ts"
import { compilePromotions } from "../../../src/pricing/PromotionSet.ts"
import { cartsFail, faultyService } from "../../../src/testing/faults.ts"
import { offer } from "../kit.ts"
import {
  ada,
  bought,
  filled,
  job,
  makeWorld,
  opened,
  orderIdOf,
  type Process,
  pass,
  quiesce,
  startProcess,
  story,
  submitted,
  TOTAL,
  tagOf,
  type World,
  yes,
} from "./kit.ts"

const SPOONS = 3

/** Ada's cart of two teas and a mug, and a spoon for each two teas, of which there are three. */
const giving = Effect.fnUntraced(function* () {
  const world = makeWorld()
  world.offers.set(...offer("spoon", 100))
  world.promotions = compilePromotions([
    {
      id: "spoons",
      name: "A spoon with two teas",
      benefits: [
        {
          _tag: "Gift",
          gifts: [{ offerId: "spoon" }],
          forEach: { quantity: 2, on: { skus: ["tea"] } },
        },
      ],
      limits: { inAll: { max: 2 } },
    },
  ])
  const process = startProcess(world)
  yield* filled(world, process)
  yield* world.stock.receive("spoons", [{ sku: "spoon" as Sku, quantity: SPOONS }])
  return { world, process }
})

const spoons = (world: World) =>
  Effect.map(world.stock.available(["spoon" as Sku]), (found) => found.get("spoon" as Sku))

const given = (world: World) =>
  Effect.map(world.limits.used([{ subject: "promotion:spoons", window: "ever" }]), ([used]) => used)

const skusIn = ({ carts }: Process) =>
  Effect.map(yes(carts.get(ada, "c")), ({ cart }) => cart.lines.map(({ sku, quantity }) => [sku, quantity]))

describe("a gift", () => {
  it(
    "is a line of the order that costs nothing, and its piece is held, sold and given back",
    story(function* () {
      const { world, process } = yield* giving()
      const { settlement } = yield* opened(process)
      expect(settlement.total).toEqual(TOTAL)
      expect(settlement.lines.at(-1)).toMatchObject({
        sku: "spoon",
        quantity: 1,
        giftOf: "spoons",
        gross: { amount: 0 },
      })
      const answer = yield* submitted(process, settlement, { pays: false })
      expect([yield* spoons(world), yield* given(world)]).toEqual([SPOONS - 1, 1])
      const orderId = orderIdOf(answer)
      expect(tagOf(yield* process.checkouts.pay(ada, orderId, { method: "card" }))).toBe("ok")
      yield* pass(40 * 60_000)
      yield* quiesce(world)
      const { order } = yield* yes(process.orders.get(ada, orderId))
      expect([order.status, yield* spoons(world)]).toEqual(["paid", SPOONS - 1])
      expect(orderLines(order).map(({ sku, giftOf }) => [sku, giftOf])).toEqual([
        ["tea", undefined],
        ["spoon", "spoons"],
        ["mug", undefined],
      ])
      yield* yes(process.checkouts.cancel(job, orderId))
      expect([yield* spoons(world), yield* given(world)]).toEqual([SPOONS, 0])
    }),
  )

  it(
    "is not taken out of the cart: a line of the same goods stays there",
    story(function* () {
      const { process } = yield* giving()
      yield* process.carts.add(ada, "c", { sku: "spoon", quantity: 2 })
      const { cart } = yield* yes(process.carts.get(ada, "c"))
      const spoon = cart.lines.find(({ sku }) => sku === "spoon")
      yield* process.carts.deselect(ada, "c", [spoon?.lineId ?? ""])
      expect(tagOf(yield* bought(process))).toBe("ok")
      expect(yield* skusIn(process)).toEqual([["spoon", 2]])
    }),
  )

  it(
    "and bought pieces of the same goods are held together",
    story(function* () {
      const { world, process } = yield* giving()
      yield* process.carts.add(ada, "c", { sku: "spoon", quantity: 2 })
      expect(tagOf(yield* bought(process))).toBe("ok")
      expect(yield* spoons(world)).toBe(0)
      expect(yield* skusIn(process)).toEqual([])
    }),
  )

  it(
    "that is not in stock stops its order, which is told of its SKU; refused, it stops nobody",
    story(function* () {
      const { world, process } = yield* giving()
      yield* process.carts.add(ada, "c", { sku: "spoon", quantity: SPOONS })
      expect(yield* bought(process)).toMatchObject({
        ok: false,
        rejection: { _tag: "OutOfStock", short: [{ sku: "spoon", asked: SPOONS + 1, available: SPOONS }] },
      })
      expect([yield* spoons(world), yield* given(world)]).toEqual([SPOONS, 0])
      yield* process.carts.refuseGift(ada, "c", { promotionId: "spoons" })
      expect(tagOf(yield* bought(process))).toBe("ok")
      expect([yield* spoons(world), yield* given(world)]).toEqual([0, 0])
    }),
  )

  it(
    "comes again with the next order, though it is the same line",
    story(function* () {
      const { world, process } = yield* giving()
      expect(tagOf(yield* bought(process))).toBe("ok")
      yield* process.carts.add(ada, "c", { sku: "tea", quantity: 2 })
      expect(tagOf(yield* bought(process))).toBe("ok")
      expect(world.placed).toHaveLength(2)
      expect([yield* spoons(world), yield* given(world)]).toEqual([SPOONS - 2, 2])
      // The third finds the limit reached: it is told so on the page, and buys without.
      yield* process.carts.add(ada, "c", { sku: "tea", quantity: 2 })
      expect(yield* bought(process)).toMatchObject({ ok: true, value: { order: { applied: [] } } })
      expect(yield* spoons(world)).toBe(SPOONS - 2)
    }),
  )

  it(
    "that is no longer given is told as what changed, and so is one that is given now",
    story(function* () {
      const { world, process } = yield* giving()
      const { promotions } = world
      const { settlement } = yield* opened(process)
      world.promotions = compilePromotions([])
      expect(yield* submitted(process, settlement)).toMatchObject({
        ok: false,
        rejection: {
          _tag: "SettlementChanged",
          was: TOTAL,
          now: TOTAL,
          changes: [{ _tag: "LineRemoved", sku: "spoon" }],
        },
      })
      const without = (yield* opened(process)).settlement
      world.promotions = promotions
      expect(yield* submitted(process, without)).toMatchObject({
        ok: false,
        rejection: { _tag: "SettlementChanged", changes: [{ _tag: "LineAdded", sku: "spoon" }] },
      })
      expect(yield* spoons(world)).toBe(SPOONS)
    }),
  )

  it(
    "makes another page of the same lines no other purchase",
    story(function* () {
      const { world, process } = yield* giving()
      const first = orderIdOf(yield* bought(startProcess(stuck(world))))
      // The lines are still in the cart, and the promotion is over.
      world.promotions = compilePromotions([])
      world.settlements.current = makeMemorySettlementStore()
      const later = startProcess(world)
      expect(orderIdOf(yield* bought(later))).toBe(first)
      yield* quiesce(world)
      expect(yield* skusIn(process)).toEqual([])
      expect([world.placed, yield* spoons(world)]).toEqual([[first], SPOONS - 1])
    }),
  )

  it(
    "is in the order that only a resume text is left of",
    story(function* () {
      const { world, process } = yield* giving()
      const { settlement, resume } = yield* opened(process)
      world.settlements.current = makeMemorySettlementStore()
      const later = startProcess(world)
      expect(tagOf(yield* submitted(later, settlement, { resume }))).toBe("ok")
      expect([yield* spoons(world), yield* given(world)]).toEqual([SPOONS - 1, 1])
    }),
  )
})

/** The lines that this world's orders buy stay in their carts for as long as such a process is the only one. */
const stuck = (world: World): World => ({
  ...world,
  carts: faultyService(world.carts, (method) => (method === "write" ? "lost" : "none"), cartsFail),
})
