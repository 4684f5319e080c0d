import * as Effect from "effect/Effect"
import type { Instant, PaymentId, Version } from "../../src/catalog/ids.ts"
import { makeMemoryPaymentLog } from "../../src/memory/index.ts"
import type { PaymentLog } from "../../src/ports/PaymentLog.ts"
import { type BrokenPort, breaking, eachText } from "./brokenCheckout.ts"

type Log = PaymentLog["Service"]

const broken = breaking(() => makeMemoryPaymentLog({ pause: Effect.yieldNow }))

export const brokenPaymentLogs: ReadonlyArray<BrokenPort<Log>> = [
  broken("PL1", "a log begins wherever it is told to", "that comes too early", (log) => ({
    append: Effect.fnUntraced(function* (id, append) {
      const { version } = yield* log.load(id)
      return yield* log.append(id, version === 0 ? { ...append, expected: version } : append)
    }),
  })),
  broken("PL1", "its versions begin with 1", "at version: expected 0, got 1", (log) => ({
    load: (id) =>
      Effect.map(log.load(id), (logged) => (logged.version === 0 ? { ...logged, version: 1 as Version } : logged)),
  })),
  broken("PL2", "it counts appends, and not entries", "that many later", (log) => {
    const appends = new Map<PaymentId, number>()
    return {
      append: (id, append) =>
        Effect.map(log.append(id, append), (answer) => {
          if (answer._tag !== "Appended") return answer
          const version = ((appends.get(id) ?? 0) + 1) as Version
          appends.set(id, version)
          return { ...answer, version }
        }),
    }
  }),
  broken("PL2", "it sorts the entries of an append", "every entry so far", (log) => ({
    append: (id, append) => log.append(id, { ...append, entries: append.entries.toReversed() }),
  })),
  broken("PL2", "its pages hold 100 entries", "every entry", (log) => ({
    load: (id) => Effect.map(log.load(id), (logged) => ({ ...logged, entries: logged.entries.slice(0, 100) })),
  })),
  broken("PL2", "it normalises Unicode", "to the last code unit", (log) => ({
    append: (id, append) =>
      log.append(
        id,
        eachText(append, (text) => text.normalize("NFC")),
      ),
  })),
  broken("PL2", "its ids are compared without regard to case", "Appended", (log) => {
    const lower = (id: PaymentId): PaymentId => id.toLowerCase() as PaymentId
    return { load: (id) => log.load(lower(id)), append: (id, append) => log.append(lower(id), append) }
  }),
  broken("PL3", "it reads, compares and then writes", "exactly one succeeds", (log) => ({
    append: Effect.fnUntraced(function* (id, append) {
      const seen = (yield* log.load(id)).version
      let answer = yield* log.append(id, append)
      while (seen === append.expected && answer._tag === "Conflict")
        answer = yield* log.append(id, { ...append, expected: answer.current.version })
      return answer
    }),
  })),
  broken("PL3", "it tells of a conflict and not of the log", "is told the current log", (log) => ({
    append: (id, append) =>
      Effect.map(log.append(id, append), (answer) =>
        answer._tag === "Conflict" ? { ...answer, current: { ...answer.current, entries: [] } } : answer,
      ),
  })),
  broken(
    "PL3",
    "it makes an append that comes too early, and says that it did not",
    "what the one append left",
    (log) => ({
      append: Effect.fnUntraced(function* (id, append) {
        const answer = yield* log.append(id, append)
        if (answer._tag !== "Conflict" || append.expected <= answer.current.version) return answer
        yield* log.append(id, { ...append, expected: answer.current.version })
        return answer
      }),
    }),
  ),
  broken("PL4", "it names the latest first", "the earliest first", (log) => ({
    due: (now, limit) => Effect.map(log.due(now, limit), (ids) => ids.toReversed()),
  })),
  broken("PL4", "it is a moment early", "before its moment", (log) => ({
    due: (now, limit) => log.due((now + 1) as Instant, limit),
  })),
  broken("PL4", "it knows no limit", "at most as many", (log) => ({ due: (now) => log.due(now, 1_000_000) })),
  broken("PL4", "it tells of a payment once", "until something is appended", (log) => {
    const told = new Set<PaymentId>()
    return {
      due: (now, limit) =>
        Effect.map(log.due(now, limit), (ids) => {
          const fresh = ids.filter((id) => !told.has(id))
          for (const id of fresh) told.add(id)
          return fresh
        }),
    }
  }),
  broken("PL4", "it remembers the first moment it was told", "the last append says", (log) => {
    const first = new Map<PaymentId, Instant>()
    return {
      append: (id, append) => {
        const lookAgainAt = first.get(id) ?? append.lookAgainAt
        if (lookAgainAt === undefined) return log.append(id, append)
        first.set(id, lookAgainAt)
        return log.append(id, { ...append, lookAgainAt })
      },
    }
  }),
  broken("PL4", "it hears when to look from an append that it did not make", "does not say when to look", (log) => ({
    append: Effect.fnUntraced(function* (id, append) {
      const answer = yield* log.append(id, append)
      if (answer._tag === "Conflict" && append.lookAgainAt === undefined && answer.current.version === 1)
        yield* log.append(id, { expected: answer.current.version, entries: append.entries })
      return answer
    }),
  })),
  broken("PL5", "it looks at payments of less than 100 entries only", "Run it again with", (log) => ({
    due: Effect.fnUntraced(function* (now, limit) {
      const ids = yield* log.due(now, limit)
      const logs = yield* Effect.forEach(ids, log.load)
      return ids.filter((_, at) => (logs[at]?.version ?? 0) < 100)
    }),
  })),
]
