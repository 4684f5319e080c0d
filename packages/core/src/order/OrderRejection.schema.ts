/** How a "no" about an order looks on the wire, by its tag. */
import * as Schema from "effect/Schema"
import { MAX_LINES } from "../cart/Cart.ts"
import { Instant, OrderId, OrderReference, Sku } from "../catalog/ids.schema.ts"
import { OrderStatus } from "./Order.schema.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

export const OrderRejection = Schema.TaggedUnion({
  OutOfStock: {
    short: Schema.Array(Schema.Struct({ sku: Sku, asked: Count, available: Count })).check(
      Schema.isMinLength(1),
      Schema.isMaxLength(MAX_LINES),
    ),
  },
  SubmissionUnderWay: { until: Instant },
  /** What was asked for may be anything. */
  OrderNotFound: { orderId: Schema.String },
  OrderReferenceTaken: { reference: OrderReference },
  OrderNotPayable: { orderId: OrderId, status: OrderStatus },
  OrderNotCancellable: { orderId: OrderId, status: OrderStatus },
})
