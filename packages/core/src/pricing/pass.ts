/** One pass through all promotions: the lanes, the gifts, and what delivery costs. Nudges make it again with more in the cart. */
import { applyPromotion, isGiven } from "./apply.ts"
import type { CompiledBenefitOf, CompiledPromotion } from "./CompiledPromotion.ts"
import { type GivenGifts, giveGifts } from "./gifts.ts"
import { type Applied, type LaneRun, note, noteNot } from "./lanes/LaneRun.ts"
import { runLanes } from "./lanes/runLanes.ts"
import { budgetLeft } from "./limits.ts"
import type { NotApplied } from "./NotApplied.ts"
import type { PricingRequest } from "./PricingRequest.ts"
import { type PricedShipments, priceShipments } from "./shipping.ts"
import { barredBy } from "./stacking.ts"
import type { Granted, GrantedOf, Worksheet } from "./Worksheet.ts"

/** The promotions in play, in their order, by where they are worked on. */
export interface Play {
  readonly goods: ReadonlyArray<CompiledPromotion>
  readonly delivery: ReadonlyArray<CompiledPromotion>
}

export interface Pass {
  readonly run: LaneRun
  readonly gifts: GivenGifts
  readonly shipping: PricedShipments
  /** With all that each took off: lines, gifts and delivery. */
  readonly applied: ReadonlyArray<Applied>
  readonly notApplied: ReadonlyArray<NotApplied>
}

/**
 * What gifts and deliveries come to is known once all lanes are through. A promotion that is then beyond its budget, or gives
 * nothing though others were not given for its sake, is left out, and the rest is worked out once more.
 */
export const runPass = (play: Play, sheet: Worksheet, request: PricingRequest): Pass => {
  const pass = onePass(play, sheet, request)
  const failed = failedIn(pass, sheet)
  if (failed.size === 0) return pass
  const stays = ({ id }: CompiledPromotion): boolean => !failed.has(id)
  beginAnew(sheet)
  const again = runPass({ goods: play.goods.filter(stays), delivery: play.delivery.filter(stays) }, sheet, request)
  const warnings = pass.gifts.warnings.filter((one) => "promotionId" in one && failed.has(one.promotionId))
  return {
    ...again,
    gifts: { ...again.gifts, warnings: [...warnings, ...again.gifts.warnings] },
    notApplied: [...again.notApplied, ...failed.values()],
  }
}

const failedIn = ({ run, applied, notApplied }: Pass, sheet: Worksheet): ReadonlyMap<string, NotApplied> => {
  const failed = new Map<string, NotApplied>()
  if (run.granted.length === 0) return failed
  for (const { promotion, amount } of applied) {
    const left = budgetLeft(promotion, sheet.used, sheet.facts.moment)
    if (amount > left) failed.set(promotion.id, beyondBudget(promotion, amount, left, sheet))
  }
  const given = new Set(run.given.map(({ id }) => id))
  const rivals = new Set(notApplied.map(({ reason }) => ("promotionId" in reason ? reason.promotionId : undefined)))
  for (const one of notApplied) {
    const { promotionId } = one
    if (given.has(promotionId) && rivals.has(promotionId)) failed.set(promotionId, one)
  }
  return failed
}

const beyondBudget = (
  { id: promotionId }: CompiledPromotion,
  amount: number,
  left: number,
  { currency }: Worksheet,
): NotApplied => ({
  promotionId,
  reason: { _tag: "BudgetSpent", amount: { amount, currency }, left: { amount: left, currency } },
})

/** As if no promotion had taken anything off. */
const beginAnew = ({ rows }: Worksheet): void => {
  for (const row of rows) {
    row.left = row.list
    row.runs = undefined
    if (row.discounts !== undefined) row.discounts.length = 0
  }
}

const onePass = (play: Play, sheet: Worksheet, request: PricingRequest): Pass => {
  const run = runLanes(play.goods, sheet)
  for (const promotion of play.delivery) grantDelivery(promotion, sheet, run)
  const granted = grantedOf(run, "Gift")
  const gifts = giveGifts(granted, request, sheet, waitingFor(granted, play, run))
  const shipping = priceShipments(request.shipping ?? NO_SHIPMENTS, grantedOf(run, "ShippingOff"), sheet, request.tax)
  return { run, gifts, shipping, ...outcomeOf(run, gifts, shipping) }
}

