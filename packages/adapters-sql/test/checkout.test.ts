import { DatabaseSync } from "node:sqlite"
import type { PaymentId, SettlementId, Version } from "@cartwright/core/catalog"
import type * as Effect from "effect/Effect"
import { describe, expect, it, onTestFinished } from "vitest"
import { at, buy, failing, holdId, openBooks, orderId, planned, purchase, run, settlementOf, sku } from "./purchases.ts"
import { newFile } from "./store.ts"

const paid = { _tag: "OrderPaid", shape: 1, at: at(30) } as const
const lease = { holder: "tests", until: at(200) }
const paymentId = "p1" as PaymentId
const settlementId = "settlement-c1" as SettlementId

describe("a checkout file", () => {
  it("keeps all that was acknowledged when it is closed and opened again", async () => {
    const filename = newFile(onTestFinished)
    const first = purchase("o1", "c1")
    {
      await using books = await openBooks({ filename })
      await run(books.settlements.put(settlementOf("c1")))
      await buy(books, first)
      await run(books.orders.claim(purchase("o2").claim))
      await run(books.orders.advance({ orderId: first.orderId, expected: 1 as Version, event: paid, lease }))
      await run(books.stock.receive("r1", [{ sku: sku("tea"), quantity: 5 }]))
      await run(books.stock.reserve(holdId("o1"), [{ sku: sku("tea"), quantity: 2 }], at(100)))
      await run(
        books.payments.append(paymentId, { expected: 0 as Version, entries: [planned, planned], lookAgainAt: at(50) }),
      )
    }
    await using books = await openBooks({ filename })
    const order = { ...first.placement.placed.order, status: "paid", paidAt: 30 }
    expect(await run(books.settlements.get(settlementId))).toEqual(settlementOf("c1"))
    expect(await run(books.orders.load(first.orderId))).toEqual({ version: 2, value: order })
    expect(await run(books.orders.history(first.orderId))).toEqual([first.placement.placed, paid])
    expect(await run(books.orders.claim({ ...purchase("o3", "c1").claim }))).toMatchObject({ by: "settlementId" })
    expect(await run(books.orders.claim(purchase("o3", "cart-o2").claim))).toEqual({ _tag: "Taken", until: 100 })
    expect(await run(books.outbox.take({ holder: "h", now: at(200), until: at(300), limit: 9 }))).toEqual([
      { orderId: "o1", version: 1, kind: "OrderPlaced" },
      { orderId: "o1", version: 2, kind: "OrderPaid" },
    ])
    expect(await run(books.stock.receive("r1", [{ sku: sku("tea"), quantity: 5 }]))).toEqual({ replayed: true })
    expect(await run(books.stock.available([sku("tea")]))).toEqual(new Map([["tea", 3]]))
    expect(await run(books.payments.load(paymentId))).toEqual({ version: 2, entries: [planned, planned] })
    expect(await run(books.payments.due(at(50), 9))).toEqual([paymentId])
  })

  it("answers a placement that is sent again with the order it made", async () => {
    await using books = await openBooks({ filename: ":memory:" })
    const { placement } = purchase("o1")
    await buy(books, purchase("o1"))
    const again = await run(books.orders.place(placement))
    expect(again).toMatchObject({
      _tag: "Ordered",
      by: "settlementId",
      order: { version: 1, value: { orderId: "o1" } },
    })
    expect(await run(books.orders.find({ settlementId: placement.keys.settlementId }))).toMatchObject({ version: 1 })
  })

  it("keeps the keys of an order when its id comes again with another purchase", async () => {
    await using books = await openBooks({ filename: ":memory:" })
    const { placement } = purchase("o1")
    await buy(books, purchase("o1"))
    const other = purchase("o1", "another-cart")
    await run(books.orders.claim(other.claim))
    expect(await failing(books.orders.place(other.placement))).toMatchObject({
      outcome: "notDone",
      cause: { message: expect.stringContaining("order o1 is there with other keys") },
    })
    expect(await run(books.orders.find({ settlementId: placement.keys.settlementId }))).toMatchObject({ version: 1 })
  })

  it("never lets the pieces of a SKU be fewer than none, whoever writes to it", async () => {
    const filename = newFile(onTestFinished)
    await using books = await openBooks({ filename })
    await run(books.stock.receive("r1", [{ sku: sku("tea"), quantity: 5 }]))
    const file = new DatabaseSync(filename)
    onTestFinished(() => file.close())
    expect(() => file.exec("update cw_stock set available = available - 6")).toThrow(/cw_stock_available/)
    expect(
      await failing(books.stock.receive("r2", [{ sku: sku("tea"), quantity: Number.MAX_SAFE_INTEGER }])),
    ).toMatchObject({ _tag: "StoreUnavailable", store: "stock ledger", doing: "receiving r2", outcome: "notDone" })
    expect(await run(books.stock.available([sku("tea")]))).toEqual(new Map([["tea", 5]]))
    expect(await run(books.stock.receive("r2", [{ sku: sku("tea"), quantity: 1 }]))).toEqual({ replayed: false })
  })
})

