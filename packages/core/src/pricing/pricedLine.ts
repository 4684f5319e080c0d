/** From a row of the worksheet to the line that is answered. */
import type { Currency } from "../money/Currency.ts"
import { fundingOf } from "./funding.ts"
import { codeOf, type Gatekeeper } from "./gates.ts"
import type { LineDiscount, LinePart, PricedLine } from "./PricedCart.ts"
import { partsOf } from "./parts.ts"
import type { LineRow } from "./rows.ts"
import type { Taxed } from "./tax.ts"
import type { Discount } from "./Worksheet.ts"

/** An answer while it is put together: what is rare is written only where it is. */
type Draft<A> = { -readonly [Field in keyof A]: A[Field] }

/** Net, tax and gross in minor units; without a tax policy all that is left is net, and nothing has a category. */
export type Amounts = Omit<Taxed, "category"> & { readonly category: string | undefined }

export const pricedLine = (row: LineRow, amounts: Amounts, gatekeeper: Gatekeeper, currency: Currency): PricedLine => {
  const { resolved, list, left } = row
  const { line, unitPrice, source, was, changes } = resolved
  const { lineId, offerId, sku, quantity, seller } = line
  const priced: Draft<PricedLine> = {
    lineId,
    offerId,
    sku,
    quantity,
    unitPrice,
    subtotal: { amount: list, currency },
    discounts: discountsOf(row.discounts, gatekeeper, currency),
    discount: { amount: list - left, currency },
    net: { amount: amounts.net, currency },
    tax: { amount: amounts.tax, currency },
    gross: { amount: amounts.gross, currency },
  }
  if (source !== undefined) priced.source = source
  if (was !== undefined) priced.was = was
  if (changes.length > 0) priced.catalogue = changes
  if (seller !== undefined) priced.seller = seller
  if (row.runs !== undefined) addParts(priced, partsOf(row, currency))
  addTax(priced, amounts)
  return priced
}

const addParts = (priced: Draft<PricedLine>, parts: ReadonlyArray<LinePart> | undefined): void => {
  if (parts !== undefined) priced.parts = parts
}

const addTax = (priced: Draft<PricedLine>, { category, taxes }: Amounts): void => {
  if (category !== undefined) priced.taxCategory = category
  if (taxes !== undefined) priced.taxes = taxes
}

/** What tax says of a gift or a shipment. */
export const withTax = <A extends object>(priced: A, { category, taxes }: Amounts) => ({
  ...priced,
  ...(category === undefined ? {} : { taxCategory: category }),
  ...(taxes === undefined ? {} : { taxes }),
})

export const discountsOf = (
  discounts: ReadonlyArray<Discount>,
  gatekeeper: Gatekeeper,
  currency: Currency,
): ReadonlyArray<LineDiscount> => {
  if (discounts.length === 0) return []
  return discounts.map(({ promotion, amount }) => {
    const discount: Draft<LineDiscount> = {
      promotionId: promotion.id,
      name: promotion.name,
      amount: { amount, currency },
    }
    const code = codeOf(promotion, gatekeeper)
    if (code !== undefined) discount.code = code
    const funding = fundingOf(amount, promotion.funding, currency)
    if (funding !== undefined) discount.funding = funding
    return discount
  })
}
