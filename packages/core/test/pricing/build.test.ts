import { describe, expect, expectTypeOf, it } from "vitest"
import type { Benefit } from "../../src/pricing/Benefit.ts"
import {
  amountOff,
  bundlePrice,
  buyGet,
  everyPieces,
  everySpent,
  firstThenFurther,
  fixedPrice,
  freeShipping,
  gift,
  nthUnit,
  percentOff,
  pointsTimes,
  shippingOff,
  tieredByAmount,
  tieredByQuantity,
} from "../../src/pricing/buildBenefit.ts"
import {
  allOf,
  anyOf,
  birthdayWithin,
  buyerInGroup,
  buyerIsMember,
  channelIs,
  codeEntered,
  countryIs,
  everyNthOrder,
  firstOrder,
  hostSays,
  not,
  nthOrder,
  payingBy,
  quantityAtLeast,
  spendAtLeast,
} from "../../src/pricing/buildCondition.ts"
import { type PromotionDraft, promotion } from "../../src/pricing/buildPromotion.ts"
import type { Condition } from "../../src/pricing/Condition.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { promotionProblems } from "../../src/pricing/PromotionProblem.ts"
import { asSent, gbp, plain } from "./promotionKit.ts"

const draft = promotion("spring", "Spring")
const tea = { categories: ["tea"] }

describe("a promotion written in code", () => {
  it("is the plain JSON that a back office would write", () => {
    expect(draft.gives(percentOff(10))).toEqual(plain)
    const full = draft
      .on(tea)
      .when(spendAtLeast(gbp(5000)), buyerIsMember())
      .inLane("coupons")
      .priority(5)
      .from(1000)
      .until(2000)
      .during("Europe/London", { day: "mon" }, { day: "tue", from: "09:00" })
      .inChannels("web", "app")
      .withCodes("SAVE10")
      .exclusiveIn("coupons")
      .combinesWith("shipping")
      .limitedTo({ perBuyer: { max: 1 } })
      .withinBudget(gbp(100_000), "month")
      .fundedBy({ seller: 50, platform: 50 })
      .gives(amountOff(gbp(500)), pointsTimes(2))
    expect(full).toEqual({
      id: "spring",
      name: "Spring",
      on: tea,
      condition: { _tag: "All", of: [{ _tag: "SpendAtLeast", amount: gbp(5000) }, { _tag: "BuyerIsMember" }] },
      lane: "coupons",
      priority: 5,
      validity: {
        from: 1000,
        until: 2000,
        weekly: { zone: "Europe/London", hours: [{ day: "mon" }, { day: "tue", from: "09:00" }] },
      },
      channels: ["web", "app"],
      codes: ["SAVE10"],
      stacking: { _tag: "ExclusiveInGroup", group: "coupons", combinesWith: ["shipping"] },
      limits: { perBuyer: { max: 1 } },
      budget: { money: gbp(100_000), per: "month" },
      funding: { seller: 50, platform: 50 },
      benefits: [
        { _tag: "AmountOff", amount: gbp(500) },
        { _tag: "PointsTimes", times: 2 },
      ],
    })
    expect(asSent(full)).toEqual(full)
  })

  it("can be begun once and ended several ways", () => {
    const members = draft.when(buyerIsMember())
    const first = members.when(firstOrder()).gives(percentOff(10))
    const budgeted = members.withinBudget(gbp(5)).gives(percentOff(20))
    expect(first.condition).toEqual({ _tag: "All", of: [{ _tag: "BuyerIsMember" }, { _tag: "OrderNumber", nth: 1 }] })
    expect(budgeted).toMatchObject({ condition: { _tag: "BuyerIsMember" }, budget: { money: gbp(5) } })
    expect(draft.gives(percentOff(10))).toEqual(plain)
  })

  it("says how it stacks only where it was said", () => {
    const stackingOf = (one: PromotionDraft) => one.gives(percentOff(10)).stacking
    expect(stackingOf(draft)).toBeUndefined()
    expect(stackingOf(draft.exclusive())).toEqual({ _tag: "Exclusive" })
    expect(stackingOf(draft.exclusiveIn("a"))).toEqual({ _tag: "ExclusiveInGroup", group: "a" })
    expect(stackingOf(draft.combinesWith("item", "order"))).toEqual({
      _tag: "Stackable",
      combinesWith: ["item", "order"],
    })
  })

  it("gives something, by its type and at run time", () => {
    expectTypeOf(draft.gives).parameter(0).toEqualTypeOf<Benefit>()
    expectTypeOf(draft.gives).returns.toEqualTypeOf<Promotion>()
    expectTypeOf(draft).not.toHaveProperty("benefits")
  })

  it("that cannot be given is a mistake, and all of it is named at once", () => {
    expect(() => draft.priority(0.5).gives(percentOff(110), amountOff(gbp(0)))).toThrow(
      new RangeError(
        "promotion spring: " +
          "benefits[0].percent is no percentage, got 110. Write more than 0 and at most 100, with at most 4 digits after the point. " +
          "benefits[1].amount.amount is out of bounds, got 0. Use a whole number from 1 to 9007199254740991. " +
          "priority is out of bounds, got 0.5. Use a whole number from -1000000 to 1000000.",
      ),
    )
    expect(() => promotion("", "x").gives(percentOff(1))).toThrow("id is no text of fitting length")
  })
})

