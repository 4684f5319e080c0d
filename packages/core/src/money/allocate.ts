/** Split an amount by weights, losing nothing. */
import { show } from "./decimal.ts"
import type { Money } from "./Money.ts"
import { divide, divideProduct, type Rounding } from "./rounding.ts"

/**
 * Who gets the minor units that are left over once every part is rounded.
 *
 * - `largestRemainder`: one each to the parts that were rounded down the most; ties go to the earlier part. No part is as
 *   much as one unit away from its exact share, which is why this is the rule unless another is named
 * - `first`: one each to the first parts that have a weight, after all were rounded down
 * - `last`: one each to the last parts that have a weight, after all were rounded down
 * - `halfEvenThenFirst`: every part is rounded to the nearest unit, a half to the even one; what is missing then goes to the
 *   first parts that have a weight, and what is too much is taken from the first parts that have a unit to give
 *
 * Shops that came from another system choose its rule, so that their figures stay as they were.
 */
export type Leftover = "largestRemainder" | "first" | "last" | "halfEvenThenFirst"

/** Every rule for what is left over, by name. */
export const leftovers: ReadonlyArray<Leftover> = ["largestRemainder", "first", "last", "halfEvenThenFirst"]

/** What becomes of a total where no part has a weight: a `RangeError`, equal parts, or parts of nothing, which lose it. */
export type ZeroWeights = "refuse" | "even" | "nothing"

/** Most parts of an even split. */
export const MAX_EVEN_PARTS = 1_000_000

/**
 * Splits `total` in proportion to `weights`, losing nothing: an order's discount over its lines, a delivery fee over sellers.
 *
 * Each part is first rounded toward zero; the leftover minor units then go, one each, to the parts with the largest
 * remainders. Ties go to the earlier part, so the same cart always splits the same way. `leftover` names another rule. A
 * negative total is split like its opposite. Weights are safe whole numbers, none below zero and at least one above, unless
 * `zeroWeights` says what happens without one.
 *
 * Laws: the parts add up to `total`; a zero weight receives zero; no part is as much as one minor unit away from its exact
 * share (with `first` and `last` it may be a whole unit, with `halfEvenThenFirst` one and a half).
 *
 * @example
 * import { allocate, Money } from "@cartwright/core/money"
 *
 * allocate(Money.of(1000, "GBP"), [1, 1, 1]).map((part) => part.amount) // => [334, 333, 333]
 * allocate(Money.of(1000, "GBP"), [1, 1, 1], "last").map((part) => part.amount) // => [333, 333, 334]
 */
export const allocate = (
  total: Money,
  weights: ReadonlyArray<number>,
  leftover: Leftover = "largestRemainder",
  zeroWeights: ZeroWeights = "refuse",
): Money[] => {
  const { amount, currency } = total
  return allocateAmount(amount, weights, leftover, zeroWeights).map((part) => ({ amount: part, currency }))
}

/** The same on bare minor units. */
export const allocateAmount = (
  total: number,
  weights: ReadonlyArray<number>,
  leftover: Leftover = "largestRemainder",
  zeroWeights: ZeroWeights = "refuse",
): number[] => {
  if (!Number.isSafeInteger(total)) {
    throw new RangeError(`allocate: the total must be a safe whole number of minor units, got ${show(total)}`)
  }
  let sum = 0
  let largest = 0
  for (const weight of weights) {
    if (!Number.isSafeInteger(weight) || weight < 0) throw badWeights(weights)
    sum += weight
    if (weight > largest) largest = weight
  }
  if (sum === 0) return withoutWeights(total, weights, leftover, zeroWeights)
  const size = Math.abs(total)
  const fits = Math.max(size * largest, sum) <= Number.MAX_SAFE_INTEGER
  const parts =
    leftover !== "largestRemainder"
      ? splitBy(size, weights, fits ? sum : undefined, leftover)
      : fits
        ? split(size, weights, sum)
        : splitWide(size, weights)
  if (total < 0) for (let i = 0; i < parts.length; i++) parts[i] = 0 - (parts[i] ?? 0)
  return parts
}

/**
 * Minor units in equal parts; what is left over goes to the first of them, one each.
 *
 * @example
 * import { allocateEvenly } from "@cartwright/core/money"
 *
 * allocateEvenly(-1000, 3) // => [-334, -333, -333]
 */
export const allocateEvenly = (total: number, parts: number): number[] => {
  if (!Number.isSafeInteger(parts) || parts < 1 || parts > MAX_EVEN_PARTS) {
    throw new RangeError(
      `allocateEvenly: the number of parts must be a whole number from 1 to ${MAX_EVEN_PARTS}, got ${show(parts)}. ` +
        "What nobody gets a part of is not split.",
    )
  }
  return allocateAmount(total, new Array<number>(parts).fill(1), "first")
}

const withoutWeights = (
  total: number,
  weights: ReadonlyArray<number>,
  leftover: Leftover,
  zeroWeights: ZeroWeights,
): number[] => {
  if (zeroWeights === "nothing") return weights.map(() => 0)
  if (zeroWeights === "refuse" || weights.length === 0) throw badWeights(weights)
  return allocateAmount(
    total,
    weights.map(() => 1),
    leftover,
  )
}

