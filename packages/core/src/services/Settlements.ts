/** The calls on settlements, as both faces have them. */
import type * as Effect from "effect/Effect"
import type { BuyersUnavailable } from "../ports/BuyerSource.ts"
import type { CartStoreUnavailable } from "../ports/CartStore.ts"
import type { OffersUnavailable } from "../ports/OfferSource.ts"
import type { PromotionsUnavailable } from "../ports/PromotionSource.ts"
import type { StoreUnavailable } from "../ports/StoreUnavailable.ts"
import type { Settlement } from "../settlement/Settlement.ts"
import type { Actor } from "./Actor.ts"
import type { Options } from "./Call.ts"
import type { CheckoutAnswer, OpenedSettlement } from "./CheckoutAnswer.ts"
import type { SettlementInput } from "./checkoutInputs.ts"
import type { Aborted, DeadlineExceeded } from "./Deadline.ts"

/** What settling can fail with: the world's failures, never a shopper's "no". */
export type SettleFailure =
  | CartStoreUnavailable
  | StoreUnavailable
  | OffersUnavailable
  | PromotionsUnavailable
  | BuyersUnavailable
  | DeadlineExceeded
  | Aborted

export interface Settlements {
  /**
   * Works out what a checkout page shows: the cart's selected lines, or one item bought past the cart. Nothing is held and
   * nothing is ordered. Its warnings say what changed since the lines were added. A settlement that cannot be kept is answered all
   * the same where it has a `resume`, which stands in for it; without one, the call fails.
   */
  readonly open: (
    actor: Actor,
    input: SettlementInput,
    options?: Options,
  ) => Effect.Effect<CheckoutAnswer<OpenedSettlement>, SettleFailure>
  /** The settlement as it was opened, until it expires. */
  readonly get: (
    actor: Actor,
    settlementId: string,
    options?: Options,
  ) => Effect.Effect<CheckoutAnswer<Settlement>, SettleFailure>
}
