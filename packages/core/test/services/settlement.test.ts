import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import { describe, expect, expectTypeOf, it } from "vitest"
import type { Instant, OfferId, PaymentMethod, SettlementId } from "../../src/catalog/ids.ts"
import type { Offer, PriceContext } from "../../src/catalog/Offer.ts"
import { makeMemoryLimitLedger } from "../../src/memory/MemoryLimits.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import type { OperationKind } from "../../src/payment/Operation.ts"
import { BuyerSource } from "../../src/ports/BuyerSource.ts"
import { CartGateway } from "../../src/ports/CartGateway.ts"
import { LimitLedger } from "../../src/ports/LimitLedger.ts"
import { OfferSource, OffersUnavailable } from "../../src/ports/OfferSource.ts"
import type { PaymentChannel } from "../../src/ports/PaymentChannel.ts"
import { PromotionSource, PromotionsUnavailable } from "../../src/ports/PromotionSource.ts"
import { SettlementStore } from "../../src/ports/SettlementStore.ts"
import { StoreUnavailable } from "../../src/ports/StoreUnavailable.ts"
import { noPromotions } from "../../src/pricing/PromotionSet.ts"
import { CHANNEL_DEFAULTS } from "../../src/promise/hostChannel.ts"
import { CartwrightConfig, type Config } from "../../src/services/CartwrightConfig.ts"
import type { CheckoutAnswer, OpenedSettlement } from "../../src/services/CheckoutAnswer.ts"
import { makeCartGateway } from "../../src/services/cartGateway.ts"
import { issueGuestPass } from "../../src/services/GuestTokens.ts"
import { IdSource } from "../../src/services/IdSource.ts"
import { PaymentChannels } from "../../src/services/PaymentChannels.ts"
import { SettlementService } from "../../src/services/SettlementService.ts"
import type { Settlements } from "../../src/services/Settlements.ts"
import { resettle, type SettlingPorts } from "../../src/services/settling.ts"
import { readResume } from "../../src/settlement/resume.ts"
import type { Settlement } from "../../src/settlement/Settlement.ts"
import { ada, bob, job, makeCarts, OTHER_SECRET, offer, run, SECRET, secrets, shelf, yes } from "./kit.ts"

const gbp = (amount: number) => ({ amount, currency: "GBP" as const })
const inTestTime = <A, E>(program: Effect.Effect<A, E>): Promise<A> => run(Effect.provide(program, TestClock.layer()))

/** Keeps settlements as text, and can be told to fail or to hang. */
const settlementStore = (state: { put: "keeps" | "fails" | "hangs"; get: "keeps" | "fails" }) => {
  const kept = new Map<SettlementId, string>()
  const down = (doing: string) =>
    new StoreUnavailable({ store: "settlement store", doing, outcome: "unknown", cause: 1 })
  return SettlementStore.of({
    put: (settlement) =>
      Effect.suspend(() => {
        if (state.put === "fails") return Effect.fail(down("putting"))
        if (state.put === "hangs") return Effect.never
        kept.set(settlement.id, JSON.stringify(settlement))
        return Effect.void
      }),
    get: (id) =>
      Effect.suspend(() => {
        if (state.get === "fails") return Effect.fail(down("getting"))
        const text = kept.get(id)
        const settlement: Settlement | undefined = text === undefined ? undefined : JSON.parse(text)
        return Effect.succeed(settlement)
      }),
    expire: () => Effect.succeed(0),
  })
}

