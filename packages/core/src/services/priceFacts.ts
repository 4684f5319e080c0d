/** All that a price depends on besides the cart, looked up in two steps at most: for the shopping page and for the checkout page alike. */
import * as Effect from "effect/Effect"
import type { Cart } from "../cart/Cart.ts"
import type { Instant, OfferId } from "../catalog/ids.ts"
import { type Offer, type Offers, type PriceContext, shopOf } from "../catalog/Offer.ts"
import type { BuyerKnown, BuyerSource, BuyersUnavailable } from "../ports/BuyerSource.ts"
import type { ReadLimits } from "../ports/LimitReader.ts"
import type { OfferSource, OffersUnavailable } from "../ports/OfferSource.ts"
import type { PromotionSource, PromotionsUnavailable } from "../ports/PromotionSource.ts"
import type { CompiledPromotion } from "../pricing/CompiledPromotion.ts"
import { giftOffersOf } from "../pricing/gifts.ts"
import { limitKeyOf, limitsOf } from "../pricing/limits.ts"
import type { BuyerFacts, LimitsUsed, PricingRequest } from "../pricing/PricingRequest.ts"
import type { PromotionSet } from "../pricing/PromotionSet.ts"
import { candidatesOf } from "../pricing/promotionIndex.ts"
import { STANDARD_TAX } from "../pricing/TaxPolicy.ts"
import type { Config } from "./CartwrightConfig.ts"
import { lookUp } from "./lookUp.ts"
import { tellProblem } from "./problem.ts"

/** Who knows what a price depends on. */
export interface PricePorts {
  readonly offers: OfferSource["Service"]
  readonly promotions: PromotionSource["Service"]
  readonly buyers: BuyerSource
  readonly limits: ReadLimits
  readonly config: Pick<Config, "tax" | "pricing" | "onProblem">
}

export interface PriceFacts {
  /** Of the offers that were asked for. */
  readonly offers: Offers
  readonly promotions: PromotionSet
  /** The part of a pricing request that is the same for every selection of the cart's lines. */
  readonly terms: Omit<PricingRequest, "lines">
}

export type PriceFailure = OffersUnavailable | PromotionsUnavailable | BuyersUnavailable

export const contextOf = (
  cart: Pick<Cart, "currency" | "priceList" | "channel" | "country">,
  moment: Instant,
): PriceContext => ({
  currency: cart.currency,
  ...shopOf(cart),
  moment,
})

/** Who buys, with which codes, and what they want of the gifts. */
export type Purchase = Pick<Cart, "owner" | "codes" | "gifts">

/** Offers, promotions and the buyer are asked for at once; then, where these promotions call for it, gifts and counters. */
export const priceFacts = (
  ports: PricePorts,
  purchase: Purchase,
  ids: ReadonlyArray<OfferId>,
  context: PriceContext,
  payingBy?: string,
): Effect.Effect<PriceFacts, PriceFailure> =>
  Effect.flatMap(
    Effect.all(
      [
        lookUp(ports.offers, ids, context),
        // Whoever answers gets a copy: what they write to it changes no price.
        ports.promotions.active({ ...context }),
        ports.buyers.about(purchase.owner, { ...context }),
      ],
      AT_ONCE,
    ),
    ([offers, promotions, known]) => {
      tellProblems(promotions, ports.config)
      const buyer = buyerOf(purchase, known)
      const near: Near = { promotions, candidates: candidatesFor(ports, promotions, offers, purchase) }
      return Effect.map(
        Effect.all([giftsFor(ports, near, offers, context), usedOf(ports, near, purchase, buyer, context)], AT_ONCE),
        ([giftOffers, used]): PriceFacts => ({
          offers,
          promotions,
          terms: {
            ...context,
            promotions,
            buyer,
            giftOffers,
            used,
            ...(ports.config.tax === undefined ? {} : { tax: ports.config.tax }),
            ...(ports.config.pricing === undefined ? {} : { policies: ports.config.pricing }),
            ...(known.says === undefined ? {} : { facts: known.says }),
            ...(purchase.codes === undefined ? {} : { codes: purchase.codes }),
            ...(purchase.gifts === undefined ? {} : { giftChoices: purchase.gifts }),
            ...(payingBy === undefined ? {} : { payingBy }),
          },
        }),
      )
    },
  )

/** A set of promotions, and those of them that these goods and codes may bring about. */
interface Near {
  readonly promotions: PromotionSet
  readonly candidates: ReadonlyArray<CompiledPromotion>
}

