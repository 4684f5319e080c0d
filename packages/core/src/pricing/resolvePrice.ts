/** Which of an offer's prices holds for a purchase. */
import type { MemberId } from "../catalog/ids.ts"
import type { OfferPrice, PriceContext } from "../catalog/Offer.ts"
import * as FineMoney from "../money/FineMoney.ts"
import type { Money } from "../money/Money.ts"
import type { PriceSource } from "./PricedCart.ts"
import type { PricingLine } from "./PricingRequest.ts"

/** Where, when, by whom and how many pieces are bought. */
export interface PurchaseContext extends PriceContext {
  /** The groups that the buyer is known to be in. */
  readonly groups: ReadonlyArray<string>
  readonly member?: MemberId
  /** Pieces, as the policy `quantityPrices` counts them. */
  readonly quantity: number
}

/** What one piece costs before promotions. */
export interface ResolvedPrice {
  readonly unitPrice: Money | FineMoney.FineMoney
  /** Absent: the offer's own price. */
  readonly source?: PriceSource
  /** What is shown beside it as the price before. */
  readonly was?: Money | FineMoney.FineMoney
}

/**
 * What one piece of an offer costs in this purchase.
 *
 * A price of the offer's `prices` holds where all that it names is so: the price list, the channel and the country are
 * those of the purchase, the buyer is in one of the groups and is one of the members, the moment lies in its time, the
 * quantity in its bounds. A price in another currency never holds.
 *
 * Of several prices of one kind that hold, the one that names the most wins: each of price list, channel, country, groups,
 * members, time (`from`, `until` or both) and quantity (either bound or both) counts once. Of those that name as much the
 * lowest wins, and of equal ones the first.
 *
 * 1. The list price is the `override` that holds, else the `list` price that holds, else the offer's own price.
 * 2. A `sale` price that holds and is lower takes its place, and the list price is shown beside it as the price before.
 *    One that is not lower changes nothing.
 * 3. The offer's own `was` is shown beside the offer's own price only.
 *
 * Prices are compared exactly, however fine each is written.
 *
 * @example
 * import type { Instant } from "@cartwright/core/catalog"
 * import { Money } from "@cartwright/core/money"
 * import { resolvePrice } from "@cartwright/core/pricing"
 *
 * const tea = {
 *   unitPrice: Money.of(500, "GBP"),
 *   prices: [
 *     { price: Money.of(450, "GBP"), minQuantity: 10 },
 *     { price: Money.of(420, "GBP"), minQuantity: 10, groups: ["trade"] },
 *   ],
 * }
 * const noon = { currency: "GBP", moment: Date.UTC(2026, 10, 24, 12) as Instant } as const
 * resolvePrice(tea, { ...noon, groups: [], quantity: 9 }).unitPrice.amount // => 500
 * resolvePrice(tea, { ...noon, groups: ["trade"], quantity: 12 }).unitPrice.amount // => 420
 */
export const resolvePrice = (offer: PricedOffer, context: PurchaseContext): ResolvedPrice =>
  resolvePriceIn(offer, { ...context, groups: new Set(context.groups) })

type PricedOffer = Pick<PricingLine, "unitPrice" | "prices" | "was">

/** A purchase whose groups are looked up and not gone through: for many offers they are made a set once. */
export interface PurchaseIn extends Omit<PurchaseContext, "groups"> {
  readonly groups: ReadonlySet<string>
}

export const resolvePriceIn = ({ unitPrice: own, prices, was }: PricedOffer, context: PurchaseIn): ResolvedPrice => {
  let list: OfferPrice | undefined
  let override: OfferPrice | undefined
  let sale: OfferPrice | undefined
  for (const price of prices ?? []) {
    if (!holds(price, context)) continue
    if (price.kind === "sale") sale = better(price, sale)
    else if (price.kind === "override") override = better(price, override)
    else list = better(price, list)
  }
  const base = override ?? list
  const before = base?.price ?? own
  if (sale !== undefined && before.currency === context.currency) {
    checkAmount(before)
    if (FineMoney.compare(sale.price, before) < 0) return { unitPrice: sale.price, source: sourceOf(sale), was: before }
  }
  if (base !== undefined) return { unitPrice: before, source: sourceOf(base) }
  return was === undefined ? { unitPrice: own } : { unitPrice: own, was }
}

const holds = (price: OfferPrice, context: PurchaseIn): boolean => {
  const { priceList, channel, country, groups, members, from, until, minQuantity, maxQuantity } = price
  const { member, moment, quantity } = context
  return (
    price.price.currency === context.currency &&
    (priceList === undefined || priceList === context.priceList) &&
    (channel === undefined || channel === context.channel) &&
    (country === undefined || country === context.country) &&
    (minQuantity === undefined || minQuantity <= quantity) &&
    (maxQuantity === undefined || quantity <= maxQuantity) &&
    (from === undefined || from <= moment) &&
    (until === undefined || moment < until) &&
    (members === undefined || (member !== undefined && members.includes(member))) &&
    (groups === undefined || groups.some((group) => context.groups.has(group)))
  )
}

const better = (price: OfferPrice, best: OfferPrice | undefined): OfferPrice => {
  checkAmount(price.price)
  if (best === undefined) return price
  const more = named(price) - named(best)
  return more > 0 || (more === 0 && FineMoney.compare(price.price, best.price) < 0) ? price : best
}

/** How much it names of what decides whether it holds. */
const named = ({
  priceList,
  channel,
  country,
  groups,
  members,
  from,
  until,
  minQuantity,
  maxQuantity,
}: OfferPrice): number =>
  one(priceList) +
  one(channel) +
  one(country) +
  one(groups) +
  one(members) +
  one(from ?? until) +
  one(minQuantity ?? maxQuantity)

const one = (field: unknown): number => (field === undefined ? 0 : 1)

const sourceOf = ({ kind = "list", priceList, minQuantity }: OfferPrice): PriceSource => ({
  kind,
  ...(priceList === undefined ? {} : { priceList }),
  ...(minQuantity === undefined ? {} : { minQuantity }),
})

const checkAmount = ({ amount }: Money | FineMoney.FineMoney): void => {
  if (Number.isSafeInteger(amount) && amount >= 0) return
  throw new RangeError(
    `resolvePrice: a price of the offer is not a whole number of minor units from 0 on, got ${amount}. ` +
      "What is taken off is a promotion.",
  )
}
