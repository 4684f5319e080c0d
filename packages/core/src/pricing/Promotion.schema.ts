/** How promotions look where they enter: what decodes here with the options `knownFieldsOnly` is what compiles. */
import * as Schema from "effect/Schema"
import { isName, MAX_NAME_LENGTH, MAX_SKU_LENGTH } from "../catalog/ids.ts"
import { Money } from "../money/money.schema.ts"
import {
  isPercent,
  MAX_PRIORITY,
  MAX_PROMOTION_ID_LENGTH,
  MAX_PROMOTION_NAME_LENGTH,
  MAX_PROMOTION_TARGETS,
} from "./Promotion.ts"

/**
 * The options to decode promotions with. By default a schema drops the fields it does not know; one of them might be a
 * limit, and a promotion without its limit is given to everybody.
 */
export const knownFieldsOnly = { onExcessProperty: "error" } as const

const name = (max: number) =>
  Schema.String.check(
    Schema.isBetweenLength(1, max),
    Schema.makeFilter((text: string) => isName(text, max), { expected: "well-formed text without U+0000" }),
  )
const names = (max: number) => Schema.Array(name(max)).check(Schema.isBetweenLength(1, MAX_PROMOTION_TARGETS))
const positive = Money.check(Schema.makeFilter(({ amount }) => amount > 0, { expected: "money above zero" }))
const percent = Schema.makeFilter(isPercent, { expected: "a percentage above 0, up to 100" })
const moment = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0)).pipe(Schema.brand("Instant"))

/** From when until when. */
export const Validity = Schema.Struct({ from: Schema.optionalKey(moment), until: Schema.optionalKey(moment) }).check(
  Schema.makeFilter(({ from, until }) => from === undefined || until === undefined || from < until, {
    expected: "a validity that ends after it begins",
  }),
)

/** Which lines. */
export const PromotionTarget = Schema.Struct({
  skus: Schema.optionalKey(names(MAX_SKU_LENGTH)),
  sellers: Schema.optionalKey(names(MAX_NAME_LENGTH)),
})

/** What is asked of the cart. */
export const PromotionCondition = Schema.TaggedStruct("SpendAtLeast", { amount: positive })

/** What is given. */
export const Benefit = Schema.Union([
  Schema.TaggedStruct("PercentOff", {
    percent: Schema.Union([Schema.String.check(percent), Schema.Number.check(percent)]),
  }),
  Schema.TaggedStruct("AmountOff", { amount: positive }),
])

/** A promotion as a back office writes it. */
export const Promotion = Schema.Struct({
  id: name(MAX_PROMOTION_ID_LENGTH),
  name: name(MAX_PROMOTION_NAME_LENGTH),
  priority: Schema.optionalKey(Schema.Int.check(Schema.isBetween({ minimum: -MAX_PRIORITY, maximum: MAX_PRIORITY }))),
  validity: Schema.optionalKey(Validity),
  on: Schema.optionalKey(PromotionTarget),
  condition: Schema.optionalKey(PromotionCondition),
  benefit: Benefit,
}).check(
  Schema.makeFilter(
    ({ condition, benefit }) =>
      condition === undefined || benefit._tag !== "AmountOff" || condition.amount.currency === benefit.amount.currency,
    { expected: "a condition and a benefit in one currency" },
  ),
)
