/** A provider behind plain async functions, as a host would plug one in: the instrument says what becomes of a sale. */
import type { ChannelRequest } from "../../src/ports/PaymentChannel.ts"
import type { AsyncOutcome, AsyncPaymentChannel } from "../../src/promise/hostChannel.ts"

type State = Extract<AsyncOutcome, { readonly _tag: "Done" }>["state"]

export interface Provider extends AsyncPaymentChannel {
  /** What became of each operation, as the provider's own books have it. */
  readonly books: Map<string, State>
  /** What was asked of it, in order. */
  readonly asked: Array<ChannelRequest>
  /** The answers that are lost on the way, and the calls that never arrive, by their operations. */
  readonly losing: Set<string>
  readonly refusing: Set<string>
  readonly movedBy: (sale: string) => { readonly captured: number; readonly refunded: number }
}

const failed = (code: string): State => ({ _tag: "Failed", decline: { class: "hard", code } })

const SAID: ReadonlyMap<string | undefined, State> = new Map<string, State>([
  ["declined", failed("stolen_card")],
  ["pending", { _tag: "Pending" }],
  ["redirect", { _tag: "ActionRequired", action: { _tag: "Redirect", url: "https://bank.example/3ds" } }],
])

export const makeProvider = (): Provider => {
  const books = new Map<string, State>()
  const sent = new Map<string, ChannelRequest>()
  const asked: Provider["asked"] = []
  const losing = new Set<string>()
  const refusing = new Set<string>()

  const amountOf = (id: string): number => {
    const state = books.get(id)
    return state?._tag === "Succeeded" ? state.amount.amount : 0
  }
  const movedBy: Provider["movedBy"] = (sale) => {
    const refunds = [...sent.values()].filter(({ kind, parent }) => kind === "refund" && parent?.operationId === sale)
    return {
      captured: amountOf(sale),
      refunded: refunds.reduce((sum, { operationId }) => sum + amountOf(operationId), 0),
    }
  }
  const succeeded = ({ amount, instrument }: ChannelRequest): State => {
    const taken = { ...amount, amount: amount.amount + (instrument === "overcharged" ? 1 : 0) }
    return { _tag: "Succeeded", amount: taken, providerRef: `ref-${books.size + 1}` }
  }
  const done = (request: ChannelRequest): State => {
    const { kind, amount, instrument, parent } = request
    if (kind === "sale") return SAID.get(instrument) ?? succeeded(request)
    const sale = parent?.operationId ?? ""
    if (kind === "refund") {
      const { captured, refunded } = movedBy(sale)
      return amount.amount <= captured - refunded ? succeeded(request) : failed("too_much")
    }
    const state = books.get(sale)
    if (state === undefined || state._tag === "Succeeded" || state._tag === "Failed") return failed("too_late")
    books.set(sale, { _tag: "Failed", decline: { class: "cancelled", code: "voided" } })
    return succeeded(request)
  }

  return {
    books,
    asked,
    losing,
    refusing,
    movedBy,
    execute: async (request) => {
      asked.push(request)
      const { operationId, amount, instrument } = request
      if (refusing.delete(operationId)) return { _tag: "NotSent", why: "connection refused" }
      const before = sent.get(operationId)
      if (before !== undefined && before.amount.amount !== amount.amount)
        return { _tag: "Done", state: failed("key_reused") }
      const state = books.get(operationId) ?? done(request)
      books.set(operationId, state)
      sent.set(operationId, request)
      if (losing.delete(operationId) || instrument === "lost") throw new Error("no answer")
      return { _tag: "Done", state }
    },
    lookup: async ({ operationId }) => {
      const state = books.get(operationId)
      return state === undefined ? { _tag: "Absent" } : { _tag: "Found", state }
    },
  }
}
