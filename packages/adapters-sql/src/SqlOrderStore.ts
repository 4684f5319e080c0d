/** The order store over any SQL database. */
import type { Bought, OrderStore } from "@cartwright/core"
import type { Cart } from "@cartwright/core/cart"
import type { Instant, OrderId, Version } from "@cartwright/core/catalog"
import {
  evolveOrder,
  foldOrder,
  type Order,
  type OrderChange,
  type OrderEvent,
  readOrderEvent,
} from "@cartwright/core/order"
import type { SqlDatabase } from "./dialects.ts"
import { type BoughtRows, orderScripts } from "./orderScripts.ts"
import { jsonOf, type Row, textOf, Unreadable, wholeOf } from "./script.ts"
import { asItIs, readAs, storeCalls } from "./storeCalls.ts"

export const makeSqlOrderStore = (database: SqlDatabase): OrderStore["Service"] => {
  const { dialect, onPlace } = database
  const calls = storeCalls("order store", database)
  const scripts = orderScripts(dialect, function* ({ payload }) {
    // A copy of its own, so that nothing the host does to it reaches anybody.
    if (onPlace !== undefined) yield* onPlace(evolveOrder(undefined, readOrderEvent(JSON.parse(payload))))
  })

  return {
    claim: (request) =>
      calls.write(
        `claiming ${request.claimKey} for order ${request.orderId}`,
        () => scripts.claim(request),
        (judged) => {
          if (judged === "claimed") return { _tag: "Claimed" }
          if ("by" in judged) return boughtFrom(judged)
          if ("takenUntil" in judged) return { _tag: "Taken", until: judged.takenUntil as Instant }
          return { _tag: "Abandoned", orderId: judged.abandoned }
        },
      ),

    fence: (claimKey, orderId) =>
      calls.write(`fencing the claim of order ${orderId}`, () => scripts.fence(claimKey, orderId), asItIs),

    release: (claimKey, orderId) =>
      calls.write(`giving up the claim of order ${orderId}`, () => scripts.release(claimKey, orderId), asItIs),

    place: (placement) => {
      const payload = JSON.stringify(placement.placed)
      return calls.write(
        `placing order ${placement.placed.order.orderId}`,
        () => scripts.place({ ...placement, payload }),
        (judged) => {
          if (judged === "placed") return { _tag: "Placed", version: FIRST }
          return judged === "claimLost" ? { _tag: "ClaimLost" } : boughtFrom(judged)
        },
        payload.length,
      )
    },

    load: (orderId) =>
      calls.read(
        `loading order ${orderId}`,
        () => scripts.load(orderId),
        (rows) => orderFrom(orderId, rows),
      ),

    find: (key) =>
      calls.read(
        `looking for the order of ${Object.entries(key).flat().join(" ")}`,
        () => scripts.find(key),
        (rows) => rows[0] && orderFrom(textOf(rows[0], "order_id"), rows),
      ),

    advance: ({ orderId, expected, event, lease }) => {
      const stored = { orderId, expected, lease, kind: event._tag, ...changeOf(event), payload: JSON.stringify(event) }
      return calls.write(
        `writing ${event._tag} to order ${orderId}`,
        () => scripts.advance(stored),
        (judged) =>
          judged === "advanced"
            ? { _tag: "Advanced", version: (expected + 1) as Version }
            : { _tag: "Conflict", current: orderFrom(orderId, judged.rows) },
        stored.payload.length,
      )
    },

    history: (orderId) =>
      calls.read(
        `reading the history of order ${orderId}`,
        () => scripts.load(orderId),
        (rows) => eventsFrom(orderId, rows),
      ),

    abandoned: (now, limit) =>
      calls.read(
        "looking for claims that were abandoned",
        () => scripts.abandoned(now, limit),
        (rows) =>
          rows.map((row) => ({ claimKey: textOf(row, "claim_key"), orderId: textOf(row, "order_id") as OrderId })),
      ),

    unpaid: (now, limit) =>
      calls.read(
        "looking for orders that were not paid in time",
        () => scripts.unpaid(now, limit),
        (rows) => rows.map((row) => textOf(row, "order_id") as OrderId),
      ),
  }
}

const FIRST = 1 as Version

const changeOf = (event: OrderChange) =>
  ({ status: event._tag === "OrderPaid" ? "paid" : "cancelled", at: event.at }) as const

const eventsFrom = (orderId: string, rows: ReadonlyArray<Row>): ReadonlyArray<OrderEvent> =>
  rows.map((row, index) =>
    readAs(`event ${index + 1} of order ${orderId}`, () => {
      if (wholeOf(row, "version") === index + 1) return readOrderEvent(jsonOf(row, "payload"))
      throw new Unreadable("it is not there, and later ones are. Restore it from a backup.")
    }),
  )

const orderFrom = (orderId: string, rows: ReadonlyArray<Row>): Cart.Versioned<Order> | undefined => {
  const value = foldOrder(eventsFrom(orderId, rows))
  return value === undefined ? undefined : { version: rows.length as Version, value }
}

const boughtFrom = ({ by, orderIds, events }: BoughtRows): Bought => {
  const byOrder = Map.groupBy(events, (row) => textOf(row, "order_id"))
  const [order, ...others] = orderIds.map((orderId) => {
    const found = orderFrom(orderId, byOrder.get(orderId) ?? [])
    if (found !== undefined) return found
    throw new Unreadable(`a key stands for order ${orderId}, which has no events. Restore it from a backup.`)
  })
  if (order === undefined) throw new Unreadable("a key stands for no order. Restore it from a backup.")
  return by === "lines" ? { _tag: "LinesOrdered", orders: [order, ...others] } : { _tag: "Ordered", by, order }
}
