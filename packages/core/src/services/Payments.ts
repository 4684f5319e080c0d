/** What checkout asks of payments: inside the services, past the door. */
import type * as Effect from "effect/Effect"
import type { Rejection } from "../cart/Rejection.ts"
import type { Instant, OperationId, PaymentId, PaymentMethod } from "../catalog/ids.ts"
import type { Money } from "../money/Money.ts"
import type { Payment } from "../payment/Payment.ts"
import type { PaymentRejection } from "../payment/PaymentRejection.ts"
import type { StoreUnavailable } from "../ports/StoreUnavailable.ts"

export interface PayRequest {
  readonly method: PaymentMethod
  readonly instrument?: string
  readonly returnUrl?: string
  /**
   * `first`: only where no sale was ever planned, so that a repeated submission never charges a declined card again.
   * `again`: also after a sale that failed for good.
   */
  readonly attempt: "first" | "again"
  /** Makes it repeatable: where a sale goes by this id already, no other is planned. Absent: the next free one. */
  readonly operationId?: OperationId
  /** Nothing was ever planned for it, so its log need not be read. */
  readonly isNew?: boolean
}

/**
 * Runs as soon as what is due is known to be paid, and before that fact is written into the payment's log: the order is
 * marked paid here. Whoever dies in between leaves an open operation behind, which `due` names, so that it is found out
 * again. Where it fails, the fact is not written either. It may run more than once.
 */
export type OnPaid = () => Effect.Effect<void, StoreUnavailable>

export type Paid =
  | { readonly ok: true; readonly payment: Payment }
  | { readonly ok: false; readonly rejection: PaymentRejection }

/** What a refund answers besides: its operation id stands for a refund of another amount. */
type Refunding =
  | Paid
  | { readonly ok: false; readonly rejection: Extract<Rejection, { readonly _tag: "RequestIdReused" }> }

/**
 * Moves the money of one order through its channels. Every intent is in the log before the provider hears of it; what is
 * not known is found out by sending the same key again while that is safe, and by looking it up afterwards.
 */
export interface Payments {
  /** The ways to pay that take money, in the order the host named them. */
  readonly methods: ReadonlyArray<PaymentMethod>
  /** How it stands, without asking a provider. */
  readonly read: (id: PaymentId, due: Money) => Effect.Effect<Payment, StoreUnavailable>
  /**
   * Takes what is due. What is open is looked into instead; what is paid already is answered. Asked `again` for another way
   * to pay than that of a sale which stays open, it is `PaymentUnderWay`.
   */
  readonly pay: (
    id: PaymentId,
    due: Money,
    request: PayRequest,
    onPaid: OnPaid,
  ) => Effect.Effect<Paid, StoreUnavailable>
  /** Finds out about what is open, and sends nothing new. */
  readonly resolve: (id: PaymentId, due: Money, onPaid: OnPaid) => Effect.Effect<Payment, StoreUnavailable>
  /**
   * Gives some of it back. `operationId` makes it repeatable, and is reused where it stands for another amount. What the
   * provider declined is `RefundDeclined`, each time it is asked for; what nobody knows the end of is answered as it stands.
   */
  readonly refund: (
    id: PaymentId,
    due: Money,
    amount: Money,
    operationId: OperationId | undefined,
  ) => Effect.Effect<Refunding, StoreUnavailable>
  /**
   * Nothing is due any more: closes the log first (`Closed`, so that no sale can be planned any more), calls off what is
   * open and gives back what was taken, also what turns out later to have been taken. It is done when nothing is open and
   * as much was refunded as was captured; until then it is asked again.
   */
  readonly unwind: (id: PaymentId, due: Money) => Effect.Effect<Payment, StoreUnavailable>
  /** Payments somebody should look into by now. */
  readonly due: (now: Instant, limit: number) => Effect.Effect<ReadonlyArray<PaymentId>, StoreUnavailable>
}
