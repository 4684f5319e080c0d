/** Turns what a shopper agreed to into an order, once; whoever submits the same again is answered with that order. */
import * as Effect from "effect/Effect"
import type { Owner, Versioned } from "../../cart/Cart.ts"
import type { Digest, OrderId, PaymentMethod } from "../../catalog/ids.ts"
import { flowOf } from "../../flows/flowOf.ts"
import type { Order } from "../../order/Order.ts"
import { claimKeyOf, keysOf, type PurchaseKeys } from "../../order/purchase.ts"
import { readResume } from "../../settlement/resume.ts"
import { mayUse } from "../Actor.ts"
import type { Call } from "../Call.ts"
import { type Checkout, type CheckoutAnswer, type CheckoutRejection, checkoutRefused } from "../CheckoutAnswer.ts"
import type { SubmitFailure } from "../Checkouts.ts"
import { digestOf } from "../Cluster.ts"
import type { PayAsked, SubmitAsked } from "../door/checkout.ts"
import { makeKeyedQueue } from "../KeyedQueue.ts"
import { after, nowOf } from "../now.ts"
import { checkedOut, deliverAgain, lookInto, markPaid, settledWith } from "./complete.ts"
import { markDone } from "./deliver.ts"
import { inHand, type OrderInHand, paymentIdOf } from "./OrderInHand.ts"
import type { Agreed, Submission } from "./Submission.ts"
import type { Till } from "./Till.ts"
import { walk } from "./walk.ts"

type Answering = Effect.Effect<CheckoutAnswer<Checkout>, SubmitFailure>

export const makeSubmit = (till: Till) => {
  const inTurn = makeKeyedQueue()
  return Effect.fnUntraced(function* (
    call: Call,
    asked: SubmitAsked,
  ): Effect.fn.Return<CheckoutAnswer<Checkout>, SubmitFailure> {
    const unknown = unknownMethod(till, asked)
    if (unknown !== undefined) return checkoutRefused(unknown)
    const agreed = yield* agreedTo(till, call, asked)
    switch (agreed._tag) {
      case "Refused":
        return checkoutRefused(agreed.rejection)
      case "Ordered":
        return yield* replay(till, call, asked, agreed.order)
      case "Agreed": {
        const other = otherMethod(agreed.agreed, asked)
        if (other !== undefined) return checkoutRefused(other)
        // In one process the second click waits for the first without asking the store again and again.
        return yield* inTurn(queueOf(agreed.agreed), order(till, call, asked, agreed.agreed))
      }
    }
  })
}

const queueOf = ({ source }: Agreed): string => (source._tag === "Cart" ? source.cartId : source.openingId)

export const unknownMethod = (
  { payments: { methods } }: Till,
  { payment }: Pick<SubmitAsked, "payment">,
): CheckoutRejection | undefined =>
  payment === undefined || methods.includes(payment.method)
    ? undefined
    : { _tag: "PaymentMethodUnknown", method: payment.method, methods: [...methods] }

/** Prices that hold for one way to pay are not paid another way. */
export const otherMethod = (
  { payingBy: agreed }: { readonly payingBy?: PaymentMethod },
  { payment }: Pick<SubmitAsked, "payment">,
): CheckoutRejection | undefined =>
  payment === undefined || agreed === undefined || payment.method === agreed
    ? undefined
    : { _tag: "PaymentMethodAgreed", method: payment.method, agreed }

type Found =
  | { readonly _tag: "Agreed"; readonly agreed: Agreed }
  | { readonly _tag: "Ordered"; readonly order: Versioned<Order> }
  | { readonly _tag: "Refused"; readonly rejection: CheckoutRejection }

/** The settlement that the shopper saw: as it was kept, or as its resume text tells it, or the order it became long ago. */
const agreedTo = Effect.fnUntraced(function* (
  till: Till,
  call: Call,
  { settlementId, resume }: SubmitAsked,
): Effect.fn.Return<Found, SubmitFailure> {
  const get = till.settlements.get(settlementId)
  // With a resume text the store is not needed: one that is down or hangs costs half of the call's time at most.
  const half = (call.timeoutMs ?? till.config.timeoutMs) / 2
  const kept = yield* resume === undefined ? get : orNothing(get, half)
  if (kept !== undefined)
    return mayUse(kept.owner, call.owner)
      ? { _tag: "Agreed", agreed: kept }
      : { _tag: "Refused", rejection: { _tag: "SettlementNotFound", settlementId } }
  const { secrets } = till.config
  const body = resume === undefined || secrets === undefined ? undefined : readResume(secrets, resume)
  if (body !== undefined && body.id === settlementId && mayUse(body.owner, call.owner))
    return { _tag: "Agreed", agreed: body }
  const order = yield* till.orders.find({ settlementId })
  if (order !== undefined && mayUse(order.value.owner, call.owner)) return { _tag: "Ordered", order }
  return {
    _tag: "Refused",
    rejection: resume === undefined ? { _tag: "SettlementNotFound", settlementId } : { _tag: "ResumeInvalid" },
  }
})

