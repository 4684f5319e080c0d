/** What each delivery costs, and what promotions take off that. */
import type { Currency } from "../money/Currency.ts"
import { divideProduct } from "../money/rounding.ts"
import { netAtHome } from "./border.ts"
import type { CompiledPromotion, CompiledReduction, CompiledShippingOff } from "./CompiledPromotion.ts"
import { MAX_SHIPMENTS, type Shipment } from "./PricingRequest.ts"
import type { TaxPolicy } from "./TaxPolicy.ts"
import { allocated } from "./take.ts"
import { type Discount, plus, type Worksheet } from "./Worksheet.ts"

/** One delivery's numbers, in minor units. */
export interface ShipmentRow {
  readonly shipment: Shipment
  /** Where the request has it. */
  readonly at: number
  /** Before promotions. */
  readonly list: number
  left: number
  /** What each promotion took, in their order. */
  readonly discounts: Array<Discount>
}

export interface PricedShipments {
  /** In the order of their ids, so that the order of the request cannot decide who gets an odd minor unit. */
  readonly shipments: ReadonlyArray<ShipmentRow>
  /** Minor units off deliveries, by the promotions that took any. */
  readonly takenBy: ReadonlyMap<CompiledPromotion, number>
}

type Sheet = Pick<Worksheet, "currency" | "policies">

/**
 * Lets each benefit in turn take its share off the deliveries whose method it names; it sees what those before it left. A
 * percentage rounds what remains of each delivery, an amount is split over them by what is left on each, and a price is what
 * each of them costs at most.
 *
 * The tax policy matters where prices come over a border: then deliveries, like goods, lose the tax that is in them first.
 */
export const priceShipments = (
  shipments: ReadonlyArray<Shipment>,
  offs: ReadonlyArray<{ readonly promotion: CompiledPromotion; readonly benefit: CompiledShippingOff }>,
  sheet: Sheet,
  tax?: TaxPolicy,
): PricedShipments => {
  const rows = rowsOf(shipments, sheet.currency, tax)
  const takenBy = new Map<CompiledPromotion, number>()
  for (const { promotion, benefit } of offs) {
    const reached = rows.filter(({ shipment }) => reaches(benefit, shipment))
    const taken = takeOff(reached, amountsOff(benefit, reached, sheet), promotion)
    if (taken > 0) takenBy.set(promotion, plus(takenBy.get(promotion) ?? 0, taken))
  }
  return { shipments: rows, takenBy }
}

/** A delivery whose method nobody knows is of no method that a benefit names. */
const reaches = ({ methods }: CompiledShippingOff, { method }: Shipment): boolean =>
  methods === undefined || (method !== undefined && methods.has(method))

/** What comes off each of these rows; no more than the benefit's cap together. */
const amountsOff = (
  { off, cap }: CompiledShippingOff,
  rows: ReadonlyArray<ShipmentRow>,
  sheet: Sheet,
): ReadonlyArray<number> => {
  const amounts = reductions(off, rows, sheet)
  return sumOf(amounts) <= cap ? amounts : allocated(cap, amounts, amounts, sheet)
}

const reductions = (off: CompiledReduction, rows: ReadonlyArray<ShipmentRow>, sheet: Sheet): ReadonlyArray<number> => {
  const lefts = rows.map(({ left }) => left)
  switch (off._tag) {
    case "Percent": {
      const { numerator, denominator } = off.remaining
      return lefts.map((left) => left - divideProduct(left, numerator, denominator, sheet.policies.rounding))
    }
    case "Amount": {
      const given = Math.min(off.amount, sumOf(lefts))
      return given === 0 ? lefts.map(() => 0) : allocated(given, lefts, lefts, sheet)
    }
    case "Price":
      return lefts.map((left) => Math.max(0, left - off.price))
  }
}

const sumOf = (amounts: ReadonlyArray<number>): number => amounts.reduce(plus, 0)

/** Two benefits of one promotion that follow each other on a delivery are one discount. */
const takeOff = (
  rows: ReadonlyArray<ShipmentRow>,
  amounts: ReadonlyArray<number>,
  promotion: CompiledPromotion,
): number => {
  for (const [at, row] of rows.entries()) {
    const amount = amounts[at] ?? 0
    if (amount === 0) continue
    row.left -= amount
    const last = row.discounts.at(-1)
    if (last?.promotion === promotion) last.amount += amount
    else row.discounts.push({ promotion, amount })
  }
  return sumOf(amounts)
}

/** A row for each delivery, in the order of their ids. Their sum is exact, and so are all sums of parts of them. */
const rowsOf = (
  shipments: ReadonlyArray<Shipment>,
  currency: Currency,
  tax: TaxPolicy | undefined,
): ReadonlyArray<ShipmentRow> => {
  if (shipments.length > MAX_SHIPMENTS) {
    throw new RangeError(
      `priceCart: a cart is sent in at most ${MAX_SHIPMENTS} shipments, got ${shipments.length}. Price it as several carts.`,
    )
  }
  const rows = shipments.map((shipment, at) => rowOf(shipment, at, currency, tax))
  rows.sort((a, b) => (a.shipment.id < b.shipment.id ? -1 : 1))
  for (const [index, { shipment }] of rows.entries()) {
    if (rows[index + 1]?.shipment.id !== shipment.id) continue
    throw new TypeError(
      `priceCart: two shipments have one id, got ${shipment.id} twice. Give each shipment an id of its own.`,
    )
  }
  rows.reduce((sum, { list }) => plus(sum, list), 0)
  return rows
}

const rowOf = (shipment: Shipment, at: number, currency: Currency, tax: TaxPolicy | undefined): ShipmentRow => {
  const { id, price, taxCategory } = shipment
  if (price.currency !== currency) {
    throw new TypeError(
      `priceCart: shipment ${id} is priced in another currency than the cart's ${currency}, got ${price.currency}. ` +
        "Ask for its price in the cart's currency.",
    )
  }
  if (!Number.isSafeInteger(price.amount) || price.amount < 0) {
    throw new RangeError(
      `priceCart: the price of shipment ${id} is not a whole number of minor units from 0 on, got ${price.amount}. ` +
        "What is taken off is a promotion.",
    )
  }
  const amount = price.amount + 0 // a price of -0 is no price
  const list = tax === undefined ? amount : netAtHome(amount, taxCategory, tax)
  return { shipment, at, list, left: list, discounts: [] }
}
