import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import { makeMemoryCartStore, memory } from "../../src/memory/MemoryStores.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { CartStore } from "../../src/ports/CartStore.ts"
import { OfferSource } from "../../src/ports/OfferSource.ts"
import { PaymentChannel } from "../../src/ports/PaymentChannel.ts"
import { CartwrightError } from "../../src/promise/CartwrightError.ts"
import type { CartwrightOptions } from "../../src/promise/CartwrightOptions.ts"
import { createCartwright } from "../../src/promise/createCartwright.ts"
import { CHANNEL_DEFAULTS } from "../../src/promise/hostChannel.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import { OTHER_SECRET, SECRET } from "../services/kit.ts"
import { ada, gbp, shop, tea, thrownBy } from "./kit.ts"
import { wrongPolicies } from "./wrongPolicies.ts"

const carts = { load: async () => undefined, write: async () => undefined, history: async () => [] }
const channel = { execute: async () => ({}), lookup: async () => ({}) }
const good = { stores: memory(), offers: { getMany: async () => new Map() } }

const STORES = "Give memory(), sqlite({ filename }) or { carts } with the functions load, write and history."
const OFFERS = "Give { getMany }, an async function from offer ids to a Map of offers, or a layer."
const PROMOTIONS = "Give { active }, an async function that gives a list of promotions, or a layer, or leave it out."
const BUYERS = "Give { about }, an async function from the owner of a cart to what you know, or leave it out."
const CHANNEL = "Give a layer, or { execute, lookup } as async functions."
const WITHIN = "Give whole milliseconds from 1 to 2592000000."
const ORIGINS = 'Give origins with https:, such as ["https://shop.example"], or http://localhost while you develop.'
const SECRETS = "Use random ones, such as the output of `openssl rand -base64 48`."
const CLOCK = "Give one that returns milliseconds since 1970, such as Date.now."
const TIMEOUT = "Give whole milliseconds from 1 to 60000."
const tax = { basis: "included", rates: { standard: Ratio.fromPercent(20) } }
const rule = (food: unknown) => ({ ...tax, rates: { ...tax.rates, food } })

