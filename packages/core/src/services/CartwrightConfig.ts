import * as Context from "effect/Context"
import type { Currency } from "../money/Currency.ts"
import type { PricingPolicies } from "../pricing/PricingPolicies.ts"
import type { TaxPolicy } from "../pricing/TaxPolicy.ts"
import type { Secrets } from "./GuestTokens.ts"
import type { OnProblem } from "./problem.ts"

/** What a host decides once for all its carts. */
export interface Config {
  /** The currency of carts that are opened without one. */
  readonly currency?: Currency
  /** Absent: prices carry no tax. */
  readonly tax?: TaxPolicy
  /** What the shop decides about its prices. Absent fields are `PRICING_DEFAULTS`. */
  readonly pricing?: Partial<PricingPolicies>
  /** Absent: there are no guests. */
  readonly secrets?: Secrets
  /** How long a call may take that names no `timeoutMs` of its own. */
  readonly timeoutMs: number
  /** Absent: `CHECKOUT_DEFAULTS`. */
  readonly checkout?: Partial<CheckoutConfig>
  /** Told of channels that throw or answer what cannot be read, and of all that a sweep could not do. */
  readonly onProblem?: OnProblem
}

/** How long the parts of a checkout last, and where a provider may send its buyers. */
export interface CheckoutConfig {
  /** How long a settlement may be submitted. */
  readonly settlementTtlMs: number
  /** How long an order waits to be paid before it gives everything back. */
  readonly paymentWindowMs: number
  /**
   * How long one submission keeps others of the same purchase waiting, should its process die. Longer than a submission
   * takes until its order is placed; one that takes longer all the same loses its claim, and places nothing.
   */
  readonly claimTtlMs: number
  /** How long a message of the outbox is one process's to deliver, should that process die. */
  readonly leaseMs: number
  /**
   * How long a provider is waited for. Shorter than a call may take (`timeoutMs`), so that a shopper whose provider hangs is
   * told that the payment is unresolved; longer where a host gives its calls more time.
   */
  readonly providerTimeoutMs: number
  /** The origins a return URL may have ("https://shop.example"). */
  readonly returnOrigins: ReadonlyArray<string>
}

export const CHECKOUT_DEFAULTS: CheckoutConfig = {
  settlementTtlMs: 15 * 60_000,
  paymentWindowMs: 30 * 60_000,
  claimTtlMs: 10_000,
  leaseMs: 10_000,
  providerTimeoutMs: 4_000,
  returnOrigins: [],
}

export const DEFAULT_TIMEOUT_MS = 5_000

export const CartwrightConfig = /* @__PURE__ */ Context.Reference<Config>("@cartwright/core/CartwrightConfig", {
  defaultValue: () => ({ timeoutMs: DEFAULT_TIMEOUT_MS }),
})
