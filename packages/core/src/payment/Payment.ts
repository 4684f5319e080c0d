/** A payment as its log tells it. Nothing of this is stored: it is derived again each time. */
import type { Instant, OperationId, PaymentMethod } from "../catalog/ids.ts"
import type { Money } from "../money/Money.ts"
import type { Decline, Evidence, NextAction, Operation, OperationState } from "./Operation.ts"

export type PaymentStatus =
  /** No sale is under way and none has succeeded: choose a way to pay. */
  | "requiresMethod"
  /** The buyer has to do something first. */
  | "requiresAction"
  /** The provider works on it. */
  | "processing"
  /** Nobody can say yet whether a call took effect. No other provider may be tried before that is known. */
  | "unresolved"
  | "paid"
  /** More was taken than is due. */
  | "overpaid"
  | "partiallyRefunded"
  | "refunded"
  /** The last sale was called off. */
  | "voided"
  /** The last sale was declined. */
  | "failed"
  /** The provider says something that cannot be: another amount, or two outcomes for one operation. A person has to look. */
  | "conflicted"

/** An operation with all that is known about it. */
export interface OperationRecord {
  readonly operation: Operation
  readonly state: OperationState
  /** Of the fact that decided the state. Absent while it is only planned. */
  readonly evidence?: Evidence
  /** Two facts about it cannot both be true, or the amount is not the one that was asked for. */
  readonly conflicted: boolean
}

export interface Payment {
  readonly due: Money
  readonly status: PaymentStatus
  /** In the order in which they were planned. */
  readonly operations: ReadonlyArray<OperationRecord>
  /** Taken by sales that succeeded and were not reversed. */
  readonly captured: Money
  /** Given back by refunds that succeeded. */
  readonly refunded: Money
  /** What refunds that are planned, unknown or pending may still give back. */
  readonly refunding: Money
  /** Nothing is due any more (`Unwind`), and no sale is planned again. */
  readonly closed: boolean
  /** Operations that nobody knows the end of yet. */
  readonly open: ReadonlyArray<OperationRecord>
}

/** A payment as its buyer may see it. */
export interface PaymentView {
  readonly status: PaymentStatus
  readonly due: Money
  readonly captured: Money
  readonly refunded: Money
  /** The way to pay of the last sale. */
  readonly method?: PaymentMethod
  /** What the buyer has to do, where the status is `requiresAction`. */
  readonly action?: NextAction
  /** Why the last sale was declined, where the status is `failed`. */
  readonly decline?: Decline
}

/** What may be asked of a payment. */
export type PaymentCommand =
  /** Takes what is due, by a new sale where none is open and none has succeeded. */
  | {
      readonly _tag: "Pay"
      readonly method: PaymentMethod
      readonly instrument?: string
      readonly returnUrl?: string
      /** Makes it repeatable; absent, the next free one is taken. */
      readonly operationId?: OperationId
      readonly at: Instant
    }
  /** Gives some of it back. `operationId` makes it repeatable; absent, the next free one is taken. */
  | { readonly _tag: "Refund"; readonly amount: Money; readonly operationId?: OperationId; readonly at: Instant }
  /** Nothing is due any more: closes the payment, calls off what is open, gives back what was taken. */
  | { readonly _tag: "Unwind"; readonly at: Instant }
