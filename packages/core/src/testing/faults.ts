/** Scripted failures: a store that fails where the script says so, and the same way every time. */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import fc from "fast-check"
import { CartStore, CartStoreUnavailable } from "../ports/CartStore.ts"

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
export type FaultScript = ReadonlyArray<Fault> | { readonly [Method in keyof Store]?: ReadonlyArray<Fault> }

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
export const faulty = (store: Store, script: FaultScript): Store => {
  const all = isList(script) ? counted(script) : undefined
  const next = isList(script)
    ? { load: all, write: all, history: all }
    : { load: counted(script.load), write: counted(script.write), history: counted(script.history) }
  return suffering(store, (method) => next[method]?.() ?? "none")
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
  return { store: suffering(store, () => (isCut ? fault : "none")), cut: become(true), restore: become(false) }
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

const isList = (script: FaultScript): script is ReadonlyArray<Fault> => Array.isArray(script)

const counted = (script: ReadonlyArray<Fault> = []): (() => Fault) => {
  let calls = 0
  return () => script[calls++] ?? "none"
}

const suffering = (store: Store, faultOf: (method: keyof Store) => Fault): Store => {
  const meet = <A>(method: keyof Store, call: Effect.Effect<A, CartStoreUnavailable>) =>
    Effect.suspend(() => happen(faultOf(method), method, call))
  return CartStore.of({
    load: (id, options) => meet("load", store.load(id, options)),
    write: (id, write) => meet("write", store.write(id, write)),
    history: (id, page) => meet("history", store.history(id, page)),
  })
}

const happen = <A>(
  fault: Fault,
  method: keyof Store,
  call: Effect.Effect<A, CartStoreUnavailable>,
): Effect.Effect<A, CartStoreUnavailable> => {
  const fails = (outcome: "notDone" | "unknown") =>
    new CartStoreUnavailable({
      doing: `${method} under test`,
      outcome,
      cause: new Error(`scripted fault: ${String(fault)}`),
    })
  if (typeof fault === "object") return Effect.delay(call, fault.delay)
  switch (fault) {
    case "none":
      return call
    case "notDone":
      return Effect.fail(fails("notDone"))
    case "lost":
      return Effect.fail(fails("unknown"))
    case "unknown":
      return Effect.andThen(call, Effect.fail(fails("unknown")))
    case "hangs":
      return Effect.andThen(call, Effect.never)
    case "hangsBefore":
      return Effect.never
  }
}
