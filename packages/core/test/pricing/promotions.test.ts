import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, expectTypeOf, it } from "vitest"
import {
  compilePromotions,
  isPromotionSet,
  MAX_PROMOTIONS,
  noPromotions,
  type Promotion,
} from "../../src/pricing/index.ts"
import { knownFieldsOnly, Promotion as PromotionSchema } from "../../src/pricing/Promotion.schema.ts"
import { gbp, off, percent, promotions } from "./kit.ts"

const good: Promotion = { id: "spring", name: "Spring", benefit: percent(10) }
const eur = { amount: 5, currency: "EUR" } as const

/** As a back office might send it: types say nothing about JSON. */
const asSent = (fields: object): Promotion => JSON.parse(JSON.stringify({ ...good, ...fields }))
const compiles = (fields: object): boolean => {
  try {
    compilePromotions([asSent(fields)])
    return true
  } catch (error) {
    expect(error).toSatisfy((one) => one instanceof RangeError || one instanceof TypeError)
    expect(String(error)).toContain("compilePromotions: promotion ")
    return false
  }
}
const decode = (sent: unknown): Promotion => Schema.decodeUnknownSync(PromotionSchema)(sent, knownFieldsOnly)
const decodes = (sent: unknown): boolean =>
  Result.isSuccess(Schema.decodeUnknownResult(PromotionSchema)(sent, knownFieldsOnly))

const mostly = <A, B>(good: ReadonlyArray<A>, bad: ReadonlyArray<B>): fc.Arbitrary<A | B> =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.constantFrom(...bad) })

