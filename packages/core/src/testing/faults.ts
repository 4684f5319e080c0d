/** Scripted failures: a service that fails where the script says so, and the same way every time. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import fc from "fast-check"
import { type CartStore, CartStoreUnavailable } from "../ports/CartStore.ts"
import type { ChannelLookup, ChannelOutcome } from "../ports/PaymentChannel.ts"
import { StoreUnavailable } from "../ports/StoreUnavailable.ts"
import { around } from "./around.ts"

type Store = CartStore["Service"]

/**
 * What happens to one call.
 *
 * - `none`: it is answered
 * - `notDone`: it fails before it happened, and says so
 * - `lost`: it fails before it happened, and cannot know that
 * - `unknown`: it happens and its answer is lost
 * - `hangs`: it happens and no answer ever comes; `hangsBefore`: it never happens
 * - `{ delay }`: it happens after that time on Effect's clock
 */
export type Fault =
  | "none"
  | "notDone"
  | "lost"
  | "unknown"
  | "hangs"
  | "hangsBefore"
  | { readonly delay: Duration.Input }

/** What happens to the first call, the second, …; those after the end are answered. One list for all calls, or one each. */
export type FaultScript<S = Store> = ReadonlyArray<Fault> | { readonly [Method in keyof S]?: ReadonlyArray<Fault> }

/** What happens to each call: as a script, or asked anew at each. */
export type Faults<S> = FaultScript<S> | ((method: string) => Fault)

/**
 * A cart store that fails as the script says: for testing what your host does when the world fails.
 *
 * @example
 * import { makeMemoryCartStore } from "@cartwright/core/memory"
 * import { faulty } from "@cartwright/core/testing"
 *
 * // The first write is made and its answer lost; everything else is answered.
 * const store = faulty(makeMemoryCartStore(), { write: ["unknown"] })
 */
export const faulty = (store: Store, script: FaultScript): Store => faultyService(store, script, cartsFail)

/** How the calls of a service fail. Most fail with an error; a payment channel answers with what it does not know. */
export type Failing = (
  method: string,
  outcome: "notDone" | "unknown",
  cause: Error,
) => Effect.Effect<unknown, unknown, never>

/**
 * Any service whose methods fail as `faults` says: the settlement, order and payment stores, the outbox, the stock
 * ledger and the limit ledger as they are; a cart gateway with `cartsFail`, a payment channel with `channelFails`.
 *
 * @example
 * import { makeMemoryStockLedger } from "@cartwright/core/memory"
 * import { faultyService } from "@cartwright/core/testing"
 *
 * // The first reservation is made and its answer lost; everything else is answered.
 * const stock = faultyService(makeMemoryStockLedger(), { reserve: ["unknown"] })
 */
export const faultyService = <S extends object>(service: S, faults: Faults<S>, failing: Failing = storeFails): S => {
  const faultOf = typeof faults === "function" ? faults : scripted(faults)
  return around(service, (method, call) => Effect.suspend(() => happen(faultOf(method), method, call, failing)))
}

export const storeFails: Failing = (method, outcome, cause) =>
  Effect.fail(new StoreUnavailable({ store: "store", doing: `${method} under test`, outcome, cause }))

export const cartsFail: Failing = (method, outcome, cause) =>
  Effect.fail(new CartStoreUnavailable({ doing: `${method} under test`, outcome, cause }))

export const channelFails: Failing = (method, outcome, { message }) => {
  if (method === "lookup") return Effect.succeed<ChannelLookup>({ _tag: "Unavailable", why: message })
  return Effect.succeed<ChannelOutcome>(
    outcome === "notDone"
      ? { _tag: "NotSent", why: message }
      : { _tag: "Unknown", why: message, sameKeyRetry: "allowed" },
  )
}

/** A cart store whose connection can be cut: while it is, every call meets the same fault. */
export const breakable = (
  store: Store,
  fault: Fault = "lost",
): { readonly store: Store; readonly cut: Effect.Effect<void>; readonly restore: Effect.Effect<void> } => {
  let isCut = false
  const become = (cut: boolean): Effect.Effect<void> =>
    Effect.sync(() => {
      isCut = cut
    })
  return {
    store: faultyService(store, () => (isCut ? fault : "none"), cartsFail),
    cut: become(true),
    restore: become(false),
  }
}

/** Scripts of a few faults among many calls that are answered. None hangs, so that nothing has to be timed out. */
export const faultScript = (options: { readonly maxLength?: number } = {}): fc.Arbitrary<ReadonlyArray<Fault>> =>
  fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constant<Fault>("none") },
      { weight: 1, arbitrary: fc.constantFrom<Fault>("notDone", "lost", "unknown") },
    ),
    { maxLength: options.maxLength ?? 20 },
  )

const isList = <S>(script: FaultScript<S>): script is ReadonlyArray<Fault> => Array.isArray(script)

const scripted = <S extends object>(script: FaultScript<S>): ((method: string) => Fault) => {
  if (isList(script)) return counted(script)
  const lists: ReadonlyArray<readonly [string, ReadonlyArray<Fault> | undefined]> = Object.entries(script)
  const next = new Map(lists.map(([method, faults]) => [method, counted(faults)]))
  return (method) => next.get(method)?.() ?? "none"
}

const counted = (script: ReadonlyArray<Fault> = []): (() => Fault) => {
  let calls = 0
  return () => script[calls++] ?? "none"
}

const happen = (
  fault: Fault,
  method: string,
  call: Effect.Effect<unknown, unknown, unknown>,
  failing: Failing,
): Effect.Effect<unknown, unknown, unknown> => {
  if (typeof fault === "object") return Effect.delay(call, fault.delay)
  const fails = (outcome: "notDone" | "unknown") =>
    Effect.suspend(() => failing(method, outcome, new Error(`scripted fault: ${fault}`)))
  switch (fault) {
    case "none":
      return call
    case "notDone":
      return fails("notDone")
    case "lost":
      return fails("unknown")
    case "unknown":
      return Effect.andThen(call, fails("unknown"))
    case "hangs":
      return Effect.andThen(call, Effect.never)
    case "hangsBefore":
      return Effect.never
  }
}
