/** What each seller's goods and deliveries come to. */
import type { SellerId } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import type { Money } from "../money/Money.ts"
import type { PricedGift, PricedLine, PricedShipment, SellerTotals } from "./PricedCart.ts"
import { plus } from "./Worksheet.ts"

type Column = "subtotal" | "discount" | "net" | "tax" | "gross" | "discounts"
type Sold = Pick<PricedLine | PricedGift | PricedShipment, Column> & { readonly seller?: SellerId }

interface Sums {
  subtotal: number
  discount: number
  net: number
  total: number
  funded: number
}

/** The shop's own first, where there are any, then the sellers by their ids. The sums of each column add up to the cart's. */
export const sellerTotals = (
  lines: ReadonlyArray<Sold>,
  gifts: ReadonlyArray<Sold>,
  shipments: ReadonlyArray<Sold>,
  currency: Currency,
): ReadonlyArray<SellerTotals> => {
  const bySeller = new Map<SellerId | undefined, Sums>()
  for (const one of lines) count(one, bySeller)
  for (const one of gifts) count(one, bySeller)
  for (const one of shipments) count(one, bySeller)
  const money = (amount: number): Money => ({ amount, currency })
  const sellers = [...bySeller]
  if (sellers.length > 1) sellers.sort(([a], [b]) => (a === undefined || (b !== undefined && a < b) ? -1 : 1))
  return sellers.map(([seller, { subtotal, discount, net, total, funded }]) => ({
    ...(seller === undefined ? {} : { seller }),
    subtotal: money(subtotal),
    discount: money(discount),
    net: money(net),
    tax: money(total - net),
    total: money(total),
    funded: money(funded),
  }))
}

const count = (one: Sold, bySeller: Map<SellerId | undefined, Sums>): void => {
  let sums = bySeller.get(one.seller)
  if (sums === undefined) {
    sums = { subtotal: 0, discount: 0, net: 0, total: 0, funded: 0 }
    bySeller.set(one.seller, sums)
  }
  sums.subtotal = plus(sums.subtotal, one.subtotal.amount)
  sums.discount += one.discount.amount // at most the subtotal, so as safe as it is
  sums.net += one.net.amount
  sums.total = plus(sums.total, one.gross.amount)
  for (const { funding } of one.discounts) {
    if (funding === undefined) continue
    for (const { by, amount } of funding) if (by === "seller") sums.funded += amount.amount
  }
}
