import { canonicalOptions } from "../cart/identity.ts"
import type { Digest, LineId } from "../catalog/ids.ts"
import { shopOf } from "../catalog/Offer.ts"
import { minorDigits } from "../money/Currency.ts"
import { canonical, digestOfText } from "../money/canonical.ts"
import type { FineMoney } from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { Settlement, SettlementLine } from "./Settlement.ts"

/** All that a shopper agrees to. Which promotion took something off, and which tax rate, are reasons: the amounts are agreed to. */
export type Agreement = Omit<
  Settlement,
  | "shape"
  | "id"
  | "groups"
  | "taxes"
  | "applied"
  | "codes"
  | "points"
  | "methods"
  | "fingerprint"
  | "settledAt"
  | "expiresAt"
>

/**
 * The digest of all that a shopper agrees to: what, how much of it, from whom, at which price, taxed and delivered how.
 *
 * It is the same whenever the same purchase is settled on the same facts: the settlement's id, its times, the ways to pay
 * and the order of lines and options have no part in it.
 */
export const fingerprintOf = (agreement: Agreement): Digest => {
  const { owner, source, currency, deliverTo, payingBy, subtotal, discount, net, tax, total } = agreement
  const whole = canonical({
    form: 1,
    owner,
    source,
    currency,
    shop: shopOf(agreement),
    deliverTo,
    payingBy,
    totals: [subtotal.amount, discount.amount, net.amount, tax.amount, total.amount],
  })
  // Of texts and whole numbers in lists JSON has one text only, and the platform writes it many times faster than `canonical`.
  return digestOfText(`${whole}${JSON.stringify(inOrder(agreement.lines).map(rowOf))}`) as Digest
}

/** What is agreed to of a line. Its subtotal and gross follow from the rest. */
const rowOf = (line: SettlementLine): ReadonlyArray<string | number | null> => {
  const { offerId, sku }: { readonly offerId: string; readonly sku: string } = line
  return [
    line.lineId,
    offerId,
    // Mostly an offer is named like its SKU, and a digest costs by the character.
    sku === offerId ? 0 : sku,
    line.seller ?? null,
    line.quantity,
    priceText(line.unitPrice),
    line.discount.amount,
    line.net.amount,
    line.tax.amount,
    ...Object.entries(canonicalOptions(line.options)).flat(),
  ]
}

/** Equal prices have one text, however fine each is written: 0.10 GBP and ten pence. */
const priceText = (price: Money | FineMoney): number | string => {
  if (price.exponent === undefined) return price.amount
  const digits = minorDigits(price.currency)
  let { amount, exponent } = price
  for (; exponent > digits && amount % 10 === 0; exponent--) amount /= 10
  for (; exponent < digits; exponent++) amount *= 10
  return exponent === digits ? amount : `${amount}e-${exponent}`
}

const inOrder = (lines: ReadonlyArray<SettlementLine>): ReadonlyArray<SettlementLine> => {
  let before: LineId | undefined
  for (const { lineId } of lines) {
    if (before !== undefined && before > lineId) return lines.toSorted((a, b) => (a.lineId < b.lineId ? -1 : 1))
    before = lineId
  }
  return lines
}
