/** What a delivery costs by how heavy, or how large, its goods are. */
import type { Money } from "../money/Money.ts"

/** `each` for every point of the score, and `plus` once: less than zero where a part of it is free. In one currency. */
export interface ShippingRate {
  readonly each: Money
  readonly plus: Money
}

/**
 * What a delivery costs: `each` × `score` + `plus`. The score is whatever a shop rates its goods by, and its own business:
 * half kilos, parcels, steps of a carrier's table. It is a whole number from 0 on.
 *
 * A price that would fall below zero, or leave the exact range, is a `RangeError`; a rate in two currencies a `TypeError`.
 *
 * @example
 * import { Money } from "@cartwright/core/money"
 * import { shippingRate } from "@cartwright/core/pricing"
 *
 * const parcels = { each: Money.of(150, "EUR"), plus: Money.of(300, "EUR") }
 * shippingRate(parcels, 2) // => { amount: 600, currency: "EUR" }
 */
export const shippingRate = ({ each, plus }: ShippingRate, score: number): Money => {
  if (each.currency !== plus.currency) {
    throw new TypeError(
      `shippingRate: a rate is in one currency, got ${each.currency} each and ${plus.currency} on top. ` +
        "Convert one of them first.",
    )
  }
  if (!Number.isSafeInteger(score) || score < 0) {
    throw new RangeError(
      `shippingRate: a score is a whole number from 0 on, got ${score}. Count in smaller steps, or round it first.`,
    )
  }
  const price = each.amount * score + plus.amount + 0
  const worked = `${each.amount} × ${score} + ${plus.amount} ${each.currency}`
  if (![each.amount, plus.amount, each.amount * score, price].every(Number.isSafeInteger)) {
    throw new RangeError(
      `shippingRate: the price leaves the exact range of whole minor units, got ${worked}. Rate fewer goods at once.`,
    )
  }
  if (price < 0) {
    throw new RangeError(
      `shippingRate: the price falls below zero, got ${worked}. Raise \`plus\`, or do not rate so low a score.`,
    )
  }
  return { amount: price, currency: each.currency }
}
