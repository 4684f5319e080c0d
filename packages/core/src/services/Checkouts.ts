/** The calls on checkouts and orders, as both faces have them. */
import type * as Effect from "effect/Effect"
import type { OrderEvent } from "../order/Order.ts"
import type { CartBusy } from "../ports/CartBusy.ts"
import type { StoreUnavailable } from "../ports/StoreUnavailable.ts"
import type { ReturnQuote } from "../pricing/quoteReturn.ts"
import type { Actor } from "./Actor.ts"
import type { Options } from "./Call.ts"
import type { Checkout, CheckoutAnswer } from "./CheckoutAnswer.ts"
import type { PayInput, RefundInput, ReturnInput, SubmitInput } from "./checkoutInputs.ts"
import type { Aborted, DeadlineExceeded } from "./Deadline.ts"
import type { SettleFailure } from "./Settlements.ts"

export type SubmitFailure = SettleFailure | CartBusy
export type OrderFailure = StoreUnavailable | DeadlineExceeded | Aborted

type Ordering<A> = Effect.Effect<CheckoutAnswer<A>, OrderFailure>

/** What one sweep has mended. */
export interface Swept {
  /** Claims of submissions that never came to an order; what they held is free again. */
  readonly abandoned: number
  /** Orders that were not paid in time and are cancelled now. */
  readonly expired: number
  /** Payments that were looked into again. */
  readonly payments: number
  /** Messages that were delivered: lines taken, stock and limits confirmed or given back, money given back. */
  readonly delivered: number
  /** Holds on stock or on limits that had ended: confirmed where their order is paid, given back where nobody needs them. */
  readonly holds: number
  /** Settlements that had expired. */
  readonly settlements: number
  /** Things that could not be done now; the next sweep tries them again. */
  readonly failed: number
}

export interface Checkouts {
  /**
   * Turns a settlement into an order, once, and pays it where `payment` says how. However often and from wherever the same
   * purchase is submitted, there is one order, and it is what everyone is answered. A payment that is declined leaves the
   * order waiting: `payment.status` says so, and `pay` tries another way.
   */
  readonly submit: (
    actor: Actor,
    input: SubmitInput,
    options?: Options,
  ) => Effect.Effect<CheckoutAnswer<Checkout>, SubmitFailure>
  /** Pays an order that waits, again or another way. While an earlier payment is under way, that one is looked into instead. With a request id it charges once. */
  readonly pay: (actor: Actor, orderId: string, input: PayInput, options?: Options) => Ordering<Checkout>
  /** Looks into what is under way and completes what can be: for return URLs and pages that wait. It takes no money anew. */
  readonly complete: (actor: Actor, orderId: string, options?: Options) => Ordering<Checkout>
  /** Calls an order off: a shopper theirs while it is unpaid, a trusted job any. Stock and money are given back. */
  readonly cancel: (actor: Actor, orderId: string, options?: Options) => Ordering<Checkout>
  /** Gives a part of the money back, for trusted jobs. With a request id it happens once. The order stays. */
  readonly refund: (actor: Actor, orderId: string, input: RefundInput, options?: Options) => Ordering<Checkout>
  /**
   * Mends what crashes and outages left, and cancels what was not paid in time. Run it every few seconds, on one host or on
   * all: they do not get in each other's way. `limit`: how many of each kind at most, 1 to 1,000.
   */
  readonly sweep: (options?: { readonly limit?: number | undefined }) => Effect.Effect<Swept>
}

export interface Orders {
  readonly get: (actor: Actor, orderId: string, options?: Options) => Ordering<Checkout>
  /** The order that stands under the host's own name for it. */
  readonly byReference: (actor: Actor, reference: string, options?: Options) => Ordering<Checkout>
  /** What happened to the order, first to last. */
  readonly history: (actor: Actor, orderId: string, options?: Options) => Ordering<ReadonlyArray<OrderEvent>>
  /**
   * What is paid back for pieces of a paid order that come back: to the minor unit, with their tax and with what those get
   * back who paid for discounts. What is kept costs what was paid for it. It gives nothing back: `checkout.refund` does.
   *
   * Keep each answer and send all of them as `before` with the next one: once all pieces are back, what was paid is paid back.
   */
  readonly quoteReturn: (actor: Actor, orderId: string, input: ReturnInput, options?: Options) => Ordering<ReturnQuote>
}
