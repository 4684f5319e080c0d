/** How often promotions may be given and what they may cost in all: which counters there are, and what a cart uses of them. */
import type { Instant, Sku } from "../catalog/ids.ts"
import type { PurchaseLimit } from "../catalog/Offer.ts"
import { digestOfText } from "../money/canonical.ts"
import type { CompiledPromotion } from "./CompiledPromotion.ts"
import type { NotAppliedReason } from "./NotApplied.ts"
import type { PricedCart } from "./PricedCart.ts"
import type { LimitsUsed } from "./PricingRequest.ts"
import type { Limit } from "./Promotion.ts"
import type { PromotionSet } from "./PromotionSet.ts"

/** Most counters that are read for one pricing. */
export const MAX_LIMIT_COUNTERS = 2_000
/** Most counters that one order uses. */
export const MAX_LIMIT_USES = 2_000
/** Most characters in a subject: those of longer names end in a digest of all of them. */
export const MAX_LIMIT_SUBJECT_LENGTH = 255

/** What is counted, and in which period: "ever", a day "2026-11-24" or a month "2026-11" (UTC). */
export interface LimitCounter {
  readonly subject: string
  readonly window: string
}

/** What one order takes of a counter. */
export interface LimitUse extends LimitCounter {
  /** Uses, pieces, or minor units of money: from 1 on. */
  readonly amount: number
  /** The counter may reach this, and no more. */
  readonly max: number
  /** It stays counted when a paid order is called off. */
  readonly keep: boolean
  readonly of: LimitOf
}

/** What a counter bounds: a promotion, in one of its limits, or the pieces of a SKU that one buyer may have. */
export type LimitOf =
  | { readonly promotionId: string; readonly limit: "inAll" | "perBuyer" | "perCode" | "budget" }
  | { readonly sku: Sku }

/** Who buys, when, and with which codes. */
export interface LimitsAsked {
  /** Whom limits of each buyer count: a member's id, or whatever else the host tells buyers apart by. Absent: nobody knows. */
  readonly buyer?: string | undefined
  /** Those that were entered, in the form of `normalCode`. */
  readonly codes: Iterable<string>
  readonly moment: Instant
}

/** A line of a purchase, and how many pieces of its SKU one buyer may have. */
export interface LimitedLine {
  readonly sku: Sku
  readonly quantity: number
  readonly limit?: PurchaseLimit | undefined
}

/** The key of a counter in `PricingRequest.used`. A window holds no space, so no two counters share a key. */
export const limitKeyOf = (subject: string, window: string): string => `${window} ${subject}`

/**
 * The counters to read before a pricing: those of the promotions that have a limit or a budget, are valid at the moment and,
 * where they need a code, whose code was entered.
 *
 * At most `MAX_LIMIT_COUNTERS` are named, those of the promotions that are applied first. What is not read counts as
 * unused: such a promotion is shown, and the ledger, which counts again when the order is submitted, has the last word.
 * With `candidates`, some promotions of the set in its order, only their counters are named.
 */
export const limitsOf = (
  set: PromotionSet,
  { buyer, codes, moment }: LimitsAsked,
  candidates?: ReadonlyArray<CompiledPromotion>,
): ReadonlyArray<LimitCounter> => {
  const limited = limitedIn(set)
  if (limited.size === 0) return NO_COUNTERS
  const entered = [...codes]
  const counters: Array<LimitCounter> = []
  for (const promotion of candidates ?? limited.values()) {
    if (!limited.has(promotion.id)) continue
    const { from, until, budget, codes: needed } = promotion
    if ((from !== undefined && moment < from) || (until !== undefined && moment >= until)) continue
    const given = needed === undefined ? [] : entered.filter((code) => needed.has(code))
    if (needed !== undefined && given.length === 0) continue
    for (const { subject, window } of bounds(promotion, buyer, given, moment)) counters.push({ subject, window })
    if (budget !== undefined) counters.push(budgetCounter(promotion, budget, moment))
    if (counters.length >= MAX_LIMIT_COUNTERS) break
  }
  return counters.slice(0, MAX_LIMIT_COUNTERS)
}

const NO_COUNTERS: ReadonlyArray<LimitCounter> = []

