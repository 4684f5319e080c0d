/** What makes two submissions the same purchase: what it is claimed by, found again by, and compared by. */
import { sameOptions } from "../cart/identity.ts"
import type { CartId, Digest, LineId, OrderReference, SettlementId } from "../catalog/ids.ts"
import type { Settlement, SettlementLine, SettlementSource } from "../settlement/Settlement.ts"
import type { Order } from "./Order.ts"

/** What only one standing order can be of. */
export interface PurchaseKeys {
  readonly settlementId: SettlementId
  /** The buyer and the request id of the submission, as a digest. */
  readonly request?: Digest
  /** Freed when the order is cancelled. */
  readonly reference?: OrderReference
  /** Of a buy-now: the digest of the buyer and the request that opened it. */
  readonly openingId?: Digest
  /** Of a cart: the lines that are bought. Freed when the order is cancelled. */
  readonly lines?: { readonly cartId: CartId; readonly lineIds: ReadonlyArray<LineId> }
}

/** What an order is looked up by. */
export type PurchaseKey =
  | { readonly settlementId: SettlementId }
  | { readonly request: Digest }
  | { readonly reference: OrderReference }

/** What is bought from, as one text: of submissions that share it one is under way at a time. */
export const claimKeyOf = (source: SettlementSource): string => {
  switch (source._tag) {
    case "Cart":
      return `cart:${source.cartId}`
    case "BuyNow":
      return `buyNow:${source.openingId}`
  }
}

export interface Submitted {
  /** Its lines are left out where they are not known any more. */
  readonly settlement: Pick<Settlement, "id" | "source"> & Partial<Pick<Settlement, "lines">>
  /** The buyer and the request id of the submission, as a digest. */
  readonly request?: Digest | undefined
  readonly reference?: OrderReference | undefined
}

/** The keys that the order of a settlement is unique by. */
export const keysOf = ({ settlement: { id, source, lines }, request, reference }: Submitted): PurchaseKeys => ({
  settlementId: id,
  ...(request === undefined ? {} : { request }),
  ...(reference === undefined ? {} : { reference }),
  ...(source._tag === "BuyNow" ? { openingId: source.openingId } : {}),
  ...(source._tag === "Cart" && lines !== undefined
    ? { lines: { cartId: source.cartId, lineIds: lines.filter(isOfCart).map(({ lineId }) => lineId) } }
    : {}),
})

/** A gift was never in the cart: the next order may have the same one. */
const isOfCart = ({ giftOf }: SettlementLine): boolean => giftOf === undefined

/** The lines of all parts that came out of the cart. */
export const boughtLines = (order: Pick<Order, "parts">): ReadonlyArray<SettlementLine> =>
  orderLines(order).filter(isOfCart)

/** The lines of all parts. */
export const orderLines = ({ parts }: Pick<Order, "parts">): ReadonlyArray<SettlementLine> =>
  parts.flatMap(({ lines }) => lines)

/**
 * Whether an order bought exactly what a settlement offers: the same pieces from the same place, whatever has happened
 * to their prices, their seller or the address since. That settlement is ordered, and the order is its answer.
 */
export const isSamePurchase = (
  order: Pick<Order, "source" | "parts">,
  settlement: Pick<Settlement, "source" | "lines">,
): boolean => {
  if (claimKeyOf(order.source) !== claimKeyOf(settlement.source)) return false
  const bought = new Map(boughtLines(order).map((line) => [line.lineId, line]))
  const asked = settlement.lines.filter(isOfCart)
  return (
    bought.size === asked.length &&
    asked.every((line) => {
      const other = bought.get(line.lineId)
      return other !== undefined && isSameLine(line, other)
    })
  )
}

const isSameLine = (a: SettlementLine, b: SettlementLine): boolean =>
  a.offerId === b.offerId && a.quantity === b.quantity && sameOptions(a.options, b.options)
