import * as Effect from "effect/Effect"
import type { LimitReserved } from "../ports/LimitLedger.ts"
import { holds, same } from "./check.ts"
import type { World } from "./Law.ts"
import { atOnce, type Ledger, ours } from "./limitSteps.ts"
import { atSecond } from "./purchases.ts"

const END = atSecond(100)
const MOST = Number.MAX_SAFE_INTEGER

/** LL2: whatever asks at once, no counter goes beyond the max that those who are let in were given. */
export const neverBeyond = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  yield* usedOnce(ledger, world)
  yield* budgets(ledger, world)
  yield* whileOthersComeAndGo(ledger, world)
  yield* toTheLastNumber(ledger, world)
})

const isHeld = ({ _tag }: LimitReserved): boolean => _tag === "Held"

const usedOnce = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { key, hold, demands, used } = ours(ledger, world)
  const answers = yield* atOnce((at) => ledger.reserve(hold(`once-${at}`), demands({ once: [1, 1] }), END), 100)
  same("of 100 holds of a code that is good for one use exactly one gets it", answers.filter(isHeld).length, 1)
  const no = { _tag: "Exceeded", exceeded: [{ ...key("once"), asked: 1, max: 1, available: 0 }] }
  same(
    "the others are told that nothing is left",
    answers.filter((answer) => !isHeld(answer)),
    Array.from({ length: 99 }, () => no),
  )
  same("it is counted once", yield* used(["once"]), { once: 1 })
})

const budgets = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { hold, demands, used } = ours(ledger, world)
  const max = { shop: 60_000, brand: 30_000, uses: 75 }
  const wants = Array.from({ length: 100 }, (_, at) => ({
    shop: 500 + ((at * 37) % 900),
    brand: 100 + ((at * 53) % 700),
    uses: 1,
  }))
  const asking = wants.map(({ shop, brand, uses }, at) => {
    const asked = demands({ shop: [shop, max.shop], brand: [brand, max.brand], uses: [uses, max.uses] })
    // Half of them ask in the other order, as two checkouts do that then wait for each other.
    return ledger.reserve(hold(`budget-${at}`), at % 2 === 0 ? asked : asked.toReversed(), END)
  })
  const answers = yield* Effect.all(asking, { concurrency: "unbounded" })
  const held = wants.filter((_, at) => answers[at]?._tag === "Held")
  const sum = (name: keyof typeof max) => held.reduce((total, want) => total + want[name], 0)
  const counted = { shop: sum("shop"), brand: sum("brand"), uses: sum("uses") }
  same("what is counted is what was let in", yield* used(["shop", "brand", "uses"]), counted)
  const fits = ({ shop, brand, uses }: typeof counted): boolean =>
    shop <= max.shop && brand <= max.brand && uses <= max.uses
  holds("holds at once stay within every budget", fits(counted), counted)
  const refused = wants.filter((_, at) => answers[at]?._tag === "Exceeded")
  same("each is let in or told no", held.length + refused.length, wants.length)
  const sad = refused.filter(({ shop, brand, uses }) =>
    fits({ shop: counted.shop + shop, brand: counted.brand + brand, uses: counted.uses + uses }),
  )
  same("nobody is told no who would have had room", sad, [])
})

const whileOthersComeAndGo = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { hold, demands, used } = ours(ledger, world)
  const MAX = 10
  let most = 0
  yield* atOnce(
    Effect.fnUntraced(function* (at: number) {
      for (let visit = 0; visit < 5; visit++) {
        const id = hold(`guest-${at}-${visit}`)
        const { _tag } = yield* ledger.reserve(id, demands({ room: [1 + (at % 3), MAX] }), END)
        const { room = 0 } = yield* used(["room"])
        most = Math.max(most, room)
        if (_tag === "Held") yield* ledger.release(id)
      }
    }),
    20,
  )
  holds("a counter that others leave meanwhile is never beyond its max", most > 0 && most <= MAX, most)
  same("a counter that all have left stands at 0", yield* used(["room"]), { room: 0 })
})

const toTheLastNumber = Effect.fnUntraced(function* (ledger: Ledger, world: World) {
  const { key, hold, demands, used } = ours(ledger, world)
  const reserve = (name: string, amount: number) =>
    ledger.reserve(hold(`huge-${name}`), demands({ huge: [amount, MOST] }), END)
  same("an amount of 2^53 - 2 is counted", yield* reserve("first", MOST - 1), { _tag: "Held" })
  same("a counter never leaves the numbers that are exact", yield* reserve("second", MOST), {
    _tag: "Exceeded",
    exceeded: [{ ...key("huge"), asked: MOST, max: MOST, available: 1 }],
  })
  same("the last number is one of them", yield* reserve("third", 1), { _tag: "Held" })
  same("what is counted is exact", yield* used(["huge"]), { huge: MOST })
  yield* ledger.release(hold("huge-first"))
  same("and stays exact", yield* used(["huge"]), { huge: 1 })
})
