/** Promotions with every kind of limit for the tests of checkout, and how far each counter should have come, worked out by hand from the orders. */
import * as Effect from "effect/Effect"
import fc from "fast-check"
import { expect } from "vitest"
import type { Sku } from "../../../src/catalog/ids.ts"
import { makeMemoryLimitLedger } from "../../../src/memory/MemoryLimits.ts"
import type { MemoryOptions } from "../../../src/memory/MemoryOptions.ts"
import type { Order } from "../../../src/order/Order.ts"
import { orderLines } from "../../../src/order/purchase.ts"
import { type LimitKey, LimitLedger } from "../../../src/ports/LimitLedger.ts"
import type { Promotion } from "../../../src/pricing/Promotion.ts"
import { compilePromotions } from "../../../src/pricing/PromotionSet.ts"
import type { Actor } from "../../../src/services/Actor.ts"
import type { Fault, FaultScript } from "../../../src/testing/faults.ts"
import { offer } from "../kit.ts"
import type { Process, World } from "./kit.ts"

export const CODE = "TEN"

/** A tenth off with a code, a pound off while there is money for it, and fifty pence off the first time that is paid for. */
const limitedPromotions = (max: Partial<Maxima> = {}): ReadonlyArray<Promotion> => {
  const { inAll, perCode, budget } = { ...MAXIMA, ...max }
  return [
    {
      id: "summer",
      name: "Summer",
      codes: [CODE],
      benefits: [{ _tag: "PercentOff", percent: 10 }],
      limits: { inAll: { max: inAll }, perBuyer: { max: 1, per: "day" }, perCode: { max: perCode } },
    },
    {
      id: "spring",
      name: "Spring",
      benefits: [{ _tag: "AmountOff", amount: { amount: 100, currency: "GBP" } }],
      budget: { money: { amount: budget, currency: "GBP" }, per: "month" },
    },
    {
      id: "welcome",
      name: "Welcome",
      benefits: [{ _tag: "AmountOff", amount: { amount: 50, currency: "GBP" } }],
      limits: { perBuyer: { max: 1 }, keepOnCancel: true },
    },
  ]
}

interface Maxima {
  readonly inAll: number
  readonly perCode: number
  readonly budget: number
}

const MAXIMA: Maxima = { inAll: 3, perCode: 2, budget: 250 }

/** One buyer may have so many mugs, ever. */
export const MUGS_FOR_ONE = 3

/** From now on this world gives by those promotions, and counts the mugs of each buyer. */
export const limit = (world: World, max?: Partial<Maxima>): void => {
  world.promotions = compilePromotions(limitedPromotions(max))
  const [mug, known] = offer("mug", 799, { seller: "potter" as Known["seller"] & string })
  world.offers.set(mug, { ...known, limit: { max: 9, perBuyer: MUGS_FOR_ONE } })
}
type Known = ReturnType<typeof offer>[1]

/** What a cart of two teas and a mug comes to where all of them are given: 12.99 less 1.00, less a tenth, less 0.50. */
export const ALL_OFF = { amount: 1_029, currency: "GBP" } as const

/** Ada's cart has the code in it, and everything is limited. */
export const limitedCart = Effect.fnUntraced(function* (
  world: World,
  { carts }: Process,
  actor: Actor,
  cartId: string,
) {
  limit(world)
  yield* carts.applyCode(actor, cartId, CODE)
})

/** How far each counter should have come: what the orders that stand use, and what paid ones keep that were called off. */
const due = (orders: ReadonlyArray<Order>): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  const count = (window: string, subject: string, amount = 1): void => {
    const key = `${window} ${subject}`
    counts.set(key, (counts.get(key) ?? 0) + amount)
  }
  for (const order of orders) {
    const stands = order.status !== "cancelled"
    const buyer = "member" in order.owner ? `buyer:${order.owner.member}` : "nobody"
    const day = new Date(order.placedAt).toISOString().slice(0, 10)
    for (const { promotionId, code, amount } of order.applied) {
      if (promotionId === "summer" && stands) {
        count("ever", "promotion:summer")
        count(day, `promotion:summer:${buyer}`)
        count("ever", `promotion:summer:code:${code}`)
      }
      if (promotionId === "spring" && stands) count(day.slice(0, 7), "promotion:spring:budget", amount.amount)
      if (promotionId === "welcome" && (stands || order.paidAt !== undefined))
        count("ever", `promotion:welcome:${buyer}`)
    }
    for (const { sku, quantity } of orderLines(order))
      if (stands && sku === "mug" && buyer !== "nobody") count("ever", `sku:mug:${buyer}`, quantity)
  }
  return counts
}

