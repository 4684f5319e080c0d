import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { Instant, MemberId } from "../../src/catalog/ids.ts"
import type { OfferPrice } from "../../src/catalog/Offer.ts"
import type { Currency } from "../../src/money/Currency.ts"
import type { FineMoney } from "../../src/money/FineMoney.ts"
import type { Money } from "../../src/money/Money.ts"
import { type PurchaseContext, resolvePrice } from "../../src/pricing/resolvePrice.ts"

const gbp = (amount: number): Money => ({ amount, currency: "GBP" })
const at = (moment: number): Instant => moment as Instant
const ada = "ada" as MemberId
const bo = "bo" as MemberId

const one: PurchaseContext = { currency: "GBP", moment: at(1000), groups: [], quantity: 1 }

/** What is paid for one piece of an offer whose own price is 10.00. */
const paid = (prices: ReadonlyArray<OfferPrice>, context: Partial<PurchaseContext> = {}): number =>
  resolvePrice({ unitPrice: gbp(1000), prices }, { ...one, ...context }).unitPrice.amount

describe("the price of an offer", () => {
  it("is its own where it has no other, or none that holds", () => {
    expect(resolvePrice({ unitPrice: gbp(1000) }, one)).toEqual({ unitPrice: gbp(1000) })
    expect(resolvePrice({ unitPrice: gbp(1000), prices: [] }, one)).toEqual({ unitPrice: gbp(1000) })
    expect(paid([{ price: gbp(1), channel: "app" }])).toBe(1000)
  })

  it("is a list price that holds, also where that is higher, and says which it is", () => {
    const prices: ReadonlyArray<OfferPrice> = [{ price: gbp(1100), priceList: "trade", minQuantity: 1 }]
    expect(resolvePrice({ unitPrice: gbp(1000), prices, was: gbp(1500) }, { ...one, priceList: "trade" })).toEqual({
      unitPrice: gbp(1100),
      source: { kind: "list", priceList: "trade", minQuantity: 1 },
    })
  })

  it("shows the price before beside the offer's own price only", () => {
    expect(resolvePrice({ unitPrice: gbp(1000), was: gbp(1500) }, one)).toEqual({
      unitPrice: gbp(1000),
      was: gbp(1500),
    })
  })
})

describe("a price holds", () => {
  const price = gbp(500)
  it.each<readonly [string, Partial<OfferPrice>, Partial<PurchaseContext>, Partial<PurchaseContext>]>([
    ["on its price list", { priceList: "trade" }, { priceList: "trade" }, { priceList: "retail" }],
    ["in its channel", { channel: "app" }, { channel: "app" }, { channel: "web" }],
    ["in its country", { country: "IE" }, { country: "IE" }, { country: "GB" }],
    ["for one of its groups", { groups: ["staff", "vip"] }, { groups: ["new", "vip"] }, { groups: ["new"] }],
    ["for one of its members", { members: [bo, ada] }, { member: ada }, { member: "cy" as MemberId }],
    ["from its beginning on", { from: at(1000) }, { moment: at(1000) }, { moment: at(999) }],
    ["until before its end", { until: at(1000) }, { moment: at(999) }, { moment: at(1000) }],
    ["from its quantity on", { minQuantity: 5 }, { quantity: 5 }, { quantity: 4 }],
    ["up to its quantity", { maxQuantity: 5 }, { quantity: 5 }, { quantity: 6 }],
  ])("%s", (_, facts, inside, outside) => {
    expect(paid([{ price, ...facts }], inside)).toBe(500)
    expect(paid([{ price, ...facts }], outside)).toBe(1000)
    expect(paid([{ price, ...facts, channel: "fax" }], inside)).toBe(1000)
  })

  it("only where what it names is known", () => {
    for (const facts of [
      { priceList: "a" },
      { channel: "a" },
      { country: "GB" },
      { groups: ["a"] },
      { members: [ada] },
    ])
      expect(paid([{ price, ...facts }])).toBe(1000)
  })

  it("only in the currency that is asked for", () => {
    const euro: OfferPrice = { price: { amount: 500, currency: "EUR" } }
    expect(paid([euro])).toBe(1000)
    expect(resolvePrice({ unitPrice: gbp(1000), prices: [euro] }, { ...one, currency: "EUR" }).unitPrice).toEqual(
      euro.price,
    )
  })
})

