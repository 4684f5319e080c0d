import * as Effect from "effect/Effect"
import type { Instant } from "../catalog/ids.ts"
import { StockLedger } from "../ports/StockLedger.ts"
import { holds, same } from "./check.ts"
import type { Law, World } from "./Law.ts"
import { ALL, atSecond, THE_END } from "./purchases.ts"
import { likeTheModelLedger } from "./stockModel.ts"
import { amounts, type Ledger, ours, releaseAll, stockOf } from "./stockSteps.ts"
import { nastyTexts } from "./texts.ts"
import type { HistoryOptions } from "./triedHistories.ts"

const law = (
  name: string,
  check: (ledger: Ledger, world: World) => Effect.Effect<unknown, unknown>,
): Law<StockLedger> => ({
  name,
  check: (world) => Effect.asVoid(Effect.flatMap(StockLedger, (ledger) => check(ledger, world))),
})

/** The laws of `StockLedger`: SL1 to SL8. `options` says how many histories SL8 tries. */
export const makeStockLedgerLaws = (options: HistoryOptions = {}): ReadonlyArray<Law<StockLedger>> => [
  law("SL1 what was received is available; the same receipt again changes nothing", received),
  law("SL2 a hold takes all its pieces or none; what is not counted is held without limit", allOrNone),
  law("SL3 many holds at once never take more pieces than there are", neverMoreThanThereAre),
  law("SL4 the same hold again changes nothing; with other demands or another end it holds that, where it can", again),
  law("SL5 a confirmed hold has sold its pieces for good, whatever its end", soldForGood),
  law("SL6 a released hold gives back all it took, once, and holds nothing again", givesBackOnce),
  law("SL7 ended names the holds whose end has come, the earliest first, and changes nothing", ends),
  law("SL8 no sequence of operations can tell it from the memory ledger", (ledger, world) =>
    likeTheModelLedger(ledger, world, options),
  ),
]

const AT_ONCE = 8
const END = atSecond(100)

const received = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { sku, receipt, available } = ours(ledger, world)
  same("a SKU that was never received is not counted", yield* available(["tea", "mug"]), {})
  const first = amounts(sku, { tea: 5, mug: 1_000_000 })
  const answers = yield* atOnce(() => ledger.receive(receipt("first"), first))
  same("of equal receipts at once exactly one is new", answers.filter(({ replayed }) => !replayed).length, 1)
  same("what was received is available", yield* available(["mug", "pot", "tea"]), { tea: 5, mug: 1_000_000 })
  const other = yield* ledger.receive(receipt("first"), amounts(sku, { tea: 7, pot: 1 }))
  same("the same receipt again is told so, whatever it brings", other, { replayed: true })
  same("the same receipt again changes nothing", yield* available(["tea", "pot"]), { tea: 5 })
  const second = yield* ledger.receive(receipt("FIRST"), amounts(sku, { tea: 2 }))
  same("receipts that look alike are different", second, { replayed: false })
  same("another receipt adds to what is there", yield* available(["tea"]), { tea: 7 })
  const lots = Array.from({ length: AT_ONCE }, (_, at) =>
    ledger.receive(receipt(`lot-${at}`), amounts(sku, { lot: at + 1 })),
  )
  yield* Effect.all(lots, { concurrency: "unbounded" })
  same("receipts of one SKU at once all add to it", yield* available(["lot"]), { lot: (AT_ONCE * (AT_ONCE + 1)) / 2 })
  for (const name of ["huge-1", "huge-2", "huge-3"]) yield* ledger.receive(receipt(name), amounts(sku, { huge: 1e9 }))
  same("three billion pieces are counted", yield* available(["huge"]), { huge: 3e9 })
  const many = Array.from({ length: 1_000 }, (_, at) => `many-${at}`)
  yield* ledger.receive(receipt("many"), amounts(sku, Object.fromEntries(many.map((name, at) => [name, at + 1]))))
  same(
    "a thousand SKUs are received at once and looked up at once",
    yield* available(many),
    Object.fromEntries(many.map((name, at) => [name, at + 1])),
  )
  yield* similarSkus(ledger, world)
})

