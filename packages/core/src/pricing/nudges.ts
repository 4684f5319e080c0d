/** "Spend 5.00 more and save 10.00": the promotions that are nearest to applying, and what following each is worth. */
import { MAX_QUANTITY } from "../cart/Cart.ts"
import * as FineMoney from "../money/FineMoney.ts"
import { netAtHome } from "./border.ts"
import type { CompiledPromotion, Goods, On } from "./CompiledPromotion.ts"
import { leafOf } from "./leafOf.ts"
import { matching } from "./matching.ts"
import type { NotAppliedReason } from "./NotApplied.ts"
import type { Nudge, NudgeLike } from "./PricedCart.ts"
import type { PricingPolicies } from "./PricingPolicies.ts"
import type { PricingLine, PricingRequest } from "./PricingRequest.ts"
import { noPromotions } from "./PromotionSet.ts"
import { discountOf, type Pass, type Play, runPass } from "./pass.ts"
import { candidatesOf } from "./promotionIndex.ts"
import type { LineRow } from "./rows.ts"
import type { Row, Worksheet } from "./Worksheet.ts"

/** Most nudges of one pricing. */
export const MAX_NUDGES = 4
/**
 * Most promotions that one pricing tries for a nudge, from the nearest on. Each trial lets all promotions apply again, so
 * without a bound thousands that would give nothing would cost their number squared. Where so many would give nothing
 * there is no nudge, even if a farther promotion would give something.
 */
export const MAX_NUDGE_TRIALS = 8

/** Where a trial is a search, fewer are made, and none of more steps than this: what would take longer is no nudge. */
const MAX_SEARCHED_TRIALS = 2
const MAX_NUDGE_NODES = 40

const trialsFor = ({ lanes }: PricingPolicies): number =>
  lanes.some(({ mode }) => mode === "best") ? MAX_SEARCHED_TRIALS : MAX_NUDGE_TRIALS

/** What a shopper could do about a promotion that gave nothing. */
interface Step {
  readonly promotion: CompiledPromotion
  /** What it costs before discounts. */
  readonly missing: number
  readonly nudge:
    | { readonly _tag: "Spend"; readonly like: NudgeLike }
    | { readonly _tag: "Take"; readonly pieces: number; readonly at: number }
}

/**
 * The promotions within reach: of the `MAX_NUDGE_TRIALS` that ask for the least those that would give something, the most
 * money for the least effort first.
 *
 * What they promise is not estimated: the cart is priced again with the step taken.
 */
export const nudgesOf = (
  play: Play,
  pass: Pass,
  sheet: Worksheet,
  rows: ReadonlyArray<LineRow>,
  request: PricingRequest,
): ReadonlyArray<Nudge> => {
  const steps = stepsOf(play, pass, sheet, rows, request)
  if (steps.length === 0) return []
  const before = discountOf(pass)
  const nudges: Array<Nudge> = []
  const policies = { ...sheet.policies, nodeBudget: Math.min(sheet.policies.nodeBudget, MAX_NUDGE_NODES) }
  const trial = { ...sheet, policies }
  for (const step of steps.slice(0, trialsFor(policies))) {
    const benefit = benefitOf(step, play, before, trial, rows, request)
    if (benefit > 0) nudges.push(nudgeOf(step, benefit, sheet, rows))
  }
  return nudges.sort(byValue).slice(0, MAX_NUDGES)
}

const stepsOf = (
  play: Play,
  { notApplied }: Pass,
  sheet: Worksheet,
  rows: ReadonlyArray<LineRow>,
  request: PricingRequest,
): ReadonlyArray<Step> => {
  const reasons = new Map<string, NotAppliedReason>()
  for (const { promotionId, reason } of notApplied)
    if (reason._tag === "SpendTooLow" || reason._tag === "TooFewPieces") reasons.set(promotionId, reason)
  if (reasons.size === 0) return []
  const steps: Array<Step> = []
  const isNear = nearIn(request, sheet)
  for (const promotion of [...play.goods, ...play.delivery]) {
    const reason = reasons.get(promotion.id)
    const step =
      reason === undefined || !isNear(promotion) ? undefined : stepFor(promotion, reason, sheet, rows, request)
    if (step !== undefined) steps.push(step)
  }
  return steps.sort((a, b) => a.missing - b.missing || a.promotion.order - b.promotion.order).slice(0, MAX_NUDGE_TRIALS)
}

/** Where all reasons are told, promotions are in play that nothing here could bring about: a step towards them is in vain. */
const nearIn = (
  { lines, promotions = noPromotions }: PricingRequest,
  { policies, facts }: Worksheet,
): ((promotion: CompiledPromotion) => boolean) => {
  if (policies.reasons !== "all") return () => true
  const near = new Set(candidatesOf(promotions.index, lines, facts.codes))
  return (promotion) => near.has(promotion)
}

const stepFor = (
  promotion: CompiledPromotion,
  reason: NotAppliedReason,
  sheet: Worksheet,
  rows: ReadonlyArray<LineRow>,
  request: PricingRequest,
): Step | undefined => {
  const on = leafOf(promotion, sheet)
  if (on === "none") return undefined
  if (reason._tag === "SpendTooLow") {
    const { amount: missing } = reason.missing
    const like = likeOf(on, rows, sheet)
    return like === undefined ? undefined : { promotion, missing, nudge: { _tag: "Spend", like } }
  }
  if (reason._tag !== "TooFewPieces") return undefined
  const found = new Set<Row>(matching(on, rows))
  const isSteady = steadyIn(rows, sheet)
  const at = rows.findIndex(
    (row) => found.has(row) && !dependsOnQuantity(row.resolved.line) && isSteady(row.resolved.line),
  )
  const row = rows[at]
  const { missing: pieces } = reason
  if (row === undefined || row.quantity + pieces > MAX_QUANTITY) return undefined
  const list = listOf(row, row.quantity + pieces, sheet, request)
  return list === undefined ? undefined : { promotion, missing: list - row.list, nudge: { _tag: "Take", pieces, at } }
}

