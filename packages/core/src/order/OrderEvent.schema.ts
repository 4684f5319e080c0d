/** How an event of an order looks in its history and where it leaves, for those who watch an order change. */
import * as Schema from "effect/Schema"
import { Instant } from "../catalog/ids.schema.ts"
import { CancelReason, PlacedOrder } from "./Order.schema.ts"

const shape = Schema.Literal(1)

export const OrderEvent = Schema.TaggedUnion({
  OrderPlaced: { shape, order: PlacedOrder },
  OrderPaid: { shape, at: Instant },
  OrderCancelled: { shape, at: Instant, reason: CancelReason },
})
