import { describe, expect, it } from "vitest"
import type { Instant, OrderReference } from "../../src/catalog/ids.ts"
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
}

describe("the message of a refusal", () => {
  it.each(Object.values(rejections))("shows its values and the way out: $of._tag", ({ of, shows, wayOut }) => {
    const message = orderRejectionMessage(of)
    for (const text of shows) expect(message).toContain(text)
    expect(message).toMatch(wayOut)
  })

  it("says of an order that is paid that it is paid", () => {
    expect(orderRejectionMessage({ _tag: "OrderNotPayable", orderId, status: "paid" })).toContain("paid already")
  })
})
