import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import type { OfferId, SellerId, Sku } from "../../src/catalog/ids.ts"
import type { Offer, PriceContext } from "../../src/catalog/Offer.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { OffersUnavailable } from "../../src/ports/OfferSource.ts"
import { PromotionsUnavailable } from "../../src/ports/PromotionSource.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import { MAX_TOTAL } from "../../src/pricing/selection.ts"
import type { TaxPolicy } from "../../src/pricing/TaxPolicy.ts"
import { ada, makeCarts, offer, run, shelf, spied, tagOf, yes } from "./kit.ts"

const gbp = (amount: number) => ({ amount, currency: "GBP" as const })
const promotions = compilePromotions([
  { id: "tea10", name: "10 % off tea", on: { skus: ["tea"] }, benefits: [{ _tag: "PercentOff", percent: 10 }] },
  {
    id: "five",
    name: "5.00 off from 50.00",
    condition: { _tag: "SpendAtLeast", amount: gbp(5_000) },
    benefits: [{ _tag: "AmountOff", amount: gbp(500) }],
  },
])
const tax: TaxPolicy = { basis: "included", rates: { standard: Ratio.fromPercent(20), food: Ratio.zero } }

/** A shop whose offers a test may change, and what it was asked for. */
const shop = (config: { readonly tax?: TaxPolicy } = {}) => {
  const offers = new Map<OfferId, Offer>(shelf)
  const asked: Array<{ readonly ids: ReadonlyArray<string>; readonly context: PriceContext }> = []
  const { store, calls } = spied(makeMemoryCartStore())
  const carts = makeCarts({
    store,
    offers: {
      getMany: (ids, context) =>
        Effect.sync(() => {
          asked.push({ ids, context })
          return offers
        }),
    },
    promotions: { active: () => Effect.succeed(promotions) },
    config,
  })
  const change = (id: string, amount: number, more: Partial<Offer> = {}) => void offers.set(...offer(id, amount, more))
  return { carts, offers, change, asked, calls }
}

type Shop = ReturnType<typeof shop>

const filled = Effect.fnUntraced(function* (given: Shop = shop()) {
  const { carts } = given
  yield* yes(carts.open(ada, { id: "c" }))
  const { value } = yield* yes(
    carts.addMany(ada, "c", [
      { sku: "tea", quantity: 4 },
      { sku: "mug", quantity: 1 },
      { sku: "pot", quantity: 1 },
    ]),
  )
  const [tea = "", mug = "", pot = ""] = value.cart.lines.map(({ lineId }) => lineId)
  return { ...given, tea, mug, pot }
})

