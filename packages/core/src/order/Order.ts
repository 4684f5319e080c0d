/** An order: what was bought, of whom, for how much. Its facts never change once it is placed; its status does. */
import type { Owner } from "../cart/Cart.ts"
import type { Digest, Instant, OrderId, OrderReference, PaymentMethod, SellerId, SettlementId } from "../catalog/ids.ts"
import type { Shop } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import type { AppliedPromotion, CategoryTax, CodeAnswer, PointsEarned } from "../pricing/PricedCart.ts"
import type { DeliverTo, SettlementLine, SettlementSource, Totals } from "../settlement/Settlement.ts"

/** What one seller delivers and is paid for. The parts' amounts add up to the order's, to the minor unit. */
export interface OrderPart extends Totals {
  /** 1, 2, … in the order's parts. */
  readonly number: number
  /** Absent: the shop itself. */
  readonly seller?: SellerId
  readonly lines: ReadonlyArray<SettlementLine>
}

/** Why an order was called off. */
export type CancelReason =
  /** It was not paid in time. */
  "expired" | "byShopper" | "byShop"

export type OrderStatus = "awaitingPayment" | "paid" | "cancelled"

export interface Order extends Totals, Shop {
  readonly orderId: OrderId
  /** The host's own name for it. */
  readonly reference?: OrderReference
  readonly owner: Owner
  readonly settlementId: SettlementId
  readonly source: SettlementSource
  readonly currency: Currency
  /** One for each seller: the shop's own goods first, then the sellers by their ids. */
  readonly parts: ReadonlyArray<OrderPart>
  readonly taxes: ReadonlyArray<CategoryTax>
  readonly applied: ReadonlyArray<AppliedPromotion>
  /** It counts against limits of promotions or of its buyer: they learn when it is paid or called off. */
  readonly countsLimits?: true
  /** What became of each code in the cart. */
  readonly codes?: ReadonlyArray<CodeAnswer>
  /** What a member earns. */
  readonly points?: PointsEarned
  readonly deliverTo?: DeliverTo
  /** The way to pay that its prices hold for. Absent: any. */
  readonly payingBy?: PaymentMethod
  /** The settlement's. */
  readonly fingerprint: Digest
  readonly placedAt: Instant
  /** Unpaid, it is cancelled then and gives everything back. */
  readonly expiresAt: Instant
  readonly status: OrderStatus
  readonly paidAt?: Instant
  readonly cancelled?: { readonly at: Instant; readonly reason: CancelReason }
}

/** An order as it was placed: all of it but its status. */
export type PlacedOrder = Omit<Order, "status" | "paidAt" | "cancelled">

/** What happened to an order. Stored names. */
export type OrderEvent =
  | { readonly _tag: "OrderPlaced"; readonly shape: 1; readonly order: PlacedOrder }
  | { readonly _tag: "OrderPaid"; readonly shape: 1; readonly at: Instant }
  | { readonly _tag: "OrderCancelled"; readonly shape: 1; readonly at: Instant; readonly reason: CancelReason }

export type OrderEventOf<Tag extends OrderEvent["_tag"]> = Extract<OrderEvent, { readonly _tag: Tag }>

/** What happens to an order once it is placed. */
export type OrderChange = Exclude<OrderEvent, { readonly _tag: "OrderPlaced" }>

/** What may be asked of an order that was placed. */
export type OrderCommand =
  /** Its payment is complete. */
  | { readonly _tag: "MarkPaid"; readonly at: Instant }
  | { readonly _tag: "Cancel"; readonly at: Instant; readonly reason: CancelReason }

export type OrderCommandOf<Tag extends OrderCommand["_tag"]> = Extract<OrderCommand, { readonly _tag: Tag }>