/** A shop with carts and settlements over one cart store; offers may be changed, and what they were asked for is kept. */
const shop = (config: Partial<Config> = {}, usual: Partial<Config> = { currency: "GBP", secrets }, sells = true) => {
  const store = makeMemoryCartStore()
  const state: Parameters<typeof settlementStore>[0] = { put: "keeps", get: "keeps" }
  const offers = new Map<OfferId, Offer>(shelf)
  const asked: Array<{ readonly ids: ReadonlyArray<string>; readonly context: PriceContext }> = []
  const source: OfferSource["Service"] = {
    getMany: (ids, context) =>
      Effect.sync(() => {
        asked.push({ ids, context })
        return offers
      }),
  }
  const whole: Config = { timeoutMs: 5_000, ...usual, ...config }
  let ids = 0
  const idSource = { unguessable: () => `u${ids++}`, short: () => `s${ids++}` }
  const ports: SettlingPorts = {
    gateway: makeCartGateway({ store, ids: idSource }),
    offers: source,
    promotions: { active: () => Effect.succeed(noPromotions) },
    buyers: { about: () => Effect.succeed({}) },
    limits: makeMemoryLimitLedger(),
    config: whole,
  }
  const kept = settlementStore(state)
  const channelFor = (...operations: ReadonlyArray<OperationKind>): PaymentChannel["Service"] => ({
    capabilities: { ...CHANNEL_DEFAULTS, operations },
    execute: () => Effect.never,
    lookup: () => Effect.never,
  })
  const methods = new Map([
    ["card" as PaymentMethod, channelFor("sale", "void")],
    ["old" as PaymentMethod, channelFor("void", "refund")],
    ["wallet" as PaymentMethod, channelFor("sale")],
  ])
  if (!sells) methods.clear()
  const open = (over: Partial<SettlingPorts> = {}): Settlements => {
    const using = { ...ports, ...over }
    const layer = Layer.mergeAll(
      Layer.succeed(CartGateway, using.gateway),
      Layer.succeed(OfferSource, using.offers),
      Layer.succeed(PromotionSource, using.promotions),
      Layer.succeed(BuyerSource, using.buyers),
      Layer.succeed(LimitLedger, { ...makeMemoryLimitLedger(), ...using.limits }),
      Layer.succeed(SettlementStore, kept),
      Layer.succeed(CartwrightConfig, whole),
      Layer.succeed(IdSource, idSource),
      Layer.succeed(PaymentChannels, methods),
    )
    const service = Effect.gen(function* () {
      return yield* SettlementService
    })
    return Effect.runSync(Effect.provide(service, Layer.provide(SettlementService.layer, layer)))
  }
  const carts = makeCarts({ store, offers: source, config: whole })
  const change = (id: string, amount: number, more: Partial<Offer> = {}) => void offers.set(...offer(id, amount, more))
  return { carts, settlements: open(), over: open, ports, offers, change, asked, state }
}

type Shop = ReturnType<typeof shop>

/** Ada's cart with 4 tea and a mug, the mug not selected. */
const filled = Effect.fnUntraced(function* (given: Shop = shop(), actor: { member: string } | { guest: string } = ada) {
  const { carts } = given
  yield* yes(carts.open(actor, { id: "c" }))
  const added = yield* yes(
    carts.addMany(actor, "c", [
      { sku: "tea", quantity: 4 },
      { sku: "mug", quantity: 1 },
    ]),
  )
  const [tea = "", mug = ""] = added.value.cart.lines.map(({ lineId }) => lineId)
  const { value } = yield* yes(carts.deselect(actor, "c", mug))
  given.asked.length = 0
  return { ...given, tea, mug, version: value.version }
})

const good = <A, E>(call: Effect.Effect<CheckoutAnswer<A>, E>) =>
  Effect.map(call, (answer) => {
    if (!answer.ok) throw new Error(answer.rejection.message)
    return answer
  })

const rejectionOf = <A>(answer: CheckoutAnswer<A>) => (answer.ok ? "ok" : answer.rejection)

