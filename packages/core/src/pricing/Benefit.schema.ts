/** How benefits look where they enter. */
import * as Schema from "effect/Schema"
import { MAX_QUANTITY } from "../cart/Cart.ts"
import { MAX_NAME_LENGTH } from "../catalog/ids.ts"
import { Currency } from "../money/money.schema.ts"
import { MAX_BUNDLE_PARTS, MAX_GIFTS, MAX_TIERS } from "./Benefit.ts"
import { isTimes } from "./compile/readRatios.ts"
import { Selector } from "./Selector.schema.ts"
import { Amount, listOf, Measure, names, Percent, Price, text, whole } from "./shapes.schema.ts"

const pieces = whole(1, MAX_QUANTITY)
const on = Schema.optionalKey(Selector)
const cap = Schema.optionalKey(Amount)
const maxTimes = Schema.optionalKey(pieces)
const per = Schema.optionalKey(Schema.Literals(["order", "line", "unit"]))
const pick = Schema.optionalKey(Schema.Literals(["cheapest", "dearest"]))
const units = Schema.optionalKey(Schema.Struct({ most: pieces, of: Schema.Literals(["order", "line"]), pick }))

/** A percentage of a piece, an amount off it, or a price for it. */
const Reduction = Schema.Union([
  Schema.Struct({ percent: Percent }),
  Schema.Struct({ amount: Amount }),
  Schema.Struct({ price: Price }),
]).annotate({ identifier: "Reduction" })

const Tier = Schema.Union([
  Schema.Struct({ from: whole(0), percent: Percent }),
  Schema.Struct({ from: whole(0), amount: whole(1) }),
])

const timesText = Schema.String.check(
  Schema.isPattern(/^[1-9][0-9]{0,2}(\.[0-9]{1,4})?$/u),
  Schema.makeFilter(isTimes, { expected: "a factor from 1 to 100" }),
)
const timesNumber = Schema.Finite.check(
  Schema.isBetween({ minimum: 1, maximum: 100 }),
  Schema.makeFilter(isTimes, { expected: "a factor with at most 4 digits after the point" }),
)

/** What is given. */
export const Benefit = Schema.Union([
  Schema.TaggedStruct("PercentOff", { percent: Percent, per, units, on, cap }),
  Schema.TaggedStruct("AmountOff", { amount: Amount, per, units, on, cap }),
  Schema.TaggedStruct("FixedPrice", { price: Price, units, on, cap }),
  Schema.TaggedStruct("Tiered", {
    by: Schema.Literals(["amount", "quantity"]),
    currency: Schema.optionalKey(Currency),
    of: on,
    measure: Schema.optionalKey(Measure),
    tiers: listOf(Tier, MAX_TIERS),
    on,
    cap,
  }),
  Schema.TaggedStruct("EveryOff", {
    every: Schema.Union([Schema.Struct({ amount: Amount }), Schema.Struct({ quantity: pieces })]),
    amount: Amount,
    measure: Schema.optionalKey(Measure),
    maxTimes,
    on,
    cap,
  }),
  Schema.TaggedStruct("BuyGet", {
    buy: Schema.Struct({ quantity: pieces, on }),
    get: Schema.Struct({ quantity: pieces, on, off: Schema.optionalKey(Reduction), pick }),
    maxTimes,
    cap,
  }),
  Schema.TaggedStruct("NthUnit", { nth: whole(2, MAX_QUANTITY), off: Reduction, maxTimes, on, cap }),
  Schema.TaggedStruct("BundlePrice", {
    parts: listOf(Schema.Struct({ on: Selector, quantity: pieces }), MAX_BUNDLE_PARTS),
    price: Price,
    maxTimes,
    cap,
  }),
  Schema.TaggedStruct("FirstThenFurther", {
    first: Price,
    further: Price,
    maxUnits: Schema.optionalKey(pieces),
    on,
    cap,
  }),
  Schema.TaggedStruct("Gift", {
    gifts: listOf(Schema.Struct({ offerId: text(MAX_NAME_LENGTH), quantity: Schema.optionalKey(pieces) }), MAX_GIFTS),
    choose: Schema.optionalKey(whole(1, MAX_GIFTS)),
    forEach: Schema.optionalKey(Schema.Struct({ quantity: pieces, on })),
    maxTimes,
    counts: Schema.optionalKey(Schema.Literal(true)),
  }),
  Schema.TaggedStruct("ShippingOff", { off: Reduction, methods: Schema.optionalKey(names()), cap }),
  Schema.TaggedStruct("PointsTimes", { times: Schema.Union([timesText, timesNumber]), on }),
]).annotate({ identifier: "Benefit" })
