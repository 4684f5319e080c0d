/** Why a shopper cannot check out, or not like this: plain data with the numbers in it. */
import { type Warning, warningMessage } from "../cart/Warning.ts"
import type { SettlementId } from "../catalog/ids.ts"
import * as Money from "../money/Money.ts"
import { priceText } from "../money/priceText.ts"
import { changeMessage, type SettlementChange } from "./SettlementChange.ts"

export type SettlementRejection =
  /** No line of the cart is selected, or the cart is empty. */
  | { readonly _tag: "NothingSelected" }
  /** Selected lines cannot be bought as they are; each problem names its line or SKU. */
  | { readonly _tag: "SelectionNotBuyable"; readonly problems: ReadonlyArray<Warning> }
  /** An order of it would count in more limits and budgets, and of more SKUs, than one order may. */
  | { readonly _tag: "TooManyLimits"; readonly uses: number; readonly max: number }
  /** No such settlement, or none of this shopper's: the two look exactly alike. */
  | { readonly _tag: "SettlementNotFound"; readonly settlementId: SettlementId }
  | { readonly _tag: "SettlementExpired"; readonly settlementId: SettlementId; readonly expiredAt: number }
  /** What the shopper saw is no longer what would be bought. `changes` is empty only where what they saw has been lost. */
  | {
      readonly _tag: "SettlementChanged"
      readonly was: Money.Money
      readonly now: Money.Money
      readonly changes: ReadonlyArray<SettlementChange>
    }
  /** The resume text is forged, altered, of another settlement or signed with an unknown secret. */
  | { readonly _tag: "ResumeInvalid" }

/** One sentence or two for the log or the shopper: what was refused, with its values, and the way out. */
export const settlementRejectionMessage = (rejection: SettlementRejection): string => {
  const r = rejection
  switch (r._tag) {
    case "NothingSelected":
      return "No line of the cart is selected. Select what is to be checked out, or add something."
    case "SelectionNotBuyable":
      return `Not everything that is selected can be bought: ${told(r.problems.map(warningMessage), "problems")}`
    case "TooManyLimits":
      return `The selected lines and their promotions count in ${r.uses} limits, at most ${r.max} are counted for one order. Check out fewer lines at a time.`
    case "SettlementNotFound":
      return `There is no settlement ${r.settlementId} for this shopper. Open one again; what was ordered already is not ordered twice.`
    case "SettlementExpired":
      return `The settlement ${r.settlementId} has expired. Open one again and show it to the shopper.`
    case "SettlementChanged":
      return `${totals(r)}${because(r.changes)} Open a settlement again and let the shopper agree to it.`
    case "ResumeInvalid":
      return "The resume text is not one that a settlement of this shop came with. Send it unchanged, or open a settlement again."
  }
}

type Changed = Extract<SettlementRejection, { readonly _tag: "SettlementChanged" }>

const totals = ({ was, now }: Changed): string =>
  Money.equals(was, now)
    ? `The purchase changed, though its total is still ${priceText(now)}`
    : `The total changed from ${priceText(was)} to ${priceText(now)}`

const because = (changes: ReadonlyArray<SettlementChange>): string =>
  changes.length === 0 ? "." : `: ${told(changes.map(changeMessage), "changes")}`

const MAX_TOLD = 5

/** The first few sentences: a thousand lines can each have their own. */
const told = (sentences: ReadonlyArray<string>, what: string): string =>
  sentences.slice(0, MAX_TOLD).join(" ") +
  (sentences.length > MAX_TOLD ? ` And ${sentences.length - MAX_TOLD} more ${what}.` : "")
