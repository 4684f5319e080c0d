/** What a limit ledger says to its database. */
import { type Exceeded, type LimitDemand, type LimitKey, type LimitReserved, limitKeyText } from "@cartwright/core"
import type { HoldId, Instant } from "@cartwright/core/catalog"
import type { Dialect } from "./dialects.ts"
import { limitCounters, limitHolds } from "./limitQueries.ts"
import { listOf, type Row, type Script, textOf, wholeOf } from "./script.ts"

interface LimitScripts {
  readonly reserve: (holdId: HoldId, demands: ReadonlyArray<LimitDemand>, expiresAt: Instant) => Script<LimitReserved>
  readonly confirm: (holdId: HoldId) => Script<boolean>
  readonly release: (holdId: HoldId) => Script<void>
  /** `position` among the keys, and `used`, of the counters that are there. */
  readonly used: (keys: ReadonlyArray<LimitKey>) => Script<ReadonlyArray<Row>>
  readonly ended: (now: Instant, limit: number) => Script<ReadonlyArray<Row>>
}

/** What a hold counts on one counter. */
type Amount = LimitKey & { readonly amount: number; readonly keep: boolean }

/**
 * Whoever changes counters locks them first, all of them in the order of their keys, so that no two transactions wait for
 * each other. A hold is locked before its counters.
 */
export const limitScripts = (dialect: Dialect): LimitScripts => {
  const { openHold, holdState, amountsOf, moveEnd, confirmHold, markReleased, endedHolds, dropHold } =
    limitHolds(dialect)
  const { openCounters, lockCounters, counted, addAmounts, dropAmounts, dropKept, take, giveBack } =
    limitCounters(dialect)

  function* locked(keys: ReadonlyArray<LimitKey>): Script<ReadonlyMap<string, number>> {
    const { rows } = yield lockCounters({ keys: listOfKeys(keys) })
    return new Map(
      rows.map((row) => [
        limitKeyText({ subject: textOf(row, "subject"), window: textOf(row, "window") }),
        wholeOf(row, "used"),
      ]),
    )
  }

  /** Its counters have to be locked. */
  function* empty(holdId: HoldId): Script<void> {
    yield giveBack({ holdId })
    yield dropAmounts({ holdId })
  }

  function* amountsIn(holdId: HoldId): Script<ReadonlyArray<Amount>> {
    return (yield amountsOf({ holdId })).rows.map((row) => ({
      subject: textOf(row, "subject"),
      window: textOf(row, "window"),
      amount: wholeOf(row, "amount"),
      keep: wholeOf(row, "keep") === 1,
    }))
  }

  /** `undefined` where there is none. */
  function* stateOf(holdId: HoldId): Script<string | undefined> {
    const [hold] = (yield holdState({ holdId })).rows
    return hold === undefined ? undefined : textOf(hold, "state")
  }

  return {
    // Five statements for a new hold, however many counters it has.
    *reserve(holdId, demands, expiresAt) {
      const isNew = (yield openHold({ holdId, state: "held", expiresAt })).changed === 1
      if (!isNew && (yield* stateOf(holdId)) !== "held") return { _tag: "Ended" }
      const before = isNew ? [] : yield* amountsIn(holdId)
      if (!isNew && isSame(before, demands)) {
        yield moveEnd({ holdId, expiresAt })
        return { _tag: "Held" }
      }
      // Before any is locked: what makes a counter waits for whoever makes it at the same moment.
      yield openCounters({ keys: listOfKeys(demands) })
      const exceeded = exceededOf(demands, before, yield* locked([...before, ...demands]))
      if (exceeded.length > 0) {
        if (isNew) yield dropHold({ holdId })
        return { _tag: "Exceeded", exceeded }
      }
      if (!isNew) {
        yield* empty(holdId)
        yield moveEnd({ holdId, expiresAt })
      }
      yield addAmounts({
        holdId,
        amounts: listOf(demands.map(({ subject, window, amount, keep }) => [subject, window, amount, keep ? 1 : 0])),
      })
      const { changed } = yield take({
        holdId,
        demands: listOf(demands.map(({ subject, window, amount, max }) => [subject, window, amount, max])),
      })
      if (changed !== demands.length) throw new Error(NOT_LOCKED)
      return { _tag: "Held" }
    },

    *confirm(holdId) {
      return (yield confirmHold({ holdId })).changed === 1
    },

    *release(holdId) {
      if ((yield openHold({ holdId, state: "released", expiresAt: null })).changed === 1) return
      const state = yield* stateOf(holdId)
      if (state === "released") return
      yield* locked(yield* amountsIn(holdId))
      if (state === "confirmed") yield dropKept({ holdId })
      yield* empty(holdId)
      yield markReleased({ holdId })
    },

    *used(keys) {
      return (yield counted({ keys: listOfKeys(keys) })).rows
    },

    *ended(now, limit) {
      return (yield endedHolds({ now, limit })).rows
    },
  }
}

const listOfKeys = (keys: ReadonlyArray<LimitKey>): string =>
  listOf(keys.map(({ subject, window }) => [subject, window]))

const byCounter = (amounts: ReadonlyArray<Amount>): ReadonlyMap<string, Amount> =>
  new Map(amounts.map((amount) => [limitKeyText(amount), amount]))

const isSame = (held: ReadonlyArray<Amount>, demands: ReadonlyArray<LimitDemand>): boolean => {
  if (held.length !== demands.length) return false
  const amounts = byCounter(held)
  return demands.every((demand) => {
    const has = amounts.get(limitKeyText(demand))
    return has?.amount === demand.amount && has.keep === (demand.keep === true)
  })
}

/** The demands without room: what the hold has so far makes room for what it asks for now. */
const exceededOf = (
  demands: ReadonlyArray<LimitDemand>,
  before: ReadonlyArray<Amount>,
  used: ReadonlyMap<string, number>,
): ReadonlyArray<Exceeded> => {
  const own = byCounter(before)
  return demands.flatMap((demand) => {
    const { subject, window, amount: asked, max } = demand
    const counter = limitKeyText(demand)
    const others = (used.get(counter) ?? 0) - (own.get(counter)?.amount ?? 0)
    const available = Math.max(0, max - others)
    return available < asked ? [{ subject, window, asked, max, available }] : []
  })
}

/** Whatever was read, a counter takes only what it has room for; where that is less than was read, all is undone. */
const NOT_LOCKED =
  "limit counters moved between being locked and being changed. Let the dialect's `locked` lock the rows that it reads."
