/** Split an amount by weights, losing nothing. */
import { show } from "./decimal.ts"
import type { Money } from "./Money.ts"

/**
 * Splits `total` in proportion to `weights`, losing nothing: an order's discount over its lines, a delivery fee over sellers.
 *
 * Each part is first rounded toward zero; the leftover minor units then go, one each, to the parts with the largest
 * remainders. Ties go to the earlier part, so the same cart always splits the same way. A negative total is split like its
 * opposite. Weights are safe whole numbers, none below zero and at least one above.
 *
 * Laws: the parts add up to `total`; a zero weight receives zero; no part is as much as one minor unit away from its exact
 * share.
 *
 * @example
 * import { allocate, Money } from "@cartwright/core/money"
 *
 * allocate(Money.of(1000, "GBP"), [1, 1, 1]).map((part) => part.amount) // => [334, 333, 333]
 */
export const allocate = (total: Money, weights: ReadonlyArray<number>): Money[] => {
  const { amount, currency } = total
  return allocateAmount(amount, weights).map((part) => ({ amount: part, currency }))
}

/** The same on bare minor units. */
export const allocateAmount = (total: number, weights: ReadonlyArray<number>): number[] => {
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
  if (sum === 0) throw badWeights(weights)
  const size = Math.abs(total)
  const parts =
    Math.max(size * largest, sum) <= Number.MAX_SAFE_INTEGER ? split(size, weights, sum) : splitWide(size, weights)
  if (total < 0) for (let i = 0; i < parts.length; i++) parts[i] = 0 - (parts[i] ?? 0)
  return parts
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
