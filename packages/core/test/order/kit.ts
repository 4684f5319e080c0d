/** Settlements as the settlement chapter works them out, and the orders that they become. */
import fc from "fast-check"
import type { CartLine, LineOptions } from "../../src/cart/Cart.ts"
import type {
  Digest,
  Instant,
  MemberId,
  OrderId,
  OrderReference,
  PaymentMethod,
  SellerId,
  SettlementId,
} from "../../src/catalog/ids.ts"
import type { Offer } from "../../src/catalog/Offer.ts"
import type { Money } from "../../src/money/Money.ts"
import * as Ratio from "../../src/money/Ratio.ts"
import { evolveOrder } from "../../src/order/evolve.ts"
import type { CancelReason, Order, OrderCommand } from "../../src/order/Order.ts"
import { placeOrder } from "../../src/order/placeOrder.ts"
import type { Benefit } from "../../src/pricing/Benefit.ts"
import { noPromotions, type PromotionSet } from "../../src/pricing/PromotionSet.ts"
import type { TaxPolicy } from "../../src/pricing/TaxPolicy.ts"
import type { DeliverTo, Settlement, SettlementSource } from "../../src/settlement/Settlement.ts"
import { settle } from "../../src/settlement/settle.ts"
import { at, cartId, cartOf, line, offerId, sku } from "../arbitraries.ts"
import { inTurn } from "../pricing/answerKit.ts"
import { giftOffers } from "../settlement/purchases.ts"

export const HALF_AN_HOUR = 30 * 60_000
export const expiresAt = (at + HALF_AN_HOUR) as Instant
export const later = (ms: number): Instant => (at + ms) as Instant
export const orderId = "order-1" as OrderId
const owner = { member: "ada" as MemberId }
export const fromCart: SettlementSource = { _tag: "Cart", cartId: cartId("c1") }

const gbp = (amount: number): Money => ({ amount, currency: "GBP" })
export const percent = (value: string | number): Benefit => ({ _tag: "PercentOff", percent: value })
export const off = (amount: number): Benefit => ({ _tag: "AmountOff", amount: gbp(amount) })
/** A promotion that gives this offer with whatever is bought. */
export const gift = (id: string): Benefit => ({ _tag: "Gift", gifts: [{ offerId: id }] })

/** Rates in percent by category. */
export const taxed = (basis: TaxPolicy["basis"], rates: Record<string, string | number>): TaxPolicy => ({
  basis,
  rates: Object.fromEntries(Object.entries(rates).map(([category, rate]) => [category, Ratio.fromPercent(rate)])),
})

/** One thing in a basket. */
export interface Good {
  readonly sku: string
  readonly price: number
  readonly quantity?: number
  readonly seller?: string | undefined
  readonly options?: LineOptions
  readonly taxCategory?: "standard" | "zero"
}

export interface Terms {
  readonly id?: string
  readonly source?: SettlementSource
  readonly promotions?: PromotionSet
  readonly tax?: TaxPolicy | undefined
  readonly deliverTo?: DeliverTo | undefined
  readonly codes?: ReadonlyArray<string>
  readonly payingBy?: string
  readonly points?: true
}

/** Lines `line-0`, `line-1`, … of these goods, settled. */
export const settled = (goods: ReadonlyArray<Good>, terms: Terms = {}): Settlement =>
  settledLines(
    goods.map((good, index) => line(`line-${index}`, offerOf(good, index), good.quantity ?? 1, lineOf(good))),
    new Map(goods.map((good, index) => [offerOf(good, index), good])),
    terms,
  )

const offerOf = ({ sku: sold }: Good, index: number): string => `${sold}.${index}`
const lineOf = ({ options = {} }: Good): Partial<CartLine> => ({ options })

