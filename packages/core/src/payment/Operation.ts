/**
 * The operations of a payment, and what is known about each. Facts about an operation may come in any order, twice or
 * late: together they always give the same state.
 */
import type { Instant, OperationId, PaymentMethod } from "../catalog/ids.ts"
import type { Money } from "../money/Money.ts"

/** Most characters of what a provider knows a card or wallet by. */
export const MAX_INSTRUMENT = 512
/** Most characters of a provider's reference or code, or of a reason. */
export const MAX_PROVIDER_TEXT = 512
/** Most characters of an address that a buyer is sent to. */
export const MAX_URL = 2_048

/** A sale takes money, a void calls off a sale that has not taken it yet, a refund gives taken money back. */
export type OperationKind = "sale" | "void" | "refund"

/** What we mean to do at a provider. It is durable before the provider hears of it. */
export interface Operation {
  /** The idempotency key of every call about it. */
  readonly operationId: OperationId
  readonly kind: OperationKind
  /** The channel it goes through, by the name the host gave it. */
  readonly method: PaymentMethod
  /** More than zero. */
  readonly amount: Money
  /** The sale that a void or a refund is about. */
  readonly parent?: OperationId
  /** What the provider knows the buyer's card or wallet by. Never a card number. */
  readonly instrument?: string
  /** Where the provider sends the buyer afterwards. */
  readonly returnUrl?: string
  readonly plannedAt: Instant
}

/** What is known about an operation. */
export type OperationState =
  /** It is written down. Nobody knows whether it was sent. */
  | { readonly _tag: "Planned" }
  /**
   * It was sent, and no trusted answer came. Not a failure. `useless`: the provider keeps an error as the answer for its
   * key, so it is not sent again; absent, it may be.
   */
  | { readonly _tag: "Unknown"; readonly why: string; readonly sameKeyRetry?: "useless" }
  /** The provider works on it. */
  | { readonly _tag: "Pending" }
  /** The buyer has to do something first. */
  | { readonly _tag: "ActionRequired"; readonly action: NextAction }
  /** The provider said no, or it is proven that it never happened. */
  | { readonly _tag: "Failed"; readonly decline: Decline }
  | { readonly _tag: "Succeeded"; readonly amount: Money; readonly providerRef: string }
  /** It had succeeded, and the provider took that back. */
  | { readonly _tag: "Reversed"; readonly providerRef: string }

export type StateOf<Tag extends OperationState["_tag"]> = Extract<OperationState, { readonly _tag: Tag }>

/** What the buyer has to do. */
export type NextAction = { readonly _tag: "Redirect"; readonly url: string }

export interface Decline {
  /**
   * `hard`: never try this instrument again; `soft`: another try may do; `authentication`: the buyer has to prove who they
   * are; `neverApplied`: it is proven that nothing happened; `cancelled`: it was called off; `provider`: the provider's own
   * trouble.
   */
  readonly class:
    | "hard"
    | "soft"
    | "authentication"
    | "fraud"
    | "configuration"
    | "neverApplied"
    | "cancelled"
    | "provider"
  /** The provider's own code. */
  readonly code: string
}

/** Where a fact comes from. */
export interface Evidence {
  readonly source: "answer" | "lookup" | "webhook" | "operator"
  readonly at: Instant
}

/** One entry of a payment's log: an intent, or a fact about one. The log is the truth; everything else is derived from it. */
export type PaymentEntry =
  | { readonly _tag: "Planned"; readonly shape: 1; readonly operation: Operation }
  | {
      readonly _tag: "Observed"
      readonly shape: 1
      readonly operationId: OperationId
      readonly state: Exclude<OperationState, { readonly _tag: "Planned" }>
      readonly evidence: Evidence
    }
  /** Nothing is due any more: from here on no sale is planned. What was planned before is called off or given back. */
  | { readonly _tag: "Closed"; readonly shape: 1; readonly at: Instant }
