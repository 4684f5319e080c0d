import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Rejection } from "../cart/Rejection.ts"
import type { OperationId } from "../catalog/ids.ts"
import type { Order } from "../order/Order.ts"
import { BuyerSource } from "../ports/BuyerSource.ts"
import { CartGateway } from "../ports/CartGateway.ts"
import { LimitLedger } from "../ports/LimitLedger.ts"
import { OfferSource } from "../ports/OfferSource.ts"
import { OrderStore } from "../ports/OrderStore.ts"
import { Outbox } from "../ports/Outbox.ts"
import { PromotionSource } from "../ports/PromotionSource.ts"
import { SettlementStore } from "../ports/SettlementStore.ts"
import { StockLedger } from "../ports/StockLedger.ts"
import type { StoreUnavailable } from "../ports/StoreUnavailable.ts"
import { type Actor, mayUse } from "./Actor.ts"
import { type Call, makeEnter, type Options } from "./Call.ts"
import { CartwrightConfig, CHECKOUT_DEFAULTS } from "./CartwrightConfig.ts"
import { type Checkout, type CheckoutAnswer, type CheckoutRefusal, checkoutRefused } from "./CheckoutAnswer.ts"
import type { Checkouts, OrderFailure } from "./Checkouts.ts"
import { checkedOut, lookInto, markPaid, settledWith } from "./checkout/complete.ts"
import { deliver } from "./checkout/deliver.ts"
import { advance, inHand, type OrderInHand, paymentIdOf } from "./checkout/OrderInHand.ts"
import { makeSubmit, otherMethod, unknownMethod } from "./checkout/submit.ts"
import { sweep } from "./checkout/sweep.ts"
import type { Till } from "./checkout/Till.ts"
import * as Door from "./door/checkout.ts"
import { IdSource } from "./IdSource.ts"
import { nowOf } from "./now.ts"
import { PaymentService } from "./PaymentService.ts"