/**
 * What an order of this cart uses, each counter once: one use of every promotion that was applied, in all, by this buyer
 * and of its code, and the money that it took off where it has a budget. `set` is the one the cart was priced with.
 *
 * A use is kept on a cancelled order where the promotion says so; the money of a budget is always given back.
 */
export const limitUses = (
  priced: Pick<PricedCart, "applied">,
  set: PromotionSet,
  { buyer, moment }: Omit<LimitsAsked, "codes">,
): ReadonlyArray<LimitUse> => {
  const limited = limitedIn(set)
  const uses: Array<LimitUse> = []
  for (const { promotionId, code, amount } of priced.applied) {
    const promotion = limited.get(promotionId)
    if (promotion === undefined) continue
    const { limits, budget } = promotion
    if (limits.perBuyer !== undefined && buyer === undefined) throw unknownBuyer(promotionId)
    const codes = code === undefined ? [] : [code]
    for (const { of: limit, subject, window, max } of bounds(promotion, buyer, codes, moment))
      uses.push({ subject, window, amount: 1, max, keep: limits.keepOnCancel, of: { promotionId, limit } })
    if (budget !== undefined && amount.amount > 0)
      uses.push({
        ...budgetCounter(promotion, budget, moment),
        amount: amount.amount,
        max: budget.money,
        keep: false,
        of: { promotionId, limit: "budget" },
      })
  }
  return uses
}

/**
 * What an order of these lines uses of `limit.perBuyer`: the pieces of each SKU that has such a limit, over all its lines.
 * Of several limits of one SKU the lowest holds. A buyer whom nobody knows has none.
 */
export const purchaseUses = (lines: ReadonlyArray<LimitedLine>, buyer: string | undefined): ReadonlyArray<LimitUse> => {
  if (buyer === undefined) return []
  const bought = new Map<Sku, { amount: number; max: number }>()
  for (const { sku, quantity, limit } of lines) {
    const { amount, max } = bought.get(sku) ?? { amount: 0, max: Number.POSITIVE_INFINITY }
    bought.set(sku, { amount: amount + quantity, max: Math.min(max, limit?.perBuyer ?? max) })
  }
  const uses: Array<LimitUse> = []
  for (const [sku, { amount, max }] of bought) {
    if (amount > 0 && max < Number.POSITIVE_INFINITY)
      uses.push({ subject: subjectOf("sku", sku, "buyer", buyer), window: EVER, amount, max, keep: false, of: { sku } })
  }
  return uses
}

/**
 * Why a promotion cannot be given once more, or `undefined` where it can. `code` is the one it would be given for.
 *
 * A limit of each buyer holds for buyers who are known: nobody else gets the promotion.
 */
export const limitStands = (
  promotion: CompiledPromotion,
  asked: {
    readonly used: LimitsUsed
    readonly buyer: string | undefined
    readonly code: string | undefined
    readonly moment: Instant
  },
): NotAppliedReason | undefined => {
  const { perBuyer, perCode, inAll } = promotion.limits
  if (perBuyer === undefined && perCode === undefined && inAll === undefined) return undefined
  const { used, buyer, code, moment } = asked
  for (const { of, subject, window, max } of bounds(promotion, buyer, code === undefined ? [] : [code], moment)) {
    if (usedOf(used, subject, window) >= max) return { _tag: "LimitReached", limit: of, max }
  }
  return perBuyer !== undefined && buyer === undefined ? { _tag: "BuyerUnknown" } : undefined
}

/** Whether a promotion was given as often for this code as it may be. */
export const isCodeUsedUp = (
  { id, limits: { perCode } }: CompiledPromotion,
  code: string,
  used: LimitsUsed,
  moment: Instant,
): boolean =>
  perCode !== undefined &&
  usedOf(used, subjectOf("promotion", id, "code", code), windowOf(moment, perCode.per)) >= perCode.max

/** Minor units that a promotion may still take off: `Infinity` where it has no budget, never below zero. */
export const budgetLeft = (promotion: CompiledPromotion, used: LimitsUsed, moment: Instant): number => {
  const { budget } = promotion
  if (budget === undefined) return Number.POSITIVE_INFINITY
  const { subject, window } = budgetCounter(promotion, budget, moment)
  return Math.max(0, budget.money - usedOf(used, subject, window))
}