describe("a settlement opened from a cart", () => {
  it("covers its selected lines at today's prices, and is there to be read again", () =>
    inTestTime(
      Effect.gen(function* () {
        const { settlements, tea, asked } = yield* filled()
        yield* TestClock.adjust(1_000)
        const { value, warnings, replayed } = yield* good(
          settlements.open(ada, { cartId: "c", deliverTo: { street: "1 High Street", city: "Leeds" } }),
        )
        const { settlement } = value
        expect(settlement).toMatchObject({
          owner: ada,
          source: { _tag: "Cart", cartId: "c" },
          lines: [{ lineId: tea, quantity: 4 }],
          total: gbp(1_000),
          deliverTo: { city: "Leeds", street: "1 High Street" },
          methods: ["card", "wallet"],
          settledAt: 1_000,
          expiresAt: 1_000 + 15 * 60_000,
        })
        expect([warnings, replayed]).toEqual([[], false])
        expect(Object.keys(settlement.deliverTo ?? {})).toEqual(["city", "street"])
        expect(asked).toEqual([{ ids: ["tea"], context: { currency: "GBP", moment: 1_000 } }])
        expect((yield* good(settlements.get(ada, settlement.id))).value).toStrictEqual(settlement)
      }),
    ))

  it("comes with the signed text that stands in for it", () =>
    run(
      Effect.gen(function* () {
        const { settlements } = yield* filled()
        const { settlement, resume = "" } = (yield* good(settlements.open(ada, { cartId: "c" }))).value
        const { id, owner, source, currency, total, fingerprint, expiresAt } = settlement
        expect(readResume(secrets, resume)).toEqual({ id, owner, source, currency, total, fingerprint, expiresAt })
        expect(readResume({ current: OTHER_SECRET }, resume)).toBeUndefined()
      }),
    ))

  it("has no such text where there is no secret to sign it with, or where it would be too long", () =>
    run(
      Effect.gen(function* () {
        const unsigned = yield* filled(shop({}, { currency: "GBP" }))
        expect((yield* good(unsigned.settlements.open(ada, { cartId: "c" }))).value).not.toHaveProperty("resume")
        const { settlements } = yield* filled()
        const deliverTo = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`field${n}`, "x".repeat(256)]))
        const { value } = yield* good(settlements.open(ada, { cartId: "c", deliverTo }))
        expect(value.settlement.deliverTo).toEqual(deliverTo)
        expect(value).not.toHaveProperty("resume")
      }),
    ))

  it("tells what changed since the lines were added, and is refused for what cannot be bought", () =>
    run(
      Effect.gen(function* () {
        const { settlements, change, tea } = yield* filled()
        change("tea", 275, { stock: 3 })
        change("mug", 799, { limit: { max: 0 } })
        const { warnings } = yield* good(settlements.open(ada, { cartId: "c" }))
        expect(warnings).toMatchObject([
          { _tag: "PriceMoved", lineId: tea },
          { _tag: "StockShort", sku: "tea" },
        ])
        expect(warnings.map(({ message }) => message)).toContain(
          "4 of tea are in the cart and 3 were in stock. Lower the quantity to be sure of them.",
        )
        change("tea", 275, { limit: { max: 3 } })
        expect(rejectionOf(yield* settlements.open(ada, { cartId: "c" }))).toEqual({
          _tag: "SelectionNotBuyable",
          problems: [{ _tag: "OverPurchaseLimit", sku: "tea", inCart: 4, max: 3 }],
          message:
            "Not everything that is selected can be bought: 4 of tea are in the cart, at most 3 may be bought. Lower the quantity before checking out.",
        })
      }),
    ))

  it("is refused where nothing is selected, without a question for offers", () =>
    run(
      Effect.gen(function* () {
        const { settlements, carts, tea, asked } = yield* filled()
        yield* yes(carts.deselect(ada, "c", tea))
        expect(rejectionOf(yield* settlements.open(ada, { cartId: "c" }))).toMatchObject({ _tag: "NothingSelected" })
        expect(asked).toEqual([])
      }),
    ))

  it("is refused for a cart that went into another one", () =>
    run(
      Effect.gen(function* () {
        const { settlements, carts } = yield* filled()
        yield* yes(carts.open(ada, { id: "d" }))
        yield* yes(carts.merge(ada, "d", { from: "c" }))
        const rejection = rejectionOf(yield* settlements.open(ada, { cartId: "c" }))
        expect(rejection).toMatchObject({ _tag: "CartMerged", cartId: "c", into: "d" })
        expect((yield* good(settlements.open(ada, { cartId: "d" }))).value.settlement.total).toEqual(gbp(1_000))
      }),
    ))

  it("answers a stranger as if there were no cart, and a trusted job as its owner", () =>
    run(
      Effect.gen(function* () {
        const { settlements } = yield* filled()
        const foreign = rejectionOf(yield* settlements.open(bob, { cartId: "c" }))
        const none = rejectionOf(yield* settlements.open(bob, { cartId: "d" }))
        expect(foreign).toMatchObject({ _tag: "CartNotFound", cartId: "c" })
        expect(JSON.stringify(foreign).replaceAll('"c"', '"d"').replace("cart c", "cart d")).toBe(JSON.stringify(none))
        const { settlement } = (yield* good(settlements.open(job, { cartId: "c" }))).value
        expect(settlement.owner).toEqual(ada)
        expect((yield* good(settlements.get(ada, settlement.id))).value).toEqual(settlement)
      }),
    ))

  it("keeps to the cart's version, as the calls on carts do", () =>
    run(
      Effect.gen(function* () {
        const { settlements, version } = yield* filled()
        yield* good(settlements.open(ada, { cartId: "c" }, { ifVersion: version, atLeast: version }))
        expect(rejectionOf(yield* settlements.open(ada, { cartId: "c" }, { ifVersion: 1 }))).toMatchObject({
          _tag: "VersionMismatch",
          expected: 1,
          actual: version,
        })
        const tooNew = { atLeast: version + 1 }
        expect((yield* Effect.flip(settlements.open(ada, { cartId: "c" }, tooNew))).message).toBe(
          `The cart store gave no usable answer while loading cart c at version ${version + 1} or later. Nothing was changed. Try again.`,
        )
      }),
    ))

  it("takes as long to expire as the host says", () =>
    inTestTime(
      Effect.gen(function* () {
        const { settlements } = yield* filled(shop({ checkout: { settlementTtlMs: 100 } }))
        const { id, expiresAt } = (yield* good(settlements.open(ada, { cartId: "c" }))).value.settlement
        expect(expiresAt).toBe(100)
        yield* TestClock.adjust(99)
        yield* good(settlements.get(ada, id))
        yield* TestClock.adjust(1)
        expect(rejectionOf(yield* settlements.get(ada, id))).toEqual({
          _tag: "SettlementExpired",
          settlementId: id,
          expiredAt: 100,
          message: `The settlement ${id} has expired. Open one again and show it to the shopper.`,
        })
      }),
    ))
})