describe("a promotion", () => {
  it.each([
    [{ id: "" }, "promotion : its id is no text of fitting length"],
    [{ id: "x".repeat(65) }, "its id is no text of fitting length"],
    [{ name: "x".repeat(201) }, "promotion spring: its name is no text of fitting length"],
    [{ name: null }, "its name is no text of fitting length, got null"],
    [{ priority: 1.5 }, "promotion spring: its priority is out of bounds, got 1.5"],
    [{ priority: 1_000_001 }, "out of bounds, got 1000001. Use a whole number from -1000000 to 1000000."],
    [{ validity: { from: 9, until: 9 } }, "it ends before it begins, got 9 to 9"],
    [{ validity: { from: -1 } }, "its validity has no moment, got -1"],
    [{ validity: null }, "its validity is no object, got null"],
    [{ validity: { hours: [] } }, "its validity has a field we do not know, got hours"],
    [{ on: { skus: [] } }, "its SKUs are no list of fitting length, got 0"],
    [{ on: { skus: "tea" } }, "its SKUs are no list of fitting length, got tea"],
    [{ on: { skus: ["x".repeat(65)] } }, "one of its SKUs is no text of fitting length"],
    [{ on: { sellers: [7] } }, "one of its sellers is no text of fitting length, got 7"],
    [{ on: { brands: ["x"] } }, "its target has a field we do not know, got brands. We know skus, sellers."],
    [{ condition: { _tag: "NthOrder", n: 1 } }, 'a condition we do not know, got {"_tag":"NthOrder","n":1}'],
    [{ condition: { _tag: "SpendAtLeast", amount: gbp(0) } }, "the amount it asks to be spent is no money above zero"],
    [{ condition: { _tag: "SpendAtLeast", amount: gbp(1), net: true } }, "its condition has a field we do not know"],
    [{ condition: null }, "its condition is no object, got null"],
    [{ benefit: percent(0) }, "promotion spring: its percentage is out of bounds, got 0"],
    [{ benefit: percent(100.1) }, "its percentage is out of bounds, got 100.1"],
    [{ benefit: percent("1.00001") }, "got 1.00001. Write more than 0 and at most 100, with at most 4 digits"],
    [{ benefit: percent("ten") }, "its percentage is out of bounds, got ten"],
    [{ benefit: percent("-5") }, "its percentage is out of bounds, got -5"],
    [{ benefit: percent("05") }, "its percentage is out of bounds, got 05"],
    [{ benefit: off(0) }, "the amount it takes off is no money above zero"],
    [{ benefit: off(1.5) }, 'got {"amount":1.5,"currency":"GBP"}'],
    [{ benefit: { ...off(5), cap: 3 } }, "its benefit has a field we do not know, got cap"],
    [{ benefit: { _tag: "GiftLine" } }, "a benefit we do not know"],
    [{ benefit: null }, "its benefit is no object, got null"],
    [{ condition: { _tag: "SpendAtLeast", amount: eur }, benefit: off(5) }, "in two currencies, got EUR and GBP"],
    [{ codes: ["WELCOME"] }, "its promotion has a field we do not know, got codes"],
  ])("that cannot be given as written is refused, and told why: %j", (fields, message) => {
    expect(() => compilePromotions([asSent(fields)])).toThrow(message)
    expect(() => decode(asSent(fields))).toThrow()
  })

  it("may write its percentage as a number or as text", () => {
    for (const value of [0.0001, 8.1, 12.5, 100, "8.1", "100.0000"]) {
      expect(compiles({ benefit: percent(value) })).toBe(true)
      expect(decodes(asSent({ benefit: percent(value) }))).toBe(true)
    }
  })

  it("is what its schema says, in its type too", () => {
    expectTypeOf<typeof PromotionSchema.Type>().toEqualTypeOf<Promotion>()
    fc.assert(
      fc.property(promotions, (some) => {
        const sent = JSON.parse(JSON.stringify(some))
        expect(sent.map((one: unknown) => decode(one))).toEqual(sent)
      }),
    )
  })

  it("compiles exactly if it decodes", () => {
    const fields = fc.record(
      {
        id: mostly(["a", "x".repeat(64)], ["", "x".repeat(65), "\u0000", 5]),
        name: mostly(["Sale"], ["", "\ud800", null]),
        priority: mostly([0, -1_000_000], [1_000_001, 0.5, "1"]),
        validity: mostly(
          [{}, { from: 0 }, { from: 5, until: 6 }, { until: 5 }],
          [{ from: 5, until: 5 }, { until: 0.5 }, 5],
        ),
        on: mostly([{}, { skus: ["tea"] }, { skus: ["tea"], sellers: ["ann"] }], [{ skus: [] }, { tags: [] }, []]),
        condition: mostly(
          [{ _tag: "SpendAtLeast", amount: gbp(1) }],
          [{ _tag: "SpendAtLeast", amount: eur }, { _tag: "SpendAtLeast", amount: gbp(-1) }, { _tag: "Other" }, {}],
        ),
        benefit: mostly(
          [off(1), ...[1, 12.5, 100, "12.5"].map(percent)],
          [off(0), { ...gbp(1) }, { _tag: "AmountOff", amount: { ...gbp(1), exponent: 2 } }].concat(
            [101, "100.5", "", "1e1", -1, 0, 1e-7].map(percent),
          ),
        ),
        codes: fc.constant([]),
      },
      { requiredKeys: ["benefit", "id", "name", "priority", "validity", "on"] },
    )
    let both = 0
    fc.assert(
      fc.property(fields, (some) => {
        const ok = compiles(some)
        if (ok) both++
        expect(decodes(asSent(some))).toBe(ok)
      }),
      { numRuns: 2000 },
    )
    expect(both).toBeGreaterThan(100)
  })
})

describe("a set of promotions", () => {
  it("has each id once", () => {
    expect(() => compilePromotions([good, good])).toThrow("promotion spring: its id stands for two promotions")
  })
  it("is bounded", () => {
    const many = Array.from({ length: MAX_PROMOTIONS + 1 }, (_, index) => ({ ...good, id: `p${index}` }))
    expect(() => compilePromotions(many)).toThrow("at most 10000 promotions, got 10001")
    expect(() => compilePromotions(many.slice(1))).not.toThrow()
  })
  it("is known by where it comes from, not by its shape", () => {
    const set = compilePromotions([good])
    expect([set, noPromotions].map(isPromotionSet)).toEqual([true, true])
    const others: ReadonlyArray<unknown> = [
      { ...set },
      structuredClone(set),
      { promotions: [good] },
      [good],
      null,
      "all",
    ]
    expect(others.filter(isPromotionSet)).toEqual([])
  })
  it("does not notice what becomes of the list it was made from", () => {
    const skus = ["tea"]
    const set = compilePromotions([{ ...good, on: { skus } }])
    skus.push("mug")
    expect(set.promotions[0]?.skus).toEqual(new Set(["tea"]))
  })
})
