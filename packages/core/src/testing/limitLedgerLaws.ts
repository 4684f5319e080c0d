import * as Effect from "effect/Effect"
import type { Instant } from "../catalog/ids.ts"
import { LimitLedger } from "../ports/LimitLedger.ts"
import { same } from "./check.ts"
import type { Law, World } from "./Law.ts"
import { countedApart, makesNoSense, manyCounters } from "./limitBounds.ts"
import { likeTheModelLimits } from "./limitModel.ts"
import { neverBeyond } from "./limitRaces.ts"
import { atOnce, type Ledger, ours, releaseAll } from "./limitSteps.ts"
import { ALL, atSecond, THE_END } from "./purchases.ts"
import type { HistoryOptions } from "./triedHistories.ts"

const law = (
  name: string,
  check: (ledger: Ledger, world: World) => Effect.Effect<unknown, unknown>,
): Law<LimitLedger> => ({
  name,
  check: (world) => Effect.asVoid(Effect.flatMap(LimitLedger, (ledger) => check(ledger, world))),
})

/** The laws of `LimitLedger`: LL1 to LL8. `options` says how many histories LL8 tries. */
export const makeLimitLedgerLaws = (options: HistoryOptions = {}): ReadonlyArray<Law<LimitLedger>> => [
  law("LL1 a hold counts all of its amounts or none, and a counter that nobody used stands at 0", allOrNone),
  law("LL2 many holds at once never take a counter beyond the max they were given", neverBeyond),
  law("LL3 the same hold again changes nothing; with other demands or another end it holds that, where it can", again),
  law("LL4 a confirmed hold stays counted, whatever its end; confirming it again changes nothing", staysCounted),
  law("LL5 a released hold gives back all but what is kept, once, and counts nothing again", givesBackOnce),
  law("LL6 windows of one subject, and subjects that differ in one character, are counted apart", countedApart),
  law("LL7 ended names the holds whose end has come, the earliest first, and changes nothing", ends),
  law("LL8 no sequence of operations can tell it from the memory ledger", (ledger, world) =>
    likeTheModelLimits(ledger, world, options),
  ),
]

const END = atSecond(100)
const HELD = { _tag: "Held" } as const

const allOrNone = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { key, hold, demands, used } = ours(ledger, world)
  const reserve = (name: string, wants: Parameters<typeof demands>[0]) =>
    ledger.reserve(hold(name), demands(wants), END)
  const names = ["code", "budget", "pieces", "free"]
  same("counters that nobody used stand at 0", yield* used(names), { code: 0, budget: 0, pieces: 0, free: 0 })
  const whole = yield* reserve("whole", { code: [1, 1], budget: [500, 2_000], pieces: [3, 10] })
  same("amounts that there is room for are held", whole, HELD)
  const counted = { code: 1, budget: 500, pieces: 3, free: 0 }
  same("held amounts are counted", yield* used(names), counted)
  const keys = ["pieces", "code", "pieces"].map((name) => key(name))
  same("counters are told in the order of the keys", yield* ledger.used(keys), [3, 1, 3])
  same("no keys, no counters", yield* ledger.used([]), [])
  const wanted = { budget: [1_501, 2_000], free: [1, 5], pieces: [7, 10], code: [1, 1] } as const
  same("a hold without room says of what, in the order it was asked for", yield* reserve("short", wanted), {
    _tag: "Exceeded",
    exceeded: [
      { ...key("budget"), asked: 1_501, max: 2_000, available: 1_500 },
      { ...key("code"), asked: 1, max: 1, available: 0 },
    ],
  })
  same("a hold without room counts nothing", yield* used(names), counted)
  same("a hold that had no room is none", yield* ledger.confirm(hold("short")), false)
  same("a max below what is counted leaves nothing, and no less", yield* reserve("low", { budget: [1, 100] }), {
    _tag: "Exceeded",
    exceeded: [{ ...key("budget"), asked: 1, max: 100, available: 0 }],
  })
  same("a max of 0 lets nothing in", yield* reserve("none", { free: [1, 0] }), {
    _tag: "Exceeded",
    exceeded: [{ ...key("free"), asked: 1, max: 0, available: 0 }],
  })
  same("a counter may be filled to its max", yield* reserve("last", { budget: [1_500, 2_000] }), HELD)
  same("each hold is held to the max it brings", yield* reserve("more", { budget: [1, 2_001] }), HELD)
  same("what was let in is counted", yield* used(names), { ...counted, budget: 2_001 })
  same("a hold may count nothing", yield* reserve("empty", {}), HELD)
  same("and is a hold", yield* ledger.confirm(hold("empty")), true)
  yield* manyCounters(ledger, world)
  yield* makesNoSense(ledger, world)
})

