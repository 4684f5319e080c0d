/** A settlement: everything a checkout page shows of one purchase. It can be worked out anew at any time, so losing one loses nothing. */
import type { LineOptions, Owner } from "../cart/Cart.ts"
import type {
  CartId,
  Digest,
  Instant,
  LineId,
  OfferId,
  PaymentMethod,
  SellerId,
  SettlementId,
  Sku,
} from "../catalog/ids.ts"
import type { Shop } from "../catalog/Offer.ts"
import type { Currency } from "../money/Currency.ts"
import type {
  AppliedPromotion,
  CategoryTax,
  CodeAnswer,
  PointsEarned,
  PricedLine,
  Totals,
} from "../pricing/PricedCart.ts"

/** Where the goods of a settlement come from. */
export type SettlementSource =
  /** The selected lines of a cart. */
  | { readonly _tag: "Cart"; readonly cartId: CartId }
  /** One item, past the cart. `openingId` is derived from the buyer, the request id and all that was asked for: the same request opens the same purchase. */
  | { readonly _tag: "BuyNow"; readonly openingId: Digest; readonly item: BuyNowItem }

export interface BuyNowItem {
  readonly sku: Sku
  readonly offerId: OfferId
  readonly quantity: number
  readonly options: LineOptions
}

export type { Totals }

/** Where to deliver, in the host's own fields: at most `MAX_ADDRESS_FIELDS` texts. */
export type DeliverTo = Readonly<Record<string, string>>

/** Most fields of an address, and most characters of a field's name and of its value. */
export const MAX_ADDRESS_FIELDS = 16
export const MAX_ADDRESS_NAME = 64
export const MAX_ADDRESS_VALUE = 256

/** A line with its prices, and what it is a line of. */
export interface SettlementLine extends PricedLine {
  readonly options: LineOptions
  /** Given for free by this promotion: it is in the purchase, and was never in the cart. */
  readonly giftOf?: string
}

/** What one seller delivers. The groups' amounts add up to the settlement's. */
export interface DeliveryGroup extends Totals {
  /** Absent: the shop itself. */
  readonly seller?: SellerId
  readonly lineIds: ReadonlyArray<LineId>
}

export interface Settlement extends Totals, Shop {
  /** The shape of this stored value; `readSettlement` reads every shape ever written. */
  readonly shape: 1
  readonly id: SettlementId
  readonly owner: Owner
  readonly source: SettlementSource
  readonly currency: Currency
  /** The lines of the cart in its order, and then the gifts. */
  readonly lines: ReadonlyArray<SettlementLine>
  /** The shop's own goods first, then the sellers by their ids. */
  readonly groups: ReadonlyArray<DeliveryGroup>
  readonly taxes: ReadonlyArray<CategoryTax>
  readonly applied: ReadonlyArray<AppliedPromotion>
  /** What became of each code in the cart. Absent: none was entered. */
  readonly codes?: ReadonlyArray<CodeAnswer>
  /** What a member earns. Absent where the shop gives no points. */
  readonly points?: PointsEarned
  readonly deliverTo?: DeliverTo
  /** The way to pay that its prices hold for. Absent: any. */
  readonly payingBy?: PaymentMethod
  /** The ways to pay that the host offers. */
  readonly methods: ReadonlyArray<PaymentMethod>
  /** The digest of all that the shopper agrees to: goods, prices, taxes, totals, address. */
  readonly fingerprint: Digest
  readonly settledAt: Instant
  /** From then on it is not submitted any more; open another one. */
  readonly expiresAt: Instant
}

/** Whether its time to be submitted is over. */
export const expired = ({ expiresAt }: Pick<Settlement, "expiresAt">, now: Instant): boolean => now >= expiresAt
