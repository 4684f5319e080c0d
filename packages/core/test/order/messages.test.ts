import { describe, expect, it } from "vitest"
import type { Instant, LineId, OrderReference } from "../../src/catalog/ids.ts"
import { type OrderRejection, orderRejectionMessage } from "../../src/order/OrderRejection.ts"
import { at, sku } from "../arbitraries.ts"
import { orderId } from "./kit.ts"

type Of<Tag extends OrderRejection["_tag"]> = Extract<OrderRejection, { readonly _tag: Tag }>
interface Row<A> {
  readonly of: A
  readonly shows: ReadonlyArray<string>
  readonly wayOut: RegExp
}

// A tag without a row does not compile.
const rejections: { readonly [Tag in OrderRejection["_tag"]]: Row<Of<Tag>> } = {
  OutOfStock: {
    of: {
      _tag: "OutOfStock",
      short: [
        { sku: sku("tea"), asked: 3, available: 1 },
        { sku: sku("mug"), asked: 2, available: 0 },
      ],
    },
    shows: ["3 of tea", "1 are there", "2 of mug", "0 are there"],
    wayOut: /Lower the quantity/,
  },
  LimitsExceeded: {
    of: {
      _tag: "LimitsExceeded",
      exceeded: [
        { promotionId: "spring", limit: "inAll", asked: 1, available: 0 },
        { sku: sku("mug"), asked: 3, available: 2 },
      ],
    },
    shows: ["The promotion spring", "Of mug 3 were asked for", "2 more"],
    wayOut: /Open another settlement/,
  },
  SubmissionUnderWay: {
    of: { _tag: "SubmissionUnderWay", until: at as Instant },
    shows: ["another request"],
    wayOut: /same request again/,
  },
  OrderNotFound: {
    of: { _tag: "OrderNotFound", orderId: "order-9" },
    shows: ["order-9"],
    wayOut: /Ask as its owner/,
  },
  OrderReferenceTaken: {
    of: { _tag: "OrderReferenceTaken", reference: "PO-7" as OrderReference },
    shows: ["PO-7"],
    wayOut: /reference of its own/,
  },
  OrderNotPayable: {
    of: { _tag: "OrderNotPayable", orderId, status: "cancelled" },
    shows: ["order-1", "cancelled"],
    wayOut: /nothing to pay/,
  },
  OrderNotCancellable: {
    of: { _tag: "OrderNotCancellable", orderId, status: "paid" },
    shows: ["order-1", "paid"],
    wayOut: /trusted job/,
  },
  OrderNotReturnable: {
    of: { _tag: "OrderNotReturnable", orderId, status: "cancelled" },
    shows: ["order-1", "cancelled"],
    wayOut: /one that is paid/,
  },
  LineNotOrdered: {
    of: { _tag: "LineNotOrdered", orderId, lineId: "l9" as LineId },
    shows: ["order-1", "l9"],
    wayOut: /ids of its own lines/,
  },
  MoreThanBought: {
    of: { _tag: "MoreThanBought", orderId, lineId: "l1" as LineId, bought: 7, returned: 5, asked: 3 },
    shows: ["order-1", "l1", "7 were bought", "5 came back", "3 more"],
    wayOut: /at most 2/,
  },
}

describe("the message of a refusal", () => {
  it.each(Object.values(rejections))("shows its values and the way out: $of._tag", ({ of, shows, wayOut }) => {
    const message = orderRejectionMessage(of)
    for (const text of shows) expect(message).toContain(text)
    expect(message).toMatch(wayOut)
  })

  it("names five limits at most, and says how many more there are", () => {
    const exceeded = Array.from({ length: 8 }, (_, n) => ({ sku: sku(`sku-${n}`), asked: 2, available: 1 }))
    const message = orderRejectionMessage({ _tag: "LimitsExceeded", exceeded })
    expect(message).toContain("sku-4")
    expect(message).not.toContain("sku-5")
    expect(message).toContain("3 more limits")
  })

  it("says of a line all of which is back that it is", () => {
    const of = { _tag: "MoreThanBought", orderId, lineId: "l1" as LineId, bought: 7, returned: 7, asked: 1 } as const
    expect(orderRejectionMessage(of)).toMatch(/All of them are back\.$/)
  })

  it("says of an order that waits to be paid that it is not", () => {
    const of = { _tag: "OrderNotReturnable", orderId, status: "awaitingPayment" } as const
    expect(orderRejectionMessage(of)).toContain("not paid")
  })

  it("says of an order that is paid that it is paid", () => {
    expect(orderRejectionMessage({ _tag: "OrderNotPayable", orderId, status: "paid" })).toContain("paid already")
  })
})
