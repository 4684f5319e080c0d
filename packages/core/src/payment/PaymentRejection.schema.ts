/** How a "no" about money looks on the wire, by its tag. */
import * as Schema from "effect/Schema"
import { PaymentMethod } from "../catalog/ids.schema.ts"
import { Money } from "../money/money.schema.ts"
import { Decline, PaymentStatus } from "./Payment.schema.ts"

export const PaymentRejection = Schema.TaggedUnion({
  PaymentMethodUnknown: { method: PaymentMethod, methods: Schema.Array(PaymentMethod) },
  PaymentMethodAgreed: { method: PaymentMethod, agreed: PaymentMethod },
  PaymentUnderWay: { status: PaymentStatus },
  PaymentClosed: {},
  RefundTooLarge: { asked: Money, max: Money },
  RefundDeclined: { amount: Money, decline: Decline },
})
