/** A priced cart as a receipt that says the reason of every minor unit: for a log, a back office, or a bug report. */
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import { priceText } from "../money/priceText.ts"
import { toPercent } from "../money/Ratio.ts"
import type {
  AppliedPromotion,
  AppliedTender,
  CodeAnswer,
  FundingShare,
  LineDiscount,
  Nudge,
  NudgeLike,
  PricedCart,
  PricedLine,
  PricedShipment,
  PriceSource,
  PricingWarning,
  SellerTotals,
  Totals,
} from "./PricedCart.ts"
import { piecesText, reasonText } from "./reasonText.ts"
import { type UnitGroup, unitsOf } from "./unitsOf.ts"

/**
 * All that `priceCart` answered, as plain text in English: lines with their discounts, gifts, delivery, tax, sellers, codes,
 * what is within reach, what was not given and why, and what is left to pay. Amounts are decimals with their currency.
 *
 * @example
 * import type { Instant, LineId, OfferId, Sku } from "@cartwright/core/catalog"
 * import { Money } from "@cartwright/core/money"
 * import { explain, priceCart } from "@cartwright/core/pricing"
 *
 * const mug = { lineId: "1" as LineId, offerId: "mug" as OfferId, sku: "mug" as Sku, quantity: 2, unitPrice: Money.of(1100, "GBP") }
 * const priced = priceCart({ currency: "GBP", moment: 0 as Instant, lines: [mug] })
 * explain(priced).split("\n")[0] // => "2 × \"mug\" at 11.00 GBP: 22.00 GBP (line 1)"
 */
export const explain = (priced: PricedCart): string =>
  [
    ...priced.lines.flatMap((line) => ofLine(line, `at ${priceText(line.unitPrice)}`)),
    ...priced.gifts.flatMap((gift) => ofLine(gift, `as a gift, at ${priceText(gift.unitPrice)}`)),
    ...priced.shipping.flatMap(ofShipment),
    `Goods: ${ofTotals(priced.goods)}`,
    ...(priced.shipping.length === 0 ? [] : [`Delivery: ${ofTotals(priced.delivery)}`]),
    `Total: ${ofTotals(priced)}`,
    ...priced.taxes.map(
      ({ category, name, rate, net, tax }) =>
        `Tax ${category}${name === undefined ? "" : ` ${name}`}, ${toPercent(rate)} % on ${priceText(net)}: ${priceText(tax)}`,
    ),
    ...(priced.sellers.some(({ seller }) => seller !== undefined) ? priced.sellers.map(ofSeller) : []),
    ...(priced.funding.length === 0 ? [] : [`Discounts are ${paidBy(priced.funding)}`]),
    ...priced.applied.map(ofPromotion),
    ...priced.codes.map(ofCode),
    ...priced.nudges.map(ofNudge),
    ...priced.notApplied.map(({ promotionId, reason }) => `Not given: ${promotionId}. ${reasonText(reason)}`),
    ...priced.warnings.map(ofWarning),
    ...(priced.points === undefined ? [] : [ofPoints(priced.points)]),
    ...priced.tenders.map((tender) => ofTender(tender, priced)),
    `Due: ${priceText(priced.due)}`,
    // Where nothing is searched everything is proved, and that is no news.
    ...(priced.optimal ? [] : [`No other combination takes more than ${priceText(priced.gap)} more off.`]),
  ].join("\n")

/** Names and codes come from people: in quotes they end where they end, and stay on their line. */
const quoted = (text: string): string => JSON.stringify(text)

const ofLine = (line: PricedLine, price: string): ReadonlyArray<string> => {
  const { lineId, sku, quantity, source, was, catalogue = [], discounts, subtotal, seller } = line
  const pieces = piecesOf(line)
  const sold = seller === undefined ? "" : `, sold by ${seller}`
  return [
    `${quantity} × ${quoted(sku)} ${price}: ${priceText(subtotal)} (line ${lineId}${sold})`,
    ...(source === undefined && was === undefined ? [] : [`  ${ofSource(source, was)}`]),
    ...catalogue.map(
      (change) =>
        `  ${quoted(change.name)} (${change.promotionId}) made it ${priceText(change.now)} from ${priceText(change.was)}`,
    ),
    ...discounts.map(ofDiscount),
    ...(pieces.length === 1 ? [] : [`  pieces: ${pieces.map(ofPieces).join(", ")}`]),
    ofTax(line),
  ]
}

const ofSource = (source: PriceSource | undefined, was: Money | FineMoney | undefined): string => {
  const said = was === undefined ? [] : [`was ${priceText(was)}`]
  if (source === undefined) return said.join("")
  const list = source.priceList === undefined ? "" : ` of ${quoted(source.priceList)}`
  const from = source.minQuantity === undefined ? "" : ` from ${piecesText(source.minQuantity)} on`
  return [`${source.kind} price${list}${from}`, ...said].join(", ")
}

/** Pieces by what one of them costs: their discounts may differ where their price does not. */
const piecesOf = (line: PricedLine): ReadonlyArray<Pick<UnitGroup, "quantity" | "gross">> => {
  const byGross = new Map<number, Pick<UnitGroup, "quantity" | "gross">>()
  for (const { quantity, gross } of unitsOf(line)) {
    const before = byGross.get(gross.amount)?.quantity ?? 0
    byGross.set(gross.amount, { quantity: before + quantity, gross })
  }
  return [...byGross.values()]
}

