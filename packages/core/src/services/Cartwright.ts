/** The one layer that assembles every service from the ports. */
import * as Layer from "effect/Layer"
import type { CartStore } from "../ports/CartStore.ts"
import { LimitLedger } from "../ports/LimitLedger.ts"
import { LimitReader } from "../ports/LimitReader.ts"
import type { OfferSource } from "../ports/OfferSource.ts"
import type { OrderStore } from "../ports/OrderStore.ts"
import type { Outbox } from "../ports/Outbox.ts"
import type { PaymentLog } from "../ports/PaymentLog.ts"
import type { PromotionSource } from "../ports/PromotionSource.ts"
import type { SettlementStore } from "../ports/SettlementStore.ts"
import type { StockLedger } from "../ports/StockLedger.ts"
import { CartService } from "./CartService.ts"
import { CheckoutService } from "./CheckoutService.ts"
import { cartGatewayOverCarts } from "./cartGateway.ts"
import { GuestService } from "./GuestService.ts"
import { OrderService } from "./OrderService.ts"
import { PaymentService } from "./PaymentService.ts"
import { SettlementService } from "./SettlementService.ts"

/** Everything a host needs to keep for both clusters. */
export type Stores = CartStore | SettlementStore | OrderStore | Outbox | StockLedger | LimitLedger | PaymentLog

/** The shopping cart: high traffic, and it must never lose anything. It needs nothing of the settlement side. */
export const carts: Layer.Layer<CartService | GuestService, never, CartStore | OfferSource | PromotionSource> =
  /* @__PURE__ */ Layer.merge(CartService.layer, GuestService.layer)

/** The settlement side on its own: it knows carts through `CartGateway` only. */
export const settlements = /* @__PURE__ */ Layer.mergeAll(
  SettlementService.layer,
  CheckoutService.layer,
  OrderService.layer,
).pipe(/* @__PURE__ */ Layer.provide(PaymentService.layer))

/** Where the ledger is at hand, the shopping page knows what is used up. */
const limitReader = /* @__PURE__ */ Layer.effect(LimitReader, LimitLedger)

/** Both in one process. */
export const layer: Layer.Layer<
  CartService | GuestService | SettlementService | CheckoutService | OrderService,
  never,
  Stores | OfferSource | PromotionSource
> = /* @__PURE__ */ Layer.merge(
  /* @__PURE__ */ Layer.provide(carts, limitReader),
  /* @__PURE__ */ Layer.provide(settlements, cartGatewayOverCarts),
)
