/** What each step of a flow does. A step that ends a submission leaves nothing of its own behind; what earlier ones did is taken back by the walk. */
import * as Effect from "effect/Effect"
import type { Versioned } from "../../cart/Cart.ts"
import type { OrderId, Sku } from "../../catalog/ids.ts"
import type { StepName } from "../../flows/Flow.ts"
import * as Money from "../../money/Money.ts"
import { evolveOrder } from "../../order/evolve.ts"
import type { Order } from "../../order/Order.ts"
import type { ExceededLimit } from "../../order/OrderRejection.ts"
import { placeOrder } from "../../order/placeOrder.ts"
import { boughtLines, isSamePurchase, keysOf, type PurchaseKeys } from "../../order/purchase.ts"
import { paymentOf } from "../../payment/paymentOf.ts"
import type { Exceeded } from "../../ports/LimitLedger.ts"
import type { Bought, Claimed } from "../../ports/OrderStore.ts"
import type { OutboxMessage } from "../../ports/Outbox.ts"
import type { StockAmount } from "../../ports/StockLedger.ts"
import type { LimitUse } from "../../pricing/limits.ts"
import { changesBetween } from "../../settlement/changes.ts"
import { expired, type Settlement } from "../../settlement/Settlement.ts"
import { mayUse } from "../Actor.ts"
import type { SubmitFailure } from "../Checkouts.ts"
import { after, nowOf } from "../now.ts"
import { resettle } from "../settling.ts"
import { lookInto, markPaid } from "./complete.ts"
import { act } from "./deliver.ts"
import { releaseHolds } from "./holds.ts"
import { holdOf, inHand, paymentIdOf } from "./OrderInHand.ts"
import { type Agreed, countsLimits, isWhole, NEXT, refusing, type StepOutcome, type Submission } from "./Submission.ts"
import type { Till } from "./Till.ts"

type Run = (till: Till, submission: Submission) => Effect.Effect<StepOutcome, SubmitFailure>

/** Committed before anything outside is asked; it ends by itself should this process die. */
const claim: Run = Effect.fnUntraced(function* (till, submission) {
  const { call, claimKey, orderId, keys } = submission
  const patience = after(call.now, Math.trunc((call.timeoutMs ?? till.config.timeoutMs) * PATIENCE))
  call.progress.writing = true
  let released: { readonly released: OrderId } | undefined
  for (let attempt = 0; ; attempt++) {
    const now = yield* nowOf
    const until = after(now, till.checkout.claimTtlMs)
    const claimed: Claimed = yield* till.orders.claim({ claimKey, orderId, keys, now, until, ...released })
    switch (claimed._tag) {
      case "Claimed":
        return NEXT
      case "Abandoned":
        yield* releaseHolds(till, claimed.orderId)
        released = { released: claimed.orderId }
        continue
      case "Taken":
        if (now >= patience) return refusing({ _tag: "SubmissionUnderWay", until: claimed.until })
        yield* Effect.sleep(Math.max(1, Math.min(claimed.until - now, pauseMs(attempt), patience - now)))
        continue
      case "Ordered":
      case "LinesOrdered":
        return yield* bought(till, submission, claimed)
    }
  }
})

/** The part of a call's time that it waits for another submission of the same purchase. */
const PATIENCE = 0.8
const pauseMs = (attempt: number): number => Math.min(5 * 2 ** attempt, 200)

/** Which answer an order that stands already is. */
const bought = (till: Till, submission: Submission, found: Bought): Effect.Effect<StepOutcome, SubmitFailure> => {
  const { asked, call } = submission
  if (found._tag === "LinesOrdered") return linesBought(till, submission, found.orders)
  const { order, by } = found
  const isIt = by === "settlementId" || by === "openingId" || isThePurchase(order.value, submission)
  if (isIt) return Effect.succeed({ _tag: "Ordered", order })
  return Effect.succeed(
    by === "request" || asked.reference === undefined
      ? refusing({ _tag: "RequestIdReused", requestId: call.opId })
      : refusing({ _tag: "OrderReferenceTaken", reference: asked.reference }),
  )
}

/** A request or a reference that comes again with another settlement is the same purchase where the same pieces are bought. */
const isThePurchase = (order: Order, { agreed, settled }: Submission): boolean => {
  const known = settled ?? (isWhole(agreed) ? agreed : undefined)
  return known === undefined ? order.fingerprint === agreed.fingerprint : isSamePurchase(order, known)
}

