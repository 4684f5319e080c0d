/** From lines, promotions and a tax policy to what each line costs, and why. */
import type { Instant } from "../catalog/ids.ts"
import type { Currency } from "../money/Currency.ts"
import type { Money } from "../money/Money.ts"
import type { Rounding } from "../money/rounding.ts"
import { applyPromotion } from "./applyPromotion.ts"
import { nudgesOf, type OutOfReach } from "./nudge.ts"
import type { AppliedPromotion, NotApplied, PricedCart, PricedLine } from "./PricedCart.ts"
import { isPromotionSet, noPromotions, type PromotionSet } from "./PromotionSet.ts"
import type { TaxPolicy } from "./TaxPolicy.ts"
import { type TaxTallies, tallyOf, taxesOf, taxOn } from "./tax.ts"
import { type LineRow, type PricingLine, plus, rowsOf, type Worksheet } from "./Worksheet.ts"

/** All that a price depends on: the same request has the same answer, today and in ten years. */
export interface PricingRequest {
  readonly currency: Currency
  /** Decides which promotions are valid. */
  readonly moment: Instant
  /** What is bought, each line under an id of its own. */
  readonly lines: ReadonlyArray<PricingLine>
  /** Absent: none. */
  readonly promotions?: PromotionSet
  /** Absent: tax is not worked out, and `net` is what the buyer pays. */
  readonly tax?: TaxPolicy
  /** How a line of finer unit prices, and what a percentage leaves to pay, are rounded. Absent: `halfUp`. */
  readonly rounding?: Rounding
}

/**
 * What a cart costs: each line, each discount with its promotion, the tax, the totals, and the promotion within reach.
 *
 * Promotions take their share one after the other; then tax is worked out on what is left. Lines are worked on in the
 * order of their ids, so the order of the request decides nothing; the answer keeps it.
 *
 * Laws: totals are the sums of the rounded lines; no line falls below zero and no discount exceeds what is left; the
 * cost of the calculation does not depend on quantities. And for a nudge: whoever adds one line that costs `missing`
 * before discounts gets exactly `benefit` from its promotion, provided that the line's goods are as `like` says, that no
 * promotion singles them out by anything else, and that its id comes last.
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
 *     { id: "january", name: "10 % off", benefit: { _tag: "PercentOff", percent: 10 } },
 *   ]),
 *   tax: { basis: "included", rates: { standard: Ratio.fromPercent("20") } },
 * })
 * priced.lines.map(({ discount }) => discount.amount) // => [90, 110]
 * priced.total // => { amount: 1800, currency: "GBP" }
 * priced.tax // => { amount: 300, currency: "GBP" }
 */
export const priceCart = (request: PricingRequest): PricedCart => {
  const { currency, moment, lines, tax, rounding = "halfUp" } = request
  const promotions = promotionsIn(request)
  const rows = rowsOf(lines, currency, rounding)
  const sheet = { currency, moment, rounding, rows }
  const { applied, notApplied, outOfReach } = applyAll(promotions, sheet)

  const tallies: TaxTallies = new Map()
  const priced = new Array<PricedLine>(rows.length)
  let subtotal = 0
  let discount = 0
  let net = 0
  let total = 0
  for (const row of rows) {
    const line = pricedLine(row, currency, tax, tallies)
    priced[row.at] = line
    subtotal = plus(subtotal, line.subtotal.amount)
    discount += line.discount.amount // at most the subtotal, so as safe as it is
    net += line.net.amount
    total = plus(total, line.gross.amount)
  }
  const money = (amount: number): Money => ({ amount, currency })
  return {
    currency,
    lines: priced,
    subtotal: money(subtotal),
    discount: money(discount),
    net: money(net),
    tax: money(total - net),
    total: money(total),
    taxes: taxesOf(tallies, currency),
    applied,
    notApplied,
    nudges: nudgesOf(outOfReach, promotions, sheet, subtotal),
  }
}

const promotionsIn = ({ promotions = noPromotions }: PricingRequest): PromotionSet["promotions"] => {
  if (isPromotionSet(promotions)) return promotions.promotions
  throw new TypeError(
    "priceCart: its promotions are not what compilePromotions made, " +
      `got ${Array.isArray(promotions) ? "a list" : `another ${typeof promotions}`}. Compile the list of them first.`,
  )
}

/** Lets each promotion take its share in turn, and notes what became of it. */
const applyAll = (promotions: PromotionSet["promotions"], sheet: Worksheet) => {
  const applied: Array<AppliedPromotion> = []
  const notApplied: Array<NotApplied> = []
  const outOfReach: Array<OutOfReach> = []
  for (const promotion of promotions) {
    const { id: promotionId, name } = promotion
    const outcome = applyPromotion(promotion, sheet)
    if (typeof outcome === "number") {
      applied.push({ promotionId, name, amount: { amount: outcome, currency: sheet.currency } })
      continue
    }
    notApplied.push({ promotionId, reason: outcome })
    if (outcome._tag === "SpendTooLow") outOfReach.push({ promotion, missing: outcome.missing.amount })
  }
  return { applied, notApplied, outOfReach }
}

const pricedLine = (
  { line, subtotal, left, discounts }: LineRow,
  currency: Currency,
  policy: TaxPolicy | undefined,
  tallies: TaxTallies,
): PricedLine => {
  const { lineId, offerId, sku, quantity, unitPrice } = line
  const tally = policy === undefined ? undefined : tallyOf(line, policy, tallies)
  const tax = tally === undefined ? 0 : taxOn(left, tally)
  const gross = tally === undefined || tally.included ? left : plus(left, tax)
  const priced = {
    lineId,
    offerId,
    sku,
    quantity,
    unitPrice,
    subtotal: { amount: subtotal, currency },
    discounts,
    discount: { amount: subtotal - left, currency },
    net: { amount: gross - tax, currency },
    tax: { amount: tax, currency },
    gross: { amount: gross, currency },
  }
  return tally === undefined ? priced : { ...priced, taxCategory: tally.category }
}
