/** What promotions give, from the shopping page to the order, as a host without Effect sees it. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import { makeMemoryCartStore, makeMemoryLimitLedger, memory } from "../../src/memory/index.ts"
import { CartStore } from "../../src/ports/CartStore.ts"
import { LimitLedger } from "../../src/ports/LimitLedger.ts"
import { SettlementStore } from "../../src/ports/SettlementStore.ts"
import { StoreUnavailable } from "../../src/ports/StoreUnavailable.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import { at } from "../arbitraries.ts"
import { agreed, gbp, ordered, type Shop, settled, tea, thrownBy } from "./kit.ts"
import { makeProvider } from "./provider.ts"
import { type Given, pence, selling, viewed } from "./selling.ts"

const off = (amount: number) => ({ _tag: "AmountOff", amount: pence(amount) }) as const

describe("a code", () => {
  const codes: Given = [
    { id: "spring", name: "Spring", codes: ["spring10"], benefits: [{ _tag: "PercentOff", percent: 10 }] },
    {
      id: "old",
      name: "Old",
      codes: ["OLD"],
      validity: { until: at as never },
      benefits: [{ _tag: "PercentOff", percent: 50 }],
    },
    {
      id: "big",
      name: "Big",
      codes: ["BIG"],
      condition: { _tag: "SpendAtLeast", amount: pence(10_000) },
      benefits: [{ _tag: "AmountOff", amount: pence(1_000) }],
    },
  ]

  it("gives what its promotion gives, from when it is entered until it is taken out, however it is written", async () => {
    const made = await selling(codes)
    orThrow(await made.cart.add("c", { sku: "tea", quantity: 4 }))
    expect(await viewed(made)).toMatchObject({ total: gbp(1_000), codes: [] })
    orThrow(await made.cart.applyCode("c", " Spring10 "))
    expect(await viewed(made)).toMatchObject({
      total: gbp(900),
      codes: [{ code: "SPRING10", applied: true, promotionIds: ["spring"] }],
      applied: [{ promotionId: "spring", code: "SPRING10", amount: gbp(100) }],
    })
    orThrow(await made.cart.removeCode("c", "sprING10"))
    expect(await viewed(made)).toMatchObject({ total: gbp(1_000), codes: [] })
  })

  it("that gives nothing says why, with the numbers in it: on the page, at the checkout and in the order", async () => {
    const made = await selling(codes)
    orThrow(await made.cart.add("c", { sku: "tea", quantity: 4 }))
    for (const code of ["OLD", "BIG", "nobody knows it", "SPRING10"]) orThrow(await made.cart.applyCode("c", code))
    const answers = [
      { code: "OLD", applied: false, reason: { _tag: "Expired", until: at } },
      {
        code: "BIG",
        applied: false,
        reason: {
          _tag: "SpendTooLow",
          required: gbp(10_000),
          spent: gbp(1_000),
          missing: gbp(9_000),
          measure: "list",
        },
      },
      { code: "NOBODY KNOWS IT", applied: false, reason: { _tag: "UnknownCode" } },
      { code: "SPRING10", applied: true, promotionIds: ["spring"] },
    ]
    expect((await viewed(made)).codes).toEqual(answers)
    const settlement = await settled(made)
    expect(settlement.codes).toEqual(answers)
    expect(settlement.lines[0]?.discounts).toEqual([
      { promotionId: "spring", name: "Spring", amount: gbp(100), code: "SPRING10" },
    ])
    expect((await ordered(made)).order.codes).toEqual(answers)
  })

  it("entered after the settlement changes nothing of what was agreed to without being told", async () => {
    const made = await selling(codes)
    orThrow(await made.cart.add("c", { sku: "tea", quantity: 4 }))
    const settlement = await settled(made)
    orThrow(await made.cart.applyCode("c", "SPRING10"))
    expect(await made.shopper.checkout.submit(agreed(settlement))).toMatchObject({
      rejection: {
        _tag: "SettlementChanged",
        was: gbp(1_000),
        now: gbp(900),
        changes: [{ _tag: "DiscountChanged", was: gbp(0), now: gbp(100) }],
      },
    })
    expect((await ordered(made)).order.total).toEqual(gbp(900))
  })
})

describe("prices that depend on how the shopper pays", () => {
  const byCard: Given = [
    {
      id: "card",
      name: "1.00 off by card",
      condition: { _tag: "PayingBy", methods: ["card"] },
      benefits: [{ _tag: "AmountOff", amount: pence(100) }],
    },
  ]
  const withTwo = async () => {
    const made = await selling(byCard, { payments: { card: makeProvider(), wallet: makeProvider() } })
    orThrow(await made.cart.add("c", tea))
    return made
  }
  const opened = async ({ shopper }: Shop, payingBy?: string) =>
    orThrow(await shopper.settlement.open({ cartId: "c", payingBy }))

  it("are given to whoever says so, and to nobody else", async () => {
    const made = await withTwo()
    expect((await viewed(made)).total).toEqual(gbp(250))
    expect((await opened(made)).settlement.total).toEqual(gbp(250))
    expect((await opened(made, "wallet")).settlement).toMatchObject({ total: gbp(250), payingBy: "wallet" })
    expect((await opened(made, "card")).settlement).toMatchObject({ total: gbp(150), payingBy: "card" })
  })

  it("are paid that way and no other: with the submission, and afterwards", async () => {
    const made = await withTwo()
    const { checkout } = made.shopper
    const { settlement } = await opened(made, "card")
    const other = { _tag: "PaymentMethodAgreed", method: "wallet", agreed: "card" }
    expect(await checkout.submit({ ...agreed(settlement), payment: { method: "wallet" } })).toMatchObject({
      rejection: other,
    })
    const { order } = orThrow(await checkout.submit(agreed(settlement)))
    expect(order).toMatchObject({ payingBy: "card", status: "awaitingPayment", total: gbp(150) })
    expect(await checkout.pay(order.orderId, { method: "wallet" })).toMatchObject({ rejection: other })
    expect(orThrow(await checkout.pay(order.orderId, { method: "card" })).order.status).toBe("paid")
  })

  it("are held to by the text that stands in for the settlement where its store has lost it", async () => {
    const forgetful = SettlementStore.of({
      put: () => Effect.void,
      get: () => Effect.succeed(undefined),
      expire: () => Effect.succeed(0),
    })
    const stores = Layer.merge(memory(), Layer.succeed(SettlementStore, forgetful))
    const made = await selling(byCard, { stores, payments: { card: makeProvider(), wallet: makeProvider() } })
    orThrow(await made.cart.add("c", tea))
    const { settlement, resume } = await opened(made, "card")
    const sent = { ...agreed(settlement), resume }
    expect(await made.shopper.checkout.submit(agreed(settlement))).toMatchObject({ ok: false })
    expect(await made.shopper.checkout.submit({ ...sent, payment: { method: "wallet" } })).toMatchObject({
      rejection: { _tag: "PaymentMethodAgreed", method: "wallet", agreed: "card" },
    })
    const { order } = orThrow(await made.shopper.checkout.submit({ ...sent, payment: { method: "card" } }))
    expect(order).toMatchObject({ payingBy: "card", status: "paid", total: gbp(150) })
  })

  it("are asked for a way that there is", async () => {
    const made = await withTwo()
    expect(await made.shopper.settlement.open({ cartId: "c", payingBy: "cheque" })).toMatchObject({
      rejection: { _tag: "PaymentMethodUnknown", method: "cheque", methods: ["card", "wallet"] },
    })
  })
})

describe("a promotion that is given so many times", () => {
  const once = (limits: NonNullable<Given[number]["limits"]>): Given => [
    { id: "once", name: "Once", limits, benefits: [{ _tag: "PercentOff", percent: 10 }] },
  ]
  const reasons = async (cart: Shop["cart"], id = "c") =>
    orThrow(await cart.view(id)).priced.notApplied.map(({ reason }) => reason)

  it("is no longer shown to whoever has had it, and comes back with an order that is called off", async () => {
    const made = await selling(once({ perBuyer: { max: 1 } }))
    const { order } = await ordered(made)
    expect(order).toMatchObject({ total: gbp(225), countsLimits: true })
    orThrow(await made.cart.add("c", tea))
    expect(await viewed(made)).toMatchObject({
      total: gbp(250),
      notApplied: [{ promotionId: "once", reason: { _tag: "LimitReached", limit: "perBuyer", max: 1 } }],
    })
    orThrow(await made.shopper.checkout.cancel(order.orderId))
    expect((await viewed(made)).total).toEqual(gbp(225))
  })

  it("to each buyer is given to buyers who are known", async () => {
    const made = await selling(once({ perBuyer: { max: 1 } }))
    const { token } = await made.cartwright.guests.issue()
    const { cart } = made.cartwright.for({ guest: token })
    orThrow(await cart.open({ id: "g" }))
    orThrow(await cart.add("g", tea))
    expect(await reasons(cart, "g")).toEqual([{ _tag: "BuyerUnknown" }])
  })

  it("counts an order that has nothing to do with limits against none", async () => {
    const made = await selling([{ id: "ten", name: "10 % off", benefits: [{ _tag: "PercentOff", percent: 10 }] }])
    expect((await ordered(made)).order).not.toHaveProperty("countsLimits")
  })

  it("is shown by a host of carts only, which keeps no count: nothing is used there", async () => {
    const inner = makeMemoryCartStore()
    const carts = {
      load: (...[id, options]: Parameters<typeof inner.load>) => Effect.runPromise(inner.load(id, options)),
      write: (...[id, write]: Parameters<typeof inner.write>) => Effect.runPromise(inner.write(id, write)),
      history: (...[id, page]: Parameters<typeof inner.history>) => Effect.runPromise(inner.history(id, page)),
    }
    const limited = once({ inAll: { max: 1 }, perBuyer: { max: 1, per: "day" } })
    for (const stores of [{ carts }, Layer.succeed(CartStore, makeMemoryCartStore())]) {
      const made = await selling([{ ...limited[0], budget: { money: pence(1_000) } } as Given[number]], { stores })
      orThrow(await made.cart.add("c", tea))
      expect((await viewed(made)).total).toEqual(gbp(225))
      const error = await thrownBy(() => made.shopper.settlement.open({ cartId: "c" }))
      expect(error.message).toContain("there is no settlement store, got stores for carts only")
    }
  })

  it("is shown while its counts cannot be read: the ledger has the last word when the order is submitted", async () => {
    const down = new StoreUnavailable({ store: "limit ledger", doing: "reading", outcome: "notDone", cause: 1 })
    const used = { fails: true }
    const ledger = makeMemoryLimitLedger()
    const limits = { ...ledger, used: (keys: never) => (used.fails ? Effect.fail(down) : ledger.used(keys)) }
    const stores = Layer.merge(memory(), Layer.succeed(LimitLedger, limits as never))
    const made = await selling(once({ inAll: { max: 1 } }), { stores })
    await ordered(made)
    orThrow(await made.cart.add("c", tea))
    expect((await viewed(made)).total).toEqual(gbp(225))
    used.fails = false
    expect((await viewed(made)).total).toEqual(gbp(250))
  })
})

describe("policies of pricing", () => {
  const both: Given = [
    { id: "a", name: "A", priority: 1, stacking: { _tag: "ExclusiveInGroup", group: "g" }, benefits: [off(100)] },
    { id: "b", name: "B", stacking: { _tag: "ExclusiveInGroup", group: "g" }, benefits: [off(200)] },
  ]

  it("are the host's, once for every cart: the page and the checkout keep to them", async () => {
    const best = await selling(both, { pricing: { lanes: [{ name: "cart", mode: "best" }] } })
    const plain = await selling(both)
    for (const [made, total] of [
      [best, 800],
      [plain, 900],
    ] as const) {
      orThrow(await made.cart.add("c", { sku: "tea", quantity: 4 }))
      expect((await viewed(made)).total).toEqual(gbp(total))
      expect((await settled(made)).total).toEqual(gbp(total))
    }
  })

  it("give a member points, which the settlement and the order keep", async () => {
    const made = await selling([{ id: "double", name: "Double", benefits: [{ _tag: "PointsTimes", times: 2 }] }], {
      pricing: { points: { onePer: pence(100) } },
    })
    orThrow(await made.cart.add("c", { sku: "tea", quantity: 3 }))
    const points = { base: 7, extra: 7 }
    expect((await viewed(made)).points).toEqual(points)
    expect((await settled(made)).points).toEqual(points)
    expect((await ordered(made)).order.points).toEqual(points)
  })
})
