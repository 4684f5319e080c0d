/** The second part of the demo: the same baskets in a shop with promotions, which is in memory and forgotten. */
import { setImmediate as turn } from "node:timers/promises"
import { askUntil } from "./ask.ts"
import { type PricedBasket, priceBasket } from "./priceBasket.ts"
import { codeAt } from "./promotions.ts"
import type { Sale } from "./sale.ts"
import { openSecondShop } from "./secondShop.ts"

/** Baskets of a long file that are priced again. */
const MAX_BASKETS = 1_000

export interface PriceAgainOptions {
  readonly sales: ReadonlyArray<Sale>
  /** Aborted, it ends before the next call. */
  readonly stop: AbortSignal
  readonly onBasket?: (done: number, all: number) => void
}

/** Those that hold something to sell, the earliest first: the order in which their customers came. */
export const priceAgain = async ({
  sales,
  stop,
  onBasket,
}: PriceAgainOptions): Promise<ReadonlyArray<PricedBasket>> => {
  const some = sales.toSorted((a, b) => a.at - b.at || (a.number < b.number ? -1 : 1)).slice(0, MAX_BASKETS)
  const ask = askUntil(stop)
  const shop = await openSecondShop(some)
  try {
    const baskets: Array<PricedBasket> = []
    for (const [place, sale] of some.entries()) {
      const basket = await priceBasket(shop, sale, codeAt(place), ask)
      if (basket !== undefined) baskets.push(basket)
      onBasket?.(place + 1, some.length)
      // A shop in memory answers at once: without a turn of the event loop nobody would hear a Ctrl-C.
      await turn()
    }
    return baskets
  } finally {
    await shop.close()
  }
}
