import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { afterEach, describe, expect, it } from "vitest"
import { makeMemoryCartStore, memory } from "../../src/memory/MemoryStores.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { CartStore } from "../../src/ports/CartStore.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import type { TaxPolicy } from "../../src/pricing/TaxPolicy.ts"
import { CartwrightError } from "../../src/promise/CartwrightError.ts"
import { createCartwright } from "../../src/promise/createCartwright.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import { at } from "../arbitraries.ts"
import { ada, agreed, gbp, many, settled, shop, tea, thrownBy } from "./kit.ts"

const tax = (): TaxPolicy => ({
  basis: "included",
  rates: {
    standard: Ratio.fromPercent(20),
    pottery: {
      rates: [
        { name: "state", rate: Ratio.fromPercent(6) },
        { name: "city", rate: Ratio.fromPercent("1.5"), compound: true },
      ],
    },
  },
})
const pence = (amount: number) => ({ amount, currency: "GBP" }) as const
/** Of every kind whose answer has something of its own in it: amounts, lists, reasons. */
const promotions = (): ReadonlyArray<Promotion> => [
  { id: "a", name: "10 % off", benefits: [{ _tag: "PercentOff", percent: 10 }] },
  {
    id: "b",
    name: "5.00 off from 500.00",
    condition: { _tag: "SpendAtLeast", amount: pence(50_000) },
    benefits: [{ _tag: "AmountOff", amount: pence(500) }],
  },
  {
    id: "c",
    name: "Retail",
    lane: "catalogue",
    on: { skus: ["mug"] },
    benefits: [{ _tag: "FixedPrice", price: pence(700) }],
  },
  {
    id: "d",
    name: "Spring",
    codes: ["SPRING"],
    funding: { seller: 50, brand: 50 },
    benefits: [{ _tag: "AmountOff", amount: pence(30) }],
  },
  {
    id: "e",
    name: "Third mug free",
    on: { skus: ["mug"] },
    benefits: [{ _tag: "NthUnit", nth: 3, off: { percent: 100 } }],
  },
  {
    id: "f",
    name: "A pot with tea",
    condition: { _tag: "QuantityAtLeast", quantity: 1, on: { skus: ["tea"] } },
    benefits: [{ _tag: "Gift", gifts: [{ offerId: "pot" }, { offerId: "gone" }] }],
  },
  { id: "g", name: "Budget", budget: { money: pence(1) }, benefits: [{ _tag: "AmountOff", amount: pence(2) }] },
  { id: "h", name: "Double points", benefits: [{ _tag: "PointsTimes", times: 2 }] },
  {
    id: "i",
    name: "Sale",
    condition: { _tag: "SpendAtLeast", amount: pence(90_000), on: { tags: ["sale"] } },
    benefits: [{ _tag: "AmountOff", amount: pence(900) }],
  },
]
/** Everything that a price depends on, as a host would give it: the same objects again and again. */
const priced = () => {
  const [list, known] = [promotions(), { groups: ["staff"], orders: 3, says: { subscribed: true } }]
  return {
    tax: tax(),
    promotions: { active: async () => list },
    buyers: { about: async () => known },
    pricing: { points: { onePer: pence(100) }, reasons: "all" },
  } as const
}
const labels = { categories: ["drinks"], tags: ["sale"], brand: "leaf" }

