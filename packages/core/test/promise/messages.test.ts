/** Every "no" and every failure that the package can give, provoked through the face: each names the value and the way out. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import type { Rejection } from "../../src/cart/Rejection.ts"
import type { GuestId, Instant } from "../../src/catalog/ids.ts"
import { makeMemoryCartStore, makeMemoryOrders, memory } from "../../src/memory/index.ts"
import { CartStore } from "../../src/ports/CartStore.ts"
import { OrderStore } from "../../src/ports/OrderStore.ts"
import { StoreUnavailable } from "../../src/ports/StoreUnavailable.ts"
import { CartwrightError, type FailureReason } from "../../src/promise/CartwrightError.ts"
import { createCartwright } from "../../src/promise/createCartwright.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import type { Answer } from "../../src/services/Answer.ts"
import { issueGuestPass } from "../../src/services/GuestTokens.ts"
import { faulty } from "../../src/testing/faults.ts"
import { OTHER_SECRET, SECRET } from "../services/kit.ts"
import { bob, many, ordered, type Shop, shop, tea, thrownBy } from "./kit.ts"

/** What is asked, and all that is said to it. */
type Row = readonly [Answer<unknown>, string]

const withOptions = (n: number) => ({ ...tea, options: { n: String(n) } })
const heavy = (n: number) => ({
  ...tea,
  options: Object.fromEntries(many(16, (k) => [`option ${k}`, `${n}`.padEnd(250, "x")])),
})