const again = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { key, hold, demands, used } = ours(ledger, world)
  const code = (amount: number, max: number = 3, end: Instant = END) =>
    ledger.reserve(hold("again"), demands({ code: [amount, max] }), end)
  yield* releaseAll(ledger)
  const answers = yield* atOnce(() => code(3))
  same(
    "the same hold again is held",
    answers,
    answers.map(() => HELD),
  )
  same("the same hold again changes nothing", yield* used(["code"]), { code: 3 })
  same("what is held stays held, also to a max that was lowered meanwhile", yield* code(3, 0), HELD)
  same("the same hold to another max changes nothing", yield* used(["code"]), { code: 3 })
  same("what a hold could have counts in what it has", yield* code(4), {
    _tag: "Exceeded",
    exceeded: [{ ...key("code"), asked: 4, max: 3, available: 3 }],
  })
  same("a hold that gets no more keeps what it held", yield* used(["code"]), { code: 3 })
  same("a hold may ask for less", yield* code(1), HELD)
  same("a hold that asks for less gives the rest back", yield* used(["code"]), { code: 1 })
  const both = demands({ budget: [900, 900], code: [2, 3] })
  same("a hold may ask for something else", yield* ledger.reserve(hold("again"), both, END), HELD)
  same("a hold counts what it was asked for last", yield* used(["code", "budget"]), { code: 2, budget: 900 })
  const half = demands({ code: [3, 3], budget: [901, 900] })
  same("a hold without room for all", (yield* ledger.reserve(hold("again"), half, END))._tag, "Exceeded")
  same("keeps all it held", yield* used(["code", "budget"]), { code: 2, budget: 900 })
  same("a hold may leave out what it had", yield* code(2), HELD)
  same("what a hold leaves out is given back", yield* used(["code", "budget"]), { code: 2, budget: 0 })

  same("a hold may ask for a later end", yield* code(2, 3, atSecond(200)), HELD)
  same("a hold lasts until its new end", yield* ledger.ended(END, ALL), [])
  same("a hold that gets no more", (yield* code(4, 3, atSecond(300)))._tag, "Exceeded")
  same("keeps its end", yield* ledger.ended(atSecond(200), ALL), [hold("again")])

  same(
    "a hold may ask for what is to be kept",
    yield* ledger.reserve(hold("again"), demands({ code: [2, 3, "keep"] }), END),
    HELD,
  )
  yield* ledger.confirm(hold("again"))
  yield* ledger.release(hold("again"))
  same("a hold keeps what it was asked last to keep", yield* used(["code"]), { code: 2 })
})

const staysCounted = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { hold, demands, used } = ours(ledger, world)
  yield* releaseAll(ledger)
  same("nobody confirms a hold that nobody made", yield* ledger.confirm(hold("never")), false)
  yield* ledger.reserve(hold("paid"), demands({ code: [1, 1], budget: [500, 900, "keep"] }), END)
  const answers = yield* atOnce(() => ledger.confirm(hold("paid")))
  same(
    "a hold is confirmed, and confirmed again",
    answers,
    answers.map(() => true),
  )
  const counted = { code: 1, budget: 500 }
  same("a confirmed hold is counted", yield* used(["code", "budget"]), counted)
  same("a confirmed hold does not end", yield* ledger.ended(THE_END, ALL), [])
  same("a confirmed hold is confirmed after its end too", yield* ledger.confirm(hold("paid")), true)
  same("a confirmed hold stays counted", yield* used(["code", "budget"]), counted)
  const more = yield* ledger.reserve(hold("paid"), demands({ budget: [600, 900] }), THE_END)
  same("a confirmed hold counts nothing else", more, { _tag: "Ended" })
  same("a confirmed hold that is asked again stays as it is", yield* used(["code", "budget"]), counted)
  const next = yield* ledger.reserve(hold("next"), demands({ code: [1, 1] }), END)
  same("what is confirmed leaves no room for others", next._tag, "Exceeded")
})

