import * as Effect from "effect/Effect"
import type { Instant, PaymentId, Version } from "../catalog/ids.ts"
import type { PaymentEntry } from "../payment/Operation.ts"
import { type LoggedPayment, type PaymentAppend, PaymentLog } from "../ports/PaymentLog.ts"
import { same } from "./check.ts"
import type { Law, World } from "./Law.ts"
import { entriesOf, entryAt, type Log, likeTheModelLog } from "./paymentModel.ts"
import { ALL, atSecond, isOurs, named } from "./purchases.ts"
import { nastyTexts } from "./texts.ts"
import type { HistoryOptions } from "./triedHistories.ts"

const law = (name: string, check: (log: Log, world: World) => Effect.Effect<unknown, unknown>): Law<PaymentLog> => ({
  name,
  check: (world) => Effect.asVoid(Effect.flatMap(PaymentLog, (log) => check(log, world))),
})

/** The laws of `PaymentLog`: PL1 to PL5. `options` says how many histories PL5 tries. */
export const makePaymentLogLaws = (options: HistoryOptions = {}): ReadonlyArray<Law<PaymentLog>> => [
  law("PL1 a payment that nothing was appended to loads as version 0 without entries", neverAppended),
  law("PL2 a load returns every acknowledged entry once, in the order they were appended", everyEntryOnce),
  law("PL3 of appends made against one version exactly one succeeds, the others change nothing", oneSucceeds),
  law("PL4 due names the payments whose last append said when to look again, the earliest first", looksAgain),
  law("PL5 no sequence of operations can tell it from the memory store", (log, world) =>
    likeTheModelLog(log, world, options),
  ),
]

const NOTHING = { version: 0, entries: [] }
const paymentId = (world: World, name: string): PaymentId => named<PaymentId>(world, name)

const append = (log: Log, id: PaymentId, expected: number, entries: ReadonlyArray<PaymentEntry>, look?: Instant) =>
  log.append(id, { expected: expected as Version, entries, ...(look === undefined ? {} : { lookAgainAt: look }) })

const neverAppended = Effect.fnUntraced(function* (log: Log, world: World) {
  const id = paymentId(world, "never")
  same("a payment that nothing was appended to has no entries at first", yield* log.load(id), NOTHING)
  yield* append(log, paymentId(world, "other"), 0, entriesOf(world, 0, 2))
  same("a payment that nothing was appended to has no entries beside another", yield* log.load(id), NOTHING)
  const early = yield* append(log, id, 1, entriesOf(world, 0, 1), atSecond(1))
  same("an append that comes too early is told so", early, { _tag: "Conflict", current: NOTHING })
  same("an append that came too early leaves nothing", yield* log.load(id), NOTHING)
})

const everyEntryOnce = Effect.fnUntraced(function* (log: Log, world: World) {
  const names = ["pay", "PAY", "pay_", "pay".padEnd(64 - world.fresh.length - 1, "-")]
  const entries = entriesOf(world, 0, 130)
  for (const [at, name] of names.entries()) {
    const id = paymentId(world, name)
    // A few at a time, another number in each payment.
    for (let from = 0; from < entries.length; from += at + 1) {
      const appended = yield* append(log, id, from, entries.slice(from, from + at + 1))
      const version = Math.min(entries.length, from + at + 1)
      same("an append makes the version that many later", appended, { _tag: "Appended", version })
      if (from % 40 === 0) yield* append(log, id, from, entriesOf(world, 1_000, 1))
      if (from % 40 < at + 1)
        same("a load returns every entry so far, in order", yield* log.load(id), {
          version,
          entries: entries.slice(0, version),
        })
    }
    same("a load returns every entry of a long log", yield* log.load(id), { version: 130, entries })
  }
  yield* keepsTexts(log, world)
})

