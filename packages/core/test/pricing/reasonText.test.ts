import { describe, expect, it } from "vitest"
import type { Instant } from "../../src/catalog/ids.ts"
import type { ConditionName } from "../../src/pricing/NotApplied.ts"
import type { CodeReason } from "../../src/pricing/PricedCart.ts"
import { piecesText, reasonText } from "../../src/pricing/reasonText.ts"
import { gbp } from "./answerKit.ts"

const moment = Date.UTC(2026, 0, 2, 3, 4) as Instant

const said: ReadonlyArray<readonly [CodeReason, string]> = [
  [{ _tag: "UnknownCode" }, "No promotion has this code."],
  [{ _tag: "NotYetValid", from: moment }, "It begins on 2026-01-02 03:04 UTC."],
  [{ _tag: "Expired", until: moment }, "It ended on 2026-01-02 03:04 UTC."],
  [{ _tag: "OutsideHours" }, "It is not given at this hour of the week."],
  [{ _tag: "OtherCurrency", currency: "EUR" }, "Its amounts are in EUR, and the cart is in another currency."],
  [{ _tag: "OtherChannel" }, "It is not given in this channel."],
  [{ _tag: "UnknownLane", lane: "late" }, "It stands in the lane late, which the pricing policies do not have."],
  [{ _tag: "CodeMissing" }, "None of its codes was entered."],
  [{ _tag: "NoMatchingLine" }, "The cart holds nothing it looks at."],
  [
    { _tag: "SpendTooLow", required: gbp(1000), spent: gbp(750), missing: gbp(250), measure: "list" },
    "Its goods cost 7.50 GBP and have to cost 10.00 GBP: 2.50 GBP is missing.",
  ],
  [
    { _tag: "SpendTooLow", required: gbp(1000), spent: gbp(750), missing: gbp(250), measure: "discounted" },
    "Its goods cost 7.50 GBP after discounts and have to cost 10.00 GBP: 2.50 GBP is missing.",
  ],
  [
    { _tag: "TooFewPieces", required: 3, pieces: 1, missing: 2 },
    "Its goods are 1 piece and have to be 3: 2 more are missing.",
  ],
  [
    { _tag: "TooFewPieces", required: 3, pieces: 2, missing: 1 },
    "Its goods are 2 pieces and have to be 3: 1 more is missing.",
  ],
  [{ _tag: "ConditionNotMet", condition: "BuyerIsMember" }, "It is for members."],
  [{ _tag: "LostTo", promotionId: "p" }, "The promotion p is given in its place."],
  [
    { _tag: "Exclusive", promotionId: "p" },
    "The promotion p and this one are not given together: one of them is given alone.",
  ],
  [{ _tag: "LimitReached", limit: "inAll", max: 1 }, "It may be given once in all, and was."],
  [{ _tag: "LimitReached", limit: "perBuyer", max: 2 }, "It may be given 2 times to each buyer, and was."],
  [{ _tag: "LimitReached", limit: "perCode", max: 1 }, "It may be given once for each code, and was."],
  [{ _tag: "BuyerUnknown" }, "It is limited for each buyer, and nobody knows who buys."],
  [
    { _tag: "BudgetSpent", amount: gbp(500), left: gbp(20) },
    "It would take 5.00 GBP off, and its budget has 0.20 GBP left.",
  ],
  [{ _tag: "NothingLeft" }, "Nothing is left that it could take something off."],
  [{ _tag: "Floor" }, "The goods already cost the least that they may."],
  [{ _tag: "RoundsToZero" }, "It would take off less than the smallest coin."],
  [{ _tag: "GiftRefused" }, "The shopper does not want its gift."],
  [{ _tag: "GiftUnavailable" }, "None of its gifts is for sale now."],
]

const conditions: ReadonlyArray<ConditionName> = [
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
]

describe("a reason", () => {
  it.each(said)("is a sentence with its numbers: %o", (reason, text) => expect(reasonText(reason)).toBe(text))

  it("is another one for each condition", () => {
    const texts = conditions.map((condition) => reasonText({ _tag: "ConditionNotMet", condition }))
    expect(new Set(texts).size).toBe(conditions.length)
    for (const text of texts) expect(text).toMatch(/^[A-Z].*\.$/)
  })

  it("counts pieces as people do", () => {
    expect([piecesText(1), piecesText(2)]).toEqual(["1 piece", "2 pieces"])
  })
})
