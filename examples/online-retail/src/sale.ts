/** An invoice as the shop would have met it: a price list of its own, and the items that were put into the cart. */
import { Cart } from "@cartwright/core/cart"
import { isName, MAX_OFFER_LABELS } from "@cartwright/core/catalog"
import { digest, FineMoney } from "@cartwright/core/money"
import type { AsyncOffers, ItemInput, OfferInput } from "@cartwright/core/promise"
import type { Invoice } from "./readInvoices.ts"
import type { Row } from "./readRow.ts"

export interface Sale extends Omit<Invoice, "rows"> {
  /** One item for each row, in the file's order. */
  readonly items: ReadonlyArray<ItemInput>
  readonly offers: ReadonlyMap<string, OfferInput>
  /** The pieces of each SKU that its rows sell: those of a whole quantity and with a price. */
  readonly pieces: ReadonlyMap<string, number>
  /** Tells the invoice from another one under its number, by what it sells: descriptions do not matter to it. */
  readonly digest: string
}

/**
 * A price in this file belongs to a SKU on one invoice. Where an invoice sells a SKU at two prices, these are two offers:
 * the first is named like the SKU, the second `SKU/2`.
 */
export const saleOf = ({ rows, ...invoice }: Invoice): Sale => {
  const offers = new Map<string, Row & Pick<OfferInput, "priceList" | "tags">>()
  const offerOf = (row: Row): string => {
    for (let count = 1; ; count++) {
      const offerId = count === 1 ? row.sku : `${row.sku}/${count}`
      const known = offers.get(offerId)
      if (known === undefined) offers.set(offerId, { ...row, priceList: invoice.number, tags: wordsIn(row) })
      else if (known.sku !== row.sku || !FineMoney.equals(known.price, row.price)) continue
      return offerId
    }
  }
  const items = rows.map((row) => ({ sku: row.sku, offerId: offerOf(row), quantity: row.quantity }))
  const sold = rows.map(({ description: _, ...row }) => row)
  return {
    ...invoice,
    items,
    offers,
    pieces: piecesIn(rows.filter(isSold)),
    digest: digest({ rows: sold, ...invoice }),
  }
}

/** The file has no product groups. The words of a description are an offer's tags, and promotions find it by them. */
const wordsIn = ({ description = "" }: Row): ReadonlyArray<string> =>
  [...new Set(description.split(/\s+/))].filter((word) => isName(word)).slice(0, MAX_OFFER_LABELS)

const isSold = ({ quantity, price }: Row): boolean => quantity >= 1 && quantity <= Cart.MAX_QUANTITY && price.amount > 0

const piecesIn = (rows: ReadonlyArray<Row>): ReadonlyMap<string, number> => {
  const pieces = new Map<string, number>()
  for (const { sku, quantity } of rows) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity)
  return pieces
}

export const cartIdOf = ({ number }: Pick<Sale, "number">): string => `uci-${number}`

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
