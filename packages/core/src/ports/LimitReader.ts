import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { LimitKey } from "./LimitLedger.ts"
import type { StoreUnavailable } from "./StoreUnavailable.ts"

/** As much of a `LimitLedger` as a price needs. */
export interface ReadLimits {
  readonly used: (keys: ReadonlyArray<LimitKey>) => Effect.Effect<ReadonlyArray<number>, StoreUnavailable>
}

/**
 * How far limits and budgets have come, for hosts of carts only, which keep no ledger: absent, nothing counts as used, and
 * a promotion that is used up is shown until the purchase is settled.
 */
export const LimitReader = /* @__PURE__ */ Context.Reference<ReadLimits>("@cartwright/core/LimitReader", {
  defaultValue: () => ({ used: (keys) => Effect.succeed(keys.map(() => 0)) }),
})
