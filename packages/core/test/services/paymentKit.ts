/** A provider with books of its own, for the tests of the payment worker: what it took and gave back is the truth. */
import * as Effect from "effect/Effect"
import type { Instant, PaymentId, PaymentMethod } from "../../src/catalog/ids.ts"
import type { Money } from "../../src/money/Money.ts"
import type { OperationState } from "../../src/payment/Operation.ts"
import type {
  ChannelCapabilities,
  ChannelLookup,
  ChannelOutcome,
  ChannelRequest,
  PaymentChannel,
} from "../../src/ports/PaymentChannel.ts"

export const usd = (amount: number): Money => ({ amount, currency: "USD" })
export const DUE = usd(10_000)
export const PAY = "pay" as PaymentId
export const card = "card" as PaymentMethod
export const wallet = "wallet" as PaymentMethod

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const can: ChannelCapabilities = {
  operations: ["sale", "void", "refund"],
  idempotency: { keyTtlMs: 24 * HOUR },
  lookup: { absentIsFinalAfterMs: 10 * MINUTE },
}

export type Told = Exclude<OperationState, { readonly _tag: "Planned" | "Unknown" }>

/** What becomes of a call. */
export type Fault =
  | "none"
  /** No connection: proof that nothing happened. */
  | "refused"
  /** The call is lost, or its answer is. */
  | "lostBefore"
  | "lostAfter"
  /** It is answered with a time-out, and takes effect minutes later. */
  | "late"
  /** It took effect, or did not, and an error is kept as the answer for its key. */
  | "storedAfter"
  | "storedBefore"
  /** It never answers. */
  | "hangsBefore"
  | "hangsAfter"
  | "throws"
  | "garbage"

/** What the provider makes of an operation that reaches it. */
export type Verdict = "succeeds" | "declines" | "pends" | "acts"

export interface Booked {
  readonly request: ChannelRequest
  readonly at: number
  state: Told
  /** Every state that it was ever in: what webhooks tell of, late and in any order. */
  readonly told: Array<Told>
}

interface Key {
  readonly at: number
  booked?: Booked
  keepsError?: boolean
}

export interface ProviderOptions {
  readonly now: () => number
  readonly fault: (request: ChannelRequest) => Fault
  readonly verdict: (request: ChannelRequest) => Verdict
  /** It answers nobody. */
  readonly isDown?: () => boolean
  /** How long a lookup does not see what was booked. */
  readonly lagMs?: number
}

const LATE_MS = 5 * MINUTE

