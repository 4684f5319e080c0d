import { describe, expect, it } from "vitest"
import { type Rejection, type RejectionOf, rejectionMessage } from "../../src/cart/Rejection.ts"
import { type Warning, warningMessage } from "../../src/cart/Warning.ts"
import type { Version } from "../../src/catalog/ids.ts"
import { cartId, lineId, offerId, sku } from "../arbitraries.ts"

/** A value of a tag, the texts its message must show, and the words of its way out. */
interface Row<A> {
  readonly of: A
  readonly shows: ReadonlyArray<string>
  readonly wayOut: RegExp
}

const line = lineId("line-7")
const tea = sku("tea")
const offer = offerId("tea.bulk")
const cart = cartId("cart-3")

// A tag without a row does not compile.
const rejections: { readonly [Tag in Rejection["_tag"]]: Row<RejectionOf<Tag>> } = {
  InvalidInput: {
    of: { _tag: "InvalidInput", path: "items[3].sku", got: "42", wanted: "a text of 1 to 64 characters" },
    shows: ["items[3].sku", "42"],
    wayOut: /Send a text of 1 to 64 characters/,
  },
  CartNotFound: { of: { _tag: "CartNotFound", cartId: cart }, shows: ["cart-3"], wayOut: /Open one first/ },
  CartIdTaken: { of: { _tag: "CartIdTaken", cartId: cart }, shows: ["cart-3"], wayOut: /under another id/ },
  CartMerged: {
    of: { _tag: "CartMerged", cartId: cart, into: cartId("cart-9") },
    shows: ["cart-3", "cart-9"],
    wayOut: /Use cart-9/,
  },
  GuestTokenInvalid: { of: { _tag: "GuestTokenInvalid" }, shows: ["guest token"], wayOut: /Issue a new one/ },
  RequestIdReused: {
    of: { _tag: "RequestIdReused", requestId: "req-1" },
    shows: ["req-1"],
    wayOut: /new id for each new request/,
  },
  VersionMismatch: {
    of: { _tag: "VersionMismatch", expected: 4 as Version, actual: 6 as Version },
    shows: ["4", "6"],
    wayOut: /Read it again/,
  },
  LineNotFound: { of: { _tag: "LineNotFound", lineId: line }, shows: ["line-7"], wayOut: /Read the cart again/ },
  QuantityOutOfRange: {
    of: { _tag: "QuantityOutOfRange", quantity: -2, min: 1, max: 99 },
    shows: ["-2", "1", "99"],
    wayOut: /Send a quantity in that range.*remove it/,
  },
  LineFull: {
    of: { _tag: "LineFull", lineId: line, inCart: 95, asked: 10, max: 99 },
    shows: ["line-7", "95", "10", "99"],
    wayOut: /Add at most 4/,
  },
  PurchaseLimitExceeded: {
    of: { _tag: "PurchaseLimitExceeded", sku: tea, inCart: 3, asked: 4, max: 5 },
    shows: ["tea", "3", "4", "5"],
    wayOut: /Add at most 2/,
  },
  BundleChild: {
    of: { _tag: "BundleChild", lineId: line, parent: lineId("line-6") },
    shows: ["line-7", "line-6"],
    wayOut: /Change or remove line-6/,
  },
  TooManyCodes: { of: { _tag: "TooManyCodes", codes: 16, max: 16 }, shows: ["16"], wayOut: /Remove one first/ },
  TooManyGiftChoices: {
    of: { _tag: "TooManyGiftChoices", choices: 64, max: 64 },
    shows: ["64"],
    wayOut: /Take one back with acceptGift/,
  },
  TooManyAttributes: {
    of: { _tag: "TooManyAttributes", lineId: line, attributes: 34, max: 32 },
    shows: ["line-7", "34", "32"],
    wayOut: /sending null/,
  },
  OfferUnknown: { of: { _tag: "OfferUnknown", offerId: offer }, shows: ["tea.bulk"], wayOut: /Check the id/ },
  OfferNotAvailable: {
    of: { _tag: "OfferNotAvailable", offerId: offer, priceList: "retail" },
    shows: ["tea.bulk", "retail"],
    wayOut: /Choose an offer of that list/,
  },
  OfferNotForSale: {
    of: { _tag: "OfferNotForSale", offerId: offer },
    shows: ["tea.bulk"],
    wayOut: /choose another offer/,
  },
  OfferOfOtherSku: {
    of: { _tag: "OfferOfOtherSku", offerId: offer, sku: sku("mug"), offerSku: tea },
    shows: ["tea.bulk", "mug", "tea"],
    wayOut: /Send the SKU that the offer sells/,
  },
  OfferInOtherCurrency: {
    of: { _tag: "OfferInOtherCurrency", offerId: offer, offerCurrency: "EUR", cartCurrency: "GBP" },
    shows: ["tea.bulk", "EUR", "GBP"],
    wayOut: /Open a cart in EUR/,
  },
  CartFull: { of: { _tag: "CartFull", lines: 1000, max: 1000 }, shows: ["1000"], wayOut: /Remove a line/ },
  ShelfFull: { of: { _tag: "ShelfFull", lines: 999, max: 1000 }, shows: ["999", "1000"], wayOut: /Remove one/ },
  CartTooLarge: {
    of: { _tag: "CartTooLarge", bytes: 524_300, max: 524_288 },
    shows: ["524300", "524288"],
    wayOut: /shorter options and attributes, or fewer lines/,
  },
  TotalTooLarge: { of: { _tag: "TotalTooLarge", max: 9_000 }, shows: ["9000"], wayOut: /\./ },
}

