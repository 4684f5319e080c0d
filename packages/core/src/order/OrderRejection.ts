/** Why an order is not placed, paid or called off: plain data with the numbers in it. */
import type { Instant, LineId, OrderId, OrderReference, Sku } from "../catalog/ids.ts"
import type { LimitOf } from "../pricing/limits.ts"
import type { OrderStatus } from "./Order.ts"

export type OrderRejection =
  /** Too few pieces are there to order. Nothing was held. */
  | {
      readonly _tag: "OutOfStock"
      readonly short: ReadonlyArray<{ readonly sku: Sku; readonly asked: number; readonly available: number }>
    }
  /** What its promotions give, or one buyer may have, is used up by now. Nothing was counted; settled anew, it has other prices. */
  | { readonly _tag: "LimitsExceeded"; readonly exceeded: ReadonlyArray<ExceededLimit> }
  /** Another submission of the same purchase is under way, and did not end in time. */
  | { readonly _tag: "SubmissionUnderWay"; readonly until: Instant }
  /** No such order, or none of this shopper's: the two look exactly alike. */
  | { readonly _tag: "OrderNotFound"; readonly orderId: string }
  /** Another purchase was ordered under this reference. */
  | { readonly _tag: "OrderReferenceTaken"; readonly reference: OrderReference }
  /** There is nothing to pay for any more. */
  | { readonly _tag: "OrderNotPayable"; readonly orderId: OrderId; readonly status: OrderStatus }
  | { readonly _tag: "OrderNotCancellable"; readonly orderId: OrderId; readonly status: OrderStatus }
  /** Only what was paid for comes back. */
  | { readonly _tag: "OrderNotReturnable"; readonly orderId: OrderId; readonly status: OrderStatus }
  | { readonly _tag: "LineNotOrdered"; readonly orderId: OrderId; readonly lineId: LineId }
  | {
      readonly _tag: "MoreThanBought"
      readonly orderId: OrderId
      readonly lineId: LineId
      readonly bought: number
      /** Before this return. */
      readonly returned: number
      readonly asked: number
    }

/** A limit that has no room for this order: of a promotion, or of the pieces that one buyer may have of a SKU. */
export type ExceededLimit = ExceededPromotion | ExceededSku

/** Uses, pieces, or minor units of money. */
interface Room {
  readonly asked: number
  readonly available: number
}
interface ExceededPromotion extends Room, Extract<LimitOf, { readonly promotionId: string }> {}
interface ExceededSku extends Room, Extract<LimitOf, { readonly sku: Sku }> {}

/** One sentence or two for the log or the shopper: what was refused, with its values, and the way out. */
export const orderRejectionMessage = (rejection: OrderRejection): string => {
  const r = rejection
  switch (r._tag) {
    case "OutOfStock":
      return `There is not enough in stock: ${r.short.slice(0, MAX_TOLD).map(shortText).join(", ")}${r.short.length > MAX_TOLD ? ` and ${r.short.length - MAX_TOLD} more` : ""}. Lower the quantity and check out again.`
    case "LimitsExceeded":
      return `${r.exceeded.slice(0, MAX_TOLD).map(exceededText).join(" ")}${r.exceeded.length > MAX_TOLD ? ` And ${r.exceeded.length - MAX_TOLD} more limits.` : ""} Open another settlement to see what the purchase costs now, or lower the quantity.`
    case "SubmissionUnderWay":
      return "This purchase is being submitted by another request, which did not end in time. Send the same request again a little later."
    case "OrderNotFound":
      return `There is no order ${r.orderId} for this shopper. Ask as its owner.`
    case "OrderReferenceTaken":
      return `The reference ${r.reference} stands for the order of another purchase. Use a reference of its own for each purchase.`
    case "OrderNotPayable":
      return `The order ${r.orderId} is ${r.status === "paid" ? "paid already" : "cancelled"}. There is nothing to pay.`
    case "OrderNotReturnable":
      return `The order ${r.orderId} is ${r.status === "cancelled" ? "cancelled" : "not paid"}: nothing of it can come back. Ask about one that is paid.`
    case "LineNotOrdered":
      return `The order ${r.orderId} has no line ${r.lineId}. Send the ids of its own lines.`
    case "MoreThanBought":
      return `Of line ${r.lineId} of the order ${r.orderId} ${r.bought} were bought and ${r.returned} came back before, so ${r.asked} more cannot come back. ${r.bought > r.returned ? `Send back at most ${r.bought - r.returned}.` : "All of them are back."}`
    case "OrderNotCancellable":
      return `The order ${r.orderId} is ${r.status}, and only the shop may cancel it. Ask as a trusted job, for({ system: "…" }).`
  }
}

/** A basket of a thousand lines may be short of them all. */
const MAX_TOLD = 5

const exceededText = (e: ExceededLimit): string =>
  "sku" in e
    ? `Of ${e.sku} ${e.asked} were asked for, and this buyer may have ${e.available} more.`
    : `The promotion ${e.promotionId} has been given as often as it may be.`

const shortText = (s: { readonly sku: Sku; readonly asked: number; readonly available: number }): string =>
  `${s.asked} of ${s.sku} were asked for and ${s.available} are there`