describe("a settlement of one item past the cart", () => {
  const buyNow = { sku: "tea", quantity: 2, options: { size: "M" } }
  const openingOf = ({ settlement }: OpenedSettlement): string =>
    settlement.source._tag === "BuyNow" ? settlement.source.openingId : "from a cart"

  it("touches no cart, and asks for the one offer in the shop that it is bought in", () =>
    inTestTime(
      Effect.gen(function* () {
        const { settlements, carts, asked } = yield* filled()
        const before = (yield* yes(carts.get(ada, "c"))).value
        const where = { priceList: "retail", channel: "app", country: "GB" }
        const { settlement } = (yield* good(settlements.open(ada, { buyNow, ...where }))).value
        expect(settlement).toMatchObject({
          ...where,
          owner: ada,
          currency: "GBP",
          source: { _tag: "BuyNow", item: { ...buyNow, offerId: "tea" } },
          total: gbp(500),
        })
        expect(asked).toEqual([{ ids: ["tea"], context: { currency: "GBP", ...where, moment: 0 } }])
        expect((yield* yes(carts.get(ada, "c"))).value).toEqual(before)
      }),
    ))

  it("is the same purchase for the same buyer's same request id, and one of its own otherwise", () =>
    run(
      Effect.gen(function* () {
        const { settlements } = shop()
        const open = (actor: { member: string }, requestId?: string) =>
          Effect.map(good(settlements.open(actor, { buyNow }, { requestId })), ({ value }) => value)
        const [first, again] = [yield* open(ada, "r"), yield* open(ada, "r")]
        expect(openingOf(again)).toBe(openingOf(first))
        expect(again.settlement.fingerprint).toBe(first.settlement.fingerprint)
        expect(again.settlement.id).not.toBe(first.settlement.id)
        const others = [yield* open(bob, "r"), yield* open(ada, "r2"), yield* open(ada), yield* open(ada)]
        expect(new Set([first, ...others].map(openingOf)).size).toBe(5)
      }),
    ))

  it("is refused for what a cart refuses, and has no version to keep to", () =>
    run(
      Effect.gen(function* () {
        const { settlements, change } = shop()
        const open = (item: object, options?: object) =>
          Effect.map(settlements.open(ada, { buyNow: { ...buyNow, ...item } }, options), rejectionOf)
        change("tea", 250, { limit: { max: 1 } })
        expect(yield* open({})).toMatchObject({ _tag: "PurchaseLimitExceeded", inCart: 0, asked: 2, max: 1 })
        expect(yield* open({ quantity: 0 })).toMatchObject({ _tag: "QuantityOutOfRange" })
        expect(yield* open({ sku: "gone" })).toMatchObject({ _tag: "OfferUnknown" })
        for (const name of ["ifVersion", "atLeast"])
          expect(yield* open({}, { [name]: 3 })).toMatchObject({
            _tag: "InvalidInput",
            message: `options.${name} is 3. Send none for an item that is bought past the cart.`,
          })
      }),
    ))
})

