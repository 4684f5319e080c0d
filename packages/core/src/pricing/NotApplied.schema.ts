/** Why a promotion gives nothing, as it leaves: by its tag, with the numbers in it. */
import * as Schema from "effect/Schema"
import { Instant, Name } from "../catalog/ids.schema.ts"
import type * as MoneyModule from "../money/Money.ts"
import { Currency, Money as MoneyStruct } from "../money/money.schema.ts"
import { MAX_PROMOTION_ID_LENGTH } from "./Promotion.ts"
import { Measure } from "./shapes.schema.ts"

const Money: Schema.Codec<MoneyModule.Money> = MoneyStruct

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

/** The id of a promotion in an answer. */
export const PromotionId = Schema.String.check(Schema.isBetweenLength(1, MAX_PROMOTION_ID_LENGTH))

/** Conditions whose failing has no number that a shopper could do something about. */
const ConditionName = Schema.Literals([
  "Not",
  "BuyerInGroup",
  "BuyerIsMember",
  "OrderNumber",
  "CodeEntered",
  "PayingBy",
  "ChannelIs",
  "CountryIs",
  "BirthdayWithin",
  "HostSays",
])

export const NotAppliedReason = Schema.TaggedUnion({
  NotYetValid: { from: Instant },
  Expired: { until: Instant },
  OutsideHours: {},
  OtherCurrency: { currency: Currency },
  OtherChannel: {},
  UnknownLane: { lane: Name },
  CodeMissing: {},
  NoMatchingLine: {},
  SpendTooLow: {
    required: Money,
    spent: Money,
    missing: Money,
    measure: Measure,
    listed: Schema.optionalKey(Money),
  },
  TooFewPieces: { required: Count, pieces: Count, missing: Count },
  ConditionNotMet: { condition: ConditionName },
  LostTo: { promotionId: PromotionId },
  Exclusive: { promotionId: PromotionId },
  LimitReached: { limit: Schema.Literals(["inAll", "perBuyer", "perCode"]), max: Count },
  BuyerUnknown: {},
  BudgetSpent: { amount: Money, left: Money },
  NothingLeft: {},
  Floor: {},
  RoundsToZero: {},
  GiftRefused: {},
  GiftUnavailable: {},
}).annotate({ identifier: "NotAppliedReason" })

/** A promotion that gave nothing, and why. */
export const NotApplied = Schema.Struct({ promotionId: PromotionId, reason: NotAppliedReason }).annotate({
  identifier: "NotApplied",
})
