/**
 * Carts and promotions that every engine here can express, so that all of them are asked the same question.
 *
 * The goods of promotions do not overlap and amounts come last: so it makes no difference that one engine takes a
 * percentage off the list price and another off what is left, nor that one applies the highest value first.
 */
import { type BasketRow, basket } from "./baskets.ts"

/** A promotion in words that all engines know. Each asks for `SPEND`, which every cart here holds. */
export type ShopPromotion =
  | { readonly _tag: "PercentOffGoods"; readonly percent: number; readonly skus: ReadonlyArray<string> }
  | { readonly _tag: "PercentOffOrder"; readonly percent: number }
  | { readonly _tag: "AmountOffOrder"; readonly pence: number }
  /** Three pieces for the price of two, as often as they are there. */
  | { readonly _tag: "ThreeForTwo"; readonly sku: string }

/** What every promotion asks to be spent: minor units. */
export const SPEND = 100
/** Percent, contained in the prices. */
export const TAX = 20

/** So many lines of real prices; `pieces` puts one quantity on all of them. */
export const linesOf = (length: number, pieces?: number): ReadonlyArray<BasketRow> =>
  basket(length).map((row) => ({ ...row, quantity: pieces ?? row.quantity }))

/** A shop's promotions list more of its goods than one cart holds. */
const GOODS = 500

/** Of five promotions three list a third of the goods each, one is on the whole order, and one takes an amount off it. */
export const promotionsOf = (count: number, goods: number = GOODS): ReadonlyArray<ShopPromotion> => {
  const skus = basket(goods).map(({ sku }) => sku)
  const [onGoods, onOrder] = [Math.round(count * 0.6), Math.round(count * 0.8)]
  return Array.from({ length: count }, (_, at) => {
    if (at < onGoods)
      return { _tag: "PercentOffGoods", percent: 3 + (at % 5), skus: skus.filter((_, place) => place % onGoods === at) }
    return at < onOrder ? { _tag: "PercentOffOrder", percent: 5 } : { _tag: "AmountOffOrder", pence: 150 }
  })
}

/** "3 for 2" on so many of the goods, a promotion for each. */
export const threeForTwoOn = (goods: number): ReadonlyArray<ShopPromotion> =>
  basket(goods).map(({ sku }) => ({ _tag: "ThreeForTwo", sku }))

/** So many promotions on goods that nobody here buys. */
export const elsewhere = (count: number): ReadonlyArray<ShopPromotion> =>
  Array.from({ length: count }, (_, at) => ({
    _tag: "PercentOffGoods",
    percent: 3 + (at % 5),
    skus: Array.from({ length: 5 }, (_, place) => `elsewhere-${at}-${place}`),
  }))
