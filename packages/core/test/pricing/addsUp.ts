/** Whether a priced cart adds up at every level. What does not is told in words; nothing is told of one that does. */
import type { Money } from "../../src/money/Money.ts"
import { fundingOfUnits } from "../../src/pricing/funding.ts"
import type {
  FundingShare,
  LineDiscount,
  PricedCart,
  PricedGift,
  PricedLine,
  PricedShipment,
  Totals,
} from "../../src/pricing/PricedCart.ts"
import type { PricingRequest } from "../../src/pricing/PricingRequest.ts"
import { unitsOf } from "../../src/pricing/unitsOf.ts"

type Sold = PricedLine | PricedGift | PricedShipment

/** All that is wrong with the amounts of an answer. */
export const wrongIn = (priced: PricedCart, request: PricingRequest): ReadonlyArray<string> => {
  const wrong: Array<string> = []
  const same = (what: string, a: number, b: number): void => {
    if (!Object.is(a, b)) wrong.push(`${what}: ${a} and ${b}`)
  }
  const { lines, gifts, shipping, goods, delivery } = priced
  const sold: ReadonlyArray<Sold> = [...lines, ...gifts, ...shipping]
  const isReduced = request.policies?.tenders === "reduction" && priced.tenders.length > 0

  for (const one of sold) {
    const name = "lineId" in one ? `line ${one.lineId}` : `shipment ${one.id}`
    wrong.push(...wrongInColumn(one).map((what) => `${name}: ${what}`))
    if (!isReduced)
      same(`${name}: what is left`, left(one), isIncluded(one, request) ? one.gross.amount : one.net.amount)
  }
  for (const line of [...lines, ...gifts])
    wrong.push(...[...wrongInPieces(line), ...wrongInUnits(line)].map((what) => `line ${line.lineId}: ${what}`))
  for (const gift of gifts) same(`gift ${gift.lineId}: all of it is given`, gift.discount.amount, gift.subtotal.amount)

  for (const [name, totals, those] of [
    ["the cart", priced, sold],
    ["goods", goods, [...lines, ...gifts]],
    ["delivery", delivery, shipping],
  ] as const)
    wrong.push(...wrongInTotals(totals, those).map((what) => `${name}: ${what}`))

  for (const column of ["subtotal", "discount", "net", "tax", "total"] as const)
    same(`sellers' ${column}`, sum(priced.sellers.map((one) => one[column])), priced[column].amount)
  same(
    "sellers' part of the funding",
    sum(priced.sellers.map(({ funded }) => funded)),
    shareOf("seller", priced.funding),
  )

  same("funding", sum(priced.funding.map(({ amount }) => amount)), priced.discount.amount)
  same("applied", sum(priced.applied.map(({ amount }) => amount)), priced.discount.amount)
  for (const { promotionId, amount, funding } of priced.applied) {
    const its = sold.flatMap(({ discounts }) => discounts.filter((one) => one.promotionId === promotionId))
    same(`applied ${promotionId}`, sum(its.map((one) => one.amount)), amount.amount)
    if (funding !== undefined) {
      for (const by of FUNDERS)
        same(
          `applied ${promotionId}, by the ${by}`,
          its.reduce((all, one) => all + paidBy(by, one), 0),
          shareOf(by, funding),
        )
    }
  }

  if (request.tax === undefined) same("tax without a policy", priced.tax.amount + priced.taxes.length, 0)
  else {
    same("tax by rate", sum(priced.taxes.map(({ tax }) => tax)), priced.tax.amount)
    const nets = new Map(priced.taxes.map(({ category, net }) => [category, net]))
    same("net by category", sum([...nets.values()]), priced.net.amount)
  }

  const paid = sum(priced.tenders.map(({ amount }) => amount))
  same("due", priced.due.amount, isReduced ? priced.total.amount : priced.total.amount - paid)
  return wrong
}

const FUNDERS = ["seller", "platform", "brand"] as const

const sum = (amounts: ReadonlyArray<Money>): number => {
  let total = 0
  for (const { amount } of amounts) total += amount
  return total
}

const left = ({ subtotal, discount }: Sold): number => subtotal.amount - discount.amount

const shareOf = (by: FundingShare["by"], shares: ReadonlyArray<FundingShare>): number =>
  shares.find((share) => share.by === by)?.amount.amount ?? 0

const paidBy = (by: FundingShare["by"], { amount, funding }: LineDiscount): number =>
  funding === undefined ? (by === "platform" ? amount.amount : 0) : shareOf(by, funding)

