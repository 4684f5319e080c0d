import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Money from "../money/Money.ts"
import type { Decline, Operation } from "../payment/Operation.ts"
import type { Payment } from "../payment/Payment.ts"
import { isPaid } from "../payment/paymentOf.ts"
import { hasOpenSale, type PaymentPlan, sellingMethods } from "../payment/plan.ts"
import { PaymentLog } from "../ports/PaymentLog.ts"
import type { StoreUnavailable } from "../ports/StoreUnavailable.ts"
import { CartwrightConfig } from "./CartwrightConfig.ts"
import { nowOf } from "./now.ts"
import { methodsOf, PaymentChannels } from "./PaymentChannels.ts"
import type { OnPaid, Paid, Payments } from "./Payments.ts"
import { carryOut, findOut, findOutAll } from "./payment/learn.ts"
import {
  NOTHING_LOGGED,
  type PaymentDesk,
  type PaymentInHand,
  standing,
  takeInHand,
  write,
} from "./payment/PaymentInHand.ts"
import { RULES } from "./payment/rules.ts"

const NOTHING: PaymentPlan = { ok: true, entries: [], run: [] }
const noOrder: OnPaid = () => Effect.void

/** The payment worker by these rules: what a plan says is in the log before the first of its operations is carried out. */
export const makePayments = (desk: PaymentDesk): Payments => {
  const { log, channels, rules } = desk
  const methods = methodsOf(channels)

  /** Plans, writes the plan down and carries it out. */
  const planned = Effect.fnUntraced(function* (
    hand: PaymentInHand,
    decide: (payment: Payment) => PaymentPlan,
  ): Effect.fn.Return<PaymentPlan, StoreUnavailable> {
    const { plan } = yield* write(desk, hand, (payment) => {
      const plan = decide(payment)
      return { plan, entries: plan.ok ? plan.entries : [] }
    })
    if (plan.ok) for (const operation of plan.run) yield* carryOut(desk, hand, operation)
    return plan
  })

  const answer = (hand: PaymentInHand, plan: PaymentPlan = NOTHING): Paid =>
    plan.ok ? { ok: true, payment: standing(desk, hand) } : plan

  const pay: Payments["pay"] = Effect.fn("PaymentService.pay")(function* (id, due, request, onPaid) {
    const { attempt, isNew, ...how } = request
    const hand: PaymentInHand =
      isNew === true ? { id, due, known: NOTHING_LOGGED, onPaid } : yield* takeInHand(desk, id, due, onPaid)
    const at = yield* nowOf
    let met: Payment = standing(desk, hand)
    const plan = yield* planned(hand, (payment) => {
      met = payment
      const sales = payment.operations.filter(({ operation }) => operation.kind === "sale")
      const wasTried =
        attempt === "first"
          ? sales.length > 0
          : sales.some(({ operation }) => operation.operationId === request.operationId)
      if (hasOpenSale(payment) || wasTried) return NOTHING
      return rules.plan({ _tag: "Pay", ...how, at }, payment, id, methods)
    })
    if (isPaid(met) && !met.closed) yield* onPaid()
    else if (hasOpenSale(met)) yield* findOutAll(desk, hand)
    const { status, open } = standing(desk, hand)
    const other = open.some(({ operation: { kind, method } }) => kind === "sale" && method !== request.method)
    return other && attempt === "again"
      ? { ok: false, rejection: { _tag: "PaymentUnderWay", status } }
      : answer(hand, plan)
  })

  const resolve: Payments["resolve"] = Effect.fn("PaymentService.resolve")(function* (id, due, onPaid) {
    const hand = yield* takeInHand(desk, id, due, onPaid)
    const met = standing(desk, hand)
    // The log says so only once the order was told, and there it may have been lost: it is told again.
    if (isPaid(met) && !met.closed) yield* onPaid()
    yield* findOutAll(desk, hand)
    return standing(desk, hand)
  })

  const refund: Payments["refund"] = Effect.fn("PaymentService.refund")(function* (id, due, amount, operationId) {
    const hand = yield* takeInHand(desk, id, due, noOrder)
    const at = yield* nowOf
    let known: Operation | undefined
    const plan = yield* planned(hand, (payment) => {
      known = payment.operations.find(({ operation }) => operation.operationId === operationId)?.operation
      const named = operationId === undefined ? {} : { operationId }
      return known === undefined ? rules.plan({ _tag: "Refund", amount, ...named, at }, payment, id, methods) : NOTHING
    })
    if (known !== undefined) {
      const { operationId, kind } = known
      if (kind !== "refund" || !Money.equals(known.amount, amount))
        return { ok: false, rejection: { _tag: "RequestIdReused", requestId: operationId } }
      if (standing(desk, hand).open.some(({ operation }) => operation.operationId === operationId))
        yield* findOut(desk, hand, known)
    }
    const about = known ?? (plan.ok ? plan.run[0] : undefined)
    const decline = about && declineOf(standing(desk, hand), about)
    return decline === undefined
      ? answer(hand, plan)
      : { ok: false, rejection: { _tag: "RefundDeclined", amount, decline } }
  })

  const unwind: Payments["unwind"] = Effect.fn("PaymentService.unwind")(function* (id, due) {
    const hand = yield* takeInHand(desk, id, due, noOrder)
    for (let pass = 1; pass <= MOST_PASSES; pass++) {
      const at = yield* nowOf
      const plan = yield* planned(hand, (payment) => rules.plan({ _tag: "Unwind", at }, payment, id, methods))
      const sent = plan.ok ? plan.run : []
      if (pass > 1 && sent.length === 0) break
      yield* findOutAll(desk, hand, sent)
    }
    return standing(desk, hand)
  })

  return {
    methods: sellingMethods(methods),
    read: (id, due) => Effect.map(takeInHand(desk, id, due, noOrder), (hand) => standing(desk, hand)),
    pay,
    resolve,
    refund,
    unwind,
    due: log.due,
  }
}

/** Why an operation failed, where it did. */
const declineOf = ({ operations }: Payment, { operationId }: Operation): Decline | undefined => {
  const state = operations.find(({ operation }) => operation.operationId === operationId)?.state
  return state?._tag === "Failed" ? state.decline : undefined
}

/** A sale that cannot be called off because it has taken the money meanwhile is given back in the pass after that. */
const MOST_PASSES = 3

const make = Effect.gen(function* () {
  const { checkout, onProblem } = yield* CartwrightConfig
  return makePayments({
    log: yield* PaymentLog,
    channels: yield* PaymentChannels,
    rules: RULES,
    timeoutMs: checkout?.providerTimeoutMs,
    onProblem,
  })
})

export class PaymentService extends /* @__PURE__ */ Context.Service<PaymentService, Payments>()(
  "@cartwright/core/PaymentService",
) {
  /** The payment worker over whatever keeps its logs, with the channels that the host offers. */
  static readonly layer: Layer.Layer<PaymentService, never, PaymentLog> = /* @__PURE__ */ Layer.effect(
    PaymentService,
    make,
  )
}