/**
 * Lines that an order has bought already are on their way out of the cart. Where the purchase is that order, it is the
 * answer; where it is more or other than that, the lines are taken out now, and the shopper is told what is left.
 */
const linesBought = Effect.fnUntraced(function* (
  till: Till,
  submission: Submission,
  orders: ReadonlyArray<Versioned<Order>>,
): Effect.fn.Return<StepOutcome, SubmitFailure> {
  const { agreed, call } = submission
  const [order, ...others] = orders
  // An order of whoever had the cart before is nobody else's to see.
  const isTheirs = order !== undefined && others.length === 0 && mayUse(order.value.owner, call.owner)
  if (isTheirs && isThePurchase(order.value, submission)) return { _tag: "Ordered", order }
  for (const { value } of orders)
    if (value.source._tag === "Cart")
      yield* till.gateway.takeLines({
        orderId: value.orderId,
        cartId: value.source.cartId,
        lines: boughtLines(value),
      })
  const settled = yield* settleAgain(till, agreed)
  return settled.ok ? refusing(changed(agreed, settled.settlement, agreed.total)) : refusing(settled.rejection)
})

const settleAgain = (till: Till, agreed: Agreed) =>
  Effect.flatMap(nowOf, (now) => resettle(till, { ...agreed, now, methods: till.payments.methods }))

const changed = (agreed: Agreed, now: Settlement, expected: Money.Money) => ({
  _tag: "SettlementChanged" as const,
  was: expected,
  now: now.total,
  changes: [
    ...(isWhole(agreed) ? changesBetween(agreed, now) : []),
    ...(Money.equals(expected, agreed.total)
      ? []
      : [{ _tag: "OtherTotalExpected" as const, expected, settled: agreed.total }]),
  ],
})

/** Nothing is sold at a price that the shopper did not see: everything is worked out anew, and has to come out the same. */
const settle: Run = Effect.fnUntraced(function* (till, submission) {
  const { agreed, asked } = submission
  if (expired(agreed, yield* nowOf))
    return refusing({
      _tag: "SettlementExpired",
      settlementId: agreed.id,
      expiredAt: agreed.expiresAt,
    })
  const settled = yield* settleAgain(till, agreed)
  if (!settled.ok) return refusing(settled.rejection)
  const { settlement } = settled
  if (settlement.fingerprint !== agreed.fingerprint || !Money.equals(asked.expectedTotal, settlement.total))
    return refusing(changed(agreed, settlement, asked.expectedTotal))
  submission.settled = settlement
  submission.uses = settled.uses
  // A resume text names no lines. Now that they are known, an order that has bought them is found before anything is held.
  return isWhole(agreed) ? NEXT : yield* claim(till, { ...submission, keys: keysWithLines(submission, settlement) })
})

const reserveLimits: Run = Effect.fnUntraced(function* ({ limits, checkout }, submission) {
  if (!countsLimits(submission)) return NEXT
  const { orderId, uses } = submission
  const until = after(yield* nowOf, checkout.paymentWindowMs + HOLD_GRACE_MS)
  const reserved = yield* limits.reserve(
    holdOf(orderId),
    uses.map(({ subject, window, amount, max, keep }) => ({ subject, window, amount, max, ...(keep ? { keep } : {}) })),
    until,
  )
  switch (reserved._tag) {
    case "Held":
      return NEXT
    case "Exceeded":
      return refusing({ _tag: "LimitsExceeded", exceeded: exceededOf(reserved.exceeded, uses) })
    case "Ended":
      return { _tag: "Overtaken" }
  }
})

/** In the words of the shopper: of which promotion, or of which SKU. */
const exceededOf = (exceeded: ReadonlyArray<Exceeded>, uses: ReadonlyArray<LimitUse>): ReadonlyArray<ExceededLimit> =>
  exceeded.flatMap(({ subject, window, asked, available }) => {
    const use = uses.find((one) => one.subject === subject && one.window === window)
    return use === undefined ? [] : [{ ...use.of, asked, available }]
  })

const reserveStock: Run = Effect.fnUntraced(function* ({ stock, checkout }, submission) {
  const now = yield* nowOf
  const until = after(now, checkout.paymentWindowMs + HOLD_GRACE_MS)
  const reserved = yield* stock.reserve(holdOf(submission.orderId), demandsOf(settledOf(submission)), until)
  switch (reserved._tag) {
    case "Held":
      return NEXT
    case "Short":
      return refusing({ _tag: "OutOfStock", short: reserved.short })
    case "Ended":
      return { _tag: "Overtaken" }
  }
})

