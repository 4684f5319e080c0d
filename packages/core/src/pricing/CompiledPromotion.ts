/** One promotion as the engine works with it: every bound checked, every number parsed, every list a set. */
import { type Instant, isInstant, isName, MAX_NAME_LENGTH, MAX_SKU_LENGTH } from "../catalog/ids.ts"
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
  if (!isName(id, MAX_PROMOTION_ID_LENGTH)) {
    throw refused(id, "its id is no text of fitting length", id, `Use 1 to ${MAX_PROMOTION_ID_LENGTH} characters.`)
  }
  checkFields(id, "promotion", promotion, ["id", "name", "priority", "validity", "on", "condition", "benefit"])
  if (!isName(name, MAX_PROMOTION_NAME_LENGTH)) {
    throw refused(
      id,
      "its name is no text of fitting length",
      name,
      `Use 1 to ${MAX_PROMOTION_NAME_LENGTH} characters.`,
    )
  }
  if (!Number.isSafeInteger(priority) || Math.abs(priority) > MAX_PRIORITY) {
    const wayOut = `Use a whole number from -${MAX_PRIORITY} to ${MAX_PRIORITY}.`
    throw refused(id, "its priority is out of bounds", priority, wayOut)
  }
  checkValidity(id, validity)
  checkFields(id, "target", on, ["skus", "sellers"])
  const required = condition === undefined ? undefined : requiredSpend(id, condition)
  const compiled = compileBenefit(id, benefit)
  const given = benefit._tag === "AmountOff" ? benefit.amount : undefined
  if (required !== undefined && given !== undefined && required.currency !== given.currency) {
    const got = `${required.currency} and ${given.currency}`
    throw refused(id, "its condition and its benefit are in two currencies", got, "Write a promotion for each.")
  }
  return {
    id,
    name,
    priority,
    from: validity.from,
    until: validity.until,
    skus: setOf(id, "SKUs", MAX_SKU_LENGTH, on.skus),
    sellers: setOf(id, "sellers", MAX_NAME_LENGTH, on.sellers),
    currency: (required ?? given)?.currency,
    spendAtLeast: required?.amount ?? 0,
    benefit: compiled,
  }
}

/** The refusal of a promotion: which, what is wrong with it, the value, and the way out. */
export const refused = (id: unknown, wrong: string, got: unknown, wayOut: string): RangeError =>
  new RangeError(`compilePromotions: promotion ${shown(id)}: ${wrong}, got ${shown(got)}. ${wayOut}`)

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

const setOf = (
  id: string,
  what: string,
  maxLength: number,
  list: ReadonlyArray<string> | undefined,
): ReadonlySet<string> | undefined => {
  if (list === undefined) return undefined
  if (!Array.isArray(list) || list.length < 1 || list.length > MAX_PROMOTION_TARGETS) {
    const wayOut = `List 1 to ${MAX_PROMOTION_TARGETS}, or leave the list out to look at all lines.`
    throw refused(id, `its ${what} are no list of fitting length`, Array.isArray(list) ? list.length : list, wayOut)
  }
  for (const one of list) {
    if (isName(one, maxLength)) continue
    throw refused(id, `one of its ${what} is no text of fitting length`, one, `Use 1 to ${maxLength} characters.`)
  }
  return new Set(list)
}

const checkFields = (id: string, what: string, value: object, known: ReadonlyArray<string>): void => {
  checkObject(id, what, value)
  const strange = Object.keys(value).find((field) => !known.includes(field))
  if (strange !== undefined) {
    throw refused(id, `its ${what} has a field we do not know`, strange, `We know ${known.join(", ")}.`)
  }
}

const checkObject = (id: string, what: string, value: object): void => {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return
  throw new TypeError(
    `compilePromotions: promotion ${shown(id)}: its ${what} is no object, got ${shown(value)}. Write it as JSON.`,
  )
}

const shown = (value: unknown): string => {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value))
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
