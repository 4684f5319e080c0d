/** The small shapes that promotions are made of, as schemas. Patterns have the flag `u`, without which JSON Schema has none. */
import * as Schema from "effect/Schema"
import { isName, MAX_NAME_LENGTH } from "../catalog/ids.ts"
import { Currency } from "../money/money.schema.ts"
import { isPercent, MAX_CODE_LENGTH, MAX_PERCENT_DIGITS } from "./Promotion.ts"
import { MAX_SELECTOR_ENTRIES } from "./Selector.ts"

/** A text that every store can keep. */
export const text = (longest: number) =>
  Schema.String.check(
    Schema.isBetweenLength(1, longest),
    Schema.makeFilter((one: string) => isName(one, longest), { expected: "well-formed Unicode without U+0000" }),
  )

/** A list that holds something. */
export const listOf = <S extends Schema.Constraint>(entry: S, most: number) =>
  Schema.Array(entry).check(Schema.isBetweenLength(1, most))

export const names = (longest: number = MAX_NAME_LENGTH) => listOf(text(longest), MAX_SELECTOR_ENTRIES)

export const codes = (most: number) => listOf(text(MAX_CODE_LENGTH), most)

/** A whole number, and never -0. */
export const whole = (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  Schema.Int.check(
    Schema.isBetween({ minimum: least, maximum: most }),
    Schema.makeFilter((one: number) => !Object.is(one, -0), { expected: "a whole number that is not -0" }),
  )

/** Money has no `exponent`: it would make the amount another one. */
const money = (least: 0 | 1) =>
  Schema.Struct({ amount: whole(least), currency: Currency, exponent: Schema.optionalKey(Schema.Never) })

/** Whole minor units: 500 is 5.00 GBP. */
export const Amount = money(1).annotate({
  identifier: "Amount",
  description: "An amount above zero, in whole minor units: 500 is 5.00 GBP.",
})

/** What something costs then; it may be nothing. */
export const Price = money(0).annotate({
  identifier: "Price",
  description: "An amount in whole minor units, which may be zero.",
})

export const Percent = Schema.Union([
  Schema.String.check(
    Schema.isPattern(new RegExp(`^(0|[1-9][0-9]{0,2})(\\.[0-9]{1,${MAX_PERCENT_DIGITS}})?$`, "u")),
    Schema.makeFilter(isPercent, { expected: "a percentage above 0, up to 100" }),
  ),
  Schema.Finite.check(
    Schema.isGreaterThan(0),
    Schema.isLessThanOrEqualTo(100),
    Schema.makeFilter(isPercent, {
      expected: `a percentage with at most ${MAX_PERCENT_DIGITS} digits after the point`,
    }),
  ),
]).annotate({ identifier: "Percent", description: 'More than 0 and at most 100, as 12.5 or "12.5".' })

export const Measure = Schema.Literals(["list", "discounted"])