// A rejection without a row does not compile.
const rejections: { readonly [Tag in Rejection["_tag"]]: (shop: Shop) => Promise<Row> } = {
  InvalidInput: async ({ cart }) => [
    await cart.add("c", { sku: "tea", quantity: 1.5 }),
    "item.quantity is 1.5. Send a whole number of pieces.",
  ],
  CartNotFound: async ({ cartwright }) => [
    await cartwright.for(bob).cart.get("c"),
    "There is no cart c for this shopper. Open one first, or ask as its owner.",
  ],
  CartIdTaken: async ({ cart }) => [
    await cart.open({ id: "c" }),
    "The cart id c is taken. Open the cart under another id, or under none to be given one, or, if it is yours, read it with cart.get.",
  ],
  CartMerged: async ({ cart }) => {
    await cart.open({ id: "d" })
    orThrow(await cart.merge("d", { from: "c" }))
    return [await cart.add("c", tea), "The cart c was merged into d and no longer changes. Use d."]
  },
  GuestTokenInvalid: async ({ cartwright }) => [
    await cartwright.for({ guest: "v1.g1.9.forged" }).cart.get("c"),
    "The guest token is forged, expired or signed with an unknown secret. Issue a new one with guests.issue().",
  ],
  RequestIdReused: async ({ cart }) => {
    await cart.add("c", tea, { requestId: "click-1" })
    return [
      await cart.clear("c", { requestId: "click-1" }),
      "The request id click-1 was used for another request. Use a new id for each new request.",
    ]
  },
  VersionMismatch: async ({ cart }) => [
    await cart.add("c", tea, { ifVersion: 7 }),
    "The cart is at version 1, not at 7. Read it again and decide anew, or leave ifVersion out.",
  ],
  LineNotFound: async ({ cart }) => [
    await cart.remove("c", "gone"),
    "The cart has no line gone. Read the cart again: the line was removed, moved or ordered.",
  ],
  QuantityOutOfRange: async ({ cart }) => [
    await cart.add("c", { sku: "tea", quantity: -2 }),
    "The quantity -2 is not between 1 and 1000000. Send a quantity in that range; to take a line out, remove it.",
  ],
  LineFull: async ({ cart }) => {
    const { lineId } = orThrow(await cart.add("c", { sku: "tea", quantity: 999_999 }))
    return [
      await cart.add("c", { sku: "tea", quantity: 3 }),
      `Line ${lineId} holds 999999 pieces; 3 more would pass 1000000. Add at most 1.`,
    ]
  },
  PurchaseLimitExceeded: async ({ cart }) => {
    await cart.add("c", { sku: "mug", quantity: 4 })
    return [
      await cart.add("c", { sku: "mug", quantity: 2 }),
      "At most 5 of mug may be in a cart; it holds 4 and 2 more were asked for. Add at most 1.",
    ]
  },
  BundleChild: async ({ cart }) => {
    const { lineId, children } = orThrow(
      await cart.addBundle("c", { parent: tea, children: [{ ...tea, quantity: 2 }] }),
    )
    return [
      await cart.setQuantity("c", children[0] ?? "", 5),
      `Line ${children[0]} belongs to the bundle of line ${lineId}. Change or remove ${lineId}: the lines of a bundle change together.`,
    ]
  },
  TooManyCodes: async ({ cart }) => {
    for (const n of many(16, (n) => n)) orThrow(await cart.applyCode("c", `code-${n}`))
    return [await cart.applyCode("c", "one more"), "The cart has 16 codes, at most 16 are allowed. Remove one first."]
  },
  TooManyGiftChoices: async ({ cart }) => {
    for (const n of many(64, (n) => n)) orThrow(await cart.refuseGift("c", { promotionId: `gift-${n}` }))
    return [
      await cart.acceptGift("c", { promotionId: "one more", offerId: "mug" }),
      "The cart keeps 64 choices about gifts, at most 64 are allowed. Take one back with acceptGift first.",
    ]
  },
  TooManyAttributes: async ({ cart }) => {
    const { lineId } = orThrow(await cart.add("c", tea))
    const attributes = Object.fromEntries(many(33, (n) => [`note ${n}`, "x"]))
    return [
      await cart.setAttributes("c", { lineId, attributes }),
      `Line ${lineId} would have 33 attributes, at most 32 are allowed. Take some away by sending null for them.`,
    ]
  },
  OfferUnknown: async ({ cart }) => [
    await cart.add("c", { sku: "moon", quantity: 1 }),
    "No source knows the offer moon. Check the id, or list the offer first.",
  ],
  OfferNotAvailable: async ({ cart }) => {
    await cart.open({ id: "trade", priceList: "trade" })
    return [
      await cart.add("trade", { sku: "pot", quantity: 1 }),
      "The offer pot is not on the price list trade. Choose an offer of that list.",
    ]
  },
  OfferNotForSale: async ({ cart }) => [
    await cart.add("c", { sku: "free", quantity: 1 }),
    "The offer free has the price 0 and is not for sale. Give it a price, or choose another offer.",
  ],
  OfferOfOtherSku: async ({ cart }) => [
    await cart.add("c", { sku: "mug", offerId: "tea.bulk", quantity: 1 }),
    "The offer tea.bulk sells tea, not mug. Send the SKU that the offer sells.",
  ],
  OfferInOtherCurrency: async ({ cart }) => [
    await cart.add("c", { sku: "yen", quantity: 1 }),
    "The offer yen is priced in JPY, the cart is in GBP. Open a cart in JPY, or choose another offer.",
  ],
  CartFull: async ({ cart }) => {
    orThrow(await cart.addMany("c", many(1_000, withOptions)))
    return [
      await cart.add("c", tea),
      "The cart has 1000 lines, at most 1000 are allowed. Remove a line or check some out first.",
    ]
  },
  ShelfFull: async ({ cart }) => {
    const { results } = orThrow(await cart.addMany("c", many(1_000, withOptions)))
    orThrow(
      await cart.saveForLater(
        "c",
        results.flatMap((result) => (result.ok ? [result.lineId] : [])),
      ),
    )
    const { lineId } = orThrow(await cart.add("c", tea))
    return [
      await cart.saveForLater("c", lineId),
      "The shelf has 1000 lines, at most 1000 are allowed. Remove one from it first.",
    ]
  },
  CartTooLarge: async ({ cart }) => {
    const answer = await cart.addMany("c", many(200, heavy))
    const bytes = !answer.ok && answer.rejection._tag === "CartTooLarge" ? answer.rejection.bytes : 0
    expect(bytes).toBeGreaterThan(524_288)
    return [
      answer,
      `The cart would weigh ${bytes} bytes, at most 524288 are allowed. Use shorter options and attributes, or fewer lines.`,
    ]
  },
  TotalTooLarge: async ({ cart }) => {
    orThrow(await cart.add("c", { sku: "gold", quantity: 1_001 }))
    return [
      await cart.view("c"),
      "The selected lines add up to more than 1000000000000000 minor units. Check out fewer pieces at a time.",
    ]
  },
}

