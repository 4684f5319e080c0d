/** What a worker does about one operation: carries it out, or finds out what became of it, and writes down what it learns. */
import * as Effect from "effect/Effect"
import type { Instant } from "../../catalog/ids.ts"
import { canonical } from "../../money/canonical.ts"
import { conflicts, contradicts, isOpen, join } from "../../payment/join.ts"
import type { Evidence, Operation, OperationState, PaymentEntry, StateOf } from "../../payment/Operation.ts"
import type { OperationRecord, Payment } from "../../payment/Payment.ts"
import type { ChannelCapabilities } from "../../ports/PaymentChannel.ts"
import type { StoreUnavailable } from "../../ports/StoreUnavailable.ts"
import { CHECKOUT_DEFAULTS } from "../CartwrightConfig.ts"
import { nowOf } from "../now.ts"
import { lookUp, send } from "./askChannel.ts"
import { lastWriteOf, lookAgainAt, type PaymentDesk, type PaymentInHand, standing, write } from "./PaymentInHand.ts"

type Known = Exclude<OperationState, { readonly _tag: "Planned" }>
type Writing<A> = Effect.Effect<A, StoreUnavailable>

/**
 * Carries out what this very call has planned. "Not sent" ends a sale, so that another way to pay may be tried at once, but
 * only while nobody else has taken it up; a void or a refund stays planned, for it is sent again under the same key.
 */
export const carryOut = Effect.fnUntraced(function* (
  desk: PaymentDesk,
  hand: PaymentInHand,
  operation: Operation,
): Effect.fn.Return<void, StoreUnavailable> {
  const channel = channelOf(desk, operation)
  if (channel === undefined) return
  const outcome = yield* send(channel, hand, operation)
  switch (outcome._tag) {
    case "Done":
      return yield* learn(desk, hand, operation, outcome.state, "answer")
    case "Unknown":
      return yield* learn(desk, hand, operation, unknown(outcome.why, outcome.sameKeyRetry), "answer")
    case "NotSent": {
      if (operation.kind !== "sale") return
      const fact = observed(operation, neverApplied("notSent"), "answer", yield* nowOf)
      yield* write(desk, hand, (payment) => ({
        entries: recordOf(payment, operation)?.state._tag === "Planned" ? [fact] : [],
      }))
    }
  }
})

const channelOf = (
  { channels, timeoutMs = CHECKOUT_DEFAULTS.providerTimeoutMs, onProblem }: PaymentDesk,
  { method }: Operation,
) => {
  const channel = channels.get(method)
  return channel === undefined ? undefined : { channel, timeoutMs, onProblem }
}

/** Finds out about what is open, but for what was sent just now. */
export const findOutAll = Effect.fnUntraced(function* (
  desk: PaymentDesk,
  hand: PaymentInHand,
  sent: ReadonlyArray<Operation> = [],
): Effect.fn.Return<void, StoreUnavailable> {
  for (const { operation } of standing(desk, hand).open)
    if (!sent.some(({ operationId }) => operationId === operation.operationId)) yield* findOut(desk, hand, operation)
})

/**
 * Sends it again under its key while that is safe, and looks it up where that tells nothing. A channel that the host has
 * taken away is waited for.
 */
export const findOut = Effect.fnUntraced(function* (
  desk: PaymentDesk,
  hand: PaymentInHand,
  operation: Operation,
): Effect.fn.Return<void, StoreUnavailable> {
  const channel = channelOf(desk, operation)
  if (channel === undefined) return yield* stillOpen(desk, hand, operation, "no such channel")
  if (yield* takeUp(desk, hand, operation, channel.channel.capabilities)) {
    const outcome = yield* send(channel, hand, operation)
    if (outcome._tag === "Done") return yield* learn(desk, hand, operation, outcome.state, "answer")
    // Somebody else may have sent it before, so this proves nothing about the operation.
    if (outcome._tag === "NotSent") return yield* stillOpen(desk, hand, operation, outcome.why)
    if (outcome.sameKeyRetry === "useless")
      yield* learn(desk, hand, operation, unknown(outcome.why, outcome.sameKeyRetry), "answer")
  }
  const found = yield* lookUp(channel, hand, operation)
  switch (found._tag) {
    case "Found":
      return yield* learn(desk, hand, operation, found.state, "lookup")
    case "Unavailable":
      return yield* stillOpen(desk, hand, operation, found.why)
    case "Absent": {
      const now = yield* nowOf
      const asOf = Math.min(found.asOf, now) as Instant
      const fact = observed(operation, neverApplied("absent"), "lookup", now)
      // Judged on the log as it is now: somebody else may have heard of it since.
      const { isFinal } = yield* write(desk, hand, (payment) => {
        const record = recordOf(payment, operation)
        const isFinal = record !== undefined && desk.rules.absentIsFinal(record, channel.channel.capabilities, asOf)
        return { isFinal, entries: isFinal ? [fact] : [] }
      })
      if (!isFinal) yield* stillOpen(desk, hand, operation, "absent")
    }
  }
})

