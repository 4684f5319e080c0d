import { describe, expect, it } from "vitest"
import { review } from "../../src/cart/review.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import { at, cartOf, line, offerId, offerSeen, sku } from "../arbitraries.ts"

const offer = (id: string, more: Partial<Offer> = {}): Offer => ({
  offerId: offerId(id),
  ...offerSeen(id),
  asOf: at,
  ...more,
})
const offers = (...known: ReadonlyArray<Offer>) => new Map(known.map((one) => [one.offerId, one]))
const cart = cartOf([line("l1", "tea", 2), line("l2", "tea.bulk", 3), line("l3", "mug", 1)])
const tea = offer("tea")
const bulk = offer("tea.bulk")
const mug = offer("mug")

describe("a cart reviewed against fresh offers", () => {
  it("has nothing to say while nothing has changed", () => {
    expect(review(cart, offers(tea, bulk, mug))).toEqual([])
  })

  it("tells a price that moved, in either unit of price", () => {
    const dearer = offer("mug", { price: { amount: 899, currency: "GBP" } })
    expect(review(cart, offers(tea, bulk, dearer))).toEqual([
      { _tag: "PriceMoved", lineId: "l3", sku: "mug", was: mug.price, now: dearer.price },
    ])
    const same = offer("mug", { price: { amount: 79_900, currency: "GBP", exponent: 4 } })
    expect(review(cart, offers(tea, bulk, same))).toEqual([])
    const finer = offer("mug", { price: { amount: 79_901, currency: "GBP", exponent: 4 } })
    expect(review(cart, offers(tea, bulk, finer)).map(({ _tag }) => _tag)).toEqual(["PriceMoved"])
  })

  it("tells an offer that is gone: unknown, for nothing, of another SKU, on another list or in another currency", () => {
    const gone = [{ _tag: "OfferGone", lineId: "l3", offerId: "mug" }]
    expect(review(cart, offers(tea, bulk))).toEqual(gone)
    for (const more of [
      { price: { amount: 0, currency: "GBP" } },
      { sku: sku("cup") },
      { price: { amount: 899, currency: "EUR" } },
    ] satisfies ReadonlyArray<Partial<Offer>>)
      expect(review(cart, offers(tea, bulk, offer("mug", more)))).toEqual(gone)
    // What is not for sale here says nothing of what is: its stock is another's.
    const elsewhere = offer("mug", { price: { amount: 899, currency: "EUR" }, stock: 0, limit: { max: 0 } })
    expect(review(cart, offers(tea, bulk, elsewhere))).toEqual(gone)
    const retail = offer("mug", { priceList: "retail" })
    expect(review({ ...cart, priceList: "wholesale" }, offers(tea, bulk, retail))).toEqual(gone)
  })

  it("tells a line that was added in another currency", () => {
    const euros = cartOf([line("l1", "mug", 1, { priceSeen: { amount: 899, currency: "EUR" } })])
    expect(review(euros, offers(mug))).toEqual([
      { _tag: "CurrencyChanged", lineId: "l1", sku: "mug", was: "EUR", now: "GBP" },
    ])
  })

  it("holds stock and limits against all lines of a SKU, once", () => {
    const scarce = offers(
      offer("tea", { stock: 4, limit: { max: 3 } }),
      offer("tea.bulk", { stock: 4, limit: { max: 3 } }),
      mug,
    )
    expect(review(cart, scarce)).toEqual([
      { _tag: "StockShort", sku: "tea", inCart: 5, stock: 4 },
      { _tag: "OverPurchaseLimit", sku: "tea", inCart: 5, max: 3 },
    ])
    const enough = offers(offer("tea", { stock: 5, limit: { max: 5 } }), bulk, mug)
    expect(review(cart, enough)).toEqual([])
  })

  it("says the same whichever of two offers of a SKU knows its stock", () => {
    const knows = { stock: 4, limit: { max: 3 } }
    const expected = review(cart, offers(offer("tea", knows), offer("tea.bulk", knows), mug))
    expect(review(cart, offers(offer("tea", knows), bulk, mug))).toEqual(expected)
    expect(review(cart, offers(tea, offer("tea.bulk", knows), mug))).toEqual(expected)
  })
})
