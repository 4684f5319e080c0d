import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../../test/scale.ts"
import { isLineBenefit, type LineBenefit } from "../../../src/pricing/benefits/sharesFor.ts"
import { leftOf, roomOf, slotsOf } from "../../../src/pricing/runs.ts"
import { sumOf, takeOff } from "../../../src/pricing/take.ts"
import type { Row, Worksheet } from "../../../src/pricing/Worksheet.ts"
import {
  amount,
  anyBenefit,
  bundle,
  buyGet,
  choosyBenefit,
  copyOf,
  every,
  fixed,
  percent,
  percentFrom,
  pieces,
  plainBenefit,
  promotion,
  row,
  rowsArb,
  shares,
  sheetOf,
  skus,
  tiers,
  total,
  worksheetArb,
} from "./kit.ts"

const law = <A>(name: string, arbitrary: fc.Arbitrary<A>, check: (value: A) => void): void =>
  it(name, () => {
    const numRuns = scaled(20_000)
    fc.assert(fc.property(arbitrary, check), { numRuns, seed })
    held(`A benefit ${name}`, numRuns, "carts")
  })

const asked = fc.tuple(worksheetArb({ floors: true }), anyBenefit)

describe("a benefit", () => {
  law("takes nothing by being worked out, and says the same twice", asked, ([sheet, benefit]) => {
    const before = sheet.rows.map(copyOf)
    const found = shares(benefit, sheet)
    expect(sheet.rows).toEqual(before)
    expect(shares(benefit, sheet)).toEqual(found)
  })

  law("takes something of each share, no more than there is room for, and no more than its cap", asked, (one) => {
    const [sheet, benefit] = one
    const found = shares(benefit, sheet)
    for (const share of found) {
      expect(Number.isSafeInteger(share.amount) && share.amount > 0).toBe(true)
      expect(share.amount).toBeLessThanOrEqual(roomOf(share))
      expect(sheet.rows).toContain(share.row)
    }
    expect(sumOf(found)).toBeLessThanOrEqual(benefit.cap)
  })

  law(
    "asks no piece twice, and takes off lines what it said it would",
    fc.tuple(worksheetArb({ floors: true, maxQuantity: 12 }), anyBenefit),
    ([sheet, benefit]) => {
      const found = shares(benefit, sheet)
      const places = found.flatMap(({ row: one, run }) =>
        Array.from(
          { length: run?.count ?? one.quantity },
          (_, at) => `${sheet.rows.indexOf(one)}.${at + (run?.from ?? 0)}`,
        ),
      )
      expect(new Set(places).size).toBe(places.length)
      const before = sheet.rows.map((one) => ({ left: one.left, pieces: pieces(one) }))
      takeOff(found, promotion("taken"), sheet)
      for (const [at, one] of sheet.rows.entries()) {
        const taken = total(found.filter((share) => share.row === one).map((share) => share.amount))
        expect(one.left).toBe((before[at]?.left ?? 0) - taken)
        expect(total(pieces(one))).toBe(one.left)
        for (const [index, piece] of pieces(one).entries()) {
          const was = before[at]?.pieces[index] ?? 0
          expect(piece).toBeLessThanOrEqual(was)
          expect(piece).toBeGreaterThanOrEqual(Math.min(was, one.unitFloor))
        }
      }
    },
  )

  law("has at most two shares of a new line, however many pieces it has", fc.tuple(rowsArb(), anyBenefit), (one) => {
    const [rows, benefit] = one
    for (const each of rows)
      expect(shares(benefit, sheetOf(rows)).filter((share) => share.row === each).length).toBeLessThanOrEqual(2)
  })

  law(
    "takes the same off a line that is written as two",
    fc.tuple(rowsArb(), anyBenefit, fc.nat(1_000_000)),
    ([rows, benefit, at]) => {
      fc.pre(!isOfLines(benefit))
      const whole = rows.map((one) => ({ ...one, list: unitOf(one) * one.quantity, left: unitOf(one) * one.quantity }))
      const halves = whole.flatMap((one) => {
        const first = 1 + (at % one.quantity)
        const [a, b] = [piecesOf(one, first), piecesOf(one, one.quantity - first)]
        return b.quantity === 0 ? [a] : [a, b]
      })
      expect(sumOf(shares(benefit, sheetOf(halves)))).toBe(sumOf(shares(benefit, sheetOf(whole))))
    },
  )

  const unitOf = ({ list, quantity }: Row): number => Math.floor(list / quantity)
  const piecesOf = (one: Row, quantity: number): Row => ({
    ...one,
    quantity,
    list: unitOf(one) * quantity,
    left: unitOf(one) * quantity,
  })

  /** What it gives is of each line, and not of the cart or of a piece. */
  const isOfLines = (benefit: LineBenefit): boolean =>
    benefit._tag === "FirstThenFurther" ||
    ("per" in benefit && benefit.per === "line") ||
    ("units" in benefit && benefit.units?.of === "line")
})

