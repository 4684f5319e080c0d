/** When a call may be repeated and when silence is proof: the rules that keep a worker from charging anybody twice. */
import type { Instant, PaymentId } from "../../catalog/ids.ts"
import type { Money } from "../../money/Money.ts"
import type { PaymentEntry } from "../../payment/Operation.ts"
import type { OperationRecord, Payment, PaymentCommand } from "../../payment/Payment.ts"
import { paymentOf } from "../../payment/paymentOf.ts"
import { type PaymentMethods, type PaymentPlan, planPayment } from "../../payment/plan.ts"
import type { ChannelCapabilities } from "../../ports/PaymentChannel.ts"

/** What a worker goes by. One set holds outside the tests, where each rule is weakened to see what it is for. */
export interface Rules {
  readonly read: (due: Money, entries: ReadonlyArray<PaymentEntry>) => Payment
  readonly plan: (
    command: PaymentCommand,
    payment: Payment,
    id: PaymentId,
    methods: PaymentMethods | undefined,
  ) => PaymentPlan
  /** Whether an operation that nobody knows the end of is sent again under its key. */
  readonly mayResend: (record: OperationRecord, payment: Payment, can: ChannelCapabilities, now: Instant) => boolean
  /** Whether a provider that knew of no such operation at that moment has proven that there never will be one. */
  readonly absentIsFinal: (record: OperationRecord, can: ChannelCapabilities, asOf: Instant) => boolean
}

/**
 * Only while the key is younger than 0.8 of its life: later, the provider may have forgotten it, and would act anew. A sale
 * of a closed payment is not sent again, for it might take money that nobody owes any more.
 */
const mayResend: Rules["mayResend"] = ({ operation, state }, { closed }, { idempotency }, now) =>
  (state._tag === "Planned" || (state._tag === "Unknown" && state.sameKeyRetry !== "useless")) &&
  !(closed && operation.kind === "sale") &&
  now - operation.plannedAt < 0.8 * idempotency.keyTtlMs

/**
 * Finality counts from the last moment at which anybody can have sent it. Sends are not written down one by one, but none
 * begins later than 0.8 of the key's life after the plan; the rest of that life is for slow calls and clocks that differ.
 * Where the key is spent, another send does nothing, and it counts from when that was learnt. What a provider once knew of
 * is never absent.
 */
const absentIsFinal: Rules["absentIsFinal"] = ({ operation, state, evidence }, { idempotency, lookup }, asOf) => {
  if (state._tag !== "Planned" && state._tag !== "Unknown") return false
  const spentAt = state._tag === "Unknown" && state.sameKeyRetry === "useless" ? evidence?.at : undefined
  return asOf >= (spentAt ?? operation.plannedAt + idempotency.keyTtlMs) + lookup.absentIsFinalAfterMs
}

export const RULES: Rules = { read: paymentOf, plan: planPayment, mayResend, absentIsFinal }
