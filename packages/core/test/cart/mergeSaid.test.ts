import { describe, expect, it } from "vitest"
import { type Cart, MAX_ATTRIBUTES, MAX_CODES, MAX_GIFT_CHOICES } from "../../src/cart/Cart.ts"
import type { CartCommandOf } from "../../src/cart/CartCommand.ts"
import { decide } from "../../src/cart/decide.ts"
import type { Said } from "../../src/cart/weigh.ts"
import { cartId, cartOf, empty, offerId } from "../arbitraries.ts"

const merging = (said: Said): CartCommandOf<"MergeCart"> => ({
  _tag: "MergeCart",
  from: cartId("guest"),
  policy: "sum",
  lines: [],
  shelf: [],
  ...said,
})
const merged = (cart: Cart, said: Said) => {
  const decision = decide(merging(said), cart)
  if (!decision.ok) throw new Error("a merge is never refused")
  return decision
}
const mine: Said = {
  codes: ["MINE", "BOTH"],
  gifts: [{ promotionId: "both", refused: true }],
  attributes: { message: "mine" },
}
const theirs: Said = {
  codes: ["BOTH", "THEIRS"],
  gifts: [
    { promotionId: "both", chosen: offerId("mug") },
    { promotionId: "theirs", chosen: offerId("pot") },
  ],
  attributes: { message: "theirs", note: "ring twice" },
}

describe("what another cart says beside its lines", () => {
  it("comes in where this one says nothing, and what this one says stands", () => {
    const { next, warnings } = merged(cartOf([], mine), theirs)
    expect(next).toMatchObject({
      codes: ["MINE", "BOTH", "THEIRS"],
      gifts: [
        { promotionId: "both", refused: true },
        { promotionId: "theirs", chosen: "pot" },
      ],
      attributes: { message: "mine", note: "ring twice" },
    })
    expect(warnings).toEqual([])
  })

  it("comes in whole where this one has said nothing at all, and nothing comes of nothing", () => {
    expect(merged(empty, theirs).next).toStrictEqual({ ...empty, ...theirs })
    expect(merged(cartOf([], mine), {}).next).toStrictEqual(cartOf([], mine))
    expect(merged(empty, {}).next).toBe(empty)
  })

  it("changes nothing the second time", () => {
    const once = merged(cartOf([], mine), theirs).next
    expect(merged(once, theirs).next).toStrictEqual(once)
  })

  it("comes in up to the bounds, and what finds no room is named", () => {
    const names = (prefix: string, count: number) => Array.from({ length: count }, (_, n) => `${prefix}${n}`)
    const full = cartOf([], {
      codes: names("M", MAX_CODES - 1),
      gifts: names("m", MAX_GIFT_CHOICES - 1).map((promotionId) => ({ promotionId, refused: true as const })),
      attributes: Object.fromEntries(names("m", MAX_ATTRIBUTES - 1).map((name) => [name, "x"])),
    })
    const { next, warnings } = merged(full, {
      codes: ["T1", "M3", "T2"],
      gifts: ["t1", "m3", "t2"].map((promotionId) => ({ promotionId, chosen: offerId("mug") })),
      attributes: { t1: "x", m3: "y", t2: "x" },
    })
    expect([next.codes?.length, next.gifts?.length, Object.keys(next.attributes ?? {}).length]).toEqual([
      MAX_CODES,
      MAX_GIFT_CHOICES,
      MAX_ATTRIBUTES,
    ])
    expect(next.attributes).toMatchObject({ t1: "x", m3: "x" })
    expect(warnings).toEqual([
      { _tag: "CodeDropped", code: "T2", max: MAX_CODES },
      { _tag: "GiftChoiceDropped", promotionId: "t2", max: MAX_GIFT_CHOICES },
      { _tag: "AttributeDropped", name: "t2", max: MAX_ATTRIBUTES },
    ])
  })
})
