/** Why a promotion cannot be given to this cart, whatever the cart holds. */
import type { Currency } from "../money/Currency.ts"
import type { CompiledPromotion, PurchaseFacts } from "./CompiledPromotion.ts"
import { isCodeUsedUp, limitStands } from "./limits.ts"
import type { NotAppliedReason } from "./NotApplied.ts"
import type { LimitsUsed } from "./PricingRequest.ts"

/** What the gates look at. */
export interface Gatekeeper {
  readonly currency: Currency
  readonly facts: PurchaseFacts
  readonly used: LimitsUsed
  readonly buyer: string | undefined
}

export const outOfPlay = (promotion: CompiledPromotion, gatekeeper: Gatekeeper): NotAppliedReason | undefined => {
  const { from, until, inHours, currency, channels, codes } = promotion
  const { facts } = gatekeeper
  if (from !== undefined && facts.moment < from) return { _tag: "NotYetValid", from }
  if (until !== undefined && facts.moment >= until) return { _tag: "Expired", until }
  if (inHours !== undefined && !inHours(facts.moment)) return { _tag: "OutsideHours" }
  if (currency !== undefined && currency !== gatekeeper.currency) return { _tag: "OtherCurrency", currency }
  if (channels !== undefined && (facts.channel === undefined || !channels.has(facts.channel)))
    return { _tag: "OtherChannel" }
  const code = codeOf(promotion, gatekeeper)
  if (codes !== undefined && code === undefined) return { _tag: "CodeMissing" }
  return limitStands(promotion, {
    used: gatekeeper.used,
    buyer: gatekeeper.buyer,
    code,
    moment: facts.moment,
  })
}

/** The code that the promotion is given for: of those that were entered the first that is not used up, or else the first. */
export const codeOf = (promotion: CompiledPromotion, { facts, used }: Gatekeeper): string | undefined => {
  const { codes } = promotion
  if (codes === undefined) return undefined
  let first: string | undefined
  for (const code of facts.codes) {
    if (!codes.has(code)) continue
    if (!isCodeUsedUp(promotion, code, used, facts.moment)) return code
    first ??= code
  }
  return first
}
