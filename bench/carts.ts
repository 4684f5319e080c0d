/** Carts of a given length, made once, of rows that were really bought. */
import type { Cart } from "@cartwright/core/cart"
import type { CartId, Instant, LineId, MemberId, OfferId, Sku } from "@cartwright/core/catalog"
import { basket } from "./baskets.ts"

export const NOW = Date.UTC(2026, 0, 15) as Instant

export const cartOf = (length: number): Cart.Cart => ({
  shape: 1,
  id: "bench" as CartId,
  owner: { member: "ada" as MemberId },
  currency: "GBP",
  openedAt: NOW,
  lines: basket(length).map(({ sku, quantity, pence }, at) => ({
    lineId: `line-${String(at).padStart(5, "0")}` as LineId,
    offerId: sku as OfferId,
    sku: sku as Sku,
    options: {},
    quantity,
    added: quantity,
    selected: true,
    addedAt: NOW,
    priceSeen: { amount: pence, currency: "GBP" },
  })),
  shelf: [],
})