const NO_SHIPMENTS: NonNullable<PricingRequest["shipping"]> = []

/** Delivery is reduced after the goods, so that its conditions can look at what is left to pay for them. */
const grantDelivery = (promotion: CompiledPromotion, sheet: Worksheet, run: LaneRun): void => {
  const outcome = barredBy(promotion, run.given) ?? applyPromotion(promotion, sheet)
  if (isGiven(outcome)) note(run, promotion, outcome)
  else noteNot(run, promotion, outcome)
}

/** What was granted of one kind, in the order in which it was. */
export const grantedOf = <Tag extends Granted["benefit"]["_tag"]>(
  { granted }: Pick<LaneRun, "granted">,
  tag: Tag,
): ReadonlyArray<GrantedOf<Tag>> =>
  granted.flatMap(({ promotion, benefit }) => (isOf(tag, benefit) ? [{ promotion, benefit }] : []))

const isOf = <Tag extends Granted["benefit"]["_tag"]>(
  tag: Tag,
  benefit: Granted["benefit"],
): benefit is CompiledBenefitOf<Tag> & Granted["benefit"] => benefit._tag === tag

/** Gifts that the cart alone does not call for, where there are gifts that count towards them. */
const waitingFor = (
  granted: ReadonlyArray<GrantedOf<"Gift">>,
  { goods }: Play,
  { given, notApplied }: LaneRun,
): ReadonlyArray<GrantedOf<"Gift">> => {
  if (!granted.some(({ benefit }) => benefit.counts)) return []
  const lacks = new Set<string>()
  for (const { promotionId, reason } of notApplied) if (LACKS.has(reason._tag)) lacks.add(promotionId)
  return goods.flatMap((promotion) =>
    lacks.has(promotion.id) && barredBy(promotion, given) === undefined
      ? promotion.benefits.flatMap((benefit) => (benefit._tag === "Gift" ? [{ promotion, benefit }] : []))
      : [],
  )
}

const LACKS: ReadonlySet<string> = new Set(["SpendTooLow", "TooFewPieces", "NoMatchingLine"])

/** What became of each promotion once gifts and delivery are worked out. */
const outcomeOf = (
  { applied, notApplied }: LaneRun,
  gifts: GivenGifts,
  { shipments, takenBy }: PricedShipments,
): Pick<Pass, "applied" | "notApplied"> => {
  if (gifts.gifts.length + gifts.notApplied.length + shipments.length === 0) return { applied, notApplied }
  const worth = new Map(takenBy)
  for (const { promotion, row } of gifts.gifts) worth.set(promotion, (worth.get(promotion) ?? 0) + row.list)
  const failed = new Map(gifts.notApplied.map((one) => [one.promotionId, one]))
  const stands: Array<Applied> = []
  const fell: Array<NotApplied> = []
  for (const one of applied) {
    const { promotion } = one
    const amount = one.amount + (worth.get(promotion) ?? 0)
    worth.delete(promotion)
    const nothing = amount > 0 ? undefined : (failed.get(promotion.id) ?? nothingOff(promotion, shipments.length > 0))
    if (nothing === undefined) stands.push({ ...one, amount })
    else fell.push(nothing)
  }
  const late = [...worth].map(([promotion, amount]): Applied => ({ promotion, amount, worth: amount }))
  const given = new Set(late.map(({ promotion }) => promotion.id))
  return {
    applied: [...stands, ...late],
    notApplied: [...notApplied.filter(({ promotionId }) => !given.has(promotionId)), ...fell],
  }
}

/** Where delivery is worked out and a promotion for it took nothing off. */
const nothingOff = ({ id: promotionId, benefits }: CompiledPromotion, isShipped: boolean): NotApplied | undefined =>
  isShipped && benefits.every(({ _tag }) => _tag === "ShippingOff")
    ? { promotionId, reason: { _tag: "NothingLeft" } }
    : undefined

/** All that this pass takes off: lines, gifts and delivery. */
export const discountOf = ({ applied }: Pass): number => {
  let sum = 0
  for (const { amount } of applied) sum += amount
  return sum
}
