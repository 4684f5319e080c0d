import * as Schema from "effect/Schema"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { MAX_CART_BYTES, MAX_QUANTITY } from "../../src/cart/Cart.ts"
import { decide } from "../../src/cart/decide.ts"
import { foldOperations } from "../../src/cart/log.ts"
import { readCart, readOperation } from "../../src/cart/stored.ts"
import { cartBytes } from "../../src/cart/weigh.ts"
import { isOfferId, isSku, type OfferId } from "../../src/catalog/ids.ts"
import { isFineMoney } from "../../src/money/FineMoney.ts"
import { isMoney } from "../../src/money/Money.ts"
import { Cart, CartOperation, LineOptions, Offer } from "../../src/schema.ts"
import { arb } from "../../src/testing/index.ts"
import { nastyTexts } from "../../src/testing/texts.ts"

const every = <A>(arbitrary: fc.Arbitrary<A>, predicate: (value: A) => void): void =>
  fc.assert(
    fc.property(arbitrary, (value) => {
      predicate(value)
    }),
    { seed: 1 },
  )

/** The part of a thousand values that is so. */
const share = <A>(arbitrary: fc.Arbitrary<A>, isSo: (value: A) => boolean): number =>
  fc.sample(arbitrary, { numRuns: 1_000, seed: 1 }).filter(isSo).length / 1_000

describe("generated values", () => {
  it("are what they say", () => {
    every(arb.money("JPY"), (money) => expect(isMoney(money) && money.amount >= 0).toBe(true))
    every(arb.fineMoney(), (money) => expect(isFineMoney(money)).toBe(true))
    every(arb.price(), (price) => expect((isMoney(price) || isFineMoney(price)) && price.amount > 0).toBe(true))
    every(arb.sku, (sku) => expect(isSku(sku)).toBe(true))
    every(arb.quantity, (quantity) => expect(quantity >= 1 && quantity <= MAX_QUANTITY).toBe(true))
    every(arb.options, (options) => expect(Schema.decodeUnknownSync(LineOptions)(options)).toEqual(options))
    every(arb.offer("tea/used" as OfferId), (offer) => {
      expect(Schema.decodeUnknownSync(Offer)(offer)).toEqual(offer)
      expect([offer.offerId, offer.sku]).toEqual(["tea/used", "tea"])
    })
    for (const text of nastyTexts) expect([text, isSku(text) && isOfferId(text)]).toEqual([text, true])
    expect(new Set(nastyTexts).size).toBe(nastyTexts.length)
  })
  it("mix the dull, the small and the huge", () => {
    expect(share(arb.money(), ({ amount }) => amount === 0)).toBeGreaterThan(0.1)
    expect(share(arb.money(), ({ amount }) => amount > 1_000_000)).toBeGreaterThan(0.1)
    expect(share(arb.sku, (sku) => ["tea", "mug", "pot", "tin"].includes(sku))).toBeGreaterThan(0.7)
    expect(share(arb.askedQuantity, (quantity) => quantity < 1 || quantity > MAX_QUANTITY)).toBeGreaterThan(0.05)
  })
})

describe("generated histories", () => {
  it("fold to the cart, which can be read", () =>
    every(arb.history({ id: "basket" }), (operations) => {
      for (const operation of operations) expect(readOperation(operation)).toBe(operation)
      const cart = foldOperations(operations)
      expect(readCart(cart).id).toBe("basket")
    }))
  it("are ones that the schemas read, and so the door", () => {
    const cart = Schema.decodeUnknownSync(Cart, { onExcessProperty: "error" })
    const operation = Schema.decodeUnknownSync(CartOperation, { onExcessProperty: "error" })
    every(arb.cart(), (generated) => expect(cart(generated)).toEqual(generated))
    every(arb.history(), (operations) => {
      for (const generated of operations) expect(operation(generated)).toEqual(generated)
    })
  })
  it("are the same for the same seed", () => {
    const once = () => fc.sample(arb.cart(), { numRuns: 10, seed: 7 })
    expect(once()).toEqual(once())
  })
  it("leave carts that are seldom empty, within all bounds, with line ids that are all different", () => {
    expect(share(arb.cart(), ({ lines }) => lines.length > 1)).toBeGreaterThan(0.5)
    expect(share(arb.cart(), ({ shelf }) => shelf.length > 0)).toBeGreaterThan(0.2)
    expect(share(arb.cart(), ({ mergedInto }) => mergedInto !== undefined)).toBeGreaterThan(0.03)
    every(arb.cart(), (cart) => {
      expect(cartBytes(cart)).toBeLessThan(MAX_CART_BYTES)
      const ids = [...cart.lines, ...cart.shelf].map(({ lineId }) => lineId)
      expect(new Set(ids).size).toBe(ids.length)
      for (const { quantity } of cart.lines) expect(quantity >= 1 && quantity <= MAX_QUANTITY).toBe(true)
    })
  })
  it("are about commands that are mostly accepted", () => {
    const met = fc.tuple(arb.cart(), arb.intent).filter(([{ mergedInto }]) => mergedInto === undefined)
    expect(share(met, ([cart, intent]) => decide(arb.toCommand(intent, cart, "new"), cart).ok)).toBeGreaterThan(0.7)
  })
})
