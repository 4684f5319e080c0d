/** A condition with its amounts in minor units, its lists as sets, and all that is not about lines as one function. */
import { MAX_QUANTITY } from "../../cart/Cart.ts"
import type { CompiledCondition, On } from "../CompiledPromotion.ts"
import { type Condition, type ConditionOf, MAX_CONDITION_DEPTH, MAX_CONDITIONS, type Measure } from "../Condition.ts"
import { MAX_PROMOTION_CODES } from "../Promotion.ts"
import { compileOn } from "./compileSelector.ts"
import { purchaseTest } from "./purchaseTests.ts"
import { type Reading, wrong } from "./Reading.ts"
import { codesOf, listOf, moneyOf, taggedOf, wholeOf, wordOf } from "./readFields.ts"

const FIELDS: { readonly [Tag in Condition["_tag"]]: ReadonlyArray<keyof ConditionOf<Tag>> } = {
  All: ["_tag", "of"],
  Any: ["_tag", "of"],
  Not: ["_tag", "of"],
  SpendAtLeast: ["_tag", "amount", "on", "measure"],
  QuantityAtLeast: ["_tag", "quantity", "on"],
  BuyerInGroup: ["_tag", "groups"],
  BuyerIsMember: ["_tag"],
  OrderNumber: ["_tag", "nth", "every"],
  CodeEntered: ["_tag", "codes"],
  PayingBy: ["_tag", "methods"],
  ChannelIs: ["_tag", "channels"],
  CountryIs: ["_tag", "countries"],
  BirthdayWithin: ["_tag", "daysBefore", "daysAfter", "zone"],
  HostSays: ["_tag", "name"],
}

const EMPTY: CompiledCondition = { _tag: "All", of: [] }

/** `own` are the promotion's lines, `depth` is 1 for a condition that stands in no other. */
export const compileCondition = (
  reading: Reading,
  path: string,
  value: unknown,
  own: On,
  depth = 1,
): CompiledCondition => {
  if (!hasRoom(reading, path, value, depth)) return EMPTY
  const tagged = taggedOf(reading, path, value, FIELDS)
  if (tagged === undefined) return EMPTY
  const { tag, fields } = tagged
  switch (tag) {
    case "All":
    case "Any": {
      const list = listOf(reading, `${path}.of`, fields["of"], MAX_CONDITIONS)
      const of = list.map((one, at) => compileCondition(reading, `${path}.of[${at}]`, one, own, depth + 1))
      return { _tag: tag, of }
    }
    case "Not":
      return { _tag: tag, of: compileCondition(reading, `${path}.of`, fields["of"], own, depth + 1) }
    case "SpendAtLeast":
      return {
        _tag: tag,
        amount: moneyOf(reading, `${path}.amount`, fields["amount"], 1),
        on: compileOn(reading, `${path}.on`, fields["on"], own),
        measure: measureOf(reading, path, fields["measure"]),
      }
    case "QuantityAtLeast":
      return {
        _tag: tag,
        quantity: wholeOf(reading, `${path}.quantity`, fields["quantity"], 1, MAX_QUANTITY),
        on: compileOn(reading, `${path}.on`, fields["on"], own),
      }
    case "CodeEntered": {
      const codes = codesOf(reading, `${path}.codes`, fields["codes"], MAX_PROMOTION_CODES)
      return { _tag: "Purchase", name: tag, codes, holds: (facts) => [...facts.codes].some((code) => codes.has(code)) }
    }
    default:
      return { _tag: "Purchase", name: tag, holds: purchaseTest(reading, path, tag, fields) }
  }
}

/** Whether one more fits. The first that does not is told, and what is inside it is not looked at. */
const hasRoom = (reading: Reading, path: string, value: unknown, depth: number): boolean => {
  reading.conditions++
  if (depth > MAX_CONDITION_DEPTH) {
    wrong(
      reading,
      path,
      "lies too deep",
      value,
      `Put at most ${MAX_CONDITION_DEPTH} levels of conditions inside each other.`,
    )
    return false
  }
  if (reading.conditions <= MAX_CONDITIONS) return true
  if (reading.conditions === MAX_CONDITIONS + 1) {
    wrong(reading, path, "is one condition too many", value, `Use at most ${MAX_CONDITIONS} in one promotion.`)
  }
  return false
}

export const measureOf = (reading: Reading, path: string, value: unknown): Measure | undefined =>
  value === undefined ? undefined : wordOf(reading, `${path}.measure`, value, ["list", "discounted"])