describe("a no names its values and the way out:", () => {
  it.each(Object.entries(rejections))("%s", async (tag, provoke) => {
    const [answer, message] = await provoke(await shop())
    expect(answer).toMatchObject({ ok: false, rejection: { _tag: tag, message } })
    expect(Object.keys(answer)).toEqual(["ok", "rejection"])
  })

  it("orThrow throws the same sentence, with the rejection as its cause", async () => {
    const { cart } = await shop()
    const error = await thrownBy(async () => orThrow(await cart.remove("c", "gone")))
    expect(error.message).toBe(
      "The cart has no line gone. Read the cart again: the line was removed, moved or ordered.",
    )
    expect(error.cause).toMatchObject({ _tag: "LineNotFound", lineId: "gone" })
  })
})

/** Readings of one field each, as a shopper's form could send them. */
const invalid: ReadonlyArray<readonly [string, (shop: Shop) => Promise<Answer<unknown>>, string]> = [
  [
    "no actor",
    ({ cartwright }) => cartwright.for(5 as never).cart.get("c"),
    "actor is 5. Send { member: id }, { guest: token } or { system: name }.",
  ],
  [
    "two actors",
    ({ cartwright }) => cartwright.for({ member: "a", system: "b" } as never).cart.get("c"),
    "actor is an object with member, system. Send one of { member: id }, { guest: token } or { system: name }.",
  ],
  [
    "more actors than can be told, under strange names",
    ({ cartwright }) =>
      cartwright.for({ "v1.g1.9.secret": 1, "a\nb": 2, member: "c", d: 4, e: 5 } as never).cart.get("c"),
    `actor is an object with [(hidden)], ["a\\nb"], member and 2 more. Send one of { member: id }, { guest: token } or { system: name }.`,
  ],
  [
    "an actor that is nobody",
    ({ cartwright }) => cartwright.for({} as never).cart.get("c"),
    "actor is an object without a field. Send one of { member: id }, { guest: token } or { system: name }.",
  ],
  [
    "a token for an actor",
    ({ cartwright }) =>
      cartwright.for(issueGuestPass(SECRET, "g" as GuestId, 9 as Instant).token as never).cart.get("c"),
    "actor is (hidden). Send { member: id }, { guest: token } or { system: name }.",
  ],
  [
    "an unknown kind of actor",
    ({ cartwright }) => cartwright.for({ admin: "a" } as never).cart.get("c"),
    `actor.admin is an unknown field. Send only member, guest, system.`,
  ],
  [
    "no member",
    ({ cartwright }) => cartwright.for({ member: "" }).cart.get("c"),
    `actor.member is "". Send a text of 1 to 128 characters without U+0000 and lone surrogates.`,
  ],
  [
    "a token that is none",
    ({ cartwright }) => cartwright.for({ guest: 5 as never }).cart.get("c"),
    "actor.guest is (hidden). Send the token that guests.issue() gave.",
  ],
  [
    "a job with blanks",
    ({ cartwright }) => cartwright.for({ system: "a b" }).cart.get("c"),
    `actor.system is "a b". Send 1 to 64 of the characters A-Z a-z 0-9 _ . : -.`,
  ],
  ["a cart id", ({ cart }) => cart.get("../c"), `cartId is "../c". Send 1 to 64 of the characters A-Z a-z 0-9 _ -.`],
  [
    "a long cart id",
    ({ cart }) => cart.get("é".repeat(99)),
    `cartId is "${"é".repeat(38)}…. Send 1 to 64 of the characters A-Z a-z 0-9 _ -.`,
  ],
  [
    "half a character",
    ({ cart }) => cart.add("c", { sku: "\ud83e", quantity: 1 }),
    `item.sku is "\\ud83e". Send a text of 1 to 64 characters without U+0000 and lone surrogates.`,
  ],
  [
    "no item",
    ({ cart }) => cart.add("c", null as never),
    "item is null. Send an object with sku, offerId, quantity, options.",
  ],
  [
    "a list for an item",
    ({ cart }) => cart.add("c", [tea] as never),
    "item is a list of 1. Send an object with sku, offerId, quantity, options.",
  ],
  [
    "a date for an item",
    ({ cart }) => cart.add("c", new Date() as never),
    "item is an object that is not a plain one. Send an object with sku, offerId, quantity, options.",
  ],
  [
    "a price of one's own",
    ({ cart }) => cart.add("c", { ...tea, price: 1 } as never),
    "item.price is an unknown field. Send only sku, offerId, quantity, options.",
  ],
  [
    "a field with a strange name",
    ({ cart }) => cart.add("c", { ...tea, "a\nb": true } as never),
    `item["a\\nb"] is an unknown field. Send only sku, offerId, quantity, options.`,
  ],
  [
    "no quantity",
    ({ cart }) => cart.add("c", { sku: "tea" } as never),
    "item.quantity is missing. Send a whole number of pieces.",
  ],
  [
    "a quantity in words",
    ({ cart }) => cart.add("c", { sku: "tea", quantity: "2" as never }),
    `item.quantity is "2". Send a whole number of pieces.`,
  ],
  ["no items", ({ cart }) => cart.addMany("c", []), "items is a list of 0. Send a list of 1 to 1000 entries."],
  [
    "10,000 items",
    ({ cart }) =>
      cart.addMany(
        "c",
        many(10_000, () => tea),
      ),
    "items is a list of 10000. Send a list of 1 to 1000 entries.",
  ],
  [
    "an item among others",
    ({ cart }) => cart.addMany("c", [tea, { sku: "", quantity: 1 }]),
    `items[1].sku is "". Send a text of 1 to 64 characters without U+0000 and lone surrogates.`,
  ],
  [
    "an option's name",
    ({ cart }) => cart.add("c", { ...tea, options: JSON.parse(`{ "__proto__": "x" }`) }),
    `item.options's name is "__proto__". Send any other name for the option.`,
  ],
  [
    "an option's value",
    ({ cart }) => cart.add("c", { ...tea, options: { size: 5 as never } }),
    "item.options.size is 5. Send a text of 1 to 256 characters without U+0000 and lone surrogates.",
  ],
  [
    "17 options",
    ({ cart }) => cart.add("c", { ...tea, options: Object.fromEntries(many(17, (n) => [`o${n}`, "x"])) }),
    "item.options is an object of 17 options. Send at most 16 options.",
  ],
  [
    "options",
    ({ cart }) => cart.setOptions("c", "line", "M" as never),
    `options is "M". Send an object of texts, such as { size: "M" }.`,
  ],
  [
    "line ids",
    ({ cart }) => cart.remove("c", ["a", 5 as never]),
    "lineIds[1] is 5. Send 1 to 64 of the characters A-Z a-z 0-9 _ -.",
  ],
  ["lines", ({ cart }) => cart.select("c", 5 as never), "lines is 5. Send line ids, { seller } or all."],
  [
    "a seller",
    ({ cart }) => cart.select("c", { seller: "" }),
    `lines.seller is "". Send a text of 1 to 128 characters without U+0000 and lone surrogates.`,
  ],
  [
    "a currency",
    ({ cart }) => cart.open({ currency: "gbp" }),
    `currency is "gbp". Send an ISO 4217 code such as EUR, here or once for all carts as createCartwright's currency.`,
  ],
  [
    "a country",
    ({ cart }) => cart.open({ country: "UK1" }),
    `country is "UK1". Send an ISO 3166-1 alpha-2 code such as GB.`,
  ],
  [
    "an owner",
    ({ cart }) => cart.open({ owner: { member: "bob" } }),
    'owner is an object. Send no owner: only a trusted job, for({ system: "…" }), opens carts for others.',
  ],
  [
    "a policy",
    ({ cart }) => cart.merge("c", { from: "d", policy: "min" as never }),
    `policy is "min". Send sum, max, guestWins, memberWins or a function.`,
  ],
  [
    "one cart twice",
    ({ cart }) => cart.merge("c", { from: "c" }),
    `from is "c". Send a cart other than the one it goes into.`,
  ],
  ["a claim", ({ cart }) => cart.claim("c", {} as never), "guest is missing. Send the token that guests.issue() gave."],
  ["a page", ({ cart }) => cart.history("c", { limit: 0 }), "limit is 0. Send a whole number from 1 to 1000."],
  [
    "options of a call",
    ({ cart }) => cart.get("c", { retries: 3 } as never),
    "options.retries is an unknown field. Send only requestId, ifVersion, atLeast, timeoutMs, signal.",
  ],
  [
    "a request id",
    ({ cart }) => cart.add("c", tea, { requestId: "auto:1" }),
    `requestId is "auto:1". Send 1 to 64 of the characters A-Z a-z 0-9 _ -.`,
  ],
  [
    "a version",
    ({ cart }) => cart.add("c", tea, { ifVersion: -1 }),
    "ifVersion is -1. Send a version that an answer carried.",
  ],
  [
    "a timeout",
    ({ cart }) => cart.get("c", { timeoutMs: 60_001 }),
    "timeoutMs is 60001. Send a whole number from 1 to 60000.",
  ],
  ["a signal", ({ cart }) => cart.get("c", { signal: {} as never }), "signal is an object. Send an AbortSignal."],
]

