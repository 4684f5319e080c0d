import { describe, expect, it } from "vitest"
import { codeAnswers } from "../../src/pricing/codes.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import { gbp, inTurn, line, price, request } from "./answerKit.ts"

const off = { _tag: "PercentOff", percent: 10 } as const
const given = (...ids: ReadonlyArray<string>) => ids.map((promotionId) => ({ promotionId }))

describe("what became of a code", () => {
  it("is told with the promotions that it helped to, however it was written", () => {
    const { codes } = price([line("tea", 1000)], {
      promotions: [{ benefits: [off], codes: ["Spring-10"] }],
      codes: [" spring-10 "],
    })
    expect(codes).toEqual([{ code: " spring-10 ", applied: true, promotionIds: ["p1"] }])
  })

  it("is that another code is missing where it is one of two that a promotion asks for", () => {
    const { codes } = price([line("tea", 1000)], {
      promotions: [
        {
          benefits: [{ ...off, on: { skus: ["tea"] } }],
          codes: ["SAVE"],
          condition: { _tag: "CodeEntered", codes: ["MORE"] },
        },
      ],
      codes: ["more"],
    })
    expect(codes).toEqual([{ code: "more", applied: false, reason: { _tag: "CodeMissing" } }])
  })

  it("does not change with the list it was compiled from", () => {
    const codes = ["MORE"]
    const condition = { _tag: "Any", of: [{ _tag: "CodeEntered", codes }] } as const
    const promotions = inTurn({ benefits: [off], condition })
    codes[0] = "OTHER"
    const { codes: answers } = priceCart({ ...request([line("tea", 1000)], { codes: ["more", "other"] }), promotions })
    expect(answers).toEqual([
      { code: "more", applied: true, promotionIds: ["p1"] },
      { code: "other", applied: false, reason: { _tag: "UnknownCode" } },
    ])
  })

  it("helps where another code of the same promotion is used up", () => {
    const promotions = [{ benefits: [off], codes: ["ONE", "TWO", "SIX"], limits: { perCode: { max: 1 } } }]
    const used = (...codes: ReadonlyArray<string>) =>
      price([line("tea", 1000)], {
        promotions,
        codes: ["one", "two"],
        used: new Map(codes.map((code) => [`ever promotion:p1:code:${code}`, 1])),
      })
    expect(used("ONE").applied.map(({ code }) => code)).toEqual(["TWO"])
    expect(used("ONE").lines[0]?.discounts.map(({ code }) => code)).toEqual(["TWO"])
    expect(used("TWO").applied.map(({ code }) => code)).toEqual(["ONE"])
    expect(used("ONE", "TWO").notApplied).toEqual([
      { promotionId: "p1", reason: { _tag: "LimitReached", limit: "perCode", max: 1 } },
    ])
  })

  it("is one reason where it helped to nothing", () => {
    const { codes } = price([line("tea", 1000)], {
      promotions: [
        { benefits: [off], codes: ["RICH"], condition: { _tag: "SpendAtLeast", amount: gbp(1500) } },
        { benefits: [off], codes: ["LATE"], validity: { until: 1 as never } },
        { benefits: [{ ...off, on: { skus: ["mug"] } }], codes: ["MUGS"] },
      ],
      codes: ["RICH", "NOBODY", "LATE", "MUGS"],
    })
    expect(codes).toEqual([
      {
        code: "RICH",
        applied: false,
        reason: {
          _tag: "SpendTooLow",
          required: gbp(1500),
          spent: gbp(1000),
          missing: gbp(500),
          measure: "list",
        },
      },
      { code: "NOBODY", applied: false, reason: { _tag: "UnknownCode" } },
      { code: "LATE", applied: false, reason: { _tag: "Expired", until: 1 } },
      { code: "MUGS", applied: false, reason: { _tag: "NoMatchingLine" } },
    ])
  })

  it("of several promotions names all that were given, or why the first was not", () => {
    const set = inTurn({ benefits: [off], codes: ["A"] }, { benefits: [off], codes: ["B", "A"] })
    const no = [
      { promotionId: "p2", reason: { _tag: "OtherChannel" as const } },
      { promotionId: "p1", reason: { _tag: "NothingLeft" as const } },
    ]
    expect(codeAnswers(["a", "b"], set, given("p2", "p1"), [])).toEqual([
      { code: "a", applied: true, promotionIds: ["p1", "p2"] },
      { code: "b", applied: true, promotionIds: ["p2"] },
    ])
    expect(codeAnswers(["A"], set, given("p2"), no)).toEqual([{ code: "A", applied: true, promotionIds: ["p2"] }])
    expect(codeAnswers(["A"], set, [], no)).toEqual([{ code: "A", applied: false, reason: { _tag: "NothingLeft" } }])
  })

  it("looks into conditions that ask for it, and not into those that ask for its absence", () => {
    const asks = (codes: ReadonlyArray<string>) => ({ _tag: "CodeEntered", codes }) as const
    const set = inTurn(
      { benefits: [off], condition: { _tag: "All", of: [{ _tag: "Any", of: [asks(["vip"])] }] } },
      { benefits: [off], condition: { _tag: "Not", of: asks(["none"]) } },
      { benefits: [off], codes: ["vip"], condition: asks(["VIP"]) },
    )
    expect(codeAnswers(["Vip", "none"], set, given("p1", "p2", "p3"), [])).toEqual([
      { code: "Vip", applied: true, promotionIds: ["p1", "p3"] },
      { code: "none", applied: false, reason: { _tag: "UnknownCode" } },
    ])
  })

  it("is not asked where none was entered", () => {
    expect(codeAnswers([], inTurn({ benefits: [off], codes: ["A"] }), given("p1"), [])).toEqual([])
  })
})
