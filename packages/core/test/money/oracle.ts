/** What is right, said a second time on bigints and without a thought for speed. */
import type { Rounding } from "@cartwright/core/money"
import { expect } from "vitest"

const size = (n: bigint): bigint => (n < 0n ? -n : n)

/** Of the two whole numbers around numerator / denominator, the one the rounding asks for. */
export const rounded = (numerator: bigint, denominator: bigint, rounding: Rounding): bigint => {
  const [n, d] = denominator < 0n ? [-numerator, -denominator] : [numerator, denominator]
  const below = n / d - (n < 0n && n % d !== 0n ? 1n : 0n)
  if (below * d === n) return below
  const above = below + 1n
  const [outer, inner] = size(above) > size(below) ? [above, below] : [below, above]
  const twice = 2n * n
  const middle = (below + above) * d
  const nearest = twice < middle ? below : twice > middle ? above : undefined
  switch (rounding) {
    case "up":
      return outer
    case "down":
      return inner
    case "halfUp":
      return nearest ?? outer
    case "halfDown":
      return nearest ?? inner
    case "halfEven":
      return nearest ?? (below % 2n === 0n ? below : above)
  }
}

const fits = (exact: bigint): boolean => size(exact) <= BigInt(Number.MAX_SAFE_INTEGER)

/** The law of the whole chapter: the exact answer (and never -0), or a `RangeError` where no safe integer is the answer. */
export const expectExact = (answer: () => number, exact: bigint): void => {
  if (fits(exact)) expect(answer()).toBe(Number(exact))
  else expect(answer).toThrow(RangeError)
}
