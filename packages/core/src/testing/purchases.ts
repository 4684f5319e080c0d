/** Settlements and orders as a shop would make them: several sellers, options, discounts and taxes; every amount adds up. */
import type { LineOptions } from "../cart/Cart.ts"
import type {
  CartId,
  Digest,
  Instant,
  LineId,
  MemberId,
  OfferId,
  OrderId,
  OrderReference,
  PaymentMethod,
  SellerId,
  SettlementId,
  Sku,
} from "../catalog/ids.ts"
import { digest } from "../money/canonical.ts"
import type { Money } from "../money/Money.ts"
import { placeOrder } from "../order/placeOrder.ts"
import { claimKeyOf, keysOf } from "../order/purchase.ts"
import type { ClaimRequest, Placement } from "../ports/OrderStore.ts"
import { fingerprintOf } from "../settlement/fingerprint.ts"
import { groupBySeller, totalsOf } from "../settlement/groupBySeller.ts"
import type { Settlement, SettlementLine, SettlementSource } from "../settlement/Settlement.ts"
import type { World } from "./Law.ts"

/** Ids that begin like no other run's, and moments. */
export type Fresh = Pick<World, "fresh">

/** 2100-01-01T00:00:00Z: so late that no store forgets what ends then by a clock of its own. */
const FAR = 4_102_444_800_000

/** The `second`-th second of the laws' time. Whoever needs moments that are close adds milliseconds. */
export const atSecond = (second: number): Instant => (FAR + second * 1_000) as Instant

/** After everything that laws let end. */
export const THE_END: Instant = /* @__PURE__ */ atSecond(1_000_000_000)

/** As many as a law asks for at once where it wants all there are. */
export const ALL = 10_000

/** An id of this run alone, for whatever is called by a key. */
export const named = <Id extends string>({ fresh }: Fresh, name: string): Id => `${fresh}-${name}` as Id

/** What belongs to this run of what a store told: others may have left something in the same store. */
export const isOurs =
  ({ fresh }: Fresh) =>
  (id: string): boolean =>
    id.startsWith(`${fresh}-`)

const gbp = (amount: number): Money => ({ amount, currency: "GBP" })

const SELLERS = [undefined, "ann", "bob \u{1f9cb}"] as ReadonlyArray<SellerId | undefined>

export interface LineShape {
  readonly lineId?: string
  readonly sku?: string
  readonly options?: LineOptions
}

/** The `index`-th line of a purchase: another price, quantity and seller each, and one in eleven a gift. */
const lineAt = (
  index: number,
  { lineId = `line-${index}`, sku = `sku-${index}`, options }: LineShape,
): SettlementLine => {
  const quantity = 1 + (index % 4)
  const unitPrice = gbp(137 + index * 31)
  const subtotal = gbp(unitPrice.amount * quantity)
  const isGift = index % 11 === 10
  const discount = isGift ? subtotal : gbp(index % 3 === 0 ? 0 : 1 + (index % 50))
  const net = gbp(subtotal.amount - discount.amount)
  const tax = gbp(Math.floor(net.amount / 5))
  const seller = SELLERS[index % SELLERS.length]
  return {
    lineId: lineId as LineId,
    offerId: `${sku}/1` as OfferId,
    sku: sku as Sku,
    quantity,
    unitPrice: index % 5 === 4 ? { ...gbp(1_370 + index), exponent: 3 } : unitPrice,
    subtotal,
    discounts: discount.amount === 0 ? [] : [{ promotionId: "spring", name: "Spring \u{1f338}", amount: discount }],
    discount,
    net,
    tax,
    gross: gbp(net.amount + tax.amount),
    taxCategory: "standard",
    options: options ?? (index % 2 === 0 ? {} : { engraving: `\u{1f468}\u200d\u{1f469} ${index}`, colour: "" }),
    ...(seller === undefined ? {} : { seller }),
    ...(isGift ? { giftOf: "spring" } : {}),
  }
}

export interface PurchaseShape {
  /** Two purchases of one name are one purchase. */
  readonly name: string
  /** Absent: a cart of the purchase's own. */
  readonly source?: SettlementSource
  /** Absent: three. */
  readonly lines?: ReadonlyArray<LineShape>
  readonly expiresAt?: Instant
  readonly more?: Partial<Settlement>
}

