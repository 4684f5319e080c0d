import * as Effect from "effect/Effect"
import type { Instant, SettlementId } from "../../src/catalog/ids.ts"
import { makeMemorySettlementStore } from "../../src/memory/index.ts"
import type { SettlementStore } from "../../src/ports/SettlementStore.ts"
import type { Settlement } from "../../src/settlement/Settlement.ts"
import { type BrokenPort, breaking, bytes, eachText, tooLong } from "./brokenCheckout.ts"

type Store = SettlementStore["Service"]

const broken = breaking(() => makeMemorySettlementStore({ pause: Effect.yieldNow }))

/** Says what would expire and lets it all stay. */
const counting = (store: Store): Partial<Store> => {
  const ends = new Map<SettlementId, Instant>()
  return {
    put: (settlement) => {
      ends.set(settlement.id, settlement.expiresAt)
      return store.put(settlement)
    },
    expire: (now, limit) =>
      Effect.sync(() => {
        const ended = [...ends].filter(([, end]) => end <= now).slice(0, limit)
        for (const [id] of ended) ends.delete(id)
        return ended.length
      }),
  }
}

export const brokenSettlementStores: ReadonlyArray<BrokenPort<Store>> = [
  broken("SS1", "it answers with the last one it was given", "beside another", (store) => {
    let last: Settlement | undefined
    return {
      put: (settlement) => {
        last = settlement
        return store.put(settlement)
      },
      get: (id) => Effect.map(store.get(id), (found) => found ?? last),
    }
  }),
  broken("SS2", "it keeps the first of two", "replaces the one before", (store) => ({
    put: (settlement) =>
      Effect.flatMap(store.get(settlement.id), (found) => (found === undefined ? store.put(settlement) : Effect.void)),
  })),
  broken("SS2", "it cannot keep more than 64 KiB", "writing under test", (store) => ({
    put: (settlement) => (bytes(settlement) > 65_535 ? Effect.fail(tooLong) : store.put(settlement)),
  })),
  broken("SS2", "it keeps nothing that is empty", 'expected "", got undefined', (store) => ({
    put: (settlement) =>
      store.put(JSON.parse(JSON.stringify(settlement), (_, held: unknown) => (held === "" ? undefined : held))),
  })),
  broken("SS3", "it counts what it does not remove", "whose end has come are removed", (store) => counting(store)),
  broken("SS3", "it lets the last moment pass", "are counted", (store) => ({
    expire: (now, limit) => store.expire((now - 1) as Instant, limit),
  })),
  broken("SS3", "it expires too early", "before its end", (store) => ({
    expire: (now, limit) => store.expire((now + 1) as Instant, limit),
  })),
  broken("SS3", "it knows no limit", "at most as many expire as asked for", (store) => ({
    expire: (now) => store.expire(now, 1_000_000),
  })),
  broken("SS3", "it says how many were asked for", "what has expired is not counted again", (store) => {
    let asked = false
    return {
      expire: (now, limit) =>
        Effect.map(store.expire(now, limit), (count) => {
          asked = asked || count > 0
          return asked && count === 0 ? limit : count
        }),
    }
  }),
  broken("SS3", "it forgets that a settlement was put again", "whose end has come are counted", (store) => {
    const first = new Map<SettlementId, Instant>()
    const last = new Map<SettlementId, Instant>()
    return {
      put: (settlement) => {
        const expiresAt = first.get(settlement.id) ?? settlement.expiresAt
        first.set(settlement.id, expiresAt)
        last.set(settlement.id, settlement.expiresAt)
        return store.put({ ...settlement, expiresAt })
      },
      get: (id) =>
        Effect.map(store.get(id), (found) =>
          found === undefined ? undefined : { ...found, expiresAt: last.get(id) ?? found.expiresAt },
        ),
    }
  }),
  broken("SS4", "it trims blanks at the end", "to the last code unit", (store) => ({
    put: (settlement) => store.put(eachText(settlement, (text) => text.trimEnd())),
  })),
  broken("SS4", "it cannot keep what lies outside the basic plane", "to the last code unit", (store) => ({
    put: (settlement) => store.put(eachText(settlement, (text) => text.replace(/[\u{10000}-\u{10ffff}]/gu, "?"))),
  })),
  broken("SS4", "its ids are compared without regard to case", "are different", (store) => {
    const lower = (id: SettlementId): SettlementId => id.toLowerCase() as SettlementId
    const as = new Map<SettlementId, Settlement>()
    return {
      put: (settlement) => {
        as.set(lower(settlement.id), settlement)
        return store.put(settlement)
      },
      get: (id) => Effect.succeed(as.get(lower(id))),
    }
  }),
]