/**
 * What that many pieces cost before cart promotions, as the pricing works it out. `undefined` where that might leave the
 * exact range: then nobody can take so many.
 */
const listOf = (
  { resolved }: LineRow,
  quantity: number,
  { policies }: Worksheet,
  { tax }: PricingRequest,
): number | undefined => {
  const { line, unitPrice } = resolved
  const { amount, exponent } = unitPrice
  if (!Number.isSafeInteger(amount * quantity * (exponent === undefined ? 1 : COARSEST))) return undefined
  const list =
    exponent === undefined ? amount * quantity : FineMoney.times(unitPrice, quantity, policies.rounding).amount
  return tax?.border === undefined ? list : netAtHome(list, line.taxCategory, tax)
}

/** Minor units in the coarsest digit that a price can be written with: no currency has more than four digits. */
const COARSEST = 10_000

/** `undefined` where more of any goods that count would change the price of others. */
const likeOf = (on: On, rows: ReadonlyArray<LineRow>, sheet: Worksheet): NudgeLike | undefined => {
  if (on === undefined) return {}
  const isSteady = steadyIn(rows, sheet)
  const found = matching(on, rows).find(({ goods }) => isSteady(goods))
  return found === undefined ? undefined : likenessOf(found.goods)
}

/**
 * Whether more of a SKU leaves the prices of all lines as they are: where pieces are counted over all lines of a SKU, a
 * line whose price depends on their number would cost something else altogether.
 */
const steadyIn = (
  rows: ReadonlyArray<LineRow>,
  { policies }: Worksheet,
): ((goods: { readonly sku?: string | undefined }) => boolean) => {
  if (policies.quantityPrices !== "sku") return () => true
  const moving = new Set<string | undefined>()
  for (const { resolved } of rows) if (dependsOnQuantity(resolved.line)) moving.add(resolved.line.sku)
  return ({ sku }) => !moving.has(sku)
}

const dependsOnQuantity = ({ prices }: PricingLine): boolean =>
  prices?.some(({ minQuantity, maxQuantity }) => minQuantity !== undefined || maxQuantity !== undefined) === true

const likenessOf = ({ sku, offerId, seller, brand, categories, tags }: Goods): NudgeLike => ({
  ...(sku !== undefined && { sku }),
  ...(offerId !== undefined && { offerId }),
  ...(seller !== undefined && { seller }),
  ...(brand !== undefined && { brand }),
  ...(categories !== undefined && { categories }),
  ...(tags !== undefined && { tags }),
})

/** What is saved more, all promotions together; 0 where the step does not bring the promotion about. */
const benefitOf = (
  { promotion, missing, nudge }: Step,
  play: Play,
  before: number,
  sheet: Worksheet,
  rows: ReadonlyArray<LineRow>,
  request: PricingRequest,
): number => {
  const fresh = rows.map((row, at) =>
    nudge._tag === "Take" && at === nudge.at
      ? freshRow(row.goods, row.quantity + nudge.pieces, row.list + missing, row.unitFloor)
      : freshRow(row.goods, row.quantity, row.list, row.unitFloor),
  )
  if (nudge._tag === "Spend") {
    const { currency } = sheet
    fresh.push(freshRow({ ...nudge.like, unitPrice: { amount: missing, currency } }, 1, missing, 0))
  }
  let sum = 0
  for (const { list } of fresh) sum += list
  if (!Number.isSafeInteger(sum)) return 0 // nobody can follow it
  const after = runPass(play, { ...sheet, rows: fresh }, request)
  const isGiven = after.run.stopped.length === 0 && after.applied.some((one) => one.promotion === promotion)
  return isGiven ? Math.max(0, discountOf(after) - before) : 0
}

const freshRow = (goods: Goods, quantity: number, list: number, unitFloor: number): Row => ({
  goods,
  quantity,
  list,
  unitFloor,
  left: list,
  discounts: undefined,
  runs: undefined,
})

const nudgeOf = (
  { promotion: { id: promotionId, name }, missing, nudge }: Step,
  benefit: number,
  { currency }: Worksheet,
  rows: ReadonlyArray<LineRow>,
): Nudge => {
  const common = { promotionId, name, missing: { amount: missing, currency }, benefit: { amount: benefit, currency } }
  if (nudge._tag === "Spend") return { _tag: "Spend", ...common, like: nudge.like }
  const row = rows[nudge.at]
  if (row === undefined) throw new TypeError(`nudgesOf: there is no row ${nudge.at}, got ${rows.length} rows.`)
  return { _tag: "Take", ...common, pieces: nudge.pieces, lineId: row.resolved.line.lineId }
}

/** Benefit a minor unit missing, compared exactly; of equals the nearer. What costs nothing comes first. */
const byValue = (a: Nudge, b: Nudge): number => {
  const left = BigInt(b.benefit.amount) * BigInt(a.missing.amount)
  const right = BigInt(a.benefit.amount) * BigInt(b.missing.amount)
  return left < right ? -1 : left > right ? 1 : a.missing.amount - b.missing.amount
}
