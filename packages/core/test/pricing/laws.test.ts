import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { LineId } from "../../src/catalog/ids.ts"
import type { PricedCart, PricedLine } from "../../src/pricing/index.ts"
import { type Facts, facts, gbp, line, lines, off, oracle, percent, price, priceFacts, taxed } from "./kit.ts"

const law = (name: string, check: (facts: Facts) => void): void =>
  it(name, () => fc.assert(fc.property(facts, check), { numRuns: 1000 }))

const sum = (priced: PricedCart, column: "subtotal" | "discount" | "net" | "tax" | "gross"): number =>
  priced.lines.reduce((total, one) => total + one[column].amount, 0)

const byId = (priced: PricedCart): Map<string, PricedLine> => new Map(priced.lines.map((one) => [one.lineId, one]))

describe("a priced cart", () => {
  law("is what exact fractions say, line by line", (asked) => {
    const priced = byId(priceFacts(asked))
    for (const { lineId, subtotal, gross, net } of oracle(asked)) {
      const one = priced.get(lineId)
      expect([one?.subtotal.amount, one?.gross.amount, one?.net.amount].map(String)).toEqual(
        [subtotal, gross, net].map(String),
      )
    }
  })

  law("adds up at every level, to the last minor unit", (asked) => {
    const priced = priceFacts(asked)
    expect(sum(priced, "subtotal")).toBe(priced.subtotal.amount)
    expect(sum(priced, "discount")).toBe(priced.discount.amount)
    expect(sum(priced, "net")).toBe(priced.net.amount)
    expect(sum(priced, "tax")).toBe(priced.tax.amount)
    expect(sum(priced, "gross")).toBe(priced.total.amount)
    expect(priced.net.amount + priced.tax.amount).toBe(priced.total.amount)
    expect(priced.applied.reduce((total, { amount }) => total + amount.amount, 0)).toBe(priced.discount.amount)
    if (asked.tax !== undefined) {
      expect(priced.taxes.reduce((total, { net }) => total + net.amount, 0)).toBe(priced.net.amount)
      expect(priced.taxes.reduce((total, one) => total + one.tax.amount, 0)).toBe(priced.tax.amount)
    }
    for (const one of priced.lines) {
      expect(one.discounts.reduce((total, { amount }) => total + amount.amount, 0)).toBe(one.discount.amount)
      expect(one.net.amount + one.tax.amount).toBe(one.gross.amount)
      const left = one.subtotal.amount - one.discount.amount
      expect(asked.tax?.basis === "included" ? one.gross.amount : one.net.amount).toBe(left)
    }
  })

  law("has no line below zero and no discount above what is left", (asked) => {
    for (const one of priceFacts(asked).lines) {
      for (const column of ["subtotal", "discount", "net", "tax", "gross"] as const) {
        expect(one[column].amount).toBeGreaterThanOrEqual(0)
        expect(Object.is(one[column].amount, -0)).toBe(false)
      }
      for (const { amount } of one.discounts) expect(amount.amount).toBeGreaterThan(0)
      expect(one.discount.amount).toBeLessThanOrEqual(one.subtotal.amount)
    }
  })

  law("says of each promotion once what it took off or why it did not", (asked) => {
    const priced = priceFacts(asked)
    const told = [...priced.applied, ...priced.notApplied].map(({ promotionId }) => promotionId)
    expect(told.sort()).toEqual(asked.promotions.map(({ id }) => id).sort())
  })

  it("is the same in another order of lines, which it keeps", () => {
    const shuffled = facts.chain((asked) =>
      fc.tuple(fc.constant(asked), fc.shuffledSubarray([...asked.lines], { minLength: asked.lines.length })),
    )
    fc.assert(
      fc.property(shuffled, ([asked, permuted]) => {
        const { lines: expected, ...totals } = priceFacts(asked)
        const { lines: found, ...rest } = priceFacts({ ...asked, lines: permuted })
        expect(rest).toEqual(totals)
        expect(found.map(({ lineId }) => lineId)).toEqual(permuted.map(({ lineId }) => lineId))
        const known = new Map(expected.map((one) => [one.lineId, one]))
        for (const one of found) expect(one).toEqual(known.get(one.lineId))
      }),
      { numRuns: 500 },
    )
  })

  law("is identical the second time, and survives JSON on both sides", (asked) => {
    const priced = priceFacts(asked)
    const again: Facts = JSON.parse(JSON.stringify(asked))
    expect(priceFacts(asked)).toStrictEqual(priced)
    expect(priceFacts(again)).toStrictEqual(priced)
    expect(JSON.parse(JSON.stringify(priced))).toStrictEqual(priced)
  })

  law("does not depend on the order in which promotions were written", (asked) => {
    expect(priceFacts({ ...asked, promotions: asked.promotions.toReversed() })).toEqual(priceFacts(asked))
  })

  law("changes no request", (asked) => {
    const before = structuredClone(asked)
    priceFacts(asked)
    expect(asked).toEqual(before)
  })
})