const orNothing = <A, E>(call: Effect.Effect<A, E>, millis: number): Effect.Effect<A | undefined> =>
  Effect.catch(Effect.timeout(call, millis), () => Effect.succeed(undefined))

/** Walks the flow; when the claim was taken over meanwhile, it begins again and mostly finds the order of whoever took it. */
const order = Effect.fnUntraced(function* (
  till: Till,
  call: Call,
  asked: SubmitAsked,
  agreed: Agreed,
): Effect.fn.Return<CheckoutAnswer<Checkout>, SubmitFailure> {
  for (let attempt = 1; ; attempt++) {
    const submission = begin(till, call, asked, agreed)
    const outcome = yield* walk(till, flowOf(agreed.source), submission)
    switch (outcome._tag) {
      case "Refused":
        return checkoutRefused(outcome.rejection)
      case "Ordered":
        return yield* replay(till, call, asked, outcome.order)
      case "Overtaken":
        if (attempt === MAX_ATTEMPTS)
          return checkoutRefused({
            _tag: "SubmissionUnderWay",
            until: after(yield* nowOf, till.checkout.claimTtlMs),
          })
        continue
      case "Next":
        return yield* placed(till, submission)
    }
  }
})

const MAX_ATTEMPTS = 3

const begin = (till: Till, call: Call, asked: SubmitAsked, agreed: Agreed): Submission => ({
  call,
  asked,
  agreed,
  claimKey: claimKeyOf(agreed.source),
  keys: keysOfSubmission(call, asked, agreed),
  orderId: till.ids.unguessable() as OrderId,
  uses: [],
  placing: false,
  acted: [],
})

const keysOfSubmission = (call: Call, { reference }: SubmitAsked, agreed: Agreed): PurchaseKeys =>
  keysOf({
    settlement: agreed,
    request: call.requestId === undefined ? undefined : requestOf(call.owner, call.requestId),
    reference,
  })

/** A request id is its sender's own: two buyers may use the same one. */
const requestOf = (owner: Owner, requestId: string): Digest => digestOf({ owner, requestId })

const placed = (till: Till, { hand, payment, acted }: Submission): Answering => {
  if (hand === undefined || payment === undefined)
    throw new TypeError("CheckoutService: the flow ended without an order, got a flow without place or pay. Add them.")
  return Effect.as(markDone(till, acted), checkedOut(hand, payment))
}

/** The order stands. It is completed as far as it can be, and it is the answer; a declined card is not charged again. */
const replay = Effect.fnUntraced(function* (
  till: Till,
  call: Call,
  { payment: how }: SubmitAsked,
  found: Versioned<Order>,
): Effect.fn.Return<CheckoutAnswer<Checkout>, SubmitFailure> {
  const { value } = found
  if (!mayUse(value.owner, call.owner)) return checkoutRefused({ _tag: "OrderNotFound", orderId: value.orderId })
  const hand: OrderInHand = inHand(found)
  call.progress.writing = true
  if (value.status === "cancelled") {
    yield* deliverAgain(till, hand)
    return checkedOut(hand, yield* till.payments.read(paymentIdOf(value), value.total), true)
  }
  const payment = yield* how === undefined || value.status === "paid" ? lookInto(till, hand) : payFirst(till, hand, how)
  yield* deliverAgain(till, hand)
  return checkedOut(hand, payment, true)
})

/** Pays where nothing was ever tried: the submission before this one may have died before it came to that. */
const payFirst = Effect.fnUntraced(function* (till: Till, hand: OrderInHand, how: PayAsked) {
  const { value } = hand.current
  const request = { ...how, attempt: "first" as const }
  const paid = yield* till.payments.pay(paymentIdOf(value), value.total, request, markPaid(till, hand))
  return yield* paid.ok ? settledWith(till, hand, paid.payment) : lookInto(till, hand)
})
