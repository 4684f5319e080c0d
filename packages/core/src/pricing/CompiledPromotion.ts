/** One promotion as the engine works with it: every bound checked, every number parsed, every list a set. */
import { type Instant, isInstant, MAX_NAME_LENGTH, MAX_SKU_LENGTH } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import { isMoney, type Money } from "../money/Money.ts"
import * as Ratio from "../money/Ratio.ts"
import {
  type Benefit,
  isPercent,
  MAX_PERCENT_DIGITS,
  MAX_PRIORITY,
  MAX_PROMOTION_ID_LENGTH,
  MAX_PROMOTION_NAME_LENGTH,
  MAX_PROMOTION_TARGETS,
  type Promotion,
  type PromotionCondition,
  type Validity,
} from "./Promotion.ts"
import { checkFields, checkName, checkObject, refused } from "./promotionChecks.ts"

export interface CompiledPromotion {
  readonly id: string
  readonly name: string
  readonly priority: number
  readonly from: Instant | undefined
  readonly until: Instant | undefined
  readonly skus: ReadonlySet<string> | undefined
  readonly sellers: ReadonlySet<string> | undefined
  /** The currency of its amounts; a bare percentage has none and applies in all. */
  readonly currency: Currency | undefined
  /** Minor units; 0 asks for nothing. */
  readonly spendAtLeast: number
  readonly benefit: CompiledBenefit
}

/** Of a percentage we keep what remains: 15 % off is 17/20 of the price. */
type CompiledBenefit =
  | { readonly _tag: "PercentOff"; readonly remaining: Ratio.Ratio }
  | { readonly _tag: "AmountOff"; readonly amount: number }

/**
 * Checks and parses one promotion. The types say what it holds; it may still come straight from a back office's JSON,
 * so nothing is taken on trust, and a field we do not know is refused: it might be a limit.
 */
export const compilePromotion = (promotion: Promotion): CompiledPromotion => {
  checkObject("?", "promotion", promotion)
  const { id, name, priority = 0, validity = {}, on = {}, condition, benefit } = promotion
  checkName(id, "its id", id, MAX_PROMOTION_ID_LENGTH)
  checkFields(id, "promotion", promotion, ["id", "name", "priority", "validity", "on", "condition", "benefit"])
  checkName(id, "its name", name, MAX_PROMOTION_NAME_LENGTH)
  checkPriority(id, priority)
  checkValidity(id, validity)
  checkFields(id, "target", on, ["skus", "sellers"])
  const required = condition === undefined ? undefined : requiredSpend(id, condition)
  const compiled = compileBenefit(id, benefit)
  const given = benefit._tag === "AmountOff" ? benefit.amount : undefined
  return {
    id,
    name,
    priority,
    from: validity.from,
    until: validity.until,
    skus: setOf(id, "SKUs", on.skus, MAX_SKU_LENGTH),
    sellers: setOf(id, "sellers", on.sellers, MAX_NAME_LENGTH),
    currency: currencyOf(id, required, given),
    spendAtLeast: required?.amount ?? 0,
    benefit: compiled,
  }
}

const checkPriority = (id: string, priority: number): void => {
  if (Number.isSafeInteger(priority) && Math.abs(priority) <= MAX_PRIORITY) return
  const wayOut = `Use a whole number from -${MAX_PRIORITY} to ${MAX_PRIORITY}.`
  throw refused(id, "its priority is out of bounds", priority, wayOut)
}

const checkValidity = (id: string, validity: Validity): void => {
  checkFields(id, "validity", validity, ["from", "until"])
  const { from, until } = validity
  for (const moment of [from, until]) {
    if (moment !== undefined && !isInstant(moment)) {
      throw refused(id, "its validity has no moment", moment, "Write whole milliseconds since 1970.")
    }
  }
  if (from !== undefined && until !== undefined && from >= until) {
    throw refused(id, "it ends before it begins", `${from} to ${until}`, "`until` is the first moment outside.")
  }
}

const requiredSpend = (id: string, condition: PromotionCondition): Money => {
  checkObject(id, "condition", condition)
  switch (condition._tag) {
    case "SpendAtLeast":
      checkFields(id, "condition", condition, ["_tag", "amount"])
      return positive(id, "the amount it asks to be spent", condition.amount)
    default:
      throw refused(id, "a condition we do not know", condition, "Use SpendAtLeast.")
  }
}

const compileBenefit = (id: string, benefit: Benefit): CompiledBenefit => {
  checkObject(id, "benefit", benefit)
  switch (benefit._tag) {
    case "PercentOff":
      checkFields(id, "benefit", benefit, ["_tag", "percent"])
      return { _tag: "PercentOff", remaining: remainingOf(id, benefit.percent) }
    case "AmountOff":
      checkFields(id, "benefit", benefit, ["_tag", "amount"])
      return { _tag: "AmountOff", amount: positive(id, "the amount it takes off", benefit.amount).amount }
    default:
      throw refused(id, "a benefit we do not know", benefit, "Use PercentOff or AmountOff.")
  }
}

const remainingOf = (id: string, percent: string | number): Ratio.Ratio => {
  if (!isPercent(percent)) {
    const wayOut = `Write more than 0 and at most 100, with at most ${MAX_PERCENT_DIGITS} digits after the point.`
    throw refused(id, "its percentage is out of bounds", percent, wayOut)
  }
  const { numerator, denominator } = Ratio.fromPercent(String(percent))
  return Ratio.of(denominator - numerator, denominator)
}

const positive = (id: string, what: string, amount: Money): Money => {
  if (isMoney(amount) && amount.amount > 0) return amount
  throw refused(id, `${what} is no money above zero`, amount, 'Write minor units, as { amount: 500, currency: "GBP" }.')
}

/** The one currency of the amounts it names. */
const currencyOf = (id: string, required: Money | undefined, given: Money | undefined): Currency | undefined => {
  if (required === undefined || given === undefined || required.currency === given.currency)
    return (required ?? given)?.currency
  const got = `${required.currency} and ${given.currency}`
  throw refused(id, "its condition and its benefit are in two currencies", got, "Write a promotion for each.")
}

const setOf = (
  id: string,
  what: string,
  list: ReadonlyArray<string> | undefined,
  maxLength: number,
): ReadonlySet<string> | undefined => {
  if (list === undefined) return undefined
  if (!Array.isArray(list) || list.length < 1 || list.length > MAX_PROMOTION_TARGETS) {
    const wayOut = `List 1 to ${MAX_PROMOTION_TARGETS}, or leave the list out to look at all lines.`
    throw refused(id, `its ${what} are no list of fitting length`, Array.isArray(list) ? list.length : list, wayOut)
  }
  for (const one of list) checkName(id, `one of its ${what}`, one, maxLength)
  return new Set(list)
}
