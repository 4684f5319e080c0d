import * as Effect from "effect/Effect"
import type { HoldId, Instant } from "../../src/catalog/ids.ts"
import { makeMemoryLimitLedger } from "../../src/memory/index.ts"
import type { LimitDemand, LimitKey, LimitLedger, LimitReserved } from "../../src/ports/LimitLedger.ts"
import { limitKeyText } from "../../src/ports/limitChecks.ts"
import { type BrokenPort, breaking } from "./brokenCheckout.ts"

type Ledger = LimitLedger["Service"]

const broken = breaking(() => makeMemoryLimitLedger({ pause: Effect.yieldNow }))

const HELD: Effect.Effect<LimitReserved> = Effect.succeed({ _tag: "Held" })
const ENDLESS = Number.MAX_SAFE_INTEGER as Instant

/** Counts beside all holds, whatever the counter's bound. */
const conjure = (ledger: Ledger, name: string, demands: ReadonlyArray<LimitDemand>) =>
  Effect.andThen(
    ledger.reserve(
      `conjured-${name}` as HoldId,
      demands.map((demand) => ({ ...demand, max: Number.MAX_SAFE_INTEGER })),
      ENDLESS,
    ),
    ledger.confirm(`conjured-${name}` as HoldId),
  )

/** It knows counters by another key than they were asked for. */
const knownBy = (ledger: Ledger, changed: <Key extends LimitKey>(key: Key) => Key): Partial<Ledger> => ({
  reserve: (holdId, demands, end) => {
    const sums = new Map<string, LimitDemand>()
    for (const demand of demands.map(changed)) {
      const { amount = 0, max = 0 } = sums.get(limitKeyText(demand)) ?? {}
      sums.set(limitKeyText(demand), { ...demand, amount: amount + demand.amount, max: max + demand.max })
    }
    return ledger.reserve(holdId, [...sums.values()], end)
  },
  used: (keys) => ledger.used(keys.map(changed)),
})

/** What each hold last asked for, and which were confirmed. */
const asking = (ledger: Ledger) => {
  const asked = new Map<HoldId, ReadonlyArray<LimitDemand>>()
  const confirmed = new Set<HoldId>()
  const reserve: Ledger["reserve"] = (holdId, demands, end) =>
    Effect.tap(ledger.reserve(holdId, demands, end), ({ _tag }) =>
      Effect.sync(() => {
        if (_tag === "Held") asked.set(holdId, demands)
      }),
    )
  const confirm: Ledger["confirm"] = (holdId) =>
    Effect.tap(ledger.confirm(holdId), () => Effect.sync(() => confirmed.add(holdId)))
  return { asked, confirmed, reserve, confirm }
}

/** It keeps, of each demand, what it is told to. */
const keeping = (ledger: Ledger, keep: (demand: LimitDemand) => boolean): Partial<Ledger> => ({
  reserve: (holdId, demands, end) =>
    ledger.reserve(
      holdId,
      demands.map((demand) => ({ ...demand, keep: keep(demand) })),
      end,
    ),
})

/** It knows that many releases: a hold that was released before them is a new one. */
const remembers = (most: number, ledger: Ledger): Ledger => {
  const ring: Array<HoldId> = []
  const lives = new Map<HoldId, number>()
  const living = (holdId: HoldId) => `${holdId}~${lives.get(holdId) ?? 0}` as HoldId
  return {
    reserve: (holdId, demands, end) => Effect.suspend(() => ledger.reserve(living(holdId), demands, end)),
    confirm: (holdId) => Effect.suspend(() => ledger.confirm(living(holdId))),
    release: (holdId) =>
      Effect.suspend(() => {
        const released = ledger.release(living(holdId))
        if (ring.includes(holdId)) return released
        ring.push(holdId)
        const forgotten = ring.length > most ? ring.shift() : undefined
        if (forgotten !== undefined) lives.set(forgotten, (lives.get(forgotten) ?? 0) + 1)
        return released
      }),
    used: ledger.used,
    ended: (now, limit) =>
      Effect.map(ledger.ended(now, limit), (ended) => ended.map((holdId) => holdId.replace(/~\d+$/, "") as HoldId)),
  }
}

