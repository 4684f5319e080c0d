/** Short words for the facts of tax tests. */
import * as Ratio from "../../src/money/Ratio.ts"
import type { TaxPolicy } from "../../src/pricing/TaxPolicy.ts"
import { type Taxation, type Taxed, type TaxItem, taxLines } from "../../src/pricing/tax.ts"

export const rate = Ratio.fromPercent

/** Rates in percent by category; a list is a category of several. */
export const policy = (
  basis: TaxPolicy["basis"],
  rates: Record<string, string | number | ReadonlyArray<string | number>>,
  more: Partial<TaxPolicy> = {},
): TaxPolicy => ({
  basis,
  rates: Object.fromEntries(
    Object.entries(rates).map(([category, one]) => [
      category,
      typeof one === "object" ? { rates: one.map((percent) => ({ rate: rate(percent) })) } : rate(one),
    ]),
  ),
  ...more,
})

let nextId = 0
export const item = (left: number, quantity = 1, category?: string, more: Partial<TaxItem> = {}): TaxItem => ({
  id: `l${nextId++}`,
  category,
  left,
  quantity,
  pieces: undefined,
  ...more,
})

export const taxOf = (policy: TaxPolicy, ...items: ReadonlyArray<TaxItem>): Taxation => taxLines(items, policy, "GBP")
export const sums = ({ taxed }: { readonly taxed: ReadonlyArray<Pick<Taxed, "net" | "tax" | "gross">> }) => ({
  net: taxed.reduce((sum, one) => sum + one.net, 0),
  tax: taxed.reduce((sum, one) => sum + one.tax, 0),
  gross: taxed.reduce((sum, one) => sum + one.gross, 0),
})
export const rows = ({ taxes }: Pick<Taxation, "taxes">) =>
  taxes.map(({ category, rate, net, tax }) => [category, Ratio.toPercent(rate), net.amount, tax.amount])