const warnings: { readonly [Tag in Warning["_tag"]]: Row<Extract<Warning, { readonly _tag: Tag }>> } = {
  QuantityClamped: {
    of: { _tag: "QuantityClamped", lineId: line, asked: 10, given: 4, max: 99 },
    shows: ["line-7", "10", "4", "99"],
    wayOut: /the most a line holds/,
  },
  LineDropped: {
    of: { _tag: "LineDropped", offerId: offer, quantity: 3, max: 1000 },
    shows: ["3", "tea.bulk", "1000"],
    wayOut: /Remove a line/,
  },
  LineGone: { of: { _tag: "LineGone", lineId: line }, shows: ["line-7"], wayOut: /nothing was changed/ },
  CodeDropped: {
    of: { _tag: "CodeDropped", code: "SPRING-10", max: 16 },
    shows: ["SPRING-10", "16"],
    wayOut: /Remove one and enter it again/,
  },
  GiftChoiceDropped: {
    of: { _tag: "GiftChoiceDropped", promotionId: "spring", max: 64 },
    shows: ["spring", "64"],
    wayOut: /Say it again/,
  },
  AttributeDropped: {
    of: { _tag: "AttributeDropped", name: "message", lineId: line, max: 32 },
    shows: ["message", "line-7", "32"],
    wayOut: /Take one away and set it again/,
  },
  PriceMoved: {
    of: {
      _tag: "PriceMoved",
      lineId: line,
      sku: tea,
      was: { amount: 250, currency: "GBP" },
      now: { amount: 125, currency: "GBP", exponent: 5 },
    },
    shows: ["tea", "line-7", "2.50 GBP", "0.00125 GBP"],
    wayOut: /since it was added/,
  },
  OfferGone: {
    of: { _tag: "OfferGone", lineId: line, offerId: offer },
    shows: ["line-7", "tea.bulk"],
    wayOut: /Remove the line or choose another offer/,
  },
  StockShort: {
    of: { _tag: "StockShort", sku: tea, inCart: 7, stock: 5 },
    shows: ["tea", "7", "5"],
    wayOut: /Lower the quantity/,
  },
  OverPurchaseLimit: {
    of: { _tag: "OverPurchaseLimit", sku: tea, inCart: 7, max: 5 },
    shows: ["tea", "7", "5"],
    wayOut: /Lower the quantity/,
  },
  CurrencyChanged: {
    of: { _tag: "CurrencyChanged", lineId: line, sku: tea, was: "EUR", now: "GBP" },
    shows: ["tea", "line-7", "EUR", "GBP"],
    wayOut: /prices it anew/,
  },
}

const check = <A>(rows: Readonly<Record<string, Row<A>>>, message: (value: A) => string): void => {
  for (const [tag, { of, shows, wayOut }] of Object.entries(rows))
    it(tag, () => {
      const text = message(of)
      for (const value of shows) expect(text).toContain(value)
      expect(text).toMatch(wayOut)
      expect(text).toMatch(/^[A-Z0-9i].*\.$/s)
      expect(text).not.toMatch(/undefined|NaN|\[object/)
    })
}

describe("every rejection's message names its values and the way out", () => check(rejections, rejectionMessage))
describe("every warning's message names its values and what it means", () => check(warnings, warningMessage))

it("what is said of the cart itself names no line", () => {
  expect(rejectionMessage({ _tag: "TooManyAttributes", attributes: 33, max: 32 })).toMatch(/^The cart would have 33 /)
  expect(warningMessage({ _tag: "AttributeDropped", name: "message", max: 32 })).toMatch(/found no room on the cart:/)
})
