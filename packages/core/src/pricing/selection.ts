/** From a cart's checkout selection and the offers found for it to the lines that are priced, and what stops the pricing. */
import { offerRefused } from "../cart/addItems.ts"
import { type Cart, selectedLines } from "../cart/Cart.ts"
import type { Offer, Offers } from "../catalog/Offer.ts"
import * as Currency from "../money/Currency.ts"
import { tenTo } from "../money/decimal.ts"
import type { PricingLine } from "./PricingRequest.ts"
import { STANDARD_TAX, type TaxPolicy } from "./TaxPolicy.ts"

/** The largest sum of list prices that is priced, in minor units: with a tax of 400 % (the most `createCartwright` takes) it is still below 2^53. */
export const MAX_TOTAL = 1_000_000_000_000_000

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
        ...factsOf(offer),
      },
    ]
  })

/** What an offer says of its goods, as far as it says it. */
const factsOf = (offer: Offer): Omit<PricingLine, "lineId" | "offerId" | "sku" | "quantity" | "unitPrice"> => {
  const { prices, was, floor, seller, taxCategory, brand, categories, tags } = offer
  return {
    ...(prices === undefined ? {} : { prices }),
    ...(was === undefined ? {} : { was }),
    ...(floor === undefined ? {} : { floor }),
    ...(seller === undefined ? {} : { seller }),
    ...(taxCategory === undefined ? {} : { taxCategory }),
    ...(brand === undefined ? {} : { brand }),
    ...(categories === undefined ? {} : { categories }),
    ...(tags === undefined ? {} : { tags }),
  }
}

/**
 * What the lines cost at most by the dearest of their prices: a finer price counts as the next minor unit. A sum beyond the
 * exact range may be off, and is then far beyond any bound.
 */
export const listTotal = (lines: ReadonlyArray<PricingLine>): number =>
  lines.reduce((sum, { unitPrice, prices = [], quantity }) => {
    const dearest = prices.reduce((most, { price }) => Math.max(most, minorUnits(price)), minorUnits(unitPrice))
    return sum + dearest * quantity
  }, 0)

/** The minor units that a price comes to, and one more where it is finer than those. */
const minorUnits = (price: PricingLine["unitPrice"]): number => {
  if (price.exponent === undefined) return price.amount
  const digits = Currency.minorDigits(price.currency)
  const { amount, exponent } = price
  if (exponent <= digits) return amount * tenTo(digits - exponent)
  const finer = tenTo(exponent - digits)
  const rest = amount % finer
  return Math.floor((amount - rest) / finer) + (rest > 0 ? 1 : 0)
}

/** An offer whose tax nobody has set cannot be priced, and what is wrong with it: guessing a rate would put a wrong tax on an invoice. */
export const untaxed = (lines: ReadonlyArray<PricingLine>, tax: TaxPolicy | undefined): string | undefined => {
  if (tax === undefined) return undefined
  const line = lines.find(({ taxCategory = STANDARD_TAX }) => !Object.hasOwn(tax.rates, taxCategory))
  if (line === undefined) return undefined
  const category = line.taxCategory ?? STANDARD_TAX
  return `the offer ${line.offerId} has the tax category ${category}, for which createCartwright's tax.rates has no rate`
}
