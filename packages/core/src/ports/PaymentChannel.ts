import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Instant, OperationId } from "../catalog/ids.ts"
import type { Money } from "../money/Money.ts"
import type { OperationKind, OperationState, StateOf } from "../payment/Operation.ts"

/** What a provider is asked to do. */
export interface ChannelRequest {
  /** The idempotency key: the same id with the same request is the same operation, however often it is sent. */
  readonly operationId: OperationId
  readonly kind: OperationKind
  readonly amount: Money
  /** Ours, where the provider's own lookup finds it: the payment's id. */
  readonly reference: string
  /** The sale that a void or a refund is about; with the provider's reference where that is known. */
  readonly parent?: { readonly operationId: OperationId; readonly providerRef?: string }
  readonly instrument?: string
  readonly returnUrl?: string
}

/** What one call yields. Everything that is expected is a value: a channel fails with nothing. */
export type ChannelOutcome =
  | { readonly _tag: "Done"; readonly state: StateOf<"Succeeded" | "Failed" | "Pending" | "ActionRequired"> }
  /** Proof that nothing happened and nothing will: another provider may be tried at once. */
  | { readonly _tag: "NotSent"; readonly why: string }
  /** It may have happened. `useless`: the provider keeps the error as the answer for this key, so only a lookup can tell. */
  | { readonly _tag: "Unknown"; readonly why: string; readonly sameKeyRetry: "allowed" | "useless" }

export type ChannelLookup =
  | { readonly _tag: "Found"; readonly state: Exclude<OperationState, { readonly _tag: "Planned" | "Unknown" }> }
  /** The provider knew of no such operation at that moment. Final only `lookup.absentIsFinalAfterMs` after it was sent. */
  | { readonly _tag: "Absent"; readonly asOf: Instant }
  /** It cannot say. That never counts as absent. */
  | { readonly _tag: "Unavailable"; readonly why: string }

export interface ChannelCapabilities {
  readonly operations: ReadonlyArray<OperationKind>
  readonly idempotency: {
    /** How long the provider remembers a key. It is sent again only while it is younger than 0.8 of that. */
    readonly keyTtlMs: number
  }
  readonly lookup: {
    /** When "absent" may be read as "never happened". */
    readonly absentIsFinalAfterMs: number
  }
}

/**
 * Moves money at one provider. What it answers is about the provider's own books, which are committed apart from ours.
 *
 * - PC1 an operation that succeeded has moved exactly its amount, once, and answers with the provider's reference
 * - PC2 the same operation again, sent one after the other or at once, moves nothing more and answers alike while the
 *   provider remembers its key
 * - PC3 an operation that was declined has moved nothing
 * - PC4 a lookup by the operation id finds what became of it, whatever answer was lost
 * - PC5 a lookup of an operation that was never sent is absent
 * - PC6 a void of a sale that has not taken money makes that sale fail for good; of one that has, it fails and takes nothing back
 * - PC7 refunds give back at most what their sale took, however many are sent at once
 * - PC8 a call that was answered `NotSent` has left no trace
 */
export class PaymentChannel extends /* @__PURE__ */ Context.Service<
  PaymentChannel,
  {
    readonly capabilities: ChannelCapabilities
    /** May be interrupted; then nobody knows whether it happened. */
    readonly execute: (request: ChannelRequest) => Effect.Effect<ChannelOutcome>
    readonly lookup: (by: {
      readonly operationId: OperationId
      readonly reference: string
    }) => Effect.Effect<ChannelLookup>
  }
>()("@cartwright/core/PaymentChannel") {}