export const settlementOf = (
  world: Fresh,
  { name, source, lines = [{}, {}, {}], expiresAt = THE_END, more = {} }: PurchaseShape,
): Settlement => {
  const priced = lines.map((line, index) => lineAt(index, line))
  const totals = totalsOf(priced, "GBP")
  const agreed = {
    owner: { member: `ada ${name}` as MemberId },
    source: source ?? { _tag: "Cart" as const, cartId: named<CartId>(world, `cart-${name}`) },
    currency: "GBP" as const,
    channel: "web",
    lines: priced,
    ...totals,
    deliverTo: { street: "1 Stra\u00dfe \u{1f3e1}", city: "" },
    payingBy: "card" as PaymentMethod,
  }
  return {
    shape: 1,
    id: named<SettlementId>(world, name),
    ...agreed,
    groups: groupBySeller(priced, "GBP").map(({ lines: theirs, ...group }) => ({
      ...group,
      lineIds: theirs.map(({ lineId }) => lineId),
    })),
    taxes: [{ category: "standard", rate: { numerator: 1, denominator: 5 }, net: totals.net, tax: totals.tax }],
    applied:
      totals.discount.amount === 0
        ? []
        : [{ promotionId: "spring", name: "Spring \u{1f338}", code: "STRASSE \u{1f338}", amount: totals.discount }],
    codes: [
      { code: "STRASSE \u{1f338}", applied: true, promotionIds: ["spring"] },
      { code: "LAST", applied: false, reason: { _tag: "LimitReached", limit: "perCode", max: 1 } },
    ],
    points: { base: 12, extra: 0 },
    methods: ["card" as PaymentMethod, "wallet" as PaymentMethod],
    fingerprint: fingerprintOf(agreed),
    settledAt: atSecond(0),
    expiresAt,
    ...more,
  }
}

/** One item, past the cart. */
export const buyNowOf = (world: Fresh, opening: string): SettlementSource => ({
  _tag: "BuyNow",
  openingId: digestOf(world, opening),
  item: { sku: "sku-0" as Sku, offerId: "sku-0/1" as OfferId, quantity: 1, options: { engraving: "\u{1f9cb}" } },
})

export const digestOf = ({ fresh }: Fresh, text: string): Digest => digest([fresh, text]) as Digest

/** As many lines as a cart may have, and about as many bytes. */
export const LARGEST_LINES: ReadonlyArray<LineShape> = /* @__PURE__ */ Array.from({ length: 1_000 }, (_, at) => ({
  sku: `largest-${at}`,
  options: { front: "f\u{1f9cb}".repeat(60), back: "b".repeat(180) },
}))

export interface SubmissionShape extends PurchaseShape {
  /** Several submissions of one purchase have an order id each. */
  readonly order?: string
  readonly claimKey?: string
  readonly request?: Digest | undefined
  readonly reference?: OrderReference | undefined
  readonly unpaidFrom?: Instant
  readonly keys?: Partial<Placement["keys"]>
}

/** A submission as the checkout sends it: what it claims, and what it then places. */
export interface Submission {
  readonly orderId: OrderId
  readonly claim: ClaimRequest
  readonly placement: Placement
}

/** When claims are made and when they end, where a law says nothing else; the same of leases. */
const CLAIMED_AT: Instant = /* @__PURE__ */ atSecond(10)
export const CLAIMED_UNTIL: Instant = /* @__PURE__ */ atSecond(40)
export const LEASED_UNTIL: Instant = /* @__PURE__ */ atSecond(60)

export const submissionOf = (world: Fresh, shape: SubmissionShape): Submission => {
  const { name, order = `order-${name}`, request = digestOf(world, `request-${name}`), unpaidFrom = THE_END } = shape
  const settlement = settlementOf(world, shape)
  const orderId = named<OrderId>(world, order)
  const { reference } = shape
  const keys = { ...keysOf({ settlement, request, reference }), ...shape.keys }
  const claimKey = shape.claimKey ?? claimKeyOf(settlement.source)
  return {
    orderId,
    claim: { claimKey, orderId, keys, now: CLAIMED_AT, until: CLAIMED_UNTIL },
    placement: {
      claimKey,
      placed: placeOrder({
        settlement,
        orderId,
        reference,
        countsLimits: true,
        at: atSecond(20),
        expiresAt: unpaidFrom,
      }),
      keys,
      lease: { holder: "laws", until: LEASED_UNTIL },
    },
  }
}
