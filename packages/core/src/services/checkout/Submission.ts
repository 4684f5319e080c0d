/** One submission on its way through the steps of its flow. */

import type { Versioned } from "../../cart/Cart.ts"
import type { OrderId } from "../../catalog/ids.ts"
import type { Order } from "../../order/Order.ts"
import type { PurchaseKeys } from "../../order/purchase.ts"
import type { Payment } from "../../payment/Payment.ts"
import type { OutboxMessage } from "../../ports/Outbox.ts"
import type { LimitUse } from "../../pricing/limits.ts"
import type { ResumeBody } from "../../settlement/resume.ts"
import type { Settlement } from "../../settlement/Settlement.ts"
import type { Call } from "../Call.ts"
import type { CheckoutRejection } from "../CheckoutAnswer.ts"
import type { SubmitAsked } from "../door/checkout.ts"
import type { OrderInHand } from "./OrderInHand.ts"

/** What the shopper agreed to: the settlement, or, where the store has lost it, what its resume text says of it. */
export type Agreed = Settlement | ResumeBody

/** Whether its lines are known, and not only what they come to. */
export const isWhole = (agreed: Agreed): agreed is Settlement => "lines" in agreed

export interface Submission {
  readonly call: Call
  readonly asked: SubmitAsked
  readonly agreed: Agreed
  readonly claimKey: string
  readonly keys: PurchaseKeys
  /** The order this will become. Its hold on stock and its payment go by the same id. */
  readonly orderId: OrderId
  /** What would be bought now, once that is known to be what the shopper agreed to. */
  settled?: Settlement
  /** What an order of that counts against limits and budgets: of most purchases nothing. */
  uses: ReadonlyArray<LimitUse>
  /** Nobody can say whether the order was placed: then nothing is taken back. */
  placing: boolean
  hand?: OrderInHand
  /** Messages of this submission that were acted on. */
  readonly acted: Array<OutboxMessage>
  payment?: Payment
}

/** Whether anything of it is counted. Where nothing is, the limit ledger hears nothing of it. */
export const countsLimits = ({ uses }: Submission): boolean => uses.length > 0

/** How a step ends. */
export type StepOutcome =
  | { readonly _tag: "Next" }
  | { readonly _tag: "Refused"; readonly rejection: CheckoutRejection }
  /** The purchase was ordered before. */
  | { readonly _tag: "Ordered"; readonly order: Versioned<Order> }
  /** Somebody took the claim over: begin again under another order id. */
  | { readonly _tag: "Overtaken" }

export const NEXT: StepOutcome = { _tag: "Next" }
export const refusing = (rejection: CheckoutRejection): StepOutcome => ({ _tag: "Refused", rejection })
