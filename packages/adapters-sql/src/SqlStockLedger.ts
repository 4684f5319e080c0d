/** The stock ledger over any SQL database. */
import type { StockLedger } from "@cartwright/core"
import type { HoldId, Sku } from "@cartwright/core/catalog"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type { SqlDatabase } from "./dialects.ts"
import { textOf, wholeOf } from "./script.ts"
import { stockScripts } from "./stockScripts.ts"
import { asItIs, storeCalls } from "./storeCalls.ts"

export const makeSqlStockLedger = Effect.fnUntraced(function* (database: SqlDatabase) {
  const clock = yield* Clock.Clock
  const scripts = stockScripts(database.dialect)
  const calls = storeCalls("stock ledger", database)

  const service: StockLedger["Service"] = {
    receive: (receiptId, amounts) =>
      calls.write(
        `receiving ${receiptId}`,
        () => scripts.receive(receiptId, amounts, clock.currentTimeMillisUnsafe()),
        (isFirst) => ({ replayed: !isFirst }),
        amounts.length * CHARACTERS_OF_A_LINE,
      ),
    available: (skus) =>
      calls.read(
        `looking what is left of ${skus.length} SKUs`,
        () => scripts.available(skus),
        (rows) => new Map(rows.map((row) => [textOf(row, "sku") as Sku, wholeOf(row, "available")])),
      ),
    reserve: (holdId, demands, expiresAt) =>
      calls.write(
        `reserving stock for ${holdId}`,
        () => scripts.reserve(holdId, demands, expiresAt),
        asItIs,
        demands.length * CHARACTERS_OF_A_LINE,
      ),
    confirm: (holdId) => calls.write(`confirming the hold ${holdId}`, () => scripts.confirm(holdId), asItIs),
    release: (holdId) => calls.write(`releasing the hold ${holdId}`, () => scripts.release(holdId), asItIs),
    ended: (now, limit) =>
      calls.read(
        "looking for holds that have ended",
        () => scripts.ended(now, limit),
        (rows) => rows.map((row) => textOf(row, "hold_id") as HoldId),
      ),
  }
  return service
})

/** About what a hold's line takes. */
const CHARACTERS_OF_A_LINE = 64