/** The same rows, and those rows after others took something off them. */
const lowered = (sheets: fc.Arbitrary<Worksheet>): fc.Arbitrary<readonly [Worksheet, Worksheet]> =>
  fc.tuple(sheets, fc.array(anyBenefit, { minLength: 1, maxLength: 3 })).map(([sheet, others]) => {
    const lower = { ...sheet, rows: sheet.rows.map(copyOf) }
    for (const other of others) takeOff(shares(other, lower), promotion("other"), lower)
    return [sheet, lower]
  })

describe("where less is left", () => {
  const never = "takes no more than before where less is left"

  law(`${never}, if it chooses no pieces`, fc.tuple(lowered(worksheetArb({ floors: true })), plainBenefit), (one) => {
    const [[sheet, lower], benefit] = one
    expect(sumOf(shares(benefit, lower))).toBeLessThanOrEqual(sumOf(shares(benefit, sheet)))
  })

  law(`${never}, if it chooses pieces without floors`, fc.tuple(lowered(worksheetArb()), choosyBenefit), (one) => {
    const [[sheet, lower], benefit] = one
    expect(sumOf(shares(benefit, lower))).toBeLessThanOrEqual(sumOf(shares(benefit, sheet)))
  })

  /** What it takes of these rows, and of the same rows once some of it is gone. */
  const grows = (benefit: LineBenefit, rows: ReadonlyArray<Row>, lefts: ReadonlyArray<number>): unknown => {
    const lower = rows.map((one, at) => ({ ...one, left: lefts[at] ?? one.left }))
    return [rows, lower].map((some) => sumOf(shares(benefit, sheetOf(some))))
  }

  it("a choice moves to pieces off which more can be taken, if floors or undiscounted lines are in it", () => {
    const units = { most: 1, of: "order" } as const
    expect(grows(percent(100, { units }), [row(10, 1, { floor: 9 }), row(11)], [10, 9])).toEqual([1, 9])
    const on = { ...skus("tea"), undiscounted: true }
    const teas = [row(10, 1, { sku: "tea" }), row(50, 1, { sku: "tea" })]
    expect(grows(percent(100, { on, units }), teas, [9])).toEqual([10, 50])
    expect(grows(buyGet(1, 1, { getOn: on }), [...teas, row(60)], [9])).toEqual([10, 50])
  })

  it("chosen pieces come to stand on more lines, of each of which something is taken", () => {
    const units = { most: 2, of: "order" } as const
    expect(grows(amount(20, { per: "line", units }), [row(15, 2), row(16)], [30, 14])).toEqual([20, 29])
    expect(grows(percent(50, { per: "line", units }), [row(16), row(15, 2)], [15])).toEqual([15, 14])
  })

  it("a tier by discounted amounts is left for a lower one, which may give more", () => {
    const steps = [percentFrom(0, 50), percentFrom(100, 10)]
    expect(grows(tiers("amount", steps, { measure: "discounted" }), [row(100)], [99])).toEqual([10, 49])
    expect(grows(tiers("amount", steps), [row(100)], [99])).toEqual([10, 10])
  })
})

describe("how often a promotion may be given in one order", () => {
  it("is how often a benefit repeats itself, if it does", () => {
    const rows = [row(100, 12, { sku: "tea" })]
    const often = (benefit: LineBenefit): ReadonlyArray<number> =>
      [1, 2, Number.POSITIVE_INFINITY].map((times) => sumOf(shares(benefit, sheetOf(rows), times)))
    expect(often(every("amount", 400, 30))).toEqual([30, 60, 90])
    expect(often(every("quantity", 4, 30, { maxTimes: 2 }))).toEqual([30, 60, 60])
    expect(often(buyGet(2, 1))).toEqual([100, 200, 400])
    expect(often(bundle(250, [[skus("tea"), 3]]))).toEqual([50, 100, 200])
    expect(often(percent(10))).toEqual([120, 120, 120])
    expect(often(fixed(90))).toEqual([120, 120, 120])
  })
})

describe("the benefits", () => {
  it("that take something off lines are all but gifts, delivery and points", () => {
    expect(isLineBenefit(percent(10))).toBe(true)
    const others = [
      { _tag: "Gift", gifts: [], choose: 0, forEach: undefined, maxTimes: 1, counts: false },
      { _tag: "ShippingOff", off: { _tag: "Amount", amount: 1 }, methods: undefined, cap: 1 },
      { _tag: "PointsTimes", extra: { numerator: 1, denominator: 1 }, on: undefined },
    ] as const
    expect(others.map((one) => isLineBenefit(one))).toEqual([false, false, false])
  })

  it("are all tried on rows of every kind", () => {
    const found = fc.sample(asked, { numRuns: 500, seed })
    const giving = found.filter(([sheet, benefit]) => shares(benefit, sheet).length > 0)
    expect(giving.length).toBeGreaterThan(150)
    expect(new Set(giving.map(([, { _tag }]) => _tag)).size).toBe(8)
    expect(found.some(([{ rows }]) => rows.some(({ runs }) => (runs?.length ?? 0) > 1))).toBe(true)
    expect(found.some(([{ rows }]) => slotsOf(rows).some((slot) => leftOf(slot) > 0 && roomOf(slot) === 0))).toBe(true)
  })
})
