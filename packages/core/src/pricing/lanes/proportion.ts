/** Which promotions take off their rows in proportion, so that it matters to nobody how a sum stands on them. */
import type { CompiledBenefit, CompiledPromotion } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import type { Worksheet } from "../Worksheet.ts"
import { isSmooth } from "./rates.ts"
import { covers, overlap, type Reach } from "./reach.ts"

/** The places of promotions beside which something does not hold; `undefined`: it never does. */
export type NotBeside = ReadonlyArray<number> | undefined

/**
 * Beside which others a promotion that chooses pieces is not as good as smooth.
 *
 * Where all that meets its rows is about all of these, and takes in proportion, it always chooses the same pieces, and what
 * it takes is a share of the sum. So do several that take a percentage off the cheapest pieces of the same rows: the
 * cheapest stay the cheapest, so that of two such carts, their pieces sorted, the one that is cheaper piece by piece stays
 * it. `isAlone`: nothing else may choose among its pieces.
 */
export const notSmoothBeside = (
  one: Reach,
  others: ReadonlyArray<Reach>,
  sheet: Worksheet,
  isAlone = false,
): NotBeside => {
  const [benefit, another] = one.promotion.benefits
  if (sheet.hasFloors || benefit === undefined || another !== undefined || !choosesByPrice(benefit)) return undefined
  const isCheapest = !isAlone && takesCheapest(one, sheet)
  return others.flatMap((other, at) => {
    if (other === one || !overlap(one.reach, other.reach)) return []
    if (!covers(other.reach, one.reach)) return [at]
    if (takesEvenly(other.promotion)) return []
    return isCheapest && takesCheapest(other, sheet) && covers(one.reach, other.reach) ? [] : [at]
  })
}

/** Beside which others a promotion does not take, off its rows in proportion, a share that never grows where they hold more. */
export const notEvenBeside = (one: Reach, others: ReadonlyArray<Reach>, sheet: Worksheet): NotBeside =>
  !sheet.hasFloors && takesEvenly(one.promotion) && isSmooth(one.promotion, sheet)
    ? []
    : notSmoothBeside(one, others, sheet, true)

/** Takes off all its rows in proportion, but for the rounding. */
const takesEvenly = ({ benefits: [benefit, another] }: CompiledPromotion): boolean => {
  if (another !== undefined) return false
  switch (benefit?._tag) {
    case "PercentOff":
      return benefit.units === undefined && benefit.on?.undiscounted !== true
    case "AmountOff":
      return benefit.units === undefined && benefit.per === "order" && benefit.on?.undiscounted !== true
    case "Tiered":
    case "EveryOff":
      return benefit.on?.undiscounted !== true
    default:
      return false
  }
}

/** Works on the sum of its rows alone, so that it does not matter to it how an amount was split over them. */
export const countsSumsOnly = ({ promotion }: Reach, { hasFloors }: Worksheet): boolean => {
  const [benefit] = promotion.benefits
  return !hasFloors && takesEvenly(promotion) && !(benefit?._tag === "PercentOff" && benefit.per !== "order")
}

const choosesByPrice = (benefit: CompiledBenefit): boolean => {
  switch (benefit._tag) {
    case "BuyGet":
      return (
        benefit.get.off._tag === "Percent" &&
        benefit.buy.on?.undiscounted !== true &&
        benefit.get.on?.undiscounted !== true
      )
    case "PercentOff":
      return benefit.units?.of === "order" && benefit.per !== "line" && benefit.on?.undiscounted !== true
    default:
      return false
  }
}

/** A percentage off each of the cheapest of all pieces that it reaches. */
const takesCheapest = ({ promotion, reach }: Reach, { rows }: Worksheet): boolean => {
  const [benefit, another] = promotion.benefits
  if (benefit === undefined || another !== undefined || !choosesByPrice(benefit)) return false
  switch (benefit._tag) {
    case "PercentOff":
      return benefit.per === "unit" && benefit.units?.pick !== "dearest" && benefit.cap === Number.POSITIVE_INFINITY
    case "BuyGet": {
      const { buy, get, cap } = benefit
      const isFromAll = [buy.on, get.on].every((on) => matching(on, rows).length === reach.size)
      return get.pick === "cheapest" && isFromAll && cap === Number.POSITIVE_INFINITY
    }
    default:
      return false
  }
}
