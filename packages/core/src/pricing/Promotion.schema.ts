/** How promotions look where they enter: what decodes here with the options `knownFieldsOnly` is what compiles. */
import * as Schema from "effect/Schema"
import { MAX_QUANTITY } from "../cart/Cart.ts"
import { Instant } from "../catalog/ids.schema.ts"
import { MAX_NAME_LENGTH } from "../catalog/ids.ts"
import { Benefit } from "./Benefit.schema.ts"
import { MAX_BENEFITS } from "./Benefit.ts"
import { Condition, Zone } from "./Condition.schema.ts"
import {
  MAX_PRIORITY,
  MAX_PROMOTION_CODES,
  MAX_PROMOTION_ID_LENGTH,
  MAX_PROMOTION_NAME_LENGTH,
  MAX_WEEKLY_HOURS,
} from "./Promotion.ts"
import { promotionProblems } from "./PromotionProblem.ts"
import { Selector } from "./Selector.schema.ts"
import { Amount, codes, listOf, names, Percent, text, whole } from "./shapes.schema.ts"

export { Benefit } from "./Benefit.schema.ts"
export { Condition } from "./Condition.schema.ts"
export { Selector } from "./Selector.schema.ts"

/**
 * The options to decode promotions with. By default a schema drops the fields it does not know; one of them might be a
 * limit, and a promotion without its limit is given to everybody.
 */
export const knownFieldsOnly = { onExcessProperty: "error" } as const

const timeOfDay = Schema.optionalKey(Schema.String.check(Schema.isPattern(/^([01][0-9]|2[0-3]):[0-5][0-9]$/u)))

/** From when until when, and in which hours of the week. */
export const Validity = Schema.Struct({
  from: Schema.optionalKey(Instant),
  until: Schema.optionalKey(Instant),
  weekly: Schema.optionalKey(
    Schema.Struct({
      zone: Zone,
      hours: listOf(
        Schema.Struct({
          day: Schema.Literals(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]),
          from: timeOfDay,
          until: timeOfDay,
        }),
        MAX_WEEKLY_HOURS,
      ),
    }),
  ),
}).annotate({ identifier: "Validity" })

const combinesWith = Schema.optionalKey(listOf(Schema.Literals(["item", "order", "shipping"]), 3))

/** Which other promotions it may be given with. */
export const Stacking = Schema.Union([
  Schema.TaggedStruct("Stackable", { combinesWith }),
  Schema.TaggedStruct("ExclusiveInGroup", { group: text(MAX_NAME_LENGTH), combinesWith }),
  Schema.TaggedStruct("Exclusive", {}),
]).annotate({ identifier: "Stacking" })

const per = Schema.optionalKey(Schema.Literals(["day", "month"]))
const Limit = Schema.Struct({ max: whole(1), per }).annotate({ identifier: "Limit" })

/** How often. */
export const Limits = Schema.Struct({
  perOrder: Schema.optionalKey(whole(1, MAX_QUANTITY)),
  perBuyer: Schema.optionalKey(Limit),
  perCode: Schema.optionalKey(Limit),
  inAll: Schema.optionalKey(Limit),
  keepOnCancel: Schema.optionalKey(Schema.Boolean),
}).annotate({ identifier: "Limits" })

/** All that it takes off. */
export const Budget = Schema.Struct({ money: Amount, per }).annotate({ identifier: "Budget" })

/** Who pays. */
export const Funding = Schema.Struct({
  seller: Schema.optionalKey(Percent),
  platform: Schema.optionalKey(Percent),
  brand: Schema.optionalKey(Percent),
})
  .check(Schema.isMinProperties(1))
  .annotate({ identifier: "Funding", description: "In percent that add up to 100." })

/** The shape of a promotion; what its parts have to do with each other is not in it. */
const shape = Schema.Struct({
  id: text(MAX_PROMOTION_ID_LENGTH),
  name: text(MAX_PROMOTION_NAME_LENGTH),
  lane: Schema.optionalKey(text(MAX_NAME_LENGTH)),
  priority: Schema.optionalKey(whole(-MAX_PRIORITY, MAX_PRIORITY)),
  validity: Schema.optionalKey(Validity),
  channels: Schema.optionalKey(names()),
  codes: Schema.optionalKey(codes(MAX_PROMOTION_CODES)),
  on: Schema.optionalKey(Selector),
  condition: Schema.optionalKey(Condition),
  benefits: listOf(Benefit, MAX_BENEFITS),
  stacking: Schema.optionalKey(Stacking),
  limits: Schema.optionalKey(Limits),
  budget: Schema.optionalKey(Budget),
  funding: Schema.optionalKey(Funding),
})

/** A promotion as a back office writes it. What no shape can say is asked of the compiler itself, so that they agree. */
export const Promotion = shape
  .check(
    Schema.makeFilter(
      (promotion: typeof shape.Type) =>
        promotionProblems(promotion).map(({ path, message }) => ({ path: stepsOf(path), issue: message })),
      { expected: "a promotion that compiles" },
    ),
  )
  .annotate({ identifier: "Promotion" })

/** `benefits[0].percent` as the steps to it. */
const stepsOf = (path: string): ReadonlyArray<string | number> =>
  [...path.matchAll(/[^.[\]]+/g)].map(([step]) => (/^[0-9]+$/.test(step) ? Number(step) : step))

/**
 * The JSON Schema of a promotion (draft 2020-12), for back offices in other languages; `docs/promotion.schema.json` is a
 * copy of it. It says all that a JSON Schema can, and refuses fields it does not know. What it cannot say, such as that
 * tiers are in order and amounts in one currency, is found by `promotionProblems`.
 */
export const promotionJsonSchema = (): { readonly [key: string]: unknown } => {
  const { schema, definitions } = Schema.toJsonSchemaDocument(shape, knownFieldsOnly)
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "Promotion",
    ...schema,
    $defs: definitions,
  }
}
