/** Reasons as sentences: for a log, a back office, or a shopper who is read English. */
import type { Instant } from "../catalog/ids.ts"
import { priceText } from "../money/priceText.ts"
import { localClock, UTC } from "./localTime.ts"
import type { ConditionName } from "./NotApplied.ts"
import type { CodeReason } from "./PricedCart.ts"

/**
 * Why a promotion, or a code, gives nothing: one sentence, with its numbers.
 *
 * @example
 * import { reasonText } from "@cartwright/core/pricing"
 *
 * reasonText({ _tag: "LostTo", promotionId: "summer" }) // => "The promotion summer is given in its place."
 */
export const reasonText = (reason: CodeReason): string => {
  switch (reason._tag) {
    case "UnknownCode":
      return "No promotion has this code."
    case "NotYetValid":
      return `It begins on ${momentText(reason.from)}.`
    case "Expired":
      return `It ended on ${momentText(reason.until)}.`
    case "OutsideHours":
      return "It is not given at this hour of the week."
    case "OtherCurrency":
      return `Its amounts are in ${reason.currency}, and the cart is in another currency.`
    case "OtherChannel":
      return "It is not given in this channel."
    case "UnknownLane":
      return `It stands in the lane ${reason.lane}, which the pricing policies do not have.`
    case "CodeMissing":
      return "None of its codes was entered."
    case "NoMatchingLine":
      return "The cart holds nothing it looks at."
    case "SpendTooLow":
      return `Its goods cost ${priceText(reason.spent)}${reason.measure === "list" ? "" : " after discounts"} and have to cost ${priceText(reason.required)}: ${priceText(reason.missing)} is missing.`
    case "TooFewPieces":
      return `Its goods are ${piecesText(reason.pieces)} and have to be ${reason.required}: ${reason.missing} more ${reason.missing === 1 ? "is" : "are"} missing.`
    case "ConditionNotMet":
      return CONDITIONS[reason.condition]
    case "LostTo":
      return `The promotion ${reason.promotionId} is given in its place.`
    case "Exclusive":
      return `The promotion ${reason.promotionId} and this one are not given together: one of them is given alone.`
    case "LimitReached":
      return `It may be given ${reason.max === 1 ? "once" : `${reason.max} times`}${LIMITS[reason.limit]}, and was.`
    case "BuyerUnknown":
      return "It is limited for each buyer, and nobody knows who buys."
    case "BudgetSpent":
      return `It would take ${priceText(reason.amount)} off, and its budget has ${priceText(reason.left)} left.`
    case "NothingLeft":
      return "Nothing is left that it could take something off."
    case "Floor":
      return "The goods already cost the least that they may."
    case "RoundsToZero":
      return "It would take off less than the smallest coin."
    case "GiftRefused":
      return "The shopper does not want its gift."
    case "GiftUnavailable":
      return "None of its gifts is for sale now."
  }
}

const CONDITIONS: Readonly<Record<ConditionName, string>> = {
  Not: "Something holds for this cart that may not hold.",
  BuyerInGroup: "It is for buyers of other groups.",
  BuyerIsMember: "It is for members.",
  OrderNumber: "It is for another order of the buyer than this one.",
  CodeEntered: "A code that it asks for was not entered.",
  PayingBy: "It is for another way to pay.",
  ChannelIs: "It is for another channel.",
  CountryIs: "It is for another country.",
  BirthdayWithin: "It is for days around the buyer's birthday.",
  HostSays: "The shop does not say that it holds for this purchase.",
}

const LIMITS = { inAll: " in all", perBuyer: " to each buyer", perCode: " for each code" } as const

export const piecesText = (pieces: number): string => (pieces === 1 ? "1 piece" : `${pieces} pieces`)

/** "2026-01-31 09:30 UTC". */
const momentText = (moment: Instant): string => {
  const time = localClock(UTC)?.(moment)
  if (time === undefined) return `the moment ${moment}`
  const minute = time.minuteOfWeek % 1440
  const date = [digits(time.year, 4), digits(time.month, 2), digits(time.day, 2)].join("-")
  return `${date} ${digits(Math.floor(minute / 60), 2)}:${digits(minute % 60, 2)} UTC`
}

const digits = (value: number, count: number): string => String(value).padStart(count, "0")