/** Lines of a cart, settled with the goods that their offers are. */
export const settledLines = (
  lines: ReadonlyArray<CartLine>,
  goods: ReadonlyMap<string, Good>,
  { id = "settlement-1", source = fromCart, promotions = noPromotions, tax, deliverTo, ...terms }: Terms = {},
): Settlement => {
  const offers = [...goods].map(
    ([id, good]): Offer => ({
      offerId: offerId(id),
      sku: sku(good.sku),
      price: gbp(good.price),
      ...(good.seller === undefined ? {} : { seller: good.seller as SellerId }),
      ...(good.taxCategory === undefined ? {} : { taxCategory: good.taxCategory }),
      asOf: at,
    }),
  )
  const answer = settle({
    id: id as SettlementId,
    source,
    cart: cartOf(lines, { owner, channel: "web" }),
    offers: new Map(offers.map((offer) => [offer.offerId, offer])),
    terms: {
      currency: "GBP",
      moment: at,
      promotions,
      giftOffers,
      ...(tax === undefined ? {} : { tax }),
      ...(terms.codes === undefined ? {} : { codes: terms.codes }),
      ...(terms.payingBy === undefined ? {} : { payingBy: terms.payingBy }),
      ...(terms.points === undefined ? {} : { policies: { points: { onePer: gbp(100) } } }),
    },
    ...(deliverTo === undefined ? {} : { deliverTo }),
    ...(terms.payingBy === undefined ? {} : { payingBy: terms.payingBy as PaymentMethod }),
    methods: ["card" as PaymentMethod],
    at,
    expiresAt,
  })
  if (!answer.ok) throw new Error(`the basket cannot be settled: ${JSON.stringify(answer.rejection)}`)
  return answer.settlement
}

/** The order that a settlement becomes, waiting to be paid. */
export const placed = (settlement: Settlement, reference?: string): Order =>
  evolveOrder(
    undefined,
    placeOrder({ settlement, orderId, reference: reference as OrderReference | undefined, at, expiresAt }),
  )

export const digestOf = (text: string): Digest => text.padEnd(43, "_") as Digest

// Few sellers, whose order as texts is another than as numbers or names; many lines of one of them.
const sellers = fc.constantFrom(undefined, undefined, "ann", "Ann", "bob", "9", "10", "\u{1f9cb}")
const goods: fc.Arbitrary<Good> = fc.record({
  sku: fc.constantFrom("tea", "mug", "pot", "tin"),
  price: fc.oneof(
    fc.integer({ min: 1, max: 9 }),
    fc.integer({ min: 1, max: 20_000 }),
    fc.integer({ min: 1, max: 1e9 }),
  ),
  quantity: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 7 }), fc.integer({ min: 1, max: 1_000 })),
  seller: sellers,
  options: fc.constantFrom<Array<LineOptions>>({}, {}, { size: "M" }, { size: "M", colour: "red" }),
  taxCategory: fc.constantFrom("standard", "zero"),
})

/** Purchases of one to twelve lines with discounts and taxes that do not divide evenly. */
export const settlements: fc.Arbitrary<Settlement> = fc
  .record({
    basket: fc.array(goods, { minLength: 1, maxLength: 12 }),
    promotions: fc.constantFrom(
      noPromotions,
      inTurn(percent(15)),
      inTurn(off(100)),
      inTurn(percent(33), off(777)),
      // The mint is the shop's own, the spoon Ann's.
      inTurn(percent(33), gift("mint"), gift("spoon")),
      inTurn({ codes: ["SAVE"], funding: { seller: 50, platform: 50 }, benefits: [off(99)] }, gift("spoon")),
    ),
    tax: fc.constantFrom(
      undefined,
      taxed("included", { standard: 20, zero: 0, food: 5 }),
      taxed("excluded", { standard: 19, zero: 0, food: 7 }),
    ),
    codes: fc.constantFrom<Array<ReadonlyArray<string>>>([], ["SAVE", "NOBODY-KNOWS"]),
    deliverTo: fc.constantFrom<Array<DeliverTo | undefined>>(undefined, { street: "1 Tea Lane", country: "GB" }),
  })
  .map(({ basket, ...terms }) => settled(basket, terms))

export const reasons: ReadonlyArray<CancelReason> = ["expired", "byShopper", "byShop"]

/** What may be asked of an order, around the moment of its end. */
export const commands: fc.Arbitrary<OrderCommand> = fc
  .tuple(
    fc.constantFrom(0, 1_000, HALF_AN_HOUR - 1, HALF_AN_HOUR, HALF_AN_HOUR * 2),
    fc.constantFrom("pay", ...reasons),
  )
  .map(([ms, what]) =>
    what === "pay"
      ? { _tag: "MarkPaid", at: later(ms) }
      : { _tag: "Cancel", at: later(ms), reason: what as CancelReason },
  )
