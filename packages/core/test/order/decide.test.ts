import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import { decideOrder } from "../../src/order/decide.ts"
import { evolveOrder, foldOrder } from "../../src/order/evolve.ts"
import type { CancelReason, Order, OrderCommand, OrderEvent, OrderStatus } from "../../src/order/Order.ts"
import { placeOrder } from "../../src/order/placeOrder.ts"
import { readOrderEvent } from "../../src/order/stored.ts"
import { at, frozen } from "../arbitraries.ts"
import { commands, expiresAt, HALF_AN_HOUR, later, orderId, placed, reasons, settled, settlements } from "./kit.ts"

const settlement = settled([{ sku: "tea", price: 250, quantity: 2 }])
const waiting = placed(settlement)
const paid = evolveOrder(waiting, { _tag: "OrderPaid", shape: 1, at: later(1_000) })
const cancelled = evolveOrder(waiting, { _tag: "OrderCancelled", shape: 1, at: later(1_000), reason: "byShopper" })

const pay: OrderCommand = { _tag: "MarkPaid", at: later(2_000) }
const cancel = (reason: CancelReason, ms = HALF_AN_HOUR): OrderCommand => ({ _tag: "Cancel", at: later(ms), reason })

/** The tags of what happens, or of the "no". */
const answer = (command: OrderCommand, order: Order): ReadonlyArray<string> => {
  const decision = decideOrder(command, frozen(order))
  return decision.ok ? decision.events.map(({ _tag }) => _tag) : [decision.rejection._tag]
}

describe("an order that waits for its payment", () => {
  it("is paid", () => {
    expect(decideOrder(pay, waiting)).toEqual({
      ok: true,
      events: [{ _tag: "OrderPaid", shape: 1, at: later(2_000) }],
    })
    expect(paid).toEqual({ ...waiting, status: "paid", paidAt: later(1_000) })
  })

  it("is paid also when its time is over and nobody has called it off yet", () => {
    expect(answer({ _tag: "MarkPaid", at: later(HALF_AN_HOUR * 2) }, waiting)).toEqual(["OrderPaid"])
  })

  it.each(reasons)("is called off, and says why: %s", (reason) => {
    expect(decideOrder(cancel(reason), waiting)).toEqual({
      ok: true,
      events: [{ _tag: "OrderCancelled", shape: 1, at: expiresAt, reason }],
    })
  })

  it("does not expire a millisecond too early", () => {
    expect(answer(cancel("expired", HALF_AN_HOUR - 1), waiting)).toEqual([])
    expect(answer(cancel("expired", HALF_AN_HOUR), waiting)).toEqual(["OrderCancelled"])
    expect(answer(cancel("byShopper", 0), waiting)).toEqual(["OrderCancelled"])
  })
})

describe("an order that is paid", () => {
  it("is paid once", () => expect(answer(pay, paid)).toEqual([]))

  it("is called off by the shop only", () => {
    expect(answer(cancel("byShop"), paid)).toEqual(["OrderCancelled"])
    for (const reason of ["byShopper", "expired"] as const)
      expect(decideOrder(cancel(reason), paid)).toEqual({
        ok: false,
        rejection: { _tag: "OrderNotCancellable", orderId, status: "paid" },
      })
  })

  it("still says when it was paid once it is called off", () => {
    const after = evolveOrder(paid, { _tag: "OrderCancelled", shape: 1, at: later(9), reason: "byShop" })
    const off = { at: later(9), reason: "byShop" }
    expect(after).toEqual({ ...waiting, status: "cancelled", paidAt: later(1_000), cancelled: off })
  })
})

describe("an order that is called off", () => {
  it("is not payable", () => {
    expect(decideOrder(pay, cancelled)).toEqual({
      ok: false,
      rejection: { _tag: "OrderNotPayable", orderId, status: "cancelled" },
    })
  })

  it.each(reasons)("stays as it is when it is called off again: %s", (reason) => {
    expect(answer(cancel(reason), cancelled)).toEqual([])
  })
})

describe("the history of an order", () => {
  it("begins with its placing", () => {
    expect(() => evolveOrder(undefined, { _tag: "OrderPaid", shape: 1, at })).toThrow(
      /evolveOrder.*got OrderPaid\. Begin with its first event, OrderPlaced/,
    )
    expect(foldOrder([])).toBeUndefined()
  })

  it("is not begun a second time", () => {
    const again = placeOrder({ settlement, orderId, at: later(5), expiresAt })
    expect(evolveOrder(paid, again)).toBe(paid)
  })

  const FROM: { readonly [Status in OrderStatus]: ReadonlyArray<OrderStatus> } = {
    awaitingPayment: ["paid", "cancelled"],
    paid: ["cancelled"],
    cancelled: [],
  }

  it("gives the order however long it is, also as it was stored; what was bought never changes", () => {
    const runs = scaled(20_000)
    const lives = { changed: 0, longest: 0 }
    fc.assert(
      fc.property(settlements, fc.array(commands, { maxLength: 8 }), (bought, asked) => {
        const first = placeOrder({ settlement: bought, orderId, at, expiresAt })
        const history: Array<OrderEvent> = [first]
        let order = evolveOrder(undefined, first)
        for (const command of asked) {
          const decision = decideOrder(command, frozen(order))
          const before = order
          if (!decision.ok) expect(decision.rejection).toMatchObject({ orderId, status: order.status })
          else
            for (const event of decision.events) {
              history.push(event)
              order = evolveOrder(order, event)
            }
          if (order.status !== before.status) expect(FROM[before.status]).toContain(order.status)
          else expect(order).toBe(before)
          // Whoever asks again is told the same, and nothing happens twice.
          const again = decideOrder(command, order)
          expect(again).toEqual(decision.ok ? { ok: true, events: [] } : decision)
        }
        const { status: _, paidAt: __, cancelled: ___, ...facts } = order
        expect(facts).toEqual(first.order)
        expect(foldOrder(history)).toEqual(order)
        expect(foldOrder(JSON.parse(JSON.stringify(history)).map(readOrderEvent))).toEqual(order)
        lives.longest = Math.max(lives.longest, history.length)
        if (history.length > 1) lives.changed++
      }),
      { numRuns: runs, seed },
    )
    expect(lives.longest).toBe(3)
    expect(lives.changed).toBeGreaterThan(runs / 2)
    held("An order is the fold of its history, as it happened and as it was stored", runs, "histories")
  })
})

describe("what other shops' tests expect of an order", () => {
  it("O06: the same command sent twice is executed once", () => {
    const executed = ["g1", "g1"].reduce<{ order: Order; executions: number }>(
      ({ order, executions }) => {
        const decision = decideOrder(pay, order)
        const events = decision.ok ? decision.events : []
        return { order: events.reduce<Order>(evolveOrder, order), executions: executions + events.length }
      },
      { order: waiting, executions: 0 },
    )
    expect(executed).toEqual({ order: { ...waiting, status: "paid", paidAt: later(2_000) }, executions: 1 })
  })

  it("O11: a placed order accepts no edit of what was bought, whatever is asked of it", () => {
    for (const order of [waiting, paid, cancelled])
      for (const command of [pay, ...reasons.map((reason) => cancel(reason))]) {
        const decision = decideOrder(command, order)
        const after = decision.ok ? decision.events.reduce<Order>(evolveOrder, order) : order
        const { parts, total, deliverTo, source, owner } = after
        expect({ parts, total, deliverTo, source, owner }).toEqual({
          parts: waiting.parts,
          total: waiting.total,
          deliverTo: undefined,
          source: waiting.source,
          owner: waiting.owner,
        })
      }
  })
})
