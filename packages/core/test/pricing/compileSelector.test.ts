import { describe, expect, it } from "vitest"
import type { Goods } from "../../src/pricing/CompiledPromotion.ts"
import type { Selector } from "../../src/pricing/Selector.ts"
import { compiled, gbp, selector } from "./promotionKit.ts"

describe("a selector", () => {
  const matches = (on: Selector, goods: Goods): boolean | undefined => compiled({ on }).on?.matches(goods)
  const goods: Goods = {
    sku: "tea",
    offerId: "tea-loose",
    seller: "ann",
    brand: "leaf",
    categories: ["drinks", "dry"],
    tags: ["sale"],
    unitPrice: gbp(100),
  }

  it("wants a line to be in each of its lists", () => {
    expect(matches(selector, goods)).toBe(true)
    for (const [list, others] of Object.entries({
      skus: { sku: "mug" },
      offers: { offerId: "tea" },
      sellers: { seller: "bo" },
      brands: { brand: "root" },
      categories: { categories: ["food"] },
      tags: { tags: [] },
      price: { unitPrice: gbp(101) },
    })) {
      expect([list, matches(selector, { ...goods, ...others })]).toEqual([list, false])
    }
    expect(matches(selector, {})).toBe(false)
  })

  it("finds one value of a list as it finds one of many", () => {
    for (const [list, field] of [
      ["skus", "sku"],
      ["offers", "offerId"],
      ["sellers", "seller"],
      ["brands", "brand"],
    ]) {
      for (const values of [["x"], ["y", "x"], ["x", "x"]]) {
        const on = { [String(list)]: values }
        expect(matches(on, { [String(field)]: "x" })).toBe(true)
        expect(matches(on, { [String(field)]: "z" })).toBe(false)
        expect(matches(on, {})).toBe(false)
      }
    }
    for (const list of ["categories", "tags"]) {
      expect(matches({ [list]: ["x", "y"] }, { [list]: ["z", "y"] })).toBe(true)
      expect(matches({ [list]: ["x"] }, { [list]: ["z"] })).toBe(false)
      expect(matches({ [list]: ["x"] }, {})).toBe(false)
    }
  })

  it("includes both ends of a price range, in its own currency and to the last digit", () => {
    const range: Selector = { price: { min: gbp(100), max: gbp(200) } }
    const prices: ReadonlyArray<readonly [number, boolean]> = [
      [99, false],
      [100, true],
      [200, true],
      [201, false],
    ]
    for (const [amount, inside] of prices) expect(matches(range, { unitPrice: gbp(amount) })).toBe(inside)
    expect(matches(range, { unitPrice: { amount: 150, currency: "EUR" } })).toBe(false)
    expect(matches(range, {})).toBe(false)
    const fine = (amount: number) => ({ unitPrice: { amount, currency: "GBP", exponent: 4 } as const })
    expect([9999, 10_000, 20_000, 20_001].map((amount) => matches(range, fine(amount)))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(matches({ price: { min: gbp(100) } }, fine(999_999_999))).toBe(true)
    expect(matches({ price: { max: gbp(0) } }, { unitPrice: gbp(0) })).toBe(true)
    expect(compiled({ on: range }).on?.currency).toBe("GBP")
    expect(compiled({ on: range }).currency).toBe("GBP")
  })

  it("leaves out what is excepted, and exceptions of that come back", () => {
    const on: Selector = { categories: ["drinks"], except: { tags: ["sale"], except: { brands: ["leaf"] } } }
    expect(matches(on, { categories: ["drinks"] })).toBe(true)
    expect(matches(on, { categories: ["drinks"], tags: ["sale"] })).toBe(false)
    expect(matches(on, { categories: ["drinks"], tags: ["sale"], brand: "leaf" })).toBe(true)
    expect(matches({ except: { tags: ["sale"] } }, {})).toBe(true)
  })

  it("says by itself only that a line was left alone by other promotions", () => {
    const { on } = compiled({ on: { undiscounted: true } })
    expect([on?.undiscounted, on?.matches({}), on?.keys]).toEqual([true, true, undefined])
    expect(compiled({ on: { tags: ["x"] } }).on?.undiscounted).toBe(false)
  })

  it("is looked up by the most particular of its lists", () => {
    const lists = {
      skus: "sku",
      offers: "offerId",
      brands: "brand",
      tags: "tag",
      categories: "category",
      sellers: "seller",
    }
    const names = Object.entries(lists)
    for (const [from, [list, of]] of names.entries()) {
      const on = Object.fromEntries(
        names
          .slice(from)
          .map(([name]) => [name, [`a ${name}`]])
          .reverse(),
      )
      expect(compiled({ on }).on?.keys).toEqual({ of, values: [`a ${list}`] })
    }
    expect(compiled({ on: { price: { min: gbp(1) } } }).on?.keys).toBeUndefined()
  })
})
