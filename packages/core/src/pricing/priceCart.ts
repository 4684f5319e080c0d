/** From lines, promotions and a tax policy to what each line costs, and why. */
import { isInstant } from "../catalog/ids.ts"
import type { Goods } from "./CompiledPromotion.ts"
import { codeAnswers } from "./codes.ts"
import { factsOf } from "./facts.ts"
import { fundingTotals } from "./funding.ts"
import { codeOf, type Gatekeeper } from "./gates.ts"
import { giveGifts } from "./gifts.ts"
import type { Applied } from "./lanes/LaneRun.ts"
import { nudgesOf } from "./nudges.ts"
import type { AppliedPromotion, PricedCart, PricedLine, PricingWarning } from "./PricedCart.ts"
import type { PricingPolicies } from "./PricingPolicies.ts"
import type { PricingRequest } from "./PricingRequest.ts"
import { noPromotions } from "./PromotionSet.ts"
import { grantedOf, type Pass, runPass } from "./pass.ts"
import { inPlay } from "./play.ts"
import { pointsOf } from "./points.ts"
import { policiesOf } from "./policiesOf.ts"
import { priced } from "./priced.ts"
import { resolveLines } from "./resolveLines.ts"
import { type LineRow, rowsOf } from "./rows.ts"
import { sellerTotals } from "./sellers.ts"
import type { Row, Worksheet } from "./Worksheet.ts"

/**
 * What a cart costs: each line, each discount with its promotion, the tax, the totals, what did not apply and why, and what
 * is within reach.
 *
 * Unit prices are resolved and changed by catalogue promotions; then cart promotions take their share lane by lane; then
 * come gifts, delivery, tax, and what pays first. Lines are worked on in the order of their ids, so the order of the
 * request decides nothing; the answer keeps it.
 *
 * Laws: totals are the sums of the rounded lines; no line falls below zero or its floor, and no discount exceeds what is
 * left; the cost of the calculation does not depend on quantities; a nudge that is followed saves exactly what it said.
 *
 * Amounts are exact: one that leaves the safe range is a `RangeError`, a line in another currency a `TypeError`, and so
 * are promotions that `compilePromotions` did not make.
 *
 * @example
 * import type { Instant, LineId, OfferId, Sku } from "@cartwright/core/catalog"
 * import { Money, Ratio } from "@cartwright/core/money"
 * import { compilePromotions, priceCart } from "@cartwright/core/pricing"
 *
 * const line = (id: string, sku: string, quantity: number, pence: number) => {
 *   const unitPrice = Money.of(pence, "GBP")
 *   return { lineId: id as LineId, offerId: sku as OfferId, sku: sku as Sku, quantity, unitPrice }
 * }
 * const priced = priceCart({
 *   currency: "GBP",
 *   moment: Date.UTC(2026, 0, 1) as Instant,
 *   lines: [line("1", "tea", 2, 450), line("2", "mug", 1, 1100)],
 *   promotions: compilePromotions([
 *     { id: "january", name: "10 % off", benefits: [{ _tag: "PercentOff", percent: 10 }] },
 *   ]),
 *   tax: { basis: "included", rates: { standard: Ratio.fromPercent("20") } },
 * })
 * priced.lines.map(({ discount }) => discount.amount) // => [90, 110]
 * priced.total // => { amount: 1800, currency: "GBP" }
 * priced.tax // => { amount: 300, currency: "GBP" }
 */
export const priceCart = (request: PricingRequest): PricedCart => {
  const { currency, lines, moment } = request
  if (!isInstant(moment)) throw noMoment(moment)
  const policies = policiesOf(request.policies)
  const gatekeeper = gatekeeperOf(request)
  const play = inPlay(request, goodsIn(request), policies, gatekeeper)
  const rows = rowsOf(resolveLines(request, policies, play.catalogue), request.tax)
  const plain: Worksheet = {
    ...gatekeeper,
    policies,
    rows,
    hasFloors: rows.some(({ unitFloor }) => unitFloor > 0),
    refusedGifts: refusedIn(request),
    worthOf: () => 0,
  }
  const sheet = comparesGifts(policies) ? withWorth(plain, request) : plain
  const pass = runPass(play, sheet, request)
  const answer = priced(pass, rows, request, gatekeeper, policies)
  const sold = [...answer.lines, ...answer.gifts, ...answer.shipping]
  const funded = fundedDiscounts(pass.applied, sold)
  const applied = pass.applied.map((one) => appliedOf(one, gatekeeper, funded, currency))
  const notApplied = play.out.length === 0 ? pass.notApplied : [...play.out, ...pass.notApplied]
  const set = request.promotions ?? noPromotions
  const points = pointsOf(policies.points, answer.paid, grantedOf(pass.run, "PointsTimes"), currency)
  return {
    currency,
    ...answer.sums,
    lines: inOrderAsked(answer.lines, rows, lines.length),
    gifts: answer.gifts,
    shipping: answer.shipping,
    goods: answer.goods,
    delivery: answer.delivery,
    taxes: answer.taxes,
    sellers: sellerTotals(answer.lines, answer.gifts, answer.shipping, currency),
    funding: fundingTotals(sold, currency),
    applied,
    notApplied,
    codes: codeAnswers(request.codes ?? [], set, applied, notApplied),
    nudges: nudgesOf(play, pass, sheet, rows, request),
    warnings: [...answer.warnings, ...warningsOf(pass, currency)],
    ...(points === undefined ? {} : { points }),
    tenders: answer.tenders,
    due: { amount: answer.due, currency },
    optimal: pass.run.stopped.length === 0,
    gap: { amount: pass.run.stopped.reduce((sum, { gap }) => sum + gap, 0), currency },
  }
}

