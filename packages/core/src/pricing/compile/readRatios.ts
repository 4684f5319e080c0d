/** Percentages and factors, exactly as they were written. */
import * as Ratio from "../../money/Ratio.ts"
import type { Percent } from "../Benefit.ts"
import { isPercent, MAX_PERCENT_DIGITS } from "../Promotion.ts"
import { type Reading, wrong } from "./Reading.ts"

/** A percentage as a fraction. */
export const percentOf = (reading: Reading, path: string, value: unknown): Ratio.Ratio => {
  if (isPercent(value)) return ratioOfPercent(value)
  const wayOut = `Write more than 0 and at most 100, with at most ${MAX_PERCENT_DIGITS} digits after the point.`
  wrong(reading, path, "is no percentage", value, wayOut)
  return Ratio.one
}

/** A number is read by its shortest decimal form, which is what was written. */
const ratioOfPercent = (percent: Percent): Ratio.Ratio => Ratio.fromPercent(String(percent))

/** What a percentage leaves: 15 % off is 17/20 of the price. */
export const remainingOf = (reading: Reading, path: string, value: unknown): Ratio.Ratio => {
  const { numerator, denominator } = percentOf(reading, path, value)
  return Ratio.of(denominator - numerator, denominator)
}

/** Most points for one. */
const MAX_TIMES = 100
const TIMES = /^[1-9][0-9]{0,2}(?:\.[0-9]{1,4})?$/

/** Whether points can be multiplied by this: 1 to 100, with at most 4 digits after the point. */
export const isTimes = (value: unknown): value is string | number => {
  const text = typeof value === "number" ? String(value) : value
  return typeof text === "string" && TIMES.test(text) && Number(text) <= MAX_TIMES
}

/** What a factor gives on top of the base: "1.5" times is 1/2 more. */
export const extraOf = (reading: Reading, path: string, value: unknown): Ratio.Ratio => {
  if (isTimes(value)) {
    const { numerator, denominator } = Ratio.fromDecimal(String(value))
    return Ratio.of(numerator - denominator, denominator)
  }
  wrong(
    reading,
    path,
    "is nothing to multiply by",
    value,
    `Write 1 to ${MAX_TIMES}, with at most 4 digits after the point.`,
  )
  return Ratio.zero
}
