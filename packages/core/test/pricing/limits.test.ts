import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { Instant, Sku } from "../../src/catalog/ids.ts"
import { MAX_LIMIT_DEMANDS, MAX_LIMIT_SUBJECT } from "../../src/ports/LimitLedger.ts"
import { checkLimitKeys } from "../../src/ports/limitChecks.ts"
import {
  budgetLeft,
  limitKeyOf,
  limitStands,
  limitsOf,
  limitUses,
  MAX_LIMIT_COUNTERS,
  MAX_LIMIT_SUBJECT_LENGTH,
  purchaseUses,
  windowOf,
} from "../../src/pricing/limits.ts"
import type { AppliedPromotion } from "../../src/pricing/PricedCart.ts"
import { compiled, setOf } from "./compiled.ts"

const noon = Date.UTC(2026, 10, 24, 12) as Instant
const everything = {
  limits: {
    inAll: { max: 100, per: "day" },
    perBuyer: { max: 2 },
    perCode: { max: 5, per: "month" },
    keepOnCancel: true,
  },
  budget: { money: 10_000, per: "month" },
  codes: new Set(["TEN", "ZEHN"]),
} as const
const summer = compiled("summer", everything)
const asked = { buyer: "m-ada", codes: ["TEN"], moment: noon }

const applied = (promotionId: string, amount: number, code?: string): AppliedPromotion => ({
  promotionId,
  name: promotionId,
  amount: { amount, currency: "GBP" },
  ...(code === undefined ? {} : { code }),
})

describe("the counters to read", () => {
  it("are those of a promotion's limits, and of its budget", () => {
    expect(limitsOf(setOf(summer), asked)).toEqual([
      { subject: "promotion:summer", window: "2026-11-24" },
      { subject: "promotion:summer:buyer:m-ada", window: "ever" },
      { subject: "promotion:summer:code:TEN", window: "2026-11" },
      { subject: "promotion:summer:budget", window: "2026-11" },
    ])
  })

  it("are of each code that was entered, and of no other", () => {
    const subjects = limitsOf(setOf(summer), { ...asked, codes: ["ZEHN", "TEN", "OTHER"] }).map(
      ({ subject }) => subject,
    )
    expect(subjects).toContain("promotion:summer:code:ZEHN")
    expect(subjects).toContain("promotion:summer:code:TEN")
    expect(subjects).toHaveLength(5)
    expect(limitsOf(setOf(summer), { ...asked, codes: ["OTHER"] })).toEqual([])
    expect(limitsOf(setOf(summer), { ...asked, codes: [] })).toEqual([])
  })

  it("are not of a buyer whom nobody knows", () => {
    const { buyer: _, ...unknown } = asked
    expect(limitsOf(setOf(summer), unknown).map(({ subject }) => subject)).not.toContain("promotion:summer:buyer:m-ada")
    expect(limitsOf(setOf(summer), unknown)).toHaveLength(3)
  })

  it("are none where nothing bounds a promotion, or where it is not valid", () => {
    expect(limitsOf(setOf(compiled("free", {}), compiled("often", { limits: { perOrder: 3 } })), asked)).toEqual([])
    const dated = (from: number, until: number) =>
      limitsOf(setOf(compiled("p", { ...everything, from: from as Instant, until: until as Instant })), asked).length
    expect(dated(noon, noon + 1)).toBe(4)
    expect(dated(noon + 1, noon + 2)).toBe(0)
    expect(dated(noon - 1, noon)).toBe(0)
  })

  it.each([
    ["inAll", { limits: { inAll: { max: 1 } } }, "promotion:p"],
    ["perBuyer", { limits: { perBuyer: { max: 1 } } }, "promotion:p:buyer:m-ada"],
    ["perCode", { limits: { perCode: { max: 1 } } }, "promotion:p:code:TEN"],
  ] as const)("are there, and bound it, where a promotion has but one limit: %s", (limit, facts, subject) => {
    const promotion = compiled("p", { ...facts, codes: new Set(["TEN"]) })
    expect(limitsOf(setOf(promotion), asked)).toEqual([{ subject, window: "ever" }])
    expect(limitUses({ applied: [applied("p", 5, "TEN")] }, setOf(promotion), asked)).toMatchObject([{ subject }])
    const used = new Map([[limitKeyOf(subject, "ever"), 1]])
    const stands = limitStands(promotion, { used, buyer: "m-ada", code: "TEN", moment: noon })
    expect(stands).toEqual({ _tag: "LimitReached", limit, max: 1 })
  })

  it("are there where a promotion has a budget and no limit", () => {
    const promotion = compiled("p", { budget: { money: 7, per: undefined } })
    expect(limitsOf(setOf(promotion), asked)).toEqual([{ subject: "promotion:p:budget", window: "ever" }])
    expect(limitUses({ applied: [applied("p", 5)] }, setOf(promotion), asked)).toMatchObject([
      { subject: "promotion:p:budget", window: "ever", amount: 5, max: 7, keep: false },
    ])
  })

  it("are as many as a ledger reads at once: those of the promotions that are applied first", () => {
    const many = Array.from({ length: MAX_LIMIT_COUNTERS }, (_, at) =>
      compiled(`p${at}`, { limits: { inAll: { max: 1 } }, budget: { money: 1, per: undefined } }),
    )
    const counters = limitsOf(setOf(...many), asked)
    expect(counters).toHaveLength(MAX_LIMIT_COUNTERS)
    expect(counters.at(-1)).toEqual({ subject: `promotion:p${MAX_LIMIT_COUNTERS / 2 - 1}:budget`, window: "ever" })
    expect([MAX_LIMIT_COUNTERS, MAX_LIMIT_SUBJECT_LENGTH]).toEqual([MAX_LIMIT_DEMANDS, MAX_LIMIT_SUBJECT])
  })
})

