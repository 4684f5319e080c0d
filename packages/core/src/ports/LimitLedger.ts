import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { HoldId, Instant } from "../catalog/ids.ts"
import type { StoreUnavailable } from "./StoreUnavailable.ts"

/** Most demands of one hold, and most counters read at once. */
export const MAX_LIMIT_DEMANDS = 2_000
/** Most characters in a subject, and in a window. */
export const MAX_LIMIT_SUBJECT = 255
export const MAX_LIMIT_WINDOW = 32

/** One counter: what is counted, and in which period. */
export interface LimitKey {
  /** What is counted, in the words of whoever counts ("promotion:summer", "sku:tea:buyer:m-ada"): 1 to `MAX_LIMIT_SUBJECT` characters. */
  readonly subject: string
  /** The period, as whoever counts names it: "ever", "2026-11-24". Another name is another counter. 1 to `MAX_LIMIT_WINDOW` characters. */
  readonly window: string
}

/** What a hold takes of one counter. */
export interface LimitDemand extends LimitKey {
  /** A whole number from 1 on: uses, pieces, or minor units of money. */
  readonly amount: number
  /** The counter may reach this, and no more. Held against at the moment of the reservation; from 0 on. */
  readonly max: number
  /** Once the hold is confirmed it stays counted, also when the hold is released later: a coupon that a cancelled order has used up. */
  readonly keep?: boolean
}

/** A counter that has no room for what was asked of it. */
export interface Exceeded extends LimitKey {
  readonly asked: number
  readonly max: number
  /** What this hold could have; from 0 on. */
  readonly available: number
}

export type LimitReserved =
  | { readonly _tag: "Held" }
  /** Nothing was counted: the counters without room, in the order they were asked for. */
  | { readonly _tag: "Exceeded"; readonly exceeded: ReadonlyArray<Exceeded> }
  /** The hold was confirmed or given back already; it cannot count anything any more. */
  | { readonly _tag: "Ended" }

/**
 * Counts against bounds: uses of promotions and codes, money of budgets, pieces that one buyer may buy, holds that one
 * buyer may have. What a promotion gives away is held here when an order is submitted, confirmed when it is paid, and
 * released when it is called off. Demands name each counter once: that, a text or a number beyond its bounds, and more
 * demands than a hold may have are mistakes in the caller's code: every ledger dies of them with the same `RangeError`
 * (`checkLimitDemands`, `checkLimitKeys`).
 *
 * - LL1 a hold counts all of its amounts or none, and a counter that nobody used stands at 0
 * - LL2 many holds at once never take a counter beyond the `max` they were given
 * - LL3 the same hold again changes nothing; with other demands or another end it holds that instead, or keeps what it held where there is no room
 * - LL4 a confirmed hold stays counted, whatever its end; confirming it again changes nothing
 * - LL5 a released hold gives back all it counted, once; of a confirmed one all but what is kept; a hold that was released or confirmed counts nothing again
 * - LL6 windows of one subject, and subjects that differ in one character, are counted apart
 * - LL7 `ended` names the holds whose end has come and that nobody confirmed or released, the earliest first; it changes nothing
 * - LL8 no sequence of operations can tell it from the memory ledger
 */
export class LimitLedger extends /* @__PURE__ */ Context.Service<
  LimitLedger,
  {
    readonly reserve: (
      holdId: HoldId,
      demands: ReadonlyArray<LimitDemand>,
      expiresAt: Instant,
    ) => Effect.Effect<LimitReserved, StoreUnavailable>
    /** `false` where there is no such hold, or it was released. */
    readonly confirm: (holdId: HoldId) => Effect.Effect<boolean, StoreUnavailable>
    /** A hold that nobody made is marked as released, so that a reservation that comes late counts nothing. */
    readonly release: (holdId: HoldId) => Effect.Effect<void, StoreUnavailable>
    /** How far each counter has come, in the order of the keys: what is confirmed and what is held. */
    readonly used: (keys: ReadonlyArray<LimitKey>) => Effect.Effect<ReadonlyArray<number>, StoreUnavailable>
    /** Whether what they were made for still stands is for others to know: release those it does not. */
    readonly ended: (now: Instant, limit: number) => Effect.Effect<ReadonlyArray<HoldId>, StoreUnavailable>
  }
>()("@cartwright/core/LimitLedger") {}