describe("a nudge", () => {
  let promised = 0
  law("that is followed earns exactly what it promised", (asked) => {
    const [nudge] = priceFacts(asked).nudges
    if (nudge === undefined) return
    promised++
    const added = line(nudge.missing, 1, { id: "zzzz", sku: "new", ...nudge.like })
    const followed = priceFacts({ ...asked, lines: [...asked.lines, added] })
    const earned = followed.applied.find(({ promotionId }) => promotionId === nudge.promotionId)
    expect(earned?.amount).toEqual(nudge.benefit)
  })
  it("was there often enough for that to mean something", () => expect(promised).toBeGreaterThan(100))

  law("asks for the least: a minor unit less earns nothing", (asked) => {
    const [nudge] = priceFacts(asked).nudges
    if (nudge === undefined || nudge.missing.amount < 2) return
    const added = line(gbp(nudge.missing.amount - 1), 1, { id: "zzzz", sku: "new", ...nudge.like })
    const followed = priceFacts({ ...asked, lines: [...asked.lines, added] })
    expect(followed.applied.map(({ promotionId }) => promotionId)).not.toContain(nudge.promotionId)
  })

  law("is for the promotion with the least missing that gives anything", (asked) => {
    const { nudges, notApplied } = priceFacts(asked)
    const missing = notApplied.flatMap(({ reason }) => (reason._tag === "SpendTooLow" ? [reason.missing.amount] : []))
    for (const nudge of nudges) {
      expect(missing).toContain(nudge.missing.amount)
      expect(nudge.benefit.amount).toBeGreaterThan(0)
    }
    expect(nudges.length).toBeLessThanOrEqual(1)
  })
})

describe("tax", () => {
  it("included and excluded are inverse, up to a minor unit a rounding", () => {
    const rates = fc.constantFrom("20", "19", "7.7", "0.0001", "250")
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 1e13 })),
        rates,
        (amount, rate) => {
          const inside = price([line(amount)], { tax: taxed("included", { standard: rate }) })
          const outside = price([line(inside.net)], { tax: taxed("excluded", { standard: rate }) })
          const factor = 1 + Number(rate) / 100
          expect(Math.abs(outside.total.amount - amount)).toBeLessThanOrEqual(Math.ceil(factor / 2 + 0.5))
        },
      ),
    )
  })
})

describe("a line that is cut in two", () => {
  it("changes no discount of promotions that look at everything", () => {
    const benefits = fc.array(
      fc.oneof(fc.constantFrom(percent(7), percent("12.5"), percent(50)), fc.integer({ min: 1, max: 5000 }).map(off)),
      { minLength: 1, maxLength: 4 },
    )
    fc.assert(
      fc.property(lines, benefits, fc.integer({ min: 1, max: 50 }), (some, given, more) => {
        const promotions = given.map((benefit, index) => ({ id: `p${index}`, name: "Promotion", benefit }))
        const whole = line(331, more + 1, { id: "zz" })
        const asked = { promotions, rounding: "halfUp", moment: 0 as Facts["moment"] } as const
        const together = priceFacts({ ...asked, lines: [...some, whole] })
        const cut = [
          { ...whole, quantity: more },
          { ...whole, quantity: 1, lineId: "zzz" as LineId },
        ]
        const apart = priceFacts({ ...asked, lines: [...some, ...cut] })
        expect(apart.total).toEqual(together.total)
        expect(apart.applied).toEqual(together.applied)
      }),
    )
  })
})