/** Rounds each part by itself, and then settles the difference unit by unit: it is less than the number of parts that can bear one. */
const splitBy = (
  size: number,
  weights: ReadonlyArray<number>,
  /** Absent: some product, or the sum, leaves the safe range. */
  sum: number | undefined,
  leftover: Exclude<Leftover, "largestRemainder">,
): number[] => {
  const rounding = roundingOf(leftover)
  const parts = sum === undefined ? roundedWide(size, weights, rounding) : rounded(size, weights, sum, rounding)
  let left = size
  for (const part of parts) left -= part
  const step = left < 0 ? -1 : 1
  for (let i = 0; i < parts.length && left !== 0; i++) {
    const at = leftover === "last" ? parts.length - 1 - i : i
    const part = parts[at] ?? 0
    if ((left < 0 ? part : (weights[at] ?? 0)) === 0) continue
    parts[at] = part + step
    left -= step
  }
  return parts
}

const roundingOf = (leftover: Exclude<Leftover, "largestRemainder">): Rounding => {
  switch (leftover) {
    case "first":
    case "last":
      return "down"
    case "halfEvenThenFirst":
      return "halfEven"
    default:
      throw new RangeError(
        `allocate: no such leftover rule, got ${show(leftover)}. Use one of ${leftovers.join(", ")}.`,
      )
  }
}

const rounded = (size: number, weights: ReadonlyArray<number>, sum: number, rounding: Rounding): number[] =>
  weights.map((weight) => divideProduct(size, weight, sum, rounding))

const roundedWide = (size: number, weights: ReadonlyArray<number>, rounding: Rounding): number[] => {
  const wide = weights.map(BigInt)
  const sum = wide.reduce((total, weight) => total + weight, 0n)
  return wide.map((weight) => divide(BigInt(size) * weight, sum, rounding))
}

/** The products and the sum are safe integers here, so that the floor of each quotient is exact (`rounding.ts` says why). */
const split = (size: number, weights: ReadonlyArray<number>, sum: number): number[] => {
  const parts: number[] = []
  const remainders: number[] = []
  let left = size
  for (const weight of weights) {
    const product = size * weight
    const part = Math.floor(product / sum) + 0
    parts.push(part)
    remainders.push(product - part * sum)
    left -= part
  }
  if (left > 0) handOut(parts, remainders, nthLargest(remainders.slice(), left), left)
  return parts
}

/** The same where a product leaves the safe range. */
const splitWide = (size: number, weights: ReadonlyArray<number>): number[] => {
  const wide = weights.map(BigInt)
  const sum = wide.reduce((total, weight) => total + weight, 0n)
  const products = wide.map((weight) => BigInt(size) * weight)
  const parts = products.map((product) => Number(product / sum))
  const remainders = products.map((product) => product % sum)
  const left = Number(remainders.reduce((total, remainder) => total + remainder, 0n) / sum)
  const least = left === 0 ? undefined : remainders.toSorted((a, b) => (a < b ? 1 : a > b ? -1 : 0))[left - 1]
  if (least !== undefined) handOut(parts, remainders, least, left)
  return parts
}

/** Gives one unit to each of the `left` largest remainders, of which `least` is the smallest: all above it, then the earliest of its size. */
const handOut = <A extends number | bigint>(
  parts: number[],
  remainders: ReadonlyArray<A>,
  least: A,
  left: number,
): void => {
  let ties = left
  for (const remainder of remainders) if (remainder > least) ties -= 1
  for (let i = 0; i < parts.length; i++) {
    const remainder = remainders[i]
    const part = parts[i]
    if (remainder === undefined || part === undefined) continue
    if (remainder > least) parts[i] = part + 1
    else if (remainder === least && ties > 0) {
      parts[i] = part + 1
      ties -= 1
    }
  }
}

/** The `rank`-th largest of the values, which it reorders: a selection, so that long carts are not sorted for a few leftover units. */
const nthLargest = (values: number[], rank: number): number => {
  const wanted = rank - 1
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const pivot = values[(low + high) >>> 1] ?? 0
    let i = low
    let j = high
    while (i <= j) {
      while ((values[i] ?? 0) > pivot) i++
      while ((values[j] ?? 0) < pivot) j--
      if (i > j) break
      const swapped = values[i] ?? 0
      values[i++] = values[j] ?? 0
      values[j--] = swapped
    }
    if (wanted <= j) high = j
    else if (wanted >= i) low = i
    else break
  }
  return values[wanted] ?? 0
}

const badWeights = (weights: ReadonlyArray<number>): RangeError =>
  weights.every((weight) => Number.isSafeInteger(weight))
    ? new RangeError(`allocate: weights must be non-negative with a positive sum, got ${show(weights)}`)
    : new RangeError(`allocate: weights must be safe whole numbers, got ${show(weights)}. Scale them up first.`)
