import { describe, expect, it } from "vitest"
import type { CartId, GuestId, LineId, MemberId, Sku } from "../../src/catalog/ids.ts"
import { MAX_LIMIT_USES } from "../../src/pricing/limits.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { MAX_TOTAL } from "../../src/pricing/selection.ts"
import { BUY_NOW_LINE, buyNowCart } from "../../src/settlement/buyNowCart.ts"
import { type BuyNowItem, expired } from "../../src/settlement/Settlement.ts"
import { settlementRejectionMessage } from "../../src/settlement/SettlementRejection.ts"
import { settle } from "../../src/settlement/settle.ts"
import { readSettlement } from "../../src/settlement/stored.ts"
import { at, cartOf, frozen, line, offerId, sku } from "../arbitraries.ts"
import { basket, type Facts, gbp, later, request, settled, shelf, shelfWith, tax, tenOffTea } from "./kit.ts"

const refusal = (...facts: Parameters<typeof request>) => {
  const result = settle(request(...facts))
  return result.ok ? "ok" : result.rejection
}

const warnings = (...facts: Parameters<typeof request>) => {
  const result = settle(request(...facts))
  return result.ok ? result.warnings : result.rejection
}

describe("a settlement of a cart", () => {
  it("says of each line what it is, what it costs and who sells it", () => {
    const cart = cartOf([line("l1", "tea", 4, { options: { size: "M" } }), line("l2", "mug")])
    const { lines, subtotal, discount, net, tax: due, total } = settled({ cart, tax, promotions: [tenOffTea] })
    expect(lines).toEqual([
      {
        lineId: "l1",
        offerId: "tea",
        sku: "tea",
        options: { size: "M" },
        quantity: 4,
        unitPrice: gbp(250),
        subtotal: gbp(1_000),
        discounts: [{ promotionId: "tea10", name: "10 % off tea", amount: gbp(100) }],
        discount: gbp(100),
        net: gbp(750),
        tax: gbp(150),
        gross: gbp(900),
        taxCategory: "standard",
      },
      expect.objectContaining({ lineId: "l2", seller: "ann", options: {}, gross: gbp(799) }),
    ])
    expect({ subtotal, discount, net, due, total }).toEqual({
      subtotal: gbp(1_799),
      discount: gbp(100),
      net: gbp(750 + 666),
      due: gbp(150 + 133),
      total: gbp(1_699),
    })
  })

  it("carries whose it is, where it goes, how it may be paid and until when", () => {
    const cart = cartOf(basket.lines, { owner: { guest: "g1" as GuestId }, priceList: "retail", country: "GB" })
    expect(settled({ cart, deliverTo: { city: "Leeds" } })).toMatchObject({
      shape: 1,
      id: "s1",
      owner: { guest: "g1" },
      source: { _tag: "Cart", cartId: "c1" },
      currency: "GBP",
      priceList: "retail",
      country: "GB",
      deliverTo: { city: "Leeds" },
      methods: ["card"],
      settledAt: at,
      expiresAt: later(900_000),
    })
  })

  it("is about the selected lines, and asks after no others", () => {
    const cart = cartOf([line("l1", "tea"), line("l2", "gone", 9, { selected: false })], { shelf: [line("l3", "pot")] })
    expect(settle(request({ cart }))).toMatchObject({ ok: true, warnings: [], settlement: { total: gbp(250) } })
  })

  it("sells goods as their seller of today sells them", () => {
    const cart = cartOf([line("l1", "mug", 1, { seller: "carl" as never })])
    expect(settled({ cart }).lines[0]?.seller).toBe("ann")
  })

  it("is plain JSON, reads nothing but its arguments and writes to none of them", () => {
    const facts = frozen(request({ tax, deliverTo: { city: "Leeds" } }))
    const first = settle(facts)
    expect(settle(facts)).toStrictEqual(first)
    expect(JSON.parse(JSON.stringify(first))).toStrictEqual(first)
  })

  it("gives nobody the policy's own rates", () => {
    expect(settled({ tax }).taxes[0]?.rate).toEqual(tax.rates["standard"])
    expect(settled({ tax }).taxes[0]?.rate).not.toBe(tax.rates["standard"])
  })

  it("expires at its end and not before", () => {
    const settlement = settled({ expiresAt: later(10) })
    expect([later(9), later(10), later(11)].map((now) => expired(settlement, now))).toEqual([false, true, true])
  })
})

