/** From what is left on rows, gifts and deliveries to the amounts that are answered: tax, what pays first, and the sums. */
import type { Currency } from "../money/Currency.ts"
import type { Money } from "../money/Money.ts"
import type { Gatekeeper } from "./gates.ts"
import type { GivenGift } from "./gifts.ts"
import type { PricedCart, PricedGift, PricedLine, PricedShipment, Totals } from "./PricedCart.ts"
import type { PricingPolicies } from "./PricingPolicies.ts"
import type { PricingRequest } from "./PricingRequest.ts"
import type { Pass } from "./pass.ts"
import type { PaidRow } from "./points.ts"
import { type Amounts, discountsOf, pricedLine, withTax } from "./pricedLine.ts"
import type { LineRow } from "./rows.ts"
import type { ShipmentRow } from "./shipping.ts"
import { type TaxItem, taxesOf, taxLines } from "./tax.ts"
import { applyTenders, type Tendered } from "./tenders.ts"
import { plus, type Row } from "./Worksheet.ts"

/** All amounts of the answer. Lines are in the order of their ids. */
export interface Priced {
  readonly lines: ReadonlyArray<PricedLine>
  readonly gifts: ReadonlyArray<PricedGift>
  readonly shipping: ReadonlyArray<PricedShipment>
  readonly sums: Totals
  readonly goods: Totals
  readonly delivery: Totals
  readonly taxes: PricedCart["taxes"]
  readonly tenders: PricedCart["tenders"]
  readonly due: number
  readonly warnings: PricedCart["warnings"]
  /** What is paid for each line, for points. */
  readonly paid: ReadonlyArray<PaidRow>
}

export const priced = (
  { gifts: { gifts }, shipping: { shipments } }: Pass,
  rows: ReadonlyArray<LineRow>,
  request: PricingRequest,
  gatekeeper: Gatekeeper,
  policies: PricingPolicies,
): Priced => {
  const { currency } = request
  const { amounts, taxes, warnings } = taxed(rows, gifts, shipments, request)
  const { items, applied: tenders, due } = paidFirst(amounts, request, policies)
  const of = (at: number): Amounts => items[at] ?? NOTHING
  const lines = rows.map((row, at) => pricedLine(row, of(at), gatekeeper, currency))
  const gave = gifts.map((gift, at) => pricedGift(gift, of(rows.length + at), gatekeeper, currency))
  const sent = shipments.map((shipment, at) =>
    pricedShipment(shipment, of(rows.length + gifts.length + at), gatekeeper, currency),
  )
  const goods = sumsOf([lines, gave])
  const delivery = sumsOf([sent])
  return {
    lines,
    gifts: gave,
    shipping: inOrderAsked(sent, shipments),
    sums: totalsOf(add(goods, delivery), currency),
    goods: totalsOf(goods, currency),
    delivery: totalsOf(delivery, currency),
    taxes: items === amounts ? taxes : summedUp(items, request),
    tenders,
    due,
    warnings,
    paid: rows.map((row, at) => ({ row, gross: of(at).gross })),
  }
}

const NOTHING: Amounts = { net: 0, tax: 0, gross: 0, category: undefined }

/** What pays before the buyer's money does. */
const paidFirst = (
  amounts: ReadonlyArray<Amounts>,
  { tenders, currency }: PricingRequest,
  policies: PricingPolicies,
): Tendered<Amounts> => {
  let total = 0
  for (const { gross } of amounts) total = plus(total, gross)
  if (tenders === undefined || tenders.length === 0) return { applied: [], due: total, items: amounts }
  return applyTenders(tenders, { items: amounts, total }, policies.tenders, policies.rounding, currency)
}

/** The taxes of amounts that a tender has made lower. */
const summedUp = (items: ReadonlyArray<Amounts>, { tax, currency }: PricingRequest): PricedCart["taxes"] => {
  if (tax === undefined) return []
  return taxesOf(
    items.flatMap(({ category, ...amounts }) => (category === undefined ? [] : [{ ...amounts, category }])),
    tax,
    currency,
  )
}

const pricedGift = (
  { promotion, line, row }: GivenGift,
  amounts: Amounts,
  gatekeeper: Gatekeeper,
  currency: Currency,
): PricedGift => {
  const { lineId, offerId, sku, quantity, unitPrice, seller } = line
  const gift = {
    promotionId: promotion.id,
    lineId,
    offerId,
    sku,
    quantity,
    unitPrice,
    subtotal: { amount: row.list, currency },
    discounts: discountsOf(row.discounts ?? [], gatekeeper, currency),
    discount: { amount: row.list - row.left, currency },
    net: { amount: amounts.net, currency },
    tax: { amount: amounts.tax, currency },
    gross: { amount: amounts.gross, currency },
    ...(seller === undefined ? {} : { seller }),
  }
  return withTax(gift, amounts)
}

