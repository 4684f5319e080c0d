import { describe, expect, it } from "vitest"
import { MAX_CART_BYTES, MAX_LINES } from "../../src/cart/Cart.ts"
import { cartBytes, jsonBytes } from "../../src/cart/weigh.ts"
import type { CartId, Version } from "../../src/catalog/ids.ts"
import { largestAdd } from "../../src/testing/largest.ts"
import { openCommand, writeOf } from "../../src/testing/writes.ts"

describe("the largest cart of the laws", () => {
  const opening = writeOf("open", openCommand("c" as CartId), undefined)
  const { next, op } = writeOf("fill", largestAdd(opening.next), { version: 1 as Version, value: opening.next })

  it("is one that a shopper can have, within half a percent of the bound", () => {
    expect(next.lines).toHaveLength(MAX_LINES)
    expect(cartBytes(next)).toBeLessThanOrEqual(MAX_CART_BYTES)
    expect(cartBytes(next)).toBeGreaterThan(MAX_CART_BYTES * 0.995)
  })
  it("is made by one operation of a thousand accepted items, about as large", () => {
    expect(op.outcome.filter(({ ok }) => ok)).toHaveLength(MAX_LINES)
    expect(jsonBytes(op)).toBeGreaterThan(MAX_CART_BYTES * 0.9)
  })
})