describe("of several prices that hold", () => {
  it("the one that names the most wins, whatever it costs", () => {
    const prices: ReadonlyArray<OfferPrice> = [
      { price: gbp(700), channel: "app" },
      { price: gbp(900), channel: "app", country: "GB" },
      { price: gbp(600) },
    ]
    expect(paid(prices, { channel: "app", country: "GB" })).toBe(900)
    expect(paid(prices, { channel: "app" })).toBe(700)
    expect(paid(prices)).toBe(600)
  })

  it("each of price list, channel, country, groups, members, time and quantity counts once", () => {
    const named: ReadonlyArray<Partial<OfferPrice>> = [
      { priceList: "p" },
      { channel: "c" },
      { country: "GB" },
      { groups: ["g"] },
      { members: [ada] },
      { from: at(0), until: at(2000) },
      { minQuantity: 1, maxQuantity: 9 },
    ]
    const context = { priceList: "p", channel: "c", country: "GB", groups: ["g"], member: ada }
    for (const left of named) {
      for (const right of named) {
        if (left === right) continue
        expect(
          paid(
            [
              { price: gbp(2), ...left },
              { price: gbp(1), ...right },
            ],
            context,
          ),
        ).toBe(1)
        expect(
          paid(
            [
              { price: gbp(2), ...left, ...right },
              { price: gbp(1), ...right },
            ],
            context,
          ),
        ).toBe(2)
      }
    }
  })

  it("the lower one wins of those that name as much, however fine it is written, and else the first", () => {
    const fine: FineMoney = { amount: 59999, currency: "GBP", exponent: 4 }
    expect(paid([{ price: gbp(600) }, { price: fine }, { price: gbp(601) }])).toBe(59999)
    const same: ReadonlyArray<OfferPrice> = [
      { price: gbp(600), channel: "app" },
      { price: { amount: 6, currency: "GBP", exponent: 0 }, country: "GB" },
    ]
    const context: PurchaseContext = { ...one, channel: "app", country: "GB" }
    expect(resolvePrice({ unitPrice: gbp(1000), prices: same }, context).unitPrice).toBe(same[0]?.price)
    expect(resolvePrice({ unitPrice: gbp(1000), prices: same.toReversed() }, context).unitPrice).toBe(same[1]?.price)
  })

  it("quantity bands of one region follow the quantity", () => {
    const prices: ReadonlyArray<OfferPrice> = [
      { price: gbp(1000), minQuantity: 1, maxQuantity: 10 },
      { price: gbp(400), minQuantity: 1, maxQuantity: 5, groups: ["company"] },
      { price: gbp(300), minQuantity: 1, maxQuantity: 4, country: "PL" },
      { price: gbp(250), minQuantity: 4, maxQuantity: 10, country: "PL" },
      { price: gbp(999), minQuantity: 1, maxQuantity: 10, country: "PL", groups: ["company"] },
    ]
    expect(paid(prices)).toBe(1000)
    expect(paid(prices, { country: "PL" })).toBe(300)
    expect(paid(prices, { country: "PL", quantity: 5 })).toBe(250)
    expect(paid(prices, { groups: ["other"] })).toBe(1000)
    expect(paid(prices, { country: "XX", groups: ["other"] })).toBe(1000)
  })
})

describe("a sale", () => {
  it("is shown beside the list price that it takes the place of", () => {
    const sale: OfferPrice = { price: gbp(232), kind: "sale", priceList: "summer" }
    const summer = { ...one, priceList: "summer" }
    expect(resolvePrice({ unitPrice: gbp(400), prices: [sale], was: gbp(900) }, summer)).toEqual({
      unitPrice: gbp(232),
      source: { kind: "sale", priceList: "summer" },
      was: gbp(400),
    })
    expect(resolvePrice({ unitPrice: gbp(400), prices: [sale, { price: gbp(350) }] }, summer).was).toEqual(gbp(350))
  })

  it("changes nothing where it is no lower", () => {
    expect(resolvePrice({ unitPrice: gbp(400), prices: [{ price: gbp(400), kind: "sale" }] }, one)).toEqual({
      unitPrice: gbp(400),
    })
    expect(paid([{ price: gbp(800), kind: "sale" }, { price: gbp(700) }])).toBe(700)
  })

  it("that names the most speaks for all sales, also to keep a price", () => {
    const prices: ReadonlyArray<OfferPrice> = [
      { price: gbp(500), kind: "sale" },
      { price: gbp(1000), kind: "sale", groups: ["trade"] },
    ]
    expect(paid(prices)).toBe(500)
    expect(paid(prices, { groups: ["trade"] })).toBe(1000)
  })

  it("is not compared with a price in another currency", () => {
    const euro: OfferPrice = { price: { amount: 5, currency: "EUR" }, kind: "sale" }
    expect(resolvePrice({ unitPrice: gbp(1000), prices: [euro] }, { ...one, currency: "EUR" })).toEqual({
      unitPrice: gbp(1000),
    })
  })
})