/** An answer of every call, and of a few refusals, in one life of a cart. */
const life = async () => {
  const made = await shop(priced())
  const { cart, cartwright, offers } = made
  offers.set("tea", { price: gbp(250), stock: 100, was: gbp(300), ...labels })
  offers.set("mug", { price: gbp(799), limit: { max: 5 }, seller: "potter", taxCategory: "pottery" })
  const pass = await cartwright.guests.issue()
  const guest = cartwright.for({ guest: pass.token }).cart
  const { lineId } = orThrow(await cart.add("c", { ...tea, quantity: 3, options: { b: "2", a: "1" } }))
  const calls = {
    open: () => cart.open({ id: "d", priceList: "retail", channel: "web", country: "GB" }),
    add: () => cart.add("c", { sku: "mug", quantity: 1 }, { requestId: "add" }),
    replay: () => cart.add("c", { sku: "mug", quantity: 1 }, { requestId: "add" }),
    addMany: () => cart.addMany("c", [tea, { sku: "moon", quantity: 1 }, { sku: "tea.bulk", quantity: -1 }]),
    fine: () => cart.add("c", { sku: "tea", offerId: "tea.bulk", quantity: 7 }),
    short: () => cart.add("c", { sku: "tea", quantity: 200 }),
    setQuantity: () => cart.setQuantity("c", lineId, 5),
    setOptions: () => cart.setOptions("c", lineId, { size: "L", colour: "red" }),
    setAttributes: () => cart.setAttributes("c", { lineId, attributes: { b: "2", a: "1", gone: null } }),
    noteCart: () => cart.setAttributes("c", { attributes: { message: "For Ada" } }),
    addBundle: () => cart.addBundle("c", { parent: { ...tea, options: { set: "1" } }, children: [tea, tea] }),
    applyCode: () => cart.applyCode("c", " spring "),
    acceptGift: () => cart.acceptGift("c", { promotionId: "gift", offerId: "mug" }),
    refuseGift: () => cart.refuseGift("c", { promotionId: "gift" }),
    setContext: () => cart.setContext("c", { channel: "app", country: "GB", priceList: null }),
    removeCode: () => cart.removeCode("c", "SPRING"),
    deselect: () => cart.deselect("c", lineId),
    select: () => cart.select("c", { seller: "potter" }),
    selectAll: () => cart.select("c"),
    saveForLater: () => cart.saveForLater("c", [lineId]),
    moveToCart: () => cart.moveToCart("c", lineId),
    springCode: () => cart.applyCode("c", "spring"),
    unknownCode: () => cart.applyCode("c", "no such code"),
    chooseGift: () => cart.acceptGift("c", { promotionId: "f", offerId: "pot" }),
    note: () => cart.setAttributes("c", { attributes: { message: "For Ada" } }),
    moreMugs: () => cart.add("c", { sku: "mug", quantity: 2 }),
    promoted: () => cart.view("c"),
    promotedAgain: () => cart.view("c"),
    whatIf: () => cart.simulate("c", { removeCode: "spring" }),
    refusePot: () => cart.refuseGift("c", { promotionId: "f" }),
    withoutGift: () => cart.view("c"),
    movedPrice: async () => {
      offers.set("tea", { price: gbp(300), stock: 1, limit: { max: 1 }, ...labels })
      return cart.view("c")
    },
    viewAgain: () => cart.view("c"),
    get: () => cart.get("c"),
    history: () => cart.history("c"),
    remove: () => cart.remove("c", [lineId, "gone"]),
    notFound: () => cart.get("nowhere"),
    invalid: () => cart.get("no such id"),
    guestOpen: () => guest.open({ id: "g" }),
    guestAdd: () => guest.add("g", { sku: "pot", quantity: 1 }),
    merge: () => cart.merge("c", { from: "g", guest: pass.token, policy: "max" }),
    merged: () => cart.add("g", tea),
    guestOpens: () => guest.open({ id: "h" }),
    claim: () => cart.claim("h", { guest: pass.token }),
    clear: () => cart.clear("c"),
    view: () => cart.view("d"),
  }
  return { ...made, pass, calls: Object.entries(calls) }
}

/** Changes everything in a value that can be changed. */
const vandalize = (value: unknown): void => {
  if (typeof value !== "object" || value === null) return
  for (const [key, held] of Object.entries(value)) {
    vandalize(held)
    Reflect.set(value, key, typeof held === "number" ? held + 1 : "vandalized")
  }
  if (Array.isArray(value)) value.length = 0
  else Reflect.set(value, "extra", true)
}

const ID = /Id$|^id$|^lineIds$|^fingerprint$|^resume$|^message$|^providerRef$/

