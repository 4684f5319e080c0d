/** Tiers in the order of their beginnings: overlapping ones would leave open which of them holds. */
import { MAX_QUANTITY } from "../../cart/Cart.ts"
import { MAX_TIERS } from "../Benefit.ts"
import type { CompiledBenefitOf, CompiledTier, On } from "../CompiledPromotion.ts"
import { measureOf } from "./compileCondition.ts"
import { compileOn } from "./compileSelector.ts"
import { noteCurrency, type Reading, wrong } from "./Reading.ts"
import { type Fields, fieldsOf, listOf, onlyOneOf, wholeOf, wordOf } from "./readFields.ts"
import { remainingOf } from "./readRatios.ts"

type Tiers = Pick<CompiledBenefitOf<"Tiered">, "by" | "of" | "measure" | "tiers">

/** `on` are the lines that something is taken off. */
export const compileTiers = (reading: Reading, path: string, fields: Fields, on: On): Tiers => {
  const { currency } = fields
  const by = wordOf(reading, `${path}.by`, fields["by"], ["amount", "quantity"])
  if (currency !== undefined) noteCurrency(reading, `${path}.currency`, currency)
  const tiers = tiersOf(reading, `${path}.tiers`, fields["tiers"], by)
  const hasAmounts = by === "amount" || tiers.some((tier) => "amount" in tier)
  if (hasAmounts && currency === undefined) {
    const wayOut = 'Say what the amounts of its tiers are in, such as "GBP".'
    wrong(reading, `${path}.currency`, "is missing", currency, wayOut)
  }
  return {
    by,
    of: compileOn(reading, `${path}.of`, fields["of"], on),
    measure: measureOf(reading, path, fields["measure"]),
    tiers,
  }
}

const tiersOf = (
  reading: Reading,
  path: string,
  value: unknown,
  by: "amount" | "quantity",
): ReadonlyArray<CompiledTier> => {
  const most = by === "amount" ? Number.MAX_SAFE_INTEGER : MAX_QUANTITY
  let last = -1
  return listOf(reading, path, value, MAX_TIERS).map((one, at): CompiledTier => {
    const place = `${path}[${at}]`
    const fields = fieldsOf(reading, place, one, ["from", "percent", "amount"])
    if (fields === undefined) return NOTHING_OFF
    const from = wholeOf(reading, `${place}.from`, fields["from"], 0, most)
    if (from === fields["from"]) {
      if (from <= last) {
        const wayOut = `The tier before it begins at ${last}: put them in order, and begin no two at one place.`
        wrong(reading, `${place}.from`, "is no higher than the one before", from, wayOut)
      }
      last = from
    }
    return { from, ...takenOff(reading, place, fields) }
  })
}

const NOTHING_OFF: CompiledTier = { from: 0, amount: 0 }

const takenOff = (reading: Reading, place: string, fields: Fields) => {
  const way = onlyOneOf(reading, place, fields, ["percent", "amount"])
  return way === "percent"
    ? { remaining: remainingOf(reading, `${place}.percent`, fields[way]) }
    : { amount: way === undefined ? 0 : wholeOf(reading, `${place}.amount`, fields[way], 1, Number.MAX_SAFE_INTEGER) }
}
