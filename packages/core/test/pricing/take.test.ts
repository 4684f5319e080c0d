import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../test/scale.ts"
import { allocateAmount, leftovers } from "../../src/money/allocate.ts"
import { countOf, evenSlotsOf, firstOf, leftOf, roomOf, type Slot, slotsOf, wholeRows } from "../../src/pricing/runs.ts"
import { capped, type Share, spread, sumOf, takeOff } from "../../src/pricing/take.ts"
import type { Row, Worksheet } from "../../src/pricing/Worksheet.ts"
import { evenly, pieces, promotion, row, rowsArb, sheetOf, total, worksheetArb } from "./benefits/kit.ts"

const law = <A>(name: string, arbitrary: fc.Arbitrary<A>, check: (value: A) => void): void =>
  it(name, () => fc.assert(fc.property(arbitrary, check), { numRuns: scaled(5_000), seed }))

const amountsOf = (shares: ReadonlyArray<Share>): ReadonlyArray<number> => shares.map(({ amount }) => amount)

const amountArb = fc.oneof(fc.nat(5), fc.nat(1_000), fc.nat(10 ** 12))
const mixed = worksheetArb({ floors: true })

describe("spreading an amount", () => {
  law("gives all of it, or all there is room for", fc.tuple(mixed, amountArb), ([sheet, amount]) => {
    const slots = slotsOf(sheet.rows)
    expect(sumOf(spread(amount, slots, sheet))).toBe(Math.min(amount, total(slots.map(roomOf))))
  })

  law("never gives a slot more than it has room for, and no share is nothing", fc.tuple(mixed, amountArb), (asked) => {
    const [sheet, amount] = asked
    for (const slots of [slotsOf(sheet.rows), wholeRows(sheet.rows)])
      for (const share of spread(amount, slots, sheet)) {
        expect(share.amount).toBeGreaterThan(0)
        expect(share.amount).toBeLessThanOrEqual(roomOf(share))
      }
  })

  law("changes no row", fc.tuple(mixed, amountArb), ([sheet, amount]) => {
    const before = structuredClone(sheet.rows.map(plainly))
    spread(amount, slotsOf(sheet.rows), sheet)
    expect(sheet.rows.map(plainly)).toEqual(before)
  })

  const plainly = ({ left, list, runs }: Row): unknown => ({
    left,
    list,
    runs: runs?.map((run) => [run.count, run.left]),
  })

  law(
    "keeps to what is left on each; only a floor holds a slot back, and then the others bear its part alike",
    fc.tuple(rowsArb({ floors: true, maxQuantity: 100 }), amountArb),
    ([rows, amount]) => {
      const sheet = sheetOf(rows)
      const shares = spread(amount, wholeRows(rows), sheet)
      const shareOf = (one: Row): number => shares.find((share) => share.row === one)?.amount ?? 0
      const open = rows.filter((one) => shareOf(one) < roomOf({ row: one, run: undefined }))
      // Of two that are not held back neither has a minor unit more than its part of what both have.
      for (const a of open)
        for (const b of rows) {
          const ofBoth = BigInt(shareOf(a) + shareOf(b)) * BigInt(b.left)
          const parts = BigInt(shareOf(b)) * BigInt(a.left + b.left)
          expect(parts <= ofBoth + 2n * BigInt(a.left + b.left)).toBe(true)
        }
    },
  )

  it("asks each in proportion, the odd minor units of the largest remainders", () => {
    const rows = [row(12_000), row(23_000), row(30_000)]
    expect(amountsOf(spread(5_000, wholeRows(rows), sheetOf(rows)))).toEqual([923, 1_769, 2_308])
  })

  it("gives what one floor holds back to the others, and so on until nobody is held back", () => {
    const rows = [row(100, 1, { floor: 99 }), row(100, 1, { floor: 80 }), row(100), row(0)]
    expect(amountsOf(spread(90, wholeRows(rows), sheetOf(rows)))).toEqual([1, 20, 69])
    expect(amountsOf(spread(500, wholeRows(rows), sheetOf(rows)))).toEqual([1, 20, 100])
    expect(amountsOf(spread(3, wholeRows(rows), sheetOf(rows)))).toEqual([1, 1, 1])
  })

  it("gives the odd minor unit to the earliest of equals, wherever a floor stands", () => {
    const rows = [row(100), row(100, 1, { floor: 50 }), row(100)]
    expect(amountsOf(spread(4, wholeRows(rows), sheetOf(rows)))).toEqual([2, 1, 1])
  })

  it("is exact beyond what a product of numbers can be", () => {
    const most = 2 ** 50
    const rows = [row(most, 1, { floor: most - 5 }), row(most, 1, { floor: 1 }), row(most)]
    expect(amountsOf(spread(most, wholeRows(rows), sheetOf(rows)))).toEqual([5, 2 ** 49 - 2, 2 ** 49 - 3])
  })

  it("never gives a line more than it has, whatever becomes of the odd minor units", () => {
    const rows = [row(1), row(3), row(3), row(3), row(3), row(1)]
    const sheet = sheetOf(rows, { leftover: "halfEvenThenFirst" })
    // By the rule itself the first line, which has one, would be asked for two.
    expect(allocateAmount(11, [1, 3, 3, 3, 3, 1], "halfEvenThenFirst")).toEqual([2, 2, 2, 2, 2, 1])
    expect(amountsOf(spread(11, wholeRows(rows), sheet))).toEqual([1, 3, 2, 2, 2, 1])
  })

  it("never gives a line more than its floor allows, whatever becomes of the odd minor units", () => {
    const leftover = "halfEvenThenFirst"
    const rows = [row(10, 1, { floor: 9 }), row(6), row(6), row(6)]
    expect(allocateAmount(2, [10, 6, 6, 6], leftover)).toEqual([2, 0, 0, 0])
    expect(amountsOf(spread(2, wholeRows(rows), sheetOf(rows, { leftover })))).toEqual([1, 1])
  })

  it("gives nothing of nothing", () => {
    const rows = [row(0), row(10, 1, { floor: 10 })]
    expect(spread(5, wholeRows(rows), sheetOf(rows))).toEqual([])
    expect(spread(0, wholeRows([row(5)]), sheetOf([row(5)]))).toEqual([])
    expect(spread(-5, wholeRows([row(5)]), sheetOf([row(5)]))).toEqual([])
    expect(spread(5, [], sheetOf([]))).toEqual([])
  })
})

