import * as Effect from "effect/Effect"
import type { MemberId, SettlementId } from "../catalog/ids.ts"
import { SettlementStore } from "../ports/SettlementStore.ts"
import type { Settlement } from "../settlement/Settlement.ts"
import { same } from "./check.ts"
import type { Law, World } from "./Law.ts"
import { ALL, atSecond, buyNowOf, LARGEST_LINES, named, settlementOf, THE_END } from "./purchases.ts"
import { nastyTexts } from "./texts.ts"

type Store = SettlementStore["Service"]

const law = (
  name: string,
  check: (store: Store, world: World) => Effect.Effect<unknown, unknown>,
): Law<SettlementStore> => ({
  name,
  check: (world) => Effect.asVoid(Effect.flatMap(SettlementStore, (store) => check(store, world))),
})

const neverPut = Effect.fnUntraced(function* (store: Store, world: World) {
  const never = named<SettlementId>(world, "never")
  same("a settlement that was never put is undefined at first", yield* store.get(never), undefined)
  yield* store.put(settlementOf(world, { name: "other" }))
  same("a settlement that was never put is undefined beside another", yield* store.get(never), undefined)
})

const comesBack = Effect.fnUntraced(function* (store: Store, world: World) {
  const { deliverTo: _, ...withoutAddress } = settlementOf(world, { name: "nowhere", lines: [{}] })
  const settlements: ReadonlyArray<Settlement> = [
    settlementOf(world, { name: "cart" }),
    settlementOf(world, { name: "buy-now", source: buyNowOf(world, "opening"), lines: [{}] }),
    { ...withoutAddress, owner: { system: "job" }, methods: [], country: "GB", priceList: "trade" },
    settlementOf(world, { name: "largest", lines: LARGEST_LINES }),
  ]
  yield* Effect.all(settlements.map(store.put), { concurrency: "unbounded" })
  for (const settlement of settlements)
    same("a settlement that was put comes back exactly", yield* store.get(settlement.id), settlement)
  const again = settlementOf(world, { name: "cart", lines: [{}, {}], expiresAt: atSecond(9_000) })
  yield* store.put(again)
  same("a settlement that is put again replaces the one before", yield* store.get(again.id), again)
  for (const settlement of settlements.slice(1))
    same("a settlement is not touched by another", yield* store.get(settlement.id), settlement)
})

const expires = Effect.fnUntraced(function* (store: Store, world: World) {
  yield* expireAll(store)
  const ending = [1, 2, 3, 4].map((second) =>
    settlementOf(world, { name: `ends-${second}`, expiresAt: atSecond(second) }),
  )
  const longer = settlementOf(world, { name: "longer", expiresAt: atSecond(9) })
  yield* Effect.forEach([...ending, { ...longer, expiresAt: atSecond(1) }, longer], store.put)
  const left = Effect.map(
    Effect.forEach([...ending, longer], ({ id }) => store.get(id)),
    (all) => all.flatMap((settlement) => (settlement === undefined ? [] : [settlement])),
  )
  same("nothing expires before its end", yield* store.expire((atSecond(1) - 1) as typeof longer.expiresAt, ALL), 0)
  same("nothing is removed before its end", yield* left, [...ending, longer])
  same("the settlements whose end has come are counted", yield* store.expire(atSecond(2), ALL), 2)
  same("the settlements whose end has come are removed, and no others", yield* left, [...ending.slice(2), longer])
  same("what has expired is not counted again", yield* store.expire(atSecond(2), ALL), 0)
  same("at most as many expire as asked for", yield* store.expire(atSecond(4), 1), 1)
  same("at most as many are removed as asked for", (yield* left).length, 2)
  same("what is left over expires the next time", yield* store.expire(atSecond(4), 1), 1)
  same("a settlement that was put again lasts until its new end", yield* left, [longer])
})

/** What other laws have left must not be counted. */
const expireAll = (store: Store): Effect.Effect<void, unknown> =>
  Effect.flatMap(store.expire(THE_END, ALL), (count) => (count === 0 ? Effect.void : expireAll(store)))

const keepsTexts = Effect.fnUntraced(function* (store: Store, world: World) {
  const settlement = settlementOf(world, {
    name: "texts",
    lines: nastyTexts.map((text) => ({ sku: text, options: { engraving: text, [text]: "a name too" } })),
    more: {
      owner: { member: nastyTexts.slice(0, 24).join("") as MemberId },
      deliverTo: Object.fromEntries(nastyTexts.slice(8, 24).map((text) => [text, text])),
    },
  })
  yield* store.put(settlement)
  same("every text comes back to the last code unit", yield* store.get(settlement.id), settlement)
  const names = ["case", "CASE", "Case", "case_", "case-"]
  const longest = named(world, "").length
  for (const length of [63, 64]) names.push("long".padEnd(length - longest, "-"))
  for (const name of names) yield* store.put(settlementOf(world, { name }))
  for (const name of names) {
    const settled = settlementOf(world, { name })
    same(`the ids ${names.join(" ")} are different`, yield* store.get(settled.id), settled)
  }
})

/** The laws of `SettlementStore`: SS1 to SS4. Give them a store of their own: `expire` looks at all there is. */
export const settlementStoreLaws: ReadonlyArray<Law<SettlementStore>> = [
  law("SS1 a settlement that was never put is undefined", neverPut),
  law("SS2 a settlement that was put comes back exactly, and the last one where it was put again", comesBack),
  law("SS3 expire removes settlements whose end has come, and no others; it says how many", expires),
  law("SS4 every text comes back to the last code unit, and ids that look alike are different", keepsTexts),
]
