/** By how many minor units rounding can break what the bounds of a search rest on. */
import type { CompiledBenefit, CompiledPromotion } from "../CompiledPromotion.ts"
import type { Row, Worksheet } from "../Worksheet.ts"
import { countsSumsOnly } from "./proportion.ts"
import { covers, overlap, piecesOn, type Reach } from "./reach.ts"

/**
 * The minor units by which rounding can make the bounds too low on account of one promotion.
 *
 * How what it takes is split over its rows matters only where a later promotion, or a threshold, is about some of them:
 * what stands on a wrong row then is taken into account once, as all that follows leaves no more of it. And where pieces
 * are chosen they can change places, on account of each promotion that meets them.
 *
 * Split by largest remainder, no n of N rows bear more than n × (N - n) / N, so no more than N / 4, units too much. For one
 * unit more than their share rounded down goes to k of them, whose remainders are some t or more: that is k × (1 - t) too
 * much at most; and of the others at most N - n have gone without, whose remainders are t or less. Two carts that are
 * compared differ by twice that, and by a unit where a percentage of their sum is rounded.
 *
 * `counted` are the rows of the thresholds of each promotion.
 */
export const slackOf = (
  one: Reach,
  others: ReadonlyArray<Reach>,
  counted: ReadonlyArray<ReadonlyArray<ReadonlySet<Row>>>,
  sheet: Worksheet,
): number => {
  const { promotion, reach } = one
  const chooses = promotion.benefits.some(choosesPieces)
  let met = 0
  let matters = false
  for (const [at, other] of others.entries()) {
    const isLater = other.promotion.order > promotion.order
    if (isLater && counted[at]?.some((rows) => overlap(rows, reach) && !covers(rows, reach)) === true) matters = true
    if (other === one || !overlap(reach, other.reach)) continue
    met++
    if (isLater && !(countsSumsOnly(other, sheet) && covers(other.reach, reach))) matters = true
  }
  const own = chooses ? piecesOn(reach) * (1 + met) : promotion.benefits.length > 1 ? reach.size : 0
  if (!matters || reach.size <= 1 || !isSplit(promotion)) return own
  const isTight = sheet.policies.leftover === "largestRemainder" && !chooses && !sheet.hasFloors
  return own + (isTight ? Math.floor(reach.size / 2) + 1 : reach.size)
}

/** How far what it takes can be from a share of the sum, because each piece is rounded by itself. */
export const roundedOf = ({ promotion, reach }: Reach): number =>
  promotion.benefits.some((benefit) => choosesPieces(benefit) || isByItself(benefit)) ? 2 * piecesOn(reach) : 1

/** Whether an amount of it is split over rows. */
const isSplit = ({ benefits }: CompiledPromotion): boolean =>
  benefits.length > 1 ||
  benefits.some(
    (benefit) =>
      choosesPieces(benefit) || !isByItself(benefit) || ("cap" in benefit && benefit.cap !== Number.POSITIVE_INFINITY),
  )

/** Works each row, or each piece, out by itself. */
const isByItself = (benefit: CompiledBenefit): boolean => "per" in benefit && benefit.per !== "order"

const choosesPieces = (benefit: CompiledBenefit): boolean =>
  benefit._tag === "BuyGet" || benefit._tag === "BundlePrice" || ("units" in benefit && benefit.units !== undefined)