describe("a cap", () => {
  law("cuts shares down to it in proportion, and none grows", fc.tuple(mixed, amountArb, amountArb), (asked) => {
    const [sheet, amount, cap] = asked
    const shares = spread(amount, slotsOf(sheet.rows), sheet)
    const fewer = capped(shares, cap, sheet)
    expect(sumOf(fewer)).toBe(Math.min(cap, sumOf(shares)))
    const before = new Map(shares.map((share) => [placeOf(share, sheet), share.amount]))
    for (const share of fewer) expect(share.amount).toBeLessThanOrEqual(before.get(placeOf(share, sheet)) ?? 0)
  })

  const placeOf = ({ row: one, run }: Share, { rows }: Worksheet): string => `${rows.indexOf(one)} ${run?.from}`

  it("that is not reached changes nothing", () => {
    const rows = [row(10), row(20)]
    const shares = spread(9, wholeRows(rows), sheetOf(rows))
    expect(capped(shares, 9, sheetOf(rows))).toBe(shares)
    expect(capped(shares, Number.POSITIVE_INFINITY, sheetOf(rows))).toBe(shares)
  })
})

/** Something to take: of which slot, how many of its first pieces, and how much of their room. */
const taking = fc.record({
  at: fc.nat(10),
  even: fc.boolean(),
  count: fc.nat(12),
  percent: fc.oneof(fc.constant(100), fc.nat(100)),
  whole: fc.boolean(),
  same: fc.boolean(),
})
type Taking = typeof taking extends fc.Arbitrary<infer A> ? A : never

const shareFor = ({ at, even, count, percent, whole }: Taking, rows: ReadonlyArray<Row>): Share | undefined => {
  const slots: ReadonlyArray<Slot> = whole ? wholeRows(rows) : even ? evenSlotsOf(rows) : slotsOf(rows)
  const slot = slots[at % slots.length]
  if (slot === undefined) return undefined
  const some = whole ? slot : firstOf(slot, 1 + (count % countOf(slot)))
  const amount = Math.floor((roomOf(some) * percent) / 100)
  return amount === 0 ? undefined : { ...some, amount }
}