/** An answer of every call of the settlement side, and of a few refusals, in one sale. */
const sale = async () => {
  const made = await shop(priced())
  const { cart, shopper, cartwright, offers } = made
  offers.set("mug", { price: gbp(799), limit: { max: 5 }, seller: "potter", taxCategory: "pottery" })
  const { settlement, checkout, orders } = shopper
  orThrow(
    await cart.addMany("c", [
      { ...tea, options: { size: "M" } },
      { sku: "mug", quantity: 3 },
    ]),
  )
  await cartwright.stock.receive("r", [{ sku: "tea", quantity: 10 }])
  orThrow(await cart.applyCode("c", "spring"))
  orThrow(await cart.applyCode("c", "no such code"))
  const { id } = await settled(made)
  const payment = { method: "card", instrument: "tok_1" }
  const cash = { method: "cash" }
  const reference = "PO 1"
  const deliverTo = { city: "Leeds" }
  const orderId = async () => orThrow(await orders.byReference(reference)).order.orderId
  const calls = {
    unselected: () => settlement.open({ cartId: "nowhere" }),
    open: () => settlement.open({ cartId: "c", deliverTo }),
    get: () => settlement.get(id),
    getAgain: () => settlement.get(id),
    noMethod: async () => checkout.submit({ ...agreed(await settled(made)), payment: cash }),
    noMethodAgain: async () => checkout.submit({ ...agreed(await settled(made)), payment: cash }),
    openAgain: () => settlement.open({ cartId: "c", deliverTo }),
    changed: async () => checkout.submit({ ...agreed(await settled(made)), expectedTotal: gbp(1) }),
    declined: async () =>
      checkout.submit({ ...agreed(await settled(made)), reference, payment: { ...payment, instrument: "declined" } }),
    order: async () => orders.get(await orderId()),
    pay: async () => checkout.pay(await orderId(), payment),
    complete: async () => checkout.complete(await orderId()),
    byReference: () => orders.byReference(reference),
    history: async () => orders.history(await orderId()),
    historyAgain: async () => orders.history(await orderId()),
    returned: async () => {
      const { parts } = orThrow(await orders.byReference(reference)).order
      const [line] = parts.flatMap(({ lines }) => lines).filter(({ quantity }) => quantity > 2)
      return orders.quoteReturn(await orderId(), { returned: [{ lineId: line?.lineId ?? "", quantity: 2 }] })
    },
    notReturned: async () => orders.quoteReturn(await orderId(), { returned: [{ lineId: "gone", quantity: 1 }] }),
    replayed: async () => checkout.submit({ settlementId: id, expectedTotal: gbp(1), reference }),
    notCancelled: async () => checkout.cancel(await orderId()),
    refund: async () => cartwright.for({ system: "job" }).checkout.refund(await orderId(), { amount: gbp(5) }),
    tooMuch: async () => cartwright.for({ system: "job" }).checkout.refund(await orderId(), { amount: gbp(10 ** 9) }),
    cancel: async () => cartwright.for({ system: "job" }).checkout.cancel(await orderId()),
    buyNow: () => settlement.open({ buyNow: tea }),
    stock: () => cartwright.stock.available(["tea", "mug"]),
    sweep: () => cartwright.sweep(),
  }
  return Object.entries(calls)
}

describe("an answer", () => {
  it("is plain JSON: it comes back from a round trip as it was, down to the absent fields", async () => {
    const { calls, pass } = await life()
    for (const [, call] of calls) {
      const answer = await call()
      expect(JSON.parse(JSON.stringify(answer))).toStrictEqual(answer)
    }
    expect(JSON.parse(JSON.stringify(pass))).toStrictEqual(pass)
  })

  it("shares nothing with the shop: whoever gets it may change all of it", async () => {
    const [quiet, vandal] = [await life(), await life()]
    const NAMED = new Set(["lineId", "remainderId", "parent", "children", "message", "guest"])
    const idless = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (key, held) => (NAMED.has(key) ? "id" : held))
    for (const [index, [name, call]] of quiet.calls.entries()) {
      const untouched = await call()
      const other = vandal.calls[index]
      const answer = await (other?.[1] ?? call)()
      // Line ids differ from life to life; all else is the same, however the answers before were treated.
      if (name !== "history") expect(idless(answer)).toEqual(idless(untouched))
      vandalize(answer)
    }
    const [one, two] = [orThrow(await quiet.cart.history("c")), orThrow(await vandal.cart.history("c"))]
    expect(two.map(({ version, operation }) => [version, operation.command._tag])).toEqual(
      one.map(({ version, operation }) => [version, operation.command._tag]),
    )
  })

  it("of the settlement side is plain JSON too, and shares nothing with the shop", async () => {
    const [quiet, vandal] = [await sale(), await sale()]
    const idless = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (key, held) => (ID.test(key) ? "id" : held))
    for (const [index, [name, call]] of quiet.entries()) {
      const untouched = await call()
      const answer = await vandal[index]?.[1]()
      expect(JSON.parse(JSON.stringify(answer)), name).toStrictEqual(answer)
      expect(idless(answer), name).toEqual(idless(untouched))
      vandalize(answer)
    }
  })

  it("shares nothing with what was passed in", async () => {
    const { cart } = await shop()
    const item = { ...tea, options: { size: "M" } }
    const { cart: before } = orThrow(await cart.add("c", item))
    item.options.size = "XXL"
    expect(orThrow(await cart.get("c")).cart).toEqual(before)
  })
})