describe("input that cannot be read is answered with its place, its value and what to send:", () => {
  it.each(invalid)("%s", async (_, call, message) => {
    const answer = await call(await shop())
    expect(answer).toMatchObject({ ok: false, rejection: { _tag: "InvalidInput", message } })
  })
})

const down = (what: string) => async (): Promise<never> => {
  throw new Error(`${what} is down`)
}
const NOTHING = "Nothing was changed."
const PERHAPS = "It may have happened: send the same request id again, or read the cart if you sent none."

const orderStoreDown = (outcome: "notDone" | "unknown", more: { readonly unreadable?: true } = {}) =>
  new StoreUnavailable({ store: "order store", doing: "under test", outcome, cause: new Error("scripted"), ...more })

/** Memory stores whose order store is partly another. */
const withOrders = (more: Partial<OrderStore["Service"]>) =>
  Layer.merge(memory(), Layer.succeed(OrderStore, { ...makeMemoryOrders().orders, ...more }))

/** What is thrown: the error, its message, whether trying again helps, and what may have happened. */
type Failure = readonly [CartwrightError, string, boolean, "notDone" | "unknown"]

// A reason without a row does not compile.
const failures: { readonly [Tag in FailureReason["_tag"]]: () => Promise<Failure> } = {
  CartStoreUnavailable: async () => {
    const { cart } = await shop({}, faulty(makeMemoryCartStore(), { write: ["none", "unknown"] }))
    const error = await thrownBy(() => cart.add("c", tea, { requestId: "r" }))
    return [error, `The cart store gave no usable answer while write under test. ${PERHAPS}`, true, "unknown"]
  },
  StoreUnavailable: async () => {
    const stores = withOrders({ load: () => Effect.fail(orderStoreDown("notDone")) })
    const { shopper } = await shop({ stores })
    return [
      await thrownBy(() => shopper.orders.get("o")),
      `The order store gave no usable answer while under test. ${NOTHING} Try again.`,
      true,
      "notDone",
    ]
  },
  OffersUnavailable: async () => {
    const { cart } = await shop({ offers: { getMany: down("the catalogue") } })
    const problem = "offers.getMany rejected, and its error is the cause"
    return [
      await thrownBy(() => cart.add("c", tea)),
      `Offers could not be looked up: ${problem}. ${NOTHING} Try again once it answers.`,
      true,
      "notDone",
    ]
  },
  PromotionsUnavailable: async () => {
    const { cart } = await shop({ promotions: { active: down("the back office") } })
    const problem = "promotions.active rejected, and its error is the cause"
    return [
      await thrownBy(() => cart.view("c")),
      `Promotions could not be looked up: ${problem}. ${NOTHING} Try again once it answers.`,
      true,
      "notDone",
    ]
  },
  BuyersUnavailable: async () => {
    const { cart } = await shop({ buyers: { about: down("the crm") } })
    const problem = "buyers.about rejected, and its error is the cause"
    return [
      await thrownBy(() => cart.view("c")),
      `What is known about the buyer could not be looked up: ${problem}. ${NOTHING} Try again once it answers.`,
      true,
      "notDone",
    ]
  },
  CartBusy: async () => {
    const { cart } = await shop({}, faulty(makeMemoryCartStore(), { write: ["none", { delay: 1 }] }))
    const crowd = many(1_001, () => cart.add("c", tea))
    const error = await thrownBy(() => cart.add("c", tea))
    await Promise.all(crowd)
    return [error, `1000 calls already wait for the cart c. ${NOTHING} Try again a little later.`, true, "notDone"]
  },
  DeadlineExceeded: async () => {
    const { cart } = await shop({}, faulty(makeMemoryCartStore(), { load: ["hangs"] }))
    return [
      await thrownBy(() => cart.get("c", { timeoutMs: 1 })),
      `No answer came within 1 ms. ${NOTHING} Try again, or give the call a longer timeoutMs.`,
      true,
      "notDone",
    ]
  },
  Aborted: async () => {
    const { cart } = await shop()
    return [
      await thrownBy(() => cart.get("c", { signal: AbortSignal.abort() })),
      `The call was ended by its signal. ${NOTHING}`,
      false,
      "notDone",
    ]
  },
  Closed: async () => {
    const { cart, cartwright } = await shop()
    await cartwright.close()
    return [
      await thrownBy(() => cart.get("c")),
      "This Cartwright was closed. Create another one, and close it after the last call.",
      false,
      "notDone",
    ]
  },
  NotStarted: async () => {
    const message = "shop.db was written by a newer version. Upgrade this host."
    const stores = Layer.effect(CartStore, Effect.fail(new Error(message)))
    return [
      await thrownBy(() => createCartwright({ stores, offers: { getMany: async () => new Map() } })),
      message,
      false,
      "notDone",
    ]
  },
}

