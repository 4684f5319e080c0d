import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Instant, SettlementId } from "../catalog/ids.ts"
import type { Settlement } from "../settlement/Settlement.ts"
import type { StoreUnavailable } from "./StoreUnavailable.ts"

/**
 * Keeps settlements between the checkout page and its submission. It may lose them: each can be worked out anew.
 *
 * - SS1 a settlement that was never put is `undefined`
 * - SS2 a settlement that was put comes back exactly, until it expires, unless the store has lost it
 * - SS3 `expire` removes settlements whose end has come, and no others; it says how many
 * - SS4 every text comes back to the last code unit
 */
export class SettlementStore extends /* @__PURE__ */ Context.Service<
  SettlementStore,
  {
    readonly put: (settlement: Settlement) => Effect.Effect<void, StoreUnavailable>
    readonly get: (id: SettlementId) => Effect.Effect<Settlement | undefined, StoreUnavailable>
    readonly expire: (now: Instant, limit: number) => Effect.Effect<number, StoreUnavailable>
  }
>()("@cartwright/core/SettlementStore") {}
