/** A benefit with its amounts in minor units, its percentages as fractions and its lines resolved. */
import { MAX_QUANTITY } from "../../cart/Cart.ts"
import { MAX_NAME_LENGTH } from "../../catalog/ids.ts"
import { type Benefit, type BenefitOf, MAX_BUNDLE_PARTS, type Per, type UnitCap } from "../Benefit.ts"
import type { CompiledBenefit, CompiledBenefitOf, On } from "../CompiledPromotion.ts"
import { measureOf } from "./compileCondition.ts"
import { compileGift } from "./compileGift.ts"
import { ALL_OFF, compileReduction } from "./compileReduction.ts"
import { compileOn, compileSelector } from "./compileSelector.ts"
import { compileTiers } from "./compileTiers.ts"
import { type Reading, wrong } from "./Reading.ts"
import {
  capOf,
  countOf,
  type Fields,
  fieldsOf,
  listOf,
  moneyOf,
  onlyOneOf,
  taggedOf,
  textsOf,
  wholeOf,
  wordOf,
} from "./readFields.ts"
import { extraOf, remainingOf } from "./readRatios.ts"

const FIELDS: { readonly [Tag in Benefit["_tag"]]: ReadonlyArray<keyof BenefitOf<Tag>> } = {
  PercentOff: ["_tag", "percent", "per", "units", "on", "cap"],
  AmountOff: ["_tag", "amount", "per", "units", "on", "cap"],
  FixedPrice: ["_tag", "price", "units", "on", "cap"],
  Tiered: ["_tag", "by", "currency", "of", "measure", "tiers", "on", "cap"],
  EveryOff: ["_tag", "every", "amount", "measure", "maxTimes", "on", "cap"],
  BuyGet: ["_tag", "buy", "get", "maxTimes", "cap"],
  NthUnit: ["_tag", "nth", "off", "maxTimes", "on", "cap"],
  BundlePrice: ["_tag", "parts", "price", "maxTimes", "cap"],
  FirstThenFurther: ["_tag", "first", "further", "maxUnits", "on", "cap"],
  Gift: ["_tag", "gifts", "choose", "forEach", "maxTimes", "counts"],
  ShippingOff: ["_tag", "off", "methods", "cap"],
  PointsTimes: ["_tag", "times", "on"],
}

const NOTHING: CompiledBenefit = { _tag: "FixedPrice", price: 0, on: undefined, cap: 0, units: undefined }

/** `own` are the promotion's lines. */
export const compileBenefit = (reading: Reading, path: string, value: unknown, own: On): CompiledBenefit => {
  const tagged = taggedOf(reading, path, value, FIELDS)
  if (tagged === undefined) return NOTHING
  const { tag, fields } = tagged
  const on = (): On => compileOn(reading, `${path}.on`, fields["on"], own)
  const cap = (): number => capOf(reading, `${path}.cap`, fields["cap"])
  switch (tag) {
    case "PercentOff": {
      const remaining = remainingOf(reading, `${path}.percent`, fields["percent"])
      return {
        _tag: tag,
        remaining,
        per: perOf(reading, path, fields),
        units: unitsOf(reading, path, fields),
        on: on(),
        cap: cap(),
      }
    }
    case "AmountOff": {
      const amount = moneyOf(reading, `${path}.amount`, fields["amount"], 1)
      return {
        _tag: tag,
        amount,
        per: perOf(reading, path, fields),
        units: unitsOf(reading, path, fields),
        on: on(),
        cap: cap(),
      }
    }
    case "FixedPrice": {
      const price = moneyOf(reading, `${path}.price`, fields["price"], 0)
      return { _tag: tag, price, units: unitsOf(reading, path, fields), on: on(), cap: cap() }
    }
    case "Tiered": {
      const lines = on()
      return { _tag: tag, ...compileTiers(reading, path, fields, lines), on: lines, cap: cap() }
    }
    case "EveryOff":
      return compileEveryOff(reading, path, fields, on(), cap)
    case "BuyGet":
      return compileBuyGet(reading, path, fields, own, cap)
    case "NthUnit":
      return compileNthUnit(reading, path, fields, on(), cap)
    case "BundlePrice":
      return compileBundle(reading, path, fields, cap)
    case "FirstThenFurther":
      return compileFirstThenFurther(reading, path, fields, on(), cap)
    case "Gift":
      return compileGift(reading, path, fields, own)
    case "ShippingOff": {
      const { methods } = fields
      return {
        _tag: tag,
        off: compileReduction(reading, `${path}.off`, fields["off"]),
        methods: methods === undefined ? undefined : textsOf(reading, `${path}.methods`, methods, MAX_NAME_LENGTH),
        cap: cap(),
      }
    }
    case "PointsTimes":
      return { _tag: tag, extra: extraOf(reading, `${path}.times`, fields["times"]), on: on() }
  }
}

const perOf = (reading: Reading, path: string, { per }: Fields): Per =>
  per === undefined ? "order" : wordOf(reading, `${path}.per`, per, ["order", "line", "unit"])

const pickOf = (reading: Reading, path: string, pick: unknown): "cheapest" | "dearest" =>
  wordOf(reading, path, pick, ["cheapest", "dearest"])

