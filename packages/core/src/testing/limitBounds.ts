import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import {
  type LimitDemand,
  type LimitKey,
  MAX_LIMIT_DEMANDS,
  MAX_LIMIT_SUBJECT,
  MAX_LIMIT_WINDOW,
} from "../ports/LimitLedger.ts"
import { holds, same } from "./check.ts"
import type { World } from "./Law.ts"
import { type Ledger, ours } from "./limitSteps.ts"
import { atSecond } from "./purchases.ts"
import { nastyTexts } from "./texts.ts"

const END = atSecond(100)

/** Part of LL1: as many counters as one hold may have. */
export const manyCounters = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { key, hold } = ours(ledger, world)
  const keys = Array.from({ length: MAX_LIMIT_DEMANDS }, (_, at) => key(`many-${at}`))
  const last = keys.length - 1
  const each = (amount: number) => keys.map((one, at) => ({ ...one, amount: amount + (at % 7), max: 10 }))
  const standing = keys.map((_, at) => 1 + (at % 7))
  same(`${keys.length} counters are held at once`, yield* ledger.reserve(hold("many"), each(1), END), { _tag: "Held" })
  same(`${keys.length} counters are told at once, in the order of the keys`, yield* ledger.used(keys), standing)
  const more = keys.map((one, at) => ({ ...one, amount: 1, max: at === last ? (standing[at] ?? 0) : 100 }))
  same("one counter of many without room stops all", yield* ledger.reserve(hold("too-many"), more, END), {
    _tag: "Exceeded",
    exceeded: [{ ...keys[last], asked: 1, max: standing[last], available: 0 }],
  })
  same("a hold of many without room counts nothing", yield* ledger.used(keys), standing)
  yield* ledger.release(hold("many"))
  same(
    "a hold of many gives all of them back",
    yield* ledger.used(keys),
    keys.map(() => 0),
  )
})

/** Part of LL1: a mistake in the caller's code dies with a `RangeError`, and counts nothing. */
export const makesNoSense = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { key, hold } = ours(ledger, world)
  const one = { ...key("odd"), amount: 1, max: 10 }
  const mistakes: ReadonlyArray<readonly [what: string, demands: ReadonlyArray<LimitDemand>]> = [
    ["an amount of 0", [{ ...one, amount: 0 }]],
    ["a negative amount", [{ ...one, amount: -1 }]],
    ["an amount that is not whole", [{ ...one, amount: 0.5 }]],
    ["an amount that is no number", [{ ...one, amount: Number.NaN }]],
    ["an amount beyond 2^53 - 1", [{ ...one, amount: 2 ** 53 }]],
    ["a negative max", [{ ...one, max: -1 }]],
    ["a max that is not whole", [{ ...one, max: 9.5 }]],
    ["a max without end", [{ ...one, max: Number.POSITIVE_INFINITY }]],
    ["one counter named twice", [one, { ...key("other"), amount: 1, max: 10 }, { ...one, amount: 2 }]],
    ["more demands than a hold may have", tooMany(key).map((counter) => ({ ...counter, amount: 1, max: 10 }))],
    ...oddKeys(key).map(([what, odd]) => [what, [one, { ...odd, amount: 1, max: 10 }]] as const),
  ]
  for (const [what, demands] of mistakes)
    yield* dies(`${what} is a mistake of the caller's`, () => ledger.reserve(hold("odd"), demands, END))
  for (const [what, odd] of oddKeys(key)) yield* dies(`${what} is asked for by mistake`, () => ledger.used([one, odd]))
  yield* dies("more keys than one call may have", () => ledger.used(tooMany(key)))
  same("nothing is counted by mistake", yield* ledger.used([one]), [0])
  same("and no hold was made", yield* ledger.confirm(hold("odd")), false)
})

type KeyOf = (name: string, window?: string) => LimitKey

const tooMany = (key: KeyOf): ReadonlyArray<LimitKey> =>
  Array.from({ length: MAX_LIMIT_DEMANDS + 1 }, (_, at) => key(`too-many-${at}`))

const oddKeys = (key: KeyOf): ReadonlyArray<readonly [what: string, key: LimitKey]> => [
  ["an empty subject", { ...key("odd"), subject: "" }],
  ["an empty window", key("odd", "")],
  ["a subject that is too long", { ...key("odd"), subject: "s".repeat(MAX_LIMIT_SUBJECT + 1) }],
  ["a window that is too long", key("odd", "w".repeat(MAX_LIMIT_WINDOW + 1))],
  ["a subject with U+0000", key("odd\u0000")],
  ["a window of half a character", key("odd", "\ud83e")],
]

const dies = Effect.fnUntraced(function* <A, E>(promise: string, call: () => Effect.Effect<A, E>) {
  const exit = yield* Effect.exit(Effect.suspend(call))
  const how = Exit.isFailure(exit) ? Cause.squash(exit.cause) : "it was answered"
  holds(`${promise}: it dies with a RangeError that shows the value`, isTold(how), String(how))
})

/** It says what it got, and ends with the way out. */
const isTold = (how: unknown): boolean => how instanceof RangeError && /, got .*\. .*\.$/s.test(how.message)

/** LL6: whatever is folded, trimmed or glued together, no counter stands for another. */
export const countedApart = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { key, hold } = ours(ledger, world)
  const room = MAX_LIMIT_SUBJECT - key("").subject.length
  const subjects = [...nastyTexts, "l".repeat(room), `${"l".repeat(room - 1)}L`, "l".repeat(room - 1)]
  yield* eachAlone(
    ledger,
    hold("subjects"),
    subjects.map((name) => key(name)),
    "subjects that look alike are counted apart",
  )
  const short = nastyTexts.filter(({ length }) => length <= MAX_LIMIT_WINDOW)
  const windows = [...short, "ever", "2026-11-24", "2026-11-25", "w".repeat(MAX_LIMIT_WINDOW), "w".repeat(31)]
  yield* eachAlone(
    ledger,
    hold("windows"),
    windows.map((window) => key("one", window)),
    "windows of one subject are counted apart",
  )
  const seams = ["", ":", "|", "/", ",", " ", "-", "_", "\u0001", "\u001f", '","'].flatMap((glue) => [
    key(`seam${glue}a`, "b"),
    key("seam", `a${glue}b`),
  ])
  yield* eachAlone(ledger, hold("seams"), seams, "where a subject ends and its window begins is not forgotten")
})

/** Each counter takes an amount of its own, and has room for no more. */
const eachAlone = Effect.fnUntraced(function* (
  ledger: Ledger,
  holdId: Parameters<Ledger["reserve"]>[0],
  keys: ReadonlyArray<LimitKey>,
  promise: string,
) {
  const amounts = keys.map((_, at) => at + 1)
  const demands = keys.map((key, at) => ({ ...key, amount: at + 1, max: at + 1 }))
  same(promise, yield* ledger.reserve(holdId, demands, END), { _tag: "Held" })
  same(promise, yield* ledger.used(keys), amounts)
  yield* ledger.release(holdId)
  same(
    promise,
    yield* ledger.used(keys),
    keys.map(() => 0),
  )
})