describe("what an order uses", () => {
  it("is one use of each limit, and the money that was taken off", () => {
    const of = (limit: string) => ({ promotionId: "summer", limit })
    expect(limitUses({ applied: [applied("summer", 1250, "TEN"), applied("free", 10)] }, setOf(summer), asked)).toEqual(
      [
        { subject: "promotion:summer", window: "2026-11-24", amount: 1, max: 100, keep: true, of: of("inAll") },
        { subject: "promotion:summer:buyer:m-ada", window: "ever", amount: 1, max: 2, keep: true, of: of("perBuyer") },
        { subject: "promotion:summer:code:TEN", window: "2026-11", amount: 1, max: 5, keep: true, of: of("perCode") },
        {
          subject: "promotion:summer:budget",
          window: "2026-11",
          amount: 1250,
          max: 10_000,
          keep: false,
          of: of("budget"),
        },
      ],
    )
  })

  it("is given back on a cancelled order unless the promotion keeps it", () => {
    const once = compiled("once", { limits: { inAll: { max: 1 } } })
    expect(limitUses({ applied: [applied("once", 1)] }, setOf(once), { moment: noon })).toEqual([
      {
        subject: "promotion:once",
        window: "ever",
        amount: 1,
        max: 1,
        keep: false,
        of: { promotionId: "once", limit: "inAll" },
      },
    ])
  })

  it("is no money where a promotion took nothing off, and nothing where it was not applied", () => {
    const points = compiled("points", { budget: { money: 5, per: undefined } })
    expect(limitUses({ applied: [applied("points", 0)] }, setOf(points), asked)).toEqual([])
    expect(limitUses({ applied: [] }, setOf(summer, points), asked)).toEqual([])
  })

  it("cannot be told without the buyer whom a limit counts", () => {
    expect(() => limitUses({ applied: [applied("summer", 1, "TEN")] }, setOf(summer), { moment: noon })).toThrow(
      new TypeError(
        "limitUses: promotion summer was applied and has a limit of each buyer, got no buyer. Name the one the cart was priced for.",
      ),
    )
  })

  it("is counted where limitsOf reads it", () => {
    const read = limitsOf(setOf(summer), asked).map(({ subject, window }) => limitKeyOf(subject, window))
    const uses = limitUses({ applied: [applied("summer", 1, "TEN")] }, setOf(summer), asked)
    expect(uses.map(({ subject, window }) => limitKeyOf(subject, window))).toEqual(read)
    expect(() => checkLimitKeys(uses)).not.toThrow()
  })
})

