/** Which promotions of a set a purchase may have something to do with, and that the others need not be looked up for. */
import { describe, expect } from "vitest"
import { scaled } from "../../../../test/scale.ts"
import { normalCode } from "../../src/cart/codes.ts"
import { giftOffersOf } from "../../src/pricing/gifts.ts"
import { limitKeyOf, limitsOf } from "../../src/pricing/limits.ts"
import { noPromotions } from "../../src/pricing/PromotionSet.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import { candidatesOf } from "../../src/pricing/promotionIndex.ts"
import { requestOf, requests } from "./generators.ts"
import { law } from "./law.ts"

describe("the candidates of a purchase", () => {
  let left = 0
  law(
    "are all whose gifts and counters its price depends on",
    "A price depends on no gift and no counter of other promotions",
    8_000,
    requests,
    (asked) => {
      const request = requestOf({ ...asked, policies: { ...asked.policies, reasons: "near" } })
      const { promotions: set = noPromotions, codes = [], lines, moment, buyer } = request
      const entered = new Set(codes.map(normalCode))
      const candidates = candidatesOf(set.index, lines, entered)
      const gifts = new Set(giftOffersOf(set, candidates))
      const limits = { buyer: buyer?.member, codes: entered, moment }
      const counters = new Set(
        limitsOf(set, limits, candidates).map(({ subject, window }) => limitKeyOf(subject, window)),
      )
      const giftOffers = new Map([...(request.giftOffers ?? [])].filter(([id]) => gifts.has(id)))
      const used = new Map([...(request.used ?? [])].filter(([key]) => counters.has(key)))
      const looked = priceCart({ ...request, giftOffers, used })
      const whole = priceCart({ ...request, policies: { ...request.policies, reasons: "all" } })
      for (const answer of ["applied", "gifts", "lines", "nudges", "points", "due"] as const)
        expect(looked[answer]).toEqual(whole[answer])
      const all = giftOffersOf(set).length + limitsOf(set, limits).length
      if (gifts.size + counters.size < all) left++
    },
    () => expect(left).toBeGreaterThan(scaled(8_000) / 50),
  )
})
