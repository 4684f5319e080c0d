import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { makeMemoryOrders, makeMemoryPaymentLog, makeMemorySettlementStore } from "../../src/memory/index.ts"
import type { Order } from "../../src/order/Order.ts"
import type { LoggedPayment } from "../../src/ports/PaymentLog.ts"
import type { Settlement } from "../../src/settlement/Settlement.ts"
import { takeAt } from "../../src/testing/orderSteps.ts"
import { entriesOf } from "../../src/testing/paymentModel.ts"
import { settlementOf, submissionOf, THE_END } from "../../src/testing/purchases.ts"

const world = { fresh: "memory" }
const run = <A, E>(effect: Effect.Effect<A, E>): Promise<A> => Effect.runPromise(effect)

describe("a host that writes rows of its own with an order", () => {
  const { claim, placement, orderId } = submissionOf(world, { name: "hosted" })

  it("is given the order that is placed, once", async () => {
    const rows: Array<Order> = []
    const { orders } = makeMemoryOrders({ onPlace: (order) => rows.push(order) })
    await run(orders.claim(claim))
    await run(orders.place(placement))
    await run(orders.place(placement))
    expect(rows).toEqual([(await run(orders.load(orderId)))?.value])
  })
  it("prevents the order by throwing, and the same submission may be sent again", async () => {
    const full = new Error("the disk is full")
    let isFull = true
    const books = makeMemoryOrders({
      onPlace: () => {
        if (isFull) throw full
      },
    })
    await run(books.orders.claim(claim))
    const error = await run(Effect.flip(books.orders.place(placement)))
    expect(error).toMatchObject({
      doing: `placing order ${orderId}: onPlace threw, and its error is the cause`,
      outcome: "notDone",
      unreadable: true,
    })
    expect(error.cause).toBe(full)
    expect(await run(books.orders.load(orderId))).toBeUndefined()
    expect(await run(books.orders.find({ settlementId: claim.keys.settlementId }))).toBeUndefined()
    expect(await run(takeAt(books, THE_END))).toEqual([])
    isFull = false
    expect((await run(books.orders.place(placement)))._tag).toBe("Placed")
  })
})

describe("what is kept in memory", () => {
  it("is not reached by later changes of what was put or answered", async () => {
    const settlement = settlementOf(world, { name: "changed" })
    const settlements = makeMemorySettlementStore()
    const put: { -readonly [Field in keyof Settlement]: Settlement[Field] } = { ...settlement }
    await run(settlements.put(put))
    put.methods = []
    const got: typeof put | undefined = await run(settlements.get(settlement.id))
    if (got !== undefined) got.lines = []
    expect(await run(settlements.get(settlement.id))).toEqual(settlement)

    const log = makeMemoryPaymentLog()
    const id = "payment" as Parameters<typeof log.load>[0]
    const entries = entriesOf(world, 0, 2)
    await run(log.append(id, { expected: 0 as LoggedPayment["version"], entries }))
    const logged: { entries: ReadonlyArray<unknown> } = { ...(await run(log.load(id))) }
    logged.entries = []
    expect((await run(log.load(id))).entries).toEqual(entries)
  })
})
