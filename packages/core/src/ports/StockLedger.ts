import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { HoldId, Instant, Sku } from "../catalog/ids.ts"
import type { StoreUnavailable } from "./StoreUnavailable.ts"

/** Pieces of one SKU. */
export interface StockAmount {
  readonly sku: Sku
  /** A whole number, at least 1. */
  readonly quantity: number
}

/** Too few pieces of one SKU are there. */
export interface Short {
  readonly sku: Sku
  readonly asked: number
  /** What this hold could have: what nobody else holds and what is not sold. */
  readonly available: number
}

export type Reserved =
  | { readonly _tag: "Held" }
  /** Nothing was held: the SKUs that are short, in the order they were asked for. */
  | { readonly _tag: "Short"; readonly short: ReadonlyArray<Short> }
  /** The hold was confirmed or given back already; it cannot hold anything any more. */
  | { readonly _tag: "Ended" }

/**
 * How many pieces of each SKU there are, and who holds them. A SKU that was never received is not counted: it is sold
 * without a limit. Demands name each SKU once.
 *
 * - SL1 what was received is available; the same receipt again changes nothing
 * - SL2 a hold takes its pieces out of what is available, all of them or none; a SKU that is not counted holds without limit
 * - SL3 many holds at once never take more pieces than there are
 * - SL4 the same hold again changes nothing; with other demands or another end it holds that instead, or keeps what it held where they are short
 * - SL5 a confirmed hold has sold its pieces for good, whatever its end; confirming it again changes nothing
 * - SL6 a released hold gives back all it took, once, also after it was confirmed; a hold that was released or confirmed holds nothing again
 * - SL7 `ended` names the holds whose end has come and that nobody confirmed or released, the earliest first; it changes nothing
 * - SL8 no sequence of operations can tell it from the memory ledger
 */
export class StockLedger extends /* @__PURE__ */ Context.Service<
  StockLedger,
  {
    /** Adds pieces, once for each receipt. `receiptId`: 1 to 64 of `A-Z a-z 0-9 _ -`. */
    readonly receive: (
      receiptId: string,
      amounts: ReadonlyArray<StockAmount>,
    ) => Effect.Effect<{ readonly replayed: boolean }, StoreUnavailable>
    /** The pieces that nobody holds and that are not sold; a SKU that is not counted is absent. */
    readonly available: (skus: ReadonlyArray<Sku>) => Effect.Effect<ReadonlyMap<Sku, number>, StoreUnavailable>
    readonly reserve: (
      holdId: HoldId,
      demands: ReadonlyArray<StockAmount>,
      expiresAt: Instant,
    ) => Effect.Effect<Reserved, StoreUnavailable>
    /** `false` where there is no such hold, or it was released. */
    readonly confirm: (holdId: HoldId) => Effect.Effect<boolean, StoreUnavailable>
    /** A hold that nobody made is marked as released, so that a reservation that comes late holds nothing. */
    readonly release: (holdId: HoldId) => Effect.Effect<void, StoreUnavailable>
    /** Whether what they were made for still stands is for others to know: release those it does not. */
    readonly ended: (now: Instant, limit: number) => Effect.Effect<ReadonlyArray<HoldId>, StoreUnavailable>
  }
>()("@cartwright/core/StockLedger") {}