// An option without a row does not compile.
const wrong: { readonly [Option in keyof Required<CartwrightOptions>]: ReadonlyArray<readonly [unknown, string]> } = {
  stores: [
    [undefined, `stores is no place to keep carts, got nothing. ${STORES}`],
    [memory, `stores is no place to keep carts, got a function. ${STORES}`],
    [{ carts: { load: () => undefined } }, `stores is no place to keep carts, got an object. ${STORES}`],
    [{ carts, order: memory() }, `stores has no such field, got "order". Its fields are carts, orders.`],
    [
      { carts, orders: { load: () => undefined } },
      "stores.orders is no layer of stores, got an object. Give a layer of all stores but the carts', or leave it out.",
    ],
  ],
  offers: [
    [undefined, `offers is no source of offers, got nothing. ${OFFERS}`],
    [new Map(), `offers is no source of offers, got an object that is not a plain one. ${OFFERS}`],
  ],
  promotions: [[[], `promotions is no source of promotions, got a list of 0. ${PROMOTIONS}`]],
  buyers: [
    [{}, `buyers is nobody who knows buyers, got an object. ${BUYERS}`],
    [async () => ({}), `buyers is nobody who knows buyers, got a function. ${BUYERS}`],
    [{ about: {} }, `buyers is nobody who knows buyers, got an object. ${BUYERS}`],
  ],
  pricing: wrongPolicies,
  payments: [
    [
      [channel],
      "payments is not an object of channels by their names, got a list of 1. Give { card: channel } or such, or leave it out.",
    ],
    [
      { "credit card": channel },
      `payments has a name that is none, got "credit card". Use 1 to 64 of the characters A-Z a-z 0-9 _ -.`,
    ],
    [
      { card: { execute: async () => ({}) } },
      `payments.card is a payment channel without the function lookup, got an object. ${CHANNEL}`,
    ],
    [
      { card: { lookup: async () => ({}) } },
      `payments.card is a payment channel without the function execute, got an object. ${CHANNEL}`,
    ],
    [{ card: {} }, `payments.card is no payment channel, got an object. ${CHANNEL}`],
    [{ card: undefined }, `payments.card is no payment channel, got nothing. ${CHANNEL}`],
    [
      { card: { ...channel, capabilities: 5 } },
      "payments.card.capabilities is no object, got 5. Give what the provider can do, or leave it out.",
    ],
    [
      { card: { ...channel, capabilities: { refunds: true } } },
      `payments.card.capabilities has no such field, got "refunds". Its fields are operations, idempotency, lookup.`,
    ],
    [
      { card: { ...channel, capabilities: { operations: ["sale", "capture"] } } },
      "payments.card.capabilities.operations is no list of operations, got a list of 2. Use sale, void, refund.",
    ],
    [
      { card: { ...channel, capabilities: { idempotency: { keyTtlMs: "1h" } } } },
      `payments.card.capabilities.idempotency.keyTtlMs is no time, got "1h". Give whole milliseconds from 0 to 31536000000.`,
    ],
    [
      { card: { ...channel, capabilities: { lookup: {} } } },
      "payments.card.capabilities.lookup.absentIsFinalAfterMs is no time, got nothing. Give whole milliseconds from 0 to 31536000000.",
    ],
  ],
  checkout: [
    [30, "checkout is no object, got 30. Give { paymentWindowMs } or such, or leave it out."],
    [
      { windowMs: 5 },
      `checkout has no such field, got "windowMs". Its fields are settlementTtlMs, paymentWindowMs, claimTtlMs, leaseMs, providerTimeoutMs, returnOrigins.`,
    ],
    [{ settlementTtlMs: 0 }, `checkout.settlementTtlMs is no time, got 0. ${WITHIN}`],
    [{ paymentWindowMs: 2_592_000_001 }, `checkout.paymentWindowMs is no time, got 2592000001. ${WITHIN}`],
    [{ claimTtlMs: 1.5 }, `checkout.claimTtlMs is no time, got 1.5. ${WITHIN}`],
    [{ leaseMs: null }, `checkout.leaseMs is no time, got null. ${WITHIN}`],
    [
      { returnOrigins: "https://shop.example" },
      `checkout.returnOrigins is no list of origins, got "https://shop.example". ${ORIGINS}`,
    ],
    [
      { returnOrigins: ["https://shop.example", "https://shop.example/"] },
      `checkout.returnOrigins is no list of origins, got "https://shop.example/". ${ORIGINS}`,
    ],
    [
      { returnOrigins: ["http://shop.example"] },
      `checkout.returnOrigins is no list of origins, got "http://shop.example". ${ORIGINS}`,
    ],
    [
      { returnOrigins: Array.from({ length: 101 }, (_, n) => `https://shop${n}.example`) },
      `checkout.returnOrigins is no list of origins, got a list of 101. ${ORIGINS}`,
    ],
  ],
  currency: [["gbp", `currency is no ISO 4217 code we know, got "gbp". Write it in capitals, such as "GBP".`]],
  tax: [
    [
      { ...tax, mode: "net" },
      `tax has no such field, got "mode". Its fields are basis, rates, rounding, scope, border.`,
    ],
    [
      { ...tax, quotes: { amounts: {}, unquoted: "none" } },
      "tax.quotes is for one cart, got an object. Give quotes to priceCart: this is for all carts.",
    ],
    [{}, "tax.basis is unknown, got nothing. Say whether prices have the tax included or excluded."],
    [
      { ...tax, rates: 20 },
      `tax.rates is no table of rates, got 20. Give { standard: Ratio.fromPercent("20") } or such.`,
    ],
    [
      { ...tax, rates: { food: 0.05 } },
      `tax.rates.food is no ratio from 0 to 4, got 0.05. Make it with Ratio.fromPercent("20").`,
    ],
    [
      { ...tax, rates: Object.fromEntries(Array.from({ length: 1_001 }, (_, n) => [`c${n}`, Ratio.zero])) },
      "tax.rates is too large, got a list of 1001. Give at most 1000 categories.",
    ],
    [
      rule({ basis: "inclusive", rates: [{ rate: Ratio.zero }] }),
      `tax.rates.food.basis is unknown, got "inclusive". Say whether prices have the tax included or excluded.`,
    ],
    [
      rule({ rates: [{ rate: Ratio.zero }], name: "VAT" }),
      `tax.rates.food has no such field, got "name". Its fields are basis, rates.`,
    ],
    [rule({ rates: [] }), "tax.rates.food.rates is no list of rates, got a list of 0. Give 1 to 8 of { name, rate }."],
    [
      rule({ rates: new Array(9).fill({ rate: Ratio.zero }) }),
      "tax.rates.food.rates is no list of rates, got a list of 9. Give 1 to 8 of { name, rate }.",
    ],
    [
      rule({ rates: [Ratio.zero] }),
      `tax.rates.food.rates[0] has no such field, got "numerator". Its fields are name, rate, compound.`,
    ],
    [
      rule({ rates: [{ rate: Ratio.zero }, { name: "", rate: Ratio.zero }] }),
      `tax.rates.food.rates[1].name is no name, got "". Give 1 to 64 characters, or leave it out.`,
    ],
    [
      rule({ rates: [{ rate: 20 }] }),
      `tax.rates.food.rates[0].rate is no ratio from 0 to 4, got 20. Make it with Ratio.fromPercent("20").`,
    ],
    [
      rule({ rates: [{ rate: Ratio.zero, compound: false }] }),
      "tax.rates.food.rates[0].compound is not true, got false. Leave it out where the rate is a share of the price alone.",
    ],
    [
      rule({ rates: [{ rate: Ratio.fromPercent(200) }, { rate: Ratio.fromPercent(100), compound: true }] }),
      "tax.rates.food.rates is more than 4 in all, got a list of 2. Rates are shares of the price: 20 % is 1/5.",
    ],
    [
      rule({ rates: new Array(8).fill({ rate: Ratio.fromPercent("1.2345"), compound: true }) }),
      "tax.rates.food.rates is too fine to be worked out exactly, got a list of 8. Write the rates with fewer digits.",
    ],
    [{ ...tax, scope: "cart" }, `tax.scope is no scope of rounding, got "cart". Use unit, line or order.`],
    [
      { ...tax, border: { keep: "both", home: {} } },
      `tax.border.keep is unknown, got "both". Say whether the net or the gross of a price stays what it is.`,
    ],
    [
      { ...tax, border: { keep: "gross", home: { standard: 19 } } },
      `tax.border.home.standard is no ratio from 0 to 4, got 19. Make it with Ratio.fromPercent("20").`,
    ],
    [
      { ...tax, border: { keep: "net", home: {} } },
      "tax.border.home.standard is missing, got nothing. Give rate 0 if these prices have no tax in them.",
    ],
    [
      { ...tax, border: { keep: "net", home: {}, from: "DE" } },
      `tax.border has no such field, got "from". Its fields are keep, home.`,
    ],
    [
      { ...tax, rounding: "nearest" },
      `tax.rounding is no way of rounding, got "nearest". Use one of halfUp, halfEven, halfDown, up, down.`,
    ],
  ],
  secrets: [
    [
      { current: SECRET, previuos: SECRET },
      `secrets has no such field, got "previuos". Its fields are current, previous.`,
    ],
    [SECRET, `secrets.current is not a text of at least 32 characters, got (hidden). ${SECRETS}`],
    [{ current: "short" }, `secrets.current is not a text of at least 32 characters, got (hidden). ${SECRETS}`],
    [
      { current: SECRET, previous: "" },
      `secrets.previous is not a text of at least 32 characters, got (hidden). ${SECRETS}`,
    ],
  ],
  clock: [[Date.UTC(2026), `clock is no function, got ${Date.UTC(2026)}. ${CLOCK}`]],
  timeoutMs: [
    [0, `timeoutMs is no time for a call, got 0. ${TIMEOUT}`],
    [Number.NaN, `timeoutMs is no time for a call, got NaN. ${TIMEOUT}`],
    ["5s", `timeoutMs is no time for a call, got "5s". ${TIMEOUT}`],
    [60_001, `timeoutMs is no time for a call, got 60001. ${TIMEOUT}`],
  ],
  onProblem: [["log", 'onProblem is no function, got "log". Give one that takes { doing, error }, or leave it out.']],
}
const rows = Object.entries(wrong).flatMap(([option, values]) => values.map((row) => [option, ...row] as const))

