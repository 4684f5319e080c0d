/** Does a promotion apply to this cart, and if it does not, why not and how far away is it? */

import type { CompiledPromotion } from "./CompiledPromotion.ts"
import type { NotAppliedReason } from "./PricedCart.ts"
import { type Goods, plus, type Row, type Worksheet } from "./Worksheet.ts"

/** The rows a promotion looks at, in their order. */
export const matching = (promotion: CompiledPromotion, rows: ReadonlyArray<Row>): ReadonlyArray<Row> =>
  promotion.skus === undefined && promotion.sellers === undefined
    ? rows
    : rows.filter((row) => looksAt(promotion, row.goods))

/** Why a promotion cannot apply to this cart, whatever it holds; `undefined` if it can. */
export const outOfPlay = (
  { from, until, currency }: CompiledPromotion,
  sheet: Worksheet,
): NotAppliedReason | undefined => {
  if (from !== undefined && sheet.moment < from) return { _tag: "NotYetValid", from }
  if (until !== undefined && sheet.moment >= until) return { _tag: "Expired", until }
  if (currency !== undefined && currency !== sheet.currency) return { _tag: "OtherCurrency", currency }
  return undefined
}

/** What the rows it looks at lack for a promotion to apply; `undefined` if they lack nothing. */
export const lacking = (
  { spendAtLeast: required }: CompiledPromotion,
  rows: ReadonlyArray<Row>,
  { currency }: Worksheet,
): NotAppliedReason | undefined => {
  if (rows.length === 0) return { _tag: "NoMatchingLine" }
  if (required === 0) return undefined
  const spent = spentOn(rows)
  if (spent >= required) return undefined
  return {
    _tag: "SpendTooLow",
    required: { amount: required, currency },
    spent: { amount: spent, currency },
    missing: { amount: required - spent, currency },
  }
}

/** Goods without a seller are in no list of sellers. */
const looksAt = ({ skus, sellers }: CompiledPromotion, { sku, seller }: Goods): boolean =>
  (skus === undefined || (sku !== undefined && skus.has(sku))) &&
  (sellers === undefined || (seller !== undefined && sellers.has(seller)))

const spentOn = (rows: ReadonlyArray<Row>): number => {
  let spent = 0
  for (const row of rows) spent = plus(spent, row.subtotal)
  return spent
}
