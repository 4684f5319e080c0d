/** The words that the laws about stock are written in. */
import * as Effect from "effect/Effect"
import type { HoldId, Sku } from "../catalog/ids.ts"
import type { StockAmount, StockLedger } from "../ports/StockLedger.ts"
import { ALL, type Fresh, named, THE_END } from "./purchases.ts"

export type Ledger = StockLedger["Service"]

/** Pieces by the short names of their SKUs. */
export type Pieces = Readonly<Record<string, number>>

export const amounts = (sku: (name: string) => Sku, pieces: Pieces): ReadonlyArray<StockAmount> =>
  Object.entries(pieces).map(([name, quantity]) => ({ sku: sku(name), quantity }))

/** The ids of this run, and what is available by short names. */
export const ours = (ledger: Ledger, world: Fresh) => {
  const sku = (name: string): Sku => named<Sku>(world, name)
  return {
    sku,
    hold: (name: string): HoldId => named<HoldId>(world, name),
    receipt: (name: string): string => named(world, name),
    /** In the order of the names, so that the order of an answer does not matter. */
    available: (names: ReadonlyArray<string>) =>
      Effect.map(ledger.available(names.map(sku)), (map): Pieces => {
        const prefix = sku("").length
        return Object.fromEntries([...map].map(([found, pieces]) => [found.slice(prefix), pieces]))
      }),
  }
}

/** Receives what a law begins with. */
export const stockOf = (ledger: Ledger, world: Fresh, pieces: Pieces) => {
  const { sku, receipt } = ours(ledger, world)
  return ledger.receive(receipt(`begin-${Object.keys(pieces).length}`), amounts(sku, pieces))
}

/** Lets go of what other laws hold, so that only ours ends from now on. */
export const releaseAll = (ledger: Ledger): Effect.Effect<void, unknown> =>
  Effect.flatMap(ledger.ended(THE_END, ALL), (ended) =>
    ended.length === 0 ? Effect.void : Effect.andThen(Effect.forEach(ended, ledger.release), releaseAll(ledger)),
  )
