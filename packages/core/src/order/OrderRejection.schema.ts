/** How a "no" about an order looks on the wire, by its tag. */
import * as Schema from "effect/Schema"
import { MAX_LINES } from "../cart/Cart.ts"
import { Instant, LineId, OrderId, OrderReference, Sku } from "../catalog/ids.schema.ts"
import { MAX_LIMIT_USES } from "../pricing/limits.ts"
import { PromotionId } from "../pricing/NotApplied.schema.ts"
import { OrderStatus } from "./Order.schema.ts"

const Count = Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))

const room = { asked: Count, available: Count }
const ExceededLimit = Schema.Union([
  Schema.Struct({
    ...room,
    promotionId: PromotionId,
    limit: Schema.Literals(["inAll", "perBuyer", "perCode", "budget"]),
  }),
  Schema.Struct({ ...room, sku: Sku }),
])

export const OrderRejection = Schema.TaggedUnion({
  OutOfStock: {
    short: Schema.Array(Schema.Struct({ sku: Sku, asked: Count, available: Count })).check(
      Schema.isMinLength(1),
      Schema.isMaxLength(MAX_LINES),
    ),
  },
  LimitsExceeded: {
    exceeded: Schema.Array(ExceededLimit).check(Schema.isMinLength(1), Schema.isMaxLength(MAX_LIMIT_USES)),
  },
  SubmissionUnderWay: { until: Instant },
  /** What was asked for may be anything. */
  OrderNotFound: { orderId: Schema.String },
  OrderReferenceTaken: { reference: OrderReference },
  OrderNotPayable: { orderId: OrderId, status: OrderStatus },
  OrderNotCancellable: { orderId: OrderId, status: OrderStatus },
  OrderNotReturnable: { orderId: OrderId, status: OrderStatus },
  LineNotOrdered: { orderId: OrderId, lineId: LineId },
  MoreThanBought: { orderId: OrderId, lineId: LineId, bought: Count, returned: Count, asked: Count },
})