export const makeProvider = (options: ProviderOptions) => {
  const { now, fault, verdict, isDown = () => false, lagMs = 0 } = options
  const books: Array<Booked> = []
  const calls: Array<ChannelRequest> = []
  const keys = new Map<string, Key>()
  let later: Array<{ readonly at: number; readonly commit: () => void }> = []
  let references = 0

  const settle = (booked: Booked, state: Told): void => {
    booked.state = state
    booked.told.push(state)
  }
  const success = ({ amount }: ChannelRequest): Told => ({
    _tag: "Succeeded",
    amount,
    providerRef: `ref-${++references}`,
  })
  const isWaiting = ({ state }: Booked): boolean => state._tag === "Pending" || state._tag === "ActionRequired"

  const stateOf = (request: ChannelRequest): Told => {
    if (request.kind === "void") {
      const sale = books.find((one) => one.request.operationId === request.parent?.operationId)
      if (sale === undefined || !isWaiting(sale)) return no("provider", "not_voidable")
      settle(sale, no("cancelled", "voided"))
      return success(request)
    }
    switch (verdict(request)) {
      case "succeeds":
        return success(request)
      case "declines":
        return no("soft", "declined")
      case "pends":
        return { _tag: "Pending" }
      case "acts":
        return { _tag: "ActionRequired", action: { _tag: "Redirect", url: "https://bank.example" } }
    }
  }

  const book = (request: ChannelRequest, key: Key, at: number = now()): Booked => {
    if (key.booked !== undefined) return key.booked
    const state = stateOf(request)
    const booked: Booked = { request, at, state, told: [state] }
    key.booked = booked
    books.push(booked)
    return booked
  }

  /** What is due by now has happened. */
  const tick = (): void => {
    const due = later.filter(({ at }) => at <= now())
    later = later.filter(({ at }) => at > now())
    for (const { commit } of due) commit()
  }

  const lost: ChannelOutcome = { _tag: "Unknown", why: "timeout", sameKeyRetry: "allowed" }
  const kept: ChannelOutcome = { _tag: "Unknown", why: "HTTP 500", sameKeyRetry: "useless" }

  const execute = (request: ChannelRequest): Effect.Effect<ChannelOutcome> => {
    tick()
    const happens = isDown() ? "refused" : fault(request)
    if (happens === "refused") return Effect.succeed({ _tag: "NotSent", why: "refused" })
    calls.push(request)
    if (happens === "throws") throw new Error("a host's bug")
    if (happens === "lostBefore") return Effect.succeed(lost)
    if (happens === "hangsBefore") return Effect.never
    const known = keys.get(request.operationId)
    // A provider that has forgotten a key takes its request for a new one.
    const key: Key = known !== undefined && now() - known.at < can.idempotency.keyTtlMs ? known : { at: now() }
    const isFirst = key !== known
    keys.set(request.operationId, key)
    if (key.keepsError === true) return Effect.succeed(kept)
    if (isFirst && happens === "late") {
      const at = now() + LATE_MS
      later.push({ at, commit: () => book(request, key, at) })
      return Effect.succeed(lost)
    }
    // Another call with this key is being worked on.
    if (!isFirst && key.booked === undefined) return Effect.succeed(lost)
    if (isFirst && happens === "storedBefore") {
      key.keepsError = true
      return Effect.succeed(kept)
    }
    const booked = book(request, key)
    if (isFirst && happens === "storedAfter") {
      key.keepsError = true
      return Effect.succeed(kept)
    }
    if (happens === "lostAfter") return Effect.succeed(lost)
    if (happens === "hangsAfter") return Effect.never
    if (happens === "garbage") return Effect.succeed(JSON.parse(`{ "_tag": "Done", "state": "<html>" }`))
    const { state } = booked
    return Effect.succeed({ _tag: "Done", state: state._tag === "Reversed" ? { _tag: "Pending" } : state })
  }

  const lookup = (operationId: string): ChannelLookup => {
    tick()
    if (isDown()) return { _tag: "Unavailable", why: "refused" }
    const found = books.find(({ request, at }) => request.operationId === operationId && at + lagMs <= now())
    return found === undefined ? { _tag: "Absent", asOf: now() as Instant } : { _tag: "Found", state: found.state }
  }

  const channel: PaymentChannel["Service"] = {
    capabilities: can,
    execute: (request) => Effect.suspend(() => execute(request)),
    lookup: ({ operationId }) => Effect.sync(() => lookup(operationId)),
  }
  const total = (kind: "sale" | "refund"): number =>
    books.reduce(
      (sum, { request, state }) =>
        sum + (request.kind === kind && state._tag === "Succeeded" ? state.amount.amount : 0),
      0,
    )

  return {
    channel,
    books,
    calls,
    tick,
    /** What waits ends so. A buyer who had to act may fail to, and be told so, before the next try succeeds. */
    settle: (booked: Booked, succeeds: boolean): void => {
      if (booked.state._tag === "ActionRequired") booked.told.push(no("soft", "not_authenticated"))
      if (isWaiting(booked)) settle(booked, succeeds ? success(booked.request) : no("soft", "declined"))
    },
    isWaiting,
    captured: (): number => total("sale"),
    refunded: (): number => total("refund"),
  }
}

const no = (why: "soft" | "provider" | "cancelled", code: string): Told => ({
  _tag: "Failed",
  decline: { class: why, code },
})