describe("what stops a settlement", () => {
  it("is that nothing is selected", () => {
    expect(refusal({ cart: cartOf([]) })).toEqual({ _tag: "NothingSelected" })
    expect(refusal({ cart: cartOf([line("l1", "tea", 1, { selected: false })]) })).toEqual({ _tag: "NothingSelected" })
  })

  it("is an offer that went, that is not for sale or that sells something else", () => {
    const offers = shelfWith({ tea: undefined, mug: { price: gbp(0) }, pot: { sku: "vase" as Sku } })
    expect(refusal({ offers })).toEqual({
      _tag: "SelectionNotBuyable",
      problems: [
        { _tag: "OfferGone", lineId: "l1", offerId: "tea" },
        { _tag: "OfferGone", lineId: "l2", offerId: "mug" },
        { _tag: "OfferGone", lineId: "l3", offerId: "pot" },
      ],
    })
  })

  it("is a purchase limit that the selected pieces pass together, whatever else is in the cart", () => {
    const offers = shelfWith({ tea: { limit: { max: 3 } } })
    const two = line("l1", "tea", 2)
    const more = line("l2", "tea", 2, { options: { size: "M" } })
    const problems = [{ _tag: "OverPurchaseLimit", sku: "tea", inCart: 4, max: 3 }]
    expect(refusal({ offers, cart: cartOf([two, more]) })).toEqual({ _tag: "SelectionNotBuyable", problems })
    expect(refusal({ offers, cart: cartOf([two, { ...more, selected: false }]) })).toBe("ok")
  })

  it("is never a price that moved, a currency that changed or stock that runs short: these are told", () => {
    const offers = shelfWith({ tea: { price: gbp(275), stock: 3 } })
    const cart = cartOf([line("l1", "tea", 4), line("l2", "mug", 1, { priceSeen: { amount: 9, currency: "EUR" } })])
    expect(warnings({ offers, cart })).toEqual([
      { _tag: "PriceMoved", lineId: "l1", sku: "tea", was: gbp(250), now: gbp(275) },
      { _tag: "CurrencyChanged", lineId: "l2", sku: "mug", was: "EUR", now: "GBP" },
      { _tag: "StockShort", sku: "tea", inCart: 4, stock: 3 },
    ])
  })

  it("is a cart that went into another one: its lines are bought there", () => {
    const cart = cartOf(basket.lines, { mergedInto: "c2" as CartId })
    expect(refusal({ cart })).toEqual({ _tag: "CartMerged", cartId: "c1", into: "c2" })
  })

  it(`is a list total above ${MAX_TOTAL} minor units`, () => {
    const offers = shelfWith({ tea: { price: gbp(10 ** 9) } })
    const gold = line("l1", "tea", 1_000_000)
    expect(refusal({ offers, cart: cartOf([gold]) })).toBe("ok")
    const fine = shelfWith({ tea: { price: { ...gbp(10 ** 11), exponent: 4 } } })
    expect(refusal({ offers: fine, cart: cartOf([gold]) })).toBe("ok")
    const finer = shelfWith({ tea: { price: { ...gbp(10 ** 11 + 1), exponent: 4 } } })
    expect(refusal({ offers: finer, cart: cartOf([gold]) })).toEqual({ _tag: "TotalTooLarge", max: MAX_TOTAL })
    const cart = cartOf([gold, line("l2", "tea", 1, { options: { of: "more" } })])
    expect(refusal({ offers, cart })).toEqual({ _tag: "TotalTooLarge", max: MAX_TOTAL })
  })

  it(`is more than ${MAX_LIMIT_USES} counters that an order of it uses: no ledger takes more at once`, () => {
    const twoCounters = (id: number): Promotion => ({
      id: `p${id}`,
      name: "Free delivery",
      limits: { inAll: { max: 9 }, perBuyer: { max: 9 } },
      benefits: [{ _tag: "ShippingOff", off: { percent: 100 } }],
    })
    const terms = { buyer: { member: "ada" as MemberId } }
    const upTo = (count: number): Facts => ({
      terms,
      promotions: Array.from({ length: count }, (_, id) => twoCounters(id)),
    })
    expect(refusal(upTo(MAX_LIMIT_USES / 2))).toBe("ok")
    const rejection = { _tag: "TooManyLimits", uses: MAX_LIMIT_USES + 2, max: MAX_LIMIT_USES } as const
    expect(refusal(upTo(MAX_LIMIT_USES / 2 + 1))).toEqual(rejection)
    expect(settlementRejectionMessage(rejection)).toContain("2002 limits, at most 2000")
  })

  it("is said in few sentences, however many lines there are", () => {
    const problems = Array.from({ length: 1_000 }, (_, n) => ({
      _tag: "OfferGone" as const,
      lineId: `l${n}` as LineId,
      offerId: offerId(`o${n}`),
    }))
    const message = settlementRejectionMessage({ _tag: "SelectionNotBuyable", problems })
    expect(message).toContain("The offer o4 of line l4 is no longer for sale here.")
    expect(message).toMatch(/ And 995 more problems\.$/)
    expect(message.length).toBeLessThan(1_000)
  })
})