/** The day or the month of a moment (UTC), or "ever" where a limit names neither. */
export const windowOf = (moment: Instant, per: Limit["per"]): string => {
  if (per === undefined) return EVER
  // Years are counted from March, so that a leap day is the last of its year; 1970 began 719,468 days after such a year 0.
  const days = Math.floor(moment / DAY) + 719_468
  const era = Math.floor(days / 146_097)
  const inEra = days - era * 146_097
  const yearOfEra = Math.floor(
    (inEra - Math.floor(inEra / 1_460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  )
  const inYear = inEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const fromMarch = Math.floor((5 * inYear + 2) / 153)
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
  const year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
  const text = `${digits(year, 4)}-${digits(month, 2)}`
  return per === "month" ? text : `${text}-${digits(inYear - Math.floor((153 * fromMarch + 2) / 5) + 1, 2)}`
}

const EVER = "ever"
const DAY = 86_400_000

const digits = (value: number, length: number): string => String(value).padStart(length, "0")

/** A counter of uses that bounds a promotion, and which of its limits it is. */
interface Bound extends LimitCounter {
  readonly of: "inAll" | "perBuyer" | "perCode"
  readonly max: number
}

const bounds = (
  { id, limits }: CompiledPromotion,
  buyer: string | undefined,
  codes: ReadonlyArray<string>,
  moment: Instant,
): ReadonlyArray<Bound> => {
  const { inAll, perBuyer, perCode } = limits
  const found: Array<Bound> = []
  const add = (of: Bound["of"], { max, per }: Limit, ...parts: ReadonlyArray<string>): void => {
    found.push({ of, subject: subjectOf("promotion", id, ...parts), window: windowOf(moment, per), max })
  }
  if (inAll !== undefined) add("inAll", inAll)
  if (perBuyer !== undefined && buyer !== undefined) add("perBuyer", perBuyer, "buyer", buyer)
  if (perCode !== undefined) for (const code of codes) add("perCode", perCode, "code", code)
  return found
}

const budgetCounter = (
  { id }: CompiledPromotion,
  { per }: NonNullable<CompiledPromotion["budget"]>,
  moment: Instant,
): LimitCounter => ({ subject: subjectOf("promotion", id, "budget"), window: windowOf(moment, per) })

const usedOf = (used: LimitsUsed, subject: string, window: string): number => used.get(limitKeyOf(subject, window)) ?? 0

/**
 * One subject for one list of parts: what is in a part is escaped, so that no ":" of an id passes for the one between two
 * parts. A text too long keeps its beginning and ends in "#" and its digest; nothing that is escaped has a "#" in it.
 */
const subjectOf = (...parts: ReadonlyArray<string>): string => {
  const text = parts.map(escaped).join(":")
  return text.length <= MAX_LIMIT_SUBJECT_LENGTH ? text : `${text.slice(0, 200)}#${digestOfText(text)}`
}

const escaped = (part: string): string => {
  if (part.isWellFormed()) return encodeURIComponent(part)
  throw new RangeError(
    `limitsOf: a name of a counter is no well-formed Unicode, got ${JSON.stringify(part)}. ` +
      "Leave lone surrogates out of the ids of buyers, promotions and SKUs.",
  )
}

/** The promotions of a set that have a limit or a budget, by their ids, in the order in which they are applied. */
const limitedIn = (set: PromotionSet): ReadonlyMap<string, CompiledPromotion> => {
  const known = limited.get(set)
  if (known !== undefined) return known
  const found = new Map<string, CompiledPromotion>()
  for (const promotion of set.promotions) {
    const { perBuyer, perCode, inAll } = promotion.limits
    if (perBuyer !== undefined || perCode !== undefined || inAll !== undefined || promotion.budget !== undefined)
      found.set(promotion.id, promotion)
  }
  limited.set(set, found)
  return found
}

/** A set never changes and is priced with often, so it is looked through once. */
const limited = new WeakMap<PromotionSet, ReadonlyMap<string, CompiledPromotion>>()

const unknownBuyer = (promotionId: string): TypeError =>
  new TypeError(
    `limitUses: promotion ${promotionId} was applied and has a limit of each buyer, got no buyer. ` +
      "Name the one the cart was priced for.",
  )
