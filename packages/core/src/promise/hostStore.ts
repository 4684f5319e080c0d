/** A cart store given as plain async functions. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Cart, Versioned } from "../cart/Cart.ts"
import { readCart, readOperation } from "../cart/stored.ts"
import { type CartId, isLineId, isVersion, NEVER, type OpId, type Version } from "../catalog/ids.ts"
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
  const attempt = <A>(
    doing: string,
    outcome: "notDone" | "unknown",
    run: (signal: AbortSignal) => Promise<unknown>,
    read: (answer: unknown) => A,
  ) =>
    Effect.flatMap(
      Effect.tryPromise({
        try: run,
        catch: (cause) =>
          new CartStoreUnavailable({ doing, outcome: saysNotDone(cause) ? "notDone" : outcome, cause: causeOf(cause) }),
      }),
      (answer) =>
        Effect.try({
          try: () => read(answer),
          catch: (cause) => new CartStoreUnavailable({ doing, outcome, unreadable: true, cause }),
        }),
    )
  return Layer.succeed(CartStore, {
    load: (id, options = {}) =>
      attempt(
        `loading ${id}`,
        "notDone",
        (signal) => store.load(id, options, signal),
        (answer) => loadedIn(answer, id),
      ),
    write: (id, write) =>
      attempt(
        `writing ${id}`,
        "unknown",
        (signal) => store.write(id, write, signal),
        (answer) => writtenIn(answer, id, write),
      ),
    history: (id, page) =>
      attempt(`reading the history of ${id}`, "notDone", (signal) => store.history(id, page, signal), historyIn),
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

const loadedIn = (answer: unknown, id: CartId): LoadedCart | undefined => {
  const loaded = cartIn(answer, id, "load")
  const earlier = isRecord(answer) ? (answer["earlier"] ?? undefined) : undefined
  if (loaded === undefined || earlier === undefined) return loaded
  if (isEarlier(earlier)) return { ...loaded, earlier }
  throw new TypeError(
    `load: its earlier is ${show(earlier, "")}. Answer { asked, outcome } of the operation in the log.`,
  )
}

const writtenIn = (answer: unknown, id: CartId, { expected }: CartWrite): Written => {
  const { _tag: tag, version, durability, outcome, current } = isRecord(answer) ? answer : {}
  switch (tag) {
    case "Written":
      if (isVersion(version) && version === expected + 1 && isDurability(durability))
        return { _tag: tag, version, durability }
      break
    case "Replayed": {
      const cart = cartIn(current, id, "write")
      if (isOutcome(outcome) && cart !== undefined) return { _tag: tag, outcome, current: cart }
      break
    }
    case "Reused":
      return { _tag: tag }
    case "Conflict":
      return { _tag: tag, current: cartIn(current, id, "write") }
  }
  throw new TypeError(
    `write: it answered ${show(answer, "")}. Answer Written with the version after ${expected}, Replayed, Reused or Conflict, with its fields.`,
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

/** The cart that was asked for, or `undefined` where there is none: another's under this id would be written over it. */
const cartIn = (answer: unknown, id: CartId, call: string): Versioned<Cart> | undefined => {
  if (answer === undefined || answer === null) return undefined
  const { version, value } = isRecord(answer) ? answer : {}
  if (!isVersion(version) || version === NEVER)
    throw new TypeError(
      `${call}: it answered ${show(answer, "")}. Answer { version, value } of the cart, with a version from 1 on, or undefined.`,
    )
  const cart = readCart(value)
  if (cart.id === id) return { version, value: cart }
  throw new TypeError(`${call}: it answered the cart ${show(cart.id, "")} for ${id}. Answer the cart of that very id.`)
}

const isOutcome = (value: unknown): value is LoggedOperation["operation"]["outcome"] =>
  Array.isArray(value) &&
  value.every(
    (item: unknown) => isRecord(item) && (item["ok"] === true ? isLineId(item["lineId"]) : isRecord(item["rejection"])),
  )
const isEarlier = (value: unknown): value is NonNullable<LoadedCart["earlier"]> =>
  isRecord(value) && typeof value["asked"] === "string" && isOutcome(value["outcome"])

const DURABILITIES: ReadonlyArray<unknown> = ["sql", "redis-fsync", "redis-replicated", "memory"]
const isDurability = (value: unknown): value is Extract<Written, { _tag: "Written" }>["durability"] =>
  DURABILITIES.includes(value)