const ofPieces = ({ quantity, gross }: Pick<UnitGroup, "quantity" | "gross">): string =>
  `${quantity} at ${priceText(gross)}`

const ofDiscount = (discount: LineDiscount): string =>
  `  - ${priceText(discount.amount)}: ${named(discount)}, ${paidBy(discount.funding)}`

const named = ({ promotionId, name, code }: Pick<LineDiscount, "promotionId" | "name" | "code">): string =>
  `${quoted(name)} (${promotionId}${code === undefined ? "" : `, code ${quoted(code)}`})`

const paidBy = (funding: ReadonlyArray<FundingShare> | undefined): string =>
  funding === undefined
    ? "paid by the platform"
    : `paid by ${funding.map(({ by, amount }) => `the ${by} ${priceText(amount)}`).join(", ")}`

const ofTax = (of: PricedLine | PricedShipment): string => {
  const { subtotal, discount, net, tax, gross, taxCategory, taxes = [] } = of
  const left = subtotal.amount - discount.amount
  const reduced = left === net.amount || left === gross.amount ? "" : " after points, gift cards and credit"
  if (taxCategory === undefined) return `  = ${priceText(gross)}${reduced}`
  const rates = taxes.map(
    ({ name, rate, tax: part }) => `${name === undefined ? "" : `${name} `}${toPercent(rate)} % ${priceText(part)}`,
  )
  const by = [taxCategory, ...rates].join(", ")
  return `  = ${priceText(gross)}${reduced}: net ${priceText(net)} and tax ${priceText(tax)} (${by})`
}

const ofShipment = (shipment: PricedShipment): ReadonlyArray<string> => {
  const { id, method, seller, subtotal, discounts } = shipment
  const by = method === undefined ? "" : ` by ${quoted(method)}`
  const sold = seller === undefined ? "" : ` from ${seller}`
  return [`Delivery ${id}${by}${sold}: ${priceText(subtotal)}`, ...discounts.map(ofDiscount), ofTax(shipment)]
}

const ofTotals = ({ subtotal, discount, net, tax, total }: Totals): string =>
  `${priceText(subtotal)} less ${priceText(discount)}; net ${priceText(net)} and tax ${priceText(tax)} = ${priceText(total)}`

const ofSeller = (totals: SellerTotals): string =>
  `${totals.seller === undefined ? "The shop's own" : `Seller ${totals.seller}`}: ${ofTotals(totals)}, pays ${priceText(totals.funded)} of the discounts`

const ofPromotion = (applied: AppliedPromotion): string =>
  `Given: ${named(applied)}${applied.amount.amount === 0 ? "" : `, ${priceText(applied.amount)} off`}`

const ofCode = (answer: CodeAnswer): string =>
  answer.applied
    ? `Code ${quoted(answer.code)} is good for ${answer.promotionIds.join(", ")}`
    : `Code ${quoted(answer.code)} is good for nothing. ${reasonText(answer.reason)}`

const ofNudge = (nudge: Nudge): string => {
  const what =
    nudge._tag === "Spend"
      ? `Spend ${priceText(nudge.missing)} more${ofGoods(nudge.like)}`
      : `Take ${nudge.pieces} more of line ${nudge.lineId} for ${priceText(nudge.missing)}`
  return `${what} and save ${priceText(nudge.benefit)}: ${named(nudge)}`
}

const ofGoods = (like: NudgeLike): string => {
  const { sku, offerId, seller, brand, categories, tags } = like
  const alike = Object.entries({ sku, offer: offerId, seller, brand, categories, tags }).flatMap(([of, value]) =>
    value === undefined ? [] : [`${of} ${typeof value === "string" ? quoted(value) : value.map(quoted).join(" ")}`],
  )
  return alike.length === 0 ? "" : ` on goods like these: ${alike.join(", ")},`
}

const ofWarning = (warning: PricingWarning): string => {
  switch (warning._tag) {
    case "ThresholdLost":
      return `Lost: ${warning.promotionId}. It asks for ${priceText(warning.required)}; its goods cost ${priceText(warning.listed)}, and ${priceText(warning.spent)} after other promotions.`
    case "SearchStopped":
      return `The search in the lane ${warning.lane} stopped at its limit. Another combination may take ${priceText(warning.gap)} more off.`
    case "GiftUnavailable":
      return `The gift ${quoted(warning.offerId)} of ${warning.promotionId} is not for sale here now.`
    case "TaxNotQuoted":
      return `Nobody has quoted the tax of ${warning.of}.`
  }
}

const ofPoints = ({ base, extra }: NonNullable<PricedCart["points"]>): string =>
  `Earns ${base + extra} points${extra === 0 ? "" : `, ${extra} of them by promotions`}`

/** Where tenders make prices lower, the total is what is due; elsewhere each of them pays a part of it. */
const ofTender = ({ id, kind, amount }: AppliedTender, { due, total }: PricedCart): string =>
  `${KINDS[kind]} ${quoted(id)} ${due.amount === total.amount ? "made prices lower by" : "pays"} ${priceText(amount)}`

const KINDS = { points: "Points", giftCard: "Gift card", credit: "Credit" } as const