const keepsTexts = Effect.fnUntraced(function* (log: Log, world: World) {
  const id = paymentId(world, "texts")
  const entries = nastyTexts.flatMap((text, at): ReadonlyArray<PaymentEntry> => {
    const planned = entryAt(world, 3 * at)
    const unknown = entryAt(world, 3 * at + 1)
    return [
      planned._tag === "Planned" ? { ...planned, operation: { ...planned.operation, instrument: text } } : planned,
      unknown._tag === "Observed" ? { ...unknown, state: { _tag: "Unknown", why: text } } : unknown,
    ]
  })
  yield* append(log, id, 0, entries)
  same("every text comes back to the last code unit", yield* log.load(id), { version: entries.length, entries })
})

const WRITERS = 16
const ROUNDS = 4

const oneSucceeds = Effect.fnUntraced(function* (log: Log, world: World) {
  const id = paymentId(world, "race")
  let known: LoggedPayment = { version: 0 as Version, entries: [] }
  for (let round = 0; round < ROUNDS; round++) {
    const before = known
    const appends = Array.from({ length: WRITERS }, (_, writer): PaymentAppend => {
      const entries = entriesOf(world, 1_000 * (round + 1) + 10 * writer, 1 + (writer % 3))
      return { expected: before.version, entries }
    })
    const answers = yield* Effect.all(
      appends.map((request) => log.append(id, request)),
      { concurrency: "unbounded" },
    )
    const made = appends.filter((_, writer) => answers[writer]?._tag === "Appended")
    same(`of ${WRITERS} appends at once against version ${before.version} exactly one succeeds`, made.length, 1)
    const [winner] = made
    if (winner === undefined) return
    const entries = [...before.entries, ...winner.entries]
    known = { version: entries.length as Version, entries }
    const others = answers.filter(({ _tag }) => _tag !== "Appended")
    for (const expected of [0, before.version, known.version - 1, known.version + 1])
      others.push(yield* append(log, id, expected, winner.entries))
    for (const answer of others)
      same("an append against another version is told the current log", answer, { _tag: "Conflict", current: known })
    same("the log is what the one append left", yield* log.load(id), known)
  }
})

const looksAgain = Effect.fnUntraced(function* (log: Log, world: World) {
  const due = (now: number) => Effect.map(log.due(now as Instant, ALL), (ids) => ids.filter(isOurs(world)))
  const id = (second: number) => paymentId(world, `due-${second}`)
  const one = (at: number) => entriesOf(world, 100 * at, 1)
  for (const second of [5, 1, 4, 2, 3]) yield* append(log, id(second), 0, one(second), atSecond(second))
  yield* append(log, paymentId(world, "settled"), 0, one(9))
  const ids = (...seconds: ReadonlyArray<number>) => seconds.map(id)
  same("no payment is due before its moment", yield* due(atSecond(1) - 1), [])
  same("the payments whose moment has come are due, the earliest first", yield* due(atSecond(4)), ids(1, 2, 3, 4))
  same("a payment is due until something is appended", yield* due(atSecond(4)), ids(1, 2, 3, 4))
  yield* append(log, id(1), 0, one(20))
  same("an append that conflicts does not say when to look", yield* due(atSecond(4)), ids(1, 2, 3, 4))
  yield* append(log, id(1), 1, one(21))
  yield* append(log, id(2), 1, one(22), atSecond(9))
  yield* append(log, id(3), 1, one(23), atSecond(8))
  yield* append(log, id(4), 0, one(24), atSecond(1))
  same("the last append says when to look again, or that nobody has to", yield* due(atSecond(5)), ids(4, 5))
  same("a payment is due at its new moment", yield* due(atSecond(9)), ids(4, 5, 3, 2))
  const all = yield* log.due(atSecond(9), ALL)
  for (const limit of [1, 2])
    same("at most as many are named as asked for", yield* log.due(atSecond(9), limit), all.slice(0, limit))
})

/** The laws of `PaymentLog` with the usual number of histories. Give them a log of their own: `due` looks at all there is. */
export const paymentLogLaws: ReadonlyArray<Law<PaymentLog>> = /* @__PURE__ */ makePaymentLogLaws()
