export type { Actor } from "./Actor.ts"
export type * from "./Answer.ts"
export type { Options } from "./Call.ts"
export type { ChooseQuantity, MergeRule } from "./CartRequest.ts"
export { CartService } from "./CartService.ts"
export type { Carts, ReadFailure, WriteFailure } from "./Carts.ts"
export * as Cartwright from "./Cartwright.ts"
export {
  CartwrightConfig,
  CHECKOUT_DEFAULTS,
  type CheckoutConfig,
  type Config,
  DEFAULT_TIMEOUT_MS,
} from "./CartwrightConfig.ts"
export type * from "./CheckoutAnswer.ts"
export { CheckoutService } from "./CheckoutService.ts"
export type { Checkouts, OrderFailure, Orders, SubmitFailure, Swept } from "./Checkouts.ts"
export { cartGatewayOverCarts } from "./cartGateway.ts"
export type * from "./checkoutInputs.ts"
export { Aborted, DeadlineExceeded } from "./Deadline.ts"
export { GuestService, type TtlOptions } from "./GuestService.ts"
export { checkSecrets, type GuestPass, type Secrets } from "./GuestTokens.ts"
export { IdSource, type Ids } from "./IdSource.ts"
export type * from "./inputs.ts"
export { MAX_WAITING } from "./KeyedQueue.ts"
export { OrderService } from "./OrderService.ts"
export { PaymentChannels } from "./PaymentChannels.ts"
export { PaymentService } from "./PaymentService.ts"
export type { Payments, PayRequest } from "./Payments.ts"
export { SettlementService } from "./SettlementService.ts"
export type { SettleFailure, Settlements } from "./Settlements.ts"