const noMoment = (moment: unknown): RangeError =>
  new RangeError(
    `priceCart: moment is no time, got ${typeof moment === "number" ? moment : typeof moment}. ` +
      "Give whole milliseconds since 1970, as Date.now() does.",
  )

const gatekeeperOf = (request: PricingRequest): Gatekeeper => ({
  currency: request.currency,
  facts: factsOf(request),
  used: request.used ?? NOTHING_USED,
  buyer: request.buyer?.member,
})

const NOTHING_USED: ReadonlyMap<string, number> = new Map()

/** The index looks at labels only, which no catalogue promotion changes. */
const goodsIn = ({ lines }: PricingRequest): ReadonlyArray<Goods> => lines

const refusedIn = ({ giftChoices }: PricingRequest): ReadonlySet<string> =>
  giftChoices === undefined
    ? NOBODY
    : new Set(giftChoices.flatMap(({ promotionId, refused }) => (refused === true ? [promotionId] : [])))

const NOBODY: ReadonlySet<string> = new Set()

/** Only where promotions are compared by what they give does it matter what a gift is worth. */
const comparesGifts = ({ lanes, exclusive }: PricingPolicies): boolean =>
  exclusive === "bestForBuyer" || lanes.some(({ mode }) => mode === "best")

const withWorth = (sheet: Worksheet, request: PricingRequest): Worksheet => ({
  ...sheet,
  worthOf: ({ promotion, benefit }, rows: ReadonlyArray<Row>) => {
    if (benefit._tag !== "Gift") return 0
    let worth = 0
    for (const { row } of giveGifts([{ promotion, benefit }], request, { ...sheet, rows }).gifts) worth += row.list
    return worth
  },
})

const appliedOf = (
  { promotion, amount }: Applied,
  gatekeeper: Gatekeeper,
  discounts: DiscountsById,
  currency: PricingRequest["currency"],
): AppliedPromotion => {
  const { id: promotionId, name } = promotion
  const code = codeOf(promotion, gatekeeper)
  // The parts of its discounts, and not a split of their sum, which could round to something else.
  const its = discounts.get(promotionId)
  const funding = its === undefined ? [] : fundingTotals([{ discounts: its }], currency)
  const isShared = funding.some(({ by }) => by !== "platform")
  return {
    promotionId,
    name,
    amount: { amount, currency },
    ...(code === undefined ? {} : { code }),
    ...(isShared ? { funding } : {}),
  }
}

type DiscountsById = ReadonlyMap<string, Array<PricedLine["discounts"][number]>>

/** The discounts of each promotion for which not only the platform pays, found in one walk over all of them. */
const fundedDiscounts = (
  applied: Pass["applied"],
  sold: ReadonlyArray<Pick<PricedLine, "discounts">>,
): DiscountsById => {
  const byId: DiscountsById = new Map(
    applied.flatMap(({ promotion: { id, funding } }) => (funding === undefined ? [] : [[id, []]])),
  )
  if (byId.size === 0) return byId
  for (const { discounts } of sold) for (const one of discounts) byId.get(one.promotionId)?.push(one)
  return byId
}

/** Rows are in the order of their line ids, answers in the order of the request. */
const inOrderAsked = (lines: PricedCart["lines"], rows: ReadonlyArray<LineRow>, count: number): PricedCart["lines"] => {
  if (rows.every(({ resolved }, at) => resolved.at === at)) return lines
  const ordered = new Array<PricedCart["lines"][number]>(count)
  for (const [index, line] of lines.entries()) {
    const at = rows[index]?.resolved.at
    if (at !== undefined) ordered[at] = line
  }
  return ordered
}

const warningsOf = ({ run, gifts, notApplied }: Pass, currency: PricingRequest["currency"]): Array<PricingWarning> => {
  const warnings: Array<PricingWarning> = [...gifts.warnings]
  for (const { lane, gap } of run.stopped)
    warnings.push({ _tag: "SearchStopped", lane, gap: { amount: gap, currency } })
  for (const { promotionId, reason } of notApplied)
    if (reason._tag === "SpendTooLow" && reason.listed !== undefined)
      warnings.push({
        _tag: "ThresholdLost",
        promotionId,
        required: reason.required,
        spent: reason.spent,
        listed: reason.listed,
      })
  return warnings
}