const givesBackOnce = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { hold, demands, used } = ours(ledger, world)
  yield* releaseAll(ledger)
  const names = ["code", "budget", "kept"]
  const wants = demands({ code: [1, 9], budget: [300, 900], kept: [2, 9, "keep"] })
  let kept = 0
  for (const name of ["held", "confirmed"]) {
    yield* ledger.reserve(hold(`beside-${name}`), demands({ code: [4, 9], budget: [5, 900] }), END)
    yield* ledger.reserve(hold(name), wants, END)
    if (name === "confirmed") {
      yield* ledger.confirm(hold(name))
      kept = 2
    }
    const left = { code: 4, budget: 5, kept }
    yield* atOnce(() => ledger.release(hold(name)))
    const what = kept === 0 ? "all it counted" : "all but what is kept"
    const promise = `a released hold that was ${name} gives back ${what}, once`
    same(promise, yield* used(names), left)
    yield* ledger.release(hold(name))
    same("released again it gives back nothing more", yield* used(names), left)
    same("a released hold is not confirmed", yield* ledger.confirm(hold(name)), false)
    same("a released hold counts nothing again", yield* ledger.reserve(hold(name), wants, END), { _tag: "Ended" })
    same("nothing is counted by a hold that has ended", yield* used(names), left)
    yield* ledger.release(hold(`beside-${name}`))
  }
  const room = yield* ledger.reserve(hold("after"), demands({ code: [9, 9], kept: [8, 9] }), END)
  same("what is kept leaves no room, and what was given back does", room._tag, "Exceeded")
  same(
    "what was given back can be held",
    yield* ledger.reserve(hold("after"), demands({ code: [9, 9], kept: [7, 9] }), END),
    HELD,
  )
  yield* ledger.release(hold("after"))
  yield* ledger.release(hold("early"))
  const late = yield* ledger.reserve(hold("early"), wants, END)
  same("a reservation that comes after its release counts nothing", late, { _tag: "Ended" })
  same("nothing is counted by a hold that came late", yield* used(names), { code: 0, budget: 0, kept: 2 })
  same("released holds do not end again", yield* ledger.ended(THE_END, ALL), [])
  yield* releasedAtOnce(ledger, world)
})

/** Releases that race each other, a confirmation, and the reservation itself. */
const releasedAtOnce = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { hold, demands, used } = ours(ledger, world)
  const together = Array.from({ length: 8 }, (_, at) => hold(`together-${at}`))
  yield* Effect.forEach(together, (id) => ledger.reserve(id, demands({ many: [2, 16] }), END))
  yield* Effect.all(together.map(ledger.release), { concurrency: "unbounded" })
  same("holds that are released at once all give back what they counted", yield* used(["many"]), { many: 0 })
  for (const at of together.keys()) {
    const id = hold(`race-${at}`)
    const names = [`gone-${at}`, `kept-${at}`]
    const wants = demands({ [`gone-${at}`]: [1, 1], [`kept-${at}`]: [1, 1, "keep"] })
    yield* ledger.reserve(id, wants, END)
    const [isConfirmed] = yield* Effect.all([ledger.confirm(id), ledger.release(id)], { concurrency: "unbounded" })
    const left = { [`gone-${at}`]: 0, [`kept-${at}`]: isConfirmed ? 1 : 0 }
    same("released at the moment it is confirmed, a hold keeps what it had confirmed", yield* used(names), left)
    const late = hold(`late-${at}`)
    yield* Effect.all([ledger.reserve(late, demands({ late: [1, 8] }), END), ledger.release(late)], {
      concurrency: "unbounded",
    })
  }
  same("released at the moment it is made, a hold leaves nothing counted", yield* used(["late"]), { late: 0 })
})

const ends = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { hold, demands, used } = ours(ledger, world)
  yield* releaseAll(ledger)
  const reserve = (name: string, second: number) =>
    ledger.reserve(hold(name), demands({ code: [1, 10] }), atSecond(second))
  yield* Effect.all([reserve("c", 3), reserve("a", 1), reserve("paid", 1), reserve("d", 4), reserve("back", 1)])
  yield* Effect.all([reserve("b", 2), reserve("e", 10), reserve("f", 9)])
  yield* ledger.confirm(hold("paid"))
  yield* ledger.release(hold("back"))
  same("no hold ends before its end", yield* ledger.ended((atSecond(1) - 1) as Instant, ALL), [])
  const named = (...names: ReadonlyArray<string>) => names.map(hold)
  const ended = (second: number, limit: number) => ledger.ended(atSecond(second), limit)
  same("the holds whose end has come, the earliest first", yield* ended(3, 2), named("a", "b"))
  same("looking at what has ended changes nothing", yield* used(["code"]), { code: 7 })
  same("what has ended is named again", yield* ended(4, ALL), named("a", "b", "c", "d"))
  yield* Effect.all([ledger.release(hold("a")), ledger.confirm(hold("c"))])
  same("what was released or confirmed after its end is not", yield* ended(4, ALL), named("b", "d"))
  same("a hold that has ended counts until it is released", yield* used(["code"]), { code: 6 })
  same("a hold that has ended may ask for a later end", yield* reserve("b", 20), HELD)
  same("and has not ended then", yield* ended(10, ALL), named("d", "f", "e"))
})

/** The laws of `LimitLedger` with the usual number of histories. Give them a ledger of their own: `ended` looks at all there is. */
export const limitLedgerLaws: ReadonlyArray<Law<LimitLedger>> = /* @__PURE__ */ makeLimitLedgerLaws()
