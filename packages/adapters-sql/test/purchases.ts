/** Purchases as the checkout sends them, and the stores behind it on one file, as promises. */
import { type SqliteOptions, sqlite } from "@cartwright/adapters-sql"
import {
  type ClaimRequest,
  type LimitDemand,
  LimitLedger,
  OrderStore,
  Outbox,
  PaymentLog,
  type Placement,
  SettlementStore,
  StockLedger,
} from "@cartwright/core"
import type {
  CartId,
  Digest,
  HoldId,
  Instant,
  LineId,
  MemberId,
  OfferId,
  OperationId,
  OrderId,
  PaymentMethod,
  SettlementId,
  Sku,
} from "@cartwright/core/catalog"
import { claimKeyOf, keysOf, placeOrder } from "@cartwright/core/order"
import type { PaymentEntry } from "@cartwright/core/payment"
import type { Settlement } from "@cartwright/core/settlement"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"

export const at = (moment: number): Instant => moment as Instant
export const orderId = (name: string): OrderId => name as OrderId
export const holdId = (name: string): HoldId => name as HoldId
export const sku = (name: string): Sku => name as Sku

/** One use of what may be used ten times, unless told otherwise. */
export const demand = (subject: string, more: Partial<LimitDemand> = {}): LimitDemand => ({
  subject,
  window: "ever",
  amount: 1,
  max: 10,
  ...more,
})

const gbp = (amount: number) => ({ amount, currency: "GBP" }) as const

/** A settlement of one piece of each line of a cart. */
export const settlementOf = (cart: string, lines: ReadonlyArray<string> = ["tea"]): Settlement.Settlement => {
  const priced = lines.map(
    (name): Settlement.SettlementLine => ({
      lineId: `line-${name}` as LineId,
      offerId: name as OfferId,
      sku: name as Sku,
      quantity: 1,
      options: {},
      unitPrice: gbp(450),
      subtotal: gbp(450),
      discounts: [],
      discount: gbp(0),
      net: gbp(450),
      tax: gbp(90),
      gross: gbp(540),
      taxCategory: "standard",
    }),
  )
  const count = lines.length
  const totals = {
    subtotal: gbp(450 * count),
    discount: gbp(0),
    net: gbp(450 * count),
    tax: gbp(90 * count),
    total: gbp(540 * count),
  }
  return {
    shape: 1,
    id: `settlement-${cart}` as SettlementId,
    owner: { member: "ada" as MemberId },
    source: { _tag: "Cart", cartId: cart as CartId },
    currency: "GBP",
    lines: priced,
    ...totals,
    groups: [{ ...totals, lineIds: priced.map(({ lineId }) => lineId) }],
    taxes: [],
    applied: [],
    methods: [],
    fingerprint: "digest" as Digest,
    settledAt: at(0),
    expiresAt: at(1_000),
  }
}

interface Purchase {
  readonly orderId: OrderId
  readonly claim: ClaimRequest
  readonly placement: Placement
}

/** Buys lines of a cart under an order id; the claim, the lease and the time to pay end at moments 100, 200 and 300. */
export const purchase = (order: string, cart = `cart-${order}`, lines?: ReadonlyArray<string>): Purchase => {
  const settlement = settlementOf(cart, lines)
  const keys = keysOf({ settlement })
  const claimKey = claimKeyOf(settlement.source)
  return {
    orderId: orderId(order),
    claim: { claimKey, orderId: orderId(order), keys, now: at(10), until: at(100) },
    placement: {
      claimKey,
      placed: placeOrder({ settlement, orderId: orderId(order), reference: undefined, at: at(20), expiresAt: at(300) }),
      keys,
      lease: { holder: "tests", until: at(200) },
    },
  }
}

export const planned: PaymentEntry = {
  _tag: "Planned",
  shape: 1,
  operation: {
    operationId: "p1.sale.1" as OperationId,
    kind: "sale",
    method: "card" as PaymentMethod,
    amount: gbp(540),
    plannedAt: at(20),
  },
}

const realClock = Effect.runSync(Clock.Clock)

export interface Books extends AsyncDisposable {
  readonly orders: OrderStore["Service"]
  readonly outbox: Outbox["Service"]
  readonly stock: StockLedger["Service"]
  readonly limits: LimitLedger["Service"]
  readonly payments: PaymentLog["Service"]
  readonly settlements: SettlementStore["Service"]
}

export const openBooks = async (options: SqliteOptions): Promise<Books> => {
  const scope = Scope.makeUnsafe()
  const built = Effect.provideService(Layer.buildWithScope(sqlite(options), scope), Clock.Clock, realClock)
  const stores = await Effect.runPromise(built)
  return {
    orders: Context.get(stores, OrderStore),
    outbox: Context.get(stores, Outbox),
    stock: Context.get(stores, StockLedger),
    limits: Context.get(stores, LimitLedger),
    payments: Context.get(stores, PaymentLog),
    settlements: Context.get(stores, SettlementStore),
    [Symbol.asyncDispose]: () => Effect.runPromise(Scope.close(scope, Exit.void)),
  }
}

export const run = Effect.runPromise
/** How a call fails. */
export const failing = <A, E>(call: Effect.Effect<A, E>): Promise<E> => Effect.runPromise(Effect.flip(call))

/** Claims a purchase and places it. */
export const buy = async ({ orders }: Books, { claim, placement }: Purchase) => {
  await run(orders.claim(claim))
  return run(orders.place(placement))
}