describe("a failure names its values and the way out:", () => {
  it.each(Object.entries(failures))("%s", async (tag, provoke) => {
    const [error, message, retryable, outcome] = await provoke()
    expect(error).toBeInstanceOf(CartwrightError)
    expect(error).toMatchObject({
      name: "CartwrightError",
      message,
      retryable,
      outcome,
      reason: { _tag: tag, message },
    })
    expect(error.cause).toBe(error.reason)
  })

  it("StoreUnavailable says when an order may stand, and when the store has to be mended", async () => {
    const made = await shop({ stores: withOrders({ place: () => Effect.fail(orderStoreDown("unknown")) }) })
    expect(await thrownBy(() => ordered(made))).toMatchObject({
      message:
        "The order store gave no usable answer while under test. It may have happened: send the same request again, which does nothing twice.",
      outcome: "unknown",
      retryable: true,
    })
    const unreadable = orderStoreDown("notDone", { unreadable: true })
    const { shopper } = await shop({ stores: withOrders({ load: () => Effect.fail(unreadable) }) })
    expect(await thrownBy(() => shopper.orders.get("o"))).toMatchObject({
      message: `The order store gave no usable answer while under test. ${NOTHING} Mend what it answers.`,
      retryable: false,
    })
  })

  it("DeadlineExceeded and Aborted say when a write may have happened", async () => {
    const hanging = () => faulty(makeMemoryCartStore(), { write: ["none", "hangs"] })
    const late = await thrownBy(async () => (await shop({}, hanging())).cart.add("c", tea, { timeoutMs: 1 }))
    expect(late).toMatchObject({ message: `No answer came within 1 ms. ${PERHAPS}`, outcome: "unknown" })
    const controller = new AbortController()
    const memory = makeMemoryCartStore()
    const abort = Effect.sync(() => controller.abort())
    const { cart } = await shop(
      {},
      {
        ...memory,
        write: (id, write) => (write.expected === 0 ? memory.write(id, write) : Effect.andThen(abort, Effect.never)),
      },
    )
    const aborted = await thrownBy(() => cart.add("c", tea, { signal: controller.signal }))
    expect(aborted).toMatchObject({ message: `The call was ended by its signal. ${PERHAPS}`, outcome: "unknown" })
  })
})

