/**
 * How much a promotion can take off at most, whatever is given beside it: what lets a search leave most combinations out.
 *
 * Two facts carry the bounds. What one promotion takes never grows when others have taken something before (but for the
 * kinds in `potentialOf`). And where applying a promotion to less leaves less on every line (`isSmooth`), giving all such
 * promotions leaves no more than giving some of them, so that all of them together bound every choice among them (`bounds.ts`). Rounding
 * can move single minor units between lines; `slackOf` counts how many.
 */
import { isLineBenefit, type LineBenefit, type Most, sharesFor } from "../benefits/sharesFor.ts"
import type { CompiledBenefit, CompiledBenefitOf, CompiledCondition, CompiledPromotion } from "../CompiledPromotion.ts"
import type { Measure } from "../Condition.ts"
import { lacking } from "../conditions.ts"
import { budgetLeft } from "../limits.ts"
import { matching } from "../matching.ts"
import { roomOf } from "../runs.ts"
import { sumOf } from "../take.ts"
import type { Row, Worksheet } from "../Worksheet.ts"

/**
 * What it takes off these rows, or more: now, and whatever others have taken before. The rows stay as they are.
 *
 * A condition that does not hold counts only if what others take can make it hold. Benefits are looked at one by one: what
 * the first of them takes can only leave less to the second.
 */
export const potentialOf = (promotion: CompiledPromotion, sheet: Worksheet): number => {
  const { benefits, limits, budget } = promotion
  if (!mayHold(promotion, sheet)) return 0
  let off = 0
  let worth = 0
  for (const benefit of benefits) {
    if (isLineBenefit(benefit)) off += mostOff(benefit, sheet, { times: limits.perOrder })
    else worth += sheet.worthOf({ promotion, benefit }, sheet.rows)
  }
  return worth + (budget === undefined ? off : Math.min(off, budgetLeft(promotion, sheet.used, sheet.facts.moment)))
}

/** Whether a promotion's condition holds, or what others take can make it hold. */
export const mayHold = ({ condition }: CompiledPromotion, sheet: Worksheet): boolean =>
  condition === undefined ||
  turnsTrue(condition, sheet.policies.measure, false) ||
  lacking(condition, sheet) === undefined

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

/** The rows that it takes something off, at most. */
export const reachOf = ({ benefits }: CompiledPromotion, rows: ReadonlyArray<Row>): ReadonlySet<Row> => {
  const reach = new Set<Row>()
  for (const benefit of benefits) if (isLineBenefit(benefit)) for (const row of reachedBy(benefit, rows)) reach.add(row)
  return reach
}

const reachedBy = (benefit: LineBenefit, rows: ReadonlyArray<Row>): ReadonlySet<Row> => {
  switch (benefit._tag) {
    case "BuyGet":
      return new Set([...matching(benefit.buy.on, rows), ...matching(benefit.get.on, rows)])
    case "BundlePrice":
      return new Set(benefit.parts.flatMap(({ on }) => matching(on, rows)))
    default:
      return new Set(matching(benefit.on, rows))
  }
}

/** Works on the sum of its rows alone, so that it does not matter to it how an amount was split over them. */
const countsSumsOnly = ({ benefits }: CompiledPromotion, sheet: Worksheet): boolean =>
  !sheet.hasFloors &&
  benefits.every((benefit) => {
    switch (benefit._tag) {
      case "PercentOff":
        return benefit.per === "order" && benefit.units === undefined
      case "AmountOff":
        return benefit.per === "order" && benefit.units === undefined
      case "Tiered":
      case "EveryOff":
        return true
      default:
        return false
    }
  })

/** A promotion and the rows that it can take something off. */
export interface Reach {
  readonly promotion: CompiledPromotion
  readonly reach: ReadonlySet<Row>
}

/**
 * Chooses the same pieces whatever the others take: each of them that meets its rows is about all of these, and takes in
 * proportion. Then what it takes is a share of their sum, and it is as good as smooth.
 */
export const isStable = (one: Reach, others: ReadonlyArray<Reach>, sheet: Worksheet): boolean =>
  !sheet.hasFloors &&
  one.promotion.benefits.length === 1 &&
  one.promotion.benefits.every(choosesByPrice) &&
  others.every(
    (other) =>
      other === one ||
      !overlap(one.reach, other.reach) ||
      (takesEvenly(other.promotion) && covers(other.reach, one.reach)),
  )

/** Takes off all its rows in proportion, but for the rounding. */
const takesEvenly = ({ benefits }: CompiledPromotion): boolean =>
  benefits.every((benefit) => {
    switch (benefit._tag) {
      case "PercentOff":
        return benefit.units === undefined
      case "AmountOff":
        return benefit.units === undefined && benefit.per === "order"
      case "Tiered":
      case "EveryOff":
        return true
      default:
        return false
    }
  })

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

/**
 * The minor units by which rounding can make the bounds too low on account of one promotion: one a row, where how it is
 * split over its rows matters to another promotion, or where pieces that are rounded by themselves can change places; and
 * again for each other promotion that is split over the rows it chooses from.
 */
export const slackOf = (one: Reach, others: ReadonlyArray<Reach>, sheet: Worksheet): number => {
  const { promotion, reach } = one
  const met = others.filter((other) => other !== one && overlap(reach, other.reach))
  const chooses = promotion.benefits.some(choosesPieces)
  const own = chooses ? piecesOn(reach) * (1 + met.length) : promotion.benefits.length > 1 ? reach.size : 0
  if (reach.size <= 1) return own
  const matters = met.some((other) => !(countsSumsOnly(other.promotion, sheet) && covers(other.reach, reach)))
  return own + (matters ? reach.size : 0)
}

const piecesOn = (reach: ReadonlySet<Row>): number => {
  let pieces = 0
  for (const { quantity } of reach) pieces += quantity
  return pieces
}

const choosesPieces = (benefit: CompiledBenefit): boolean =>
  benefit._tag === "BuyGet" || benefit._tag === "BundlePrice" || ("units" in benefit && benefit.units !== undefined)

const overlap = (a: ReadonlySet<Row>, b: ReadonlySet<Row>): boolean => {
  for (const row of a) if (b.has(row)) return true
  return false
}

const covers = (a: ReadonlySet<Row>, b: ReadonlySet<Row>): boolean => {
  for (const row of b) if (!a.has(row)) return false
  return true
}
