/**
 * How much a promotion can take off at most, whatever is given beside it: what lets a search leave most combinations out.
 *
 * Two facts carry the bounds. What one promotion takes never grows when others have taken something before (but for the
 * kinds in `potentialOf`). And where applying a promotion to less leaves less on every line (`isSmooth`), giving all such
 * promotions leaves no more than giving some of them, so that all of them together bound every choice among them
 * (`bounds.ts`). Rounding can move single minor units between lines; `slack.ts` counts how many.
 */
import { isLineBenefit, type LineBenefit, type Most, sharesFor } from "../benefits/sharesFor.ts"
import type { CompiledBenefitOf, CompiledCondition, CompiledPromotion } from "../CompiledPromotion.ts"
import type { Measure } from "../Condition.ts"
import { lacking } from "../conditions.ts"
import { budgetLeft } from "../limits.ts"
import { matching } from "../matching.ts"
import { roomOf } from "../runs.ts"
import { sumOf } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"
import { covers, overlap, reachedBy } from "./reach.ts"

/**
 * What it takes off these rows, or more: now, and whatever others have taken before. The rows stay as they are.
 *
 * A condition that does not hold counts only if what others take can make it hold. Benefits are looked at one by one: what
 * the first of them takes can only leave less to the second.
 */
export const potentialOf = (promotion: CompiledPromotion, sheet: Worksheet): number => {
  const { benefits, limits, budget } = promotion
  if (!mayHold(promotion, sheet)) return 0
  let worth = 0
  for (const benefit of benefits) {
    worth += isLineBenefit(benefit)
      ? mostOff(benefit, sheet, { times: limits.perOrder })
      : sheet.worthOf({ promotion, benefit }, sheet.rows)
  }
  return budget === undefined ? worth : Math.min(worth, budgetLeft(promotion, sheet.used, sheet.facts.moment))
}

/** Whether a promotion's condition holds, or what others take can make it hold. */
export const mayHold = ({ condition }: CompiledPromotion, sheet: Worksheet): boolean =>
  condition === undefined ||
  turnsTrue(condition, sheet.policies.measure, false) ||
  lacking(condition, sheet) === undefined

/** Whether a condition looks at nothing that other promotions change. */
export const isSteady = (condition: CompiledCondition | undefined, usual: Measure): boolean => {
  switch (condition?._tag) {
    case "All":
    case "Any":
      return condition.of.every((one) => isSteady(one, usual))
    case "Not":
      return isSteady(condition.of, usual)
    case "SpendAtLeast":
      return (condition.measure ?? usual) === "list" && condition.on?.undiscounted !== true
    case "QuantityAtLeast":
      return condition.on?.undiscounted !== true
    default:
      return true
  }
}

/** What a benefit takes off at most. Some take more where less is left (`sharesFor` names them): their bound is wider. */
const mostOff = (benefit: LineBenefit, sheet: Worksheet, most: Most): number => {
  const { rows } = sheet
  if (mayChooseOthers(benefit, sheet)) return Math.min(benefit.cap, roomOn(benefit, rows))
  if (benefit._tag === "Tiered" && mayFallBack(benefit, sheet)) {
    const each = benefit.tiers.map((tier) =>
      sharesFor({ ...benefit, tiers: [{ ...tier, from: 0 }] }, rows, sheet, most),
    )
    return Math.max(...each.map(sumOf))
  }
  const off = sumOf(sharesFor(benefit, rows, sheet, most))
  // Other pieces may stand together on a line, and a percentage of them is rounded there.
  const isByLine = benefit._tag === "PercentOff" && benefit.per === "line" && benefit.units?.of === "order"
  return isByLine ? off + matching(benefit.on, rows).length : off
}

/** Whether what others took can move it to pieces of which it takes more. */
const mayChooseOthers = (benefit: LineBenefit, { rows, hasFloors }: Worksheet): boolean => {
  switch (benefit._tag) {
    case "PercentOff":
    case "AmountOff":
    case "FixedPrice":
      return benefit.units !== undefined && (hasFloors || benefit.on?.undiscounted === true)
    case "BuyGet":
      return hasFloors || benefit.buy.on?.undiscounted === true || benefit.get.on?.undiscounted === true
    case "BundlePrice":
      return hasFloors || benefit.parts.some(({ on }) => on.undiscounted) || doPartsCross(benefit, rows)
    default:
      return false
  }
}

/** Two parts that have some lines in common, and of which each has lines of its own. */
const doPartsCross = ({ parts }: CompiledBenefitOf<"BundlePrice">, rows: ReadonlyArray<Row>): boolean => {
  const sources = parts.map(({ on }) => new Set(matching(on, rows)))
  return sources.some((a) => sources.some((b) => overlap(a, b) && !covers(a, b) && !covers(b, a)))
}

/** Whether what others took can bring it down to a tier that gives more. */
const mayFallBack = ({ by, of, measure, tiers }: CompiledBenefitOf<"Tiered">, { policies }: Worksheet): boolean =>
  tiers.length > 1 && ((by === "amount" && (measure ?? policies.measure) === "discounted") || of?.undiscounted === true)

const roomOn = (benefit: LineBenefit, rows: ReadonlyArray<Row>): number => {
  let room = 0
  for (const row of reachedBy(benefit, rows)) room += roomOf({ row, run: undefined })
  return room
}

const turnsTrue = (condition: CompiledCondition, usual: Measure, negated: boolean): boolean => {
  switch (condition._tag) {
    case "All":
    case "Any":
      return condition.of.some((one) => turnsTrue(one, usual, negated))
    case "Not":
      return turnsTrue(condition.of, usual, !negated)
    case "SpendAtLeast":
      return negated && ((condition.measure ?? usual) === "discounted" || condition.on?.undiscounted === true)
    case "QuantityAtLeast":
      return negated && condition.on?.undiscounted === true
    case "Purchase":
      return false
  }
}

/**
 * Applied to rows that hold less, what it gives leaves less on each of them: no threshold of its benefit can be broken by
 * others, and it chooses no pieces. Its condition and its budget may keep it from being given, and then it is one of the
 * promotions of the chain that are not.
 */
export const isSmooth = ({ benefits }: CompiledPromotion, { policies }: Worksheet): boolean =>
  benefits.length === 1 &&
  benefits.every((benefit) => {
    switch (benefit._tag) {
      case "PercentOff":
      case "AmountOff":
      case "FixedPrice":
        return benefit.units === undefined && benefit.on?.undiscounted !== true
      case "FirstThenFurther":
        return benefit.on?.undiscounted !== true
      case "Tiered":
        return (
          !(benefit.by === "amount" && (benefit.measure ?? policies.measure) === "discounted") &&
          benefit.on?.undiscounted !== true &&
          benefit.of?.undiscounted !== true
        )
      case "EveryOff":
        return (
          !(benefit.by === "amount" && (benefit.measure ?? policies.measure) === "discounted") &&
          benefit.on?.undiscounted !== true
        )
      default:
        return false
    }
  })