describe("a view", () => {
  it("prices the selected lines, gives each discount its promotion, works the tax out and nudges", () =>
    run(
      Effect.gen(function* () {
        const { carts } = yield* filled(shop({ tax }))
        const { cart, version, priced } = (yield* yes(carts.view(ada, "c"))).value
        expect([cart.lines.length, version]).toEqual([3, 2])
        expect(priced.lines.map(({ sku, discount, gross }) => [sku, discount.amount, gross.amount])).toEqual([
          ["tea", 100, 900],
          ["mug", 0, 799],
          ["pot", 0, 2_499],
        ])
        expect([priced.subtotal, priced.discount, priced.total]).toEqual([gbp(4_298), gbp(100), gbp(4_198)])
        expect(priced.tax).toEqual(gbp(150 + 133 + 417))
        expect(priced.applied).toEqual([{ promotionId: "tea10", name: "10 % off tea", amount: gbp(100) }])
        const five = { promotionId: "five", name: "5.00 off from 50.00", like: {} }
        // Of the 5.00 the tea's share is no longer there for its 10 % off.
        expect(priced.nudges).toEqual([{ _tag: "Spend", ...five, missing: gbp(702), benefit: gbp(490) }])
      }),
    ))

  it("keeps the nudge's promise", () =>
    run(
      Effect.gen(function* () {
        const { carts, change } = yield* filled()
        const { priced: before } = (yield* yes(carts.view(ada, "c"))).value
        change("spoon", before.nudges[0]?.missing.amount ?? 0)
        yield* yes(carts.add(ada, "c", { sku: "spoon", quantity: 1 }))
        const { priced } = (yield* yes(carts.view(ada, "c"))).value
        expect(priced.applied).toContainEqual({ promotionId: "five", name: "5.00 off from 50.00", amount: gbp(500) })
        expect(priced.discount.amount - before.discount.amount).toBe(before.nudges[0]?.benefit.amount)
      }),
    ))

  it("takes the tax rate that the offer names", () =>
    run(
      Effect.gen(function* () {
        const { carts, change } = yield* filled(shop({ tax }))
        change("tea", 250, { taxCategory: "food" })
        const { priced } = (yield* yes(carts.view(ada, "c"))).value
        expect(priced.taxes.map(({ category, tax }) => [category, tax.amount])).toEqual([
          ["food", 0],
          ["standard", 133 + 417],
        ])
      }),
    ))

  it("prices neither what is not selected nor what is saved for later", () =>
    run(
      Effect.gen(function* () {
        const { carts, tea, mug, asked } = yield* filled()
        yield* yes(carts.deselect(ada, "c", tea))
        yield* yes(carts.saveForLater(ada, "c", mug))
        asked.length = 0
        const { cart, priced, unitPrices } = (yield* yes(carts.view(ada, "c"))).value
        expect(unitPrices.map(({ unitPrice }) => unitPrice.amount)).toEqual([250, 2_499, 799])
        expect(priced.lines.map(({ sku }) => sku)).toEqual(["pot"])
        expect([cart.lines.length, cart.shelf.length]).toEqual([2, 1])
        expect(asked.map(({ ids }) => ids)).toEqual([["tea", "pot", "mug"]])
      }),
    ))

  it("tells of a price that moved, an offer that went, stock that runs short, a limit that was lowered", () =>
    run(
      Effect.gen(function* () {
        const { carts, change, offers, tea, mug, pot } = yield* filled()
        expect((yield* yes(carts.view(ada, "c"))).warnings).toEqual([])
        change("tea", 275, { stock: 3, limit: { max: 2 } })
        offers.delete("mug" as OfferId)
        change("pot", 0)
        const { value, warnings } = yield* yes(carts.view(ada, "c"))
        expect(warnings).toEqual([
          {
            _tag: "PriceMoved",
            lineId: tea,
            sku: "tea",
            was: gbp(250),
            now: gbp(275),
            message: `The price of tea (line ${tea}) changed from 2.50 GBP to 2.75 GBP since it was added.`,
          },
          expect.objectContaining({ _tag: "OfferGone", lineId: mug, offerId: "mug" }),
          expect.objectContaining({ _tag: "OfferGone", lineId: pot, offerId: "pot" }),
          expect.objectContaining({ _tag: "StockShort", sku: "tea", inCart: 4, stock: 3 }),
          expect.objectContaining({ _tag: "OverPurchaseLimit", sku: "tea", inCart: 4, max: 2 }),
        ])
        expect(value.priced.lines.map(({ sku, unitPrice }) => [sku, unitPrice.amount])).toEqual([["tea", 275]])
      }),
    ))

  it("never charges what an offer of another SKU, list or currency costs", () =>
    run(
      Effect.gen(function* () {
        const { carts, change } = yield* filled()
        change("tea", 250, { sku: "coffee" as Sku })
        change("mug", 799, { price: { amount: 1, currency: "JPY" } })
        const { value, warnings } = yield* yes(carts.view(ada, "c"))
        expect(value.priced.lines.map(({ sku }) => sku)).toEqual(["pot"])
        expect(warnings.map(({ _tag }) => _tag)).toEqual(["OfferGone", "OfferGone"])
      }),
    ))

  it("asks for each offer once, in the cart's own context", () =>
    run(
      Effect.gen(function* () {
        const { carts, asked } = shop()
        const context = { currency: "GBP", priceList: "retail", channel: "web", country: "GB" }
        yield* yes(carts.open(ada, { id: "c", ...context }))
        const two = [
          { sku: "tea", quantity: 1 },
          { sku: "tea", quantity: 1, options: { size: "L" } },
        ]
        yield* yes(carts.addMany(ada, "c", two))
        yield* yes(carts.view(ada, "c"))
        expect(asked).toHaveLength(2)
        for (const one of asked) expect(one).toMatchObject({ ids: ["tea"], context })
      }),
    ))

  it("asks for nothing where the cart is empty", () =>
    run(
      Effect.gen(function* () {
        const { carts, asked } = shop()
        yield* yes(carts.open(ada, { id: "c" }))
        expect((yield* yes(carts.view(ada, "c"))).value.priced.total).toEqual(gbp(0))
        expect(asked).toEqual([])
      }),
    ))

  it(`prices up to ${MAX_TOTAL} minor units and refuses more`, () =>
    run(
      Effect.gen(function* () {
        const { carts, change } = shop()
        change("gold", 10 ** 9)
        yield* yes(carts.open(ada, { id: "c" }))
        yield* yes(carts.add(ada, "c", { sku: "gold", quantity: 1_000_000 }))
        expect((yield* yes(carts.view(ada, "c"))).value.priced.subtotal).toEqual(gbp(MAX_TOTAL))
        const { lineId } = (yield* yes(carts.add(ada, "c", { sku: "gold", quantity: 1, options: { of: "more" } })))
          .value
        expect(yield* carts.view(ada, "c")).toMatchObject({ rejection: { _tag: "TotalTooLarge", max: MAX_TOTAL } })
        yield* yes(carts.deselect(ada, "c", lineId))
        expect(tagOf(yield* carts.view(ada, "c"))).toBe("ok")
      }),
    ))

  it("fails whole when offers or promotions cannot be had: no price is better than a wrong one", () =>
    run(
      Effect.gen(function* () {
        const store = makeMemoryCartStore()
        const { carts } = yield* filled({ ...shop(), carts: makeCarts({ store }) })
        const noOffers = new OffersUnavailable({ problem: "the catalogue is down" })
        const noPromotions = new PromotionsUnavailable({ problem: "the back office is down" })
        const without = [
          makeCarts({ store, offers: { getMany: () => Effect.fail(noOffers) } }),
          makeCarts({ store, promotions: { active: () => Effect.fail(noPromotions) } }),
        ]
        expect(yield* Effect.forEach(without, (broken) => Effect.flip(broken.view(ada, "c")))).toEqual([
          noOffers,
          noPromotions,
        ])
        expect(tagOf(yield* carts.view(ada, "c"))).toBe("ok")
      }),
    ))

  const wrong: ReadonlyArray<readonly [string, Partial<Record<keyof Offer, unknown>>, string]> = [
    [
      "comes under another id",
      { offerId: "mug" },
      'offers.getMany failed: the offerId of the offer tea must be the id it was asked by, got "mug"',
    ],
    [
      "has no SKU",
      { sku: "" },
      'offers.getMany failed: the sku of the offer tea must be a text of 1 to 64 characters, got ""',
    ],
    [
      "costs a fraction of a penny",
      { price: gbp(0.5) },
      'offers.getMany failed: the price of the offer tea must be { amount, currency }: whole minor units, 0 or more, in an ISO 4217 currency, got { amount: 0.5, currency: "GBP" }',
    ],
    [
      "costs less than nothing",
      { price: gbp(-1) },
      'offers.getMany failed: the price of the offer tea must be { amount, currency }: whole minor units, 0 or more, in an ISO 4217 currency, got { amount: -1, currency: "GBP" }',
    ],
    [
      "has no price",
      { price: undefined },
      "offers.getMany failed: the price of the offer tea must be { amount, currency }: whole minor units, 0 or more, in an ISO 4217 currency, got missing",
    ],
  ]
  it.each(wrong)("believes no offer that %s", (_, more, problem) =>
    run(
      Effect.gen(function* () {
        const { carts, offers } = yield* filled()
        offers.set("tea" as OfferId, { ...shelf.get("tea" as OfferId), ...more } as Offer)
        const failures = [
          yield* Effect.flip(carts.view(ada, "c")),
          yield* Effect.flip(carts.add(ada, "c", { sku: "tea", quantity: 1 })),
        ]
        for (const failure of failures) expect(failure).toMatchObject({ _tag: "OffersUnavailable", problem })
      }),
    ),
  )
})

