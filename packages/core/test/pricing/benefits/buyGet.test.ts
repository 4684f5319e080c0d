import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../../test/scale.ts"
import { countOf } from "../../../src/pricing/runs.ts"
import { sumOf } from "../../../src/pricing/take.ts"
import { buyGet, give, off, pieces, row, SKUS, shares, skus, total, worksheetArb } from "./kit.ts"

const teas = (unit: number, quantity = 1): ReturnType<typeof row> => row(unit, quantity, { sku: "tea" })

describe("buy so many, get so many", () => {
  it("gives one of three, as often as there are three", () => {
    expect(give([row(100, 2)], [buyGet(2, 1)])).toEqual([[0]])
    expect(give([row(100, 5)], [buyGet(2, 1)])).toEqual([[100]])
    expect(give([row(100, 6)], [buyGet(2, 1)])).toEqual([[200]])
    expect(give([row(100, 1_000_000)], [buyGet(2, 1)])).toEqual([[33_333_300]])
  })

  it("gives the cheapest, and counts the dearest as bought", () => {
    expect(give([row(300), row(100), row(200)], [buyGet(2, 1)])).toEqual([[0, 100, 0]])
    expect(give([row(300), row(100), row(200)], [buyGet(2, 1, { pick: "dearest" })])).toEqual([[300, 0, 0]])
  })

  it("gives every second one at half price, the cheaper ones first", () => {
    expect(give([row(1_001, 3), row(599)], [buyGet(1, 1, { off: off(50) })])).toEqual([[500, 299]])
  })

  it("rounds each given piece by itself, over however many lines they are spread", () => {
    const half = buyGet(1, 1, { off: off(50) })
    expect(give([row(15, 4)], [half])).toEqual([[14]])
    expect(give([row(15), row(15), row(15), row(15)], [half])).toEqual([[7, 7, 0, 0]])
  })

  it("gives a piece for a price, or for an amount less, and never for less than nothing", () => {
    expect(give([row(250, 2)], [buyGet(1, 1, { off: { _tag: "Price", price: 100 } })])).toEqual([[150]])
    expect(give([row(250, 2)], [buyGet(1, 1, { off: { _tag: "Price", price: 300 } })])).toEqual([[0]])
    expect(give([row(250, 2)], [buyGet(1, 1, { off: { _tag: "Amount", amount: 40 } })])).toEqual([[40]])
    expect(give([row(250, 2)], [buyGet(1, 1, { off: { _tag: "Amount", amount: 400 } })])).toEqual([[250]])
  })

  it("gives other goods than those that are bought", () => {
    const benefit = buyGet(2, 1, { buyOn: skus("tea"), getOn: skus("mug") })
    const mugs = row(70, 3, { sku: "mug" })
    // Two are given, and then there is one more.
    expect(give([teas(500, 4), mugs], [benefit])).toEqual([[0, 140]])
    expect(give([teas(500, 40), mugs], [benefit])).toEqual([[0, 70]])
  })

  it("keeps enough to count as bought, even if that is the cheapest", () => {
    // One tea is needed as bought; so only one of the cheap ones can be given, and then a pot.
    const benefit = buyGet(1, 2, { buyOn: skus("tea") })
    expect(give([teas(10, 2), row(90, 1, { sku: "pot" })], [benefit])).toEqual([[10, 90]])
  })

  it("is within its times, its cap and its floors", () => {
    expect(give([row(100, 6)], [buyGet(2, 1, { maxTimes: 1 })])).toEqual([[100]])
    expect(give([row(100, 6)], [buyGet(2, 1, { cap: 150 })])).toEqual([[150]])
    expect(give([row(100, 6, { floor: 30 })], [buyGet(2, 1)])).toEqual([[140]])
  })

  it("takes off the given pieces, and off no other", () => {
    const one = row(100, 5)
    give([one], [buyGet(2, 1)])
    expect(pieces(one)).toEqual([0, 100, 100, 100, 100])
    expect(one.runs?.length).toBe(2)
  })

  const few = fc.integer({ min: 1, max: 3 })
  const on = fc.oneof(
    fc.constant(undefined),
    fc.subarray([...SKUS], { minLength: 1 }).map((wanted) => skus(...wanted)),
  )

  it("is what trying all choices finds best for the shop, or for the buyer", () => {
    let given = 0
    const asked = fc.tuple(
      worksheetArb({ maxQuantity: 3, maxRows: 3 }),
      few,
      few,
      fc.record({ buyOn: on, getOn: on, pick: fc.constantFrom("cheapest" as const, "dearest" as const) }),
    )
    const check = ([sheet, buy, get, more]: typeof asked extends fc.Arbitrary<infer A> ? A : never): void => {
      const all = sheet.rows.flatMap((one) =>
        pieces(one).map(
          (price): Piece => ({
            price,
            buys: more.buyOn?.matches(one.goods) ?? true,
            gets: more.getOn?.matches(one.goods) ?? true,
          }),
        ),
      )
      fc.pre(all.length <= 9)
      const sums = bestOf(all, buy, get)
      const found = shares(buyGet(buy, get, more), sheet)
      const wanted = more.pick === "cheapest" ? Math.min(...sums) : Math.max(...sums)
      expect(sumOf(found)).toBe(wanted)
      // A piece that costs nothing any more is given without a share.
      expect(total(found.map(countOf)) % get === 0 || all.some(({ price }) => price === 0)).toBe(true)
      if (wanted > 0) given++
    }
    fc.assert(fc.property(asked, check), { numRuns: scaled(10_000), seed })
    expect(given).toBeGreaterThan(100)
  })

  interface Piece {
    readonly price: number
    readonly buys: boolean
    readonly gets: boolean
  }

  /** What the given pieces can cost together, of all ways to give as often as is possible. */
  const bestOf = (all: ReadonlyArray<Piece>, buy: number, get: number): ReadonlyArray<number> => {
    let most = 0
    let sums: Array<number> = [0]
    const choose = (at: number, bought: number, given: number, sum: number): void => {
      const piece = all[at]
      if (piece === undefined) {
        const times = given / get
        if (!Number.isInteger(times) || bought < times * buy || times < most) return
        if (times > most) sums = []
        most = times
        sums.push(sum)
        return
      }
      choose(at + 1, bought, given, sum)
      if (piece.buys) choose(at + 1, bought + 1, given, sum)
      if (piece.gets) choose(at + 1, bought, given + 1, sum + piece.price)
    }
    choose(0, 0, 0, 0)
    return sums
  }
})