const issue =
  (options?: unknown, secrets: { readonly current: string } | undefined = { current: OTHER_SECRET }) =>
  async (): Promise<unknown> => {
    const { cartwright } = await shop(secrets === undefined ? { secrets: undefined as never } : { secrets })
    return cartwright.guests.issue(options as { readonly ttlMs?: number })
  }

describe("a host's own mistake is thrown as what it is:", () => {
  it.each([
    [
      "no secrets",
      async () => (await shop({ secrets: undefined as never })).cartwright.guests.issue(),
      TypeError,
      "guests.issue: there are no secrets to sign a token with, got none. Give createCartwright secrets: { current }.",
    ],
    [
      "an option it does not have",
      issue({ ttl: 5 }),
      TypeError,
      "guests.issue: options.ttl is an unknown field. Send only ttlMs.",
    ],
    ["no options", issue(null), TypeError, "guests.issue: options is null. Send an object with ttlMs."],
    [
      "a time in words",
      issue({ ttlMs: "1 day" }),
      RangeError,
      `guests.issue: ttlMs must be a whole number from 1 to 315360000000, got "1 day". Leave it out for 30 days.`,
    ],
    [
      "a time that has passed",
      issue({ ttlMs: 0 }),
      RangeError,
      "guests.issue: ttlMs must be a whole number from 1 to 315360000000, got 0. Leave it out for 30 days.",
    ],
  ] as const)("%s", async (_, call, kind, message) => {
    const error = await thrownBy(call)
    expect(error).toBeInstanceOf(kind)
    expect(error.message).toBe(message)
  })
})
