/** The way to the provider and back: how long it takes, and what goes wrong on it. */
import {
  type ChannelOutcome,
  type ChannelRequest,
  type Instant,
  type OperationId,
  PaymentChannel,
} from "@cartwright/core"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { Books, BooksFailure } from "./Books.ts"
import type { Transact } from "./Ledger.ts"
import { type Arrival, arrivalOf, delay, type House, lookUp, receive, receiveWithError, refusedAs } from "./provider.ts"
import { behaviours, type CheckedOptions, type Fault, isBehaviour, type SandboxCall, show } from "./SandboxOptions.ts"

export const makeChannel = (transact: Transact, options: CheckedOptions): PaymentChannel["Service"] => {
  const { keyTtlMs, absentIsFinalAfterMs, faults, delay: delayOf } = options
  const house: House = { keyTtlMs, buyerPage: options.buyerPage }
  const callOf = makeCounter()

  /** There, what happens there, and back. */
  const travelled = <A>(call: SandboxCall, there: Effect.Effect<A>): Effect.Effect<A> => {
    if (delayOf === undefined) return there
    const { there: on, back } = delayOf(call)
    return Effect.flatMap(Effect.andThen(Effect.sleep(on), there), (answer) => Effect.as(Effect.sleep(back), answer))
  }

  const arriving = (request: ChannelRequest, work: (books: Books, arrival: Arrival) => ChannelOutcome) => {
    const behaviour = behaviourOf(options, request)
    return Clock.currentTimeMillis.pipe(
      Effect.map((now) => arrivalOf(request, behaviour, now as Instant)),
      Effect.flatMap((arrival) => transact((books) => work(books, arrival))),
      Effect.catch((failure) => Effect.succeed(outcomeOf(failure))),
    )
  }

  /** What happens there; the books may already say what the answer does not. */
  const received = (request: ChannelRequest, fault: Fault | undefined): Effect.Effect<ChannelOutcome> => {
    switch (fault?._tag) {
      case undefined:
        return arriving(request, (books, arrival) => receive(books, house, arrival))
      case "BeforeReceive":
        return Effect.succeed(
          fault.told === "notSent" ? { _tag: "NotSent", why: "connection refused" } : lost("no connection"),
        )
      case "AfterCommitBeforeAnswer":
        return arriving(request, (books, arrival) => {
          receive(books, house, arrival)
          return lost("connection reset")
        })
      case "LateCommit":
        return arriving(request, (books, arrival) => {
          delay(books, house, arrival, fault.afterMs)
          return lost("timeout")
        })
      case "StoredError":
        return arriving(request, (books, arrival) => receiveWithError(books, house, arrival, fault.happens))
    }
  }

  return PaymentChannel.of({
    capabilities: {
      operations: ["sale", "void", "refund"],
      idempotency: { keyTtlMs },
      lookup: { absentIsFinalAfterMs },
    },

    execute: (request) =>
      Effect.suspend(() => {
        const { amount } = request.amount
        if (!Number.isSafeInteger(amount) || amount <= 0)
          return Effect.succeed<ChannelOutcome>({ _tag: "Done", state: refusedAs("amount_invalid") })
        const call = callOf(request.kind, request.operationId)
        return travelled(call, received(request, faults?.(call)))
      }),

    lookup: (by) =>
      Effect.suspend(() => {
        const call = callOf("lookup", by.operationId)
        const fault = faults?.(call)
        if (fault !== undefined)
          return travelled(call, Effect.succeed({ _tag: "Unavailable" as const, why: `scripted fault: ${fault._tag}` }))
        const found = Clock.currentTimeMillis.pipe(
          Effect.flatMap((now) => transact((books) => lookUp(books, house, { ...by, at: now as Instant }))),
          Effect.catch(({ why }) => Effect.succeed({ _tag: "Unavailable" as const, why })),
        )
        return travelled(call, found)
      }),
  })
}

const lost = (why: string): ChannelOutcome => ({ _tag: "Unknown", why, sameKeyRetry: "allowed" })

const outcomeOf = ({ outcome, why }: BooksFailure): ChannelOutcome =>
  outcome === "notDone" ? { _tag: "NotSent", why } : lost(why)

const behaviourOf = ({ behaviour }: CheckedOptions, request: ChannelRequest) => {
  const chosen: unknown = behaviour(request)
  if (isBehaviour(chosen)) return chosen
  throw new TypeError(`sandbox: behaviour answered ${show(chosen)}. Answer one of ${behaviours.join(", ")}.`)
}

/** Most operations whose calls are counted apart; the one that was not called for longest is forgotten then. */
const MAX_COUNTED = 10_000

const makeCounter = (): ((kind: SandboxCall["kind"], operationId: OperationId) => SandboxCall) => {
  const attempts = new Map<string, number>()
  let callNumber = 0
  return (kind, operationId) => {
    const key = `${kind} ${operationId}`
    const attempt = (attempts.get(key) ?? 0) + 1
    attempts.delete(key)
    attempts.set(key, attempt)
    if (attempts.size > MAX_COUNTED) attempts.delete(attempts.keys().next().value ?? key)
    callNumber++
    return { kind, operationId, attempt, callNumber }
  }
}
