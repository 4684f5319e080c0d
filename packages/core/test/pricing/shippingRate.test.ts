import { describe, expect, it } from "vitest"
import type { Money } from "../../src/money/Money.ts"
import { shippingRate } from "../../src/pricing/shippingRate.ts"

const eur = (amount: number): Money => ({ amount, currency: "EUR" })

describe("a shipping rate", () => {
  it("is so much for every point, and so much once", () => {
    const prices = (each: number, plus: number) =>
      [1, 2, 3].map((score) => shippingRate({ each: eur(each), plus: eur(plus) }, score).amount)
    expect(prices(200, -1)).toEqual([199, 399, 599])
    expect(prices(150, 300)).toEqual([450, 600, 750])
    expect(shippingRate({ each: eur(150), plus: eur(300) }, 0)).toEqual(eur(300))
    expect(Object.is(shippingRate({ each: eur(-0), plus: eur(-0) }, 0).amount, 0)).toBe(true)
  })

  it("says what it cannot work out", () => {
    const rate = (each: Money, plus: Money, score: number) => () => shippingRate({ each, plus }, score)
    expect(rate(eur(1), { amount: 1, currency: "GBP" }, 1)).toThrow(
      new TypeError("shippingRate: a rate is in one currency, got EUR each and GBP on top. Convert one of them first."),
    )
    for (const score of [1.5, -1, Number.NaN])
      expect(rate(eur(1), eur(1), score)).toThrow(
        new RangeError(
          `shippingRate: a score is a whole number from 0 on, got ${score}. Count in smaller steps, or round it first.`,
        ),
      )
    const beyond = "the price leaves the exact range of whole minor units, got"
    expect(rate(eur(Number.MAX_SAFE_INTEGER), eur(1), 1)).toThrow(
      `shippingRate: ${beyond} 9007199254740991 × 1 + 1 EUR. Rate fewer goods at once.`,
    )
    // What comes out would be in range again, but no longer for sure exact.
    expect(rate(eur(2 ** 52), eur(-Number.MAX_SAFE_INTEGER), 3)).toThrow(beyond)
    expect(rate(eur(0.5), eur(1), 2)).toThrow(`shippingRate: ${beyond} 0.5 × 2 + 1 EUR.`)
    expect(rate(eur(1), eur(0.5), 2)).toThrow(RangeError)
    expect(rate(eur(200), eur(-1), 0)).toThrow(
      new RangeError(
        "shippingRate: the price falls below zero, got 200 × 0 + -1 EUR. Raise `plus`, or do not rate so low a score.",
      ),
    )
  })
})