describe("reading a settlement", () => {
  it("answers a stranger as if there were none, and a guest by their token", () =>
    run(
      Effect.gen(function* () {
        const { settlements } = shop()
        const pass = issueGuestPass(SECRET, "g1" as never, (10 ** 15) as Instant)
        const guest = { guest: pass.token }
        const { id } = (yield* good(settlements.open(guest, { buyNow: { sku: "tea", quantity: 1 } }))).value.settlement
        yield* good(settlements.get(guest, id))
        yield* good(settlements.get(job, id))
        for (const [actor, asked] of [
          [ada, id],
          [guest, "nothing"],
        ] as const)
          expect(rejectionOf(yield* settlements.get(actor, asked))).toMatchObject({
            _tag: "SettlementNotFound",
            settlementId: asked,
            message: `There is no settlement ${asked} for this shopper. Open one again; what was ordered already is not ordered twice.`,
          })
      }),
    ))

  it("fails where the store is down, and takes no version", () =>
    run(
      Effect.gen(function* () {
        const { settlements, state } = shop()
        expect(rejectionOf(yield* settlements.get(ada, "s", { atLeast: 3 }))).toMatchObject({
          message: "options.atLeast is 3. Send none for a settlement, which never changes.",
        })
        state.get = "fails"
        expect(yield* Effect.flip(settlements.get(ada, "s"))).toMatchObject({ _tag: "StoreUnavailable" })
      }),
    ))
})

