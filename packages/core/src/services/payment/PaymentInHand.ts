/** A payment that a call works on: its log as far as it is known, and the one way to write into that. */
import * as Effect from "effect/Effect"
import { type Instant, NEVER, type PaymentId, type PaymentMethod } from "../../catalog/ids.ts"
import type { Money } from "../../money/Money.ts"
import type { PaymentEntry } from "../../payment/Operation.ts"
import type { Payment } from "../../payment/Payment.ts"
import { isPaid } from "../../payment/paymentOf.ts"
import { givesBackAt } from "../../payment/plan.ts"
import type { PaymentChannel } from "../../ports/PaymentChannel.ts"
import type { LoggedPayment, PaymentLog } from "../../ports/PaymentLog.ts"
import type { StoreUnavailable } from "../../ports/StoreUnavailable.ts"
import { nowOf } from "../now.ts"
import { methodsOf } from "../PaymentChannels.ts"
import type { OnPaid } from "../Payments.ts"
import type { OnProblem } from "../problem.ts"
import type { Rules } from "./rules.ts"

/** What the parts of the payment worker share. */
export interface PaymentDesk {
  readonly log: PaymentLog["Service"]
  readonly channels: ReadonlyMap<PaymentMethod, PaymentChannel["Service"]>
  readonly rules: Rules
  /** How long a provider is waited for. Absent: as long as `CHECKOUT_DEFAULTS` says. */
  readonly timeoutMs?: number | undefined
  /** Hears of channels that break their contract. */
  readonly onProblem?: OnProblem | undefined
}

export interface PaymentInHand {
  readonly id: PaymentId
  readonly due: Money
  known: LoggedPayment
  readonly onPaid: OnPaid
}

export const NOTHING_LOGGED: LoggedPayment = { version: NEVER, entries: [] }

export const takeInHand = (
  { log }: PaymentDesk,
  id: PaymentId,
  due: Money,
  onPaid: OnPaid,
): Effect.Effect<PaymentInHand, StoreUnavailable> => Effect.map(log.load(id), (known) => ({ id, due, known, onPaid }))

/** How it stands, by what is known of its log. */
export const standing = ({ rules }: PaymentDesk, { due, known }: PaymentInHand): Payment =>
  rules.read(due, known.entries)

/**
 * Writes what is judged right for the payment as it stands. A conflict brings the current log, and it is judged again on
 * that, until the deadline interrupts us; nothing to write ends it too.
 */
export const write = Effect.fnUntraced(function* <Judged extends { readonly entries: ReadonlyArray<PaymentEntry> }>(
  desk: PaymentDesk,
  hand: PaymentInHand,
  judge: (payment: Payment) => Judged,
): Effect.fn.Return<Judged, StoreUnavailable> {
  while (true) {
    const { id, known, due } = hand
    const before = standing(desk, hand)
    const judged = judge(before)
    if (judged.entries.length === 0) return judged
    const entries = [...known.entries, ...judged.entries]
    const after = desk.rules.read(due, entries)
    if (!after.closed && isPaid(after) && !isPaid(before)) yield* hand.onPaid()
    const again = lookAgainAt(desk, after, yield* nowOf)
    const append = { expected: known.version, entries: judged.entries }
    const appended = yield* desk.log.append(id, again === undefined ? append : { ...append, lookAgainAt: again })
    if (appended._tag === "Appended") {
      hand.known = { version: appended.version, entries }
      return judged
    }
    hand.known = appended.current
    // A log that conflicts for ever must not keep the deadline's timer from running.
    yield* Effect.yieldNow
  }
})

const SOONEST_MS = 5_000
const LATEST_MS = 3_600_000

/**
 * When to look at a payment again: while something is open, after a quarter of the time that it has been open for, 5 seconds
 * at least, an hour at most; once it is closed, when something may be given back. Never where there is nothing to find out.
 */
export const lookAgainAt = ({ channels }: PaymentDesk, payment: Payment, now: Instant): Instant | undefined => {
  const { open, closed } = payment
  if (open.length === 0) {
    const next = closed ? givesBackAt(payment, methodsOf(channels)) : undefined
    return next === undefined ? undefined : (Math.max(next, now) as Instant)
  }
  const oldest = Math.min(...open.map(({ operation }) => operation.plannedAt))
  return (now + Math.min(Math.max(Math.trunc((now - oldest) / 4), SOONEST_MS), LATEST_MS)) as Instant
}

/** When the last entry was written: what was known then was to be looked at again by `lookAgainAt` that moment. */
export const lastWriteOf = (entries: ReadonlyArray<PaymentEntry>): Instant =>
  entries.reduce((last, entry) => Math.max(last, writtenAt(entry)), 0) as Instant

const writtenAt = (entry: PaymentEntry): number => {
  switch (entry._tag) {
    case "Planned":
      return entry.operation.plannedAt
    case "Observed":
      return entry.evidence.at
    case "Closed":
      return entry.at
  }
}
