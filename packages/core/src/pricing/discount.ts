/** What one promotion takes off, and off which lines. */
import { allocateAmount } from "../money/allocate.ts"
import type { Currency } from "../money/Currency.ts"
import { divideProduct, type Rounding } from "../money/rounding.ts"
import type { CompiledPromotion } from "./CompiledPromotion.ts"
import { plus, type Row } from "./Worksheet.ts"

/** Minor units that are left on these rows after the promotions so far. */
export const leftOn = (rows: ReadonlyArray<Row>): number => {
  let left = 0
  for (const row of rows) left = plus(left, row.left)
  return left
}

/**
 * What a promotion takes off where `left` is left. A percentage rounds the price that remains, as price tags do:
 * 50 % off 0.15 leaves 0.08 under `halfUp`.
 */
export const amountOff = ({ benefit }: CompiledPromotion, left: number, rounding: Rounding): number => {
  switch (benefit._tag) {
    case "PercentOff":
      return left - divideProduct(left, benefit.remaining.numerator, benefit.remaining.denominator, rounding)
    case "AmountOff":
      return Math.min(benefit.amount, left)
  }
}

/** Splits `amount`, at most what is left, over the rows by what is left on each, and takes it off them. */
export const takeOff = (
  { id, name }: CompiledPromotion,
  amount: number,
  rows: ReadonlyArray<Row>,
  currency: Currency,
): void => {
  const parts = allocateAmount(
    amount,
    rows.map((row) => row.left),
  )
  let at = 0
  for (const row of rows) {
    const part = parts[at++] ?? 0
    if (part === 0) continue
    row.left -= part
    row.discounts?.push({ promotionId: id, name, amount: { amount: part, currency } })
  }
}
