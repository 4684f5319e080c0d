/** What a payment's log says: derived anew each time, and never stored. */
import type { OperationId } from "../catalog/ids.ts"
import * as Money from "../money/Money.ts"
import { conflicts, contradicts, type Fact, isOpen, join } from "./join.ts"
import type { Operation, OperationKind, OperationState, PaymentEntry } from "./Operation.ts"
import type { OperationRecord, Payment, PaymentStatus, PaymentView } from "./Payment.ts"

/**
 * The payment that a log tells of, where `due` is to be paid.
 *
 * Facts may stand in any order, twice, and before the plan they are about; a fact about what was never planned says nothing.
 * A void that succeeded is also a fact about its sale: that one has failed, unless it says itself that it took the money.
 */
export const paymentOf = (due: Money.Money, entries: ReadonlyArray<PaymentEntry>): Payment => {
  const gathered = gather(entries)
  const operations = [...gathered.values()].map((one): OperationRecord => {
    const { state, evidence } = withVoid(one, gathered)
    return { operation: one.operation, state, ...(evidence && { evidence }), conflicted: one.conflicted }
  })
  const moved = (kind: OperationKind) => total(operations, kind, due, takenBy)
  const captured = moved("sale")
  const refunded = moved("refund")
  const refunding = total(operations, "refund", due, ({ operation, state }) =>
    isOpen(state) ? operation.amount : undefined,
  )
  const open = operations.filter(({ state }) => isOpen(state))
  const closed = entries.some(({ _tag }) => _tag === "Closed")
  const status = statusOf(due, operations, captured, refunded)
  return { due, status, operations, captured, refunded, refunding, closed, open }
}

/** What an operation has moved: what its provider says, for as long as it was not reversed. */
export const takenBy = ({ state }: OperationRecord): Money.Money | undefined =>
  state._tag === "Succeeded" ? state.amount : undefined

interface Gathered {
  readonly operation: Operation
  readonly fact: Fact
  readonly conflicted: boolean
}

const PLANNED: Fact = { state: { _tag: "Planned" } }

const gather = (entries: ReadonlyArray<PaymentEntry>): ReadonlyMap<OperationId, Gathered> => {
  const gathered = new Map<OperationId, Gathered>()
  for (const entry of entries) {
    if (entry._tag !== "Planned" || gathered.has(entry.operation.operationId)) continue
    gathered.set(entry.operation.operationId, { operation: entry.operation, fact: PLANNED, conflicted: false })
  }
  // All successes of an operation agree, or one of them does not agree with the first.
  const successes = new Map<OperationId, OperationState>()
  for (const entry of entries) {
    if (entry._tag !== "Observed") continue
    const { operationId, state, evidence } = entry
    const known = gathered.get(operationId)
    if (known === undefined) continue
    const first = successes.get(operationId) ?? state
    if (state._tag === "Succeeded") successes.set(operationId, first)
    gathered.set(operationId, {
      operation: known.operation,
      fact: join(known.fact, { state, evidence }),
      conflicted: known.conflicted || conflicts(first, state) || contradicts(known.operation, state),
    })
  }
  return gathered
}

const withVoid = ({ operation, fact }: Gathered, gathered: ReadonlyMap<OperationId, Gathered>): Fact => {
  if (operation.kind !== "sale") return fact
  let known = fact
  for (const other of gathered.values()) {
    if (other.operation.kind !== "void" || other.operation.parent !== operation.operationId) continue
    if (other.fact.state._tag !== "Succeeded") continue
    known = join(known, { ...other.fact, state: CALLED_OFF })
  }
  return known
}

const CALLED_OFF: OperationState = { _tag: "Failed", decline: { class: "cancelled", code: "voided" } }

/** Amounts in another currency are not added: what said them is conflicted already. */
const total = (
  records: ReadonlyArray<OperationRecord>,
  kind: OperationKind,
  { currency }: Money.Money,
  amountOf: (record: OperationRecord) => Money.Money | undefined,
): Money.Money => {
  const amounts: Array<Money.Money> = []
  for (const record of records) {
    const amount = record.operation.kind === kind ? amountOf(record) : undefined
    if (amount?.currency === currency) amounts.push(amount)
  }
  return Money.sum(amounts, currency)
}

/**
 * The status, by the first of these that holds. An operation is `conflicted`. More was taken than is due and given back
 * (`overpaid`), all of it was given back (`refunded`) or some (`partiallyRefunded`), or just what is due was taken (`paid`,
 * also where nothing is due). Of less than that: a sale is planned or unknown (`unresolved`: nobody can say whether it was
 * sent), waits for its buyer (`requiresAction`) or its provider (`processing`). Something was taken, and something is left
 * to pay (`requiresMethod`). The last sale was called off (`voided`), was declined or taken back by the provider (`failed`),
 * or there is none (`requiresMethod`).
 */
const statusOf = (
  due: Money.Money,
  operations: ReadonlyArray<OperationRecord>,
  captured: Money.Money,
  refunded: Money.Money,
): PaymentStatus => {
  if (operations.some(({ conflicted }) => conflicted)) return "conflicted"
  if (captured.amount - refunded.amount > due.amount) return "overpaid"
  if (refunded.amount > 0) return refunded.amount < captured.amount ? "partiallyRefunded" : "refunded"
  if (captured.amount >= due.amount) return "paid"
  const sales = operations.filter(({ operation }) => operation.kind === "sale")
  const standing = new Set(sales.map(({ state }) => state._tag))
  if (standing.has("Planned") || standing.has("Unknown")) return "unresolved"
  if (standing.has("ActionRequired")) return "requiresAction"
  if (standing.has("Pending")) return "processing"
  const last = sales.at(-1)?.state
  if (last === undefined || captured.amount > 0) return "requiresMethod"
  return last._tag === "Failed" && last.decline.class === "cancelled" ? "voided" : "failed"
}

/** Whether what is due was taken, by facts that make sense; whatever was given back of it since. */
export const isPaid = ({ status, captured, due }: Payment): boolean =>
  status !== "conflicted" && captured.amount >= due.amount

/** What its buyer may see of a payment: neither instruments nor addresses, nor what the provider calls it. */
export const paymentView = ({ status, due, captured, refunded, operations }: Payment): PaymentView => {
  const last = operations.findLast(({ operation }) => operation.kind === "sale")
  const base = { status, due, captured, refunded, ...(last && { method: last.operation.method }) }
  if (status === "requiresAction") {
    const waiting = operations.findLast(({ operation, state }) => operation.kind === "sale" && isAction(state))
    if (waiting?.state._tag === "ActionRequired") return { ...base, action: waiting.state.action }
  }
  return status === "failed" && last?.state._tag === "Failed" ? { ...base, decline: last.state.decline } : base
}

const isAction = ({ _tag }: OperationState): boolean => _tag === "ActionRequired"
