/** Who pays, as whole numbers in the ratio of the percentages. */
import type { CompiledFunding } from "../CompiledPromotion.ts"
import type { Funder } from "../Promotion.ts"
import { type Reading, wrong } from "./Reading.ts"
import { fieldsOf } from "./readFields.ts"
import { percentOf } from "./readRatios.ts"

const FUNDERS: ReadonlyArray<Funder> = ["seller", "platform", "brand"]

/** The finest percentage, 0.0001 %, is a millionth: every share is a whole number of them. */
const WHOLE = 1_000_000

export const compileFunding = (reading: Reading, path: string, value: unknown): CompiledFunding | undefined => {
  if (value === undefined) return undefined
  const fields = fieldsOf(reading, path, value, FUNDERS)
  if (fields === undefined) return undefined
  const by = FUNDERS.filter((funder) => fields[funder] !== undefined)
  const before = reading.found.length
  const millionths = by.map((funder) => {
    const { numerator, denominator } = percentOf(reading, `${path}.${funder}`, fields[funder])
    return numerator * (WHOLE / denominator)
  })
  const sum = millionths.reduce((total, one) => total + one, 0)
  if (reading.found.length === before && sum !== WHOLE) {
    wrong(reading, path, "does not add up to 100 percent", value, "Say who pays all of it: seller, platform and brand.")
  }
  const divisor = millionths.reduce(commonDivisor, WHOLE)
  return { by, weights: millionths.map((one) => one / divisor) }
}

const commonDivisor = (left: number, right: number): number => {
  let a = left
  let b = right
  while (b !== 0) [a, b] = [b, a % b]
  return a
}