describe("pieces that one buyer may have", () => {
  const line = (sku: string, quantity: number, perBuyer?: number) => ({
    sku: sku as Sku,
    quantity,
    limit: { max: 99, ...(perBuyer === undefined ? {} : { perBuyer }) },
  })

  it("are counted by SKU over all lines, against the lowest of its limits", () => {
    expect(purchaseUses([line("tea", 2, 6), line("mug", 1), line("tea", 3), line("tea", 1, 5)], "m-ada")).toEqual([
      { subject: "sku:tea:buyer:m-ada", window: "ever", amount: 6, max: 5, keep: false, of: { sku: "tea" } },
    ])
  })

  it("are not counted of nobody, and nothing of no limit", () => {
    expect(purchaseUses([line("tea", 2, 6)], undefined)).toEqual([])
    expect(purchaseUses([{ sku: "tea" as Sku, quantity: 1 }], "m-ada")).toEqual([])
    expect(purchaseUses([line("tea", 1, 0)], "m-ada")).toMatchObject([{ amount: 1, max: 0 }])
    expect(purchaseUses([line("tea", 0, 5)], "m-ada")).toEqual([])
  })
})

describe("a limit", () => {
  const used = (subject: string, window: string, count: number) => new Map([[limitKeyOf(subject, window), count]])
  const stands = (counts: ReadonlyMap<string, number>, more: Partial<Parameters<typeof limitStands>[1]> = {}) =>
    limitStands(summer, { used: counts, buyer: "m-ada", code: "TEN", moment: noon, ...more })

  it("is reached once it was used as often as it says, in its own period", () => {
    expect(stands(new Map())).toBeUndefined()
    expect(stands(used("promotion:summer", "2026-11-24", 99))).toBeUndefined()
    expect(stands(used("promotion:summer", "2026-11-24", 100))).toEqual({
      _tag: "LimitReached",
      limit: "inAll",
      max: 100,
    })
    expect(stands(used("promotion:summer", "2026-11-23", 100))).toBeUndefined()
    expect(stands(used("promotion:summer:buyer:m-ada", "ever", 2))).toEqual({
      _tag: "LimitReached",
      limit: "perBuyer",
      max: 2,
    })
    expect(stands(used("promotion:summer:buyer:m-bo", "ever", 2))).toBeUndefined()
    expect(stands(used("promotion:summer:code:TEN", "2026-11", 6))).toEqual({
      _tag: "LimitReached",
      limit: "perCode",
      max: 5,
    })
    expect(stands(used("promotion:summer:code:ZEHN", "2026-11", 6))).toBeUndefined()
  })

  it("of each buyer holds for buyers who are known; one that is used up in all is told first", () => {
    expect(stands(new Map(), { buyer: undefined })).toEqual({ _tag: "BuyerUnknown" })
    expect(stands(used("promotion:summer", "2026-11-24", 100), { buyer: undefined })?._tag).toBe("LimitReached")
  })

  it("that is not there stands nowhere in the way", () => {
    const free = compiled("free", { limits: { perOrder: 1 } })
    expect(limitStands(free, { used: new Map(), buyer: undefined, code: undefined, moment: noon })).toBeUndefined()
  })
})

describe("a budget", () => {
  it("has left what was not given away in its period, and never less than nothing", () => {
    const used = (count: number, window = "2026-11") =>
      new Map([[limitKeyOf("promotion:summer:budget", window), count]])
    expect(budgetLeft(summer, new Map(), noon)).toBe(10_000)
    expect(budgetLeft(summer, used(9_999), noon)).toBe(1)
    expect(budgetLeft(summer, used(10_001), noon)).toBe(0)
    expect(budgetLeft(summer, used(10_001, "2026-10"), noon)).toBe(10_000)
    expect(budgetLeft(compiled("free", {}), new Map(), noon)).toBe(Number.POSITIVE_INFINITY)
  })
})