describe("createCartwright", () => {
  it.each(rows)("refuses %s: %s", async (option, value, message) => {
    const error = await thrownBy(() => createCartwright({ ...good, [option]: value }))
    expect(error).toBeInstanceOf(TypeError)
    expect(error).not.toBeInstanceOf(CartwrightError)
    expect(error.message).toBe(`createCartwright: ${message}`)
  })

  it("refuses an option it does not have: it might have been meant to do something", async () => {
    const error = await thrownBy(() => createCartwright({ ...good, ...{ promotion: { active: async () => [] } } }))
    expect(error).toBeInstanceOf(TypeError)
    expect(error.message).toBe(
      `createCartwright: it has no such option, got "promotion". The options are ${Object.keys(wrong).join(", ")}.`,
    )
  })

  it("refuses to start from nothing", async () => {
    const text = await thrownBy(() => createCartwright("shop.db" as never))
    expect(text.message).toBe(
      'createCartwright: the argument is not an object of options, got "shop.db". Give it { stores, offers }.',
    )
    const error = await thrownBy(() => createCartwright(undefined as never))
    expect(error.message).toBe(
      "createCartwright: the argument is not an object of options, got nothing. Give it { stores, offers }.",
    )
  })

  it("takes every option as its type says, layers of the host's own too", async () => {
    const cartwright = await createCartwright({
      ...good,
      offers: Layer.succeed(OfferSource, { getMany: () => Effect.succeed(new Map()) }),
      promotions: { active: async () => [] },
      buyers: {
        about: async () => ({ groups: ["staff"], orders: 0, birthday: "--02-29", says: { subscribed: true } }),
      },
      pricing: {
        lanes: [
          { name: "goods", mode: "best" },
          { name: "cart", mode: "sequential" },
          { name: "coupons", mode: "bestPerLine" },
        ],
        exclusive: "bestForBuyer",
        rounding: "halfEven",
        catalogueRounding: "once",
        measure: "discounted",
        leftover: "last",
        quantityPrices: "sku",
        tenders: "reduction",
        points: { onePer: { amount: 100, currency: "JPY" } },
        nodeBudget: 1,
        reasons: "all",
      },
      payments: {
        card: {
          execute: async () => ({ _tag: "NotSent", why: "closed" }),
          lookup: async () => ({ _tag: "Absent" }),
          capabilities: { operations: ["sale"], idempotency: { keyTtlMs: 0 } },
        },
        wallet: Layer.succeed(PaymentChannel, {
          capabilities: CHANNEL_DEFAULTS,
          execute: () => Effect.succeed({ _tag: "NotSent", why: "closed" }),
          lookup: () => Effect.never,
        }),
      },
      checkout: {
        settlementTtlMs: 1,
        paymentWindowMs: 2_592_000_000,
        claimTtlMs: 1_000,
        leaseMs: 1_000,
        providerTimeoutMs: 20_000,
        returnOrigins: ["https://shop.example", "http://localhost:3000"],
      },
      currency: "JPY",
      tax: {
        basis: "excluded",
        rates: {
          standard: Ratio.zero,
          food: {
            basis: "included",
            rates: [
              { name: "GST", rate: Ratio.fromPercent(5) },
              { name: "QST", rate: Ratio.fromPercent("9.975"), compound: true },
            ],
          },
        },
        rounding: "down",
        scope: "order",
        border: { keep: "net", home: { standard: Ratio.fromPercent(19), food: Ratio.zero } },
      },
      secrets: { current: SECRET, previous: OTHER_SECRET },
      clock: Date.now,
      timeoutMs: 60_000,
      onProblem: () => undefined,
    })
    expect(await cartwright.for({ member: "ada" }).cart.open()).toMatchObject({ ok: true })
    await cartwright.close()
  })
})

