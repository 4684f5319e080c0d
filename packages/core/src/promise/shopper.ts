/** One shopper's view of the shop: every call of the services without its actor, and as a promise. */
import type * as Effect from "effect/Effect"
import type { Actor } from "../services/Actor.ts"
import { CartService } from "../services/CartService.ts"
import type { Carts } from "../services/Carts.ts"
import { CheckoutService } from "../services/CheckoutService.ts"
import type { Checkouts, Orders } from "../services/Checkouts.ts"
import { OrderService } from "../services/OrderService.ts"
import { SettlementService } from "../services/SettlementService.ts"
import type { Settlements } from "../services/Settlements.ts"
import type { FailureReason } from "./CartwrightError.ts"

/** Calls without their actor and as promises: answers are returned, failures are thrown as `CartwrightError`. */
type AsPromises<Calls> = {
  readonly [Call in keyof Calls]: Calls[Call] extends (
    actor: Actor,
    ...rest: infer Rest
  ) => Effect.Effect<infer A, infer _Failure>
    ? (...rest: Rest) => Promise<A>
    : never
}

/** The calls on carts: everything a shopping page does. */
export type ShopperCart = AsPromises<Carts>
/** The calls on settlements: what a checkout page shows. */
export type ShopperSettlement = AsPromises<Settlements>
/** The calls that buy: from a settlement to an order that is paid. */
export type ShopperCheckout = AsPromises<Omit<Checkouts, "sweep">>
/** The calls on orders, once they are placed. */
export type ShopperOrders = AsPromises<Orders>

export interface Shopper {
  readonly cart: ShopperCart
  readonly settlement: ShopperSettlement
  readonly checkout: ShopperCheckout
  readonly orders: ShopperOrders
}

/** What a shopper's calls need. */
export type ShopperServices = CartService | SettlementService | CheckoutService | OrderService

type Run<Services> = <A, E extends FailureReason>(call: Effect.Effect<A, E, Services>) => Promise<A>

export const shopperOf = (actor: Actor, run: Run<ShopperServices>): Shopper => ({
  cart: cartOf(actor, run),
  settlement: settlementOf(actor, run),
  checkout: checkoutOf(actor, run),
  orders: ordersOf(actor, run),
})

type Use<Service> = <A, E extends FailureReason>(use: (service: Service) => Effect.Effect<A, E>) => Promise<A>

const cartOf = (actor: Actor, run: Run<ShopperServices>): ShopperCart => {
  const call: Use<Carts> = (use) => run(CartService.use(use))
  return {
    open: (...rest) => call((carts) => carts.open(actor, ...rest)),
    add: (...rest) => call((carts) => carts.add(actor, ...rest)),
    addMany: (...rest) => call((carts) => carts.addMany(actor, ...rest)),
    setQuantity: (...rest) => call((carts) => carts.setQuantity(actor, ...rest)),
    remove: (...rest) => call((carts) => carts.remove(actor, ...rest)),
    clear: (...rest) => call((carts) => carts.clear(actor, ...rest)),
    select: (...rest) => call((carts) => carts.select(actor, ...rest)),
    deselect: (...rest) => call((carts) => carts.deselect(actor, ...rest)),
    saveForLater: (...rest) => call((carts) => carts.saveForLater(actor, ...rest)),
    moveToCart: (...rest) => call((carts) => carts.moveToCart(actor, ...rest)),
    setOptions: (...rest) => call((carts) => carts.setOptions(actor, ...rest)),
    addBundle: (...rest) => call((carts) => carts.addBundle(actor, ...rest)),
    applyCode: (...rest) => call((carts) => carts.applyCode(actor, ...rest)),
    removeCode: (...rest) => call((carts) => carts.removeCode(actor, ...rest)),
    refuseGift: (...rest) => call((carts) => carts.refuseGift(actor, ...rest)),
    acceptGift: (...rest) => call((carts) => carts.acceptGift(actor, ...rest)),
    setContext: (...rest) => call((carts) => carts.setContext(actor, ...rest)),
    setAttributes: (...rest) => call((carts) => carts.setAttributes(actor, ...rest)),
    claim: (...rest) => call((carts) => carts.claim(actor, ...rest)),
    merge: (...rest) => call((carts) => carts.merge(actor, ...rest)),
    get: (...rest) => call((carts) => carts.get(actor, ...rest)),
    view: (...rest) => call((carts) => carts.view(actor, ...rest)),
    simulate: (...rest) => call((carts) => carts.simulate(actor, ...rest)),
    history: (...rest) => call((carts) => carts.history(actor, ...rest)),
  }
}

const settlementOf = (actor: Actor, run: Run<ShopperServices>): ShopperSettlement => {
  const call: Use<Settlements> = (use) => run(SettlementService.use(use))
  return {
    open: (...rest) => call((settlements) => settlements.open(actor, ...rest)),
    get: (...rest) => call((settlements) => settlements.get(actor, ...rest)),
  }
}

const checkoutOf = (actor: Actor, run: Run<ShopperServices>): ShopperCheckout => {
  const call: Use<Checkouts> = (use) => run(CheckoutService.use(use))
  return {
    submit: (...rest) => call((checkouts) => checkouts.submit(actor, ...rest)),
    pay: (...rest) => call((checkouts) => checkouts.pay(actor, ...rest)),
    complete: (...rest) => call((checkouts) => checkouts.complete(actor, ...rest)),
    cancel: (...rest) => call((checkouts) => checkouts.cancel(actor, ...rest)),
    refund: (...rest) => call((checkouts) => checkouts.refund(actor, ...rest)),
  }
}

const ordersOf = (actor: Actor, run: Run<ShopperServices>): ShopperOrders => {
  const call: Use<Orders> = (use) => run(OrderService.use(use))
  return {
    get: (...rest) => call((orders) => orders.get(actor, ...rest)),
    byReference: (...rest) => call((orders) => orders.byReference(actor, ...rest)),
    history: (...rest) => call((orders) => orders.history(actor, ...rest)),
    quoteReturn: (...rest) => call((orders) => orders.quoteReturn(actor, ...rest)),
  }
}
