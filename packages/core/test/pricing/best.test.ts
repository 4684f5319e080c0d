import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { PricedCart, Promotion } from "../../src/pricing/index.ts"
import { priceCart } from "../../src/pricing/index.ts"
import { bruteForce, isLegal } from "./bruteForce.ts"
import { families, INSTANCES_OF_A_FAMILY, searchOf } from "./families.ts"
import { gbp, inTurn, line, price } from "./kit.ts"
import { PATIENCE } from "./law.ts"
import { requestOf, type SmallCart, smallCarts } from "./smallCarts.ts"

const idsOf = ({ applied }: PricedCart): ReadonlyArray<string> => applied.map(({ promotionId }) => promotionId)
const priced = (cart: SmallCart, which?: ReadonlyArray<Promotion>): PricedCart =>
  priceCart(requestOf(cart, "best", which))

describe("the best combination", () => {
  it(
    "is the one that trying all of them finds: worth the most, of the fewest, and then the first promotions",
    () => {
      const numRuns = scaled(10_000, 1 / 5)
      let several = 0
      let stopped = 0
      const property = fc.property(smallCarts, (cart) => {
        const found = priced(cart)
        const { ids, worth } = bruteForce(cart)
        expect(found.optimal).toBe(true)
        expect([idsOf(found), found.discount.amount]).toEqual([ids, worth])
        if (ids.length > 1) several++
        if (ids.length < cart.promotions.length) stopped++
      })
      fc.assert(property, { numRuns, seed })
      expect(several).toBeGreaterThan(numRuns / 5)
      expect(stopped).toBeGreaterThan(numRuns / 2)
      held("The best combination is the one that trying all of them finds", numRuns, "carts")
    },
    PATIENCE,
  )

  it(
    "takes no less off than any legal combination, and no less than one promotion after the other",
    () => {
      const tried = smallCarts.chain((cart) =>
        fc.record({ cart: fc.constant(cart), some: fc.subarray([...cart.promotions]) }),
      )
      const numRuns = scaled(5_000)
      const property = fc.property(tried, ({ cart, some }) => {
        const best = priced(cart).discount.amount
        if (isLegal(some))
          expect(priceCart(requestOf(cart, "sequential", some)).discount.amount).toBeLessThanOrEqual(best)
        expect(priceCart(requestOf(cart, "sequential")).discount.amount).toBeLessThanOrEqual(best)
      })
      fc.assert(property, { numRuns, seed })
      held("The best combination takes no less off than any other", numRuns, "carts")
    },
    PATIENCE,
  )

  it(
    "never costs more once there is one promotion more",
    () => {
      const added = smallCarts.chain((cart) =>
        fc.record({ cart: fc.constant(cart), without: fc.nat(cart.promotions.length - 1) }),
      )
      const numRuns = scaled(5_000)
      const property = fc.property(added, ({ cart, without }) => {
        const fewer = priced(
          cart,
          cart.promotions.filter((_, at) => at !== without),
        )
        const all = priced(cart)
        expect([all.optimal, fewer.optimal]).toEqual([true, true])
        expect(all.discount.amount).toBeGreaterThanOrEqual(fewer.discount.amount)
        // A gift may be worth more than the money it is given for.
        if (all.gifts.length === 0) expect(all.total.amount).toBeLessThanOrEqual(fewer.total.amount)
      })
      fc.assert(property, { numRuns, seed })
      held("One promotion more never costs more in its lane", numRuns, "carts")
    },
    PATIENCE,
  )

  it(
    "says how much more another one could take off where the search has to stop",
    () => {
      const numRuns = scaled(2_000)
      let early = 0
      const property = fc.property(smallCarts, fc.integer({ min: 1, max: 3 }), (cart, nodeBudget) => {
        const request = requestOf(cart, "best")
        const found = priceCart({ ...request, policies: { ...request.policies, nodeBudget } })
        const { worth } = bruteForce(cart)
        const short = worth - found.discount.amount
        expect(short).toBeGreaterThanOrEqual(0)
        expect(short).toBeLessThanOrEqual(found.gap.amount)
        expect(found.optimal).toBe(found.gap.amount === 0)
        const told = found.warnings.filter(({ _tag }) => _tag === "SearchStopped")
        expect(told).toEqual(found.optimal ? [] : [{ _tag: "SearchStopped", lane: "cart", gap: found.gap }])
        if (!found.optimal) early++
      })
      fc.assert(property, { numRuns, seed })
      expect(early).toBeGreaterThan(numRuns / 50)
      held("A search that stops says what it may have missed", numRuns, "carts")
    },
    PATIENCE,
  )

  it("prefers fewer promotions, then higher priorities, then lower ids, where as much is taken off", () => {
    const lanes = [{ name: "cart", mode: "best" }] as const
    const ten = { _tag: "AmountOff", amount: gbp(10) } as const
    const five = { _tag: "AmountOff", amount: gbp(5) } as const
    const exclusive = { _tag: "ExclusiveInGroup", group: "g" } as const
    const asked = (...promotions: ReadonlyArray<Omit<Promotion, "id" | "name">>) =>
      idsOf(price([line(100)], { promotions: inTurn(...promotions), policies: { lanes } }))
    expect(asked({ benefits: [ten], stacking: exclusive }, { benefits: [ten], stacking: exclusive })).toEqual(["p1"])
    expect(
      asked({ benefits: [five] }, { benefits: [five] }, { benefits: [ten], stacking: { _tag: "Exclusive" } }),
    ).toEqual(["p3"])
    expect(
      asked({ benefits: [ten] }, { benefits: [ten] }, { benefits: [ten], stacking: { _tag: "Exclusive" } }),
    ).toEqual(["p1", "p2"])
    const all = { _tag: "AmountOff", amount: gbp(100) } as const
    expect(asked({ benefits: [ten] }, { benefits: [all] })).toEqual(["p2"])
  })
})

describe("the published families of searches", () => {
  it.each(families)("%s: the best combination is proved inside the usual budget, nearly always", (family) => {
    const instances = scaled(INSTANCES_OF_A_FAMILY)
    let optimal = 0
    for (let instance = 0; instance < instances; instance++)
      if (priceCart(searchOf(family, instance)).optimal) optimal++
    expect(optimal).toBeGreaterThanOrEqual(Math.floor(instances * 0.99))
    held(`Searches of the family ${family} that proved their answer, of ${instances}`, optimal, "searches")
  })
})
