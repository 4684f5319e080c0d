import { readdirSync, readFileSync } from "node:fs"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { foldOrder } from "../../src/order/evolve.ts"
import { Order } from "../../src/order/Order.schema.ts"
import type { OrderEvent as Event } from "../../src/order/Order.ts"
import { OrderEvent } from "../../src/order/OrderEvent.schema.ts"
import { boughtLines, orderLines } from "../../src/order/purchase.ts"
import { readOrderEvent } from "../../src/order/stored.ts"

// Values as version 1 of the shape wrote them: they stand for every order in every shop's database.
const WAY_OUT =
  "A stored shape has changed. Orders in this old shape exist for ever: teach readOrderEvent to bring them up to the new " +
  "shape, write the new shape to a golden file of its own beside this one, and never edit this one."

const folder = new URL("../golden/", import.meta.url)
const golden = (name: string): unknown => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"))

/** Every event, in the order of the golden history. An event that is missing here does not compile. */
const place: { readonly [Tag in Event["_tag"]]: number } = { OrderPlaced: 0, OrderPaid: 1, OrderCancelled: 2 }
const names = Object.entries(place)
  .sort(([, a], [, b]) => a - b)
  .map(([tag]) => `order.${tag}.shape-1`)

/** What an event may say besides. */
const buyNow = "order.OrderPlaced.buyNow.shape-1"
const promoted = "order.OrderPlaced.promoted.shape-1"

const strict = { onExcessProperty: "error", errors: "all" } as const

describe("what shape 1 stored", () => {
  it.each([...names, buyNow, promoted])("is an %s that is read, and decoded to the last key", (name) => {
    const stored = golden(name)
    const event = readOrderEvent(stored)
    expect(event, WAY_OUT).toStrictEqual(stored)
    expect(event._tag).toBe(name.split(".")[1])
    expect(Schema.decodeUnknownSync(OrderEvent, strict)(stored), WAY_OUT).toStrictEqual(event)
  })

  it("is a history that folds to the order", () => {
    const history = names.map((name) => readOrderEvent(golden(name)))
    const order = foldOrder(history)
    const [first] = history
    expect(order, WAY_OUT).toStrictEqual({
      ...(first?._tag === "OrderPlaced" ? first.order : {}),
      status: "cancelled",
      paidAt: 1_767_225_660_000,
      cancelled: { at: 1_767_312_000_000, reason: "byShop" },
    })
    expect(Schema.decodeUnknownSync(Order, strict)(order), WAY_OUT).toStrictEqual(order)
  })

  it("is an order of one item past the cart", () => {
    const order = foldOrder([readOrderEvent(golden(buyNow))])
    expect(order).toMatchObject({ source: { _tag: "BuyNow" }, status: "awaitingPayment" })
    expect(Schema.decodeUnknownSync(Order, strict)(order), WAY_OUT).toStrictEqual(order)
  })

  it("is an order with codes, gifts, points and several funders, of which the gift was never in the cart", () => {
    const order = foldOrder([readOrderEvent(golden(promoted))])
    if (order === undefined) throw new Error("the order was not placed")
    expect(order).toMatchObject({ countsLimits: true, payingBy: "card", points: { base: 24, extra: 24 } })
    expect(boughtLines(order).map(({ lineId }) => lineId)).toEqual(["l1", "l2"])
    expect(orderLines(order).flatMap(({ giftOf }) => giftOf ?? [])).toEqual(["mint"])
    expect(Schema.decodeUnknownSync(Order, strict)(order), WAY_OUT).toStrictEqual(order)
  })

  it("has no golden file that nothing reads", () => {
    const shapes = readdirSync(folder).filter((name) => /^order\..*shape-1\.json$/.test(name))
    expect(shapes.sort()).toEqual([...names, buyNow, promoted].map((name) => `${name}.json`).sort())
  })
})

describe("what is no event of an order", () => {
  const placed = golden("order.OrderPlaced.shape-1") as { readonly order: object }
  it.each([
    ["nothing", undefined, "a value without a shape"],
    ["a list", [placed], "a value without a shape"],
    ["an event of a later shape", { ...placed, shape: 2 }, "a value of shape 2 and tag OrderPlaced"],
    ["another event", { _tag: "OrderShipped", shape: 1, at: 1 }, "a value of shape 1 and tag OrderShipped"],
    [
      "an order without its parts",
      { ...placed, order: { ...placed.order, parts: undefined } },
      "a value of shape 1 and tag OrderPlaced",
    ],
    ["a payment without its moment", { _tag: "OrderPaid", shape: 1 }, "a value of shape 1 and tag OrderPaid"],
    [
      "a cancellation without its reason",
      { _tag: "OrderCancelled", shape: 1, at: 1 },
      "a value of shape 1 and tag OrderCancelled",
    ],
  ])("is refused, with the way out: %s", (_, stored, got) => {
    expect(() => readOrderEvent(stored)).toThrow(TypeError)
    expect(() => readOrderEvent(stored)).toThrow(`got ${got}`)
    expect(() => readOrderEvent(stored)).toThrow(/Upgrade every host/)
  })
})