/** Where a host asks for all reasons, "used up" is one of them, so that all counters are read. */
const candidatesFor = (
  { config }: PricePorts,
  { promotions, index }: PromotionSet,
  offers: Offers,
  { codes }: Purchase,
): ReadonlyArray<CompiledPromotion> =>
  config.pricing?.reasons === "all" ? promotions : candidatesOf(index, [...offers.values()], new Set(codes))

/** A promotion that was set aside is nobody's to miss, so the developers hear of it: once for each set. */
const tellProblems = ({ problems }: PromotionSet, { onProblem }: Pick<Config, "onProblem">): void => {
  if (problems.length === 0 || told.has(problems)) return
  told.add(problems)
  for (const { id, message } of problems.slice(0, MAX_TOLD))
    tellProblem(
      onProblem,
      `promotions.active: the promotion ${id ?? "without an id"} was set aside`,
      new RangeError(message),
    )
}

const MAX_TOLD = 100

const told = new WeakSet<PromotionSet["problems"]>()
/** Those that were told of: which gifts are looked up depends on the cart. */
const untaxedGifts = new WeakMap<PromotionSet, Set<OfferId>>()

const AT_ONCE = { concurrency: "unbounded" } as const

const buyerOf = ({ owner }: Purchase, { groups, orders, birthday }: BuyerKnown): BuyerFacts => ({
  ...("member" in owner ? { member: owner.member } : {}),
  ...(groups === undefined ? {} : { groups }),
  ...(orders === undefined ? {} : { orders }),
  ...(birthday === undefined ? {} : { birthday }),
})

const giftsFor = (
  { offers, config }: PricePorts,
  { promotions, candidates }: Near,
  known: Offers,
  context: PriceContext,
): Effect.Effect<Offers, OffersUnavailable> => {
  const gifts = giftOffersOf(promotions, candidates)
  if (gifts.length === 0) return Effect.succeed(known)
  const missing = gifts.filter((id) => !known.has(id))
  return Effect.map(missing.length === 0 ? Effect.succeed(known) : lookUp(offers, missing, context), (found) =>
    givable(gifts, new Map([...known, ...found]), promotions, config),
  )
}

/** A gift whose tax nobody has set is none: it would stop the pricing of every cart. The developers hear of it once for each gift of a set. */
const givable = (
  gifts: ReadonlyArray<OfferId>,
  offers: Map<OfferId, Offer>,
  promotions: PromotionSet,
  { tax, onProblem }: PricePorts["config"],
): Offers => {
  if (tax === undefined) return offers
  const problems = gifts.flatMap((id) => {
    const { taxCategory = STANDARD_TAX } = offers.get(id) ?? {}
    const isUntaxed = !Object.hasOwn(tax.rates, taxCategory) && offers.delete(id)
    return isUntaxed ? [{ id, taxCategory }] : []
  })
  if (problems.length === 0) return offers
  const known = untaxedGifts.get(promotions) ?? new Set()
  untaxedGifts.set(promotions, known)
  for (const { id, taxCategory } of problems) {
    if (known.size === MAX_TOLD || known.has(id)) continue
    known.add(id)
    const problem = `the offer ${id} has the tax category ${taxCategory}, for which createCartwright's tax.rates has no rate`
    tellProblem(onProblem, `promotions.active: the gift ${id} was not given`, new RangeError(problem))
  }
  return offers
}

const NOTHING_USED: LimitsUsed = new Map()

/** How long a page waits for the ledger. */
const MOST_MS = 1_000

/** The ledger counts again when an order is submitted, so one that is down, or hangs, hides no promotion from a page. */
const usedOf = (
  { limits }: PricePorts,
  { promotions, candidates }: Near,
  { codes = [] }: Purchase,
  { member: buyer }: BuyerFacts,
  { moment }: PriceContext,
): Effect.Effect<LimitsUsed> => {
  const keys = limitsOf(promotions, { buyer, codes, moment }, candidates)
  if (keys.length === 0) return Effect.succeed(NOTHING_USED)
  return Effect.match(Effect.timeout(limits.used(keys), MOST_MS), {
    onFailure: () => NOTHING_USED,
    onSuccess: (counts) =>
      new Map(keys.map(({ subject, window }, at) => [limitKeyOf(subject, window), counts[at] ?? 0])),
  })
}
