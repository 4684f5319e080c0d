/** A small marketplace for the tests of settlements: the shop's own tea, Ann's mugs, Bo's pots. */
import type { Cart } from "../../src/cart/Cart.ts"
import type { Instant, OfferId, PaymentMethod, SellerId, SettlementId } from "../../src/catalog/ids.ts"
import type { Offer, Offers } from "../../src/catalog/Offer.ts"
import type { Money } from "../../src/money/Money.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { compilePromotions, type PromotionSet } from "../../src/pricing/PromotionSet.ts"
import type { TaxPolicy } from "../../src/pricing/TaxPolicy.ts"
import type { Settlement } from "../../src/settlement/Settlement.ts"
import { type Settled, type SettleRequest, settle } from "../../src/settlement/settle.ts"
import { at, cartOf, line } from "../arbitraries.ts"
import { offer } from "../services/kit.ts"

export const gbp = (amount: number): Money => ({ amount, currency: "GBP" })
export const seller = (id: string): SellerId => id as SellerId
export const later = (ms: number): Instant => (at + ms) as Instant

/** tea 2.50 of the shop itself, mug 7.99 of Ann, pot 24.99 of Bo. */
export const shelf: Offers = new Map([
  offer("tea", 250),
  offer("mug", 799, { seller: seller("ann") }),
  offer("pot", 2_499, { seller: seller("bo") }),
])

/** The shelf with some offers changed or, where it says `undefined`, gone. */
export const shelfWith = (changes: Readonly<Record<string, Partial<Offer> | undefined>>): Offers => {
  const offers = new Map(shelf)
  for (const [id, change] of Object.entries(changes)) {
    const known = offers.get(id as OfferId)
    if (change === undefined) offers.delete(id as OfferId)
    else if (known === undefined) offers.set(...offer(id, 100, change))
    else offers.set(id as OfferId, { ...known, ...change })
  }
  return offers
}

export const tax: TaxPolicy = { basis: "included", rates: { standard: Ratio.fromPercent(20), food: Ratio.zero } }
export const tenOffTea: Promotion = {
  id: "tea10",
  name: "10 % off tea",
  on: { skus: ["tea"] },
  benefits: [{ _tag: "PercentOff", percent: 10 }],
}

export const basket: Cart = cartOf([line("l1", "tea", 4), line("l2", "mug"), line("l3", "pot", 2)])

/** A set of these, each of which has to be sound. */
export const compiled = (promotions: ReadonlyArray<Promotion>): PromotionSet => {
  const set = compilePromotions(promotions)
  if (set.problems.length > 0) throw new Error(`a promotion of a test is wrong: ${JSON.stringify(set.problems)}`)
  return set
}

export interface Facts extends Partial<Omit<SettleRequest, "terms">> {
  readonly promotions?: ReadonlyArray<Promotion>
  readonly tax?: TaxPolicy
  /** What else prices depend on. */
  readonly terms?: Partial<SettleRequest["terms"]>
}

export const request = ({ promotions = [], tax: policy, terms, ...facts }: Facts = {}): SettleRequest => {
  const cart = facts.cart ?? basket
  return {
    id: "s1" as SettlementId,
    source: { _tag: "Cart", cartId: cart.id },
    cart,
    offers: shelf,
    terms: {
      currency: cart.currency,
      moment: facts.at ?? at,
      promotions: compiled(promotions),
      ...(policy === undefined ? {} : { tax: policy }),
      ...terms,
    },
    methods: ["card" as PaymentMethod],
    at,
    expiresAt: later(900_000),
    ...facts,
  }
}

/** The settlement, which must come about. */
export const settled = (facts: Facts = {}): Settlement => known(settle(request(facts)))

export const known = (result: Settled): Settlement => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.rejection)}`)
  return result.settlement
}
