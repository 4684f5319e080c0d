/** How money looks where it enters and leaves: schemas whose types are the interfaces of this chapter. */
import * as Schema from "effect/Schema"
import { currencies } from "./Currency.ts"
import { MAX_EXPONENT } from "./FineMoney.ts"
import { isRatio } from "./Ratio.ts"
import { roundings } from "./rounding.ts"

/** A currency of the table, by its ISO 4217 code. */
export const Currency = Schema.Literals(currencies).annotate({
  identifier: "Currency",
  message: "Expected an ISO 4217 currency code with a minor unit",
})

/** A named way to round. */
export const Rounding = Schema.Literals(roundings)

/** Whole minor units: a safe integer, and never -0. */
const Amount = Schema.Int.check(
  Schema.makeFilter((amount: number) => !Object.is(amount, -0), { expected: "a whole number that is not -0" }),
)

/** An amount in whole minor units. An `exponent` is refused, not dropped: it would make the amount another one. */
export const Money = Schema.Struct({ amount: Amount, currency: Currency, exponent: Schema.optionalKey(Schema.Never) })

/** A unit price finer than the minor unit. */
export const FineMoney = Schema.Struct({
  amount: Amount,
  currency: Currency,
  exponent: Amount.check(Schema.isBetween({ minimum: 0, maximum: MAX_EXPONENT })),
})

/** What one piece costs. */
export const Price = Schema.Union([Money, FineMoney])

/** An exact fraction in lowest terms. */
export const Ratio = Schema.Struct({ numerator: Amount, denominator: Amount }).check(
  Schema.makeFilter(isRatio, { expected: "a fraction in lowest terms with a denominator above zero" }),
)
