import { describe, expect, it } from "vitest"
import { at } from "./clocks.ts"
import { compiled, gbp, tenPercent } from "./promotionKit.ts"

describe("a compiled promotion", () => {
  const shipping = { _tag: "ShippingOff", off: { percent: 100 } }

  it("has the lane that it names, or the one of what it gives", () => {
    const laneOf = (fields: object) => compiled(fields).lane
    expect(laneOf({})).toBe("cart")
    expect(laneOf({ benefits: [shipping] })).toBe("shipping")
    expect(laneOf({ benefits: [shipping, tenPercent] })).toBe("cart")
    expect(laneOf({ benefits: [shipping], lane: "cart" })).toBe("cart")
    expect(laneOf({ lane: "coupons" })).toBe("coupons")
  })

  it("is of the class of what it is about", () => {
    const classOf = (...given: ReadonlyArray<object>) => compiled({ benefits: given }).class
    const on = { skus: ["tea"] }
    const buyGet = (buy: object, get: object) => ({
      _tag: "BuyGet",
      buy: { quantity: 1, ...buy },
      get: { quantity: 1, ...get },
    })
    expect(classOf(shipping)).toBe("shipping")
    expect(classOf(shipping, { ...tenPercent, on })).toBe("order")
    expect(classOf(tenPercent)).toBe("order")
    expect(classOf({ ...tenPercent, on })).toBe("item")
    expect(classOf({ ...tenPercent, on }, tenPercent)).toBe("order")
    expect(classOf(buyGet({}, {}))).toBe("order")
    expect(classOf(buyGet({ on }, {}))).toBe("item")
    expect(classOf(buyGet({}, { on }))).toBe("item")
    expect(classOf({ _tag: "BundlePrice", parts: [{ on, quantity: 1 }], price: gbp(1) })).toBe("item")
    expect(classOf({ _tag: "Gift", gifts: [{ offerId: "a" }] })).toBe("order")
    expect(classOf({ _tag: "Gift", gifts: [{ offerId: "a" }], forEach: { quantity: 1, on } })).toBe("item")
    expect(compiled({ on }).class).toBe("item")
    expect(compiled({ on, benefits: [shipping] }).class).toBe("shipping")
  })

  it("has one currency, from wherever an amount stands, and none without amounts", () => {
    const currencyOf = (fields: object) => compiled(fields).currency
    expect(currencyOf({})).toBeUndefined()
    expect(currencyOf({ limits: { inAll: { max: 5 } }, funding: { brand: 100 } })).toBeUndefined()
    for (const fields of [
      { benefits: [{ ...tenPercent, cap: gbp(5) }] },
      { benefits: [{ _tag: "Tiered", by: "quantity", currency: "GBP", tiers: [{ from: 1, percent: 5 }] }] },
      { condition: { _tag: "Not", of: { _tag: "SpendAtLeast", amount: gbp(5) } } },
      { on: { except: { price: { max: gbp(5) } } } },
      { budget: { money: gbp(5) } },
    ]) {
      expect(currencyOf(fields)).toBe("GBP")
    }
  })

  it("has its codes in the form in which they are compared", () => {
    expect(compiled({ codes: [" save10", "SAVE10", "straße"] }).codes).toEqual(new Set(["SAVE10", "STRASSE"]))
    expect(compiled({}).codes).toBeUndefined()
  })

  it("has limits without an end where none are said", () => {
    const free = { perOrder: Number.POSITIVE_INFINITY, perBuyer: undefined, perCode: undefined, inAll: undefined }
    expect(compiled({}).limits).toEqual({ ...free, keepOnCancel: false })
    expect(compiled({ limits: { keepOnCancel: true, perBuyer: { max: 2, per: "day" } } }).limits).toEqual({
      ...free,
      perBuyer: { max: 2, per: "day" },
      keepOnCancel: true,
    })
    expect(compiled({ limits: { perOrder: 2 } }).limits).toEqual({ ...free, perOrder: 2, keepOnCancel: false })
    expect(compiled({}).budget).toBeUndefined()
    expect(compiled({ budget: { money: gbp(5), per: "day" } }).budget).toEqual({ money: 5, per: "day" })
  })

  it("shares its cost in whole numbers", () => {
    expect(compiled({}).funding).toBeUndefined()
    expect(compiled({ funding: { brand: 100 } }).funding).toEqual({ by: ["brand"], weights: [1] })
    expect(compiled({ funding: { brand: 25, seller: "50", platform: 25 } }).funding).toEqual({
      by: ["seller", "platform", "brand"],
      weights: [2, 1, 1],
    })
    expect(compiled({ funding: { seller: "33.3333", platform: 66.6667 } }).funding).toEqual({
      by: ["seller", "platform"],
      weights: [333_333, 666_667],
    })
    expect(compiled({ funding: { seller: 12.5, brand: 87.5 } }).funding).toEqual({
      by: ["seller", "brand"],
      weights: [1, 7],
    })
  })

  it("says what it may be given with", () => {
    const stackingOf = (stacking?: object) => {
      const { exclusive, group, combinesWith } = compiled(stacking === undefined ? {} : { stacking })
      return { exclusive, group, combinesWith }
    }
    const free = { exclusive: false, group: undefined, combinesWith: undefined }
    expect(stackingOf()).toEqual(free)
    expect(stackingOf({ _tag: "Stackable" })).toEqual(free)
    expect(stackingOf({ _tag: "Exclusive" })).toEqual({ ...free, exclusive: true })
    expect(stackingOf({ _tag: "ExclusiveInGroup", group: "g", combinesWith: ["item"] })).toEqual({
      exclusive: false,
      group: "g",
      combinesWith: new Set(["item"]),
    })
  })

  it("is valid in its hours of the week, by the clock of its zone", () => {
    const { inHours } = compiled({
      validity: {
        weekly: {
          zone: "Europe/London",
          hours: [
            { day: "mon", from: "09:00", until: "17:30" },
            { day: "sun", from: "23:00" },
            { day: "wed", until: "00:01" },
          ],
        },
      },
    })
    const open = (moment: string) => inHours?.(at(moment))
    // Winter: London is at UTC.
    expect(["08:59", "09:00", "17:29", "17:30"].map((time) => open(`2026-01-05T${time}:00Z`))).toEqual([
      false,
      true,
      true,
      false,
    ])
    // Summer: London is an hour ahead.
    expect(["07:59", "08:00", "16:29", "16:30"].map((time) => open(`2026-07-06T${time}:00Z`))).toEqual([
      false,
      true,
      true,
      false,
    ])
    expect(open("2026-07-05T22:00:00Z")).toBe(true)
    expect(open("2026-07-05T22:59:59.999Z")).toBe(true)
    expect(open("2026-07-05T23:00:00Z")).toBe(false)
    expect(open("2026-01-07T00:00:59Z")).toBe(true)
    expect(open("2026-01-07T00:01:00Z")).toBe(false)
    expect(compiled({ validity: { from: 1, until: 2 } })).toMatchObject({ from: 1, until: 2, inHours: undefined })
    expect(compiled({ validity: {} }).inHours).toBeUndefined()
  })
})
