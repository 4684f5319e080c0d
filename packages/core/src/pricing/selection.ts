/** From a cart's checkout selection and the offers found for it to the lines that are priced, and what stops the pricing. */
import { offerRefused } from "../cart/addItems.ts"
import { type Cart, selectedLines } from "../cart/Cart.ts"
import type { Offers } from "../catalog/Offer.ts"
import * as Currency from "../money/Currency.ts"
import { STANDARD_TAX, type TaxPolicy } from "./TaxPolicy.ts"
import type { PricingLine } from "./Worksheet.ts"

/** The largest sum of list prices that is priced, in minor units: with a tax of 400 % (the most `createCartwright` takes) it is still below 2^53. */
export const MAX_TOTAL = 10 ** 15

/** The selected lines that can be bought; what cannot stands in the warnings of the review. */
export const pricingLines = (cart: Cart, offers: Offers): ReadonlyArray<PricingLine> =>
  selectedLines(cart).flatMap(({ lineId, offerId, sku, quantity }) => {
    const offer = offers.get(offerId)
    if (offer === undefined || offerRefused({ offerId, sku, offer }, cart) !== undefined) return []
    return [
      {
        lineId,
        offerId,
        sku,
        quantity,
        unitPrice: offer.price,
        ...(offer.seller === undefined ? {} : { seller: offer.seller }),
        ...(offer.taxCategory === undefined ? {} : { taxCategory: offer.taxCategory }),
      },
    ]
  })

/** What the lines cost by their list prices. A double is exact enough for a bound: what matters is that the exact arithmetic behind it cannot leave its range. */
export const listTotal = (lines: ReadonlyArray<PricingLine>): number =>
  lines.reduce((sum, { unitPrice, quantity }) => {
    const places = "exponent" in unitPrice ? unitPrice.exponent - Currency.minorDigits(unitPrice.currency) : 0
    return sum + (unitPrice.amount / 10 ** places) * quantity
  }, 0)

/** An offer whose tax nobody has set cannot be priced, and what is wrong with it: guessing a rate would put a wrong tax on an invoice. */
export const untaxed = (lines: ReadonlyArray<PricingLine>, tax: TaxPolicy | undefined): string | undefined => {
  if (tax === undefined) return undefined
  const line = lines.find(({ taxCategory = STANDARD_TAX }) => !Object.hasOwn(tax.rates, taxCategory))
  if (line === undefined) return undefined
  const category = line.taxCategory ?? STANDARD_TAX
  return `the offer ${line.offerId} has the tax category ${category}, for which createCartwright's tax.rates has no rate`
}
