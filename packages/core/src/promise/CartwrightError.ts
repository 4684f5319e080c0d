import type { BuyersUnavailable } from "../ports/BuyerSource.ts"
import type { CartBusy } from "../ports/CartBusy.ts"
import type { CartStoreUnavailable } from "../ports/CartStore.ts"
import type { OffersUnavailable } from "../ports/OfferSource.ts"
import type { PromotionsUnavailable } from "../ports/PromotionSource.ts"
import type { StoreUnavailable } from "../ports/StoreUnavailable.ts"
import type { Aborted, DeadlineExceeded } from "../services/Deadline.ts"

/** This object was closed. */
export interface Closed {
  readonly _tag: "Closed"
  readonly message: string
}

/** A store or a source could not be started. `cause` is its own error. */
export interface NotStarted {
  readonly _tag: "NotStarted"
  readonly message: string
  readonly cause: unknown
}

export type FailureReason =
  | CartStoreUnavailable
  | StoreUnavailable
  | OffersUnavailable
  | PromotionsUnavailable
  | BuyersUnavailable
  | CartBusy
  | DeadlineExceeded
  | Aborted
  | Closed
  | NotStarted

/**
 * The world failed: a store is down, a source does not answer, time ran out.
 *
 * `outcome` says what a repeated call must reckon with: `notDone`, nothing was changed; `unknown`, it may have happened,
 * and the same request id tells. `retryable` says whether trying again can help.
 */
export class CartwrightError extends Error {
  override readonly name = "CartwrightError"
  readonly reason: FailureReason
  readonly retryable: boolean
  readonly outcome: "notDone" | "unknown"

  constructor(reason: FailureReason) {
    super(reason.message, { cause: reason })
    this.reason = reason
    this.outcome = "outcome" in reason ? reason.outcome : "notDone"
    this.retryable = !FINAL.has(reason._tag) && !("unreadable" in reason && reason.unreadable === true)
  }
}

const FINAL: ReadonlySet<FailureReason["_tag"]> = new Set(["Aborted", "Closed", "NotStarted"])
