/** What `createCartwright` is given: where carts are kept, who knows the offers, and what the host decides once. */
import type * as Layer from "effect/Layer"
import type { Currency } from "../money/Currency.ts"
import type { CartStore } from "../ports/CartStore.ts"
import type { OfferSource } from "../ports/OfferSource.ts"
import type { PromotionSource } from "../ports/PromotionSource.ts"
import type { TaxPolicy } from "../pricing/TaxPolicy.ts"
import type { Secrets } from "../services/GuestTokens.ts"
import type { AsyncCartStore } from "./hostStore.ts"
import type { AsyncOffers, AsyncPromotions } from "./ports.ts"

/** What a layer may fail with while it starts: any error that says what is wrong. */
export type Startable<Port> = Layer.Layer<Port, { readonly message: string }>

export interface CartwrightOptions {
  /** Where carts are kept: `sqlite({ filename })`, `memory()`, or a store of your own. */
  readonly stores: Startable<CartStore> | { readonly carts: AsyncCartStore }
  readonly offers: Startable<OfferSource> | AsyncOffers
  readonly promotions?: Startable<PromotionSource> | AsyncPromotions
  /** The currency of carts that are opened without one. */
  readonly currency?: Currency
  readonly tax?: TaxPolicy
  /** Needed for guests: at least 32 random characters each. */
  readonly secrets?: Secrets
  /** Milliseconds since 1970. Absent: the system's clock. */
  readonly clock?: () => number
  /** How long a call may take that names no `timeoutMs` of its own. Absent: 5,000. */
  readonly timeoutMs?: number
}
