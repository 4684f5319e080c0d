/** What a call of the settlement side answers: the value, or the reason a shopper is told "no". */
import { type Rejection, rejectionMessage } from "../cart/Rejection.ts"
import type { Order } from "../order/Order.ts"
import { type OrderRejection, orderRejectionMessage } from "../order/OrderRejection.ts"
import type { PaymentView } from "../payment/Payment.ts"
import { type PaymentRejection, paymentRejectionMessage } from "../payment/PaymentRejection.ts"
import type { Settlement } from "../settlement/Settlement.ts"
import { type SettlementRejection, settlementRejectionMessage } from "../settlement/SettlementRejection.ts"
import type { Answered, Told } from "./Answer.ts"

/** Every "no" of the settlement side: its own, and those of the carts it reads. */
export type CheckoutRejection = Rejection | SettlementRejection | OrderRejection | PaymentRejection

export interface CheckoutRefusal {
  readonly ok: false
  readonly rejection: Told<CheckoutRejection>
}

export type CheckoutAnswer<A> = Answered<A> | CheckoutRefusal

export interface OpenedSettlement {
  readonly settlement: Settlement
  /**
   * What cannot be worked out anew, signed: `submit` takes it where the store has lost the settlement. Absent where
   * there are no secrets to sign it with, or where it would be too long.
   */
  readonly resume?: string
}

/** A purchase once it is an order: what was bought, and how its payment stands. */
export interface Checkout {
  readonly order: Order
  readonly payment: PaymentView
}

export const checkoutRefused = (rejection: CheckoutRejection): CheckoutRefusal => ({
  ok: false,
  rejection: { ...rejection, message: checkoutRejectionMessage(rejection) },
})

/** One sentence or two for the log or the shopper: what was refused, with its values, and the way out. */
export const checkoutRejectionMessage = (rejection: CheckoutRejection): string => {
  switch (rejection._tag) {
    case "NothingSelected":
    case "SelectionNotBuyable":
    case "TooManyLimits":
    case "SettlementNotFound":
    case "SettlementExpired":
    case "SettlementChanged":
    case "ResumeInvalid":
      return settlementRejectionMessage(rejection)
    case "OutOfStock":
    case "LimitsExceeded":
    case "SubmissionUnderWay":
    case "OrderNotFound":
    case "OrderReferenceTaken":
    case "OrderNotPayable":
    case "OrderNotCancellable":
    case "OrderNotReturnable":
    case "LineNotOrdered":
    case "MoreThanBought":
      return orderRejectionMessage(rejection)
    case "PaymentMethodUnknown":
    case "PaymentMethodAgreed":
    case "PaymentUnderWay":
    case "PaymentClosed":
    case "RefundTooLarge":
    case "RefundDeclined":
      return paymentRejectionMessage(rejection)
    default:
      return rejectionMessage(rejection)
  }
}
