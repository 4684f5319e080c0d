import { describe, expect, it } from "vitest"
import type { PurchaseFacts } from "../../src/pricing/CompiledPromotion.ts"
import type { Condition } from "../../src/pricing/Condition.ts"
import { at } from "./clocks.ts"
import { compiled, conditions, gbp } from "./promotionKit.ts"

describe("a condition", () => {
  const facts: PurchaseFacts = {
    moment: at("2026-05-17T12:00:00Z"),
    channel: "app",
    country: "GB",
    groups: ["guest", "trade"],
    isMember: true,
    orders: 0,
    birthday: "--05-17",
    payingBy: "card",
    codes: new Set(["OTHER", "WELCOME"]),
    facts: { "has-newsletter": true, "is-banned": false },
  }
  const nobody: PurchaseFacts = {
    moment: facts.moment,
    channel: undefined,
    country: undefined,
    groups: [],
    isMember: false,
    orders: undefined,
    birthday: undefined,
    payingBy: undefined,
    codes: new Set(),
    facts: {},
  }
  const holds = (condition: Condition, known: PurchaseFacts = facts): boolean => {
    const purchase = compiled({ condition }).condition
    if (purchase?._tag !== "Purchase") throw new Error("it looks at lines")
    expect(purchase.name).toBe(condition._tag)
    return purchase.holds(known)
  }

  it("on the purchase is one function, and what is not known does not hold", () => {
    const onPurchase = conditions.filter(({ _tag }) => _tag !== "SpendAtLeast" && _tag !== "QuantityAtLeast")
    expect(onPurchase.map((one) => [one._tag, "every" in one, holds(one), holds(one, nobody)])).toEqual([
      ["BuyerInGroup", false, true, false],
      ["BuyerIsMember", false, true, false],
      ["OrderNumber", false, true, false],
      ["OrderNumber", true, false, false],
      ["CodeEntered", false, true, false],
      ["PayingBy", false, true, false],
      ["ChannelIs", false, true, false],
      ["CountryIs", false, true, false],
      ["BirthdayWithin", false, true, false],
      ["HostSays", false, true, false],
    ])
    const someone: PurchaseFacts = {
      ...facts,
      channel: "web",
      country: "FR",
      groups: ["guest"],
      payingBy: "cash",
      codes: new Set(["NO"]),
    }
    for (const _tag of ["BuyerInGroup", "CodeEntered", "PayingBy", "ChannelIs", "CountryIs"]) {
      for (const one of onPurchase.filter((condition) => condition._tag === _tag))
        expect(holds(one, someone)).toBe(false)
    }
  })

  it("counts orders from the first on", () => {
    const on = (condition: Condition, orders: number) => holds(condition, { ...facts, orders })
    expect([0, 1, 2].map((orders) => on({ _tag: "OrderNumber", nth: 2 }, orders))).toEqual([false, true, false])
    const every = [0, 1, 2, 3, 4, 5].filter((orders) => on({ _tag: "OrderNumber", every: 3 }, orders))
    expect(every).toEqual([2, 5])
  })

  it("believes the host only if it says true, and under that very name", () => {
    expect(holds({ _tag: "HostSays", name: "is-banned" })).toBe(false)
    expect(holds({ _tag: "HostSays", name: "toString" })).toBe(false)
  })

  it("knows a birthday that is ahead or behind, also round the turn of the year", () => {
    const near = (moment: string, birthday: string, daysBefore: number, daysAfter: number, zone?: string): boolean =>
      holds(
        { _tag: "BirthdayWithin", daysBefore, daysAfter, ...(zone === undefined ? {} : { zone }) },
        { ...facts, moment: at(moment), birthday },
      )
    const noon = (day: string) => `${day}T12:00:00Z`
    expect(["16", "17", "18"].map((day) => near(noon(`2026-05-${day}`), "--05-17", 0, 0))).toEqual([false, true, false])
    expect(["09", "10", "17"].map((day) => near(noon(`2026-05-${day}`), "--05-17", 7, 0))).toEqual([false, true, true])
    expect(["17", "20", "21"].map((day) => near(noon(`2026-05-${day}`), "--05-17", 0, 3))).toEqual([true, true, false])
    expect(near(noon("2026-12-30"), "--01-02", 3, 0)).toBe(true)
    expect(near(noon("2026-12-29"), "--01-02", 3, 0)).toBe(false)
    expect(near(noon("2027-01-02"), "--12-31", 0, 2)).toBe(true)
    expect(near(noon("2027-01-03"), "--12-31", 0, 2)).toBe(false)
    // Born on 29 February: that day where there is one, else the day before March.
    expect(near(noon("2027-02-28"), "--02-29", 0, 0)).toBe(true)
    expect(near(noon("2027-03-01"), "--02-29", 0, 0)).toBe(false)
    expect(near(noon("2028-02-28"), "--02-29", 0, 0)).toBe(false)
    expect(near(noon("2028-02-29"), "--02-29", 0, 0)).toBe(true)
    // At 23:30 UTC it is the next day in Berlin, and the day before in New York until 4 in the morning.
    expect(near("2026-05-16T23:30:00Z", "--05-17", 0, 0, "Europe/Berlin")).toBe(true)
    expect(near("2026-05-16T23:30:00Z", "--05-17", 0, 0)).toBe(false)
    expect(near("2026-05-17T03:30:00Z", "--05-17", 0, 0, "America/New_York")).toBe(false)
    for (const birthday of ["05-17", "--13-01", "--05-32", "1990-05-17", ""]) {
      expect(near(noon("2026-05-17"), birthday, 180, 180)).toBe(false)
    }
  })

  it("on lines has minor units, counts and the lines it means", () => {
    const on = { categories: ["tea"] }
    const { condition, on: own } = compiled({
      on,
      condition: {
        _tag: "Any",
        of: [
          { _tag: "SpendAtLeast", amount: gbp(5000), measure: "discounted" },
          { _tag: "Not", of: { _tag: "QuantityAtLeast", quantity: 3, on: { skus: ["mug"] } } },
        ],
      },
    })
    expect(condition).toMatchObject({
      _tag: "Any",
      of: [
        { _tag: "SpendAtLeast", amount: 5000, measure: "discounted" },
        { _tag: "Not", of: { _tag: "QuantityAtLeast", quantity: 3, on: { keys: { of: "sku", values: ["mug"] } } } },
      ],
    })
    if (condition?._tag !== "Any" || condition.of[0]?._tag !== "SpendAtLeast") throw new Error("another condition")
    expect(condition.of[0].on).toBe(own)
    expect(compiled({ condition: { _tag: "SpendAtLeast", amount: gbp(1) } }).condition).toEqual({
      _tag: "SpendAtLeast",
      amount: 1,
      on: undefined,
      measure: undefined,
    })
  })

  it("may lie eight levels deep and be one of sixty-four", () => {
    const member = { _tag: "BuyerIsMember" }
    const seven = Array.from({ length: 7 })
    const denied = compiled({ condition: seven.reduce<object>((of) => ({ _tag: "Not", of }), member) }).condition
    expect(JSON.stringify(denied)).toContain("BuyerIsMember")
    const listed = compiled({
      condition: seven.reduce<object>((one) => ({ _tag: "All", of: [one] }), member),
    }).condition
    expect(JSON.stringify(listed)).toContain("BuyerIsMember")
    const { condition } = compiled({ condition: { _tag: "All", of: Array(63).fill(member) } })
    if (condition?._tag !== "All") throw new Error("another condition")
    expect(condition.of.map((one) => one._tag)).toEqual(Array(63).fill("Purchase"))
  })
})
