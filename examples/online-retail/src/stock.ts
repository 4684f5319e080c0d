/** What the file sells is what the shop gets: each SKU exactly as many pieces as its rows sum to. */
import type { Ask } from "./ask.ts"
import { inParallel } from "./inParallel.ts"
import type { Shop } from "./openShop.ts"
import type { Sale } from "./sale.ts"

/** Receipts under way at a time: those of one turn of the event loop share a trip to the disk. */
const WIDTH = 256

/**
 * Before the first order. Every invoice has a receipt of its own, under its number: it comes in once, however often the
 * file is imported, by however many runs at once, and whatever other files have the invoice as well.
 */
export const receiveStock = (shop: Pick<Shop, "stock">, sales: ReadonlyArray<Sale>, ask: Ask): Promise<void> =>
  inParallel(
    sales.filter(({ pieces }) => pieces.size > 0),
    WIDTH,
    async ({ number, pieces }) => {
      const amounts = [...pieces].map(([sku, quantity]) => ({ sku, quantity }))
      for (const [part, some] of inParts(amounts).entries())
        await ask(() => shop.stock.receive(`uci-${number}-${part + 1}`, some))
    },
  )

/** The pieces that are left of each of these SKUs. */
export const stockLeft = async (
  shop: Pick<Shop, "stock">,
  skus: ReadonlyArray<string>,
  ask: Ask,
): Promise<ReadonlyMap<string, number>> => {
  const left = new Map<string, number>()
  for (const some of inParts(skus))
    for (const { sku, available } of await ask(() => shop.stock.available(some))) left.set(sku, available)
  return left
}

/** SKUs in one call. */
const PART = 1_000

const inParts = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(all.length / PART) }, (_, part) => all.slice(part * PART, (part + 1) * PART))
