import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { scaled, seed } from "../../../../test/scale.ts"
import {
  countOf,
  evenSlotsOf,
  firstOf,
  leftOf,
  pick,
  roomOf,
  runsOf,
  runsWithin,
  shareOfFirst,
  slotsOf,
  unitOf,
  walkAlong,
} from "../../src/pricing/runs.ts"
import type { Row } from "../../src/pricing/Worksheet.ts"
import { copyOf, evenly, give, percent, pieces, row, rowArb, total, worksheetArb } from "./benefits/kit.ts"

const law = <A>(name: string, arbitrary: fc.Arbitrary<A>, check: (value: A) => void): void =>
  it(name, () => fc.assert(fc.property(arbitrary, check), { numRuns: scaled(5_000), seed }))

/** A row that may have been treated piece by piece before. */
const treated = (maxQuantity: number): fc.Arbitrary<Row> =>
  worksheetArb({ maxQuantity, maxRows: 1 }).map(({ rows }) => rows[0] ?? row(1))

const rowAndRange = treated(12).chain((one) =>
  fc
    .tuple(fc.constant(one), fc.nat(one.quantity - 1), fc.nat(one.quantity - 1))
    .map(([row, a, b]) => ({ row, from: Math.min(a, b), count: Math.abs(a - b) + 1 })),
)

describe("an even split", () => {
  it("gives each piece the same, and what is left over to the last ones", () => {
    expect(evenly(100, 3)).toEqual([33, 33, 34])
    expect(evenly(2, 4)).toEqual([0, 0, 1, 1])
    expect(shareOfFirst(999_999, 10 ** 15 + 1, 1_000_000)).toBe(999_999 * 10 ** 9)
  })

  const split = fc.tuple(fc.oneof(fc.nat(50), fc.nat(2 ** 53 - 1)), fc.integer({ min: 1, max: 40 }))

  law("loses nothing, and no piece pays less than one before it", split, ([sum, count]) => {
    const each = evenly(sum, count)
    expect(each.reduce((all, one) => all + BigInt(one), 0n)).toBe(BigInt(sum))
    expect(each).toEqual(each.toSorted((a, b) => a - b))
    expect((each.at(-1) ?? 0) - (each[0] ?? 0)).toBeLessThanOrEqual(1)
  })

  law("of less is less, or the same, for every piece", fc.tuple(split, fc.nat(60)), ([[sum, count], less]) => {
    const before = evenly(sum, count)
    for (const [at, one] of evenly(Math.max(0, sum - less), count).entries())
      expect(one).toBeLessThanOrEqual(before[at] ?? 0)
  })
})

describe("a run that is cut", () => {
  law("changes nobody's price, now or at any step before", rowAndRange, ({ row: one, from, count }) => {
    const before = copyOf(one)
    const within = runsWithin(one, { from, count, left: 0 })
    expect(total(within.map((run) => run.count))).toBe(count)
    expect(within.flatMap((run) => evenly(run.left, run.count))).toEqual(pieces(before).slice(from, from + count))
    expect(historyOf(one)).toEqual(historyOf(before))
  })

  /** What each piece cost at first, after each discount, and now. */
  const historyOf = (one: Row): ReadonlyArray<unknown> => {
    return runsOf(copyOf(one)).flatMap(({ count, list, left, steps }) => {
      const columns = [list, ...steps.map((step) => step.left), left].map((sum) => evenly(sum, count))
      const names = steps.map(({ discount }) => discount.promotion.id)
      return Array.from({ length: count }, (_, at) => [names, ...columns.map((column) => column[at])])
    })
  }

  it("is cut into no more than three, however many pieces it has", () => {
    const long = row(100, 1_000_000, { list: 100_000_003 })
    expect(runsWithin(long, { from: 10, count: 999_000, left: 0 })).toHaveLength(1)
    expect(long.runs?.map(({ count, list }) => [count, list])).toEqual([
      [10, 1_000],
      [999_000, 99_900_000],
      [990, 99_003],
    ])
  })

  law(
    "is found by a walk as without one, and no run is passed twice",
    fc.tuple(treated(12), fc.array(fc.nat(11))),
    (asked) => {
      const [one, starts] = asked
      const other = copyOf(one)
      const walk = walkAlong(one)
      for (const start of starts) {
        const range = {
          from: start % one.quantity,
          count: 1 + (start % (one.quantity - (start % one.quantity))),
          left: 0,
        }
        const found = runsWithin(one, range, walk)
        expect(found).toEqual(runsWithin(other, range))
        expect(walk.before).toBe(range.from + range.count)
        expect(
          total(
            runsOf(one)
              .slice(0, walk.at)
              .map(({ count }) => count),
          ),
        ).toBe(walk.before)
      }
      expect(runsOf(one)).toEqual(runsOf(other))
    },
  )

  it("is not cut where its pieces begin and end already", () => {
    const one = row(10, 4)
    runsWithin(one, { from: 1, count: 2, left: 0 })
    runsWithin(one, { from: 1, count: 2, left: 0 })
    expect(one.runs?.map(({ count }) => count)).toEqual([1, 2, 1])
  })

  it("knows what each discount before it left", () => {
    const one = row(100, 3)
    give([one], [percent(10), percent(50)])
    expect(runsOf(one).map(({ list, left, steps }) => [list, left, steps.map((step) => step.left)])).toEqual([
      [300, 135, [270, 135]],
    ])
  })
})

