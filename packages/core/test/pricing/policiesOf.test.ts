import { describe, expect, it } from "vitest"
import { PRICING_DEFAULTS, type PricingPolicies } from "../../src/pricing/PricingPolicies.ts"
import { policiesOf } from "../../src/pricing/policiesOf.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import { gbp, line, request } from "./answerKit.ts"

/** As a host sends them that has no types. */
const sent = (policies: object): Partial<PricingPolicies> => policies

const lane = (name: string) => ({ name, mode: "sequential" })

describe("the policies of a pricing", () => {
  it("are the defaults for all that is left open, or `undefined`", () => {
    expect(policiesOf(undefined)).toBe(PRICING_DEFAULTS)
    const open = Object.fromEntries(Object.keys(PRICING_DEFAULTS).map((name) => [name, undefined]))
    expect(policiesOf(sent({ ...open, points: undefined }))).toEqual(PRICING_DEFAULTS)
    expect(Object.hasOwn(policiesOf(sent({ points: undefined })), "points")).toBe(false)
  })

  it("are kept as they are given", () => {
    const given: PricingPolicies = {
      lanes: [{ name: "a", mode: "best" }],
      exclusive: "bestForBuyer",
      rounding: "halfEven",
      catalogueRounding: "once",
      measure: "discounted",
      leftover: "first",
      quantityPrices: "sku",
      tenders: "reduction",
      points: { onePer: gbp(100) },
      nodeBudget: 5,
      reasons: "all",
    }
    expect(policiesOf(given)).toEqual(given)
  })

  it.each([
    ['two lanes have one name, got "a"', { lanes: [lane("a"), lane("b"), lane("a")] }],
    ["it has too many lanes, got 9", { lanes: Array.from({ length: 9 }, (_, at) => lane(`lane ${at}`)) }],
    ['rounding is none we know, got "nearest"', { rounding: "nearest" }],
    ["nodeBudget is out of bounds, got 0", { nodeBudget: 0 }],
    ["nodeBudget is out of bounds, got NaN", { nodeBudget: Number.NaN }],
    ["nodeBudget is out of bounds, got 1000001", { nodeBudget: 1_000_001 }],
    ['nodeBudget is out of bounds, got "5"', { nodeBudget: "5" }],
  ])("are refused by priceCart where %s", (says, policies) => {
    const asked = { ...request([line("tea", 450)]), policies: sent(policies) }
    expect(() => priceCart(asked)).toThrow(RangeError)
    expect(() => priceCart(asked)).toThrow(`priceCart: of its policies, ${says}`)
  })
})
