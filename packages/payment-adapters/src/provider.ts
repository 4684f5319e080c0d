/** What the provider does with a request: plain functions over its books, each inside one transaction. */
import type { ChannelLookup, ChannelOutcome, ChannelRequest, Decline, Instant, OperationId } from "@cartwright/core"
import { digest } from "@cartwright/core/money"
import { type Books, type Entry, type ProviderState, stateOf } from "./Books.ts"
import type { Behaviour } from "./SandboxOptions.ts"

export interface Arrival {
  readonly request: ChannelRequest
  /** The digest of the request. */
  readonly asked: string
  readonly behaviour: Behaviour
  readonly at: Instant
}

export const arrivalOf = (request: ChannelRequest, behaviour: Behaviour, at: Instant): Arrival => ({
  request,
  asked: askedIn(request),
  behaviour,
  at,
})

/** What a provider is besides its books. */
export interface House {
  readonly keyTtlMs: number
  /** Where a buyer is sent to, until the operation is approved or declined. */
  readonly buyerPage: string
}

/** A request has arrived: it is done, unless its key is known. */
export const receive = (books: Books, house: House, arrival: Arrival): ChannelOutcome => {
  takeUp(books, house, arrival.at)
  const known = remembered(books, house, arrival)
  if (known === undefined) return answerOf(judged(books, house, entryOf(books, arrival)))
  if (known.asked !== arrival.asked) return done(refusedAs("key_reused"))
  return answerOf(known.state._tag === "Late" ? judged(books, house, known) : known)
}

/** A request is on its way for longer than its caller waits. One that was received already changes nothing when it comes. */
export const delay = (books: Books, house: House, arrival: Arrival, afterMs: number): void => {
  takeUp(books, house, arrival.at)
  if (remembered(books, house, arrival) !== undefined) return
  const dueAt = (arrival.at + afterMs) as Instant
  books.write({ ...entryOf(books, arrival), state: { _tag: "Late", dueAt } })
}

/** The provider meets an error while it answers the first call under a key, and keeps it as the answer. */
export const receiveWithError = (books: Books, house: House, arrival: Arrival, happens: boolean): ChannelOutcome => {
  takeUp(books, house, arrival.at)
  const known = remembered(books, house, arrival)
  if (known !== undefined && known.state._tag !== "Late") return receive(books, house, arrival)
  const entry: Entry = { ...(known ?? entryOf(books, arrival)), error: "internal_error" }
  if (happens) return answerOf(judged(books, house, entry))
  const never: Entry = { ...entry, state: { _tag: "Never" } }
  books.write(never)
  return answerOf(never)
}

export const lookUp = (
  books: Books,
  house: House,
  by: { readonly operationId: OperationId; readonly reference: string; readonly at: Instant },
): ChannelLookup => {
  takeUp(books, house, by.at)
  const known = books.find(by.operationId)
  const state = known === undefined || known.reference !== by.reference ? undefined : stateOf(known)
  return state === undefined ? { _tag: "Absent", asOf: by.at } : { _tag: "Found", state }
}

/** What the buyer, or the provider's own clerks, may decide about an operation that is open. */
export type Decision = "approve" | "decline" | "settle"

/** Where it does not wait for that, nothing changes. */
export const resolve = (books: Books, house: House, id: OperationId, decision: Decision): void => {
  const known = books.find(id)
  if (known === undefined) return
  const waits = known.state._tag
  if (waits === "ActionRequired" && decision === "approve") judged(books, house, { ...known, behaviour: "ok" })
  if (waits === "Pending" && decision === "settle") judged(books, house, { ...known, behaviour: "ok" })
  if (waits === "ActionRequired" && decision === "decline")
    books.write({ ...known, state: failed({ class: "authentication", code: "authentication_failed" }) })
  if (waits === "Pending" && decision === "decline") books.write({ ...known, state: failed(DECLINED) })
}

/** What was late and is due by now has happened. */
export const takeUp = (books: Books, house: House, now: Instant): void => {
  for (const entry of books.due(now)) judged(books, house, entry)
}

/** The operation under this key, while the provider remembers the key. */
const remembered = (books: Books, { keyTtlMs }: House, { request, at }: Arrival): Entry | undefined => {
  const known = books.find(request.operationId)
  return known === undefined || at - known.receivedAt >= keyTtlMs ? undefined : known
}