describe("an override", () => {
  const override: OfferPrice = { price: gbp(232), kind: "override" }
  it("stands in for the offer's own price and all list prices, and shows neither", () => {
    const prices = [override, { price: gbp(100), channel: "app", country: "GB" }]
    const context: PurchaseContext = { ...one, channel: "app", country: "GB" }
    expect(resolvePrice({ unitPrice: gbp(400), prices, was: gbp(900) }, context)).toEqual({
      unitPrice: gbp(232),
      source: { kind: "override" },
    })
  })

  it("is the price before where a sale is lower still", () => {
    const prices: ReadonlyArray<OfferPrice> = [override, { price: gbp(200), kind: "sale" }]
    expect(resolvePrice({ unitPrice: gbp(400), prices }, one)).toEqual({
      unitPrice: gbp(200),
      source: { kind: "sale" },
      was: gbp(232),
    })
  })

  it("is not there before its time or after it", () => {
    expect(paid([{ ...override, from: at(1001) }])).toBe(1000)
    expect(paid([{ ...override, until: at(1000) }])).toBe(1000)
  })
})

describe("a price that is none", () => {
  it.each([-1, 0.5, Number.NaN])("is refused by name: %s", (amount) => {
    const told = `resolvePrice: a price of the offer is not a whole number of minor units from 0 on, got ${amount}. What is taken off is a promotion.`
    expect(() => paid([{ price: gbp(amount) }])).toThrow(new RangeError(told))
    const own = { unitPrice: gbp(amount), prices: [{ price: gbp(1), kind: "sale" }] } as const
    expect(() => resolvePrice(own, one)).toThrow(new RangeError(told))
  })
})