const unitsOf = (reading: Reading, path: string, { units }: Fields): UnitCap | undefined => {
  if (units === undefined) return undefined
  const place = `${path}.units`
  const fields = fieldsOf(reading, place, units, ["most", "of", "pick"])
  if (fields === undefined) return undefined
  const { pick } = fields
  return {
    most: wholeOf(reading, `${place}.most`, fields["most"], 1, MAX_QUANTITY),
    of: wordOf(reading, `${place}.of`, fields["of"], ["order", "line"]),
    ...(pick === undefined ? {} : { pick: pickOf(reading, `${place}.pick`, pick) }),
  }
}

const compileEveryOff = (
  reading: Reading,
  path: string,
  fields: Fields,
  on: On,
  cap: () => number,
): CompiledBenefitOf<"EveryOff"> => {
  const place = `${path}.every`
  const step = fieldsOf(reading, place, fields["every"], ["amount", "quantity"])
  const by = step === undefined ? undefined : onlyOneOf(reading, place, step, ["amount", "quantity"])
  const every =
    by === "amount"
      ? moneyOf(reading, `${place}.amount`, step?.["amount"], 1)
      : by === "quantity"
        ? wholeOf(reading, `${place}.quantity`, step?.["quantity"], 1, MAX_QUANTITY)
        : 1
  return {
    _tag: "EveryOff",
    by: by ?? "amount",
    every,
    amount: moneyOf(reading, `${path}.amount`, fields["amount"], 1),
    measure: measureOf(reading, path, fields["measure"]),
    maxTimes: countOf(reading, `${path}.maxTimes`, fields["maxTimes"]),
    on,
    cap: cap(),
  }
}

const compileBuyGet = (reading: Reading, path: string, fields: Fields, own: On, cap: () => number): CompiledBenefit => {
  const buy = fieldsOf(reading, `${path}.buy`, fields["buy"], ["quantity", "on"])
  const get = fieldsOf(reading, `${path}.get`, fields["get"], ["quantity", "on", "off", "pick"])
  if (buy === undefined || get === undefined) return NOTHING
  const { off, pick } = get
  const bought = compileOn(reading, `${path}.buy.on`, buy["on"], own)
  const given = compileOn(reading, `${path}.get.on`, get["on"], own)
  return {
    _tag: "BuyGet",
    buy: { quantity: wholeOf(reading, `${path}.buy.quantity`, buy["quantity"], 1, MAX_QUANTITY), on: bought },
    get: {
      quantity: wholeOf(reading, `${path}.get.quantity`, get["quantity"], 1, MAX_QUANTITY),
      on: isAlike(reading, buy["on"], get["on"]) ? bought : given,
      off: off === undefined ? ALL_OFF : compileReduction(reading, `${path}.get.off`, off),
      pick: pick === undefined ? "cheapest" : pickOf(reading, `${path}.get.pick`, pick),
    },
    maxTimes: countOf(reading, `${path}.maxTimes`, fields["maxTimes"]),
    cap: cap(),
  }
}

/**
 * Whether two selectors are written alike. They are one then, so that a nudge knows who buys and who gets to be the same
 * goods. Where something was found wrong they may go round in circles, and nobody asks.
 */
const isAlike = ({ found }: Reading, one: unknown, other: unknown): boolean =>
  found.length === 0 && one !== undefined && other !== undefined && JSON.stringify(one) === JSON.stringify(other)

/** "The second at half price" is: buy one, get one of the same at half price. */
const compileNthUnit = (
  reading: Reading,
  path: string,
  fields: Fields,
  on: On,
  cap: () => number,
): CompiledBenefitOf<"BuyGet"> => ({
  _tag: "BuyGet",
  buy: { quantity: wholeOf(reading, `${path}.nth`, fields["nth"], 2, MAX_QUANTITY) - 1, on },
  get: { quantity: 1, on, off: compileReduction(reading, `${path}.off`, fields["off"]), pick: "cheapest" },
  maxTimes: countOf(reading, `${path}.maxTimes`, fields["maxTimes"]),
  cap: cap(),
})

const compileBundle = (
  reading: Reading,
  path: string,
  fields: Fields,
  cap: () => number,
): CompiledBenefitOf<"BundlePrice"> => ({
  _tag: "BundlePrice",
  parts: listOf(reading, `${path}.parts`, fields["parts"], MAX_BUNDLE_PARTS).flatMap((one, at) => {
    const place = `${path}.parts[${at}]`
    const part = fieldsOf(reading, place, one, ["on", "quantity"])
    if (part === undefined) return []
    const on = compileSelector(reading, `${place}.on`, part["on"])
    return [{ on, quantity: wholeOf(reading, `${place}.quantity`, part["quantity"], 1, MAX_QUANTITY) }]
  }),
  price: moneyOf(reading, `${path}.price`, fields["price"], 0),
  maxTimes: countOf(reading, `${path}.maxTimes`, fields["maxTimes"]),
  cap: cap(),
})

const compileFirstThenFurther = (
  reading: Reading,
  path: string,
  fields: Fields,
  on: On,
  cap: () => number,
): CompiledBenefitOf<"FirstThenFurther"> => {
  const first = moneyOf(reading, `${path}.first`, fields["first"], 0)
  const further = moneyOf(reading, `${path}.further`, fields["further"], 0)
  if (first === 0 && further === 0)
    wrong(reading, `${path}.further`, "takes nothing off, nor does first", 0, "Raise one of the two above zero.")
  return {
    _tag: "FirstThenFurther",
    first,
    further,
    maxUnits: countOf(reading, `${path}.maxUnits`, fields["maxUnits"]),
    on,
    cap: cap(),
  }
}
