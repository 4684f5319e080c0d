/** What `createCartwright` is given: where things are kept, who knows the offers, who moves the money, and what the host decides once. */
import type * as Layer from "effect/Layer"
import type { Currency } from "../money/Currency.ts"
import type { CartStore } from "../ports/CartStore.ts"
import type { OfferSource } from "../ports/OfferSource.ts"
import type { PaymentChannel } from "../ports/PaymentChannel.ts"
import type { PromotionSource } from "../ports/PromotionSource.ts"
import type { PricingPolicies } from "../pricing/PricingPolicies.ts"
import type { TaxPolicy } from "../pricing/TaxPolicy.ts"
import type { Stores } from "../services/Cartwright.ts"
import type { CheckoutConfig } from "../services/CartwrightConfig.ts"
import type { Secrets } from "../services/GuestTokens.ts"
import type { AsyncBuyers } from "./hostBuyers.ts"
import type { AsyncPaymentChannel } from "./hostChannel.ts"
import type { AsyncCartStore } from "./hostStore.ts"
import type { AsyncOffers, AsyncPromotions } from "./ports.ts"

/** What a layer may fail with while it starts: any error that says what is wrong. */
export type Startable<Port> = Layer.Layer<Port, { readonly message: string }>

/** All that is kept beside carts. */
export type OrderStores = Exclude<Stores, CartStore>

export interface CartwrightOptions {
  /**
   * Where things are kept: `sqlite({ filename })`, `memory()`, or stores of your own. Where only carts are kept, the calls
   * on settlements, checkouts, orders and stock throw a `TypeError`.
   */
  readonly stores:
    | Startable<Stores>
    | Startable<CartStore>
    | { readonly carts: AsyncCartStore; readonly orders?: Startable<OrderStores> }
  readonly offers: Startable<OfferSource> | AsyncOffers
  readonly promotions?: Startable<PromotionSource> | AsyncPromotions
  /** What you know about buyers, for promotions and prices that ask for it. Absent: nothing is known of anybody. */
  readonly buyers?: AsyncBuyers
  /** How prices are worked out. Absent fields are `PRICING_DEFAULTS`; the guide says who needs which policy. */
  readonly pricing?: Partial<PricingPolicies>
  /** The ways to pay: a channel under each name, 1 to 64 of `A-Z a-z 0-9 _ -`. Shoppers are offered them in this order. */
  readonly payments?: Readonly<Record<string, Startable<PaymentChannel> | AsyncPaymentChannel>>
  /** How long the parts of a checkout last, and where a provider may send its buyers. */
  readonly checkout?: Partial<CheckoutConfig>
  /** The currency of carts that are opened without one. */
  readonly currency?: Currency
  readonly tax?: TaxPolicy
  /** Needed for guests: at least 32 random characters each. */
  readonly secrets?: Secrets
  /** Milliseconds since 1970. Absent: the system's clock. */
  readonly clock?: () => number
  /** How long a call may take that names no `timeoutMs` of its own. Absent: 5,000. */
  readonly timeoutMs?: number
  /**
   * For your developers: called when a payment channel throws, rejects or answers what cannot be read, and for each thing
   * that `sweep` counts in `failed`. `doing` says what was being done, with its ids ("payments.card: execute of …"); `error`
   * is what was thrown there, as it is, so it may hold what your channel puts into its errors. Shoppers never see it, and
   * nothing is logged but by you. What it throws is ignored.
   */
  readonly onProblem?: (problem: { readonly doing: string; readonly error: unknown }) => void
}
