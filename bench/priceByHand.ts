/** The floor of pricing: the promotions of one shop and its tax as a loop over numbers, with the same answer to the penny. */
import type { BasketRow } from "./baskets.ts"
import { splitByHand } from "./splitByHand.ts"
import { type ShopPromotion, SPEND } from "./workload.ts"

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

/** A promotion as somebody would write it down who knows that there are only these kinds. */
export interface HandPromotion {
  readonly skus: ReadonlySet<string> | undefined
  readonly percent: number
  readonly amount: number
  /** Of so many pieces one is free; 0 says none is. */
  readonly nthFree: number
}

/** The same promotions, read once. They stand in the order in which they are applied. */
export const readByHand = (promotions: ReadonlyArray<ShopPromotion>): ReadonlyArray<HandPromotion> =>
  promotions.map(read)

const NOTHING = { skus: undefined, percent: 0, amount: 0, nthFree: 0 }

const read = (promotion: ShopPromotion): HandPromotion => {
  switch (promotion._tag) {
    case "PercentOffGoods":
      return { ...NOTHING, skus: new Set(promotion.skus), percent: promotion.percent }
    case "PercentOffOrder":
      return { ...NOTHING, percent: promotion.percent }
    case "AmountOffOrder":
      return { ...NOTHING, amount: promotion.pence }
    case "ThreeForTwo":
      return { ...NOTHING, skus: new Set([promotion.sku]), nthFree: 3 }
  }
}

interface HandRow {
  readonly lineId: string
  readonly sku: string
  readonly quantity: number
  readonly pence: number
  readonly subtotal: number
  left: number
}

/** Prices contain 20 % of tax. Halves go up. */
export const priceByHand = (lines: ReadonlyArray<BasketRow>, promotions: ReadonlyArray<HandPromotion>): HandPriced => {
  const rows = lines.map(({ sku, quantity, pence }, at): HandRow => {
    const subtotal = pence * quantity
    return { lineId: `line-${at}`, sku, quantity, pence, subtotal, left: subtotal }
  })
  for (const promotion of promotions) takeOff(rows, promotion)
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

const takeOff = (rows: ReadonlyArray<HandRow>, { skus, percent, amount, nthFree }: HandPromotion): void => {
  const matching = skus === undefined ? rows : rows.filter(({ sku }) => skus.has(sku))
  let spent = 0
  let left = 0
  for (const row of matching) {
    spent += row.subtotal
    left += row.left
  }
  if (spent < SPEND || left === 0) return
  if (nthFree > 0) {
    for (const row of matching) row.left -= Math.floor(row.quantity / nthFree) * row.pence
    return
  }
  const off = percent > 0 ? left - Math.floor((left * (100 - percent) + 50) / 100) : Math.min(amount, left)
  if (off === 0) return
  const parts = splitByHand(
    off,
    matching.map((row) => row.left),
  )
  for (const [at, row] of matching.entries()) row.left -= parts[at] ?? 0
}