describe("even slots", () => {
  law("hold all pieces in their order, and pieces of one price each", treated(12), (one) => {
    const before = copyOf(one)
    const slots = evenSlotsOf([one])
    expect(slots.flatMap((slot) => new Array<number>(countOf(slot)).fill(unitOf(slot)))).toEqual(pieces(one))
    for (const slot of slots) expect(leftOf(slot)).toBe(unitOf(slot) * countOf(slot))
    let from = 0
    for (const slot of slots) {
      expect(slot.run?.from ?? 0).toBe(from)
      from += countOf(slot)
    }
    expect(one).toEqual(before)
  })

  law("are at most two for a line that was never treated apart, however many pieces it has", rowArb(), (one) => {
    expect(evenSlotsOf([one]).length).toBeLessThanOrEqual(2)
  })

  law("say what their first pieces cost", fc.tuple(treated(12), fc.nat(11)), ([one, wanted]) => {
    for (const slot of [...slotsOf([one]), ...evenSlotsOf([one])]) {
      const count = Math.min(wanted + 1, countOf(slot))
      const first = firstOf(slot, count)
      const from = slot.run?.from ?? 0
      expect([first.run?.from ?? 0, countOf(first)]).toEqual([from, count])
      expect(leftOf(first)).toBe(total(pieces(one).slice(from, from + count)))
    }
  })
})

describe("a choice of pieces", () => {
  const choice = fc.tuple(
    worksheetArb({ maxQuantity: 6 }),
    fc.nat(12),
    fc.constantFrom("cheapest" as const, "dearest" as const),
  )

  law("is the cheapest, or the dearest, of all pieces, and comes in the order of the lines", choice, (chosen) => {
    const [{ rows }, most, first] = chosen
    let open = most
    const slots = pick(evenSlotsOf(rows), first, (slot) => {
      const taken = Math.min(open, countOf(slot))
      open -= taken
      return taken
    })
    const all = rows.flatMap(pieces).sort((a, b) => (first === "cheapest" ? a - b : b - a))
    expect(total(slots.map(countOf))).toBe(Math.min(most, all.length))
    expect(total(slots.map(leftOf))).toBe(total(all.slice(0, most)))
    const places = slots.map(({ row: one, run }) => rows.indexOf(one) * 1_000 + (run?.from ?? 0))
    expect(places).toEqual(places.toSorted((a, b) => a - b))
  })

  it("prefers the earlier of equals", () => {
    const [a, b] = [row(5, 2), row(5, 2)]
    for (const first of ["cheapest", "dearest"] as const) {
      let open = 3
      const slots = pick(evenSlotsOf([a, b]), first, (slot) => {
        const taken = Math.min(open, countOf(slot))
        open -= taken
        return taken
      })
      expect(slots.map((slot) => [slot.row === a, countOf(slot)])).toEqual([
        [true, 2],
        [false, 1],
      ])
    }
  })
})

describe("the room of a slot", () => {
  it("is what is left above the floor of its pieces", () => {
    const one = row(100, 3, { floor: 90, list: 301 })
    expect(roomOf({ row: one, run: undefined })).toBe(31)
    expect(evenSlotsOf([one]).map(roomOf)).toEqual([20, 11])
    expect(roomOf({ row: row(10, 2, { floor: 11 }), run: undefined })).toBe(0)
    expect(roomOf({ row: row(10, 1_000_000, { floor: Number.MAX_SAFE_INTEGER }), run: undefined })).toBe(0)
  })

  law("is that of its pieces together", fc.oneof(rowArb({ maxQuantity: 12, floors: true }), treated(12)), (one) => {
    const each = pieces(one).map((piece) => Math.max(0, piece - one.unitFloor))
    expect(roomOf({ row: one, run: undefined })).toBe(total(each))
    expect(total(slotsOf([one]).map(roomOf))).toBe(total(each))
  })
})