/** Every counter stands where the orders say, and no hold of an order that came to nothing counts. */
export const limitsAgree = Effect.fnUntraced(function* (world: World, how?: string) {
  const orders: Array<Order> = []
  for (const id of world.placed) {
    const found = yield* world.orders.load(id)
    if (found !== undefined) orders.push(found.value)
  }
  const wanted = due(orders)
  const keys = [...world.counters.values()]
  const used = yield* world.limits.used(keys)
  const seen = new Map(keys.map(({ subject, window }, at) => [`${window} ${subject}`, used[at] ?? 0]))
  const given = new Map([...seen].filter(([key, count]) => count !== 0 || wanted.has(key)))
  expect(Object.fromEntries(given), how).toEqual(Object.fromEntries(wanted))
})

/** How often a promotion was given by orders that stand. */
export const standingWith = Effect.fnUntraced(function* (world: World, promotionId: string) {
  let count = 0
  for (const id of world.placed) {
    const found = yield* world.orders.load(id)
    if (found === undefined || found.value.status === "cancelled") continue
    if (found.value.applied.some((applied) => applied.promotionId === promotionId)) count++
  }
  return count
})

/** A memory ledger that knows every counter it was ever asked to count on, and dies where one goes beyond its max. */
export const watchedLimits = ({ pause = Effect.void }: MemoryOptions) => {
  const ledger = makeMemoryLimitLedger()
  const counters = new Map<string, LimitKey>()
  const limits = LimitLedger.of({
    reserve: (holdId, demands, until) =>
      Effect.map(pause, () => {
        for (const { subject, window } of demands) counters.set(`${window} ${subject}`, { subject, window })
        const reserved = Effect.runSync(ledger.reserve(holdId, demands, until))
        const used = Effect.runSync(ledger.used(demands))
        const over = demands.find(({ max }, at) => reserved._tag === "Held" && (used[at] ?? 0) > max)
        if (over !== undefined) throw new Error(`${over.subject} went beyond ${over.max}`)
        return reserved
      }),
    confirm: (holdId) => Effect.andThen(pause, ledger.confirm(holdId)),
    release: (holdId) => Effect.andThen(pause, ledger.release(holdId)),
    used: (keys) => Effect.andThen(pause, ledger.used(keys)),
    ended: (now, most) => Effect.andThen(pause, ledger.ended(now, most)),
  })
  return { limits, counters }
}

const faults = fc.array(fc.constantFrom<Fault>("none", "none", "notDone", "lost", "unknown"), { maxLength: 6 })

/** What happens to the first calls of each method of the ledger. */
export const limitFaults: fc.Arbitrary<FaultScript<LimitLedger["Service"]>> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.record({ reserve: faults, confirm: faults, release: faults, used: faults }) },
)

/** A cart of this buyer's with these goods in it, and with a code where there is one. */
export const basket = Effect.fnUntraced(function* (
  { carts }: Process,
  cartId: string,
  actor: Actor,
  goods: Readonly<Record<string, number>>,
  code?: string,
) {
  yield* carts.open(actor, { id: cartId })
  yield* carts.addMany(
    actor,
    cartId,
    Object.entries(goods).map(([sku, quantity]) => ({ sku, quantity })),
  )
  if (code !== undefined) yield* carts.applyCode(actor, cartId, code)
})

/** Enough of these for everybody. */
export const receive = (world: World, skus: ReadonlyArray<string>, quantity: number) =>
  world.stock.receive(
    `for ${skus.join()}`,
    skus.map((sku) => ({ sku: sku as Sku, quantity })),
  )
