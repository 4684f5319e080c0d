export type { Cart, CartLine, LineOptions, Owner } from "../cart/Cart.ts"
export type { Rejection } from "../cart/Rejection.ts"
export type { Warning } from "../cart/Warning.ts"
export type { OfferInput } from "../catalog/Offer.ts"
export type { FineMoney } from "../money/FineMoney.ts"
export type { Money } from "../money/Money.ts"
export type { Order, OrderEvent, OrderPart, OrderStatus } from "../order/Order.ts"
export type { OrderRejection } from "../order/OrderRejection.ts"
export type { PaymentStatus, PaymentView } from "../payment/Payment.ts"
export type { PaymentRejection } from "../payment/PaymentRejection.ts"
export type { BuyerKnown } from "../ports/BuyerSource.ts"
export type {
  ChannelCapabilities,
  ChannelLookup,
  ChannelOutcome,
  ChannelRequest,
} from "../ports/PaymentChannel.ts"
export type { CodeAnswer, Nudge, PricedCart, PricedGift, PricedLine, PricingWarning } from "../pricing/PricedCart.ts"
export type { PricingPolicies } from "../pricing/PricingPolicies.ts"
export type { Promotion } from "../pricing/Promotion.ts"
export type { ReturnedLine, ReturnQuote } from "../pricing/quoteReturn.ts"
export type { Actor } from "../services/Actor.ts"
export type * from "../services/Answer.ts"
export type { Options } from "../services/Call.ts"
export type { CheckoutConfig } from "../services/CartwrightConfig.ts"
export type {
  Checkout,
  CheckoutAnswer,
  CheckoutRefusal,
  CheckoutRejection,
  OpenedSettlement,
} from "../services/CheckoutAnswer.ts"
export type { Swept } from "../services/Checkouts.ts"
export type * from "../services/checkoutInputs.ts"
export type { GuestPass, Secrets } from "../services/GuestTokens.ts"
export type * from "../services/inputs.ts"
export type {
  DeliverTo,
  DeliveryGroup,
  Settlement,
  SettlementLine,
  SettlementSource,
} from "../settlement/Settlement.ts"
export type { SettlementChange } from "../settlement/SettlementChange.ts"
export type { SettlementRejection } from "../settlement/SettlementRejection.ts"
export * from "./CartwrightError.ts"
export type { CartwrightOptions, OrderStores, Startable } from "./CartwrightOptions.ts"
export * from "./createCartwright.ts"
export type { AsyncBuyers } from "./hostBuyers.ts"
export {
  type AsyncLookup,
  type AsyncOutcome,
  type AsyncPaymentChannel,
  CHANNEL_DEFAULTS,
  channelFrom,
} from "./hostChannel.ts"
export { type AsyncCartStore, cartStoreFrom } from "./hostStore.ts"
export { orThrow } from "./orThrow.ts"
export type { AsyncOffers, AsyncPromotions } from "./ports.ts"
export type { Shopper, ShopperCart, ShopperCheckout, ShopperOrders, ShopperSettlement } from "./shopper.ts"
export type { Delivered, InStock, Stock } from "./stock.ts"
