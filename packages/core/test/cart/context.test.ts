import { describe, expect, it } from "vitest"
import type { CartCommandOf, OfferAsked } from "../../src/cart/CartCommand.ts"
import { decide } from "../../src/cart/decide.ts"
import { rebase } from "../../src/cart/rebase.ts"
import { review } from "../../src/cart/review.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import type { Money } from "../../src/money/Money.ts"
import { after, at, cartOf, line, lineId, offerId, offerSeen } from "../arbitraries.ts"

const asked = (id: string, price: Money, more: Partial<Offer> = {}): OfferAsked => ({
  offerId: offerId(id),
  offer: { ...offerSeen(id), price, ...more },
})
const go = (more: Partial<CartCommandOf<"SetContext">>): CartCommandOf<"SetContext"> => ({
  _tag: "SetContext",
  shop: {},
  currency: "GBP",
  offers: [],
  ...more,
})
const cart = cartOf([line("l1", "tea", 2), line("l2", "mug", 1), line("l3", "pot", 1)], {
  priceList: "retail",
  channel: "web",
  shelf: [line("s1", "tin", 1, { selected: false })],
})
const euros: CartCommandOf<"SetContext"> = go({
  shop: { channel: "web", country: "DE" },
  currency: "EUR",
  offers: [
    asked("tea", { amount: 300, currency: "EUR" }),
    { offerId: offerId("mug") },
    asked("pot", { amount: 2_499, currency: "GBP" }),
    asked("tin", { amount: 450, currency: "EUR" }),
  ],
})

describe("a cart that comes into another shop", () => {
  it("is there: what the shop is no longer said to be is gone", () => {
    const { priceList, channel, country, currency } = after(cart, euros)
    expect([priceList, channel, country, currency]).toEqual([undefined, "web", "DE", "EUR"])
    expect(after(cart, go({}))).not.toHaveProperty("channel")
  })

  it("keeps its lines and shelf, and says of each at once what has changed for it", () => {
    const { next, warnings } = decide(euros, cart) as Extract<ReturnType<typeof decide>, { ok: true }>
    expect(warnings).toEqual([
      { _tag: "CurrencyChanged", lineId: "l1", sku: "tea", was: "GBP", now: "EUR" },
      { _tag: "OfferGone", lineId: "l2", offerId: "mug" },
      { _tag: "OfferGone", lineId: "l3", offerId: "pot" },
      { _tag: "CurrencyChanged", lineId: "s1", sku: "tin", was: "GBP", now: "EUR" },
    ])
    expect(next.lines.map(({ priceSeen }) => priceSeen)).toEqual([
      { amount: 300, currency: "EUR" },
      { amount: 799, currency: "GBP" },
      { amount: 2_499, currency: "GBP" },
    ])
    expect(next.shelf[0]?.priceSeen).toEqual({ amount: 450, currency: "EUR" })
    const quantities = [...next.lines, ...next.shelf].map(({ quantity }) => quantity)
    expect(quantities).toEqual([2, 1, 1, 1])
  })

  it("tells a price once: the next review sees it as the price it was", () => {
    const trade = go({
      shop: { priceList: "trade" },
      offers: [
        asked("tea", { amount: 200, currency: "GBP" }, { priceList: "trade" }),
        asked("mug", { amount: 799, currency: "GBP" }),
        asked("pot", { amount: 2_499, currency: "GBP" }, { priceList: "retail" }),
      ],
    })
    const { next, warnings, events } = decide(trade, cart) as Extract<ReturnType<typeof decide>, { ok: true }>
    const [was, now] = [250, 200].map((amount) => ({ amount, currency: "GBP" }))
    expect(warnings).toEqual([
      { _tag: "PriceMoved", lineId: "l1", sku: "tea", was, now },
      { _tag: "OfferGone", lineId: "l3", offerId: "pot" },
    ])
    // Only what has changed is written down, and the line on the shelf was not asked for.
    expect(events).toEqual([
      { _tag: "ContextSet", shop: { priceList: "trade" }, currency: "GBP" },
      { _tag: "PricesSeen", prices: [{ place: "lines", lineId: "l1", price: now }] },
    ])
    const offers = trade.offers.flatMap(({ offerId, offer }) =>
      offer ? [[offerId, { offerId, asOf: at, ...offer }] as const] : [],
    )
    expect(review(next, new Map(offers))).toEqual([{ _tag: "OfferGone", lineId: "l3", offerId: "pot" }])
  })

  it("it is in already stays as it is", () => {
    const same = go({
      shop: { priceList: "retail", channel: "web" },
      offers: [asked("tea", { amount: 1, currency: "GBP" })],
    })
    expect(decide(same, cart)).toMatchObject({ ok: true, events: [], warnings: [], next: cart })
    expect(decide(go({ shop: { priceList: "retail" } }), cart)).toMatchObject({ events: [{ _tag: "ContextSet" }] })
  })

  it("leaves a line as it is whose offer was not asked for: it came in meanwhile", () => {
    const more = cartOf([...cart.lines, line("l4", "tea.bulk", 1)], { priceList: "retail", channel: "web" })
    const { events, warnings } = rebase(euros, [], more)
    expect(warnings.some((warning) => "lineId" in warning && warning.lineId === "l4")).toBe(false)
    expect(events).toContainEqual({
      _tag: "PricesSeen",
      prices: [{ place: "lines", lineId: lineId("l1"), price: { amount: 300, currency: "EUR" } }],
    })
  })

  it("says the same of the lines on whatever cart it meets", () => {
    const elsewhere = cartOf([line("x1", "tea", 9)], { country: "FR" })
    expect(rebase(euros, [], elsewhere).warnings).toEqual([
      { _tag: "CurrencyChanged", lineId: "x1", sku: "tea", was: "GBP", now: "EUR" },
    ])
    expect(rebase(euros, [], after(cart, euros))).toEqual({ events: [], warnings: [] })
  })
})
