/** What is to be done about a payment: the operations a command asks for, to be written down before any provider hears of them. */
import type { Instant, OperationId, PaymentId, PaymentMethod } from "../catalog/ids.ts"
import * as Money from "../money/Money.ts"
import { isOpen } from "./join.ts"
import type { Operation, OperationKind, PaymentEntry } from "./Operation.ts"
import type { OperationRecord, Payment, PaymentCommand } from "./Payment.ts"
import type { PaymentRejection } from "./PaymentRejection.ts"
import { takenBy } from "./paymentOf.ts"

/** What each way to pay can do, in the order in which they are offered. */
export type PaymentMethods = ReadonlyMap<PaymentMethod, ReadonlyArray<OperationKind>>

export type PaymentPlan =
  | {
      readonly ok: true
      /** To be in the log before the first call. None where there is nothing to do. */
      readonly entries: ReadonlyArray<PaymentEntry>
      /** To be carried out then, in this order. */
      readonly run: ReadonlyArray<Operation>
    }
  | { readonly ok: false; readonly rejection: PaymentRejection }

/**
 * What to do about a payment as it stands; nothing where it is done or planned already.
 *
 * - `Pay` takes what is left to pay, by one sale, unless the payment is closed. While another is open, or a fact makes no
 *   sense, it is `PaymentUnderWay`.
 * - `Refund` gives back out of one sale what that took and no refund has, will or may give back, else it is
 *   `RefundTooLarge`. Nothing can be given back of a sale whose way to pay has no refunds. An operation id that is known plans nothing, whatever the amount: compare it with what was planned.
 * - `Unwind` closes the payment, calls off the sales that the provider is known to have open, and gives back the
 *   rest of what was taken. Sales that nobody knows the end of are found out about first; conflicted ones are a person's,
 *   and so is what was taken by a way to pay that has no refunds: it stays owed.
 *
 * Laws: no two sales are open at once; refunds, those that may yet succeed with them, are at most what their sale took;
 * what is planned is not planned again.
 */
export const planPayment = (
  command: PaymentCommand,
  payment: Payment,
  id: PaymentId,
  methods?: PaymentMethods,
): PaymentPlan => {
  switch (command._tag) {
    case "Pay":
      return pay(command, payment, id, methods)
    case "Refund":
      return refund(command, payment, id, methods)
    case "Unwind":
      return unwound(command, payment, methods)
  }
}

type CommandOf<Tag extends PaymentCommand["_tag"]> = Extract<PaymentCommand, { readonly _tag: Tag }>

const pay = (
  command: CommandOf<"Pay">,
  payment: Payment,
  id: PaymentId,
  methods: PaymentMethods | undefined,
): PaymentPlan => {
  const { method, instrument, returnUrl, operationId, at } = command
  const { due, captured, closed, status, operations } = payment
  if (closed) return no({ _tag: "PaymentClosed" })
  if (hasOpenSale(payment) || status === "conflicted") return no({ _tag: "PaymentUnderWay", status })
  if (captured.amount >= due.amount) return planned([])
  if (methods !== undefined && methods.get(method)?.includes("sale") !== true)
    return no({ _tag: "PaymentMethodUnknown", method, methods: sellingMethods(methods) })
  return planned([
    {
      operationId: operationId ?? nextId(operations, `${id}:sale:`),
      kind: "sale",
      method,
      amount: Money.subtract(due, captured),
      ...(instrument !== undefined && { instrument }),
      ...(returnUrl !== undefined && { returnUrl }),
      plannedAt: at,
    },
  ])
}

/** The ways to pay that take money, in the order in which they are offered. */
export const sellingMethods = (methods: PaymentMethods): ReadonlyArray<PaymentMethod> =>
  [...methods].filter(([, kinds]) => kinds.includes("sale")).map(([method]) => method)

const refund = (
  { amount, operationId, at }: CommandOf<"Refund">,
  payment: Payment,
  id: PaymentId,
  methods: PaymentMethods | undefined,
): PaymentPlan => {
  const { operations, status } = payment
  if (operations.some(({ operation }) => operation.operationId === operationId)) return planned([])
  if (status === "conflicted") return no({ _tag: "PaymentUnderWay", status })
  if (amount.amount <= 0)
    throw new RangeError(
      `planPayment: a refund is of more than zero, got ${amount.amount} ${amount.currency}. Check it first.`,
    )
  let max = Money.zero(payment.due.currency)
  for (const sale of operations) {
    const left = refundable(sale, operations, methods)
    if (Money.compare(amount, left) <= 0) {
      const { method, operationId: parent } = sale.operation
      const refundId = operationId ?? nextId(operations, `${id}:refund:`)
      return planned([{ operationId: refundId, kind: "refund", method, amount, parent, plannedAt: at }])
    }
    if (Money.compare(max, left) < 0) max = left
  }
  return no({ _tag: "RefundTooLarge", asked: amount, max })
}

