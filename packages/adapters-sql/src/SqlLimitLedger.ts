/** The limit ledger over any SQL database. */
import { checkLimitDemands, checkLimitKeys, type LimitLedger } from "@cartwright/core"
import type { HoldId } from "@cartwright/core/catalog"
import * as Effect from "effect/Effect"
import type { SqlDatabase } from "./dialects.ts"
import { limitScripts } from "./limitScripts.ts"
import { textOf, wholeOf } from "./script.ts"
import { asItIs, storeCalls } from "./storeCalls.ts"

export const makeSqlLimitLedger = (database: SqlDatabase): LimitLedger["Service"] => {
  const scripts = limitScripts(database.dialect)
  const calls = storeCalls("limit ledger", database)

  return {
    reserve: (holdId, demands, expiresAt) =>
      Effect.suspend(() => {
        checkLimitDemands(demands)
        return calls.write(
          `reserving limits for ${holdId}`,
          () => scripts.reserve(holdId, demands, expiresAt),
          asItIs,
          demands.length * CHARACTERS_OF_A_DEMAND,
        )
      }),
    confirm: (holdId) => calls.write(`confirming the limits of ${holdId}`, () => scripts.confirm(holdId), asItIs),
    release: (holdId) => calls.write(`releasing the limits of ${holdId}`, () => scripts.release(holdId), asItIs),
    used: (keys) =>
      Effect.suspend(() => {
        checkLimitKeys(keys)
        return calls.read(
          `looking how far ${keys.length} counters have come`,
          () => scripts.used(keys),
          (rows) => {
            const found = new Map(rows.map((row) => [wholeOf(row, "position"), wholeOf(row, "used")]))
            return keys.map((_, position) => found.get(position) ?? 0)
          },
        )
      }),
    ended: (now, limit) =>
      calls.read(
        "looking for limits whose hold has ended",
        () => scripts.ended(now, limit),
        (rows) => rows.map((row) => textOf(row, "hold_id") as HoldId),
      ),
  }
}

/** About what a demand takes: the hold's amount and, for some, the counter. */
const CHARACTERS_OF_A_DEMAND = 128
