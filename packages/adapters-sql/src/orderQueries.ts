/** The queries of an order store, each compiled once. */
import type { OrderStatus } from "@cartwright/core/order"
import type { Dialect } from "./dialects.ts"
import { prepare } from "./script.ts"

/** On the claims of submissions that are under way. */
export const claimQueries = ({ kysely, insertUnlessThere, locked }: Dialect) => ({
  open: prepare<{ claimKey: string; orderId: string; until: number }>((slot) =>
    insertUnlessThere(
      kysely
        .insertInto("cw_order_claim")
        .values({ claim_key: slot("claimKey"), order_id: slot("orderId"), until: slot("until"), fenced: 0 }),
    ),
  ),

  held: prepare<{ claimKey: string }>((slot) =>
    locked(
      kysely
        .selectFrom("cw_order_claim")
        .select(["order_id", "until", "fenced"])
        .where("claim_key", "=", slot("claimKey")),
    ),
  ),

  takeOver: prepare<{ claimKey: string; orderId: string; until: number }>((slot) =>
    kysely
      .updateTable("cw_order_claim")
      .set({ order_id: slot("orderId"), until: slot("until"), fenced: 0 })
      .where("claim_key", "=", slot("claimKey")),
  ),

  fence: prepare<{ claimKey: string; orderId: string }>((slot) =>
    kysely
      .updateTable("cw_order_claim")
      .set({ fenced: 1 })
      .where("claim_key", "=", slot("claimKey"))
      .where("order_id", "=", slot("orderId")),
  ),

  /** For placing: a fenced claim is as good as lost. */
  use: prepare<{ claimKey: string; orderId: string }>((slot) =>
    kysely
      .deleteFrom("cw_order_claim")
      .where("claim_key", "=", slot("claimKey"))
      .where("order_id", "=", slot("orderId"))
      .where("fenced", "=", 0),
  ),

  drop: prepare<{ claimKey: string; orderId: string }>((slot) =>
    kysely
      .deleteFrom("cw_order_claim")
      .where("claim_key", "=", slot("claimKey"))
      .where("order_id", "=", slot("orderId")),
  ),

  ended: prepare<{ now: number; limit: number }>((slot) =>
    kysely
      .selectFrom("cw_order_claim")
      .select(["claim_key", "order_id"])
      .where("until", "<=", slot("now"))
      .orderBy("until")
      .orderBy("claim_key")
      .limit(slot("limit")),
  ),
})

/** On orders, their events, their keys and the messages they leave. */
export const orderQueries = ({ kysely, insertUnlessThere, eachOf }: Dialect) => ({
  open: prepare<{ orderId: string; unpaidUntil: number; at: number }>((slot) =>
    insertUnlessThere(
      kysely.insertInto("cw_order").values({
        order_id: slot("orderId"),
        version: 1,
        status: "awaitingPayment",
        unpaid_until: slot("unpaidUntil"),
        changed_at: slot("at"),
      }),
    ),
  ),

  drop: prepare<{ orderId: string }>((slot) => kysely.deleteFrom("cw_order").where("order_id", "=", slot("orderId"))),

  advance: prepare<{ orderId: string; expected: number; version: number; status: OrderStatus; at: number }>((slot) =>
    kysely
      .updateTable("cw_order")
      .set({ version: slot("version"), status: slot("status"), unpaid_until: null, changed_at: slot("at") })
      .where("order_id", "=", slot("orderId"))
      .where("version", "=", slot("expected")),
  ),

  unpaid: prepare<{ now: number; limit: number }>((slot) =>
    kysely
      .selectFrom("cw_order")
      .select("order_id")
      .where("unpaid_until", "<=", slot("now"))
      .orderBy("unpaid_until")
      .orderBy("order_id")
      .limit(slot("limit")),
  ),

  record: prepare<{ orderId: string; version: number; payload: string }>((slot) =>
    kysely
      .insertInto("cw_order_event")
      .values({ order_id: slot("orderId"), version: slot("version"), payload: slot("payload") }),
  ),

  events: prepare<{ orderId: string }>((slot) =>
    kysely
      .selectFrom("cw_order_event")
      .select(["order_id", "version", "payload"])
      .where("order_id", "=", slot("orderId"))
      .orderBy("version"),
  ),

  eventsOfAll: prepare<{ ids: string }>((slot) =>
    kysely
      .selectFrom("cw_order_event")
      .select(["order_id", "version", "payload"])
      .where("order_id", "in", (where) =>
        where.selectFrom(eachOf(slot("ids"), { id: "text" }).as("asked")).select("asked.id"),
      )
      .orderBy("order_id")
      .orderBy("version"),
  ),

  eventsByKey: prepare<{ key: string }>((slot) =>
    kysely
      .selectFrom("cw_order_key")
      .innerJoin("cw_order_event", "cw_order_event.order_id", "cw_order_key.order_id")
      .select(["cw_order_event.order_id", "cw_order_event.version", "cw_order_event.payload"])
      .where("cw_order_key.order_key", "=", slot("key"))
      .orderBy("cw_order_event.version"),
  ),

  /** Which orders the keys stand for, in the order of the keys. */
  standing: prepare<{ keys: string }>((slot) =>
    kysely
      .selectFrom(eachOf(slot("keys"), { key: "text" }).as("asked"))
      .innerJoin("cw_order_key", "cw_order_key.order_key", "asked.key")
      .select(["asked.position", "cw_order_key.order_id"])
      .orderBy("asked.position"),
  ),

  addKeys: prepare<{ orderId: string; list: string }>((slot) =>
    insertUnlessThere(
      kysely
        .insertInto("cw_order_key")
        .columns(["order_key", "order_id", "freed"])
        .expression((from) =>
          from
            .selectFrom(eachOf(slot("list"), { key: "text", freed: "whole" }).as("asked"))
            .select(["asked.key", slot("orderId").as("order_id"), "asked.freed"])
            // Without a condition SQLite would take `on conflict` for that of a join.
            .where("asked.position", ">=", 0),
        ),
    ),
  ),

  dropKeys: prepare<{ orderId: string }>((slot) =>
    kysely.deleteFrom("cw_order_key").where("order_id", "=", slot("orderId")),
  ),

  freeKeys: prepare<{ orderId: string }>((slot) =>
    kysely.deleteFrom("cw_order_key").where("order_id", "=", slot("orderId")).where("freed", "=", 1),
  ),

  leave: prepare<{ orderId: string; version: number; kind: string; holder: string; until: number }>((slot) =>
    kysely.insertInto("cw_outbox").values({
      order_id: slot("orderId"),
      version: slot("version"),
      kind: slot("kind"),
      holder: slot("holder"),
      leased_until: slot("until"),
    }),
  ),
})
