import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import type { Instant, OfferId } from "../../src/catalog/ids.ts"
import * as OfferSchema from "../../src/catalog/Offer.schema.ts"
import { MAX_OFFER_LABELS, MAX_OFFER_PRICES, type Offer } from "../../src/catalog/Offer.ts"
import { readOffers } from "../../src/services/readOffers.ts"

const tea = "tea" as OfferId
const moment = 1000 as Instant
const gbp = (amount: number) => ({ amount, currency: "GBP" })
const read = (more: object): Offer | undefined =>
  readOffers(new Map<unknown, unknown>([["tea", { price: gbp(500), ...more }]]), [tea], moment).get(tea)
const problemOf = (more: object): string => {
  try {
    return `no problem: ${JSON.stringify(read(more))}`
  } catch (error) {
    return error instanceof TypeError ? error.message : String(error)
  }
}

const full = {
  prices: [
    {
      price: { ...gbp(4509), exponent: 3 },
      kind: "sale",
      priceList: "trade",
      channel: "app",
      country: "GB",
      groups: ["staff", "vip"],
      members: ["ada"],
      from: 0,
      until: 1,
      minQuantity: 1,
      maxQuantity: 1,
    },
    { price: { amount: 600, currency: "EUR" } },
  ],
  was: { ...gbp(65), exponent: 1 },
  floor: gbp(100),
  brand: "Wren",
  categories: ["tea", "green tea"],
  tags: [],
  limit: { max: 10, perBuyer: 0 },
}