describe("taking shares off", () => {
  const history = fc.tuple(
    rowsArb({ maxQuantity: 8, floors: true }),
    fc.array(taking, { minLength: 1, maxLength: 8 }),
    fc.constantFrom(...leftovers),
  )

  law("takes them off the rows and off their pieces alike, and nobody else", history, ([rows, takings, leftover]) => {
    const sheet = sheetOf(rows, { leftover })
    let name = promotion("p")
    for (const one of takings) {
      const share = shareFor(one, rows)
      if (share === undefined) continue
      if (!one.same) name = promotion(`p${takings.indexOf(one)}`)
      const { row: taken, run, amount } = share
      const before = rows.map((other) => ({ left: other.left, pieces: pieces(other) }))
      takeOff([share], name, sheet)
      for (const [at, other] of rows.entries()) {
        const was = before[at]?.pieces ?? []
        expect(other.left).toBe((before[at]?.left ?? 0) - (other === taken ? amount : 0))
        for (const [index, piece] of pieces(other).entries()) {
          const isTaken = other === taken && (run === undefined || isWithin(index, run))
          const least = isTaken ? Math.min(was[index] ?? 0, other.unitFloor) : (was[index] ?? 0)
          expect(piece).toBeGreaterThanOrEqual(least)
          expect(piece).toBeLessThanOrEqual(was[index] ?? 0)
        }
      }
      if (run !== undefined) {
        const now = pieces(taken).slice(run.from, run.from + run.count)
        expect(now).toEqual(evenly(leftOf(share) - amount, run.count))
      }
    }
    for (const one of rows) expectBooks(one)
  })

  const isWithin = (index: number, { from, count }: { readonly from: number; readonly count: number }): boolean =>
    index >= from && index < from + count

  /** Runs add up to their row in every column, and the discounts are what is gone. */
  const expectBooks = ({ list, left, quantity, discounts = [], runs }: Row): void => {
    expect(list - total(discounts.map(({ amount }) => amount))).toBe(left)
    if (runs === undefined) return
    expect(total(runs.map((run) => run.count))).toBe(quantity)
    expect(total(runs.map((run) => run.list))).toBe(list)
    expect(total(runs.map((run) => run.left))).toBe(left)
    const taken = new Map(discounts.map((discount) => [discount, 0]))
    for (const run of runs) {
      let before = run.list
      for (const step of run.steps) {
        expect(before).toBeGreaterThanOrEqual(step.left)
        taken.set(step.discount, (taken.get(step.discount) ?? 0) + before - step.left)
        before = step.left
      }
      expect(before).toBe(run.left)
      expect(new Set(run.steps.map(({ discount }) => discount)).size).toBe(run.steps.length)
    }
    for (const [discount, sum] of taken) expect(sum).toBe(discount.amount)
  }

  it("writes two shares of one promotion on a row down as one discount", () => {
    const one = row(10, 4)
    const sheet = sheetOf([one])
    const [first, second] = [promotion("first"), promotion("second")]
    takeOff([{ row: one, run: undefined, amount: 4 }], first, sheet)
    takeOff([{ row: one, run: { from: 1, count: 1, left: 9 }, amount: 9 }], first, sheet)
    takeOff([{ row: one, run: undefined, amount: 3 }], second, sheet)
    expect(one.discounts?.map(({ promotion: { id }, amount }) => [id, amount])).toEqual([
      ["first", 13],
      ["second", 3],
    ])
    expect(one.runs?.map(({ count, left, steps }) => [count, left, steps.map((step) => step.left)])).toEqual([
      [1, 8, [9, 8]],
      [1, 0, [0]],
      [2, 16, [18, 16]],
    ])
  })

  it("takes several shares of a row, wherever its pieces stand", () => {
    const one = row(10, 1_000_000)
    const sheet = sheetOf([one])
    const slot = { row: one, run: undefined }
    const last = { row: one, run: { from: 999_999, count: 1, left: 10 } }
    takeOff(
      [
        { ...last, amount: 10 },
        { ...firstOf(slot, 2), amount: 20 },
      ],
      promotion("p"),
      sheet,
    )
    expect(one.left).toBe(9_999_970)
    expect(one.runs?.map(({ count, left }) => [count, left])).toEqual([
      [2, 0],
      [999_997, 9_999_970],
      [1, 0],
    ])
  })

  it("takes ten thousand shares off ten thousand runs of a row, again and again", () => {
    const count = 10_000
    const one = row(10, count)
    const sheet = sheetOf([one])
    const shares = Array.from({ length: count }, (_, from) => ({
      row: one,
      run: { from, count: 1, left: 10 },
      amount: 1,
    }))
    takeOff(shares, promotion("cuts"), sheet)
    expect([one.left, one.runs?.length]).toEqual([9 * count, count])
    for (const name of ["a", "b", "c"]) takeOff(shares, promotion(name), sheet)
    expect(one.left).toBe(6 * count)
  })

  it("writes nothing down on a trial", () => {
    const one: Row = { ...row(10, 2), discounts: undefined }
    takeOff([{ row: one, run: { from: 0, count: 1, left: 10 }, amount: 5 }], promotion("p"), sheetOf([one]))
    expect([one.left, one.discounts, one.runs]).toEqual([
      15,
      undefined,
      [
        { count: 1, list: 10, left: 5, steps: [] },
        { count: 1, list: 10, left: 10, steps: [] },
      ],
    ])
  })
})
