import { describe, expect, it } from "vitest"
import { benefits, compiled, gbp } from "./promotionKit.ts"

const benefitOf = (benefit: object) => compiled({ benefits: [benefit] }).benefits[0]

describe("a benefit", () => {
  const none = { on: undefined, cap: Number.POSITIVE_INFINITY }

  it("keeps what a percentage leaves, exactly as it was written", () => {
    for (const [percent, numerator, denominator] of [
      [10, 9, 10],
      ["12.5", 7, 8],
      [8.1, 919, 1000],
      ["0.0001", 999_999, 1_000_000],
      [100, 0, 1],
      ["100.0000", 0, 1],
    ]) {
      expect(benefitOf({ _tag: "PercentOff", percent })).toEqual({
        _tag: "PercentOff",
        remaining: { numerator, denominator },
        per: "order",
        units: undefined,
        ...none,
      })
    }
  })

  it("has its amounts in minor units, its lines resolved and no end where none is said", () => {
    const on = { keys: { of: "brand", values: ["leaf"] } }
    expect(benefits.map((benefit) => benefitOf(benefit))).toMatchObject([
      { _tag: "PercentOff", per: "line", units: { most: 2, of: "line", pick: "dearest" }, cap: 900 },
      { _tag: "AmountOff", amount: 500, per: "unit", units: { most: 1, of: "order" }, on },
      { _tag: "FixedPrice", price: 0, units: undefined },
      {
        _tag: "Tiered",
        by: "amount",
        measure: "list",
        of: { keys: { of: "tag" } },
        tiers: [
          { from: 0, remaining: { numerator: 99, denominator: 100 } },
          { from: 5000, remaining: { numerator: 19, denominator: 20 } },
          { from: 10_000, amount: 1500 },
        ],
        ...none,
      },
      { _tag: "Tiered", by: "quantity", of: undefined, measure: undefined },
      { _tag: "EveryOff", by: "amount", every: 20_000, amount: 3000, maxTimes: 3, measure: "discounted" },
      { _tag: "EveryOff", by: "quantity", every: 3, amount: 100, maxTimes: Number.POSITIVE_INFINITY, cap: 500 },
      {
        _tag: "BuyGet",
        buy: { quantity: 2 },
        get: { quantity: 1, off: { _tag: "Price", price: 0 }, pick: "dearest" },
        maxTimes: 2,
        cap: 2000,
      },
      { _tag: "BuyGet", buy: { quantity: 1 }, get: { quantity: 1, pick: "cheapest" }, maxTimes: 5 },
      { _tag: "BundlePrice", parts: [{ quantity: 1 }, { quantity: 2 }], price: 1000, maxTimes: 1 },
      { _tag: "FirstThenFurther", first: 113, further: 211, maxUnits: 5, ...none },
      {
        _tag: "Gift",
        gifts: [
          { offerId: "sample", quantity: 1 },
          { offerId: "spoon", quantity: 2 },
        ],
        choose: 1,
        forEach: { quantity: 3 },
        maxTimes: 2,
        counts: true,
      },
      { _tag: "ShippingOff", off: { _tag: "Amount", amount: 300 }, methods: new Set(["standard"]), cap: 250 },
      { _tag: "PointsTimes", extra: { numerator: 1, denominator: 2 } },
    ])
  })

  it("is about the promotion's lines where it names none", () => {
    const {
      on,
      benefits: [first, second, third],
    } = compiled({
      on: { skus: ["tea"] },
      benefits: [
        { _tag: "BuyGet", buy: { quantity: 1 }, get: { quantity: 1 } },
        { _tag: "Tiered", by: "quantity", tiers: [{ from: 1, percent: 1 }], on: { skus: ["mug"] } },
        { _tag: "Gift", gifts: [{ offerId: "a" }], forEach: { quantity: 2 } },
      ],
    })
    if (first?._tag !== "BuyGet" || second?._tag !== "Tiered" || third?._tag !== "Gift") throw new Error("others")
    expect([first.buy.on, first.get.on, third.forEach?.on]).toEqual([on, on, on])
    expect(second.of).toBe(second.on)
    expect(second.on?.keys?.values).toEqual(["mug"])
    expect(first.get).toMatchObject({
      off: { _tag: "Percent", remaining: { numerator: 0, denominator: 1 } },
      pick: "cheapest",
    })
  })

  it("knows that two selectors written alike are the same goods", () => {
    const bought = { quantity: 2, on: { skus: ["tea"] } }
    const alike = benefitOf({ _tag: "BuyGet", buy: bought, get: { quantity: 1, on: { skus: ["tea"] } } })
    const other = benefitOf({ _tag: "BuyGet", buy: bought, get: { quantity: 1, on: { skus: ["mug"] } } })
    if (alike?._tag !== "BuyGet" || other?._tag !== "BuyGet") throw new Error("others")
    expect(alike.buy.on).toBe(alike.get.on)
    expect(other.buy.on).not.toBe(other.get.on)
  })

  it("for every nth piece is: buy the ones before, get one of the same", () => {
    const benefit = benefitOf({ _tag: "NthUnit", nth: 3, off: { percent: 50 }, on: { skus: ["tea"] }, cap: gbp(5) })
    if (benefit?._tag !== "BuyGet") throw new Error("another benefit")
    expect(benefit).toMatchObject({
      buy: { quantity: 2 },
      get: { quantity: 1, off: { _tag: "Percent", remaining: { numerator: 1, denominator: 2 } }, pick: "cheapest" },
      maxTimes: Number.POSITIVE_INFINITY,
      cap: 5,
    })
    expect(benefit.buy.on).toBe(benefit.get.on)
  })

  it("gives all gifts where there is no choice", () => {
    const gift = benefitOf({ _tag: "Gift", gifts: [{ offerId: "a" }, { offerId: "b" }] })
    expect(gift).toMatchObject({ choose: 2, forEach: undefined, maxTimes: Number.POSITIVE_INFINITY, counts: false })
    expect(benefitOf({ _tag: "Gift", gifts: [{ offerId: "a" }, { offerId: "b" }], choose: 2 })).toEqual(gift)
  })

  it("counts what brings gifts by lines of their own, where the promotion's are those without a discount", () => {
    const gift = { _tag: "Gift", gifts: [{ offerId: "a" }] }
    const on = { skus: ["tea"], undiscounted: true }
    const forEach = { quantity: 1, on: { skus: ["tea"] } }
    const { benefits } = compiled({ on, benefits: [gift, { ...gift, forEach }] })
    expect(benefits).toMatchObject([{ forEach: undefined }, { forEach: { on: { undiscounted: false } } }])
  })

  it("may take nothing off the first piece, or off the further ones", () => {
    for (const [first, further] of [
      [0, 5],
      [5, 0],
    ]) {
      const benefit = { _tag: "FirstThenFurther", first: gbp(first ?? 0), further: gbp(further ?? 0) }
      expect(benefitOf(benefit)).toMatchObject({ first, further, maxUnits: Number.POSITIVE_INFINITY })
    }
  })

  it("multiplies points exactly", () => {
    for (const [times, numerator, denominator] of [
      [1, 0, 1],
      ["1.5", 1, 2],
      [2.25, 5, 4],
      ["100", 99, 1],
    ]) {
      expect(benefitOf({ _tag: "PointsTimes", times })).toMatchObject({ extra: { numerator, denominator } })
    }
  })
})
