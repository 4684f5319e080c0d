/** Which lines a promotion would need more of. */
import type { CompiledBenefit, CompiledCondition, CompiledPromotion, On } from "./CompiledPromotion.ts"
import { lacking, piecesLack } from "./conditions.ts"
import type { Worksheet } from "./Worksheet.ts"

/** The selector of the first thing that is missing; `none` where nothing that could be bought is. */
export const leafOf = ({ condition, benefits }: CompiledPromotion, sheet: Worksheet): On | "none" => {
  const lack = condition === undefined ? undefined : lacking(condition, sheet)
  if (condition !== undefined && lack !== undefined) return inCondition(condition, sheet)
  const [first] = benefits
  return first === undefined ? "none" : inBenefit(first, sheet)
}

const inCondition = (condition: CompiledCondition, sheet: Worksheet): On | "none" => {
  switch (condition._tag) {
    case "SpendAtLeast":
    case "QuantityAtLeast":
      return condition.on
    case "All": {
      const failing = condition.of.find((one) => lacking(one, sheet) !== undefined)
      return failing === undefined ? "none" : inCondition(failing, sheet)
    }
    case "Any": {
      const [first] = condition.of
      return first === undefined ? "none" : inCondition(first, sheet)
    }
    case "Not":
    case "Purchase":
      return "none"
  }
}

const inBenefit = (benefit: CompiledBenefit, sheet: Worksheet): On | "none" => {
  switch (benefit._tag) {
    case "Tiered":
      return benefit.of
    case "EveryOff":
      return benefit.on
    case "BuyGet": {
      const { buy, get } = benefit
      const bought = buy.on === get.on ? buy.quantity + get.quantity : buy.quantity
      return piecesLack(bought, buy.on, sheet) === undefined ? get.on : buy.on
    }
    case "BundlePrice":
      return benefit.parts.find(({ on, quantity }) => piecesLack(quantity, on, sheet) !== undefined)?.on ?? "none"
    case "Gift":
      return benefit.forEach === undefined ? "none" : benefit.forEach.on
    default:
      return "none"
  }
}