/** Whether its price contains its tax. Without a policy net and gross are one. */
const isIncluded = ({ taxCategory }: Sold, { tax }: PricingRequest): boolean => {
  if (tax === undefined || taxCategory === undefined || tax.border?.keep === "net") return false
  const rule = tax.rates[taxCategory]
  return ((rule !== undefined && "rates" in rule ? rule.basis : undefined) ?? tax.basis) === "included"
}

/** Amounts are whole, not below zero, and never minus zero; no discount is more than what is left by then. */
const wrongInColumn = ({ subtotal, discounts, discount, net, tax, gross, taxes }: Sold): ReadonlyArray<string> => {
  const wrong: Array<string> = []
  for (const { amount } of [subtotal, discount, net, tax, gross])
    if (!Number.isSafeInteger(amount) || amount < 0 || Object.is(amount, -0)) wrong.push(`${amount} is no amount`)
  let now = subtotal.amount
  for (const { amount, funding } of discounts) {
    if (amount.amount <= 0 || amount.amount > now) wrong.push(`a discount of ${amount.amount} of ${now}`)
    now -= amount.amount
    if (funding !== undefined && sum(funding.map((share) => share.amount)) !== amount.amount)
      wrong.push("funding of a discount")
  }
  if (now !== subtotal.amount - discount.amount) wrong.push("discounts do not add up")
  if (net.amount + tax.amount !== gross.amount) wrong.push("net and tax are not gross")
  if (taxes !== undefined && sum(taxes.map((one) => one.tax)) !== tax.amount) wrong.push("taxes do not add up")
  return wrong
}

const wrongInPieces = ({ quantity, subtotal, discounts, parts = [] }: PricedLine): ReadonlyArray<string> => {
  if (parts.length === 0) return []
  const wrong: Array<string> = []
  if (parts.reduce((all, part) => all + part.quantity, 0) !== quantity) wrong.push("parts have other pieces")
  if (sum(parts.map((part) => part.subtotal)) !== subtotal.amount) wrong.push("subtotals of parts")
  for (const [at, { amount }] of discounts.entries()) {
    const shares = parts.map((part) => part.discounts[at] ?? Number.NaN)
    if (shares.reduce((all, one) => all + one, 0) !== amount.amount) wrong.push(`discount ${at} of parts`)
    if (shares.some((one) => one < 0)) wrong.push(`discount ${at} of a part is below zero`)
  }
  return wrong
}

/** Every piece has its own prices, and who pays for each of its discounts; all of them come to the line. */
const wrongInUnits = (line: PricedLine): ReadonlyArray<string> => {
  const wrong: Array<string> = []
  const units = unitsOf(line)
  const same = (what: string, a: number, b: number): void => {
    if (a !== b) wrong.push(`pieces' ${what}: ${a} and ${b}`)
  }
  same(
    "count",
    units.reduce((all, { quantity }) => all + quantity, 0),
    line.quantity,
  )
  for (const column of ["subtotal", "net", "tax", "gross"] as const)
    same(
      column,
      units.reduce((all, one) => all + one.quantity * one[column].amount, 0),
      line[column].amount,
    )
  for (const [at, { amount }] of line.discounts.entries())
    same(
      `discount ${at}`,
      units.reduce((all, one) => all + one.quantity * (one.discounts[at] ?? 0), 0),
      amount.amount,
    )
  for (const { subtotal, discounts, net, tax, gross } of units) {
    if ([subtotal.amount, net.amount, tax.amount, gross.amount, ...discounts].some((one) => one < 0))
      wrong.push("a piece below zero")
    if (net.amount + tax.amount !== gross.amount) wrong.push("net and tax of a piece are not its gross")
    if (discounts.reduce((all, one) => all + one, 0) > subtotal.amount) wrong.push("more off a piece than it costs")
  }
  const funded = fundingOfUnits(line)
  for (const [at, discount] of line.discounts.entries())
    for (const by of FUNDERS)
      same(
        `discount ${at} by the ${by}`,
        funded.reduce((all, one) => all + one.quantity * (one.funding[at]?.[by] ?? 0), 0),
        paidBy(by, discount),
      )
  return wrong
}

const wrongInTotals = (totals: Totals, those: ReadonlyArray<Sold>): ReadonlyArray<string> => {
  const wrong: Array<string> = []
  for (const [column, of] of [
    ["subtotal", "subtotal"],
    ["discount", "discount"],
    ["net", "net"],
    ["tax", "tax"],
    ["total", "gross"],
  ] as const) {
    const expected = sum(those.map((one) => one[of]))
    if (!Object.is(totals[column].amount, expected))
      wrong.push(`${column} is ${totals[column].amount}, its lines come to ${expected}`)
  }
  return wrong
}
