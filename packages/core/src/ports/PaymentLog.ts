import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Instant, PaymentId, Version } from "../catalog/ids.ts"
import type { PaymentEntry } from "../payment/Operation.ts"
import type { StoreUnavailable } from "./StoreUnavailable.ts"

/** The log of one payment; its version is the number of its entries. */
export interface LoggedPayment {
  readonly version: Version
  readonly entries: ReadonlyArray<PaymentEntry>
}

export interface PaymentAppend {
  /** How many entries the writer has seen. */
  readonly expected: Version
  /** At least one. */
  readonly entries: ReadonlyArray<PaymentEntry>
  /** When somebody should look at the payment again, where an operation is open after these entries. Absent: none is. */
  readonly lookAgainAt?: Instant
}

export type Appended =
  | { readonly _tag: "Appended"; readonly version: Version }
  /** The log has moved on: judge again on `current`. */
  | { readonly _tag: "Conflict"; readonly current: LoggedPayment }

/**
 * The operation logs of payments: what was meant before the provider heard of it, and what is known since.
 *
 * - PL1 a payment that nothing was appended to loads as version 0 without entries
 * - PL2 a load returns every acknowledged entry once, in the order in which they were appended
 * - PL3 of appends made against one version exactly one succeeds; the others are told the current log and change nothing
 * - PL4 `due` names the payments whose last append said when to look again, once that moment has come, the earliest first
 * - PL5 no sequence of operations can tell it from the memory store
 */
export class PaymentLog extends /* @__PURE__ */ Context.Service<
  PaymentLog,
  {
    readonly load: (id: PaymentId) => Effect.Effect<LoggedPayment, StoreUnavailable>
    readonly append: (id: PaymentId, append: PaymentAppend) => Effect.Effect<Appended, StoreUnavailable>
    readonly due: (now: Instant, limit: number) => Effect.Effect<ReadonlyArray<PaymentId>, StoreUnavailable>
  }
>()("@cartwright/core/PaymentLog") {}
