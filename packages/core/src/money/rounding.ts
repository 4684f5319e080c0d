/** The named ways to bring a fraction back to whole minor units. */

/**
 * What becomes of the part that is left over. Every way treats an amount and its negative alike, so that a refund undoes a charge.
 *
 * - `halfUp`: to the nearest, a half away from zero (2.5 → 3, -2.5 → -3)
 * - `halfEven`: to the nearest, a half to the even neighbour (2.5 → 2, 3.5 → 4): what accountants call banker's rounding
 * - `halfDown`: to the nearest, a half toward zero (2.5 → 2)
 * - `up`: away from zero (2.1 → 3)
 * - `down`: toward zero (2.9 → 2)
 */
export type Rounding = "halfUp" | "halfEven" | "halfDown" | "up" | "down"

/** Every way to round, by name. */
export const roundings: ReadonlyArray<Rounding> = ["halfUp", "halfEven", "halfDown", "up", "down"]

/** Whether this names a way to round. */
export const isRounding = (value: unknown): value is Rounding => roundings.some((rounding) => rounding === value)

/**
 * Divides, and rounds the exact quotient once.
 *
 * Numbers must be safe integers; bigints may be of any size as long as the rounded quotient is a safe integer. Nothing is
 * lost on the way: what cannot be answered exactly is a `RangeError`.
 *
 * @example
 * import { divideRounded } from "@cartwright/core/money"
 *
 * divideRounded(-5, 2, "halfUp") // => -3
 * divideRounded(-5, 2, "halfEven") // => -2
 */
export const divide = (numerator: number | bigint, denominator: number | bigint, rounding: Rounding): number => {
  if (!isWhole(numerator) || !isWhole(denominator)) throw notWhole("divide", `${numerator} / ${denominator}`)
  if (denominator === 0 || denominator === 0n) throw byZero("divide", `${numerator} / ${denominator}`)
  return typeof numerator === "number" && typeof denominator === "number"
    ? divideSafe(numerator, denominator, rounding)
    : divideWide(BigInt(numerator), BigInt(denominator), rounding)
}

/**
 * `amount` × `numerator` / `denominator`, rounded once: what a percentage or a rate takes of an amount. All three are safe
 * integers; their product may be of any size.
 */
export const divideProduct = (amount: number, numerator: number, denominator: number, rounding: Rounding): number => {
  if (!isWhole(amount) || !isWhole(numerator) || !isWhole(denominator)) {
    throw notWhole("divideProduct", `${amount} × ${numerator} / ${denominator}`)
  }
  if (denominator === 0) throw byZero("divideProduct", `${amount} × ${numerator} / ${denominator}`)
  const product = amount * numerator
  return Number.isSafeInteger(product)
    ? divideSafe(product, denominator, rounding)
    : divideWide(BigInt(amount) * BigInt(numerator), BigInt(denominator), rounding)
}

/**
 * On numbers. The floor of a floating-point quotient is exact for safe integers: n / d that is not whole lies at least 1/d
 * below the next whole number k, and to be rounded up to k it would have to be nearer than k / 2^53, which takes an n of 2^53.
 */
const divideSafe = (numerator: number, denominator: number, rounding: Rounding): number => {
  const dividend = Math.abs(numerator)
  const divisor = Math.abs(denominator)
  let quotient = Math.floor(dividend / divisor)
  const remainder = dividend - quotient * divisor
  if (remainder !== 0 && goesUp(rounding, remainder - (divisor - remainder), quotient % 2 === 1)) quotient += 1
  return quotient === 0 || numerator < 0 === denominator < 0 ? quotient : -quotient
}

const divideWide = (numerator: bigint, denominator: bigint, rounding: Rounding): number => {
  const dividend = numerator < 0n ? -numerator : numerator
  const divisor = denominator < 0n ? -denominator : denominator
  const remainder = dividend % divisor
  let quotient = dividend / divisor
  if (remainder !== 0n) {
    const beyondHalf = 2n * remainder - divisor
    const side = beyondHalf > 0n ? 1 : beyondHalf < 0n ? -1 : 0
    if (goesUp(rounding, side, (quotient & 1n) === 1n)) quotient += 1n
  }
  if (quotient > MAX_SAFE) {
    throw new RangeError(
      `divide: the quotient leaves the exact range of ±${Number.MAX_SAFE_INTEGER}, got ${numerator} / ${denominator}`,
    )
  }
  const result = Number(quotient)
  return result === 0 || numerator < 0n === denominator < 0n ? result : -result
}

const MAX_SAFE = 9007199254740991n

/** Whether the size of a quotient grows by one. `beyondHalf` has the sign of (what is left over - half of the divisor). */
const goesUp = (rounding: Rounding, beyondHalf: number, odd: boolean): boolean => {
  switch (rounding) {
    case "halfUp":
      return beyondHalf >= 0
    case "halfEven":
      return beyondHalf > 0 || (beyondHalf === 0 && odd)
    case "halfDown":
      return beyondHalf > 0
    case "up":
      return true
    case "down":
      return false
    default:
      throw new RangeError(
        `divide: no such rounding, got ${JSON.stringify(rounding)}. Use one of ${roundings.join(", ")}.`,
      )
  }
}

const isWhole = (value: number | bigint): boolean => typeof value === "bigint" || Number.isSafeInteger(value)

const notWhole = (doing: string, values: string): RangeError =>
  new RangeError(`${doing}: whole numbers within ±${Number.MAX_SAFE_INTEGER} are needed, got ${values}`)

const byZero = (doing: string, values: string): RangeError =>
  new RangeError(`${doing}: the denominator must not be zero, got ${values}`)
