/** What became different between the settlement that a shopper saw and the one that would be bought now. */
import type { LineId, Sku } from "../catalog/ids.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import { priceText } from "../money/priceText.ts"

export type SettlementChange =
  | { readonly _tag: "LineAdded"; readonly lineId: LineId; readonly sku: Sku; readonly quantity: number }
  | { readonly _tag: "LineRemoved"; readonly lineId: LineId; readonly sku: Sku; readonly quantity: number }
  | {
      readonly _tag: "QuantityChanged"
      readonly lineId: LineId
      readonly sku: Sku
      readonly was: number
      readonly now: number
    }
  | { readonly _tag: "OptionsChanged"; readonly lineId: LineId; readonly sku: Sku }
  | {
      readonly _tag: "PriceChanged"
      readonly lineId: LineId
      readonly sku: Sku
      readonly was: Price
      readonly now: Price
    }
  | {
      readonly _tag: "DiscountChanged"
      readonly lineId: LineId
      readonly sku: Sku
      readonly was: Money
      readonly now: Money
    }
  | {
      readonly _tag: "TaxChanged"
      readonly lineId: LineId
      readonly sku: Sku
      readonly was: Money
      readonly now: Money
    }
  | { readonly _tag: "SellerChanged"; readonly lineId: LineId; readonly sku: Sku }
  /** What the shopper expected to pay is not what the settlement said. */
  | { readonly _tag: "OtherTotalExpected"; readonly expected: Money; readonly settled: Money }

type Price = Money | FineMoney

/** One sentence that says what changed. */
export const changeMessage = (change: SettlementChange): string => {
  const c = change
  switch (c._tag) {
    case "LineAdded":
      return `${c.quantity} of ${c.sku} came in.`
    case "LineRemoved":
      return `${c.quantity} of ${c.sku} went out.`
    case "QuantityChanged":
      return `The quantity of ${c.sku} changed from ${c.was} to ${c.now}.`
    case "OptionsChanged":
      return `The options of ${c.sku} changed.`
    case "PriceChanged":
      return `The price of ${c.sku} changed from ${priceText(c.was)} to ${priceText(c.now)}.`
    case "DiscountChanged":
      return `The discount on ${c.sku} changed from ${priceText(c.was)} to ${priceText(c.now)}.`
    case "TaxChanged":
      return `The tax on ${c.sku} changed from ${priceText(c.was)} to ${priceText(c.now)}.`
    case "SellerChanged":
      return `${c.sku} is sold by another seller now.`
    case "OtherTotalExpected":
      return `${priceText(c.expected)} was expected where the settlement said ${priceText(c.settled)}.`
  }
}
