import * as Effect from "effect/Effect"
import type { HoldId, Instant, Sku } from "../../src/catalog/ids.ts"
import { makeMemoryStockLedger } from "../../src/memory/index.ts"
import type { Reserved, StockAmount, StockLedger } from "../../src/ports/StockLedger.ts"
import { type BrokenPort, breaking } from "./brokenCheckout.ts"

type Ledger = StockLedger["Service"]

const broken = breaking(() => makeMemoryStockLedger({ pause: Effect.yieldNow }))

let receipts = 0
/** Pieces out of nowhere. */
const conjure = (ledger: Ledger, amounts: ReadonlyArray<StockAmount>) =>
  ledger.receive(`conjured-${receipts++}`, amounts)

const HELD: Effect.Effect<Reserved> = Effect.succeed({ _tag: "Held" })

/** It knows that many receipts: what is older is new. */
const remembers = (most: number, ledger: Ledger): Partial<Ledger> => {
  const ring: Array<string> = []
  return {
    receive: (receiptId, amounts) => {
      if (ring.includes(receiptId)) return Effect.succeed({ replayed: true })
      ring.push(receiptId)
      if (ring.length > most) ring.shift()
      return Effect.as(conjure(ledger, amounts), { replayed: false })
    },
  }
}

/** What each hold last asked for. */
const asking = (ledger: Ledger) => {
  const asked = new Map<HoldId, ReadonlyArray<StockAmount>>()
  const reserve: Ledger["reserve"] = (holdId, demands, end) =>
    Effect.tap(ledger.reserve(holdId, demands, end), ({ _tag }) =>
      Effect.sync(() => {
        if (_tag === "Held") asked.set(holdId, demands)
      }),
    )
  return { asked, reserve }
}

