/** The queries of a limit ledger. */
import type { Dialect } from "./dialects.ts"
import { prepare } from "./script.ts"

const KEY = { subject: "text", window: "text" } as const

/** On counters, and on what holds count on them. */
export const limitCounters = ({ kysely, insertUnlessThere, eachOf, locked }: Dialect) => ({
  openCounters: prepare<{ keys: string }>((slot) =>
    insertUnlessThere(
      kysely
        .insertInto("cw_limit_counter")
        .columns(["subject", "window", "used"])
        .expression((from) =>
          from
            .selectFrom(eachOf(slot("keys"), KEY).as("asked"))
            .select((select) => ["asked.subject", "asked.window", select.lit(0).as("used")])
            .orderBy("asked.subject")
            .orderBy("asked.window"),
        ),
    ),
  ),

  lockCounters: prepare<{ keys: string }>((slot) =>
    locked(
      kysely
        .selectFrom("cw_limit_counter")
        .select(["subject", "window", "used"])
        .where(({ eb, refTuple, selectFrom }) =>
          eb(
            refTuple("subject", "window"),
            "in",
            selectFrom(eachOf(slot("keys"), KEY).as("asked"))
              .select(["asked.subject", "asked.window"])
              .$asTuple("subject", "window"),
          ),
        )
        .orderBy("subject")
        .orderBy("window"),
    ),
  ),

  counted: prepare<{ keys: string }>((slot) =>
    kysely
      .selectFrom(eachOf(slot("keys"), KEY).as("asked"))
      .innerJoin("cw_limit_counter as counter", (on) =>
        on.onRef("counter.subject", "=", "asked.subject").onRef("counter.window", "=", "asked.window"),
      )
      .select(["asked.position", "counter.used"]),
  ),

  addAmounts: prepare<{ holdId: string; amounts: string }>((slot) =>
    kysely
      .insertInto("cw_limit_hold_amount")
      .columns(["hold_id", "subject", "window", "amount", "keep"])
      .expression((from) =>
        from
          .selectFrom(eachOf(slot("amounts"), { ...KEY, amount: "whole", keep: "whole" }).as("line"))
          .select([slot("holdId").as("hold_id"), "line.subject", "line.window", "line.amount", "line.keep"]),
      ),
  ),

  dropAmounts: prepare<{ holdId: string }>((slot) =>
    kysely.deleteFrom("cw_limit_hold_amount").where("hold_id", "=", slot("holdId")),
  ),

  dropKept: prepare<{ holdId: string }>((slot) =>
    kysely.deleteFrom("cw_limit_hold_amount").where("hold_id", "=", slot("holdId")).where("keep", "=", 1),
  ),

  // It changes the counters that have room, whatever was read before. A database that locks as it was asked to changes all.
  take: prepare<{ holdId: string; demands: string }>((slot) =>
    kysely
      .updateTable("cw_limit_counter")
      .set((set) => ({
        used: set(
          "used",
          "+",
          set
            .selectFrom("cw_limit_hold_amount as line")
            .select("line.amount")
            .where("line.hold_id", "=", slot("holdId"))
            .whereRef("line.subject", "=", "cw_limit_counter.subject")
            .whereRef("line.window", "=", "cw_limit_counter.window"),
        ),
      }))
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple("subject", "window"),
          "in",
          selectFrom(eachOf(slot("demands"), { ...KEY, amount: "whole", most: "whole" }).as("asked"))
            .innerJoin("cw_limit_counter as counter", (on) =>
              on.onRef("counter.subject", "=", "asked.subject").onRef("counter.window", "=", "asked.window"),
            )
            .select(["asked.subject", "asked.window"])
            .where((where) =>
              where(where("counter.used", "+", where.ref("asked.amount")), "<=", where.ref("asked.most")),
            )
            .$asTuple("subject", "window"),
        ),
      ),
  ),

  giveBack: prepare<{ holdId: string }>((slot) =>
    kysely
      .updateTable("cw_limit_counter")
      .set((set) => ({
        used: set(
          "used",
          "-",
          set
            .selectFrom("cw_limit_hold_amount as line")
            .select("line.amount")
            .where("line.hold_id", "=", slot("holdId"))
            .whereRef("line.subject", "=", "cw_limit_counter.subject")
            .whereRef("line.window", "=", "cw_limit_counter.window"),
        ),
      }))
      .where(({ eb, refTuple, selectFrom }) =>
        eb(
          refTuple("subject", "window"),
          "in",
          selectFrom("cw_limit_hold_amount as line")
            .select(["line.subject", "line.window"])
            .where("line.hold_id", "=", slot("holdId"))
            .$asTuple("subject", "window"),
        ),
      ),
  ),
})

/** On holds themselves. */
export const limitHolds = ({ kysely, insertUnlessThere, locked }: Dialect) => ({
  openHold: prepare<{ holdId: string; state: "held" | "released"; expiresAt: number | null }>((slot) =>
    insertUnlessThere(
      kysely
        .insertInto("cw_limit_hold")
        .values({ hold_id: slot("holdId"), state: slot("state"), expires_at: slot("expiresAt") }),
    ),
  ),

  holdState: prepare<{ holdId: string }>((slot) =>
    locked(kysely.selectFrom("cw_limit_hold").select("state").where("hold_id", "=", slot("holdId"))),
  ),

  amountsOf: prepare<{ holdId: string }>((slot) =>
    kysely
      .selectFrom("cw_limit_hold_amount")
      .select(["subject", "window", "amount", "keep"])
      .where("hold_id", "=", slot("holdId")),
  ),

  moveEnd: prepare<{ holdId: string; expiresAt: number }>((slot) =>
    kysely
      .updateTable("cw_limit_hold")
      .set({ expires_at: slot("expiresAt") })
      .where("hold_id", "=", slot("holdId")),
  ),

  confirmHold: prepare<{ holdId: string }>((slot) =>
    kysely
      .updateTable("cw_limit_hold")
      .set({ state: "confirmed", expires_at: null })
      .where("hold_id", "=", slot("holdId"))
      .where("state", "!=", "released"),
  ),

  markReleased: prepare<{ holdId: string }>((slot) =>
    kysely
      .updateTable("cw_limit_hold")
      .set({ state: "released", expires_at: null })
      .where("hold_id", "=", slot("holdId")),
  ),

  endedHolds: prepare<{ now: number; limit: number }>((slot) =>
    kysely
      .selectFrom("cw_limit_hold")
      .select("hold_id")
      .where("expires_at", "<=", slot("now"))
      .orderBy("expires_at")
      .orderBy("hold_id")
      .limit(slot("limit")),
  ),

  dropHold: prepare<{ holdId: string }>((slot) =>
    kysely.deleteFrom("cw_limit_hold").where("hold_id", "=", slot("holdId")),
  ),
})