describe("a part of the checkout's options", () => {
  it("that is undefined leaves its default", async () => {
    const made = await shop({ checkout: { paymentWindowMs: undefined, settlementTtlMs: 1_000 } as never })
    orThrow(await made.cart.add("c", tea))
    const { settlement } = orThrow(await made.shopper.settlement.open({ cartId: "c" }))
    expect(settlement.expiresAt - settlement.settledAt).toBe(1_000)
    const { id, total } = settlement
    const { order } = orThrow(await made.shopper.checkout.submit({ settlementId: id, expectedTotal: total }))
    expect(order.expiresAt - order.placedAt).toBe(1_800_000)
  })
})

describe("a policy of pricing", () => {
  it("that is undefined leaves its default", async () => {
    const { cart } = await shop({ pricing: { lanes: undefined, reasons: "all" } as never })
    orThrow(await cart.add("c", tea))
    expect(orThrow(await cart.view("c")).priced.total).toEqual(gbp(250))
  })
})

describe("stores for carts only", () => {
  const store = makeMemoryCartStore
  const plain = () => {
    const memory = store()
    return {
      carts: {
        load: (...[id, options]: Parameters<typeof memory.load>) => Effect.runPromise(memory.load(id, options)),
        write: (...[id, write]: Parameters<typeof memory.write>) => Effect.runPromise(memory.write(id, write)),
        history: (...[id, page]: Parameters<typeof memory.history>) => Effect.runPromise(memory.history(id, page)),
      },
    }
  }
  const offers = { getMany: async () => new Map([["tea", { price: gbp(250) }]]) }
  const WAY_OUT =
    "got stores for carts only. Give stores memory(), sqlite({ filename }) or { carts, orders }, where orders is a layer of all stores but the carts'."

  it.each<readonly [string, () => CartwrightOptions["stores"]]>([
    ["as plain functions", plain],
    ["as a layer", () => Layer.sync(CartStore, store)],
  ])("%s keep carts, and every other call says what is missing", async (_, stores) => {
    await using cartwright = await createCartwright({ stores: stores(), offers, currency: "GBP" })
    const { cart, settlement, checkout, orders } = cartwright.for(ada)
    orThrow(await cart.open({ id: "c" }))
    orThrow(await cart.add("c", tea))
    orThrow(await cart.view("c"))
    for (const [call, missing] of [
      [() => settlement.open({ cartId: "c" }), "settlement store"],
      [() => settlement.get("s"), "settlement store"],
      [() => checkout.submit({ settlementId: "s", expectedTotal: gbp(250) }), "settlement store"],
      [() => checkout.pay("o", { method: "card" }), undefined],
      [() => checkout.complete("o"), "order store"],
      [() => checkout.cancel("o"), "order store"],
      [() => cartwright.for({ system: "job" }).checkout.refund("o", { amount: gbp(1) }), "order store"],
      [() => orders.get("o"), "order store"],
      [() => orders.byReference("r"), "order store"],
      [() => orders.history("o"), "order store"],
      [() => orders.quoteReturn("o", { returned: [{ lineId: "l", quantity: 1 }] }), "order store"],
      [() => cartwright.sweep(), "order store"],
      [() => cartwright.stock.receive("r", [tea]), "stock ledger"],
      [() => cartwright.stock.available(["tea"]), "stock ledger"],
    ] as const) {
      const error = await thrownBy(call)
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toBe(`createCartwright: there is no ${missing ?? "order store"}, ${WAY_OUT}`)
    }
    expect(orThrow(await cart.get("c")).cart.lines.length).toBe(1)
  })

  it("may have the others beside them", async () => {
    const { carts } = plain()
    const made = await shop({ stores: { carts, orders: memory() } })
    orThrow(await made.cart.add("c", tea))
    const { id, total } = orThrow(await made.shopper.settlement.open({ cartId: "c" })).settlement
    const { order } = orThrow(await made.shopper.checkout.submit({ settlementId: id, expectedTotal: total }))
    expect(order.status).toBe("awaitingPayment")
    // The lines went out of the host's own carts.
    expect(orThrow(await made.cart.get("c")).cart.lines).toEqual([])
  })
})
