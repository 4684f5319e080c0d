/** Points, gift cards and credit: they pay before the buyer's money does, or make the prices lower, as the policy says. */
import { allocateAmount } from "../money/allocate.ts"
import type { Currency } from "../money/Currency.ts"
import { divideProduct, type Rounding } from "../money/rounding.ts"
import type { AppliedTender, LineTax } from "./PricedCart.ts"
import type { TenderPolicy } from "./PricingPolicies.ts"
import { MAX_TENDERS, type Tender } from "./PricingRequest.ts"

/** What something comes to, in minor units: a line, a gift or a shipment. */
export interface Amounts {
  readonly net: number
  readonly tax: number
  readonly gross: number
  readonly taxes?: ReadonlyArray<LineTax>
}

export interface Tendered<Item> {
  /** Those that pay anything, in their order. */
  readonly applied: ReadonlyArray<AppliedTender>
  /** What is left for the buyer's money. */
  readonly due: number
  /** As they were, but for a `reduction`: then they come to `due` together. */
  readonly items: ReadonlyArray<Item>
}

/**
 * Lets each tender in turn pay what it can of `total`, which is what the items' `gross` comes to.
 *
 * As a `reduction` the same minor units come off the items, in proportion to their gross. Net and the tax of each rate
 * shrink in proportion with it, so the taxes by category have to be summed up again (`taxesOf`).
 */
export const applyTenders = <Item extends Amounts>(
  tenders: ReadonlyArray<Tender>,
  { items, total }: { readonly items: ReadonlyArray<Item>; readonly total: number },
  policy: TenderPolicy,
  rounding: Rounding,
  currency: Currency,
): Tendered<Item> => {
  checkTenders(tenders, currency)
  const applied: Array<AppliedTender> = []
  let due = total
  for (const { id, kind, balance } of tenders) {
    const amount = Math.min(balance.amount, due)
    if (amount === 0) continue
    applied.push({ id, kind, amount: { amount, currency } })
    due -= amount
  }
  const reduces = policy === "reduction" && due < total
  return { applied, due, items: reduces ? reducedBy(total - due, items, rounding) : items }
}

/** No part is more than the item's gross, because all of them are no more than all of it. */
const reducedBy = <Item extends Amounts>(
  amount: number,
  items: ReadonlyArray<Item>,
  rounding: Rounding,
): ReadonlyArray<Item> => {
  const parts = allocateAmount(
    amount,
    items.map(({ gross }) => gross),
  )
  return items.map((item, at) => reducedTo(item.gross - (parts[at] ?? 0), item, rounding))
}

const reducedTo = <Item extends Amounts>(gross: number, item: Item, rounding: Rounding): Item => {
  if (gross === item.gross) return item
  const net = divideProduct(item.net, gross, item.gross, rounding)
  const tax = gross - net
  return { ...item, net, tax, gross, ...(item.taxes !== undefined && { taxes: sharedOut(tax, item.taxes) }) }
}

/** The tax of each rate, in proportion to what it was. */
const sharedOut = (tax: number, taxes: ReadonlyArray<LineTax>): ReadonlyArray<LineTax> => {
  const parts = allocateAmount(
    tax,
    taxes.map((one) => one.tax.amount),
    "largestRemainder",
    "nothing",
  )
  return taxes.map((one, at) => ({ ...one, tax: { ...one.tax, amount: parts[at] ?? 0 } }))
}

const checkTenders = (tenders: ReadonlyArray<Tender>, currency: Currency): void => {
  if (tenders.length > MAX_TENDERS) {
    throw new RangeError(
      `priceCart: at most ${MAX_TENDERS} tenders pay for one cart, got ${tenders.length}. Pay with the first of them.`,
    )
  }
  const ids = new Set<string>()
  for (const { id, balance } of tenders) {
    if (ids.has(id))
      throw new TypeError(`priceCart: two tenders have one id, got ${id} twice. Give each tender an id of its own.`)
    ids.add(id)
    if (balance.currency !== currency) {
      throw new TypeError(
        `priceCart: tender ${id} is in another currency than the cart's ${currency}, got ${balance.currency}. ` +
          "Convert its balance first.",
      )
    }
    if (!Number.isSafeInteger(balance.amount) || balance.amount < 0) {
      throw new RangeError(
        `priceCart: the balance of tender ${id} is not a whole number of minor units from 0 on, got ${balance.amount}. ` +
          "A tender that has nothing left is left out.",
      )
    }
  }
}
