/** What the conditions of promotions know of a purchase, from its request. */
import { normalCode } from "../cart/codes.ts"
import type { PurchaseFacts } from "./CompiledPromotion.ts"
import type { PricingRequest } from "./PricingRequest.ts"

/** Most codes that are looked at; a cart keeps fewer. */
const MAX_ENTERED_CODES = 64

export const factsOf = (request: PricingRequest): PurchaseFacts => {
  const { moment, channel, country, buyer, payingBy, codes, facts } = request
  return {
    moment,
    channel,
    country,
    groups: buyer?.groups ?? NONE,
    isMember: buyer?.member !== undefined,
    orders: buyer?.orders,
    birthday: buyer?.birthday,
    payingBy,
    codes: codes === undefined || codes.length === 0 ? NO_CODES : codesIn(codes),
    facts: facts ?? NO_FACTS,
  }
}

const NONE: ReadonlyArray<string> = []
const NO_CODES: ReadonlySet<string> = new Set()
const NO_FACTS: Readonly<Record<string, boolean>> = {}

const codesIn = (codes: ReadonlyArray<string>): ReadonlySet<string> => {
  if (codes.length <= MAX_ENTERED_CODES) return new Set(codes.map(normalCode))
  throw new RangeError(
    `priceCart: more codes were entered than are looked at, got ${codes.length}. Send at most ${MAX_ENTERED_CODES}.`,
  )
}
