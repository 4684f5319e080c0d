/** A cart store given as plain async functions. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Cart, Versioned } from "../cart/Cart.ts"
import { readCart, readOperation } from "../cart/stored.ts"
import { type CartId, isVersion, type OpId, type Version } from "../catalog/ids.ts"
import {
  CartStore,
  CartStoreUnavailable,
  type CartWrite,
  type LoadedCart,
  type LoggedOperation,
  type Written,
} from "../ports/CartStore.ts"
import { show } from "../services/door/show.ts"

/** A cart store of the host's own. Its laws stand on `CartStore`; prove yours with `@cartwright/core/testing`. */
export interface AsyncCartStore {
  readonly load: (
    id: CartId,
    options: { readonly op?: OpId; readonly atLeast?: Version },
    signal: AbortSignal,
  ) => Promise<LoadedCart | undefined>
  readonly write: (id: CartId, write: CartWrite, signal: AbortSignal) => Promise<Written>
  readonly history: (
    id: CartId,
    page: { readonly after: Version; readonly limit: number },
    signal: AbortSignal,
  ) => Promise<ReadonlyArray<LoggedOperation>>
}

/**
 * A write that throws may have happened, unless the error carries `outcome: "notDone"`. An answer that is none of those
 * the contract knows counts as no answer: what cannot be read must not be taken for an empty cart.
 */
export const cartStoreFrom = (store: AsyncCartStore): Layer.Layer<CartStore> => {
  const attempt = <A>(doing: string, outcome: "notDone" | "unknown", run: (signal: AbortSignal) => Promise<A>) =>
    Effect.tryPromise({
      try: run,
      catch: (cause) =>
        new CartStoreUnavailable({ doing, outcome: saysNotDone(cause) ? "notDone" : outcome, cause: causeOf(cause) }),
    })
  return Layer.succeed(CartStore, {
    load: (id, options = {}) =>
      attempt(`loading ${id}`, "notDone", async (signal) => loadedIn(await store.load(id, options, signal))),
    write: (id, write) =>
      attempt(`writing ${id}`, "unknown", async (signal) => writtenIn(await store.write(id, write, signal))),
    history: (id, page) =>
      attempt(`reading the history of ${id}`, "notDone", async (signal) =>
        historyIn(await store.history(id, page, signal)),
      ),
  })
}

const saysNotDone = (cause: unknown): boolean => {
  try {
    return isRecord(cause) && cause["outcome"] === "notDone"
  } catch {
    return false
  }
}

/** Some hosts reject with nothing at all; a cause is always something. */
const causeOf = (cause: unknown): unknown => cause ?? new Error(`rejected with ${show(cause, "")}`)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

const loadedIn = (answer: unknown): LoadedCart | undefined => {
  // Drivers say null for a row that is not there.
  if (answer === undefined || answer === null) return undefined
  const loaded = versionedIn(answer, "load")
  const earlier = isRecord(answer) ? answer["earlier"] : undefined
  if (earlier === undefined) return loaded
  if (isEarlier(earlier)) return { ...loaded, earlier }
  throw new TypeError(
    `load: its earlier is ${show(earlier, "")}. Answer { asked, outcome } of the operation in the log.`,
  )
}

const writtenIn = (answer: unknown): Written => {
  const { _tag: tag, version, durability, outcome, current } = isRecord(answer) ? answer : {}
  switch (tag) {
    case "Written":
      if (isVersion(version) && isDurability(durability)) return { _tag: tag, version, durability }
      break
    case "Replayed":
      if (isOutcome(outcome)) return { _tag: tag, outcome, current: versionedIn(current, "write") }
      break
    case "Reused":
      return { _tag: tag }
    case "Conflict":
      return { _tag: tag, current: current === undefined ? undefined : versionedIn(current, "write") }
  }
  throw new TypeError(
    `write: it answered ${show(answer, "")}. Answer Written, Replayed, Reused or Conflict, with its fields.`,
  )
}

const historyIn = (answer: unknown): ReadonlyArray<LoggedOperation> => {
  if (!Array.isArray(answer))
    throw new TypeError(`history: it answered ${show(answer, "")}. Answer a list of { version, operation }.`)
  return answer.map((entry: unknown) => {
    const { version, operation } = isRecord(entry) ? entry : {}
    if (isVersion(version)) return { version, operation: readOperation(operation) }
    throw new TypeError(`history: an entry has the version ${show(version, "")}. Answer { version, operation }.`)
  })
}

const versionedIn = (answer: unknown, call: string): Versioned<Cart> => {
  const { version, value } = isRecord(answer) ? answer : {}
  if (isVersion(version)) return { version, value: readCart(value) }
  throw new TypeError(`${call}: it answered ${show(answer, "")}. Answer { version, value } of the cart, or undefined.`)
}

// The operation was ours when it was written, so a look at its outline is enough.
const isOutcome = (value: unknown): value is LoggedOperation["operation"]["outcome"] => Array.isArray(value)
const isEarlier = (value: unknown): value is NonNullable<LoadedCart["earlier"]> =>
  isRecord(value) && typeof value["asked"] === "string" && isOutcome(value["outcome"])

const DURABILITIES: ReadonlyArray<unknown> = ["sql", "redis-fsync", "redis-replicated", "memory"]
const isDurability = (value: unknown): value is Extract<Written, { _tag: "Written" }>["durability"] =>
  DURABILITIES.includes(value)
