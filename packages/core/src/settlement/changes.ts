import { sameOptions } from "../cart/identity.ts"
import type { LineId } from "../catalog/ids.ts"
import * as FineMoney from "../money/FineMoney.ts"
import * as Money from "../money/Money.ts"
import type { Settlement, SettlementLine } from "./Settlement.ts"
import type { SettlementChange } from "./SettlementChange.ts"

/**
 * What became different between two settlements of one purchase, line by line: those that were there in their order, then
 * those that came in.
 *
 * Law: it is empty exactly where the fingerprints are equal, provided that both are of one owner, source, shop and address.
 */
export const changesBetween = (
  was: Pick<Settlement, "lines">,
  now: Pick<Settlement, "lines">,
): ReadonlyArray<SettlementChange> => {
  const left = new Map<LineId, SettlementLine>(now.lines.map((line) => [line.lineId, line]))
  const changes: Array<SettlementChange> = []
  for (const line of was.lines) {
    const same = left.get(line.lineId)
    // A line never changes what it is a line of: under its id there is another one now.
    if (same === undefined || same.offerId !== line.offerId || same.sku !== line.sku) {
      changes.push({ _tag: "LineRemoved", ...named(line), quantity: line.quantity })
      continue
    }
    left.delete(line.lineId)
    changes.push(...changesOf(line, same))
  }
  for (const line of left.values()) changes.push({ _tag: "LineAdded", ...named(line), quantity: line.quantity })
  return changes
}

const named = ({ lineId, sku }: SettlementLine): Pick<SettlementLine, "lineId" | "sku"> => ({ lineId, sku })

const changesOf = (was: SettlementLine, now: SettlementLine): ReadonlyArray<SettlementChange> => {
  const line = named(now)
  const changes: Array<SettlementChange> = []
  if (was.quantity !== now.quantity)
    changes.push({ _tag: "QuantityChanged", ...line, was: was.quantity, now: now.quantity })
  if (!sameOptions(was.options, now.options)) changes.push({ _tag: "OptionsChanged", ...line })
  if (!FineMoney.equals(was.unitPrice, now.unitPrice))
    changes.push({ _tag: "PriceChanged", ...line, was: was.unitPrice, now: now.unitPrice })
  if (!Money.equals(was.discount, now.discount))
    changes.push({ _tag: "DiscountChanged", ...line, was: was.discount, now: now.discount })
  // A tax that moves into the price, or out of it, may be the same amount; what is paid or what is left is not.
  const moved = changes.length === 0 && !Money.equals(was.net, now.net)
  if (moved || !Money.equals(was.tax, now.tax))
    changes.push({ _tag: "TaxChanged", ...line, was: was.tax, now: now.tax })
  if (was.seller !== now.seller) changes.push({ _tag: "SellerChanged", ...line })
  return changes
}