describe("while something is down", () => {
  it("a settlement that cannot be kept is answered all the same, with the text that stands in for it", () =>
    run(
      Effect.gen(function* () {
        const { settlements, state } = yield* filled()
        state.put = "fails"
        const { settlement, resume = "" } = (yield* good(settlements.open(ada, { cartId: "c" }))).value
        expect(readResume(secrets, resume)?.fingerprint).toBe(settlement.fingerprint)
        expect(rejectionOf(yield* settlements.get(ada, settlement.id))).toMatchObject({ _tag: "SettlementNotFound" })
      }),
    ))

  it("a settlement that cannot be kept fails its call where no text stands in for it", () =>
    inTestTime(
      Effect.gen(function* () {
        const { settlements, state } = yield* filled(shop({}, { currency: "GBP" }))
        state.put = "fails"
        expect(yield* Effect.flip(settlements.open(ada, { cartId: "c" }))).toMatchObject({
          _tag: "StoreUnavailable",
          store: "settlement store",
        })
        state.put = "hangs"
        const call = Effect.flip(settlements.open(ada, { cartId: "c" }, { timeoutMs: 100 }))
        const fiber = yield* Effect.forkChild(call, { startImmediately: true })
        yield* TestClock.adjust(100)
        expect(yield* Fiber.join(fiber)).toMatchObject({ _tag: "DeadlineExceeded" })
      }),
    ))

  it("so is one whose store does not answer: it gets half of the call's time", () =>
    inTestTime(
      Effect.gen(function* () {
        const { settlements, state } = yield* filled()
        state.put = "hangs"
        const call = good(settlements.open(ada, { cartId: "c" }, { timeoutMs: 100 }))
        const fiber = yield* Effect.forkChild(call, { startImmediately: true })
        yield* TestClock.adjust(49)
        expect(fiber.pollUnsafe()).toBeUndefined()
        yield* TestClock.adjust(1)
        expect((yield* Fiber.join(fiber)).value.settlement.total).toEqual(gbp(1_000))
      }),
    ))

  it("nothing is settled on guesses: no offers, no promotions or no tax rate, no settlement", () =>
    run(
      Effect.gen(function* () {
        const { over } = yield* filled()
        const noOffers = new OffersUnavailable({ problem: "the catalogue is down" })
        const noPromotion = new PromotionsUnavailable({ problem: "the back office is down" })
        const open = (settlements: Settlements) => Effect.flip(settlements.open(ada, { cartId: "c" }))
        expect(yield* open(over({ offers: { getMany: () => Effect.fail(noOffers) } }))).toBe(noOffers)
        expect(yield* open(over({ promotions: { active: () => Effect.fail(noPromotion) } }))).toBe(noPromotion)
        const taxed = yield* filled(shop({ tax: { basis: "included", rates: { food: Ratio.zero } } }))
        expect(yield* open(taxed.settlements)).toMatchObject({
          _tag: "OffersUnavailable",
          unreadable: true,
          problem: "the offer tea has the tax category standard, for which createCartwright's tax.rates has no rate",
        })
      }),
    ))
})

describe("a way to pay that prices hold for", () => {
  it("is part of what is agreed to, and makes another purchase of the same opening", () =>
    run(
      Effect.gen(function* () {
        const { settlements } = yield* filled()
        const open = (input: object, requestId = "r") =>
          Effect.map(good(settlements.open(ada, input as never, { requestId })), ({ value }) => value.settlement)
        const buyNow = { sku: "tea", quantity: 1 }
        const byCard = yield* open({ buyNow, payingBy: "card" })
        const again = yield* open({ buyNow, payingBy: "card" })
        const others = [yield* open({ buyNow }), yield* open({ buyNow, payingBy: "wallet" })]
        expect(again.fingerprint).toBe(byCard.fingerprint)
        expect([byCard.payingBy, others[0]?.payingBy]).toEqual(["card", undefined])
        expect(new Set([byCard, ...others].map(({ fingerprint }) => fingerprint)).size).toBe(3)
        expect(new Set([byCard, ...others].map(({ source }) => JSON.stringify(source))).size).toBe(3)
      }),
    ))

  it("may be any where the shop offers none itself", () =>
    run(
      Effect.gen(function* () {
        const { settlements } = yield* filled(shop({}, { currency: "GBP" }, false))
        const { settlement } = (yield* good(settlements.open(ada, { cartId: "c", payingBy: "cash" }))).value
        expect([settlement.payingBy, settlement.methods]).toEqual(["cash", []])
      }),
    ))
})