describe("laws", () => {
  /** Absent twice as often as not, so that many prices hold. */
  const some = <A>(...values: ReadonlyArray<A>): fc.Arbitrary<A | undefined> =>
    fc.oneof({ weight: 2, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: fc.constantFrom(...values) })
  const present = <A extends object>(record: A): A =>
    Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as A
  const unitPrice: fc.Arbitrary<Money | FineMoney> = fc
    .tuple(
      fc.constantFrom<Currency>("GBP", "GBP", "GBP", "GBP", "EUR"),
      fc.integer({ min: 0, max: 12 }),
      fc.integer({ min: 0, max: 5 }),
    )
    .map(([currency, amount, exponent]) =>
      exponent === 5
        ? { amount: amount * 100, currency }
        : { amount: amount * 10 ** exponent + (amount % 2), currency, exponent },
    )
  const offerPrice: fc.Arbitrary<OfferPrice> = fc
    .record({
      price: unitPrice,
      kind: fc.constantFrom("list", "sale", "sale", "override", undefined),
      priceList: some("a", "b"),
      channel: some("a", "b"),
      country: some("GB", "IE"),
      groups: some<ReadonlyArray<string>>(["x"], ["x", "y"]),
      members: some<ReadonlyArray<MemberId>>([ada], [ada, bo]),
      from: some(at(0), at(5)),
      until: some(at(6), at(9)),
      minQuantity: some(1, 4),
      maxQuantity: some(4, 9),
    })
    .map((record) => present(record) as OfferPrice)
  const context: fc.Arbitrary<PurchaseContext> = fc
    .record({
      currency: fc.constantFrom<Currency>("GBP", "GBP", "GBP", "EUR"),
      moment: fc.integer({ min: 0, max: 9 }).map(at),
      priceList: fc.constantFrom("a", undefined),
      channel: fc.constantFrom("a", undefined),
      country: fc.constantFrom("GB", undefined),
      groups: fc.constantFrom<ReadonlyArray<string>>([], ["x"], ["y", "z"]),
      member: fc.constantFrom(ada, bo, undefined),
      quantity: fc.constantFrom(1, 4, 9, 10),
    })
    .map((record) => present(record) as PurchaseContext)
  const line = fc.record({ unitPrice, prices: fc.array(offerPrice, { maxLength: 12 }) })

  /** In 10^-12 of the currency. */
  const worth = ({ amount, exponent = 2 }: Money | FineMoney): bigint => BigInt(amount) * 10n ** BigInt(12 - exponent)
  const holds = (price: OfferPrice, about: PurchaseContext): boolean =>
    price.price.currency === about.currency &&
    (["priceList", "channel", "country"] as const).every((name) => (price[name] ?? about[name]) === about[name]) &&
    (price.groups === undefined ||
      new Set([...price.groups, ...about.groups]).size < price.groups.length + about.groups.length) &&
    (price.members ?? [about.member]).some((member) => member === about.member) &&
    about.moment >= (price.from ?? 0) &&
    about.moment < (price.until ?? 100) &&
    about.quantity >= (price.minQuantity ?? 0) &&
    about.quantity <= (price.maxQuantity ?? 100)
  const aspects: ReadonlyArray<ReadonlyArray<keyof OfferPrice>> = [
    ["priceList"],
    ["channel"],
    ["country"],
    ["groups"],
    ["members"],
    ["from", "until"],
    ["minQuantity", "maxQuantity"],
  ]
  const named = (price: OfferPrice): number => aspects.filter((names) => names.some((name) => name in price)).length
  const bestOf = (kind: string, prices: ReadonlyArray<OfferPrice>, about: PurchaseContext): OfferPrice | undefined =>
    prices
      .filter((price) => (price.kind ?? "list") === kind && holds(price, about))
      .toSorted((a, b) => named(b) - named(a) || Number(worth(a.price) - worth(b.price)))[0]

  it("the price is what its rule says, word for word", () => {
    let [listed, onSale] = [0, 0]
    fc.assert(
      fc.property(line, context, ({ unitPrice: own, prices }, about) => {
        const base = (bestOf("override", prices, about) ?? bestOf("list", prices, about))?.price ?? own
        const sale = bestOf("sale", prices, about)?.price
        const isSale = sale !== undefined && base.currency === sale.currency && worth(sale) < worth(base)
        const resolved = resolvePrice({ unitPrice: own, prices }, about)
        expect(resolved.unitPrice).toBe(isSale ? sale : base)
        expect(resolved.was).toBe(isSale ? base : undefined)
        expect(resolved.source?.kind === "sale").toBe(isSale)
        listed += base === own ? 0 : 1
        onSale += isSale ? 1 : 0
      }),
      { seed, numRuns: scaled(20_000) },
    )
    held("the price that holds is the one its rule names", scaled(20_000), "offers")
    // The generator makes prices that hold, so that the law is about something.
    expect(listed).toBeGreaterThan(scaled(20_000) / 5)
    expect(onSale).toBeGreaterThan(scaled(20_000) / 25)
  })

  it("the order of the prices decides nothing but which of two equal ones is named", () => {
    fc.assert(
      fc.property(line, context, ({ unitPrice: own, prices }, about) => {
        const there = resolvePrice({ unitPrice: own, prices }, about)
        const back = resolvePrice({ unitPrice: own, prices: prices.toReversed() }, about)
        expect(worth(back.unitPrice)).toBe(worth(there.unitPrice))
        expect(back.source?.kind).toBe(there.source?.kind)
      }),
      { seed, numRuns: scaled(10_000) },
    )
  })

  it("finds the one price for a group among thousands, for a buyer of thousands", () => {
    const groups = Array.from({ length: 2_000 }, (_, at) => `g${at}`)
    const others = Array.from({ length: 2_000 }, (_, at) => ({ price: gbp(900), groups: [`none ${at}`] }))
    const prices = [...others, { price: gbp(800), groups: ["g1999"] }]
    expect(resolvePrice({ unitPrice: gbp(1000), prices: others }, { ...one, groups }).unitPrice).toEqual(gbp(1000))
    expect(resolvePrice({ unitPrice: gbp(1000), prices }, { ...one, groups }).unitPrice).toEqual(gbp(800))
  })
})
