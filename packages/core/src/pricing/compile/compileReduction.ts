import * as Ratio from "../../money/Ratio.ts"
import type { CompiledReduction } from "../CompiledPromotion.ts"
import type { Reading } from "./Reading.ts"
import { fieldsOf, moneyOf, onlyOneOf } from "./readFields.ts"
import { remainingOf } from "./readRatios.ts"

const WAYS = ["percent", "amount", "price"] as const

/** All of it. */
export const ALL_OFF: CompiledReduction = { _tag: "Percent", remaining: Ratio.zero }

/** How much of a piece, or of a delivery, is given. */
export const compileReduction = (reading: Reading, path: string, value: unknown): CompiledReduction => {
  const fields = fieldsOf(reading, path, value, WAYS)
  const way = fields === undefined ? undefined : onlyOneOf(reading, path, fields, WAYS)
  if (fields === undefined || way === undefined) return ALL_OFF
  const place = `${path}.${way}`
  switch (way) {
    case "percent":
      return { _tag: "Percent", remaining: remainingOf(reading, place, fields[way]) }
    case "amount":
      return { _tag: "Amount", amount: moneyOf(reading, place, fields[way], 1) }
    case "price":
      return { _tag: "Price", price: moneyOf(reading, place, fields[way], 0) }
  }
}