describe("settling again", () => {
  const again = (ports: SettlingPorts, settlement: Settlement, now = 5 as Instant) =>
    resettle(ports, { ...settlement, now })

  it("comes to the same settlement, from a cart and past it, out of the store and out of the resume text", () =>
    run(
      Effect.gen(function* () {
        const { settlements, ports } = yield* filled()
        const deliverTo = { city: "Leeds" }
        const inputs = [
          { cartId: "c", deliverTo },
          { cartId: "c", payingBy: "wallet" },
          { buyNow: { sku: "tea", quantity: 2 }, channel: "app", deliverTo, payingBy: "card" },
        ]
        for (const input of inputs) {
          const { settlement, resume = "" } = (yield* good(settlements.open(ada, input))).value
          const { settledAt } = settlement
          expect(yield* again(ports, settlement, settledAt)).toEqual({ ok: true, settlement, warnings: [], uses: [] })
          const body = readResume(secrets, resume)
          if (body === undefined) throw new Error("no resume text")
          expect(body.payingBy).toBe(input.payingBy)
          const { methods } = settlement
          expect(yield* resettle(ports, { ...body, methods, now: settledAt })).toEqual({
            ok: true,
            settlement,
            warnings: [],
            uses: [],
          })
        }
      }),
    ))

  it("sees what changed, and a cart that is no longer the buyer's", () =>
    run(
      Effect.gen(function* () {
        const pass = issueGuestPass(SECRET, "g1" as never, (10 ** 15) as Instant)
        const guest = { guest: pass.token }
        const { settlements, ports, change, carts } = yield* filled(shop(), guest)
        const { settlement } = (yield* good(settlements.open(guest, { cartId: "c" }))).value
        change("tea", 300)
        const changed = yield* again(ports, settlement)
        expect(changed).toMatchObject({ ok: true, settlement: { id: settlement.id, total: gbp(1_200) } })
        expect(changed.ok && changed.settlement.fingerprint).not.toBe(settlement.fingerprint)
        yield* yes(carts.claim(ada, "c", { guest: pass.token }))
        expect(yield* again(ports, settlement)).toEqual({
          ok: false,
          rejection: { _tag: "CartNotFound", cartId: "c" },
        })
      }),
    ))
})