export const brokenLimitLedgers: ReadonlyArray<BrokenPort<Ledger>> = [
  broken("LL1", "it knows no counter that nobody used", "stand at 0", (ledger) => ({
    used: (keys) => Effect.map(ledger.used(keys), (counted) => counted.filter((used) => used > 0)),
  })),
  broken("LL1", "it counts what there is room for", "counts nothing", (ledger) => ({
    reserve: Effect.fnUntraced(function* (holdId, demands, end) {
      const reserved = yield* ledger.reserve(holdId, demands, end)
      if (reserved._tag !== "Exceeded") return reserved
      const exceeded = new Set(reserved.exceeded.map(limitKeyText))
      const rest = demands.filter((demand) => !exceeded.has(limitKeyText(demand)))
      yield* ledger.reserve(`${holdId}-part` as HoldId, rest, end)
      return reserved
    }),
  })),
  broken("LL1", "it stops at the first counter without room", "says of what", (ledger) => ({
    reserve: (holdId, demands, end) =>
      Effect.map(ledger.reserve(holdId, demands, end), (reserved) =>
        reserved._tag === "Exceeded" ? { ...reserved, exceeded: reserved.exceeded.slice(0, 1) } : reserved,
      ),
  })),
  broken("LL1", "it names what has no room by size", "in the order it was asked for", (ledger) => ({
    reserve: (holdId, demands, end) =>
      Effect.map(ledger.reserve(holdId, demands, end), (reserved) =>
        reserved._tag === "Exceeded"
          ? { ...reserved, exceeded: reserved.exceeded.toSorted((a, b) => a.asked - b.asked) }
          : reserved,
      ),
  })),
  broken("LL1", "it tells how far a counter is beyond its max", "no less", (ledger) => ({
    reserve: Effect.fnUntraced(function* (holdId, demands, end) {
      const used = yield* ledger.used(demands)
      const reserved = yield* ledger.reserve(holdId, demands, end)
      if (reserved._tag !== "Exceeded") return reserved
      const left = new Map(demands.map((demand, at) => [limitKeyText(demand), demand.max - (used[at] ?? 0)]))
      return {
        ...reserved,
        exceeded: reserved.exceeded.map((one) => ({ ...one, available: left.get(limitKeyText(one)) ?? 0 })),
      }
    }),
  })),
  broken("LL1", "it tells counters in an order of its own", "held amounts are counted", (ledger) => ({
    used: (keys) => ledger.used(keys.toSorted((a, b) => (a.subject < b.subject ? -1 : 1))),
  })),
  broken("LL1", "it holds nothing where nothing is asked", "and is a hold", (ledger) => ({
    reserve: (holdId, demands, end) => (demands.length === 0 ? HELD : ledger.reserve(holdId, demands, end)),
  })),
  broken("LL1", "it looks at a thousand counters at most", "2000 counters", (ledger) => ({
    used: (keys) => Effect.map(ledger.used(keys.slice(0, 1_000)), (counted) => keys.map((_, at) => counted[at] ?? 0)),
  })),
  broken("LL1", "it takes a number for a whole one", "is not whole", (ledger) => ({
    reserve: (holdId, demands, end) =>
      ledger.reserve(
        holdId,
        demands.map((demand) => ({ ...demand, amount: Math.ceil(demand.amount) })),
        end,
      ),
  })),
  broken("LL1", "it adds up what a hold names twice", "named twice", (ledger) => knownBy(ledger, (key) => key)),
  broken("LL1", "it cuts what is too long", "too long", (ledger) => {
    const cut = <Key extends LimitKey>(key: Key): Key => ({ ...key, subject: key.subject.slice(0, 255) })
    return {
      reserve: (holdId, demands, end) => ledger.reserve(holdId, demands.map(cut), end),
      used: (keys) => ledger.used(keys.map(cut)),
    }
  }),
  broken(
    "LL1",
    "it fails as if its store were down where the caller was wrong",
    "dies with a RangeError",
    (ledger) => ({
      reserve: (holdId, demands, end) =>
        Effect.catchDefect(ledger.reserve(holdId, demands, end), () => Effect.succeed({ _tag: "Ended" as const })),
    }),
  ),
  broken("LL2", "it reads how far counters are, and then counts", "exactly one gets it", (ledger) => ({
    reserve: Effect.fnUntraced(function* (holdId, demands, end) {
      const used = yield* ledger.used(demands)
      yield* Effect.yieldNow
      const hasRoom = demands.every(({ amount, max }, at) => (used[at] ?? 0) + amount <= max)
      if (!hasRoom) return yield* ledger.reserve(holdId, demands, end)
      const unbound = demands.map((demand) => ({ ...demand, max: Number.MAX_SAFE_INTEGER }))
      return yield* ledger.reserve(holdId, unbound, end)
    }),
  })),
  broken(
    "LL2",
    "it counts one after the other, and takes back where one has no room",
    "would have had room",
    (ledger) => ({
      reserve: Effect.fnUntraced(function* (holdId, demands, end) {
        for (const [at] of demands.entries()) {
          const reserved = yield* ledger.reserve(holdId, demands.slice(0, at + 1), end)
          if (reserved._tag === "Held") continue
          yield* ledger.reserve(holdId, [], end)
          return reserved
        }
        return yield* ledger.reserve(holdId, demands, end)
      }),
    }),
  ),
  broken("LL2", "it keeps numbers that are not exact", "exact", (ledger) => ({
    used: (keys) => Effect.map(ledger.used(keys), (counted) => counted.map((used) => Math.fround(used))),
  })),
  broken("LL3", "it counts once more what it counts", "is held", (ledger) => {
    let calls = 0
    return {
      reserve: (_, demands, end) => ledger.reserve(`h${calls++}` as HoldId, demands, end),
    }
  }),
  broken("LL3", "it judges anew what it holds already", "lowered meanwhile", (ledger) => ({
    reserve: Effect.fnUntraced(function* (holdId, demands, end) {
      const low = demands.find(({ amount, max }) => amount > max)
      if (low === undefined) return yield* ledger.reserve(holdId, demands, end)
      const { subject, window, amount: asked, max } = low
      return { _tag: "Exceeded", exceeded: [{ subject, window, asked, max, available: max }] }
    }),
  })),
  broken("LL3", "it knows that it holds, and not what", "gives the rest back", (ledger) => {
    const { asked, reserve } = asking(ledger)
    return {
      reserve: (holdId, demands, end) => {
        const isMore = demands.some(({ amount, max }) => amount > max)
        return asked.has(holdId) && !isMore ? HELD : reserve(holdId, demands, end)
      },
    }
  }),
  broken("LL3", "it lets go before it looks whether there is more", "keeps what it held", (ledger) => {
    const { asked, reserve } = asking(ledger)
    return {
      reserve: Effect.fnUntraced(function* (holdId, demands, end) {
        const reserved = yield* reserve(holdId, demands, end)
        if (reserved._tag === "Exceeded" && asked.has(holdId)) yield* ledger.reserve(holdId, [], end)
        return reserved
      }),
    }
  }),
  broken("LL3", "it never moves an end", "until its new end", (ledger) => {
    const ends = new Map<HoldId, Instant>()
    return {
      reserve: (holdId, demands, end) => {
        const first = ends.get(holdId) ?? end
        ends.set(holdId, first)
        return ledger.reserve(holdId, demands, first)
      },
    }
  }),
  broken("LL3", "it moves the end of a hold that gets no more", "keeps its end", (ledger) => {
    const { asked, reserve } = asking(ledger)
    return {
      reserve: Effect.fnUntraced(function* (holdId, demands, end) {
        const reserved = yield* reserve(holdId, demands, end)
        const held = asked.get(holdId)
        if (reserved._tag === "Exceeded" && held !== undefined) yield* ledger.reserve(holdId, held, end)
        return reserved
      }),
    }
  }),
  broken("LL3", "it compares amounts, and not what is to be kept", "asked last to keep", (ledger) => {
    const first = new Map<string, boolean | undefined>()
    return {
      reserve: (holdId, demands, end) =>
        ledger.reserve(
          holdId,
          demands.map(({ keep, ...demand }) => {
            const text = `${holdId} ${limitKeyText(demand)} ${demand.amount}`
            if (!first.has(text)) first.set(text, keep)
            return { ...demand, keep: first.get(text) === true }
          }),
          end,
        ),
    }
  }),
  broken("LL4", "it says of what is confirmed that it has ended", "does not end", (ledger) => {
    const { confirmed, confirm } = asking(ledger)
    return {
      confirm,
      ended: (now, limit) => Effect.map(ledger.ended(now, limit), (ended) => [...ended, ...confirmed]),
    }
  }),
  broken("LL4", "it confirms what nobody holds", "that nobody made", (ledger) => ({
    confirm: (holdId) => Effect.as(ledger.confirm(holdId), true),
  })),
  broken("LL4", "it confirms once", "confirmed again", (ledger) => {
    const confirmed = new Set<HoldId>()
    return {
      confirm: (holdId) =>
        Effect.map(ledger.confirm(holdId), (isConfirmed) => {
          const isFirst = !confirmed.has(holdId)
          confirmed.add(holdId)
          return isConfirmed && isFirst
        }),
    }
  }),
  broken("LL4", "it counts twice what is confirmed twice", "is counted", (ledger) => {
    const { asked, reserve } = asking(ledger)
    let confirmations = 0
    return {
      reserve,
      confirm: (holdId) =>
        Effect.tap(ledger.confirm(holdId), () => conjure(ledger, `${confirmations++}`, asked.get(holdId) ?? [])),
    }
  }),
  broken("LL4", "it stops counting what is confirmed", "is counted", (ledger) => ({
    confirm: (holdId) => Effect.tap(ledger.confirm(holdId), () => ledger.release(holdId)),
  })),
  broken("LL5", "it keeps all that was confirmed", "all but what is kept", (ledger) => keeping(ledger, () => true)),
  broken("LL5", "it keeps nothing", "all but what is kept", (ledger) => keeping(ledger, () => false)),
  broken("LL5", "it keeps what was never confirmed", "all it counted", (ledger) => {
    const { asked, confirmed, reserve, confirm } = asking(ledger)
    return {
      reserve,
      confirm,
      release: Effect.fnUntraced(function* (holdId) {
        const kept = (asked.get(holdId) ?? []).filter(({ keep }) => keep === true && !confirmed.has(holdId))
        yield* ledger.release(holdId)
        if (kept.length > 0) yield* conjure(ledger, holdId, kept)
      }),
    }
  }),
  broken("LL5", "it gives back each time it is told to", "counts nothing again", (ledger) => {
    const { asked, reserve } = asking(ledger)
    return {
      reserve,
      // Under another id, so that the hold can be given back once more.
      release: (holdId) => (asked.has(holdId) ? ledger.reserve(holdId, [], ENDLESS) : ledger.release(holdId)),
    }
  }),
  broken("LL5", "it forgets what it was told too early", "that comes after its release", (ledger) => {
    const { asked, reserve } = asking(ledger)
    return { reserve, release: (holdId) => (asked.has(holdId) ? ledger.release(holdId) : Effect.void) }
  }),
  broken("LL5", "it looks whether a hold is confirmed, and then gives back", "at the moment", (ledger) => {
    const { asked, confirmed, reserve, confirm } = asking({ ...ledger, ...keeping(ledger, () => false) })
    return {
      reserve,
      confirm,
      release: Effect.fnUntraced(function* (holdId) {
        const kept = (asked.get(holdId) ?? []).filter(({ keep }) => keep === true && confirmed.has(holdId))
        asked.delete(holdId)
        yield* Effect.yieldNow
        yield* ledger.release(holdId)
        if (kept.length > 0) yield* conjure(ledger, holdId, kept)
      }),
    }
  }),
  broken("LL6", "it compares subjects without regard to case", "subjects", (ledger) =>
    knownBy(ledger, (key) => ({ ...key, subject: key.subject.toLowerCase() })),
  ),
  broken("LL6", "it compares subjects without blanks at the end", "subjects", (ledger) =>
    knownBy(ledger, (key) => ({ ...key, subject: key.subject.trimEnd() })),
  ),
  broken("LL6", "it knows no windows", "windows", (ledger) => knownBy(ledger, (key) => ({ ...key, window: "ever" }))),
  broken("LL6", "it compares the beginning of a window", "windows", (ledger) =>
    knownBy(ledger, (key) => ({ ...key, window: key.window.slice(0, 10) })),
  ),
  broken("LL6", "it glues a subject and its window together", "where a subject ends", (ledger) =>
    knownBy(ledger, (key) => ({ ...key, subject: `${key.subject}:${key.window}`.slice(0, 255), window: "all" })),
  ),
  broken("LL7", "it names what has ended the latest first", "the earliest first", (ledger) => ({
    ended: (now, limit) => Effect.map(ledger.ended(now, limit), (ended) => ended.toReversed()),
  })),
  broken("LL7", "it knows no limit", "the earliest first", (ledger) => ({
    ended: (now) => ledger.ended(now, 1_000_000),
  })),
  broken("LL7", "it names holds too early", "before its end", (ledger) => ({
    ended: (now, limit) => ledger.ended((now + 1) as Instant, limit),
  })),
  broken("LL7", "it names holds too late", "the earliest first", (ledger) => ({
    ended: (now, limit) => ledger.ended((now - 1) as Instant, limit),
  })),
  broken("LL7", "it gives back what has ended when somebody looks", "changes nothing", (ledger) => ({
    ended: (now, limit) =>
      Effect.tap(ledger.ended(now, limit), (ended) =>
        limit > 100 ? Effect.void : Effect.forEach(ended, (holdId) => ledger.reserve(holdId, [], now)),
      ),
  })),
  broken("LL8", "it knows the last two releases only", "Run it again with", (ledger) => remembers(2, ledger)),
]
