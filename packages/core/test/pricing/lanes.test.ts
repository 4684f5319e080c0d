/** Which promotions are given together, and in which order: lanes, exclusives, groups and classes. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import type { Benefit, Lane, LaneMode, PricedCart, PricingPolicies, Promotion } from "../../src/pricing/index.ts"
import { priceCart } from "../../src/pricing/index.ts"
import { discountsOf, gbp, inTurn, line, off, percent, price } from "./kit.ts"
import { requestOf, smallCarts } from "./smallCarts.ts"

const inLane = (mode: LaneMode): Partial<PricingPolicies> => ({ lanes: [{ name: "cart", mode }] })
const exclusive = { _tag: "Exclusive" } as const
const group = (name: string) => ({ _tag: "ExclusiveInGroup", group: name }) as const
const skus = (...names: ReadonlyArray<string>) => ({ skus: names })
const amounts = ({ applied }: PricedCart) => applied.map(({ promotionId, amount }) => [promotionId, amount.amount])
const reasons = ({ notApplied }: PricedCart) =>
  Object.fromEntries(notApplied.map(({ promotionId, reason }) => [promotionId, reason]))

type Written = Omit<Promotion, "id" | "name">
const priced = (policies: Partial<PricingPolicies>, ...promotions: ReadonlyArray<Written | Benefit>): PricedCart =>
  price([line(1_000, 1, { sku: "tea" }), line(500, 1, { sku: "mug" })], { promotions: inTurn(...promotions), policies })

describe("a sequential lane", () => {
  it("lets each promotion see what those before it left", () => {
    expect(amounts(priced(inLane("sequential"), percent(10), off(350), percent(50)))).toEqual([
      ["p1", 150],
      ["p2", 350],
      ["p3", 500],
    ])
  })

  it("gives one of a group, and one class beside those that it goes with", () => {
    const first = { benefits: [percent(10)], stacking: group("g") }
    const other = priced(
      inLane("sequential"),
      first,
      { benefits: [percent(50)], stacking: group("g") },
      {
        benefits: [off(50)],
        stacking: group("h"),
      },
    )
    expect(amounts(other)).toEqual([
      ["p1", 150],
      ["p3", 50],
    ])
    expect(reasons(other)).toEqual({ p2: { _tag: "LostTo", promotionId: "p1" } })

    const forItems = {
      on: skus("tea"),
      benefits: [percent(10)],
      stacking: { _tag: "Stackable", combinesWith: ["item"] },
    } as const
    const classes = priced(inLane("sequential"), forItems, { on: skus("mug"), benefits: [percent(10)] }, percent(10))
    expect(amounts(classes)).toEqual([
      ["p1", 100],
      ["p2", 50],
    ])
    expect(reasons(classes)).toEqual({ p3: { _tag: "LostTo", promotionId: "p1" } })
  })

  it("asks both sides whether they go together", () => {
    const alone = { benefits: [percent(10)], stacking: { _tag: "Stackable", combinesWith: ["shipping"] } } as const
    expect(amounts(priced(inLane("sequential"), percent(10), alone))).toEqual([["p1", 150]])
    expect(amounts(priced(inLane("sequential"), alone, percent(10)))).toEqual([["p1", 150]])
  })

  it("gives the exclusive promotion of the highest priority alone, however little that is", () => {
    const alone = priced(
      inLane("sequential"),
      off(300),
      { benefits: [off(1)], stacking: exclusive },
      { benefits: [off(900)], stacking: exclusive },
    )
    expect(amounts(alone)).toEqual([["p2", 1]])
    expect(reasons(alone)).toEqual({
      p1: { _tag: "Exclusive", promotionId: "p2" },
      p3: { _tag: "Exclusive", promotionId: "p2" },
    })
  })

  it("passes by an exclusive promotion that gives nothing, and says what it lacks", () => {
    const condition = { _tag: "SpendAtLeast", amount: gbp(5_000) } as const
    const others = priced(inLane("sequential"), { benefits: [off(1)], condition, stacking: exclusive }, off(300))
    expect(amounts(others)).toEqual([["p2", 300]])
    expect(reasons(others)["p1"]?._tag).toBe("SpendTooLow")
  })

  it("with `bestForBuyer` gives what takes most off: an exclusive one, or all others together", () => {
    const policies = { ...inLane("sequential"), exclusive: "bestForBuyer" } as const
    const asked = (alone: number) =>
      priced(policies, off(300), off(200), { benefits: [off(alone)], stacking: exclusive })
    expect(amounts(asked(499))).toEqual([
      ["p1", 300],
      ["p2", 200],
    ])
    expect(reasons(asked(499))).toEqual({ p3: { _tag: "Exclusive", promotionId: "p1" } })
    expect(amounts(asked(500))).toEqual([["p3", 500]])
    const several = priced(
      policies,
      { benefits: [off(300)], stacking: exclusive },
      { benefits: [off(400)], stacking: exclusive },
      off(350),
    )
    expect(amounts(several)).toEqual([["p2", 400]])
  })

  it("with `bestForBuyer` counts what gifts are worth", () => {
    const mint = { offerId: "mint", sku: "mint", price: gbp(450), asOf: 0 } as unknown as Offer
    const asked = (money: number) =>
      price([line(1_000)], {
        promotions: inTurn(off(money), {
          benefits: [{ _tag: "Gift", gifts: [{ offerId: "mint" }] }],
          stacking: exclusive,
        }),
        policies: { exclusive: "bestForBuyer" },
        giftOffers: new Map([[mint.offerId, mint]]),
      })
    expect([amounts(asked(449)), amounts(asked(451))]).toEqual([[["p2", 450]], [["p1", 451]]])
  })
})

describe("a lane of the best for each line", () => {
  it("keeps for each line the promotion that takes most off it", () => {
    const best = priced(inLane("bestPerLine"), { on: skus("tea"), benefits: [percent(20)] }, percent(10), {
      on: skus("mug"),
      benefits: [off(40)],
    })
    expect(amounts(best)).toEqual([
      ["p1", 200],
      ["p2", 50],
    ])
    expect(reasons(best)).toEqual({ p3: { _tag: "LostTo", promotionId: "p2" } })
    expect(discountsOf(best)).toEqual([200, 50])
  })

  it("works each of them out on what the lane found, and keeps the first of equal ones", () => {
    const lanes: ReadonlyArray<Lane> = [
      { name: "first", mode: "sequential" },
      { name: "cart", mode: "bestPerLine" },
    ]
    const found = priced({ lanes }, { lane: "first", benefits: [percent(50)] }, percent(10), {
      benefits: [percent("10")],
    })
    expect(amounts(found)).toEqual([
      ["p1", 750],
      ["p2", 75],
    ])
    expect(reasons(found)).toEqual({ p3: { _tag: "LostTo", promotionId: "p2" } })
  })

  it("gives an exclusive promotion alone, and says why the others get nothing", () => {
    const found = priced(inLane("bestPerLine"), percent(10), { benefits: [off(5)], stacking: exclusive })
    expect([amounts(found), reasons(found)]).toEqual([[["p2", 5]], { p1: { _tag: "Exclusive", promotionId: "p2" } }])
    expect(
      reasons(
        priced(
          inLane("bestPerLine"),
          { on: skus("tea"), benefits: [off(1), off(1)], validity: {} },
          { benefits: [off(1)], condition: { _tag: "QuantityAtLeast", quantity: 3 } },
        ),
      )["p2"]?._tag,
    ).toBe("TooFewPieces")
  })

  it("keeps one of a group, wherever its lines are, and their lines keep what is next best", () => {
    const found = priced(
      inLane("bestPerLine"),
      { on: skus("tea"), benefits: [percent(10)], stacking: group("g") },
      { on: skus("mug"), benefits: [percent(20)], stacking: group("g") },
      { on: skus("mug"), benefits: [percent(5)] },
    )
    expect(amounts(found)).toEqual([
      ["p1", 100],
      ["p3", 25],
    ])
    expect(reasons(found)).toEqual({ p2: { _tag: "LostTo", promotionId: "p1" } })
  })

  it("takes it off the very pieces that the promotion is about", () => {
    const threeForTwo = { _tag: "BuyGet", buy: { quantity: 2 }, get: { quantity: 1 } } as const
    const lanes: ReadonlyArray<Lane> = [
      { name: "first", mode: "sequential" },
      { name: "cart", mode: "bestPerLine" },
    ]
    const found = price([line(100, 3)], {
      promotions: inTurn({ lane: "first", benefits: [{ _tag: "NthUnit", nth: 3, off: { percent: 10 } }] }, threeForTwo),
      policies: { lanes },
    })
    expect(found.lines[0]?.parts).toEqual([
      { quantity: 1, subtotal: gbp(100), discounts: [10, 90] },
      { quantity: 2, subtotal: gbp(200), discounts: [0, 0] },
    ])
  })

  it("takes as much off each line as the one promotion does that takes most off it alone", () => {
    const numRuns = scaled(5_000)
    const free = smallCarts.map((cart) => ({
      ...cart,
      promotions: cart.promotions.map(({ stacking: _, ...promotion }) => promotion),
    }))
    const property = fc.property(free, (cart) => {
      const alone = cart.promotions.map((promotion) =>
        discountsOf(priceCart(requestOf(cart, "bestPerLine", [promotion]))),
      )
      const most = cart.lines.map((_, at) => Math.max(...alone.map((discounts) => discounts[at] ?? 0)))
      const found = priceCart(requestOf(cart, "bestPerLine"))
      expect(discountsOf(found)).toEqual(most)
      for (const { discounts } of found.lines) expect(discounts.length).toBeLessThan(2)
    })
    fc.assert(property, { numRuns, seed })
    held("Each line keeps the one promotion that takes most off it", numRuns, "carts")
  })
})

describe("a lane of the best combination", () => {
  it("gives the combination that takes most off, in the order of priorities", () => {
    const found = priced(
      inLane("best"),
      { benefits: [percent(10)], stacking: group("g") },
      { benefits: [percent(20)], stacking: group("g") },
      off(100),
      { on: skus("mug"), benefits: [off(30)], stacking: { _tag: "Stackable", combinesWith: ["order"] } },
    )
    expect(amounts(found)).toEqual([
      ["p2", 300],
      ["p3", 100],
      ["p4", 30],
    ])
    expect(reasons(found)).toEqual({ p1: { _tag: "LostTo", promotionId: "p2" } })
    expect([found.optimal, found.gap, found.warnings]).toEqual([true, gbp(0), []])
  })

  it("leaves out what would break the threshold of something better", () => {
    const condition = { _tag: "SpendAtLeast", amount: gbp(1_500), measure: "discounted" } as const
    const found = priced(inLane("best"), off(100), { benefits: [off(400)], condition })
    expect(amounts(found)).toEqual([["p2", 400]])
    expect(reasons(found)).toEqual({ p1: { _tag: "LostTo", promotionId: "p2" } })
  })

  it("gives an exclusive promotion alone where nothing takes more off", () => {
    const asked = (alone: number) =>
      priced(inLane("best"), off(300), off(200), { benefits: [off(alone)], stacking: exclusive })
    expect(amounts(asked(501))).toEqual([["p3", 501]])
    expect(reasons(asked(501))).toEqual({
      p1: { _tag: "Exclusive", promotionId: "p3" },
      p2: { _tag: "Exclusive", promotionId: "p3" },
    })
    expect(amounts(asked(499))).toEqual([
      ["p1", 300],
      ["p2", 200],
    ])
    expect(reasons(asked(499))).toEqual({ p3: { _tag: "Exclusive", promotionId: "p1" } })
  })

  it("says what a promotion lacks that could not be given at all", () => {
    const condition = { _tag: "QuantityAtLeast", quantity: 3 } as const
    expect(reasons(priced(inLane("best"), off(1), { benefits: [off(9)], condition }))).toEqual({
      p2: { _tag: "TooFewPieces", required: 3, pieces: 2, missing: 1 },
    })
  })
})

describe("lanes in turn", () => {
  const lanes: ReadonlyArray<Lane> = [
    { name: "goods", mode: "best" },
    { name: "cart", mode: "sequential" },
  ]

  it("see the prices of those before them, whatever the priorities say", () => {
    expect(amounts(priced({ lanes }, off(500), { lane: "goods", benefits: [percent(50)] }))).toEqual([
      ["p2", 750],
      ["p1", 500],
    ])
  })

  it("keep what earlier lanes gave: an exclusive promotion of a later one comes too late, and one of an earlier one stays alone", () => {
    const late = priced(
      { lanes },
      { benefits: [off(900)], stacking: exclusive },
      { lane: "goods", benefits: [off(10)] },
    )
    expect([amounts(late), reasons(late)]).toEqual([[["p2", 10]], { p1: { _tag: "Exclusive", promotionId: "p2" } }])
    const early = priced({ lanes }, off(900), { lane: "goods", benefits: [off(10)], stacking: exclusive })
    expect([amounts(early), reasons(early)]).toEqual([[["p2", 10]], { p1: { _tag: "Exclusive", promotionId: "p2" } }])
  })

  it("do not take in a promotion whose lane there is not", () => {
    expect(reasons(priced({ lanes }, { lane: "coupons", benefits: [off(10)] }))).toEqual({
      p1: { _tag: "UnknownLane", lane: "coupons" },
    })
  })

  it("come before delivery, whose promotions look at what is left of the goods", () => {
    const free = { _tag: "ShippingOff", off: { percent: 100 } } as const
    const condition = { _tag: "SpendAtLeast", amount: gbp(800), measure: "discounted" } as const
    const asked = (money: number) =>
      price([line(1_000)], {
        promotions: inTurn({ benefits: [free], condition, priority: 9 }, off(money)),
        shipping: [{ id: "post", price: gbp(490) }],
      })
    expect([asked(200).delivery.total, asked(201).delivery.total]).toEqual([gbp(0), gbp(490)])
    expect(asked(200).applied.map(({ promotionId }) => promotionId)).toEqual(["p2", "p1"])
  })
})
