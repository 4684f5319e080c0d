import * as Context from "effect/Context"
import type { Currency } from "../money/Currency.ts"
import type { TaxPolicy } from "../pricing/TaxPolicy.ts"
import type { Secrets } from "./GuestTokens.ts"

/** What a host decides once for all its carts. */
export interface Config {
  /** The currency of carts that are opened without one. */
  readonly currency?: Currency
  /** Absent: prices carry no tax. */
  readonly tax?: TaxPolicy
  /** Absent: there are no guests. */
  readonly secrets?: Secrets
  /** How long a call may take that names no `timeoutMs` of its own. */
  readonly timeoutMs: number
}

export const DEFAULT_TIMEOUT_MS = 5_000

export const CartwrightConfig = /* @__PURE__ */ Context.Reference<Config>("@cartwright/core/CartwrightConfig", {
  defaultValue: () => ({ timeoutMs: DEFAULT_TIMEOUT_MS }),
})
