import { describe, expect, it } from "vitest"
import { held, scaled } from "../../../../test/scale.ts"
import { priceCart } from "../../src/pricing/index.ts"
import { bruteForce } from "./bruteForce.ts"
import { families, INSTANCES_OF_A_FAMILY, searchOf } from "./families.ts"
import { gbp, inTurn, line, off, percent, price } from "./kit.ts"
import { law, PATIENCE } from "./law.ts"
import { requestOf, type SmallCart } from "./smallCarts.ts"
import { longCarts, tightCarts } from "./tightCarts.ts"

/** Of all instances 99 in 100 are proved with so few decisions: the usual budget is 80 times that. */
const FEW_DECISIONS = 250

const agrees = (cart: SmallCart): void => {
  const found = priceCart(requestOf(cart, "best"))
  const { ids, worth } = bruteForce(cart)
  expect(found.optimal).toBe(true)
  expect([found.applied.map(({ promotionId }) => promotionId), found.discount.amount]).toEqual([ids, worth])
}

describe("the published families of searches", () => {
  it("are the same on every machine, and another for each number", () => {
    const [first] = families
    expect(first).toBe("independent")
    const requests = families.flatMap((family) => [searchOf(family, 0), searchOf(family, 1)])
    const seen = new Set(requests.map(({ lines }) => JSON.stringify(lines)))
    expect(seen.size).toBe(requests.length)
    expect(priceCart(searchOf("threshold", 7))).toEqual(priceCart(searchOf("threshold", 7)))
    expect(requests.map(({ lines }) => lines.length)).toEqual(requests.map(() => 100))
    expect(requests.map(({ promotions }) => promotions?.promotions.length)).toEqual(requests.map(() => 20))
  })

  it(
    "are proved with few decisions",
    () => {
      const instances = scaled(INSTANCES_OF_A_FAMILY)
      const asked = families.flatMap((family) =>
        Array.from({ length: instances }, (_, instance) => searchOf(family, instance)),
      )
      const proved = asked.filter(
        (request) => priceCart({ ...request, policies: { ...request.policies, nodeBudget: FEW_DECISIONS } }).optimal,
      )
      expect(proved.length).toBeGreaterThanOrEqual(Math.floor(asked.length * 0.99))
      held(
        `Searches of all families proved with ${FEW_DECISIONS} decisions, of ${asked.length}`,
        proved.length,
        "carts",
      )
    },
    PATIENCE,
  )
})

describe("the search for the best combination", () => {
  let broken = 0
  law(
    "finds what trying all combinations finds where thresholds fall when others are given",
    "The best combination is right beside thresholds that others break",
    20_000,
    tightCarts,
    (cart) => {
      agrees(cart)
      const { notApplied } = priceCart(requestOf(cart, "sequential"))
      if (notApplied.some(({ reason }) => reason._tag === "SpendTooLow" && reason.listed !== undefined)) broken++
    },
    () => expect(broken).toBeGreaterThan(scaled(20_000) / 10),
  )

  law(
    "finds it in carts of many lines of few kinds, which it bounds on a few rows",
    "The best combination is right in carts of many lines of few kinds",
    5_000,
    longCarts,
    agrees,
  )

  it("says what it may have missed where there are more candidates than it searches", () => {
    const pennies = Array.from({ length: 200 }, () => off(1))
    const half = { condition: { _tag: "SpendAtLeast", amount: gbp(800), measure: "discounted" } as const }
    const asked = [off(300), { ...half, benefits: [percent(50)] }, ...pennies]
    const policies = { lanes: [{ name: "cart", mode: "best" }] } as const
    const priced = price([line(1_000)], { promotions: inTurn(...asked), policies })
    expect([priced.discount.amount, priced.optimal]).toEqual([500, false])
    // Without the first, half of 1,000 and 200 pennies.
    expect(priced.gap.amount).toBeGreaterThanOrEqual(200)
    expect(priced.gap.amount).toBeLessThanOrEqual(500)
  })
})
