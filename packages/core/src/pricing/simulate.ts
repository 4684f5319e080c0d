/** What a cart would cost if: nothing is stored, and nothing that is given is changed. */
import { normalCode } from "../cart/codes.ts"
import type { LineId, OfferId } from "../catalog/ids.ts"
import * as Money from "../money/Money.ts"
import type { PricedCart } from "./PricedCart.ts"
import type { GiftChoice, PricingLine, PricingRequest } from "./PricingRequest.ts"
import { priceCart } from "./priceCart.ts"

/** One thing that would be otherwise. */
export type SimulatedChange =
  | { readonly add: PricingLine }
  /** So many pieces of a line; of 0 it would be gone. */
  | { readonly set: { readonly lineId: LineId; readonly quantity: number } }
  | { readonly remove: LineId }
  | { readonly code: string }
  | { readonly withoutCode: string }
  | { readonly payingBy: string }
  /** By the id of the promotion that gives it. */
  | { readonly refuseGift: string }
  | { readonly acceptGift: { readonly promotionId: string; readonly chosen?: OfferId } }

export interface Simulated {
  readonly before: PricedCart
  readonly after: PricedCart
  /** What would be due without what is due now: negative where it would be less. */
  readonly difference: Money.Money
}

/**
 * Prices a cart as it is, and as it would be after these changes, one after the other. A change of a line that is not there
 * is a `RangeError`.
 *
 * @example
 * import type { Instant, LineId, OfferId, Sku } from "@cartwright/core/catalog"
 * import { Money } from "@cartwright/core/money"
 * import { simulate } from "@cartwright/core/pricing"
 *
 * const lineId = "1" as LineId
 * const mug = { lineId, offerId: "mug" as OfferId, sku: "mug" as Sku, quantity: 1, unitPrice: Money.of(1100, "GBP") }
 * const request = { currency: "GBP" as const, moment: 0 as Instant, lines: [mug] }
 * simulate(request, [{ set: { lineId, quantity: 3 } }]).difference // => { amount: 2200, currency: "GBP" }
 */
export const simulate = (request: PricingRequest, changes: ReadonlyArray<SimulatedChange>): Simulated => {
  const before = priceCart(request)
  const after = priceCart(changes.reduce(changed, request))
  return { before, after, difference: Money.subtract(after.due, before.due) }
}

const changed = (request: PricingRequest, change: SimulatedChange): PricingRequest => {
  const { lines, codes = [] } = request
  if ("add" in change) return { ...request, lines: [...lines, change.add] }
  if ("set" in change) return { ...request, lines: withQuantity(lines, change.set) }
  if ("remove" in change) return { ...request, lines: withQuantity(lines, { lineId: change.remove, quantity: 0 }) }
  if ("code" in change) return isIn(codes, change.code) ? request : { ...request, codes: [...codes, change.code] }
  if ("withoutCode" in change) {
    const code = normalCode(change.withoutCode)
    return { ...request, codes: codes.filter((one) => normalCode(one) !== code) }
  }
  if ("payingBy" in change) return { ...request, payingBy: change.payingBy }
  if ("refuseGift" in change) return withChoice(request, { promotionId: change.refuseGift, refused: true })
  return withChoice(request, change.acceptGift)
}

const withQuantity = (
  lines: ReadonlyArray<PricingLine>,
  { lineId, quantity }: { readonly lineId: LineId; readonly quantity: number },
): ReadonlyArray<PricingLine> => {
  if (!lines.some((line) => line.lineId === lineId)) {
    throw new RangeError(
      `simulate: the request has no such line, got ${lineId}. Add it first, or name one of its lines.`,
    )
  }
  if (quantity === 0) return lines.filter((line) => line.lineId !== lineId)
  return lines.map((line) => (line.lineId === lineId ? { ...line, quantity } : line))
}

const isIn = (codes: ReadonlyArray<string>, code: string): boolean =>
  codes.some((one) => normalCode(one) === normalCode(code))

/** As in a cart: what was chosen stays chosen, refused or not, until something else is. */
const withChoice = (request: PricingRequest, { promotionId, refused, chosen }: GiftChoice): PricingRequest => {
  const { giftChoices = [] } = request
  const wanted = chosen ?? giftChoices.find((choice) => choice.promotionId === promotionId)?.chosen
  const choice = {
    promotionId,
    ...(refused === undefined ? {} : { refused }),
    ...(wanted === undefined ? {} : { chosen: wanted }),
  }
  return { ...request, giftChoices: [...giftChoices.filter((one) => one.promotionId !== promotionId), choice] }
}
