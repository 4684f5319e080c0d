/** Exact fractions for rates and percentages: a third stays a third until an amount is scaled by it. */
import { parse, show, tenTo } from "./decimal.ts"

/** `numerator` / `denominator` in lowest terms: safe integers, the denominator above zero, zero is 0/1. Build it with `of`. */
export interface Ratio {
  readonly numerator: number
  readonly denominator: number
}

/** Nothing of it. */
export const zero: Ratio = { numerator: 0, denominator: 1 }

/** All of it. */
export const one: Ratio = { numerator: 1, denominator: 1 }

/**
 * A fraction of two whole numbers, in lowest terms.
 *
 * @example
 * import { Ratio } from "@cartwright/core/money"
 *
 * Ratio.of(20, 100) // => { numerator: 1, denominator: 5 }
 */
export const of = (numerator: number, denominator: number): Ratio => {
  if (!Number.isSafeInteger(numerator) || !Number.isSafeInteger(denominator) || denominator <= 0) {
    throw new RangeError(
      `Ratio.of: both must be safe whole numbers, the denominator above zero, got ${show(numerator)}/${show(denominator)}`,
    )
  }
  const divisor = commonDivisor(numerator, denominator)
  return { numerator: numerator / divisor + 0, denominator: denominator / divisor }
}

/**
 * A percentage, as people write it: text, or a whole number. A fraction is not accepted as a number, for `8.1` is not 8.1 in
 * binary. At most 13 digits after the point.
 *
 * @example
 * import { Ratio } from "@cartwright/core/money"
 *
 * Ratio.fromPercent("12.5") // => { numerator: 1, denominator: 8 }
 * Ratio.fromPercent(20) // => { numerator: 1, denominator: 5 }
 */
export const fromPercent = (percent: string | number): Ratio => {
  if (typeof percent === "number") {
    if (Number.isSafeInteger(percent)) return of(percent, 100)
    throw new RangeError(
      `Ratio.fromPercent: a number must be whole, got ${show(percent)}. Write it as text, like "12.5".`,
    )
  }
  const { units, places } = parse(percent, 13, "Ratio.fromPercent")
  return of(units, tenTo(places + 2))
}

/**
 * A rate written as a decimal: `"0.2"` is a fifth. At most 15 digits after the point.
 *
 * @example
 * import { Ratio } from "@cartwright/core/money"
 *
 * Ratio.fromDecimal("0.2") // => { numerator: 1, denominator: 5 }
 */
export const fromDecimal = (decimal: string): Ratio => {
  const { units, places } = parse(decimal, 15, "Ratio.fromDecimal")
  return of(units, tenTo(places))
}

/**
 * The ratio in percent, exactly: as a decimal where that ends, else with the fraction that is left.
 *
 * @example
 * import { Ratio } from "@cartwright/core/money"
 *
 * Ratio.toPercent(Ratio.of(1, 8)) // => "12.5"
 * Ratio.toPercent(Ratio.of(1, 3)) // => "33 1/3"
 */
export const toPercent = ({ numerator, denominator }: Ratio): string => {
  const divisor = BigInt(denominator)
  const hundredfold = BigInt(Math.abs(numerator)) * 100n
  const whole = `${numerator < 0 ? "-" : ""}${hundredfold / divisor}`
  const remainder = hundredfold % divisor
  if (remainder === 0n) return whole
  const [top, bottom] = reduced(remainder, divisor)
  const places = decimalPlaces(bottom)
  if (places !== undefined)
    return `${whole}.${((top * 10n ** BigInt(places)) / bottom).toString().padStart(places, "0")}`
  return hundredfold < divisor ? `${numerator < 0 ? "-" : ""}${top}/${bottom}` : `${whole} ${top}/${bottom}`
}

/** Whether this is a ratio as `of` builds it. 2/4 is not: two forms of one ratio would have two digests. */
export const isRatio = (value: unknown): value is Ratio =>
  typeof value === "object" &&
  value !== null &&
  "numerator" in value &&
  "denominator" in value &&
  isWhole(value.numerator) &&
  isWhole(value.denominator) &&
  value.denominator > 0 &&
  commonDivisor(value.numerator, value.denominator) === 1

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && !Object.is(value, -0)

const commonDivisor = (left: number, right: number): number => {
  let a = Math.abs(left)
  let b = Math.abs(right)
  while (b !== 0) [a, b] = [b, a % b]
  return a
}

const reduced = (top: bigint, bottom: bigint): readonly [bigint, bigint] => {
  let a = top
  let b = bottom
  while (b !== 0n) [a, b] = [b, a % b]
  return [top / a, bottom / a]
}

/** How many digits 1/`bottom` has after the point, or `undefined` where they never end. */
const decimalPlaces = (bottom: bigint): number | undefined => {
  let rest = bottom
  let twos = 0
  let fives = 0
  for (; rest % 2n === 0n; rest /= 2n) twos++
  for (; rest % 5n === 0n; rest /= 5n) fives++
  return rest === 1n ? Math.max(twos, fives) : undefined
}