/**
 * Whether the operation is ours to send again. One that is only planned becomes unknown in the log first: from then on
 * nobody reads "not sent", which its planner may be told this moment, as proof that it never happened.
 */
const takeUp = Effect.fnUntraced(function* (
  desk: PaymentDesk,
  hand: PaymentInHand,
  operation: Operation,
  can: ChannelCapabilities,
): Effect.fn.Return<boolean, StoreUnavailable> {
  const now = yield* nowOf
  const taken = yield* write(desk, hand, (payment) => {
    const record = recordOf(payment, operation)
    const mayResend = record !== undefined && desk.rules.mayResend(record, payment, can, now)
    const isFirst = mayResend && record.state._tag === "Planned"
    return { mayResend, entries: isFirst ? [observed(operation, unknown("taken up again"), "lookup", now)] : [] }
  })
  return taken.mayResend
})

const learn = Effect.fnUntraced(function* (
  desk: PaymentDesk,
  hand: PaymentInHand,
  operation: Operation,
  state: Known,
  source: Evidence["source"],
): Effect.fn.Return<void, StoreUnavailable> {
  const now = yield* nowOf
  const fact = observed(operation, state, source, now)
  const told = yield* write(desk, hand, (payment) => {
    const record = recordOf(payment, operation)
    const isNews = record !== undefined && changes(record, fact)
    return { isNews, entries: isNews ? [fact] : [] }
  })
  if (!told.isNews && isOpen(state)) yield* stillOpen(desk, hand, operation, "")
})

/**
 * Nothing new about it. That is written down only once the payment was to be looked at again, which puts off the next look:
 * pages that ask every second do not make the log longer.
 */
const stillOpen = (desk: PaymentDesk, hand: PaymentInHand, operation: Operation, why: string): Writing<void> =>
  Effect.flatMap(nowOf, (now) =>
    Effect.asVoid(
      write(desk, hand, (payment) => {
        const record = recordOf(payment, operation)
        const next = lookAgainAt(desk, payment, lastWriteOf(hand.known.entries))
        if (record === undefined || !isOpen(record.state) || next === undefined || now < next) return { entries: [] }
        const { state } = record
        const same = state._tag === "Pending" || state._tag === "ActionRequired" ? state : unknown(why)
        return { entries: [observed(operation, same, "lookup", now)] }
      }),
    ),
  )

/** Whether a fact says more than is known: another state, or something that cannot be true beside it. */
const changes = (record: OperationRecord, fact: PaymentEntry & { readonly _tag: "Observed" }): boolean => {
  const { state } = record
  if (!record.conflicted && (contradicts(record.operation, fact.state) || conflicts(state, fact.state))) return true
  const joined = join(record, fact).state
  if (joined._tag === "Unknown" && state._tag === "Unknown") return joined.sameKeyRetry !== state.sameKeyRetry
  return canonical(joined) !== canonical(state)
}

const recordOf = ({ operations }: Payment, { operationId }: Operation): OperationRecord | undefined =>
  operations.find(({ operation }) => operation.operationId === operationId)

const observed = (
  { operationId }: Operation,
  state: Known,
  source: Evidence["source"],
  at: Instant,
): PaymentEntry & { readonly _tag: "Observed" } => ({
  _tag: "Observed",
  shape: 1,
  operationId,
  state,
  evidence: { source, at },
})

const unknown = (why: string, sameKeyRetry?: "allowed" | "useless"): StateOf<"Unknown"> =>
  sameKeyRetry === "useless" ? { _tag: "Unknown", why, sameKeyRetry } : { _tag: "Unknown", why }

const neverApplied = (code: string): StateOf<"Failed"> => ({
  _tag: "Failed",
  decline: { class: "neverApplied", code },
})
