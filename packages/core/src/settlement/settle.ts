import { type Cart, selectedLines } from "../cart/Cart.ts"
import type { Rejection } from "../cart/Rejection.ts"
import { review } from "../cart/review.ts"
import type { Warning } from "../cart/Warning.ts"
import type { Instant, PaymentMethod, SettlementId } from "../catalog/ids.ts"
import { type Offers, shopOf } from "../catalog/Offer.ts"
import { type LimitUse, limitUses, MAX_LIMIT_USES, purchaseUses } from "../pricing/limits.ts"
import type { PricedCart, PricedGift } from "../pricing/PricedCart.ts"
import type { PricingRequest } from "../pricing/PricingRequest.ts"
import { noPromotions } from "../pricing/PromotionSet.ts"
import { priceCart } from "../pricing/priceCart.ts"
import { listTotal, MAX_TOTAL, pricingLines } from "../pricing/selection.ts"
import { fingerprintOf } from "./fingerprint.ts"
import { groupBySeller } from "./groupBySeller.ts"
import type { DeliverTo, Settlement, SettlementLine, SettlementSource } from "./Settlement.ts"
import type { SettlementRejection } from "./SettlementRejection.ts"

/** All that a settlement depends on. */
export interface SettleRequest {
  readonly id: SettlementId
  readonly source: SettlementSource
  /** The cart whose selected lines are bought; of a buy-now what `buyNowCart` gave. Who owns it buys. */
  readonly cart: Cart
  /** The offers of the selected lines, as they are now. */
  readonly offers: Offers
  /**
   * All that prices depend on besides the lines. Its tax policy has a rate for each offer's tax category; pricing stops
   * with a `RangeError` where it has none.
   */
  readonly terms: Omit<PricingRequest, "lines">
  readonly deliverTo?: DeliverTo
  /** How the shopper pays, where prices depend on it. */
  readonly payingBy?: PaymentMethod
  readonly methods: ReadonlyArray<PaymentMethod>
  readonly at: Instant
  readonly expiresAt: Instant
}

export type Settled =
  | {
      readonly ok: true
      readonly settlement: Settlement
      /** What is different from when the lines were added, and does not stop anybody. */
      readonly warnings: ReadonlyArray<Warning>
      /** What an order of it counts against limits and budgets. */
      readonly uses: ReadonlyArray<LimitUse>
    }
  | { readonly ok: false; readonly rejection: Rejection | SettlementRejection }

/**
 * What a checkout page shows of a cart's selected lines, or why they cannot be bought.
 *
 * An offer that went and a purchase limit that is passed stop it, counted over what is selected. A price that moved and
 * stock that runs short are told: whether there is enough is known for certain only when it is reserved.
 */
export const settle = (request: SettleRequest): Settled => {
  const { cart, offers } = request
  if (cart.mergedInto !== undefined) return no({ _tag: "CartMerged", cartId: cart.id, into: cart.mergedInto })
  const selection = { ...cart, lines: selectedLines(cart) }
  if (selection.lines.length === 0) return no({ _tag: "NothingSelected" })
  const warnings = review(selection, offers)
  const problems = warnings.filter(stops)
  if (problems.length > 0) return no({ _tag: "SelectionNotBuyable", problems })
  const lines = pricingLines(selection, offers)
  if (listTotal(lines) > MAX_TOTAL) return no({ _tag: "TotalTooLarge", max: MAX_TOTAL })
  const priced = priceCart({ ...request.terms, lines })
  const uses = usesOf(request, selection, priced)
  if (uses.length > MAX_LIMIT_USES) return no({ _tag: "TooManyLimits", uses: uses.length, max: MAX_LIMIT_USES })
  return { ok: true, settlement: settlementOf(request, selection, priced), warnings, uses }
}

const usesOf = ({ terms, offers }: SettleRequest, { lines }: Cart, priced: PricedCart): ReadonlyArray<LimitUse> => {
  const { promotions = noPromotions, buyer, moment } = terms
  const limited = lines.map(({ sku, offerId, quantity }) => ({ sku, quantity, limit: offers.get(offerId)?.limit }))
  return [...limitUses(priced, promotions, { buyer: buyer?.member, moment }), ...purchaseUses(limited, buyer?.member)]
}

const no = (rejection: Rejection | SettlementRejection): Settled => ({ ok: false, rejection })

const stops = ({ _tag }: Warning): boolean => _tag === "OfferGone" || _tag === "OverPurchaseLimit"

const settlementOf = (request: SettleRequest, cart: Cart, priced: PricedCart): Settlement => {
  const { id, source, deliverTo, payingBy, methods, at, expiresAt } = request
  const { owner, currency } = cart
  const lines = [...linesOf(priced, cart), ...priced.gifts.map(asLine)]
  const agreed = {
    owner,
    source,
    currency,
    ...shopOf(cart),
    lines,
    subtotal: priced.subtotal,
    discount: priced.discount,
    net: priced.net,
    tax: priced.tax,
    total: priced.total,
    ...(deliverTo === undefined ? {} : { deliverTo }),
    ...(payingBy === undefined ? {} : { payingBy }),
  }
  return {
    shape: 1,
    id,
    ...agreed,
    groups: groupBySeller(lines, currency).map(({ lines: theirs, ...group }) => ({
      ...group,
      lineIds: theirs.map(({ lineId }) => lineId),
    })),
    // Whoever gets the settlement may change it: the rates in it are not the policy's own.
    taxes: priced.taxes.map((one) => ({ ...one, rate: { ...one.rate } })),
    applied: priced.applied,
    ...(priced.codes.length === 0 ? {} : { codes: priced.codes }),
    ...(priced.points === undefined ? {} : { points: priced.points }),
    methods: [...methods],
    fingerprint: fingerprintOf(agreed),
    settledAt: at,
    expiresAt,
  }
}

/** Every line of the cart was priced, in its order. */
const linesOf = ({ lines }: PricedCart, cart: Cart): ReadonlyArray<SettlementLine> =>
  lines.map((line, index) => ({ ...line, options: cart.lines[index]?.options ?? {} }))

const asLine = ({ promotionId, ...line }: PricedGift): SettlementLine => ({ ...line, options: {}, giftOf: promotionId })