const similarSkus = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { sku, receipt, available } = ours(ledger, { fresh: `${world.fresh}-similar` })
  const room = 64 - sku("").length
  const texts = nastyTexts.filter(({ length }) => length <= room)
  const names = [...texts, "long".padEnd(room, "-"), "long".padEnd(room - 1, "-")]
  const pieces = Object.fromEntries(names.map((name, at) => [name, at + 1]))
  yield* ledger.receive(receipt("similar"), amounts(sku, pieces))
  same("SKUs that look alike are different", yield* available(names), pieces)
})

const allOrNone = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { sku, hold, receipt, available } = ours(ledger, world)
  yield* stockOf(ledger, world, { tea: 5, mug: 1, tin: 2 })
  const whole = yield* ledger.reserve(hold("whole"), amounts(sku, { tea: 2, pot: 1_000_000, mug: 1 }), END)
  same("pieces that are there are held", whole, { _tag: "Held" })
  const left = { tea: 3, mug: 0, tin: 2 }
  same("held pieces are not available", yield* available(["tea", "mug", "tin", "pot"]), left)
  const short = yield* ledger.reserve(hold("short"), amounts(sku, { tin: 3, pot: 1, tea: 3, mug: 1 }), END)
  same("a hold that is short says of what, in the order it was asked for", short, {
    _tag: "Short",
    short: [
      { sku: sku("tin"), asked: 3, available: 2 },
      { sku: sku("mug"), asked: 1, available: 0 },
    ],
  })
  same("a hold that is short takes nothing", yield* available(["tea", "mug", "tin", "pot"]), left)
  same("a hold that was short is none", yield* ledger.confirm(hold("short")), false)
  same("the last pieces can be held", yield* ledger.reserve(hold("last"), amounts(sku, { tea: 3, tin: 2 }), END), {
    _tag: "Held",
  })
  same("nothing is left of what was held to the last piece", yield* available(["tea", "tin"]), { tea: 0, tin: 0 })
  yield* ledger.receive(receipt("late"), amounts(sku, { pot: 4 }))
  same("what is counted from now on is all there, whoever held it before", yield* available(["pot"]), { pot: 4 })
  yield* ledger.release(hold("whole"))
  same("what was not counted when it was held is not given back", yield* available(["pot", "tea"]), { pot: 4, tea: 2 })
  yield* manyDemands(ledger, world)
})

const manyDemands = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { sku, hold, available } = ours(ledger, world)
  const names = Array.from({ length: 1_000 }, (_, at) => `many-${at}`)
  const each = (quantity: number) => Object.fromEntries(names.map((name) => [name, quantity]))
  yield* stockOf(ledger, world, each(3))
  same("a thousand SKUs are held at once", yield* ledger.reserve(hold("many"), amounts(sku, each(1)), END), {
    _tag: "Held",
  })
  const short = yield* ledger.reserve(hold("too-many"), amounts(sku, { ...each(2), "many-999": 3 }), END)
  same("one SKU of a thousand that is short stops all", short, {
    _tag: "Short",
    short: [{ sku: sku("many-999"), asked: 3, available: 2 }],
  })
  same("a hold of a thousand that is short takes nothing", yield* available(names), each(2))
})

const neverMoreThanThereAre = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { sku, hold, available } = ours(ledger, world)
  yield* stockOf(ledger, world, { tea: 20, mug: 30, pot: 30 })
  const single = yield* Effect.all(
    Array.from({ length: 64 }, (_, at) => ledger.reserve(hold(`one-${at}`), amounts(sku, { tea: 1 }), END)),
    { concurrency: "unbounded" },
  )
  same("of 64 holds of one piece at once 20 find one of 20", single.filter(({ _tag }) => _tag === "Held").length, 20)
  same("nothing is left, and no less", yield* available(["tea"]), { tea: 0 })
  // Half of them ask in the other order, as two checkouts do that then wait for each other.
  const demands = Array.from({ length: 48 }, (_, at) => {
    const mug = 1 + (at % 3)
    const pot = 1 + (at % 2)
    return at % 2 === 0 ? { mug, pot } : { pot, mug }
  })
  const several = yield* Effect.all(
    demands.map((demand, at) => ledger.reserve(hold(`several-${at}`), amounts(sku, demand), END)),
    { concurrency: "unbounded" },
  )
  const held = demands.filter((_, at) => several[at]?._tag === "Held")
  const taken = (name: "mug" | "pot") => held.reduce((sum, demand) => sum + demand[name], 0)
  const left = { mug: 30 - taken("mug"), pot: 30 - taken("pot") }
  holds("holds at once take no more than there is", left.mug >= 0 && left.pot >= 0, left)
  same("what is available is what nobody holds", yield* available(["mug", "pot"]), left)
  holds("somebody is told no only where too little is left", left.mug < 3 || left.pot < 2, left)
})