describe("the door to settlements", () => {
  const open = (input: unknown, config: Partial<Config> = {}) =>
    Effect.map(shop(config).settlements.open(ada, input as never), (answer) =>
      answer.ok ? "ok" : answer.rejection.message,
    )
  const item = { sku: "tea", quantity: 1 }
  const field = (name: string, value: unknown) => ({ buyNow: item, deliverTo: { [name]: value } })
  const many = Object.fromEntries(Array.from({ length: 17 }, (_, n) => [`f${n}`, "x"]))
  const FIELD = "1 to 64 characters without U+0000 and lone surrogates"
  const VALUE = "a text of at most 256 characters without U+0000 and lone surrogates"

  it.each<[unknown, string]>([
    [undefined, "settlement is missing. Send an object with cartId or with buyNow."],
    [null, "settlement is null. Send an object with cartId or with buyNow."],
    ["c", "settlement is (hidden). Send an object with cartId or with buyNow."],
    [[], "settlement is a list of 0. Send an object with cartId or with buyNow."],
    [{}, "settlement is an object with neither cartId nor buyNow. Send cartId or buyNow, one of them."],
    [{ cartId: "a b" }, 'cartId is "a b". Send 1 to 64 of the characters A-Z a-z 0-9 _ -.'],
    [
      { cartId: "c", currency: "GBP" },
      "settlement.currency is an unknown field. Send only cartId, buyNow, deliverTo, payingBy.",
    ],
    [
      { cartId: "c", buyNow: item },
      "settlement is an object with both cartId and buyNow. Send cartId or buyNow, one of them.",
    ],
    [{ cart: "c" }, "settlement.cart is an unknown field. Send only cartId, buyNow, deliverTo, payingBy."],
    [{ buyNow: {} }, "buyNow.sku is missing. Send a text of 1 to 64 characters without U+0000 and lone surrogates."],
    [{ buyNow: { ...item, price: 1 } }, "buyNow.price is an unknown field. Send only sku, offerId, quantity, options."],
    [{ buyNow: { ...item, quantity: "1" } }, 'buyNow.quantity is "1". Send a whole number of pieces.'],
    [{ buyNow: item, country: "gb" }, 'country is "gb". Send an ISO 3166-1 alpha-2 code such as GB.'],
    [
      { buyNow: item, deliverTo: "Leeds" },
      'deliverTo is (hidden). Send an object of texts, such as { city: "Leeds" }.',
    ],
    [{ buyNow: item, deliverTo: many }, "deliverTo is an object of 17 fields. Send at most 16 fields."],
    [field("", "x"), `deliverTo's name is (hidden). Send ${FIELD}.`],
    [
      JSON.parse('{"buyNow":{"sku":"tea","quantity":1},"deliverTo":{"__proto__":"x"}}'),
      'deliverTo\'s name is "__proto__". Send any other name for the field.',
    ],
    [field("n".repeat(65), "x"), `deliverTo's name is (hidden). Send ${FIELD}.`],
    [field("city", 1), `deliverTo.city is (hidden). Send ${VALUE}.`],
    [field("city", "x".repeat(257)), `deliverTo.city is (hidden). Send ${VALUE}.`],
    [field("city", "a\u0000"), `deliverTo.city is (hidden). Send ${VALUE}.`],
    [field("city", "\ud800"), `deliverTo.city is (hidden). Send ${VALUE}.`],
    [field("city", null), `deliverTo.city is null. Send ${VALUE}.`],
    [field("city", ["Leeds"]), `deliverTo.city is a list of 1. Send ${VALUE}.`],
    [
      { buyNow: item, payingBy: "credit card" },
      'payingBy is "credit card". Send 1 to 64 of the characters A-Z a-z 0-9 _ -.',
    ],
    [{ buyNow: item, payingBy: null }, "payingBy is null. Send 1 to 64 of the characters A-Z a-z 0-9 _ -."],
    [{ buyNow: item, payingBy: "old" }, "There is no way to pay called old. Choose one of card, wallet."],
    [{ buyNow: item, payingBy: "wallet" }, "ok"],
    [field("n".repeat(64), "x".repeat(256)), "ok"],
    [field("line2", ""), "ok"],
    [{ buyNow: item, deliverTo: {} }, "ok"],
  ])("reads %j", (input, answer) => run(Effect.map(open(input), (told) => expect(told).toBe(answer))))

  it("asks for a currency where the host has none for all", () => {
    const { settlements } = shop({}, {})
    return run(
      Effect.map(settlements.open(ada, { buyNow: item }), (answer) =>
        expect(rejectionOf(answer)).toMatchObject({ _tag: "InvalidInput", path: "currency", got: "missing" }),
      ),
    )
  })

  it("reads each field once, so that nothing can show one value and mean another", () => {
    let reads = 0
    const turncoat = {
      get buyNow() {
        return reads++ === 0 ? item : { sku: "gold", quantity: 1_000 }
      },
    }
    return run(Effect.map(open(turncoat), (told) => expect([told, reads]).toEqual(["ok", 1])))
  })

  const trap = () => {
    throw new Error("a trap")
  }
  it.each<[string, unknown]>([
    ["a symbol", Symbol("s")],
    ["a bigint", 1n],
    ["a function", trap],
    ["no number", Number.NaN],
    ["a date", new Date(0)],
    ["an object that throws", Object.defineProperty({}, "cartId", { get: trap, enumerable: true })],
  ])("answers %s, wherever it stands", (_, garbage) =>
    run(
      Effect.gen(function* () {
        const { settlements } = shop()
        const calls = [
          settlements.open(ada, garbage as never),
          settlements.open(ada, { cartId: garbage } as never),
          settlements.open(ada, { buyNow: garbage } as never),
          settlements.open(ada, { buyNow: item, deliverTo: garbage } as never),
          settlements.open(ada, { buyNow: item, deliverTo: { city: garbage } } as never),
          settlements.open(ada, { buyNow: item, payingBy: garbage } as never),
          settlements.open(garbage as never, { cartId: "c" }),
          settlements.get(ada, garbage as never),
          settlements.get(ada, "s", garbage as never),
        ]
        for (const call of calls) expect(rejectionOf<unknown>(yield* call)).toMatchObject({ _tag: "InvalidInput" })
      }),
    ),
  )

  it("answers what the types say", () => {
    expectTypeOf<Effect.Success<ReturnType<Settlements["open"]>>>().toEqualTypeOf<CheckoutAnswer<OpenedSettlement>>()
  })
})