describe("an offer of a host", () => {
  it("is read with all that it may say, and with nothing else", () => {
    const strange = {
      ...full,
      colour: "green",
      limit: { ...full.limit, perDay: 1 },
      prices: full.prices.map((one) => ({ ...one, note: "?" })),
    }
    expect(read(strange)).toEqual({ offerId: "tea", sku: "tea", price: gbp(500), asOf: moment, ...full })
    expect(read({})).toEqual({ offerId: "tea", sku: "tea", price: gbp(500), asOf: moment })
    expect(read({ limit: { max: 3 } })?.limit).toEqual({ max: 3 })
  })

  it("may be free, and may say as much as its bounds allow", () => {
    const most = {
      price: gbp(0),
      prices: new Array(MAX_OFFER_PRICES).fill({ price: gbp(0), groups: new Array(MAX_OFFER_LABELS).fill("g") }),
      floor: gbp(0),
      tags: new Array(MAX_OFFER_LABELS).fill("t"),
    }
    expect(read(most)).toMatchObject(most)
  })

  it("is a copy: what the host does to its lists afterwards changes nothing", () => {
    const lists = { prices: [{ price: gbp(1), groups: ["a"] }], categories: ["c"] }
    const offer = read(lists)
    lists.prices[0]?.groups.push("b")
    lists.prices.pop()
    lists.categories.push("d")
    expect(offer).toMatchObject({ prices: [{ price: gbp(1), groups: ["a"] }], categories: ["c"] })
  })

  it("is what its schema says, too", () => {
    const offer = read(full)
    expect(Schema.decodeUnknownSync(OfferSchema.Offer)(offer)).toEqual(offer)
    const refuses = (more: object): void =>
      expect(() => Schema.decodeUnknownSync(OfferSchema.Offer)({ ...offer, ...more })).toThrow()
    refuses({ prices: new Array(MAX_OFFER_PRICES + 1).fill({ price: gbp(1) }) })
    refuses({ prices: [{ price: gbp(1), groups: [] }] })
    refuses({ prices: [{ price: gbp(1), members: [] }] })
    refuses({ prices: [{ price: gbp(1), minQuantity: 0 }] })
    refuses({ tags: new Array(MAX_OFFER_LABELS + 1).fill("t") })
    refuses({ floor: { ...gbp(1), exponent: 3 } })
    refuses({ limit: { max: 1, perBuyer: -1 } })
  })

  const price = "{ amount, currency }: whole minor units, 0 or more, in"
  const name = "a text of 1 to 128 characters"
  it.each<readonly [string, object, string]>([
    [
      "prices that are no list",
      { prices: {} },
      "the prices of the offer tea must be a list of at most 1000 prices, got an object",
    ],
    [
      "too many prices",
      { prices: new Array(MAX_OFFER_PRICES + 1).fill({ price: gbp(1) }) },
      "the prices of the offer tea must be a list of at most 1000 prices, got a list of 1001",
    ],
    [
      "a price that is no object",
      { prices: [{ price: gbp(1) }, 5] },
      "the prices[1] of the offer tea must be an object, got 5",
    ],
    [
      "a price without a price",
      { prices: [{}] },
      `the prices[0].price of the offer tea must be ${price} an ISO 4217 currency, got missing`,
    ],
    [
      "a price below zero",
      { prices: [{ price: gbp(-1) }] },
      `the prices[0].price of the offer tea must be ${price} an ISO 4217 currency, got { amount: -1, currency: "GBP" }`,
    ],
    [
      "a kind that is none",
      { prices: [{ price: gbp(1), kind: "offer" }] },
      `the prices[0].kind of the offer tea must be "list", "sale" or "override", got "offer"`,
    ],
    [
      "a price list that is none",
      { prices: [{ price: gbp(1), priceList: "" }] },
      `the prices[0].priceList of the offer tea must be ${name}, got ""`,
    ],
    [
      "a channel that is none",
      { prices: [{ price: gbp(1), channel: 1 }] },
      `the prices[0].channel of the offer tea must be ${name}, got 1`,
    ],
    [
      "a country by name",
      { prices: [{ price: gbp(1), country: "Ireland" }] },
      `the prices[0].country of the offer tea must be an ISO 3166-1 alpha-2 code such as GB, got "Ireland"`,
    ],
    [
      "groups that are no list",
      { prices: [{ price: gbp(1), groups: "vip" }] },
      `the prices[0].groups of the offer tea must be a list of at most 64 texts, got "vip"`,
    ],
    [
      "a group that is no text",
      { prices: [{ price: gbp(1), groups: ["vip", null] }] },
      `the prices[0].groups[1] of the offer tea must be ${name}, got null`,
    ],
    [
      "a price for no group",
      { prices: [{ price: gbp(1), groups: [] }] },
      "the prices[0].groups of the offer tea must be left out, or name somebody, got a list of 0",
    ],
    [
      "a price for no member",
      { prices: [{ price: gbp(1), members: [] }] },
      "the prices[0].members of the offer tea must be left out, or name somebody, got a list of 0",
    ],
    [
      "a date",
      { prices: [{ price: gbp(1), from: "2026-01-01" }] },
      `the prices[0].from of the offer tea must be milliseconds since 1970, got "2026-01-01"`,
    ],
    [
      "an end that is none",
      { prices: [{ price: gbp(1), until: -1 }] },
      "the prices[0].until of the offer tea must be milliseconds since 1970, got -1",
    ],
    [
      "an end at the beginning",
      { prices: [{ price: gbp(1), from: 5, until: 5 }] },
      "the prices[0].until of the offer tea must be later than its from, got 5",
    ],
    [
      "a price from no piece on",
      { prices: [{ price: gbp(1), minQuantity: 0 }] },
      "the prices[0].minQuantity of the offer tea must be a whole number of pieces from 1 on, got 0",
    ],
    [
      "a price up to half a piece",
      { prices: [{ price: gbp(1), maxQuantity: 0.5 }] },
      "the prices[0].maxQuantity of the offer tea must be a whole number of pieces from 1 on, got 0.5",
    ],
    [
      "a band that ends before it begins",
      { prices: [{ price: gbp(1), minQuantity: 5, maxQuantity: 4 }] },
      "the prices[0].maxQuantity of the offer tea must be no less than its minQuantity, got 4",
    ],
    [
      "a price before in another currency",
      { was: { amount: 1, currency: "EUR" } },
      `the was of the offer tea must be ${price} the currency of its price, got { amount: 1, currency: "EUR" }`,
    ],
    [
      "a floor below zero",
      { floor: gbp(-1) },
      `the floor of the offer tea must be ${price} the currency of its price, without an exponent, got { amount: -1, currency: "GBP" }`,
    ],
    [
      "a floor finer than the minor unit",
      { floor: { ...gbp(1), exponent: 3 } },
      `the floor of the offer tea must be ${price} the currency of its price, without an exponent, got { amount: 1, currency: "GBP", exponent: 3 }`,
    ],
    [
      "a floor in another currency",
      { floor: { amount: 1, currency: "EUR" } },
      `the floor of the offer tea must be ${price} the currency of its price, without an exponent, got { amount: 1, currency: "EUR" }`,
    ],
    ["a brand that is none", { brand: 7 }, `the brand of the offer tea must be ${name}, got 7`],
    [
      "a category that is no text",
      { categories: ["tea", {}] },
      `the categories[1] of the offer tea must be ${name}, got an object`,
    ],
    [
      "tags that are no list",
      { tags: new Set(["a"]) },
      "the tags of the offer tea must be a list of at most 64 texts, got an object that is not a plain one",
    ],
    [
      "too many tags",
      { tags: new Array(MAX_OFFER_LABELS + 1).fill("t") },
      "the tags of the offer tea must be a list of at most 64 texts, got a list of 65",
    ],
    [
      "half a piece a buyer",
      { limit: { max: 1, perBuyer: 0.5 } },
      "the limit.perBuyer of the offer tea must be a whole number of pieces, got 0.5",
    ],
    [
      "a limit of each buyer alone",
      { limit: { perBuyer: 5 } },
      "the limit of the offer tea must be { max }, with max a whole number of pieces, got an object",
    ],
  ])("is refused with %s", (_, more, problem) => expect(problemOf(more)).toBe(problem))
})