describe("a submission", () => {
  it("takes few statements, and a commit for each answer", async () => {
    const told = { statements: 0, commits: 0 }
    const observe = { statement: () => void told.statements++, commit: () => void told.commits++ }
    await using books = await openBooks({ filename: ":memory:", observe })
    const lines = Array.from({ length: 593 }, (_, number) => `${number}`)
    const { claim, placement, orderId: id } = purchase("o1", "c1", lines)
    const demands = lines.map((line) => ({ sku: sku(line), quantity: 1 }))
    await run(books.stock.receive("r1", demands))
    const spent = async <A, E>(call: Effect.Effect<A, E>) => {
      const before = { ...told }
      await run(call)
      return [told.statements - before.statements, told.commits - before.commits]
    }
    const advance = { orderId: id, lease, expected: 1 as Version, event: paid }
    expect(await spent(books.settlements.put(settlementOf("c1", lines)))).toEqual([1, 1])
    expect(await spent(books.settlements.get(settlementId))).toEqual([1, 0])
    expect(await spent(books.orders.claim(claim))).toEqual([2, 1])
    expect(await spent(books.stock.reserve(holdId("o1"), demands, at(100)))).toEqual([4, 1])
    expect(await spent(books.orders.place(placement))).toEqual([5, 1])
    expect(await spent(books.payments.append(paymentId, { expected: 0 as Version, entries: [planned] }))).toEqual([
      2, 1,
    ])
    expect(await spent(books.orders.advance(advance))).toEqual([3, 1])
    expect(await spent(books.stock.confirm(holdId("o1")))).toEqual([1, 1])
    expect(await spent(books.outbox.take({ holder: "h", now: at(200), until: at(300), limit: 9 }))).toEqual([2, 1])
    expect(await spent(books.outbox.done([{ orderId: id, version: 1 as Version }]))).toEqual([1, 1])
  })

  it("shares its commits with those that come in the same turn", async () => {
    const told = { commits: 0 }
    const observe = { statement: () => {}, commit: () => void told.commits++ }
    await using books = await openBooks({ filename: ":memory:", observe })
    const before = told.commits
    const purchases = Array.from({ length: 100 }, (_, number) => purchase(`o${number}`))
    await Promise.all(purchases.map(({ claim }) => run(books.orders.claim(claim))))
    await Promise.all(purchases.map(({ placement }) => run(books.orders.place(placement))))
    expect(told.commits - before).toBe(2)
  })
})

describe("a row that cannot be read", () => {
  /** A file with one of everything, damaged by a statement. */
  const damaged = async (statement: string) => {
    const filename = newFile(onTestFinished)
    const books = await openBooks({ filename })
    onTestFinished(() => books[Symbol.asyncDispose]())
    await run(books.settlements.put(settlementOf("c1")))
    await buy(books, purchase("o1"))
    await run(books.payments.append(paymentId, { expected: 0 as Version, entries: [planned, planned] }))
    const file = new DatabaseSync(filename)
    file.exec(statement)
    file.close()
    return books
  }
  const CUT = `'{"shape":1,'`
  const JSON_LOST = "holds 11 characters that are no JSON. Restore it from a backup."

  it("of an order fails the calls that have to show it, by name, and no others", async () => {
    const books = await damaged(`update cw_order_event set payload = ${CUT}`)
    const { claim, orderId: id } = purchase("o1")
    const unreadable = (doing: string) => ({
      _tag: "StoreUnavailable",
      store: "order store",
      doing,
      outcome: "notDone",
      unreadable: true,
      cause: { message: `event 1 of order o1 cannot be read: column payload ${JSON_LOST}` },
    })
    expect(await failing(books.orders.load(id))).toMatchObject(unreadable("loading order o1"))
    expect(await failing(books.orders.history(id))).toMatchObject(unreadable("reading the history of order o1"))
    expect(await failing(books.orders.claim({ ...claim, orderId: orderId("o2") }))).toMatchObject(
      unreadable("claiming cart:cart-o1 for order o2"),
    )
    expect(
      await failing(books.orders.advance({ orderId: id, expected: 5 as Version, event: paid, lease })),
    ).toMatchObject(unreadable("writing OrderPaid to order o1"))
    expect(await buy(books, purchase("o3"))).toEqual({ _tag: "Placed", version: 1 })
  })

  it("of an order that is gone is told from an order that never was", async () => {
    const books = await damaged("delete from cw_order_event")
    expect(await failing(books.orders.claim(purchase("o2", "cart-o1").claim))).toMatchObject({
      unreadable: true,
      cause: { message: "a key stands for order o1, which has no events. Restore it from a backup." },
    })
  })

  it("of a settlement, a payment or a message is said to be of it", async () => {
    const books = await damaged(
      `update cw_settlement set state = ${CUT}; delete from cw_payment_entry where position = 1;
       update cw_outbox set kind = 'OrderLost', leased_until = 0`,
    )
    expect(await failing(books.settlements.get(settlementId))).toMatchObject({
      store: "settlement store",
      unreadable: true,
      cause: { message: `settlement settlement-c1 cannot be read: column state ${JSON_LOST}` },
    })
    expect(await failing(books.payments.load(paymentId))).toMatchObject({
      store: "payment log",
      unreadable: true,
      cause: { message: expect.stringContaining("entry 1 of payment p1 cannot be read: it is not there") },
    })
    expect(await failing(books.outbox.take({ holder: "h", now: at(1), until: at(2), limit: 1 }))).toMatchObject({
      store: "outbox",
      outcome: "notDone",
      unreadable: true,
      cause: { message: expect.stringContaining("message 1 of order o1 is of a kind that this version does not know") },
    })
  })
})