/** Whether a way to pay can give back; one that the host has taken away is waited for. */
const givesBack = (methods: PaymentMethods | undefined, method: PaymentMethod): boolean =>
  methods?.get(method)?.includes("refund") !== false

/** What a sale took and no refund has given back, or still may. None of a sale that makes no sense is, or whose way to pay has no refunds. */
const refundable = (
  sale: OperationRecord,
  operations: ReadonlyArray<OperationRecord>,
  methods: PaymentMethods | undefined,
): Money.Money => {
  const { kind, method } = sale.operation
  const { amount, currency } = sale.operation.amount
  const isSound = kind === "sale" && !sale.conflicted && givesBack(methods, method)
  const taken = isSound ? takenBy(sale) : undefined
  if (taken === undefined) return Money.zero(currency)
  let left = amount
  for (const { operation, state, conflicted } of childrenOf(sale, operations)) {
    if (operation.kind !== "refund") continue
    if (conflicted) return Money.zero(currency)
    if (isOpen(state) || state._tag === "Succeeded") left -= operation.amount.amount
  }
  return { amount: Math.max(0, left), currency }
}

const unwound = (command: CommandOf<"Unwind">, payment: Payment, methods: PaymentMethods | undefined): PaymentPlan => {
  const close: PaymentEntry = { _tag: "Closed", shape: 1, at: command.at }
  const run = payment.operations.flatMap((record) => unwind(record, payment, command, methods))
  return planned(run, payment.closed ? [] : [close])
}

const unwind = (
  sale: OperationRecord,
  { operations }: Payment,
  { at }: CommandOf<"Unwind">,
  methods: PaymentMethods | undefined,
): ReadonlyArray<Operation> => {
  const { kind, method, amount, operationId: parent } = sale.operation
  if (kind !== "sale") return []
  const children = childrenOf(sale, operations)
  const next = (name: Undoing, amount: Money.Money): ReadonlyArray<Operation> => {
    const kind = name === "void" ? "void" : "refund"
    const tries = triesOf(name, sale, children)
    if (at < triesAgainAt(tries)) return []
    const operationId = `${name}:${parent}${tries.length === 0 ? "" : `:${tries.length + 1}`}` as OperationId
    return [{ operationId, kind, method, amount, parent, plannedAt: at }]
  }
  if (sale.state._tag === "Pending" || sale.state._tag === "ActionRequired") {
    const underWay = children.some(({ operation, state }) => operation.kind === "void" && isOpen(state))
    const can = methods === undefined || methods.get(method)?.includes("void") === true
    return underWay || !can ? [] : next("void", amount)
  }
  const left = refundable(sale, operations, methods)
  return Money.isZero(left) ? [] : next("auto-refund", left)
}

/** What the ids of operations that take back a sale begin with. */
type Undoing = "void" | "auto-refund"

const triesOf = (
  name: Undoing,
  { operation }: OperationRecord,
  children: ReadonlyArray<OperationRecord>,
): ReadonlyArray<OperationRecord> =>
  children.filter((child) => child.operation.operationId.startsWith(`${name}:${operation.operationId}`))

/** What failed is tried again 5 seconds after the first try, then after twice as long each time, 6 hours at most. */
const triesAgainAt = (tries: ReadonlyArray<OperationRecord>): number => {
  const last = tries.at(-1)
  return last === undefined ? 0 : last.operation.plannedAt + Math.min(5_000 * 2 ** (tries.length - 1), 6 * 3_600_000)
}

/** When `Unwind` may next give something back; never where it cannot. */
export const givesBackAt = ({ operations }: Payment, methods?: PaymentMethods): Instant | undefined => {
  const owed = operations.filter((sale) => !Money.isZero(refundable(sale, operations, methods)))
  const moments = owed.map((sale) => triesAgainAt(triesOf("auto-refund", sale, childrenOf(sale, operations))))
  return moments.length === 0 ? undefined : (Math.min(...moments) as Instant)
}

const childrenOf = (
  sale: OperationRecord,
  operations: ReadonlyArray<OperationRecord>,
): ReadonlyArray<OperationRecord> =>
  operations.filter(({ operation }) => operation.parent === sale.operation.operationId)

export const hasOpenSale = ({ open }: Payment): boolean => open.some(({ operation }) => operation.kind === "sale")

/** `prefix` and the next number that no operation has. */
const nextId = (operations: ReadonlyArray<OperationRecord>, prefix: string): OperationId => {
  const taken = new Set<string>(operations.map(({ operation }) => operation.operationId))
  let number = 1
  while (taken.has(`${prefix}${number}`)) number += 1
  return `${prefix}${number}` as OperationId
}

const planned = (run: ReadonlyArray<Operation>, before: ReadonlyArray<PaymentEntry> = []): PaymentPlan => ({
  ok: true,
  entries: [...before, ...run.map((operation): PaymentEntry => ({ _tag: "Planned", shape: 1, operation }))],
  run,
})

const no = (rejection: PaymentRejection): PaymentPlan => ({ ok: false, rejection })