const make = Effect.gen(function* () {
  const config = yield* CartwrightConfig
  const ids = yield* IdSource
  const till: Till = {
    gateway: yield* CartGateway,
    settlements: yield* SettlementStore,
    orders: yield* OrderStore,
    outbox: yield* Outbox,
    stock: yield* StockLedger,
    offers: yield* OfferSource,
    promotions: yield* PromotionSource,
    buyers: yield* BuyerSource,
    limits: yield* LimitLedger,
    payments: yield* PaymentService,
    config,
    checkout: { ...CHECKOUT_DEFAULTS, ...config.checkout },
    ids,
    holder: ids.unguessable(),
  }
  const { payments } = till
  const { returnOrigins } = till.checkout
  const enter = makeEnter(config, ids)
  const submit = makeSubmit(till)

  /** A call about an order that stands: the order, if it answers to whoever asks. */
  const about = <A>(
    name: string,
    actor: Actor,
    orderId: string,
    options: Options | undefined,
    read: () => A,
    run: (hand: OrderInHand, call: Call, input: A) => Effect.Effect<CheckoutAnswer<Checkout>, StoreUnavailable>,
  ): Effect.Effect<CheckoutAnswer<Checkout>, OrderFailure> =>
    enter(
      `CheckoutService.${name}`,
      actor,
      options,
      () => ({ id: Door.readOrderId(orderId), input: read() }),
      (call, { id, input }) => {
        const unusable = takesNoVersion(call)
        if (unusable !== undefined) return Effect.succeed(checkoutRefused(unusable))
        return Effect.flatMap(
          till.orders.load(id),
          (found): Effect.Effect<CheckoutAnswer<Checkout>, StoreUnavailable> => {
            if (found === undefined || !mayUse(found.value.owner, call.owner))
              return Effect.succeed(checkoutRefused({ _tag: "OrderNotFound", orderId: id }))
            call.progress.writing = true
            return run(inHand(found), call, input)
          },
        )
      },
    )

  const checkouts: Checkouts = {
    submit: (actor, input, options) =>
      enter(
        "CheckoutService.submit",
        actor,
        options,
        () => Door.readSubmit(input, returnOrigins),
        (call, asked) => {
          const unusable = takesNoVersion(call)
          return unusable === undefined ? submit(call, asked) : Effect.succeed(checkoutRefused(unusable))
        },
      ),

    pay: (actor, orderId, input, options) =>
      about(
        "pay",
        actor,
        orderId,
        options,
        () => Door.readPay(input, returnOrigins),
        Effect.fnUntraced(function* (hand: OrderInHand, { requestId }: Call, how: Door.PayAsked) {
          const unknown = unknownMethod(till, { payment: how })
          if (unknown !== undefined) return checkoutRefused(unknown)
          const { value: order } = hand.current
          if (order.status !== "awaitingPayment") return notPayable(hand)
          const other = otherMethod(order, { payment: how })
          if (other !== undefined) return checkoutRefused(other)
          const paid = yield* payments.pay(
            paymentIdOf(order),
            order.total,
            { ...how, attempt: "again", ...operationOf(order, "sale", requestId) },
            markPaid(till, hand),
          )
          const payment = paid.ok ? yield* settledWith(till, hand, paid.payment) : undefined
          yield* deliver(till, hand)
          if (hand.current.value.status === "cancelled") return notPayable(hand)
          if (payment !== undefined) return checkedOut(hand, payment)
          return paid.ok ? notPayable(hand) : checkoutRefused(paid.rejection)
        }),
      ),

    complete: (actor, orderId, options) =>
      about(
        "complete",
        actor,
        orderId,
        options,
        () => undefined,
        Effect.fnUntraced(function* (hand: OrderInHand) {
          const payment = yield* lookInto(till, hand)
          yield* deliver(till, hand)
          return checkedOut(hand, payment)
        }),
      ),

    cancel: (actor, orderId, options) =>
      about(
        "cancel",
        actor,
        orderId,
        options,
        () => undefined,
        Effect.fnUntraced(function* (hand: OrderInHand, { owner }: Call) {
          const reason = "system" in owner ? "byShop" : "byShopper"
          const rejection = yield* advance(till, hand, { _tag: "Cancel", reason, at: yield* nowOf })
          if (rejection !== undefined) return checkoutRefused(rejection)
          yield* deliver(till, hand)
          const { value: order } = hand.current
          return checkedOut(hand, yield* payments.read(paymentIdOf(order), order.total))
        }),
      ),

    refund: (actor, orderId, input, options) =>
      about(
        "refund",
        actor,
        orderId,
        options,
        () => Door.readRefund(input),
        Effect.fnUntraced(function* (hand: OrderInHand, { owner, requestId }: Call, amount) {
          if (!("system" in owner)) return checkoutRefused(ONLY_THE_SHOP)
          const { value: order } = hand.current
          const { operationId } = operationOf(order, "refund", requestId)
          if (amount.currency !== order.currency)
            return checkoutRefused({
              _tag: "InvalidInput",
              path: "amount.currency",
              got: amount.currency,
              wanted: `the order's currency, ${order.currency}`,
            })
          const paid = yield* payments.refund(paymentIdOf(order), order.total, amount, operationId)
          if (paid.ok) return checkedOut(hand, paid.payment)
          // The payment knows it by the operation's id, the host by its own.
          return checkoutRefused(
            paid.rejection._tag === "RequestIdReused" && requestId !== undefined
              ? { ...paid.rejection, requestId }
              : paid.rejection,
          )
        }),
      ),

    sweep: (options) =>
      Effect.withSpan(
        Effect.suspend(() =>
          sweep(
            till,
            Door.fromHost("sweep", () => Door.readSweep(options)),
          ),
        ),
        "CheckoutService.sweep",
      ),
  }
  return checkouts
})

/** What makes an operation of a payment repeatable. The "r" keeps it apart from those that are counted. */
const operationOf = (
  { orderId }: Order,
  kind: "sale" | "refund",
  requestId: string | undefined,
): { readonly operationId?: OperationId } =>
  requestId === undefined ? {} : { operationId: `${orderId}:${kind}:r:${requestId}` as OperationId }

const notPayable = ({ current: { value } }: OrderInHand): CheckoutRefusal =>
  checkoutRefused({ _tag: "OrderNotPayable", orderId: value.orderId, status: value.status })

const ONLY_THE_SHOP: Rejection = {
  _tag: "InvalidInput",
  path: "actor",
  got: "a shopper",
  wanted: 'a trusted job, for({ system: "…" }): only the shop gives money back',
}

/** An order is not a cart: it has no version that a caller could know. */
const takesNoVersion = ({ ifVersion, atLeast }: Call): Rejection | undefined => {
  const [path, got] = ifVersion === undefined ? ["options.atLeast", atLeast] : ["options.ifVersion", ifVersion]
  return got === undefined
    ? undefined
    : { _tag: "InvalidInput", path: String(path), got: String(got), wanted: "none: only calls on carts take a version" }
}

export class CheckoutService extends /* @__PURE__ */ Context.Service<CheckoutService, Checkouts>()(
  "@cartwright/core/CheckoutService",
) {
  /** The settlement cluster's writing half: it knows carts through `CartGateway` only. */
  static readonly layer: Layer.Layer<
    CheckoutService,
    never,
    | CartGateway
    | SettlementStore
    | OrderStore
    | Outbox
    | StockLedger
    | LimitLedger
    | OfferSource
    | PromotionSource
    | PaymentService
  > = /* @__PURE__ */ Layer.effect(CheckoutService, make)
}
