import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Cart, Owner, Versioned } from "../cart/Cart.ts"
import type { CartId, OrderId } from "../catalog/ids.ts"
import type { SettlementLine } from "../settlement/Settlement.ts"
import type { CartBusy } from "./CartBusy.ts"
import type { CartStoreUnavailable } from "./CartStore.ts"

/** What an order bought of a cart. */
export interface BoughtLines {
  readonly orderId: OrderId
  readonly cartId: CartId
  readonly lines: ReadonlyArray<Pick<SettlementLine, "lineId" | "offerId" | "options" | "quantity">>
}

/**
 * All that settlement and checkout may ask of carts.
 *
 * - CG1 a cart is read as its last acknowledged write left it, by its owner and by trusted jobs; for anybody else it is not there
 * - CG2 `takeLines` takes exactly the bought pieces; what was added meanwhile stays, and what is left of a line is a new line
 * - CG3 taking for the same order again takes nothing
 * - CG4 lines that have left meanwhile are no failure
 * - CG5 what went into another cart by a merge is taken there
 */
export class CartGateway extends /* @__PURE__ */ Context.Service<
  CartGateway,
  {
    readonly readForCheckout: (
      owner: Owner,
      cartId: CartId,
    ) => Effect.Effect<Versioned<Cart> | undefined, CartStoreUnavailable>
    readonly takeLines: (bought: BoughtLines) => Effect.Effect<void, CartStoreUnavailable | CartBusy>
  }
>()("@cartwright/core/CartGateway") {}