const again = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { sku, hold, available } = ours(ledger, world)
  const tea = (quantity: number, end: Instant = END) =>
    ledger.reserve(hold("again"), amounts(sku, { tea: quantity }), end)
  yield* releaseAll(ledger)
  yield* stockOf(ledger, world, { tea: 3, mug: 2 })
  const answers = yield* atOnce(() => tea(3))
  same(
    "the same hold again is held",
    answers,
    Array.from({ length: AT_ONCE }, () => ({ _tag: "Held" as const })),
  )
  same("the same hold again changes nothing", yield* available(["tea"]), { tea: 0 })
  same("what a hold could have counts in what it has", yield* tea(4), {
    _tag: "Short",
    short: [{ sku: sku("tea"), asked: 4, available: 3 }],
  })
  same("a hold that gets no more keeps what it held", yield* available(["tea"]), { tea: 0 })
  same("a hold may ask for less", yield* tea(1), { _tag: "Held" })
  same("a hold that asks for less gives the rest back", yield* available(["tea"]), { tea: 2 })
  const both = amounts(sku, { mug: 2, tea: 2 })
  same("a hold may ask for something else", yield* ledger.reserve(hold("again"), both, END), { _tag: "Held" })
  same("a hold holds what it was asked for last", yield* available(["tea", "mug"]), { tea: 1, mug: 0 })
  same("a hold may leave out what it had", yield* tea(2), { _tag: "Held" })
  same("what a hold leaves out is given back", yield* available(["tea", "mug"]), { tea: 1, mug: 2 })

  same("a hold may ask for a later end", yield* tea(2, atSecond(200)), { _tag: "Held" })
  same("a hold lasts until its new end", yield* ledger.ended(END, ALL), [])
  same("a hold that gets no more", (yield* tea(4, atSecond(300)))._tag, "Short")
  same("keeps its end", yield* ledger.ended(atSecond(200), ALL), [hold("again")])
})

const soldForGood = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { sku, hold, available } = ours(ledger, world)
  yield* releaseAll(ledger)
  yield* stockOf(ledger, world, { tea: 3, mug: 2 })
  same("nobody confirms a hold that nobody made", yield* ledger.confirm(hold("never")), false)
  yield* ledger.reserve(hold("sold"), amounts(sku, { tea: 2, mug: 2, pot: 1 }), END)
  const answers = yield* atOnce(() => ledger.confirm(hold("sold")))
  same(
    "a hold is confirmed, and confirmed again",
    answers,
    Array.from({ length: AT_ONCE }, () => true),
  )
  same("a confirmed hold has its pieces", yield* available(["tea", "mug"]), { tea: 1, mug: 0 })
  same("a confirmed hold does not end", yield* ledger.ended(THE_END, ALL), [])
  same("a confirmed hold is confirmed after its end too", yield* ledger.confirm(hold("sold")), true)
  same("a confirmed hold keeps its pieces", yield* available(["tea", "mug"]), { tea: 1, mug: 0 })
  const more = yield* ledger.reserve(hold("sold"), amounts(sku, { tea: 3 }), THE_END)
  same("a confirmed hold holds nothing else", more, { _tag: "Ended" })
  same("a confirmed hold that is asked again keeps its pieces", yield* available(["tea", "mug"]), { tea: 1, mug: 0 })
})