describe("a settlement of one item past the cart", () => {
  const item: BuyNowItem = { sku: sku("tea"), offerId: offerId("tea"), quantity: 2, options: { size: "M" } }
  const owner = { guest: "g1" as GuestId }
  const bought = (more: Partial<BuyNowItem> = {}, offers = shelf) =>
    buyNowCart({ owner, item: { ...item, ...more }, currency: "GBP", channel: "app", at }, offers)
  const told = (...args: Parameters<typeof bought>) => {
    const result = bought(...args)
    return result.ok ? "ok" : result.rejection
  }

  it("is one of a cart with that one line", () => {
    const result = bought()
    if (!result.ok) throw new Error("refused")
    const settlement = settled({ cart: result.cart })
    expect(settlement).toMatchObject({ owner, currency: "GBP", channel: "app", total: gbp(500) })
    expect(settlement.lines).toMatchObject([{ lineId: BUY_NOW_LINE, quantity: 2, options: { size: "M" } }])
    expect(bought()).toStrictEqual(result)
  })

  it("is refused for what a cart refuses: quantity, offer, purchase limit", () => {
    expect(told({ quantity: 0 })).toEqual({ _tag: "QuantityOutOfRange", quantity: 0, min: 1, max: 1_000_000 })
    expect(told({ offerId: offerId("gone") })).toEqual({ _tag: "OfferUnknown", offerId: "gone" })
    expect(told({ sku: sku("mug") })).toMatchObject({ _tag: "OfferOfOtherSku", offerSku: "tea" })
    expect(told({}, shelfWith({ tea: { price: gbp(0) } }))).toEqual({ _tag: "OfferNotForSale", offerId: "tea" })
    expect(told({}, shelfWith({ tea: { price: { amount: 1, currency: "EUR" } } }))).toMatchObject({
      _tag: "OfferInOtherCurrency",
    })
    expect(told({}, shelfWith({ tea: { limit: { max: 1 } } }))).toEqual({
      _tag: "PurchaseLimitExceeded",
      sku: "tea",
      inCart: 0,
      asked: 2,
      max: 1,
    })
  })

  it("is told once that stock runs short", () => {
    const offers = shelfWith({ tea: { stock: 1 } })
    const result = bought({}, offers)
    if (!result.ok) throw new Error("refused")
    expect(warnings({ cart: result.cart, offers })).toEqual([{ _tag: "StockShort", sku: "tea", inCart: 2, stock: 1 }])
  })
})

describe("a stored settlement", () => {
  it("is read as it was written", () => {
    const settlement = settled()
    expect(readSettlement(JSON.parse(JSON.stringify(settlement)))).toStrictEqual(settlement)
  })

  it.each<[unknown, string]>([
    [undefined, "a value without a shape"],
    [[], "a value without a shape"],
    [{ shape: 2 }, "a value of shape 2"],
    [{ ...settled(), lines: undefined }, "a value of shape 1"],
  ])("is not read out of %o", (value, what) => {
    expect(() => readSettlement(value)).toThrow(
      new TypeError(
        `readSettlement: ${what} is not a settlement this version can read (shapes: 1). Upgrade every host to the newest version that writes to this store.`,
      ),
    )
  })
})
