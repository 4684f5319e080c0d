/** What a provider writes down, and how it can be looked into. Every call of `Books` is part of one transaction. */
import type { Instant, OperationId, OperationKind, StateOf } from "@cartwright/core"
import type { Currency, Money } from "@cartwright/core/money"
import type { Behaviour } from "./SandboxOptions.ts"

/** How an operation stands at the provider. */
export type ProviderState = StateOf<"Succeeded" | "Failed" | "Pending" | "ActionRequired">

/** One operation that a sandbox has in its books. */
export interface SandboxOperation {
  readonly operationId: OperationId
  readonly kind: OperationKind
  readonly amount: Money.Money
  readonly reference: string
  /** The sale that a void or a refund is about. */
  readonly parent?: OperationId
  readonly receivedAt: Instant
  readonly state: ProviderState
  /** Its place in the books, from 1. */
  readonly number: number
}

/** Money that sales took and refunds gave back. */
export interface Totals {
  readonly captured: Money.Money
  readonly refunded: Money.Money
}

export interface Page {
  /** The `number` of the last operation of the page before. Absent: from the beginning. */
  readonly after?: number
  /** Absent: 1,000. */
  readonly limit?: number
}

export const USUAL_PAGE = 1_000

/** One row of the books. */
export interface Entry extends Omit<SandboxOperation, "state" | "number"> {
  /** 1, and one more each time its key was forgotten and sent again. */
  readonly life: number
  readonly returnUrl?: string
  /** The digest of the request: another one under the same key is told from it. */
  readonly asked: string
  /** How it goes once it is judged. */
  readonly behaviour: Behaviour
  readonly state:
    | ProviderState
    /** It is on its way, and happens at that moment at the latest. */
    | { readonly _tag: "Late"; readonly dueAt: Instant }
    /** An error kept it from happening. */
    | { readonly _tag: "Never" }
  /** An error that is the answer for this key for good. */
  readonly error?: string
}

export interface Books {
  /** The last operation under this key. */
  readonly find: (id: OperationId) => Entry | undefined
  /** What refunds of a sale have given back or may still give back, in minor units. */
  readonly refunding: (sale: OperationId) => number
  /** What is late and due by now, the earliest first. */
  readonly due: (now: Instant) => ReadonlyArray<Entry>
  /** Adds it, or replaces it where its key and life are there. */
  readonly write: (entry: Entry) => void
  /** The last one under this key, as others see it. */
  readonly operation: (id: OperationId) => SandboxOperation | undefined
  readonly list: (page: Page) => ReadonlyArray<SandboxOperation>
  readonly totals: (currency: Currency.Currency) => Totals
  /** Of one sale: what it took, and what its refunds gave back. */
  readonly totalsOf: (sale: OperationId, currency: Currency.Currency) => Totals
}

/** Nobody can say more of a failure: `notDone` is proof that nothing was written. */
export interface BooksFailure {
  readonly outcome: "notDone" | "unknown"
  readonly why: string
  readonly cause: unknown
}

/** How others see it: nothing, while it is on its way and where it never happened. */
export const stateOf = ({ state }: Entry): ProviderState | undefined =>
  state._tag === "Late" || state._tag === "Never" ? undefined : state

/** The operation of a row that others may see. */
export const operationIn = (entry: Entry, number: number): SandboxOperation | undefined => {
  const state = stateOf(entry)
  if (state === undefined) return undefined
  const { operationId, kind, amount, reference, parent, receivedAt } = entry
  return {
    operationId,
    kind,
    amount,
    reference,
    ...(parent === undefined ? {} : { parent }),
    receivedAt,
    state,
    number,
  }
}

export const totalsIn = (currency: Currency.Currency, captured: number, refunded: number): Totals => ({
  captured: { amount: captured, currency },
  refunded: { amount: refunded, currency },
})

/** It gives money back, or may still do so. */
export const isRefunding = ({ kind, state }: Entry): boolean =>
  kind === "refund" && (state._tag === "Succeeded" || state._tag === "Pending")