export const brokenStockLedgers: ReadonlyArray<BrokenPort<Ledger>> = [
  broken("SL1", "it counts a receipt each time it comes", "exactly one is new", (ledger) => remembers(0, ledger)),
  broken("SL1", "it looks whether it knows a receipt, and then counts it", "exactly one is new", (ledger) => {
    const known = new Set<string>()
    return {
      receive: Effect.fnUntraced(function* (receiptId, amounts) {
        if (known.has(receiptId)) return { replayed: true }
        yield* Effect.yieldNow
        known.add(receiptId)
        return yield* conjure(ledger, amounts)
      }),
    }
  }),
  broken("SL1", "its receipts are compared without regard to case", "receipts that look alike", (ledger) => ({
    receive: (receiptId, amounts) => ledger.receive(receiptId.toLowerCase(), amounts),
  })),
  broken("SL1", "its SKUs are compared without blanks at the end", "SKUs that look alike", (ledger) => {
    const trimmed = (sku: Sku): Sku => sku.trimEnd() as Sku
    return {
      receive: (receiptId, amounts) =>
        ledger.receive(
          receiptId,
          amounts.map(({ sku, quantity }) => ({ sku: trimmed(sku), quantity })),
        ),
      available: (skus) =>
        Effect.map(
          ledger.available(skus.map(trimmed)),
          (map) => new Map(skus.flatMap((sku) => (map.has(trimmed(sku)) ? [[sku, map.get(trimmed(sku)) ?? 0]] : []))),
        ),
    }
  }),
  broken("SL1", "it takes a SKU that was never received for sold out", "is not counted", (ledger) => ({
    available: (skus) =>
      Effect.map(ledger.available(skus), (map) => new Map(skus.map((sku) => [sku, map.get(sku) ?? 0]))),
  })),
  broken("SL2", "it holds what there is", "takes nothing", (ledger) => ({
    reserve: Effect.fnUntraced(function* (holdId, demands, end) {
      const reserved = yield* ledger.reserve(holdId, demands, end)
      if (reserved._tag !== "Short") return reserved
      const short = new Set(reserved.short.map(({ sku }) => sku))
      const rest = demands.filter(({ sku }) => !short.has(sku))
      yield* ledger.reserve(`${holdId}-part` as HoldId, rest, end)
      return reserved
    }),
  })),
  broken("SL2", "it stops at the first that is short", "says of what", (ledger) => ({
    reserve: (holdId, demands, end) =>
      Effect.map(ledger.reserve(holdId, demands, end), (reserved) =>
        reserved._tag === "Short" ? { ...reserved, short: reserved.short.slice(0, 1) } : reserved,
      ),
  })),
  broken("SL2", "it names what is short by the alphabet", "in the order it was asked for", (ledger) => ({
    reserve: (holdId, demands, end) =>
      Effect.map(ledger.reserve(holdId, demands, end), (reserved) =>
        reserved._tag === "Short"
          ? { ...reserved, short: reserved.short.toSorted((a, b) => (a.sku < b.sku ? -1 : 1)) }
          : reserved,
      ),
  })),
  broken("SL2", "it gives back what it never took", "is not given back", (ledger) => {
    const { asked, reserve } = asking(ledger)
    return {
      reserve,
      release: Effect.fnUntraced(function* (holdId) {
        const demands = asked.get(holdId) ?? []
        const before = yield* ledger.available(demands.map(({ sku }) => sku))
        yield* ledger.release(holdId)
        const after = yield* ledger.available(demands.map(({ sku }) => sku))
        yield* conjure(
          ledger,
          demands.filter(({ sku }) => before.get(sku) === after.get(sku) && after.has(sku)),
        )
      }),
    }
  }),
  broken("SL3", "it reads what is there, and then takes it", "20 find one of 20", (ledger) => ({
    reserve: Effect.fnUntraced(function* (holdId, demands, end) {
      const there = yield* ledger.available(demands.map(({ sku }) => sku))
      const isThere = demands.every(({ sku, quantity }) => (there.get(sku) ?? quantity) >= quantity)
      yield* Effect.yieldNow
      const reserved = yield* ledger.reserve(holdId, demands, end)
      if (!isThere || reserved._tag !== "Short") return reserved
      yield* conjure(ledger, demands)
      return yield* ledger.reserve(holdId, demands, end)
    }),
  })),
  broken("SL4", "it holds once more what it holds", "changes nothing", (ledger) => {
    let calls = 0
    return {
      reserve: (_, demands, end) =>
        Effect.as(ledger.reserve(`h${calls++}` as HoldId, demands, end), HELD).pipe(Effect.flatten),
    }
  }),
  broken("SL4", "it knows that it holds, and not what", "gives the rest back", (ledger) => {
    const { asked, reserve } = asking(ledger)
    return {
      reserve: (holdId, demands, end) => {
        const isMore = demands.some(({ quantity }) => quantity > 3)
        return asked.has(holdId) && !isMore ? HELD : reserve(holdId, demands, end)
      },
    }
  }),
  broken("SL4", "it lets go before it looks whether there is more", "keeps what it held", (ledger) => {
    const { asked, reserve } = asking(ledger)
    return {
      reserve: Effect.fnUntraced(function* (holdId, demands, end) {
        const reserved = yield* reserve(holdId, demands, end)
        const [first] = asked.get(holdId) ?? []
        if (reserved._tag === "Short" && first !== undefined)
          yield* ledger.reserve(holdId, [{ ...first, quantity: 1 }], end)
        return reserved
      }),
    }
  }),
  broken("SL4", "it never moves an end", "until its new end", (ledger) => {
    const ends = new Map<HoldId, Instant>()
    return {
      reserve: (holdId, demands, end) => {
        const first = ends.get(holdId) ?? end
        ends.set(holdId, first)
        return ledger.reserve(holdId, demands, first)
      },
    }
  }),
  broken("SL5", "it says of what it sold that it has ended", "does not end", (ledger) => {
    const confirmed = new Set<HoldId>()
    return {
      confirm: (holdId) =>
        Effect.tap(ledger.confirm(holdId), () => {
          confirmed.add(holdId)
          return Effect.void
        }),
      ended: (now, limit) => Effect.map(ledger.ended(now, limit), (ended) => [...ended, ...confirmed]),
    }
  }),
  broken("SL5", "it confirms what nobody holds", "that nobody made", (ledger) => ({
    confirm: (holdId) => Effect.as(ledger.confirm(holdId), true),
  })),
  broken("SL5", "it confirms once", "confirmed again", (ledger) => {
    const confirmed = new Set<HoldId>()
    return {
      confirm: (holdId) =>
        Effect.map(ledger.confirm(holdId), (isSold) => {
          const isFirst = !confirmed.has(holdId)
          confirmed.add(holdId)
          return isSold && isFirst
        }),
    }
  }),
  broken("SL6", "it keeps what was confirmed", "that was confirmed gives back", (ledger) => {
    const confirmed = new Set<HoldId>()
    return {
      confirm: (holdId) =>
        Effect.tap(ledger.confirm(holdId), () => {
          confirmed.add(holdId)
          return Effect.void
        }),
      release: (holdId) => (confirmed.has(holdId) ? Effect.void : ledger.release(holdId)),
    }
  }),
  broken("SL6", "it gives back each time it is told to", "once", (ledger) => {
    const { asked, reserve } = asking(ledger)
    return {
      reserve,
      release: (holdId) =>
        Effect.asVoid(Effect.andThen(ledger.release(holdId), conjure(ledger, (asked.get(holdId) ?? []).slice(0, 1)))),
    }
  }),
  broken("SL6", "it forgets what it was told too early", "that comes after its release", (ledger) => {
    const { asked, reserve } = asking(ledger)
    return { reserve, release: (holdId) => (asked.has(holdId) ? ledger.release(holdId) : Effect.void) }
  }),
  broken("SL7", "it names what has ended the latest first", "the earliest first", (ledger) => ({
    ended: (now, limit) => Effect.map(ledger.ended(now, limit), (ended) => ended.toReversed()),
  })),
  broken("SL7", "it knows no limit", "the earliest first", (ledger) => ({
    ended: (now) => ledger.ended(now, 1_000_000),
  })),
  broken("SL7", "it names holds too early", "before its end", (ledger) => ({
    ended: (now, limit) => ledger.ended((now + 1) as Instant, limit),
  })),
  broken("SL7", "it names holds too late", "the earliest first", (ledger) => ({
    ended: (now, limit) => ledger.ended((now - 1) as Instant, limit),
  })),
  broken("SL8", "it knows the last two receipts only", "Run it again with", (ledger) => remembers(2, ledger)),
]
