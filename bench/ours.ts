/** The carts and promotions of the workload as this library has them: the one file here that knows how those are written. */
import type { LineId, OfferId, Sku } from "@cartwright/core/catalog"
import { type Money, Ratio } from "@cartwright/core/money"
import {
  compilePromotions,
  type PricedCart,
  type PricingLine,
  type Promotion,
  priceCart,
} from "@cartwright/core/pricing"
import type { BasketRow } from "./baskets.ts"
import { NOW } from "./carts.ts"
import { type ShopPromotion, SPEND, TAX } from "./workload.ts"

const tax = { basis: "included", rates: { standard: Ratio.fromPercent(String(TAX)) } } as const

const pounds = (amount: number): Money.Money => ({ amount, currency: "GBP" })

const numbered = (what: string, at: number): string => `${what}-${String(at).padStart(5, "0")}`

const linesFrom = (rows: ReadonlyArray<BasketRow>): ReadonlyArray<PricingLine> =>
  rows.map(({ sku, quantity, pence }, at) => ({
    lineId: numbered("line", at) as LineId,
    offerId: sku as OfferId,
    sku: sku as Sku,
    quantity,
    unitPrice: pounds(pence),
  }))

/** They are applied in the order of their ids, which is that of the list. */
export const promotionsFrom = (promotions: ReadonlyArray<ShopPromotion>): ReadonlyArray<Promotion> =>
  promotions.map((promotion, at) => ({
    id: numbered("promotion", at),
    name: `Promotion ${at}`,
    condition: { _tag: "SpendAtLeast", amount: pounds(SPEND) },
    ...given(promotion),
  }))

const given = (promotion: ShopPromotion): Pick<Promotion, "on" | "benefits"> => {
  switch (promotion._tag) {
    case "PercentOffGoods":
      return { on: { skus: promotion.skus }, benefits: [{ _tag: "PercentOff", percent: promotion.percent }] }
    case "PercentOffOrder":
      return { benefits: [{ _tag: "PercentOff", percent: promotion.percent }] }
    case "AmountOffOrder":
      return { benefits: [{ _tag: "AmountOff", amount: pounds(promotion.pence) }] }
    case "ThreeForTwo":
      return {
        on: { skus: [promotion.sku] },
        benefits: [{ _tag: "BuyGet", buy: { quantity: 2 }, get: { quantity: 1 } }],
      }
  }
}

/** A promotion that no cart here reaches. */
export const unreached: Promotion = {
  id: "unreached",
  name: "Out of reach",
  condition: { _tag: "SpendAtLeast", amount: pounds(1_000_000) },
  benefits: [{ _tag: "PercentOff", percent: 10 }],
}

/** A cart that is priced each time this is called; its promotions are compiled once. */
export const pricingOf = (rows: ReadonlyArray<BasketRow>, promotions: ReadonlyArray<Promotion>): (() => PricedCart) => {
  const compiled = compilePromotions(promotions)
  if (compiled.problems.length > 0) throw new Error(`set aside: ${JSON.stringify(compiled.problems[0])}`)
  const request = { currency: "GBP", moment: NOW, lines: linesFrom(rows), promotions: compiled, tax } as const
  return () => priceCart(request)
}

export const oursOf = (rows: ReadonlyArray<BasketRow>, promotions: ReadonlyArray<ShopPromotion>): (() => PricedCart) =>
  pricingOf(rows, promotionsFrom(promotions))