describe("a read", () => {
  it("never writes", () =>
    run(
      Effect.gen(function* () {
        const { carts, calls, change } = yield* filled()
        change("tea", 275, { stock: 1, limit: { max: 1 } })
        const { version } = (yield* yes(carts.get(ada, "c"))).value
        calls.length = 0
        yield* yes(carts.get(ada, "c"))
        yield* yes(carts.view(ada, "c"))
        yield* yes(carts.history(ada, "c"))
        yield* carts.view(ada, "nowhere")
        expect(new Set(calls)).toEqual(new Set(["load", "history"]))
        expect((yield* yes(carts.get(ada, "c"))).value.version).toBe(version)
      }),
    ))

  it("of the history gives the operations in order, page by page", () =>
    run(
      Effect.gen(function* () {
        const { carts } = yield* filled()
        for (let times = 0; times < 5; times++) yield* yes(carts.add(ada, "c", { sku: "tea", quantity: 1 }))
        const all = (yield* yes(carts.history(ada, "c"))).value
        expect(all.map(({ version }) => version)).toEqual([1, 2, 3, 4, 5, 6, 7])
        expect(all.map(({ operation }) => operation.command._tag).slice(0, 2)).toEqual(["OpenCart", "AddItems"])
        const page = (yield* yes(carts.history(ada, "c", { after: 2, limit: 3 }))).value
        expect(page).toEqual(all.slice(2, 5))
      }),
    ))
})

