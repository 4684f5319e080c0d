/** Promotions as the engine works with them, written by hand: what they are compiled from matters to other tests. */
import type { CompiledBenefit, CompiledPromotion, CompiledSelector } from "../../src/pricing/CompiledPromotion.ts"
import type { PromotionSet } from "../../src/pricing/PromotionSet.ts"

/** A promotion that is what these facts say, and nothing else. */
export const compiled = (
  id: string,
  { limits, ...facts }: Partial<Omit<CompiledPromotion, "limits">> & { limits?: Partial<CompiledPromotion["limits"]> },
): CompiledPromotion => ({
  id,
  name: `The ${id}`,
  lane: "catalogue",
  priority: 0,
  class: "item",
  order: 0,
  from: undefined,
  until: undefined,
  inHours: undefined,
  channels: undefined,
  codes: undefined,
  on: undefined,
  condition: undefined,
  benefits: [],
  exclusive: false,
  group: undefined,
  combinesWith: undefined,
  currency: undefined,
  budget: undefined,
  funding: undefined,
  ...facts,
  limits: {
    perOrder: Number.POSITIVE_INFINITY,
    perBuyer: undefined,
    perCode: undefined,
    inAll: undefined,
    keepOnCancel: false,
    ...limits,
  },
})

export const setOf = (...promotions: ReadonlyArray<CompiledPromotion>): PromotionSet => ({ promotions }) as PromotionSet

export const skuIs = (sku: string): CompiledSelector => ({
  matches: (goods) => goods.sku === sku,
  undiscounted: false,
  keys: { of: "sku", values: [sku] },
  currency: undefined,
})

/** What is left of a price after so many percent, and so on: on everything, unless a selector is given. */
export const percentOff = (percent: number, on?: CompiledSelector): CompiledBenefit => ({
  _tag: "PercentOff",
  remaining: { numerator: 100 - percent, denominator: 100 },
  per: "unit",
  units: undefined,
  on,
  cap: Number.POSITIVE_INFINITY,
})

export const amountOff = (amount: number, on?: CompiledSelector): CompiledBenefit => ({
  _tag: "AmountOff",
  amount,
  per: "unit",
  units: undefined,
  on,
  cap: Number.POSITIVE_INFINITY,
})

export const fixedPrice = (price: number, on?: CompiledSelector): CompiledBenefit => ({
  _tag: "FixedPrice",
  price,
  units: undefined,
  on,
  cap: Number.POSITIVE_INFINITY,
})
