/** Why a benefit takes nothing off: too little is there for it to begin, or nothing is left. */
import type { CompiledBenefit, On } from "./CompiledPromotion.ts"
import { piecesLack, spendLack } from "./conditions.ts"
import { matching } from "./matching.ts"
import type { NotAppliedReason } from "./NotApplied.ts"
import { roomOf, slotsOf } from "./runs.ts"
import type { Worksheet } from "./Worksheet.ts"

/** Asked only once the benefit is known to take nothing. */
export const lackOf = (benefit: CompiledBenefit, sheet: Worksheet): NotAppliedReason =>
  toBegin(benefit, sheet) ?? nothingOn(linesOf(benefit), sheet)

const toBegin = (benefit: CompiledBenefit, sheet: Worksheet): NotAppliedReason | undefined => {
  const { measure: usual } = sheet.policies
  switch (benefit._tag) {
    case "Tiered": {
      const from = benefit.tiers[0]?.from ?? 0
      return benefit.by === "amount"
        ? spendLack(from, benefit.of, benefit.measure ?? usual, sheet)
        : piecesLack(from, benefit.of, sheet)
    }
    case "EveryOff":
      return benefit.by === "amount"
        ? spendLack(benefit.every, benefit.on, benefit.measure ?? usual, sheet)
        : piecesLack(benefit.every, benefit.on, sheet)
    case "BuyGet": {
      const { buy, get } = benefit
      // Goods that are not there are not reached by more of others.
      if (matching(get.on, sheet.rows).length === 0) return { _tag: "NoMatchingLine" }
      const same = buy.on === get.on
      return (
        piecesLack(same ? buy.quantity + get.quantity : buy.quantity, buy.on, sheet) ??
        piecesLack(get.quantity, get.on, sheet)
      )
    }
    case "BundlePrice":
      for (const { on, quantity } of benefit.parts) {
        const lack = piecesLack(quantity, on, sheet)
        if (lack !== undefined) return lack
      }
      return undefined
    case "Gift":
      return benefit.forEach === undefined ? undefined : piecesLack(benefit.forEach.quantity, benefit.forEach.on, sheet)
    case "PointsTimes":
      return earnsPoints(sheet) ? undefined : { _tag: "NothingLeft" }
    default:
      return undefined
  }
}

/** Where a purchase earns no points there are none to multiply. */
export const earnsPoints = ({ policies, currency }: Worksheet): boolean => policies.points?.onePer.currency === currency

const linesOf = (benefit: CompiledBenefit): On => {
  switch (benefit._tag) {
    case "BuyGet":
      return benefit.get.on
    case "BundlePrice":
      return benefit.parts[0]?.on
    case "Gift":
      return benefit.forEach?.on
    case "ShippingOff":
      return undefined
    default:
      return benefit.on
  }
}

const nothingOn = (on: On, sheet: Worksheet): NotAppliedReason => {
  const rows = matching(on, sheet.rows)
  if (rows.length === 0) return { _tag: "NoMatchingLine" }
  if (rows.every(({ left }) => left === 0)) return { _tag: "NothingLeft" }
  return slotsOf(rows).every((slot) => roomOf(slot) === 0) ? { _tag: "Floor" } : { _tag: "RoundsToZero" }
}