describe("a view with tax", () => {
  const rates = { food: { numerator: 1, denominator: 20 } }

  it("fails for an offer whose category has no rate, and names both", () =>
    run(
      Effect.gen(function* () {
        const carts = makeCarts({ config: { tax: { basis: "included", rates } } })
        yield* yes(carts.open(ada, { id: "c" }))
        yield* yes(carts.add(ada, "c", { sku: "tea", quantity: 1 }))
        expect((yield* Effect.flip(carts.view(ada, "c"))).message).toContain(
          "the offer tea has the tax category standard, for which createCartwright's tax.rates has no rate",
        )
      }),
    ))

  it("prices goods as their seller of today sells them", () =>
    run(
      Effect.gen(function* () {
        const bobs = compilePromotions([
          {
            id: "bob",
            name: "10 % off Bob's",
            on: { sellers: ["bob"] },
            benefits: [{ _tag: "PercentOff", percent: 10 }],
          },
        ])
        const offers = new Map([offer("tea", 1_000, { seller: "ann" as SellerId })])
        const carts = makeCarts({
          offers: { getMany: () => Effect.succeed(offers) },
          promotions: { active: () => Effect.succeed(bobs) },
        })
        yield* yes(carts.open(ada, { id: "c" }))
        yield* yes(carts.add(ada, "c", { sku: "tea", quantity: 1 }))
        offers.set(...offer("tea", 1_000, { seller: "bob" as SellerId }))
        expect((yield* yes(carts.view(ada, "c"))).value.priced.total.amount).toBe(900)
      }),
    ))
})
