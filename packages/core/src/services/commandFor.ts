/** From a request to the command that is decided: what it needs to know is looked up, once for all of it. */
import * as Effect from "effect/Effect"
import type { Cart } from "../cart/Cart.ts"
import type { CartChange } from "../cart/CartCommand.ts"
import type { Instant } from "../catalog/ids.ts"
import type { OffersUnavailable } from "../ports/OfferSource.ts"
import type { CartRequest } from "./CartRequest.ts"
import type { Cluster } from "./Cluster.ts"
import { lookUp } from "./lookUp.ts"
import { offersLacking, offersNeeded, sameWhere, type Where, whereAsked, withOffers } from "./offersFor.ts"
import { prepare } from "./prepare.ts"
import { contextOf } from "./priceFacts.ts"

/**
 * Prepares a request on the first copy of the cart that is seen, and brings the command up to a later one. What was
 * observed first stays what the request was about. Where the cart is to go is asked of the cart as it is, so that two who
 * each change something of it both have their way.
 */
export const commandFor = (
  { offers, newLineId }: Pick<Cluster, "offers" | "newLineId">,
  request: CartRequest,
  at: Instant,
): ((cart: Cart, earlier: CartChange | undefined) => Effect.Effect<CartChange, OffersUnavailable>) => {
  let askedIn: Where | undefined
  return (cart, earlier) => {
    const where = whereAsked(request, cart)
    const isElsewhere = askedIn !== undefined && !sameWhere(askedIn, where)
    askedIn = where
    const context = contextOf(where, at)
    if (earlier === undefined || request._tag === "SetContext")
      return Effect.map(lookUp(offers, offersNeeded(request, cart), context), (found) =>
        prepare(request, cart, { offers: found, at, newLineId }),
      )
    const lacking = offersLacking(earlier, cart, isElsewhere)
    return lacking.length === 0
      ? Effect.succeed(earlier)
      : Effect.map(lookUp(offers, lacking, context), (found) => withOffers(earlier, cart, found))
  }
}
