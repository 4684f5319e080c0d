/** The outbox over any SQL database. A message that is delivered is deleted, so that looking for others stays cheap. */
import type { Outbox, OutboxMessage } from "@cartwright/core"
import type { OrderId, Version } from "@cartwright/core/catalog"
import type { Dialect, SqlDatabase } from "./dialects.ts"
import { listOf, prepare, type Row, type Script, textOf, Unreadable, wholeOf } from "./script.ts"
import { asItIs, storeCalls } from "./storeCalls.ts"

export const makeSqlOutbox = (database: SqlDatabase): Outbox["Service"] => {
  const scripts = outboxScripts(database.dialect)
  const calls = storeCalls("outbox", database)
  return {
    take: (request) => calls.write("taking messages", () => scripts.take(request), asItIs),
    done: (messages) =>
      calls.write(`marking ${messages.length} messages as delivered`, () => scripts.done(messages), asItIs),
  }
}

interface OutboxScripts {
  readonly take: (take: Parameters<Outbox["Service"]["take"]>[0]) => Script<ReadonlyArray<OutboxMessage>>
  readonly done: (messages: Parameters<Outbox["Service"]["done"]>[0]) => Script<void>
}

const outboxScripts = ({ kysely, eachOf, locked }: Dialect): OutboxScripts => {
  // Along the sequence, past what is leased: the table holds nothing else, for what is done is gone.
  const free = prepare<{ now: number; limit: number }>((slot) =>
    locked(
      kysely
        .selectFrom("cw_outbox")
        .select(["sequence", "order_id", "version", "kind"])
        .where("leased_until", "<=", slot("now"))
        .orderBy("sequence")
        .limit(slot("limit")),
    ),
  )

  const lease = prepare<{ sequences: string; holder: string; until: number }>((slot) =>
    kysely
      .updateTable("cw_outbox")
      .set({ holder: slot("holder"), leased_until: slot("until") })
      .where("sequence", "in", (where) =>
        where.selectFrom(eachOf(slot("sequences"), { sequence: "whole" }).as("taken")).select("taken.sequence"),
      ),
  )

  const remove = prepare<{ messages: string }>((slot) =>
    kysely.deleteFrom("cw_outbox").where((where) =>
      where(
        where.refTuple("order_id", "version"),
        "in",
        where
          .selectFrom(eachOf(slot("messages"), { orderId: "text", number: "whole" }).as("delivered"))
          .select(["delivered.orderId", "delivered.number"])
          .$asTuple("orderId", "number"),
      ),
    ),
  )

  return {
    *take({ holder, now, until, limit }) {
      const { rows } = yield free({ now, limit })
      if (rows.length === 0) return []
      yield lease({ sequences: listOf(rows.map((row) => [wholeOf(row, "sequence")])), holder, until })
      return rows.map(messageIn)
    },
    *done(messages) {
      if (messages.length === 0) return
      yield remove({ messages: listOf(messages.map(({ orderId, version }) => [orderId, version])) })
    },
  }
}

const KINDS: ReadonlyArray<OutboxMessage["kind"]> = ["OrderPlaced", "OrderPaid", "OrderCancelled"]

const messageIn = (row: Row): OutboxMessage => {
  const orderId = textOf(row, "order_id") as OrderId
  const version = wholeOf(row, "version") as Version
  const kind = KINDS.find((known) => known === row.kind)
  if (kind !== undefined) return { orderId, version, kind }
  throw new Unreadable(
    `message ${version} of order ${orderId} is of a kind that this version does not know. Upgrade every host to the newest version.`,
  )
}
