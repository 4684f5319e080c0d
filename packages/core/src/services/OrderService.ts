import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Versioned } from "../cart/Cart.ts"
import type { Order } from "../order/Order.ts"
import { paymentView } from "../payment/paymentOf.ts"
import { OrderStore } from "../ports/OrderStore.ts"
import type { StoreUnavailable } from "../ports/StoreUnavailable.ts"
import { type Actor, mayUse } from "./Actor.ts"
import { answered } from "./Answer.ts"
import { type Call, makeEnter, type Options } from "./Call.ts"
import { CartwrightConfig } from "./CartwrightConfig.ts"
import { type Checkout, type CheckoutAnswer, checkoutRefused } from "./CheckoutAnswer.ts"
import type { OrderFailure, Orders } from "./Checkouts.ts"
import { paymentIdOf } from "./checkout/OrderInHand.ts"
import { quoteOf } from "./checkout/returns.ts"
import * as Door from "./door/checkout.ts"
import { readReturn } from "./door/returns.ts"
import { IdSource } from "./IdSource.ts"
import { PaymentService } from "./PaymentService.ts"

const make = Effect.gen(function* () {
  const store = yield* OrderStore
  const payments = yield* PaymentService
  const enter = makeEnter(yield* CartwrightConfig, yield* IdSource)

  /** What `show` makes of an order that was looked for, if it is the caller's. */
  const theirs = <A>(
    { owner }: Call,
    id: string,
    looking: Effect.Effect<Versioned<Order> | undefined, StoreUnavailable>,
    show: (order: Order) => Effect.Effect<CheckoutAnswer<A>, StoreUnavailable>,
  ): Effect.Effect<CheckoutAnswer<A>, StoreUnavailable> =>
    Effect.flatMap(
      looking,
      (found): Effect.Effect<CheckoutAnswer<A>, StoreUnavailable> =>
        found === undefined || !mayUse(found.value.owner, owner)
          ? Effect.succeed(checkoutRefused({ _tag: "OrderNotFound", orderId: id }))
          : show(found.value),
    )

  /** Finds an order and answers with what `show` makes of it. */
  const reading = <Id extends string, A>(
    name: string,
    actor: Actor,
    options: Options | undefined,
    read: () => Id,
    find: (id: Id) => Effect.Effect<Versioned<Order> | undefined, StoreUnavailable>,
    show: (order: Order) => Effect.Effect<A, StoreUnavailable>,
  ): Effect.Effect<CheckoutAnswer<A>, OrderFailure> =>
    enter(`OrderService.${name}`, actor, options, read, (call, id) =>
      theirs(call, id, find(id), (order) => Effect.map(show(order), (value) => answered(value))),
    )

  const checkoutOf = (order: Order): Effect.Effect<Checkout, StoreUnavailable> =>
    Effect.map(payments.read(paymentIdOf(order), order.total), (payment) => ({ order, payment: paymentView(payment) }))

  const orders: Orders = {
    get: (actor, orderId, options) =>
      reading("get", actor, options, () => Door.readOrderId(orderId), store.load, checkoutOf),
    byReference: (actor, reference, options) =>
      reading(
        "byReference",
        actor,
        options,
        () => Door.readReference(reference),
        (known) => store.find({ reference: known }),
        checkoutOf,
      ),
    history: (actor, orderId, options) =>
      reading(
        "history",
        actor,
        options,
        () => Door.readOrderId(orderId),
        store.load,
        (order) => store.history(order.orderId),
      ),
    quoteReturn: (actor, orderId, input, options) =>
      enter(
        "OrderService.quoteReturn",
        actor,
        options,
        () => ({ id: Door.readOrderId(orderId), asked: readReturn(input) }),
        (call, { id, asked }) => theirs(call, id, store.load(id), (order) => Effect.succeed(quoteOf(order, asked))),
      ),
  }
  return orders
})

export class OrderService extends /* @__PURE__ */ Context.Service<OrderService, Orders>()(
  "@cartwright/core/OrderService",
) {
  /** Orders, for those who only look at them. */
  static readonly layer: Layer.Layer<OrderService, never, OrderStore | PaymentService> = /* @__PURE__ */ Layer.effect(
    OrderService,
    make,
  )
}
