import type { SettlementSource } from "../settlement/Settlement.ts"
import { buyNowFlow } from "./buyNow.ts"
import type { Flow } from "./Flow.ts"
import { standardFlow } from "./standard.ts"

/** How a purchase from this source is submitted. */
export const flowOf = ({ _tag }: SettlementSource): Flow => {
  switch (_tag) {
    case "Cart":
      return standardFlow
    case "BuyNow":
      return buyNowFlow
  }
}