/** An order is called off before its hold ends; the hold's own end is for a submission that never came to an order. */
const HOLD_GRACE_MS = 5 * 60_000

/** Stock is counted by SKU, over all lines that have it. */
const demandsOf = ({ lines }: Settlement): ReadonlyArray<StockAmount> => {
  const pieces = new Map<Sku, number>()
  for (const { sku, quantity } of lines) pieces.set(sku, (pieces.get(sku) ?? 0) + quantity)
  return [...pieces].map(([sku, quantity]) => ({ sku, quantity }))
}

const settledOf = ({ settled }: Submission): Settlement => {
  if (settled !== undefined) return settled
  throw new TypeError("CheckoutService: the flow goes on before it settles, got no settlement. Put settle first.")
}

const place: Run = Effect.fnUntraced(function* (till, submission) {
  const { orders, checkout, holder } = till
  const { orderId, asked, claimKey } = submission
  const settlement = settledOf(submission)
  const at = yield* nowOf
  const placed = placeOrder({
    settlement,
    orderId,
    at,
    expiresAt: after(at, checkout.paymentWindowMs),
    ...(asked.reference === undefined ? {} : { reference: asked.reference }),
    countsLimits: countsLimits(submission),
  })
  const keys = keysWithLines(submission, settlement)
  const lease = { holder, until: after(at, checkout.leaseMs) }
  submission.placing = true
  const result = yield* Effect.mapError(orders.place({ claimKey, placed, keys, lease }), (failure) => {
    if (failure.outcome === "notDone") submission.placing = false
    return failure
  })
  if (result._tag === "Placed") {
    submission.hand = inHand({ version: result.version, value: evolveOrder(undefined, placed) })
    submission.hand.left = [{ orderId, version: result.version, kind: "OrderPlaced" }]
    return NEXT
  }
  submission.placing = false
  return result._tag === "ClaimLost" ? { _tag: "Overtaken" } : yield* bought(till, submission, result)
})

/** A resume text names no lines; by now they are known. */
const keysWithLines = ({ keys, agreed }: Submission, settlement: Settlement): PurchaseKeys =>
  isWhole(agreed) ? keys : keysOf({ settlement, request: keys.request, reference: keys.reference })

const pay: Run = Effect.fnUntraced(function* (till, submission) {
  const hand = handOf(submission)
  const { value: order } = hand.current
  const nothingYet = paymentOf(order.total, [])
  submission.payment = nothingYet
  if (nothingYet.status === "paid") {
    yield* markPaid(till, hand)()
    return NEXT
  }
  const { payment: how } = submission.asked
  if (how === undefined) return NEXT
  // Should the log fail, nobody can say.
  submission.payment = { ...nothingYet, status: "unresolved" }
  const request = { ...how, attempt: "first" as const, isNew: true }
  const paid = yield* till.payments.pay(paymentIdOf(order), order.total, request, markPaid(till, hand))
  if (paid.ok && hand.current.value.status !== "cancelled") {
    submission.payment = paid.payment
    return NEXT
  }
  // Somebody called the order off meanwhile.
  hand.current = (yield* till.orders.load(order.orderId)) ?? hand.current
  submission.payment = yield* lookInto(till, hand)
  return NEXT
})

const handOf = ({ hand }: Submission): NonNullable<Submission["hand"]> => {
  if (hand !== undefined) return hand
  throw new TypeError("CheckoutService: the flow goes on before it places, got no order. Put place first.")
}

/** Acts on a message of these kinds that this submission left. */
const actOn =
  (...kinds: ReadonlyArray<OutboxMessage["kind"]>): Run =>
  (till, submission) => {
    const { left, current } = handOf(submission)
    const messages = left.filter(({ kind }) => kinds.includes(kind))
    return Effect.as(
      Effect.forEach(messages, (message) =>
        Effect.andThen(
          act(till, message.kind, current.value),
          Effect.sync(() => submission.acted.push(message)),
        ),
      ),
      NEXT,
    )
  }

export const steps: { readonly [Name in StepName]: Run } = {
  claim,
  settle,
  reserveLimits,
  reserveStock,
  place,
  pay,
  confirmStock: actOn("OrderPaid", "OrderCancelled"),
  takeLines: actOn("OrderPlaced"),
}
