/** A pricing engine of somebody else, as this bench asks it. */
import type { BasketRow } from "../baskets.ts"
import type { ShopPromotion } from "../workload.ts"

export interface Peer {
  readonly name: string
  readonly version: string
  /**
   * Gets a cart ready outside of what is measured. The answer prices it anew each time it is called, and tells the total
   * with tax in minor units, unrounded where the peer does not round. Absent: it has no such promotion.
   */
  readonly open: (
    rows: ReadonlyArray<BasketRow>,
    promotions: ReadonlyArray<ShopPromotion>,
  ) => (() => number | Promise<number>) | undefined
}