describe("a window", () => {
  const days = [
    "1970-01-01",
    "1972-02-29",
    "1999-12-31",
    "2000-02-29",
    "2000-03-01",
    "2023-02-28",
    "2024-02-29",
    "2100-02-28",
    "2100-03-01",
    "2400-02-29",
  ]
  it.each(days)("is the day and the month of a moment in UTC: %s", (day) => {
    const midnight = Date.parse(`${day}T00:00:00.000Z`)
    for (const moment of [midnight, midnight + 86_399_999]) {
      expect(windowOf(moment as Instant, "day")).toBe(day)
      expect(windowOf(moment as Instant, "month")).toBe(day.slice(0, 7))
    }
    expect(windowOf(midnight as Instant, undefined)).toBe("ever")
  })

  it("law: is what the calendar says, up to the year 9999", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.UTC(9999, 11, 31, 23, 59, 59, 999) }), (moment) => {
        const day = new Date(moment).toISOString().slice(0, 10)
        expect(windowOf(moment as Instant, "day")).toBe(day)
        expect(windowOf(moment as Instant, "month")).toBe(day.slice(0, 7))
      }),
      { seed, numRuns: scaled(20_000) },
    )
  })

  it("can be told of any moment", () => {
    expect(windowOf(Number.MAX_SAFE_INTEGER as Instant, "day")).toBe("287396-10-12")
  })
})

describe("the subject of a counter", () => {
  // What might pass for a part of another subject is common, and so are texts that are cut.
  const text = fc
    .array(
      fc.oneof(
        fc.constantFrom("a", "b", ":", "%", "%3A", "#", "~", " ", "budget", "buyer", ":code:", "ß", "日", "🛒"),
        fc.string({ unit: "grapheme" }),
      ),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((parts) => parts.join("").toWellFormed().replaceAll("\u0000", "0").slice(0, 64).toWellFormed() || "x")
  const subjects = (id: string, buyer: string, code: string): ReadonlyArray<string> => {
    const promotion = compiled(id, { ...everything, codes: new Set([code]) })
    return limitsOf(setOf(promotion), { buyer, codes: [code], moment: noon }).map(({ subject }) => subject)
  }

  it("law: is one for one promotion, buyer and code, whatever is in their names, and every ledger can keep it", () => {
    fc.assert(
      fc.property(text, text, text, text, (id, buyer, code, other) => {
        const all = subjects(id, buyer, code)
        expect(new Set(all).size).toBe(4)
        expect(() => checkLimitKeys(all.map((subject) => ({ subject, window: "ever" })))).not.toThrow()
        const others = [
          ...subjects(other, buyer, code),
          ...subjects(id, other, code).slice(1, 2),
          ...subjects(id, buyer, other).slice(2, 3),
        ]
        const same = [id, buyer, code].filter((name) => name === other).length
        if (same === 0) expect(all.filter((subject) => others.includes(subject))).toEqual([])
      }),
      { seed, numRuns: scaled(5_000) },
    )
    held("no two counters of promotions share a subject", scaled(5_000), "promotions")
  })

  it("keeps the beginning of a long name, and tells long names apart by their ends", () => {
    const long = "日".repeat(63)
    const [first] = subjects(`${long}a`, "m", "C")
    const [second] = subjects(`${long}b`, "m", "C")
    expect(first).toMatch(/^promotion:%E6%97%A5.{181}#[A-Za-z0-9_-]{43}$/)
    expect(first).not.toBe(second)
    expect(subjects("a".repeat(64), "m".repeat(128), "C")[1]).toBe(
      `promotion:${"a".repeat(64)}:buyer:${"m".repeat(128)}`,
    )
  })

  it("is refused for a name that no store can keep", () => {
    const said = 'no well-formed Unicode, got "\\ud800". Leave lone surrogates out'
    expect(() => subjects("p", "\ud800", "C")).toThrow(RangeError)
    expect(() => subjects("p", "\ud800", "C")).toThrow(said)
    expect(() => purchaseUses([{ sku: "\ud800" as Sku, quantity: 1, limit: { max: 1, perBuyer: 1 } }], "m")).toThrow(
      said,
    )
  })

  it("is told apart in the key by its window", () => {
    expect(limitKeyOf("a b", "ever")).toBe("ever a b")
    expect(limitKeyOf("a", "2026-11")).not.toBe(limitKeyOf("a", "2026-11-24"))
  })
})