const pricedShipment = (
  { shipment, list, left, discounts }: ShipmentRow,
  amounts: Amounts,
  gatekeeper: Gatekeeper,
  currency: Currency,
): PricedShipment => {
  const { id, method, seller } = shipment
  const sent = {
    id,
    ...(method === undefined ? {} : { method }),
    ...(seller === undefined ? {} : { seller }),
    subtotal: { amount: list, currency },
    discounts: discountsOf(discounts, gatekeeper, currency),
    discount: { amount: list - left, currency },
    net: { amount: amounts.net, currency },
    tax: { amount: amounts.tax, currency },
    gross: { amount: amounts.gross, currency },
  }
  return withTax(sent, amounts)
}

/** They are worked on in the order of their ids, and answered in the order of the request. */
const inOrderAsked = (
  sent: ReadonlyArray<PricedShipment>,
  shipments: ReadonlyArray<ShipmentRow>,
): ReadonlyArray<PricedShipment> => {
  const ordered = sent.slice()
  for (const [index, { at }] of shipments.entries()) {
    const one = sent[index]
    if (one !== undefined) ordered[at] = one
  }
  return ordered
}

/** Net, tax and gross of every line, gift and delivery, in this order. */
const taxed = (
  rows: ReadonlyArray<LineRow>,
  gifts: ReadonlyArray<GivenGift>,
  shipments: ReadonlyArray<ShipmentRow>,
  { tax, currency }: PricingRequest,
): {
  readonly amounts: ReadonlyArray<Amounts>
  readonly taxes: PricedCart["taxes"]
  readonly warnings: PricedCart["warnings"]
} => {
  if (tax === undefined) {
    const lefts = [...rows, ...gifts.map(({ row }) => row), ...shipments].map(({ left }) => left)
    return {
      amounts: lefts.map((left) => ({ net: left, tax: 0, gross: left, category: undefined })),
      taxes: [],
      warnings: [],
    }
  }
  const items: Array<TaxItem> = rows.map((row) => taxItem(row.resolved.line.lineId, row.resolved.line.taxCategory, row))
  for (const { line, row } of gifts) items.push(taxItem(line.lineId, line.taxCategory, row))
  for (const { shipment, left } of shipments)
    items.push({ id: shipment.id, category: shipment.taxCategory, left, quantity: 1, pieces: undefined })
  const { taxed: amounts, taxes, warnings } = taxLines(items, tax, currency)
  return { amounts, taxes, warnings }
}

const taxItem = (id: string, category: string | undefined, { left, quantity, runs }: Row): TaxItem => ({
  id,
  category,
  left,
  quantity,
  pieces: runs,
})

interface Sums {
  subtotal: number
  discount: number
  net: number
  tax: number
  total: number
}

const noSums = (): Sums => ({ subtotal: 0, discount: 0, net: 0, tax: 0, total: 0 })

type Column = Pick<PricedLine | PricedShipment, "subtotal" | "discount" | "net" | "tax" | "gross">

const sumsOf = (lists: ReadonlyArray<ReadonlyArray<Column>>): Sums => {
  const sums = noSums()
  for (const list of lists)
    for (const { subtotal, discount, net, tax, gross } of list) {
      sums.subtotal = plus(sums.subtotal, subtotal.amount)
      sums.discount += discount.amount // at most the subtotal, so as safe as it is
      sums.net += net.amount // at most the total
      sums.tax += tax.amount
      sums.total = plus(sums.total, gross.amount)
    }
  return sums
}

const add = (a: Sums, b: Sums): Sums => ({
  subtotal: plus(a.subtotal, b.subtotal),
  discount: a.discount + b.discount,
  net: a.net + b.net,
  tax: a.tax + b.tax,
  total: plus(a.total, b.total),
})

const totalsOf = ({ subtotal, discount, net, tax, total }: Sums, currency: Currency): Totals => {
  const money = (amount: number): Money => ({ amount, currency })
  return {
    subtotal: money(subtotal),
    discount: money(discount),
    net: money(net),
    tax: money(tax),
    total: money(total),
  }
}
