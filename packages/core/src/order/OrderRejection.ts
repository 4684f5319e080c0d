/** Why an order is not placed, paid or called off: plain data with the numbers in it. */
import type { Instant, OrderId, OrderReference, Sku } from "../catalog/ids.ts"
import type { OrderStatus } from "./Order.ts"

export type OrderRejection =
  /** Too few pieces are there to order. Nothing was held. */
  | {
      readonly _tag: "OutOfStock"
      readonly short: ReadonlyArray<{ readonly sku: Sku; readonly asked: number; readonly available: number }>
    }
  /** Another submission of the same purchase is under way, and did not end in time. */
  | { readonly _tag: "SubmissionUnderWay"; readonly until: Instant }
  /** No such order, or none of this shopper's: the two look exactly alike. */
  | { readonly _tag: "OrderNotFound"; readonly orderId: string }
  /** Another purchase was ordered under this reference. */
  | { readonly _tag: "OrderReferenceTaken"; readonly reference: OrderReference }
  /** There is nothing to pay for any more. */
  | { readonly _tag: "OrderNotPayable"; readonly orderId: OrderId; readonly status: OrderStatus }
  | { readonly _tag: "OrderNotCancellable"; readonly orderId: OrderId; readonly status: OrderStatus }

/** One sentence or two for the log or the shopper: what was refused, with its values, and the way out. */
export const orderRejectionMessage = (rejection: OrderRejection): string => {
  const r = rejection
  switch (r._tag) {
    case "OutOfStock":
      return `There is not enough in stock: ${r.short.slice(0, MAX_TOLD).map(shortText).join(", ")}${r.short.length > MAX_TOLD ? ` and ${r.short.length - MAX_TOLD} more` : ""}. Lower the quantity and check out again.`
    case "SubmissionUnderWay":
      return "This purchase is being submitted by another request, which did not end in time. Send the same request again a little later."
    case "OrderNotFound":
      return `There is no order ${r.orderId} for this shopper. Ask as its owner.`
    case "OrderReferenceTaken":
      return `The reference ${r.reference} stands for the order of another purchase. Use a reference of its own for each purchase.`
    case "OrderNotPayable":
      return `The order ${r.orderId} is ${r.status === "paid" ? "paid already" : "cancelled"}. There is nothing to pay.`
    case "OrderNotCancellable":
      return `The order ${r.orderId} is ${r.status}, and only the shop may cancel it. Ask as a trusted job, for({ system: "…" }).`
  }
}

/** A basket of a thousand lines may be short of them all. */
const MAX_TOLD = 5

const shortText = (s: { readonly sku: Sku; readonly asked: number; readonly available: number }): string =>
  `${s.asked} of ${s.sku} were asked for and ${s.available} are there`
