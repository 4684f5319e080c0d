import { Buffer } from "node:buffer"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  type Cart,
  type CartLine,
  MAX_CART_BYTES,
  MAX_OPTION_NAME,
  MAX_OPTION_VALUE,
  MAX_OPTIONS,
} from "../../src/cart/Cart.ts"
import { decide } from "../../src/cart/decide.ts"
import { atMostBytes, cartBytes, overweight } from "../../src/cart/weigh.ts"
import type { CartId, Instant, MemberId, SellerId } from "../../src/catalog/ids.ts"
import { add, cartOf, item, line, lineId, offerId, sku } from "../arbitraries.ts"

// One, two, three and four bytes of UTF-8, six of JSON, two of JSON.
const units = fc.constantFrom("a", "é", "語", "🫖", "\u001f", '"', "\\", "\n")
const wild = (maxLength: number) =>
  fc.oneof(
    fc.string({ unit: units, maxLength, size: "max" }),
    fc.tuple(fc.constantFrom("a", "語", "\u001f"), fc.nat(maxLength)).map(([unit, length]) => unit.repeat(length)),
  )

const lines: fc.Arbitrary<CartLine> = fc
  .record({
    name: wild(64),
    number: fc.constantFrom(0, 1, 1_000_000, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER),
    options: fc.dictionary(wild(16), wild(64), { maxKeys: 4 }),
    selected: fc.boolean(),
    fine: fc.boolean(),
  })
  .map(({ name, number, options, selected, fine }) => ({
    lineId: lineId(name),
    offerId: offerId(name),
    sku: sku(name),
    seller: name as SellerId,
    options,
    quantity: 1_000_000,
    added: Number.MAX_SAFE_INTEGER,
    selected,
    addedAt: number as Instant,
    priceSeen: fine ? { amount: number, currency: "GBP", exponent: 12 } : { amount: number, currency: "GBP" },
  }))

const exact = (cart: Cart): number => Buffer.byteLength(JSON.stringify(cart), "utf8")

describe("the weight of a cart", () => {
  it("is that of its JSON in UTF-8", () => {
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 3 }), (some) => {
        expect(cartBytes(cartOf(some))).toBe(exact(cartOf(some)))
      }),
    )
  })

  it("is never more than the bound that saves the weighing", () => {
    const longest = "\u001f".repeat(128)
    const most: Partial<Cart> = {
      id: "c".repeat(64) as CartId,
      owner: { member: longest as MemberId },
      priceList: longest,
      channel: longest,
      country: longest,
      openedAt: Number.MAX_SAFE_INTEGER as Instant,
      mergedInto: "c".repeat(64) as CartId,
    }
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 8 }), fc.array(lines, { maxLength: 8 }), (some, shelf) => {
        const cart = cartOf(some, { shelf, ...most })
        expect(atMostBytes(cart)).toBeGreaterThanOrEqual(exact(cart))
        // A line's share of the bound covers the line alone too: nothing rests on the cart's own slack.
        for (const one of some)
          expect(atMostBytes(cartOf([one])) - atMostBytes(cartOf([]))).toBeGreaterThan(
            exact(cartOf([one])) - exact(cartOf([])),
          )
      }),
      { numRuns: 500 },
    )
  })

  // Lines of about 5 KiB up to the bound, and a last option that brings the cart to the very byte.
  const heavy = (bytes: number): Cart => {
    const options = Object.fromEntries(
      Array.from({ length: MAX_OPTIONS }, (_, n) => [
        `${n}`.padEnd(MAX_OPTION_NAME, "n"),
        "v".repeat(MAX_OPTION_VALUE),
      ]),
    )
    const some: Array<CartLine> = []
    while (exact(cartOf([...some, line(`l${some.length}`, `offer${some.length}`, 1, { options })])) < bytes - 1_000)
      some.push(line(`l${some.length}`, `offer${some.length}`, 1, { options }))
    const padded = (padding: number): Cart => {
      const full = Math.floor(padding / MAX_OPTION_VALUE)
      const rest = padding % MAX_OPTION_VALUE
      const texts = [...Array.from({ length: full }, () => MAX_OPTION_VALUE), rest]
      const padding_ = Object.fromEntries(texts.map((length, n) => [`p${n}`, "v".repeat(length)]))
      return cartOf([...some, line("last", "last", 1, { options: padding_ })])
    }
    let padding = bytes - exact(padded(0))
    padding -= exact(padded(padding)) - bytes
    return padded(padding)
  }

  it("is too much from the first byte over the bound, and not before", () => {
    expect(exact(heavy(MAX_CART_BYTES))).toBe(MAX_CART_BYTES)
    expect(overweight(heavy(MAX_CART_BYTES))).toBeUndefined()
    expect(overweight(heavy(MAX_CART_BYTES + 1))).toBe(MAX_CART_BYTES + 1)
  })

  it("refuses what would make a cart too large, and lets it be made lighter", () => {
    const cart = heavy(MAX_CART_BYTES)
    const grow = decide(add(item("new", "pot")), cart)
    expect(grow).toMatchObject({ ok: false, rejection: { _tag: "CartTooLarge", max: MAX_CART_BYTES } })
    const longer = decide(
      { _tag: "SetOptions", lineId: lineId("l0"), options: { ...cart.lines[0]!.options, x: "y" } },
      cart,
    )
    expect(longer).toMatchObject({ ok: false, rejection: { _tag: "CartTooLarge" } })
    expect(decide({ _tag: "SetOptions", lineId: lineId("l0"), options: {} }, cart).ok).toBe(true)
  })
})
