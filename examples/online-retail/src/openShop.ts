/** The one Cartwright of this program, with a clock that each sale sets for itself. */
import { AsyncLocalStorage } from "node:async_hooks"
import { sqlite } from "@cartwright/adapters-sql"
import { createCartwright, type ShopperCart } from "@cartwright/core/promise"
import { CURRENCY } from "./readRow.ts"
import { offersOf, type Sale } from "./sale.ts"

export interface Shop {
  readonly cart: ShopperCart
  /** Does the work as of that moment: all its calls, and only its own, find the clock standing there. */
  readonly asOf: <A>(moment: number, work: () => Promise<A>) => Promise<A>
  readonly close: () => Promise<void>
}

export const openShop = async (db: string, sales: ReadonlyArray<Sale>): Promise<Shop> => {
  const moment = new AsyncLocalStorage<number>()
  const cartwright = await createCartwright({
    stores: sqlite({ filename: db }),
    offers: offersOf(sales),
    currency: CURRENCY,
    clock: () => moment.getStore() ?? Date.now(),
  })
  const { cart } = cartwright.for({ system: "import" })
  return { cart, asOf: (at, work) => moment.run(at, work), close: cartwright.close }
}
