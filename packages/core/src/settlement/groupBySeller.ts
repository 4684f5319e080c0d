import type { SellerId } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import * as Money from "../money/Money.ts"
import type { SettlementLine, Totals } from "./Settlement.ts"

/** What one seller sells of a purchase. */
export interface SellerGroup extends Totals {
  /** Absent: the shop itself. */
  readonly seller?: SellerId
  /** At least one, in the order of the purchase. */
  readonly lines: ReadonlyArray<SettlementLine>
}

/**
 * Divides lines by who sells them: the shop's own goods first, then the sellers by their ids, so that the same purchase is
 * always divided alike. Each line is in exactly one group, so the groups' amounts add up to those of all lines.
 */
export const groupBySeller = (lines: ReadonlyArray<SettlementLine>, currency: Currency): ReadonlyArray<SellerGroup> => {
  const bySeller = new Map<SellerId | undefined, Array<SettlementLine>>()
  for (const line of lines) {
    const group = bySeller.get(line.seller)
    if (group === undefined) bySeller.set(line.seller, [line])
    else group.push(line)
  }
  return [...bySeller]
    .sort(([a], [b]) => (a === undefined || (b !== undefined && a < b) ? -1 : 1))
    .map(([seller, group]) => ({
      ...(seller === undefined ? {} : { seller }),
      ...totalsOf(group, currency),
      lines: group,
    }))
}

/** The sums of the lines' amounts. */
export const totalsOf = (lines: ReadonlyArray<SettlementLine>, currency: Currency): Totals => {
  const sum = (amount: (line: SettlementLine) => Money.Money): Money.Money => Money.sum(lines.map(amount), currency)
  return {
    subtotal: sum((line) => line.subtotal),
    discount: sum((line) => line.discount),
    net: sum((line) => line.net),
    tax: sum((line) => line.tax),
    total: sum((line) => line.gross),
  }
}
