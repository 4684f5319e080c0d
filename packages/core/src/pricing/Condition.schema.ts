/** How conditions look where they enter. */
import * as Schema from "effect/Schema"
import { MAX_QUANTITY } from "../cart/Cart.ts"
import { MAX_NAME_LENGTH } from "../catalog/ids.ts"
import type * as Written from "./Condition.ts"
import { MAX_CONDITIONS } from "./Condition.ts"
import { MAX_PROMOTION_CODES } from "./Promotion.ts"
import { Selector } from "./Selector.schema.ts"
import { MAX_SELECTOR_ENTRIES } from "./Selector.ts"
import { Amount, codes, listOf, Measure, names, text, whole } from "./shapes.schema.ts"

const inner = Schema.suspend((): Schema.Codec<Written.Condition> => Condition)
const days = whole(0, 180)
const country = Schema.String.check(Schema.isPattern(/^[A-Z]{2}$/u))

/** An IANA name; whether the platform knows it is looked up when the promotion is compiled. */
export const Zone = Schema.String.check(Schema.isPattern(/^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/u))

/** What is asked of a cart, its buyer and the moment. */
export const Condition: Schema.Codec<Written.Condition> = Schema.Union([
  Schema.TaggedStruct("All", { of: listOf(inner, MAX_CONDITIONS) }),
  Schema.TaggedStruct("Any", { of: listOf(inner, MAX_CONDITIONS) }),
  Schema.TaggedStruct("Not", { of: inner }),
  Schema.TaggedStruct("SpendAtLeast", {
    amount: Amount,
    on: Schema.optionalKey(Selector),
    measure: Schema.optionalKey(Measure),
  }),
  Schema.TaggedStruct("QuantityAtLeast", { quantity: whole(1, MAX_QUANTITY), on: Schema.optionalKey(Selector) }),
  Schema.TaggedStruct("BuyerInGroup", { groups: names() }),
  Schema.TaggedStruct("BuyerIsMember", {}),
  Schema.TaggedStruct("OrderNumber", {
    nth: Schema.optionalKey(whole(1, MAX_QUANTITY)),
    every: Schema.optionalKey(whole(1, MAX_QUANTITY)),
  }).check(Schema.isMinProperties(2), Schema.isMaxProperties(2)),
  Schema.TaggedStruct("CodeEntered", { codes: codes(MAX_PROMOTION_CODES) }),
  Schema.TaggedStruct("PayingBy", { methods: names() }),
  Schema.TaggedStruct("ChannelIs", { channels: names() }),
  Schema.TaggedStruct("CountryIs", { countries: listOf(country, MAX_SELECTOR_ENTRIES) }),
  Schema.TaggedStruct("BirthdayWithin", { daysBefore: days, daysAfter: days, zone: Schema.optionalKey(Zone) }),
  Schema.TaggedStruct("HostSays", { name: text(MAX_NAME_LENGTH) }),
]).annotate({ identifier: "Condition", description: "A tree of All, Any and Not." })
