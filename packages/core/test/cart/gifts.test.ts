import { describe, expect, it } from "vitest"
import { MAX_GIFT_CHOICES } from "../../src/cart/Cart.ts"
import type { CartChange } from "../../src/cart/CartCommand.ts"
import { decide } from "../../src/cart/decide.ts"
import { giftChoiceOf } from "../../src/cart/gifts.ts"
import { rebase } from "../../src/cart/rebase.ts"
import { after, empty, offerId } from "../arbitraries.ts"

const refuse = (promotionId: string): CartChange => ({ _tag: "RefuseGift", promotionId })
const accept = (promotionId: string, offer?: string): CartChange => ({
  _tag: "AcceptGift",
  promotionId,
  ...(offer === undefined ? {} : { offerId: offerId(offer) }),
})
const choicesOf = (...commands: ReadonlyArray<CartChange>) => commands.reduce(after, empty).gifts

describe("a promotion's gift", () => {
  it("is refused, and accepted again without a trace", () => {
    expect(choicesOf(refuse("spring"))).toEqual([{ promotionId: "spring", refused: true }])
    expect([refuse("spring"), accept("spring")].reduce(after, empty)).toStrictEqual(empty)
  })

  it("is chosen, and chosen anew", () => {
    expect(choicesOf(accept("spring", "mug"))).toEqual([{ promotionId: "spring", chosen: "mug" }])
    expect(choicesOf(accept("spring", "mug"), accept("spring", "pot"))).toEqual([
      { promotionId: "spring", chosen: "pot" },
    ])
    expect(choicesOf(refuse("spring"), accept("spring", "mug"))).toEqual([{ promotionId: "spring", chosen: "mug" }])
  })

  it("keeps the choice that was made of it while it is refused", () => {
    const refused = [{ promotionId: "spring", refused: true, chosen: "mug" }]
    expect(choicesOf(accept("spring", "mug"), refuse("spring"))).toEqual(refused)
    expect(choicesOf(accept("spring", "mug"), refuse("spring"), accept("spring"))).toEqual([
      { promotionId: "spring", chosen: "mug" },
    ])
  })

  it("has a place of its own among the others, which it keeps", () => {
    const gifts = choicesOf(refuse("a"), accept("b", "mug"), refuse("c"), accept("a", "pot"), accept("c"))
    expect(gifts?.map(({ promotionId }) => promotionId)).toEqual(["a", "b"])
    expect(giftChoiceOf({ ...empty, gifts: gifts ?? [] }, "a")).toEqual({ promotionId: "a", chosen: "pot" })
    expect(giftChoiceOf(empty, "a")).toBeUndefined()
  })

  it("that is so already changes nothing", () => {
    const cart = [refuse("a"), accept("b", "mug")].reduce(after, empty)
    for (const command of [refuse("a"), accept("b", "mug"), accept("b"), accept("nothing was said")])
      expect(decide(command, cart)).toMatchObject({ ok: true, events: [], warnings: [] })
  })

  it("is one of at most 64 of which something is said: the next is refused, and where it is too late it is named", () => {
    const full = Array.from({ length: MAX_GIFT_CHOICES }, (_, n) => refuse(`p${n}`)).reduce(after, empty)
    for (const command of [refuse("new"), accept("new", "mug")]) {
      expect(decide(command, full)).toEqual({
        ok: false,
        rejection: { _tag: "TooManyGiftChoices", choices: MAX_GIFT_CHOICES, max: MAX_GIFT_CHOICES },
      })
      expect(rebase(command, [], full)).toEqual({
        events: [],
        warnings: [{ _tag: "GiftChoiceDropped", promotionId: "new", max: MAX_GIFT_CHOICES }],
      })
    }
    // What is there may change, and what needs no room needs none.
    for (const command of [accept("p3", "mug"), accept("p3"), accept("new")])
      expect(decide(command, full).ok).toBe(true)
  })
})
