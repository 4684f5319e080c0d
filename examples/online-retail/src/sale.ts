/** An invoice as the shop would have met it: a price list of its own, and the items that were put into the cart. */
import { FineMoney } from "@cartwright/core/money"
import type { AsyncOffers, ItemInput, OfferInput } from "@cartwright/core/promise"
import type { Invoice } from "./readInvoices.ts"
import type { Row } from "./readRow.ts"

export interface Sale extends Omit<Invoice, "rows"> {
  /** One item for each row, in the file's order. */
  readonly items: ReadonlyArray<ItemInput>
  readonly offers: ReadonlyMap<string, OfferInput>
}

/**
 * A price in this file belongs to a SKU on one invoice. Where an invoice sells a SKU at two prices, these are two offers:
 * the first is named like the SKU, the second `SKU/2`.
 */
export const saleOf = ({ rows, ...invoice }: Invoice): Sale => {
  const offers = new Map<string, Row & { readonly priceList: string }>()
  const offerOf = (row: Row): string => {
    for (let count = 1; ; count++) {
      const offerId = count === 1 ? row.sku : `${row.sku}/${count}`
      const known = offers.get(offerId)
      if (known === undefined) offers.set(offerId, { ...row, priceList: invoice.number })
      else if (known.sku !== row.sku || !FineMoney.equals(known.price, row.price)) continue
      return offerId
    }
  }
  const items = rows.map((row) => ({ sku: row.sku, offerId: offerOf(row), quantity: row.quantity }))
  return { ...invoice, items, offers }
}

/** The file as a source of offers. */
export const offersOf = (sales: ReadonlyArray<Sale>): AsyncOffers => {
  const lists = new Map(sales.map(({ number, offers }) => [number, offers]))
  return {
    getMany: async (offerIds, { priceList = "" }) => {
      const list = lists.get(priceList)
      return new Map(
        offerIds.flatMap((id) => {
          const offer = list?.get(id)
          // Below zero is bookkeeping, not an offer: such a row is answered with OfferUnknown.
          return offer === undefined || offer.price.amount < 0 ? [] : [[id, offer]]
        }),
      )
    },
  }
}
