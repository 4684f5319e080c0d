/** The first step of a pricing: what one piece of each line costs before cart promotions, and what the line comes to. */
import type { LineId, Sku } from "../catalog/ids.ts"
import { shopOf } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import * as FineMoney from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { Rounding } from "../money/rounding.ts"
import type { CompiledPromotion, Goods } from "./CompiledPromotion.ts"
import { catalogueChanges } from "./catalogue.ts"
import type { CatalogueChange, PriceSource } from "./PricedCart.ts"
import type { PricingPolicies } from "./PricingPolicies.ts"
import type { PricingLine, PricingRequest } from "./PricingRequest.ts"
import { type PurchaseIn, type ResolvedPrice, resolvePriceIn } from "./resolvePrice.ts"

/** A line with the price that holds for it. */
export interface ResolvedLine {
  readonly line: PricingLine
  /** Where the request has it. */
  readonly at: number
  /** After catalogue promotions. */
  readonly unitPrice: Money | FineMoney.FineMoney
  /** Absent: the offer's own price. */
  readonly source?: PriceSource | undefined
  readonly was?: Money | FineMoney.FineMoney | undefined
  readonly changes: ReadonlyArray<CatalogueChange>
  /** Unit price × quantity, rounded once: minor units. */
  readonly list: number
  /** What the selectors of cart promotions look at. */
  readonly goods: Goods
}

/**
 * The lines of a request with their prices, in the order of their line ids, so that the order of the request cannot decide
 * who gets an odd minor unit.
 *
 * `catalogue` has the catalogue promotions that are in play, in the order in which they are applied. Where they change a
 * price that has no price before it yet, the price they found becomes that.
 */
export const resolveLines = (
  request: PricingRequest,
  policies: PricingPolicies,
  catalogue: ReadonlyArray<CompiledPromotion>,
): ReadonlyArray<ResolvedLine> => {
  const { lines, currency } = request
  for (const line of lines) checkLine(line)
  const priceOf = pricesFor(request, policies)
  const resolved = lines.map((line, at): ResolvedLine => {
    const price = line.prices === undefined ? line : priceOf(line)
    checkCurrency(line, price.unitPrice, currency)
    return catalogue.length === 0
      ? asResolved(line, at, price, NONE, policies.rounding)
      : withCatalogue(line, at, price, catalogue, policies)
  })
  return inOrder(resolved)
}

const NONE: ReadonlyArray<CatalogueChange> = []

/** Looks up the price of a line that has several. */
const pricesFor = (
  request: PricingRequest,
  { quantityPrices }: PricingPolicies,
): ((line: PricingLine) => ResolvedPrice) => {
  let common: Omit<PurchaseIn, "quantity"> | undefined
  let pieces: ReadonlyMap<Sku, number> | undefined
  return (line) => {
    common ??= purchaseOf(request)
    if (quantityPrices === "sku") pieces ??= piecesOf(request.lines)
    return resolvePriceIn(line, { ...common, quantity: pieces?.get(line.sku) ?? line.quantity })
  }
}

const purchaseOf = (request: PricingRequest): Omit<PurchaseIn, "quantity"> => {
  const { currency, moment, priceList, channel, country, buyer } = request
  return {
    ...shopOf({ priceList, channel, country }),
    currency,
    moment,
    groups: new Set(buyer?.groups),
    ...(buyer?.member === undefined ? {} : { member: buyer.member }),
  }
}

const piecesOf = (lines: ReadonlyArray<PricingLine>): ReadonlyMap<Sku, number> => {
  const pieces = new Map<Sku, number>()
  for (const { sku, quantity } of lines) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity)
  return pieces
}

const withCatalogue = (
  line: PricingLine,
  at: number,
  price: ResolvedPrice,
  catalogue: ReadonlyArray<CompiledPromotion>,
  policies: PricingPolicies,
): ResolvedLine => {
  const { unitPrice, source, was = unitPrice } = price
  const changes = catalogueChanges(goodsOf(line, unitPrice), { unitPrice, floor: line.floor }, catalogue, policies)
  const last = changes.at(-1)
  const changed = last === undefined ? price : { unitPrice: last.now, was, ...(source === undefined ? {} : { source }) }
  return asResolved(line, at, changed, changes, policies.rounding)
}

const asResolved = (
  line: PricingLine,
  at: number,
  { unitPrice, source, was }: ResolvedPrice,
  changes: ReadonlyArray<CatalogueChange>,
  rounding: Rounding,
): ResolvedLine => ({
  line,
  at,
  unitPrice,
  source,
  was,
  changes,
  list: listOf(line, unitPrice, rounding),
  goods: goodsOf(line, unitPrice),
})

/** A line whose price is its own is goods as it stands. */
const goodsOf = (line: PricingLine, unitPrice: Money | FineMoney.FineMoney): Goods =>
  unitPrice === line.unitPrice ? line : { ...line, unitPrice }

const listOf = (
  { lineId, quantity }: PricingLine,
  unitPrice: Money | FineMoney.FineMoney,
  rounding: Rounding,
): number => {
  if (unitPrice.exponent !== undefined) return FineMoney.times(unitPrice, quantity, rounding).amount
  const list = unitPrice.amount * quantity + 0 // a price of -0 is no price
  if (Number.isSafeInteger(list)) return list
  throw new RangeError(
    `priceCart: line ${lineId} leaves the exact range of amounts, got ${quantity} × ${unitPrice.amount} minor units. ` +
      "Split the line or lower its quantity.",
  )
}

const checkCurrency = ({ lineId }: PricingLine, unitPrice: Money | FineMoney.FineMoney, currency: Currency): void => {
  if (unitPrice.currency === currency) return
  throw new TypeError(
    `priceCart: line ${lineId} is priced in another currency than the cart's ${currency}, got ${unitPrice.currency}. ` +
      "Ask for its offer in the cart's currency.",
  )
}

const checkLine = ({ lineId, quantity, unitPrice }: PricingLine): void => {
  if (!Number.isSafeInteger(quantity) || quantity < 1) {
    throw new RangeError(
      `priceCart: the quantity of line ${lineId} is not a whole number from 1 on, got ${quantity}. ` +
        "A line without pieces is left out.",
    )
  }
  if (!Number.isSafeInteger(unitPrice.amount) || unitPrice.amount < 0) {
    throw new RangeError(
      `priceCart: the unit price of line ${lineId} is not a whole number of minor units from 0 on, got ${unitPrice.amount}. ` +
        "What is taken off is a promotion.",
    )
  }
}

/** Carts mostly come sorted, because line ids mostly count upwards. */
const inOrder = (lines: ReadonlyArray<ResolvedLine>): ReadonlyArray<ResolvedLine> => {
  if (lines.every(({ line }, at) => isBefore(lines[at - 1], line.lineId))) return lines
  const ordered = lines.toSorted((a, b) => (a.line.lineId < b.line.lineId ? -1 : 1))
  const twice = ordered.find(({ line }, at) => !isBefore(ordered[at - 1], line.lineId))
  if (twice === undefined) return ordered
  throw new TypeError(
    `priceCart: two lines have one line id, got ${twice.line.lineId} twice. Give each line an id of its own.`,
  )
}

const isBefore = (before: ResolvedLine | undefined, lineId: LineId): boolean =>
  before === undefined || before.line.lineId < lineId