describe("the clock that a host gives", () => {
  it("dates what happens and decides what is valid", async () => {
    const from = at + 1_000
    const list = [{ id: "later", name: "Later", validity: { from }, benefits: [{ _tag: "PercentOff", percent: 50 }] }]
    const { cart, cartwright, pass } = await shop({ promotions: { active: async () => list as never } })
    expect(orThrow(await cart.get("c")).cart.openedAt).toBe(at)
    const token = await cartwright.guests.issue({ ttlMs: 1_000 })
    expect(token.expiresAt).toBe(at + 1_000)
    pass(999)
    expect(orThrow(await cart.add("c", { sku: "tea", quantity: 2 })).cart.lines[0]?.addedAt).toBe(at + 999)
    expect(orThrow(await cart.view("c")).priced.total.amount).toBe(500)
    const guest = cartwright.for({ guest: token.token }).cart
    orThrow(await guest.open({ id: "g" }))
    pass(1)
    expect(orThrow(await cart.view("c")).priced.total.amount).toBe(250)
    expect(await guest.get("g")).toMatchObject({ rejection: { _tag: "GuestTokenInvalid" } })
  })

  it("may tell fractions of a millisecond, which are cut", async () => {
    let now = at + 0.75
    const { cart } = await shop({ clock: () => now })
    now += 0.5
    orThrow(await cart.add("c", tea))
    expect(orThrow(await cart.get("c")).cart).toMatchObject({ openedAt: at, lines: [{ addedAt: at + 1 }] })
  })

  it.each([Number.NaN, -1, Number.POSITIVE_INFINITY, undefined, "now", new Date(0), 1n])(
    "is not believed when it tells %s",
    async (moment) => {
      const stores = memory()
      const offers = { getMany: async () => new Map() }
      const cartwright = await createCartwright({ stores, offers, currency: "GBP", clock: () => moment as number })
      const error = await thrownBy(() => cartwright.for(ada).cart.open({ id: "c" }))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(
        /^createCartwright: clock is not telling the time, got .*\. Give one that returns milliseconds since 1970, such as Date\.now\.$/,
      )
      await cartwright.close()
    },
  )
})

describe("closing", () => {
  const offers = { getMany: async () => new Map([["tea", { price: gbp(250) }]]) }
  let closed = 0
  afterEach(() => {
    closed = 0
  })
  /** A store that waits until it is let go, and tells when it is closed. */
  const slow = () => {
    let letGo: () => void = () => undefined
    const gate = new Promise<void>((resolve) => {
      letGo = resolve
    })
    const inner = makeMemoryCartStore({ pause: Effect.promise(() => gate) })
    const close = Effect.sync(() => {
      closed++
    })
    const stores = Layer.effect(
      CartStore,
      Effect.acquireRelease(Effect.succeed(inner), () => close),
    )
    return { stores, letGo }
  }

  it("waits for the calls under way, then closes the stores, once", async () => {
    const { stores, letGo } = slow()
    const cartwright = await createCartwright({ stores, offers, currency: "GBP" })
    const { cart } = cartwright.for(ada)
    const opening = many(3, (n) => cart.open({ id: `c${n}` }))
    const closing = [cartwright.close(), cartwright.close()]
    expect((await thrownBy(() => cart.get("c0"))).reason._tag).toBe("Closed")
    expect((await thrownBy(() => cartwright.guests.issue())).reason._tag).toBe("Closed")
    expect(closed).toBe(0)
    letGo()
    expect((await Promise.all(opening)).map(({ ok }) => ok)).toEqual([true, true, true])
    await Promise.all(closing)
    expect(closed).toBe(1)
    await cartwright.close()
    expect(closed).toBe(1)
  })

  it("waits for calls that fail, too", async () => {
    const cartwright = await createCartwright({
      stores: memory(),
      offers: { getMany: () => Promise.reject(new Error("down")) },
      currency: "GBP",
    })
    const { cart } = cartwright.for(ada)
    await cart.open({ id: "c" })
    const failing = thrownBy(() => cart.add("c", tea))
    await cartwright.close()
    expect((await failing).reason._tag).toBe("OffersUnavailable")
  })

  it("happens by itself at the end of a block", async () => {
    const { stores, letGo } = slow()
    letGo()
    {
      await using cartwright = await createCartwright({ stores, offers, currency: "GBP" })
      orThrow(await cartwright.for(ada).cart.open({ id: "c" }))
    }
    expect(closed).toBe(1)
  })

  it("is done for the stores that did start when another did not", async () => {
    const { stores } = slow()
    const sick = Layer.effect(CartStore, Effect.fail(new Error("The offers' file is missing. Create it.")))
    const error = await thrownBy(() =>
      createCartwright({ stores: Layer.provide(sick, stores), offers, currency: "GBP" }),
    )
    expect(error).toBeInstanceOf(CartwrightError)
    expect(error).toMatchObject({
      message: "The offers' file is missing. Create it.",
      outcome: "notDone",
      retryable: false,
      reason: { _tag: "NotStarted", cause: new Error("The offers' file is missing. Create it.") },
    })
    expect(closed).toBe(1)
  })
})
