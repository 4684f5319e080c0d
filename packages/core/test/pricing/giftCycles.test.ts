import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import type { Selector } from "../../src/pricing/Selector.ts"
import { asSent, gbp, plain } from "./promotionKit.ts"

const ids = (promotions: ReadonlyArray<{ readonly id: string }>) => promotions.map(({ id }) => id)

describe("gifts that bring gifts", () => {
  const giving = (id: string, offerId: string, rest: object): Promotion =>
    asSent({ id, benefits: [{ _tag: "Gift", gifts: [{ offerId }], counts: true }], ...rest })
  const forEach = (id: string, offerId: string, on: Selector): Promotion =>
    asSent({ id, benefits: [{ _tag: "Gift", gifts: [{ offerId }], forEach: { quantity: 1, on }, counts: true }] })
  const setAside = (...list: ReadonlyArray<Promotion>) =>
    compilePromotions(list).problems.map(({ at, id, path, message }) => [
      at,
      id,
      path,
      message.match(/got (.*?)\. /)?.[1],
    ])

  it("in a circle are all set aside, with the way round", () => {
    expect(
      setAside(
        forEach("a", "mug", { skus: ["tea"] }),
        { ...plain, id: "other" },
        giving("b", "pot", { on: { offers: ["mug"] } }),
        giving("c", "tea", {
          condition: { _tag: "All", of: [{ _tag: "QuantityAtLeast", quantity: 1, on: { skus: ["pot"] } }] },
        }),
      ),
    ).toEqual([
      [0, "a", "benefits[0].counts", "a → b → c → a"],
      [2, "b", "benefits[0].counts", "a → b → c → a"],
      [3, "c", "benefits[0].counts", "a → b → c → a"],
    ])
  })

  it("say the way round in one sentence", () => {
    const [problem] = compilePromotions([
      giving("a", "mug", { on: { skus: ["tea"] } }),
      giving("b", "tea", { condition: { _tag: "SpendAtLeast", amount: gbp(1), on: { skus: ["mug"] } } }),
    ]).problems
    expect(problem?.message).toBe(
      "benefits[0].counts closes a circle of gifts, got a → b → a. Leave `counts` out of one of them, or let another gift bring it.",
    )
  })

  it("in several circles are set aside until no circle is left", () => {
    const list = [
      forEach("a", "x", { skus: ["a"] }),
      forEach("b", "a", { skus: ["x"] }),
      forEach("c", "y", { skus: ["c"] }),
      forEach("d", "c", { skus: ["y"] }),
      forEach("free", "c", { skus: ["tea"] }),
    ]
    expect(setAside(...list)).toEqual([
      [0, "a", "benefits[0].counts", "a → b → a"],
      [1, "b", "benefits[0].counts", "a → b → a"],
      [2, "c", "benefits[0].counts", "c → d → c"],
      [3, "d", "benefits[0].counts", "c → d → c"],
    ])
    expect(ids(compilePromotions(list).promotions)).toEqual(["free"])
  })

  it("in a row, back to themselves, or without counting are fine", () => {
    const fine = [
      forEach("a", "mug", { skus: ["tea"] }),
      forEach("b", "pot", { skus: ["mug"] }),
      forEach("again", "tin", { skus: ["tin"] }),
      asSent({ id: "d", benefits: [{ _tag: "Gift", gifts: [{ offerId: "tea" }] }], on: { skus: ["pot"] } }),
      giving("e", "tea", { on: { categories: ["pots"] } }),
    ]
    expect(setAside(...fine)).toEqual([])
  })

  it("are a matter of the gifts that count, whatever else their promotions give", () => {
    const both = (id: string, given: string, counted: string, bring: string): Promotion =>
      asSent({
        id,
        on: { skus: [bring] },
        benefits: [
          { _tag: "PercentOff", percent: 5 },
          { _tag: "Gift", gifts: [{ offerId: given }] },
          { _tag: "Gift", gifts: [{ offerId: counted }], counts: true },
        ],
      })
    expect(setAside(both("a", "mug", "tin", "tea"), both("b", "tea", "pot", "mug"))).toEqual([])
    expect(setAside(both("a", "tin", "mug", "tea"), both("b", "pot", "tea", "mug"))).toEqual([
      [0, "a", "benefits[2].counts", "a → b → a"],
      [1, "b", "benefits[2].counts", "a → b → a"],
    ])
  })

  it("are followed however long the row is, and a long way round is cut", () => {
    const row = Array.from({ length: 3000 }, (_, at) => forEach(`p${at}`, `g${at + 1}`, { skus: [`g${at}`] }))
    expect(setAside(...row)).toEqual([])
    const problems = setAside(...row, forEach("last", "g0", { skus: ["g3000"] }))
    expect(problems).toHaveLength(3001)
    expect(problems[0]?.[3]).toMatch(/^\S+ → (\S+ → ){6}2994 more → \S+$/)
  })

  it("never leave a circle behind", () => {
    const offers = ["a", "b", "c", "d", "e"]
    const some = fc.subarray(offers, { minLength: 1, maxLength: 2 })
    const runs = scaled(5_000)
    let circles = 0
    fc.assert(
      fc.property(fc.array(fc.tuple(some, some), { maxLength: 7 }), (pairs) => {
        const list = pairs.map(([given, bring], at) =>
          asSent({
            id: `p${at}`,
            on: { skus: bring },
            benefits: [{ _tag: "Gift", gifts: given.map((offerId) => ({ offerId })), counts: true }],
          }),
        )
        const { promotions, problems } = compilePromotions(list)
        circles += problems.length
        const sentOf = new Map(list.map((one) => [one.id, one]))
        let left = promotions.flatMap(({ id }) => sentOf.get(id) ?? [])
        for (let before = -1; before !== left.length; ) {
          before = left.length
          left = left.filter(({ id, on }) =>
            left.some((other) => other.id !== id && gives(other).some((offer) => on?.skus?.includes(offer))),
          )
        }
        expect(left).toEqual([])
        expect(problems.length === 0 || problems.length > 1).toBe(true)
      }),
      { seed, numRuns: runs },
    )
    expect(circles).toBeGreaterThan(runs / 10)
    held("what is left of promotions whose gifts count has no circle", runs, "sets")
  })
  const gives = ({ benefits: [first] }: Promotion): ReadonlyArray<string> =>
    first?._tag === "Gift" ? first.gifts.map(({ offerId }) => offerId) : []
})
