/** The stores that a host gives, and what stands in for those it does not give. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { CartStore } from "../ports/CartStore.ts"
import { LimitLedger } from "../ports/LimitLedger.ts"
import { OrderStore } from "../ports/OrderStore.ts"
import { Outbox } from "../ports/Outbox.ts"
import { PaymentLog } from "../ports/PaymentLog.ts"
import { SettlementStore } from "../ports/SettlementStore.ts"
import { StockLedger } from "../ports/StockLedger.ts"
import type { Stores } from "../services/Cartwright.ts"
import type { CartwrightOptions, OrderStores, Startable } from "./CartwrightOptions.ts"
import { cartStoreFrom } from "./hostStore.ts"

/**
 * All stores there are: what the host does not give is there, and every call of it throws. Orders that were kept in memory
 * because nobody said where would be gone with the process.
 */
export const storesFrom = (stores: CartwrightOptions["stores"]): Startable<Stores> => {
  if (!isPlain(stores)) return Layer.mergeAll(notGiven, stores)
  const carts = cartStoreFrom(stores.carts)
  return stores.orders === undefined ? Layer.mergeAll(notGiven, carts) : Layer.mergeAll(notGiven, stores.orders, carts)
}

type Plain = Exclude<CartwrightOptions["stores"], Startable<CartStore>>
const isPlain = (stores: CartwrightOptions["stores"]): stores is Plain => !Layer.isLayer(stores)

const missing = (store: string) => (): Effect.Effect<never> =>
  Effect.die(
    new TypeError(
      `createCartwright: there is no ${store}, got stores for carts only. Give stores memory(), sqlite({ filename }) or { carts, orders }, where orders is a layer of all stores but the carts'.`,
    ),
  )

const settlements = missing("settlement store")
const orders = missing("order store")
const outbox = missing("outbox")
const stock = missing("stock ledger")
const limits = missing("limit ledger")
const payments = missing("payment log")

const notGiven: Layer.Layer<OrderStores> = /* @__PURE__ */ Layer.mergeAll(
  /* @__PURE__ */ Layer.succeed(SettlementStore, { put: settlements, get: settlements, expire: settlements }),
  /* @__PURE__ */ Layer.succeed(OrderStore, {
    claim: orders,
    fence: orders,
    release: orders,
    place: orders,
    load: orders,
    find: orders,
    advance: orders,
    history: orders,
    abandoned: orders,
    unpaid: orders,
  }),
  /* @__PURE__ */ Layer.succeed(Outbox, { take: outbox, done: outbox }),
  /* @__PURE__ */ Layer.succeed(StockLedger, {
    receive: stock,
    available: stock,
    reserve: stock,
    confirm: stock,
    release: stock,
    ended: stock,
  }),
  /* @__PURE__ */ Layer.succeed(LimitLedger, {
    reserve: limits,
    confirm: limits,
    release: limits,
    // Nothing was ever counted here, so a host of carts only can show what its promotions give.
    used: (keys) => Effect.succeed(keys.map(() => 0)),
    ended: limits,
  }),
  /* @__PURE__ */ Layer.succeed(PaymentLog, { load: payments, append: payments, due: payments }),
)
