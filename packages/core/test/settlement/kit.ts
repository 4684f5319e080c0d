/** A small marketplace for the tests of settlements: the shop's own tea, Ann's mugs, Bo's pots. */
import fc from "fast-check"
import type { Cart, CartLine, LineOptions } from "../../src/cart/Cart.ts"
import type { CartId, Instant, OfferId, PaymentMethod, SellerId, SettlementId } from "../../src/catalog/ids.ts"
import type { Offer, Offers } from "../../src/catalog/Offer.ts"
import type { Money } from "../../src/money/Money.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import type { Promotion } from "../../src/pricing/Promotion.ts"
import { compilePromotions } from "../../src/pricing/PromotionSet.ts"
import type { TaxPolicy } from "../../src/pricing/TaxPolicy.ts"
import type { DeliverTo, Settlement } from "../../src/settlement/Settlement.ts"
import { type Settled, type SettleRequest, settle } from "../../src/settlement/settle.ts"
import { at, cartOf, line } from "../arbitraries.ts"
import * as pricing from "../pricing/kit.ts"
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
  benefit: { _tag: "PercentOff", percent: 10 },
}

export const basket: Cart = cartOf([line("l1", "tea", 4), line("l2", "mug"), line("l3", "pot", 2)])

interface Facts extends Partial<Omit<SettleRequest, "promotions">> {
  readonly promotions?: ReadonlyArray<Promotion>
}

export const request = ({ promotions = [], ...facts }: Facts = {}): SettleRequest => {
  const cart = facts.cart ?? basket
  return {
    id: "s1" as SettlementId,
    source: { _tag: "Cart", cartId: cart.id },
    cart,
    offers: shelf,
    promotions: compilePromotions(promotions),
    methods: ["card" as PaymentMethod],
    at,
    expiresAt: later(900_000),
    ...facts,
  }
}

/** The settlement, which must come about. */
export const settled = (facts: Facts = {}): Settlement => known(settle(request(facts)))

const known = (result: Settled): Settlement => {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.rejection)}`)
  return result.settlement
}

// ---- purchases at random: whatever can be priced, by a few sellers, in carts of a few lines

export interface Purchase {
  readonly lines: ReadonlyArray<CartLine>
  readonly offers: Offers
  readonly promotions: ReadonlyArray<Promotion>
  readonly tax: TaxPolicy | undefined
  readonly deliverTo: DeliverTo | undefined
}

const options = fc.constantFrom<Array<LineOptions>>({}, {}, { size: "M" }, { colour: "red", size: "M" })
export const deliverTo: fc.Arbitrary<DeliverTo> = fc.constantFrom<Array<DeliverTo>>(
  {},
  { city: "Leeds" },
  { city: "Leeds", line2: "" },
  { city: "Łódź 🫖" },
)

/** Each line has an offer of its own, so that each can change for itself. */
export const purchase: fc.Arbitrary<Purchase> = fc
  .record({
    facts: pricing.facts.filter(({ lines }) => lines.length > 0 && lines.every((one) => one.unitPrice.amount > 0)),
    options: fc.array(options, { minLength: 8, maxLength: 8 }),
    deliverTo: fc.option(deliverTo, { nil: undefined }),
  })
  .map(({ facts, options: chosen, deliverTo: address }) => ({
    lines: facts.lines.map(({ lineId, sku, quantity, unitPrice }, index) => ({
      ...line(lineId, lineId, quantity, { options: chosen[index] ?? {}, priceSeen: unitPrice }),
      sku,
    })),
    offers: new Map(
      facts.lines.map(({ lineId, sku, unitPrice, seller: by, taxCategory }): readonly [OfferId, Offer] => {
        const offerId = lineId as string as OfferId
        const more = { ...(by && { seller: by }), ...(taxCategory && { taxCategory }) }
        return [offerId, { offerId, sku, price: unitPrice, asOf: at, ...more }]
      }),
    ),
    promotions: facts.promotions,
    tax: facts.tax,
    deliverTo: address,
  }))
  .filter((bought) => settlePurchase(bought).ok)

export const settlePurchase = (bought: Purchase, more: Facts = {}): Settled =>
  settle(
    request({
      cart: cartOf(bought.lines, { id: "c1" as CartId }),
      offers: bought.offers,
      promotions: bought.promotions,
      ...(bought.tax && { tax: bought.tax }),
      ...(bought.deliverTo && { deliverTo: bought.deliverTo }),
      ...more,
    }),
  )

export const settledPurchase = (bought: Purchase, more: Facts = {}): Settlement => known(settlePurchase(bought, more))