const givesBackOnce = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { sku, hold, available } = ours(ledger, world)
  yield* releaseAll(ledger)
  yield* stockOf(ledger, world, { tea: 5, mug: 2 })
  const all = { tea: 5, mug: 2 }
  for (const name of ["held", "confirmed"]) {
    const demands = amounts(sku, { tea: 3, mug: 1, pot: 9 })
    yield* ledger.reserve(hold(name), demands, END)
    if (name === "confirmed") yield* ledger.confirm(hold(name))
    yield* atOnce(() => ledger.release(hold(name)))
    same(`a released hold that was ${name} gives back all it took, once`, yield* available(["tea", "mug", "pot"]), all)
    yield* ledger.reserve(hold(`beside-${name}`), amounts(sku, { tea: 1 }), END)
    yield* ledger.release(hold(name))
    same("released again it gives back nothing more", yield* available(["tea", "mug"]), { tea: 4, mug: 2 })
    yield* ledger.release(hold(`beside-${name}`))
    same("a released hold is not confirmed", yield* ledger.confirm(hold(name)), false)
    same("a released hold holds nothing again", yield* ledger.reserve(hold(name), demands, END), { _tag: "Ended" })
    same("nothing is taken by a hold that has ended", yield* available(["tea", "mug", "pot"]), all)
  }
  const together = Array.from({ length: 5 }, (_, at) => hold(`together-${at}`))
  yield* Effect.forEach(together, (id) => ledger.reserve(id, amounts(sku, { tea: 1 }), END))
  yield* Effect.all(together.map(ledger.release), { concurrency: "unbounded" })
  same("holds that are released at once all give back what they took", yield* available(["tea"]), { tea: 5 })
  yield* ledger.release(hold("early"))
  const late = yield* ledger.reserve(hold("early"), amounts(sku, { tea: 1 }), END)
  same("a reservation that comes after its release holds nothing", late, { _tag: "Ended" })
  same("nothing is taken by a hold that came late", yield* available(["tea"]), { tea: 5 })
  same("released holds do not end again", yield* ledger.ended(THE_END, ALL), [])
})

const ends = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { sku, hold, available } = ours(ledger, world)
  yield* releaseAll(ledger)
  yield* stockOf(ledger, world, { tea: 10 })
  const reserve = (name: string, second: number) =>
    ledger.reserve(hold(name), amounts(sku, { tea: 1, pot: 1 }), atSecond(second))
  yield* Effect.all([reserve("c", 3), reserve("a", 1), reserve("sold", 1), reserve("d", 4), reserve("back", 1)])
  yield* Effect.all([reserve("b", 2), reserve("e", 10), reserve("f", 9)])
  yield* ledger.confirm(hold("sold"))
  yield* ledger.release(hold("back"))
  same("no hold ends before its end", yield* ledger.ended((atSecond(1) - 1) as Instant, ALL), [])
  const named = (...names: ReadonlyArray<string>) => names.map(hold)
  const ended = (second: number, limit: number) => ledger.ended(atSecond(second), limit)
  same("the holds whose end has come, the earliest first", yield* ended(3, 2), named("a", "b"))
  same("looking at what has ended changes nothing", yield* available(["tea"]), { tea: 3 })
  same("what has ended is named again", yield* ended(4, ALL), named("a", "b", "c", "d"))
  yield* Effect.all([ledger.release(hold("a")), ledger.confirm(hold("c"))])
  same("what was released or confirmed after its end is not", yield* ended(4, ALL), named("b", "d"))
  same("a hold that has ended holds until it is released", yield* available(["tea"]), { tea: 4 })
  same("a hold that has ended may ask for a later end", yield* reserve("b", 20), { _tag: "Held" })
  same("and has not ended then", yield* ended(10, ALL), named("d", "f", "e"))
})

const atOnce = <A, E>(call: () => Effect.Effect<A, E>): Effect.Effect<ReadonlyArray<A>, E> =>
  Effect.all(Array.from({ length: AT_ONCE }, call), { concurrency: "unbounded" })

/** The laws of `StockLedger` with the usual number of histories. Give them a ledger of their own: `ended` looks at all there is. */
export const stockLedgerLaws: ReadonlyArray<Law<StockLedger>> = /* @__PURE__ */ makeStockLedgerLaws()
