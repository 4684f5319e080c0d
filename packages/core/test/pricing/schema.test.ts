import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as fc from "fast-check"
import { describe, expect, expectTypeOf, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { Benefit as BenefitSchema } from "../../src/pricing/Benefit.schema.ts"
import type { Benefit } from "../../src/pricing/Benefit.ts"
import {
  knownFieldsOnly,
  Promotion as PromotionSchema,
  promotionJsonSchema,
} from "../../src/pricing/Promotion.schema.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { promotionProblems } from "../../src/pricing/PromotionProblem.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import { problemsByJsonSchema } from "./jsonSchema.ts"
import { asSent, damaged, garbage, gbp, type Json, plain, selector, sound, tenPercent } from "./promotionKit.ts"
import { refusals } from "./refusals.ts"

const result = Schema.decodeUnknownResult(PromotionSchema, { ...knownFieldsOnly, errors: "all" })
const decodes = (sent: unknown): boolean => Result.isSuccess(result(sent))
const compiles = (sent: unknown): boolean => compilePromotions([sent as Promotion]).promotions.length === 1

const file = new URL("../../../../docs/promotion.schema.json", import.meta.url)
const jsonSchema = promotionJsonSchema()

describe("the schema of a promotion", () => {
  it("is of the type that is written down", () => {
    expectTypeOf<typeof PromotionSchema.Type>().toEqualTypeOf<Promotion>()
    expectTypeOf<typeof BenefitSchema.Type>().toEqualTypeOf<Benefit>()
  })

  it("gives a sound promotion back as it was", () => {
    for (const promotion of sound)
      expect(Schema.decodeUnknownSync(PromotionSchema)(promotion, knownFieldsOnly)).toEqual(promotion)
  })

  it.each(refusals.map(({ sent, path, says }) => ({ path, says, sent })))(
    "refuses what is wrong at $path: $says",
    ({ sent }) => {
      expect(decodes(asSent(sent))).toBe(false)
    },
  )

  it("refuses what its parts have to do with each other with the words and the place of the compiler", () => {
    const refused = result({ ...plain, benefits: [tenPercent, { _tag: "Gift", gifts: [{ offerId: "a" }], choose: 2 }] })
    expect(Result.isFailure(refused) && String(refused.failure)).toMatch(
      /choose is more than there is to choose from, got 2[\s\S]*\["benefits"\]\[1\]\["choose"\]/,
    )
  })

  it("takes exactly what compiles", () => {
    const runs = scaled(50_000)
    let taken = 0
    fc.assert(
      fc.property(fc.oneof({ weight: 4, arbitrary: damaged }, { weight: 1, arbitrary: garbage }), (sent) => {
        const ok = decodes(sent)
        if (ok) taken++
        expect([compiles(sent), promotionProblems(sent).length === 0]).toEqual([ok, ok])
      }),
      { seed, numRuns: runs },
    )
    expect(taken).toBeGreaterThan(runs / 10)
    expect(taken).toBeLessThan((runs * 9) / 10)
    held("a promotion decodes exactly if it compiles", runs, "promotions")
  })
})

describe("the JSON Schema of a promotion", () => {
  it("stands in the documentation as it is", () => {
    const way = "Write promotionJsonSchema() to docs/promotion.schema.json as JSON, and let biome format it."
    expect(JSON.parse(readFileSync(file, "utf8")), way).toEqual(JSON.parse(JSON.stringify(jsonSchema)))
  })

  it("holds for every sound promotion", () => {
    for (const promotion of sound) expect(problemsByJsonSchema(jsonSchema, promotion)).toEqual([])
  })

  it("refuses whatever is wrong with one field by itself", () => {
    const passing = refusals.filter(({ sent }) => problemsByJsonSchema(jsonSchema, asSent(sent)).length === 0)
    // What no shape can say: order, sums, two fields or promotions at once, and lists of what there is in the world.
    const beyondShapes = [
      /^lies before it begins/,
      /^is no later than its beginning/,
      /^is no time zone we know, got "Mars/,
      /^ends below where it begins/,
      /^stands (inside `except`|there twice)/,
      /^lies too deep/,
      /^cannot count what brings gifts/,
      /^is one condition too many/,
      /^is no higher than the one before/,
      /^is out of bounds, got 1000001$/,
      /^is missing/,
      /^takes nothing off/,
      /^is more than there is to choose from/,
      /^limits the uses of codes it does not have/,
      /^does not add up to 100 percent$/,
      /^is a second currency/,
      /^(is about goods|changes no unit price|is for carts|looks at the lines of a cart)/,
      // Percentages are bounded by a number, not by the digits of its text, and codes by their capitals.
      /^is no code that a shopper can enter, got " {2}"|also once it is in capitals/,
      /^is no (percentage|text of fitting length)/,
      /^is nothing to multiply by/,
    ]
    for (const { path, says } of passing) {
      expect([path, says, beyondShapes.some((one) => one.test(says))]).toEqual([path, says, true])
    }
    expect(passing.length).toBeLessThan(refusals.length / 3)
  })

  it("never refuses what compiles", () => {
    const runs = scaled(20_000)
    let caught = 0
    fc.assert(
      fc.property(damaged, (sent: Json) => {
        const problems = problemsByJsonSchema(jsonSchema, sent)
        if (problems.length > 0) caught++
        if (promotionProblems(sent).length === 0) expect(problems).toEqual([])
      }),
      { seed, numRuns: runs },
    )
    expect(caught).toBeGreaterThan(runs / 10)
    held("what a JSON Schema refuses does not compile", runs, "promotions")
  })

  it("names its parts, and says what a number means", () => {
    expect(Object.keys(jsonSchema["$defs"] ?? {}).sort()).toEqual(
      ["Amount", "Benefit", "Budget", "Condition", "Currency", "Funding", "Limit", "Limits", "Percent", "Price"].concat(
        ["Reduction", "Selector", "Stacking", "Validity"],
      ),
    )
    expect(problemsByJsonSchema(jsonSchema, asSent({ on: selector, limit: 1 }))).toEqual(["/limit is not known"])
    expect(problemsByJsonSchema(jsonSchema, asSent({ budget: { money: gbp(0) } }))).toEqual([
      "/budget/money/amount is below 1",
    ])
  })
})
