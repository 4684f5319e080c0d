import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../../test/scale.ts"
import { countOf, leftOf } from "../../../src/pricing/runs.ts"
import { sumOf } from "../../../src/pricing/take.ts"
import type { Row } from "../../../src/pricing/Worksheet.ts"
import { bundle, give, pieces, row, SKUS, shares, sheetOf, skus, total, worksheetArb } from "./kit.ts"

const tea = (unit: number, quantity = 1): Row => row(unit, quantity, { sku: "tea" })
const mug = (unit: number, quantity = 1): Row => row(unit, quantity, { sku: "mug" })
const teaAndMug = bundle(1_000, [
  [skus("tea"), 1],
  [skus("mug"), 1],
])

describe("a bundle price", () => {
  it("takes off what a set costs more, by what is left on its pieces", () => {
    expect(give([tea(500), mug(700)], [teaAndMug])).toEqual([[83, 117]])
    expect(give([tea(500), mug(500)], [teaAndMug])).toEqual([[0, 0]])
    expect(give([tea(500)], [teaAndMug])).toEqual([[0]])
  })

  it("is for every set, the dearest pieces first", () => {
    expect(give([tea(500, 3), mug(700, 2)], [teaAndMug])).toEqual([[167, 233]])
    expect(give([tea(400), tea(500), mug(700)], [teaAndMug])).toEqual([[0, 83, 117]])
    expect(give([tea(500, 1_000_000), mug(700, 1_000_000)], [teaAndMug])).toEqual([[83_333_333, 116_666_667]])
  })

  it("stops before sets that would save nothing", () => {
    // The first set takes 300 off, the second costs just its price, and the third would cost less.
    expect(give([tea(500), tea(300), tea(200), mug(700), mug(600), mug(800)], [teaAndMug])).toEqual([
      [115, 0, 0, 0, 0, 185],
    ])
    expect(give([tea(500), mug(500)], [teaAndMug])).toEqual([[0, 0]])
  })

  it("takes off its pieces only, and leaves the others of the line alone", () => {
    const teas = tea(600, 3)
    give([teas, mug(600)], [teaAndMug])
    expect(pieces(teas)).toEqual([500, 600, 600])
  })

  it("lets a part with few pieces choose before one that has them too", () => {
    // Any two and a tea: whichever is written first, the tea is kept for the part that needs it.
    const any = skus(...SKUS)
    for (const parts of [
      [
        [any, 2],
        [skus("tea"), 1],
      ],
      [
        [skus("tea"), 1],
        [any, 2],
      ],
    ] as const) {
      expect(total(give([tea(900, 2), mug(200, 4)], [bundle(1_000, parts)])[0] ?? [])).toBe(1_000)
      expect(total(give([tea(900), mug(200, 2)], [bundle(1_000, parts)])[0] ?? [])).toBe(300)
    }
  })

  it("is within its cap, its floors and its times", () => {
    const parts = [[skus("tea"), 2]] as const
    expect(give([tea(500, 8)], [bundle(900, parts, { cap: 150 })])).toEqual([[150]])
    expect(give([tea(500, 8)], [bundle(900, parts, { maxTimes: 3 })])).toEqual([[300]])
    expect(give([row(500, 8, { sku: "tea", floor: 480 })], [bundle(900, parts)])).toEqual([[160]])
  })

  const few = fc.integer({ min: 1, max: 2 })
  const parts = fc.constantFrom<ReadonlyArray<ReadonlyArray<string>>>(
    [["tea"], ["mug"]],
    [["tea", "pot"], ["mug"]],
    [["tea", "mug", "pot"], ["tea"]],
    [["tea"], ["tea", "mug"]],
    [["tea"], ["tea"]],
    [["tea", "mug", "pot"]],
    [["tea", "mug", "pot"], ["tea", "mug"], ["mug"]],
  )

  it("saves what the best of all sets save, where parts have nothing in common or one is inside the other", () => {
    let saved = 0
    const asked = fc.tuple(
      worksheetArb({ maxQuantity: 3, maxRows: 3 }),
      parts,
      fc.array(few, { minLength: 3, maxLength: 3 }),
      fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 400 })),
    )
    const check = ([sheet, selections, quantities, price]: typeof asked extends fc.Arbitrary<infer A> ? A : never) => {
      const all = sheet.rows.flatMap((one) =>
        pieces(one).map((cost): Piece => ({ cost, of: selections.map((some) => some.includes(one.goods.sku ?? "")) })),
      )
      fc.pre(all.length <= 7)
      const sizes = selections.map((_, at) => quantities[at] ?? 1)
      const benefit = bundle(
        price,
        selections.map((some, at) => [skus(...some), sizes[at] ?? 1]),
      )
      const best = bestOf(all, sizes, price)
      expect(sumOf(shares(benefit, sheet))).toBe(best)
      if (best > 0) saved++
    }
    fc.assert(fc.property(asked, check), { numRuns: scaled(10_000), seed })
    expect(saved).toBeGreaterThan(100)
  })

  interface Piece {
    readonly cost: number
    /** For each part, whether it may be in it. */
    readonly of: ReadonlyArray<boolean>
  }

  /** The most that sets can save, of all ways to make them. */
  const bestOf = (all: ReadonlyArray<Piece>, sizes: ReadonlyArray<number>, price: number): number => {
    let best = 0
    const taken = sizes.map(() => 0)
    const choose = (at: number, sum: number): void => {
      const piece = all[at]
      if (piece === undefined) {
        const sets = (taken[0] ?? 0) / (sizes[0] ?? 1)
        if (Number.isInteger(sets) && sizes.every((size, part) => taken[part] === sets * size))
          best = Math.max(best, sum - sets * price)
        return
      }
      choose(at + 1, sum)
      for (const [part, fits] of piece.of.entries()) {
        if (!fits) continue
        taken[part] = (taken[part] ?? 0) + 1
        choose(at + 1, sum + piece.cost)
        taken[part] = (taken[part] ?? 0) - 1
      }
    }
    choose(0, 0)
    return best
  }

  it("makes legal sets where parts overlap otherwise, if not always the most", () => {
    const overlapping = bundle(100, [
      [skus("tea", "mug"), 1],
      [skus("mug", "pot"), 1],
    ])
    const sheet = sheetOf([tea(80), mug(90), row(70, 1, { sku: "pot" })])
    const found = shares(overlapping, sheet)
    expect(total(found.map(countOf))).toBe(2)
    expect(sumOf(found)).toBe(total(found.map(leftOf)) - 100)
  })
})