describe("a condition written in code", () => {
  it.each<readonly [Condition, Condition]>([
    [
      allOf(buyerIsMember(), not(payingBy("cash", "invoice"))),
      {
        _tag: "All",
        of: [{ _tag: "BuyerIsMember" }, { _tag: "Not", of: { _tag: "PayingBy", methods: ["cash", "invoice"] } }],
      },
    ],
    [anyOf(hostSays("vip")), { _tag: "Any", of: [{ _tag: "HostSays", name: "vip" }] }],
    [
      spendAtLeast(gbp(5), { on: tea, measure: "list" }),
      { _tag: "SpendAtLeast", amount: gbp(5), on: tea, measure: "list" },
    ],
    [quantityAtLeast(3, { on: tea }), { _tag: "QuantityAtLeast", quantity: 3, on: tea }],
    [quantityAtLeast(3), { _tag: "QuantityAtLeast", quantity: 3 }],
    [buyerInGroup("trade", "staff"), { _tag: "BuyerInGroup", groups: ["trade", "staff"] }],
    [firstOrder(), { _tag: "OrderNumber", nth: 1 }],
    [nthOrder(3), { _tag: "OrderNumber", nth: 3 }],
    [everyNthOrder(10), { _tag: "OrderNumber", every: 10 }],
    [codeEntered("A"), { _tag: "CodeEntered", codes: ["A"] }],
    [channelIs("app"), { _tag: "ChannelIs", channels: ["app"] }],
    [countryIs("GB", "IE"), { _tag: "CountryIs", countries: ["GB", "IE"] }],
    [birthdayWithin({ daysBefore: 7, daysAfter: 0 }), { _tag: "BirthdayWithin", daysBefore: 7, daysAfter: 0 }],
  ])("is plain JSON that compiles: %j", (built, written) => {
    expect(built).toEqual(written)
    expect(promotionProblems({ ...plain, condition: built })).toEqual([])
  })
})

describe("a benefit written in code", () => {
  it.each<readonly [Benefit, Benefit]>([
    [
      percentOff("12.5", { per: "line", cap: gbp(5) }),
      { _tag: "PercentOff", percent: "12.5", per: "line", cap: gbp(5) },
    ],
    [amountOff(gbp(5), { on: tea }), { _tag: "AmountOff", amount: gbp(5), on: tea }],
    [fixedPrice(gbp(0)), { _tag: "FixedPrice", price: gbp(0) }],
    [
      tieredByAmount("GBP", [{ from: 0, percent: 1 }], { of: tea }),
      { _tag: "Tiered", by: "amount", currency: "GBP", tiers: [{ from: 0, percent: 1 }], of: tea },
    ],
    [tieredByQuantity([{ from: 3, percent: 5 }]), { _tag: "Tiered", by: "quantity", tiers: [{ from: 3, percent: 5 }] }],
    [
      everySpent(gbp(20_000), gbp(3000), { maxTimes: 2 }),
      { _tag: "EveryOff", every: { amount: gbp(20_000) }, amount: gbp(3000), maxTimes: 2 },
    ],
    [everyPieces(3, gbp(100)), { _tag: "EveryOff", every: { quantity: 3 }, amount: gbp(100) }],
    [buyGet(2, 1), { _tag: "BuyGet", buy: { quantity: 2 }, get: { quantity: 1 } }],
    [
      buyGet({ quantity: 1, on: tea }, { quantity: 2, off: { percent: 50 } }, { cap: gbp(5) }),
      { _tag: "BuyGet", buy: { quantity: 1, on: tea }, get: { quantity: 2, off: { percent: 50 } }, cap: gbp(5) },
    ],
    [nthUnit(2, { percent: 50 }), { _tag: "NthUnit", nth: 2, off: { percent: 50 } }],
    [
      bundlePrice(gbp(1000), [{ on: tea, quantity: 2 }]),
      { _tag: "BundlePrice", parts: [{ on: tea, quantity: 2 }], price: gbp(1000) },
    ],
    [
      firstThenFurther(gbp(113), gbp(211), { maxUnits: 5 }),
      { _tag: "FirstThenFurther", first: gbp(113), further: gbp(211), maxUnits: 5 },
    ],
    [
      gift(["a", { offerId: "b", quantity: 2 }], { choose: 1, counts: true }),
      { _tag: "Gift", gifts: [{ offerId: "a" }, { offerId: "b", quantity: 2 }], choose: 1, counts: true },
    ],
    [shippingOff({ amount: gbp(300) }), { _tag: "ShippingOff", off: { amount: gbp(300) } }],
    [freeShipping({ methods: ["standard"] }), { _tag: "ShippingOff", off: { percent: 100 }, methods: ["standard"] }],
    [pointsTimes("1.5", { on: tea }), { _tag: "PointsTimes", times: "1.5", on: tea }],
  ])("is plain JSON that compiles: %j", (built, written) => {
    expect(built).toEqual(written)
    expect(promotionProblems({ ...plain, benefits: [built] })).toEqual([])
  })
})
