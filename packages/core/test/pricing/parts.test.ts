import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { CompiledPromotion } from "../../src/pricing/CompiledPromotion.ts"
import type { LinePart } from "../../src/pricing/PricedCart.ts"
import { PRICING_DEFAULTS } from "../../src/pricing/PricingPolicies.ts"
import { partsOf } from "../../src/pricing/parts.ts"
import { type Pieces, runsOf, runsWithin } from "../../src/pricing/runs.ts"
import { takeOff } from "../../src/pricing/take.ts"
import { unitsOf } from "../../src/pricing/unitsOf.ts"
import type { Row, Worksheet } from "../../src/pricing/Worksheet.ts"
import { gbp, inTurn, line, price, sum } from "./answerKit.ts"

const [first, second] = inTurn({ _tag: "PercentOff", percent: 1 }, { _tag: "PercentOff", percent: 1 }).promotions
const promotions = [first, second].flatMap((one) => one ?? [])

const rowOf = (quantity: number, list: number): Row => ({
  goods: {},
  quantity,
  list,
  unitFloor: 0,
  left: list,
  discounts: [],
  runs: undefined,
})

const sheetOf = (row: Row): Worksheet => ({
  currency: "GBP",
  facts: {
    moment: 0 as Worksheet["facts"]["moment"],
    channel: undefined,
    country: undefined,
    groups: [],
    isMember: false,
    orders: undefined,
    birthday: undefined,
    payingBy: undefined,
    codes: new Set(),
    facts: {},
  },
  policies: PRICING_DEFAULTS,
  used: new Map(),
  buyer: undefined,
  rows: [row],
  hasFloors: false,
  refusedGifts: new Set(),
  worthOf: () => 0,
})

/** What happens to a row: it is cut, and something is taken off a run or off all of it. */
interface Step {
  readonly cutAt: number
  readonly run: number | undefined
  readonly percent: number
}

const steps: fc.Arbitrary<ReadonlyArray<Step>> = fc.array(
  fc.record({
    cutAt: fc.integer({ min: 0, max: 11 }),
    run: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    percent: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 60 })),
  }),
  { maxLength: 5 },
)

const worked = (quantity: number, list: number, all: ReadonlyArray<Step>): Row => {
  const row = rowOf(quantity, list)
  for (const [at, { cutAt, run, percent }] of all.entries()) {
    if (cutAt > 0 && cutAt < quantity) runsWithin(row, { from: 0, count: cutAt, left: 0 })
    const pieces = run === undefined ? undefined : piecesOfRun(row, run)
    const amount = Math.floor(((pieces ?? row).left * percent) / 100)
    const promotion: CompiledPromotion | undefined = promotions[at < 2 ? 0 : 1]
    if (amount > 0 && promotion !== undefined) takeOff([{ row, run: pieces, amount }], promotion, sheetOf(row))
  }
  return row
}

const piecesOfRun = (row: Row, which: number): Pieces | undefined => {
  const runs = runsOf(row)
  const run = runs[which]
  return run && { from: sum(runs.slice(0, which).map(({ count }) => count)), count: run.count, left: run.left }
}

/** Each piece by itself: what it cost, and what each discount took off it. */
type Piece = readonly [list: number, ...discounts: ReadonlyArray<number>]

const evenShares = (total: number, count: number): ReadonlyArray<number> =>
  Array.from({ length: count }, (_, at) => Math.floor(total / count) + (at >= count - (total % count) ? 1 : 0))

/** Straight from the runs, piece by piece. */
const piecesOf = ({ runs = [], discounts = [] }: Row): ReadonlyArray<Piece> =>
  runs.flatMap(({ count, list, steps: taken }) => {
    const lists = evenShares(list, count)
    const took = discounts.map((discount) => {
      let before = list
      let shares: ReadonlyArray<number> = new Array(count).fill(0)
      for (const step of taken) {
        const [was, is] = [evenShares(before, count), evenShares(step.left, count)]
        if (step.discount === discount) shares = shares.map((share, at) => share + (was[at] ?? 0) - (is[at] ?? 0))
        before = step.left
      }
      return shares
    })
    return lists.map((share, at): Piece => [share, ...took.map((shares) => shares[at] ?? 0)])
  })

const toldOf = (row: Row, parts: ReadonlyArray<LinePart> | undefined): ReadonlyArray<Piece> =>
  unitsOf({
    quantity: row.quantity,
    subtotal: gbp(row.list),
    discounts: (row.discounts ?? []).map(({ amount }) => ({ promotionId: "p", name: "p", amount: gbp(amount) })),
    discount: gbp(row.list - row.left),
    net: gbp(row.left),
    gross: gbp(row.left),
    ...(parts === undefined ? {} : { parts }),
  }).flatMap(({ quantity, subtotal, discounts }) =>
    Array.from({ length: quantity }, (): Piece => [subtotal.amount, ...discounts]),
  )

describe("the parts of a line", () => {
  it("are told where pieces were not treated alike", () => {
    const { lines } = price([line("mug", 1000, 5)], {
      promotions: [{ _tag: "NthUnit", nth: 2, off: { percent: 100 } }],
    })
    expect(lines[0]?.parts).toEqual([
      { quantity: 2, subtotal: gbp(2000), discounts: [2000] },
      { quantity: 3, subtotal: gbp(3000), discounts: [0] },
    ])
  })

  it("are not told where an even split says the same", () => {
    const row = rowOf(4, 402)
    expect(partsOf(row, "GBP")).toBeUndefined()
    runsWithin(row, { from: 0, count: 3, left: 301 })
    expect(row.runs).toHaveLength(2)
    expect(partsOf(row, "GBP")).toBeUndefined()
  })

  it("are as few as say it", () => {
    const row = worked(9, 900, [
      { cutAt: 3, run: 0, percent: 0 },
      { cutAt: 3, run: 0, percent: 10 },
      { cutAt: 6, run: 0, percent: 0 },
    ])
    expect(row.runs).toHaveLength(3)
    expect(partsOf(row, "GBP")?.map(({ quantity }) => quantity)).toEqual([3, 6])
  })

  it("say of every piece what its run says, whatever was cut and taken off", () => {
    let inParts = 0
    const check = fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 0, max: 500 }),
      steps,
      (count, list, all) => {
        const row = worked(count, list, all)
        const parts = partsOf(row, "GBP")
        const pieces = row.runs === undefined ? toldOf(row, undefined) : piecesOf(row)
        expect(toldOf(row, parts)).toEqual(pieces)
        if (parts === undefined) return
        inParts++
        expect(toldOf(row, undefined)).not.toEqual(pieces)
        expect(sum(parts.map(({ quantity }) => quantity))).toBe(count)
        for (const { subtotal, discounts } of parts) {
          expect(discounts).toHaveLength(row.discounts?.length ?? 0)
          expect(sum(discounts)).toBeLessThanOrEqual(subtotal.amount)
        }
      },
    )
    const runs = scaled(50_000, 1 / 20)
    fc.assert(check, { seed, numRuns: runs })
    expect(inParts).toBeGreaterThan(runs / 10)
    held("parts say what runs say", runs, "rows")
  })
})
