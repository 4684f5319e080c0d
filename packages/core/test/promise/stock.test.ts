/** What a host does beside its shoppers: it takes stock in, asks what is left, and sweeps. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { describe, expect, it } from "vitest"
import { makeMemoryStockLedger, memory } from "../../src/memory/index.ts"
import { StockLedger } from "../../src/ports/StockLedger.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import { nastyTexts } from "../../src/testing/texts.ts"
import { agreed, many, ordered, settled, shop, tea, thrownBy } from "./kit.ts"

describe("stock", () => {
  it("that came in can be sold, and the same receipt again changes nothing", async () => {
    const { cartwright } = await shop()
    const came = [
      { sku: "tea", quantity: 3 },
      { sku: "mug", quantity: 1 },
    ]
    expect(await cartwright.stock.receive("r1", came)).toEqual({ replayed: false })
    expect(await cartwright.stock.receive("r1", came)).toEqual({ replayed: true })
    expect(await cartwright.stock.receive("r2", [tea])).toEqual({ replayed: false })
    expect(await cartwright.stock.available(["mug", "pot", "tea", "mug"])).toEqual([
      { sku: "mug", available: 1 },
      { sku: "tea", available: 4 },
    ])
    expect(await cartwright.stock.available([])).toEqual([])
  })

  it("is told letter by letter, as plain JSON", async () => {
    const { cartwright } = await shop()
    const skus = [...nastyTexts, "__proto__", "constructor"]
    await cartwright.stock.receive(
      "r",
      skus.map((sku, n) => ({ sku, quantity: n + 1 })),
    )
    const levels = await cartwright.stock.available(skus)
    expect(levels).toEqual(skus.map((sku, n) => ({ sku, available: n + 1 })))
    expect(JSON.parse(JSON.stringify(levels))).toStrictEqual(levels)
  })

  it("is taken in and asked for by ten thousand SKUs at once", async () => {
    const { cartwright } = await shop()
    const amounts = many(10_000, (n) => ({ sku: `s${n}`, quantity: 1_000_000_000 }))
    await cartwright.stock.receive("r", amounts)
    const levels = await cartwright.stock.available(amounts.map(({ sku }) => sku))
    expect(levels.length).toBe(10_000)
  })

  it("is held by an order until it is called off", async () => {
    const made = await shop()
    await made.cartwright.stock.receive("r", [{ sku: "tea", quantity: 3 }])
    const left = async () => (await made.cartwright.stock.available(["tea"]))[0]?.available
    const { order } = await ordered(made)
    expect(await left()).toBe(2)
    orThrow(await made.shopper.checkout.cancel(order.orderId))
    expect(await left()).toBe(3)
  })

  it("that hangs ends with the time that every call has, and says whether it may have come in", async () => {
    const hanging = { ...makeMemoryStockLedger(), receive: () => Effect.never, available: () => Effect.never }
    const stores = Layer.merge(memory(), Layer.succeed(StockLedger, hanging))
    const { cartwright } = await shop({ stores, timeoutMs: 20 })
    expect(await thrownBy(() => cartwright.stock.receive("r", [tea]))).toMatchObject({
      reason: { _tag: "DeadlineExceeded" },
      outcome: "unknown",
    })
    expect(await thrownBy(() => cartwright.stock.available(["tea"]))).toMatchObject({
      reason: { _tag: "DeadlineExceeded" },
      outcome: "notDone",
    })
  })
})

describe("a sweep", () => {
  it("has nothing to mend where all went well", async () => {
    const made = await shop()
    await ordered(made, { method: "card" })
    const nothing = { abandoned: 0, expired: 0, payments: 0, delivered: 0, holds: 0, settlements: 0, failed: 0 }
    expect(await made.cartwright.sweep()).toEqual(nothing)
    expect(await made.cartwright.sweep({})).toEqual(nothing)
    expect(await made.cartwright.sweep({ limit: 1 })).toEqual(nothing)
  })

  it("calls off what was not paid in time, at most so many at once", async () => {
    const made = await shop()
    await made.cartwright.stock.receive("r", [{ sku: "tea", quantity: 5 }])
    const orders = [await ordered(made), await ordered(made), await ordered(made)]
    made.pass(31 * 60_000)
    expect(await made.cartwright.sweep({ limit: 2 })).toMatchObject({ expired: 2, failed: 0 })
    expect(await made.cartwright.sweep()).toMatchObject({ expired: 1, failed: 0 })
    expect(await made.cartwright.stock.available(["tea"])).toEqual([{ sku: "tea", available: 5 }])
    for (const { order } of orders)
      expect(orThrow(await made.shopper.orders.get(order.orderId)).order).toMatchObject({
        status: "cancelled",
        cancelled: { reason: "expired" },
      })
  })

  it("and the calls on stock are refused once the shop is closed", async () => {
    const { cartwright } = await shop()
    await cartwright.close()
    for (const call of [
      () => cartwright.sweep(),
      () => cartwright.stock.available([]),
      () => cartwright.stock.receive("r", [tea]),
    ])
      expect(await thrownBy(call)).toMatchObject({ reason: { _tag: "Closed" } })
  })
})

describe("an order under the host's own name", () => {
  it("is found by it, with its history", async () => {
    const made = await shop()
    orThrow(await made.cart.add("c", tea))
    const { checkout, orders } = made.shopper
    const submission = { ...agreed(await settled(made)), reference: "PO 4711 / é", payment: { method: "card" } }
    const { order } = orThrow(await checkout.submit(submission, { requestId: "buy-1" }))
    const found = orThrow(await orders.byReference("PO 4711 / é"))
    expect(found).toEqual(orThrow(await orders.get(order.orderId)))
    expect(found.order).toEqual(order)
    const events = orThrow(await orders.history(order.orderId))
    expect(events.map(({ _tag }) => _tag)).toEqual(["OrderPlaced", "OrderPaid"])
    const again = await checkout.submit(submission, { requestId: "buy-1" })
    expect(again).toMatchObject({ ok: true, replayed: true, value: { order: { orderId: order.orderId } } })
    expect(made.provider.books.size).toBe(1)
  })
})
