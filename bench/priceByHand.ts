/** The floor of pricing: the promotions of one shop and its tax as a loop over numbers, with the same answer to the penny. */
import type { PricingLine, Promotion } from "@cartwright/core/pricing"
import { splitByHand } from "./splitByHand.ts"

export interface HandPriced {
  readonly lines: ReadonlyArray<{
    readonly lineId: string
    readonly subtotal: number
    readonly discount: number
    readonly net: number
    readonly tax: number
    readonly gross: number
  }>
  readonly subtotal: number
  readonly discount: number
  readonly tax: number
  readonly total: number
}

/** A promotion as somebody would write it down who knows that there are only these two kinds. */
export interface HandPromotion {
  readonly skus: ReadonlySet<string> | undefined
  readonly spend: number
  readonly percent: number
  readonly amount: number
}

/** The same promotions, read once. They stand in the order in which they are applied. */
export const readByHand = (promotions: ReadonlyArray<Promotion>): ReadonlyArray<HandPromotion> =>
  promotions.map(({ on, condition, benefit }) => ({
    skus: on?.skus === undefined ? undefined : new Set(on.skus),
    spend: condition?.amount.amount ?? 0,
    percent: benefit._tag === "PercentOff" ? Number(benefit.percent) : 0,
    amount: benefit._tag === "AmountOff" ? benefit.amount.amount : 0,
  }))

/** Prices contain 20 % of tax. Halves go up. */
export const priceByHand = (
  lines: ReadonlyArray<PricingLine>,
  promotions: ReadonlyArray<HandPromotion>,
): HandPriced => {
  const rows = lines.map(({ lineId, sku, quantity, unitPrice }) => {
    const subtotal = unitPrice.amount * quantity
    return { lineId, sku, subtotal, left: subtotal }
  })
  for (const { skus, spend, percent, amount } of promotions) {
    const matching = skus === undefined ? rows : rows.filter(({ sku }) => skus.has(sku))
    let spent = 0
    let left = 0
    for (const row of matching) {
      spent += row.subtotal
      left += row.left
    }
    if (spent < spend || left === 0) continue
    const off = percent > 0 ? left - Math.floor((left * (100 - percent) + 50) / 100) : Math.min(amount, left)
    if (off === 0) continue
    const parts = splitByHand(
      off,
      matching.map((row) => row.left),
    )
    for (const [at, row] of matching.entries()) row.left -= parts[at] ?? 0
  }
  let subtotal = 0
  let total = 0
  let tax = 0
  const priced = rows.map(({ lineId, subtotal: before, left }) => {
    const inIt = Math.floor((left * 2 + 6) / 12)
    subtotal += before
    total += left
    tax += inIt
    return { lineId, subtotal: before, discount: before - left, net: left - inIt, tax: inIt, gross: left }
  })
  return { lines: priced, subtotal, discount: subtotal - total, tax, total }
}