const entryOf = (books: Books, { request, asked, behaviour, at }: Arrival): Entry => {
  const { operationId, kind, amount, reference, parent, returnUrl } = request
  return {
    operationId,
    life: (books.find(operationId)?.life ?? 0) + 1,
    asked,
    kind,
    amount,
    reference,
    ...(parent === undefined ? {} : { parent: parent.operationId }),
    ...(returnUrl === undefined ? {} : { returnUrl }),
    behaviour,
    receivedAt: at,
    state: { _tag: "Never" },
  }
}

/** The provider's own reference of the sale is no part of it: who sends a request again may have learnt it meanwhile. */
const askedIn = ({ kind, amount, reference, parent, instrument, returnUrl }: ChannelRequest): string =>
  digest({ kind, amount, reference, parent: parent?.operationId, instrument, returnUrl })

/** The entry as it stands once it was tried, which is written down. */
const judged = (books: Books, house: House, entry: Entry): Entry => {
  const tried: Entry = { ...entry, state: outcomeOf(books, house, entry) }
  books.write(tried)
  return tried
}

const outcomeOf = (books: Books, house: House, entry: Entry): ProviderState => {
  const obstacle = entry.kind === "sale" ? undefined : obstacleTo(books, entry)
  if (obstacle !== undefined) return refusedAs(obstacle)
  switch (entry.behaviour) {
    case "declined":
      return failed(DECLINED)
    case "declined:soft":
      return failed({ class: "soft", code: "try_again_later" })
    case "slow":
      return { _tag: "Pending" }
    case "authenticate":
      return entry.kind === "sale" ? sentToTheBuyer(house, entry) : succeeded(books, entry)
    case "ok":
      return succeeded(books, entry)
  }
}

/** Why the sale does not let it happen. */
const obstacleTo = (books: Books, entry: Entry): string | undefined => {
  const sale = entry.parent === undefined ? undefined : books.find(entry.parent)
  const state = sale === undefined || sale.kind !== "sale" ? undefined : stateOf(sale)
  if (sale === undefined || state === undefined) return "no_such_sale"
  if (entry.kind === "void") return state._tag === "Succeeded" ? "already_captured" : undefined
  if (state._tag !== "Succeeded") return "not_captured"
  if (sale.amount.currency !== entry.amount.currency) return "currency_mismatch"
  // A refund that was pending is counted among the others.
  const own = entry.state._tag === "Pending" ? entry.amount.amount : 0
  const left = sale.amount.amount - books.refunding(sale.operationId) + own
  return entry.amount.amount > left ? "refund_too_large" : undefined
}

const succeeded = (books: Books, entry: Entry): ProviderState => {
  const sale = entry.kind === "void" && entry.parent !== undefined ? books.find(entry.parent) : undefined
  if (sale?.state._tag === "Pending" || sale?.state._tag === "ActionRequired")
    books.write({ ...sale, state: failed({ class: "cancelled", code: "voided" }) })
  return { _tag: "Succeeded", amount: entry.amount, providerRef: referenceOf(entry) }
}

const referenceOf = ({ operationId, life }: Entry): string => `sbx_${digest({ operationId, life }).slice(0, 24)}`

const sentToTheBuyer = ({ buyerPage }: House, { operationId, returnUrl }: Entry): ProviderState => {
  const url = new URL(buyerPage)
  url.searchParams.set("operation", operationId)
  if (returnUrl !== undefined) url.searchParams.set("return", returnUrl)
  return { _tag: "ActionRequired", action: { _tag: "Redirect", url: url.href } }
}

const DECLINED: Decline = { class: "hard", code: "card_declined" }

const failed = (decline: Decline): ProviderState => ({ _tag: "Failed", decline })

/** The request is at fault: sent again it fares no better. */
export const refusedAs = (code: string): ProviderState => failed({ class: "configuration", code })

const done = (state: ProviderState): ChannelOutcome => ({ _tag: "Done", state })

const answerOf = (entry: Entry): ChannelOutcome => {
  if (entry.error !== undefined) return { _tag: "Unknown", why: entry.error, sameKeyRetry: "useless" }
  const state = stateOf(entry)
  return state === undefined ? { _tag: "Unknown", why: "in progress", sameKeyRetry: "allowed" } : done(state)
}
