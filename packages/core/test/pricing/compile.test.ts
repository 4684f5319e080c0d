import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import { MAX_PROMOTIONS, type Promotion } from "../../src/pricing/Promotion.ts"
import { MAX_PROBLEMS_OF_ONE, promotionProblems } from "../../src/pricing/PromotionProblem.ts"
import { compilePromotions, isPromotionSet, noPromotions } from "../../src/pricing/PromotionSet.ts"
import { asSent, garbage, gbp, plain, sound, tenPercent } from "./promotionKit.ts"
import { refusals } from "./refusals.ts"

const ids = (promotions: ReadonlyArray<{ readonly id: string }>) => promotions.map(({ id }) => id)

const part = { quantity: 1, on: { skus: ["tea"] } }

/** A list with a hole for each `undefined`. */
const holed = (...entries: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const list = new Array<unknown>(entries.length)
  for (const [at, entry] of entries.entries()) if (entry !== undefined) list[at] = entry
  return list
}

describe("a promotion that cannot be given as written", () => {
  it.each(refusals.map(({ sent, path, says }) => ({ path, says, sent })))(
    "is set aside at $path, and told why: $says",
    ({ path, says, sent }) => {
      const before: Promotion = { ...plain, id: "before" }
      const after: Promotion = { ...plain, id: "after" }
      const set = compilePromotions([before, asSent(sent), after])
      const problem = set.problems.find((one) => one.path === path && one.message.includes(says))
      expect(set.problems.map(({ path, message }) => [path, message])).toEqual(
        expect.arrayContaining([[path, expect.stringContaining(says)]]),
      )
      expect(problem?.at).toBe(1)
      expect(problem?.message).toMatch(/^\S.* got .+\. .+[.:]?$/s)
      expect(ids(set.promotions)).toEqual(["after", "before"])
    },
  )

  it.each([
    ["benefits[0]", { benefits: new Array(1) }],
    ["benefits[1]", { benefits: holed(tenPercent, undefined, tenPercent) }],
    ["condition.of[0]", { condition: { _tag: "All", of: new Array(2) } }],
    ["condition.of[1]", { condition: { _tag: "Any", of: holed({ _tag: "BuyerIsMember" }, undefined) } }],
    ["on.skus[0]", { on: { skus: new Array(3) } }],
    ["codes[0]", { codes: new Array(1) }],
    [
      "benefits[0].parts[1]",
      { benefits: [{ _tag: "BundlePrice", parts: holed(part, undefined, part), price: gbp(5) }] },
    ],
    ["benefits[0].gifts[0]", { benefits: [{ _tag: "Gift", gifts: new Array(1) }] }],
  ])("is set aside for a hole in a list: %s", (path, fields) => {
    const set = compilePromotions([{ ...plain, id: "holed", ...fields } as Promotion, plain])
    expect(set.problems.map((one) => [one.at, one.path, one.message])).toEqual([
      [0, path, `${path} is a hole in its list, got nothing. Fill it, or close the gap.`],
    ])
    expect(ids(set.promotions)).toEqual(["spring"])
  })

  it("is set aside alone where reading it throws", () => {
    const throwing = (field: string, thrown: unknown = new Error("no connection")): Promotion =>
      Object.defineProperty({ ...plain, id: "bad" }, field, {
        enumerable: true,
        get: () => {
          throw thrown
        },
      })
    for (const field of ["benefits", "condition", "name"]) {
      const set = compilePromotions([throwing(field), plain])
      expect(set.problems.map(({ at, id, path }) => [at, id, path])).toEqual([[0, "bad", ""]])
      expect(set.problems[0]?.message).toMatch(/throws when it is read, got "no connection"\. Send plain JSON/)
      expect(ids(set.promotions)).toEqual(["spring"])
    }
    expect(promotionProblems(throwing("id", "nothing")).map(({ id, path }) => [id, path])).toEqual([[undefined, ""]])
  })

  it("is told of by itself as the first of its list", () => {
    expect(promotionProblems({ ...plain, priority: "1" })).toEqual(
      compilePromotions([asSent({ priority: "1" })]).problems,
    )
  })

  it("is told of once for each mistake, and no mistake hides another", () => {
    for (const { sent } of refusals) expect(promotionProblems(asSent(sent)).length).toBeLessThanOrEqual(2)
    const paths = promotionProblems({
      id: "",
      name: 5,
      benefits: [{ _tag: "PercentOff", percent: 0, cap: gbp(0) }],
      x: 1,
    })
    expect(paths.map(({ path }) => path)).toEqual(["x", "id", "name", "benefits[0].percent", "benefits[0].cap.amount"])
  })

  it("is named by its place and its id, where it has one", () => {
    const list = [plain, null, { ...plain, id: 7 }, { ...plain, id: "x".repeat(200) }, "promotion", [plain], undefined]
    const problems = compilePromotions(JSON.parse(JSON.stringify(list))).problems
    expect(problems.map(({ at, id, path }) => [at, id, path])).toEqual([
      [1, undefined, ""],
      [2, undefined, "id"],
      [3, "x".repeat(80), "id"],
      [4, undefined, ""],
      [5, undefined, ""],
      [6, undefined, ""],
    ])
    expect(problems[0]?.message).toBe(
      "the promotion is no object, got null. Write one with id, name, lane, priority, validity, channels, codes, on, condition, benefits, stacking, limits, budget, funding.",
    )
  })

  it("shows a corner of what it got, however large or strange that is", () => {
    const round: { self?: unknown } = {}
    round.self = round
    const strange = [
      round,
      5n,
      Symbol("s"),
      () => 1,
      new Map(),
      "x".repeat(1e6),
      Array(1e5).fill("y"),
      { deep: [[[[1]]]] },
    ]
    for (const value of strange) {
      for (const [problem] of [promotionProblems(value), promotionProblems({ ...plain, on: value })]) {
        expect(problem?.message.length).toBeLessThan(300)
      }
    }
    expect(promotionProblems({ ...plain, on: { skus: Array(10_000).fill("") } })).toHaveLength(MAX_PROBLEMS_OF_ONE)
    const manyFields = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`x${at}`, at]))
    expect(promotionProblems({ ...plain, ...manyFields })).toHaveLength(MAX_PROBLEMS_OF_ONE)
    const longKey = promotionProblems({ ...plain, ["k".repeat(1e6)]: 1 })
    expect(longKey[0]?.path.length).toBeLessThan(50)
  })

  it("shows eighty characters of what it got, and three levels of it", () => {
    const got = (on: unknown) => promotionProblems({ ...plain, on })[0]?.message.match(/ got (.*)\. Write one/)?.[1]
    expect(got("x".repeat(78))).toBe(`"${"x".repeat(78)}"`)
    expect(got("x".repeat(79))).toBe(`"${"x".repeat(78)}…`)
    expect(got([[[["x"]]], { a: { b: { c: 1 } } }, -0, null])).toBe('[[[[…]]],{"a":{"b":{…}}},-0,null]')
    expect(got([1, 2, 3, 4, 5, 6, 7, 8])).toBe("[1,2,3,4,5,6,7,8]")
    expect(got([1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe("[1,2,3,4,5,6,7,8,…]")
    const nine = { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9 }
    expect(promotionProblems(nine)).toHaveLength(12)
    expect(got([nine])).toBe('[{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,…}]')
  })

  it("is set aside also where it goes round in circles", () => {
    const condition: { _tag: string; of?: unknown } = { _tag: "Not" }
    condition.of = condition
    const except: { except?: unknown } = {}
    except.except = except
    const list = { _tag: "All", of: [{ _tag: "BuyerIsMember" }] as Array<unknown> }
    list.of.push(list, list)
    for (const sent of [{ condition }, { condition: list }, { on: except }]) {
      expect(promotionProblems({ ...plain, ...sent })[0]?.message).toMatch(/lies too deep/)
    }
  })

  it("is refused for a field that is there without a value, which JSON cannot say", () => {
    expect(promotionProblems({ ...plain, condition: undefined })).toMatchObject([{ path: "condition" }])
    expect(promotionProblems({ ...plain, benefits: [{ ...tenPercent, cap: undefined }] })).toMatchObject([
      { path: "benefits[0].cap", message: "benefits[0].cap has no value, got nothing. Leave the field out." },
    ])
  })
})

describe("a set of promotions", () => {
  it("is in the order of priorities, and then of ids by code units, and knows the place of each", () => {
    const list = ["b", "B", "a", "ä", "é"].map((id, at): Promotion => ({ ...plain, id, priority: at === 4 ? 1 : 0 }))
    const { promotions } = compilePromotions([...list, { ...plain, id: "last", priority: -1 }])
    expect(ids(promotions)).toEqual(["é", "B", "a", "b", "ä", "last"])
    expect(promotions.map(({ order }) => order)).toEqual([0, 1, 2, 3, 4, 5])
  })

  it("has each id once: the first that can be given", () => {
    const set = compilePromotions([
      asSent({ benefits: [] }),
      plain,
      { ...plain, name: "Spring again", priority: 5 },
      { ...plain, id: "summer" },
    ])
    expect(set.promotions.map(({ name, id }) => [id, name])).toEqual([
      ["spring", "Spring"],
      ["summer", "Spring"],
    ])
    expect(set.problems.map(({ at, path, message }) => [at, path, message])).toEqual([
      [0, "benefits", "benefits is a list of a length that does not fit, got 0. List 1 to 16, or leave it out."],
      [2, "id", 'id stands for another promotion too, the one at 1, got "spring". Give each an id of its own.'],
    ])
  })

  it("is refused as a whole where it is no list, or too long", () => {
    expect(() => compilePromotions(JSON.parse('{"promotions":[]}'))).toThrow(
      new TypeError('compilePromotions: a list of promotions is needed, got {"promotions":[]}. Write it in [].'),
    )
    const many = Array.from({ length: MAX_PROMOTIONS + 1 }, (_, index): Promotion => ({ ...plain, id: `p${index}` }))
    expect(() => compilePromotions(many)).toThrow("at most 10000 promotions, got 10001")
    expect(compilePromotions(many.slice(1)).promotions).toHaveLength(MAX_PROMOTIONS)
  })

  it("is known by where it comes from, not by its shape", () => {
    const set = compilePromotions([plain])
    expect([set, noPromotions].map(isPromotionSet)).toEqual([true, true])
    const others: ReadonlyArray<unknown> = [{ ...set }, { promotions: [plain] }, [plain], null, "all"]
    expect(others.filter(isPromotionSet)).toEqual([])
  })

  it("does not notice what becomes of the lists it was made from", () => {
    const skus = ["tea"]
    const codes = ["SAVE"]
    const set = compilePromotions([{ ...plain, on: { skus }, codes }])
    skus[0] = "mug"
    codes[0] = "SPEND"
    expect(set.promotions[0]?.on?.matches({ sku: "tea" })).toBe(true)
    expect(set.promotions[0]?.on?.keys?.values).toEqual(["tea"])
    expect(set.promotions[0]?.codes).toEqual(new Set(["SAVE"]))
  })

  it("keeps its sound promotions whatever else comes with them", () => {
    let setAside = 0
    const runs = scaled(20_000)
    fc.assert(
      fc.property(fc.array(garbage, { maxLength: 4 }), (others) => {
        const sent = [...others.slice(0, 2), { ...plain, id: "~one" }, ...others.slice(2), { ...plain, id: "~two" }]
        const set = compilePromotions(sent as never)
        expect(ids(set.promotions)).toEqual(expect.arrayContaining(["~one", "~two"]))
        expect(set.promotions.map(({ order }) => order)).toEqual(set.promotions.map((_, order) => order))
        const bad = new Set(set.problems.map(({ at }) => at))
        expect(bad.size + set.promotions.length).toBe(sent.length)
        setAside += bad.size
        for (const { id, path, message } of set.problems) {
          expect(id ?? "").not.toMatch(/^~/)
          expect(message).toMatch(/, got /)
          expect(message.startsWith(path === "" ? "the promotion" : path)).toBe(true)
        }
      }),
      { seed, numRuns: runs },
    )
    expect(setAside).toBeGreaterThan(runs / 2)
    held("a bad promotion never takes the others down", runs, "lists")
  })

  it("takes every sound promotion", () => {
    const set = compilePromotions(sound.map((one, at) => ({ ...one, id: `p${at}` })))
    expect(set.problems).toEqual([])
    expect(set.promotions).toHaveLength(sound.length)
    expect(new Set(ids(set.promotions)).size).toBe(sound.length)
  })

  it("may hold thousands", () => {
    const all = sound.filter(({ lane }) => lane === undefined)
    const list = Array.from({ length: 5000 }, (_, at) => ({ ...(all[at % all.length] ?? plain), id: `p${at}` }))
    const set = compilePromotions(list)
    expect([set.problems, set.promotions.length]).toEqual([[], 5000])
  })
})
