/** Why a promotion gives nothing to a cart: plain data with the numbers in it. */
import type { Instant } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import type { Money } from "../money/Money.ts"
import type { Measure } from "./Condition.ts"

/** A promotion that gave nothing, and why. */
export interface NotApplied {
  readonly promotionId: string
  readonly reason: NotAppliedReason
}

export type NotAppliedReason =
  | { readonly _tag: "NotYetValid"; readonly from: Instant }
  | { readonly _tag: "Expired"; readonly until: Instant }
  /** It is valid, and not at this hour of the week. */
  | { readonly _tag: "OutsideHours" }
  /** Its amounts are in `currency`, the cart is not. */
  | { readonly _tag: "OtherCurrency"; readonly currency: Currency }
  | { readonly _tag: "OtherChannel" }
  /** It stands in a lane that the policies do not have. */
  | { readonly _tag: "UnknownLane"; readonly lane: string }
  /** None of its codes was entered. */
  | { readonly _tag: "CodeMissing" }
  /** The cart holds nothing it looks at. */
  | { readonly _tag: "NoMatchingLine" }
  /** The lines it looks at cost `spent` and had to cost `required`. */
  | {
      readonly _tag: "SpendTooLow"
      readonly required: Money
      readonly spent: Money
      readonly missing: Money
      readonly measure: Measure
      /** What they cost before other promotions, where that would have been enough. */
      readonly listed?: Money
    }
  /** The lines it looks at have `pieces` and had to have `required`. */
  | { readonly _tag: "TooFewPieces"; readonly required: number; readonly pieces: number; readonly missing: number }
  /** Another of its conditions does not hold; of a tree the first that does not. */
  | { readonly _tag: "ConditionNotMet"; readonly condition: ConditionName }
  /** Another promotion that it may not be given with came first, or gave more. */
  | { readonly _tag: "LostTo"; readonly promotionId: string }
  /** An exclusive promotion is given alone. */
  | { readonly _tag: "Exclusive"; readonly promotionId: string }
  /** It was used as often as it may be: in all, by this buyer, or under this code. */
  | { readonly _tag: "LimitReached"; readonly limit: "inAll" | "perBuyer" | "perCode"; readonly max: number }
  /** Limits of each buyer hold for buyers who are known. */
  | { readonly _tag: "BuyerUnknown" }
  /** It would take `amount` off, and its budget has `left`. */
  | { readonly _tag: "BudgetSpent"; readonly amount: Money; readonly left: Money }
  /** Promotions before it, or a price of zero, left nothing to take off. */
  | { readonly _tag: "NothingLeft" }
  /** What is left may not fall below the floors of the goods. */
  | { readonly _tag: "Floor" }
  /** Its percentage of so little is less than a minor unit. */
  | { readonly _tag: "RoundsToZero" }
  /** The shopper does not want its gift. */
  | { readonly _tag: "GiftRefused" }
  /** None of its gifts is for sale now. */
  | { readonly _tag: "GiftUnavailable" }

/** Conditions whose failing has no number that a shopper could do something about. */
export type ConditionName =
  | "Not"
  | "BuyerInGroup"
  | "BuyerIsMember"
  | "OrderNumber"
  | "CodeEntered"
  | "PayingBy"
  | "ChannelIs"
  | "CountryIs"
  | "BirthdayWithin"
  | "HostSays"
