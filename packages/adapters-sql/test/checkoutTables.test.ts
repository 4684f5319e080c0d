import { DatabaseSync } from "node:sqlite"
import type { PaymentId, SettlementId, Version } from "@cartwright/core/catalog"
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest"
import { open } from "./carts.ts"
import { at, buy, demand, holdId, openBooks, planned, purchase, run, settlementOf, sku } from "./purchases.ts"
import { CARTS, CHECKOUT } from "./releases.ts"
import { newFile, openStore } from "./store.ts"

afterEach(() => vi.restoreAllMocks())

const names = (file: DatabaseSync) => file.prepare("select name from cw_migration order by name").all()

describe("a file of the cart release", () => {
  it("is brought up to date with its carts as they were", async () => {
    const filename = newFile(onTestFinished)
    const { next, op } = open("c1")
    const old = new DatabaseSync(filename)
    for (const table of CARTS) old.exec(table)
    old.exec("insert into cw_migration values ('0001_carts', 0)")
    old.prepare("insert into cw_cart values ('c1', 1, ?, 0)").run(JSON.stringify(next))
    old.prepare("insert into cw_cart_op values ('c1', 'open', 1, ?, ?, 0)").run(op.asked, JSON.stringify(op))
    old.close()
    {
      await using carts = await openStore({ filename })
      expect(await carts.load("c1", op.opId)).toEqual({
        version: 1,
        value: next,
        earlier: { asked: op.asked, outcome: op.outcome },
      })
    }
    await using books = await openBooks({ filename })
    expect(await buy(books, purchase("o1"))).toEqual({ _tag: "Placed", version: 1 })
    const file = new DatabaseSync(filename)
    expect(names(file)).toEqual([{ name: "0001_carts" }, { name: "0002_checkout" }, { name: "0003_limits" }])
    file.close()
  })

  it("has the tables that a new file has", async () => {
    const filename = newFile(onTestFinished)
    await (await openStore({ filename }))[Symbol.asyncDispose]()
    const file = new DatabaseSync(filename)
    for (const table of CARTS)
      expect(file.prepare("select sql from sqlite_master where sql = ?").all(table)).toHaveLength(1)
    file.close()
  })
})

describe("a file of the checkout release", () => {
  /** As that release left it: without what came later. */
  const left = async (filename: string): Promise<void> => {
    {
      await using books = await openBooks({ filename })
      await buy(books, purchase("o1"))
      await run(books.stock.receive("r1", [{ sku: sku("tea"), quantity: 5 }]))
      await run(books.stock.reserve(holdId("o1"), [{ sku: sku("tea"), quantity: 2 }], at(100)))
    }
    const file = new DatabaseSync(filename)
    const later = file.prepare("select name from sqlite_master where type = 'table' and name like 'cw_limit_%'").all()
    for (const { name } of later) file.exec(`drop table ${name}`)
    file.exec("delete from cw_migration where name > '0002_checkout'")
    const words = file.prepare("select sql from sqlite_master where sql is not null order by rowid").all()
    expect(words.map(({ sql }) => sql)).toEqual([...CARTS, ...CHECKOUT])
    file.close()
  }

  it("is brought up to date with its orders and its stock as they were, and counts limits from then on", async () => {
    const filename = newFile(onTestFinished)
    await left(filename)
    await using books = await openBooks({ filename })
    expect(await run(books.orders.load(purchase("o1").orderId))).toMatchObject({ version: 1 })
    expect(await run(books.stock.available([sku("tea")]))).toEqual(new Map([["tea", 3]]))
    expect(await run(books.limits.used([demand("code")]))).toEqual([0])
    expect(await run(books.limits.reserve(holdId("o1"), [demand("code")], at(100)))).toEqual({ _tag: "Held" })
    const file = new DatabaseSync(filename)
    expect(names(file)).toEqual([{ name: "0001_carts" }, { name: "0002_checkout" }, { name: "0003_limits" }])
    file.close()
  })
})

/** Every query of checkout, run once each on a file, with what it was made of. */
const queriesOn = async (filename: string): Promise<ReadonlyArray<string>> => {
  const prepare = vi.spyOn(DatabaseSync.prototype, "prepare")
  await using books = await openBooks({ filename })
  const { orders, outbox, stock, limits, payments, settlements } = books
  const [tea, mug] = [sku("tea"), sku("mug")]
  const lease = { holder: "tests", until: at(200) }
  const pay = { _tag: "OrderPaid", shape: 1, at: at(30) } as const
  const cancel = { _tag: "OrderCancelled", shape: 1, at: at(40), reason: "byShop" } as const
  const first = purchase("o1")
  await buy(books, first)
  // Once more, under its own id and under another; the claim of another is lost.
  await run(orders.place(first.placement))
  await run(orders.claim(purchase("o2", "cart-o1").claim))
  await run(orders.place(purchase("o2", "cart-o1").placement))
  await run(orders.place(purchase("o3").placement))
  await run(orders.claim(purchase("o4").claim))
  await run(orders.claim({ ...purchase("o5", "cart-o4").claim, now: at(100) }))
  await run(orders.find({ settlementId: settlementOf("cart-o1").id }))
  await run(orders.advance({ orderId: first.orderId, expected: 1 as Version, event: pay, lease }))
  await run(orders.advance({ orderId: first.orderId, expected: 1 as Version, event: pay, lease }))
  await run(orders.advance({ orderId: first.orderId, expected: 2 as Version, event: cancel, lease }))
  await run(orders.abandoned(at(1_000), 10))
  await run(orders.unpaid(at(1_000), 10))
  await run(outbox.done(await run(outbox.take({ holder: "tests", now: at(500), until: at(600), limit: 10 }))))
  await run(
    stock.receive("r1", [
      { sku: tea, quantity: 10 },
      { sku: mug, quantity: 1 },
    ]),
  )
  for (const quantity of [1, 1, 2, 99]) await run(stock.reserve(holdId("h1"), [{ sku: tea, quantity }], at(100)))
  await run(stock.reserve(holdId("h2"), [{ sku: mug, quantity: 9 }], at(100)))
  await run(stock.reserve(holdId("h2"), [{ sku: mug, quantity: 1 }], at(100)))
  await run(stock.available([tea, mug]))
  await run(stock.confirm(holdId("h1")))
  await run(stock.release(holdId("h1")))
  await run(stock.ended(at(1_000), 10))
  for (const amount of [1, 1, 2, 99]) await run(limits.reserve(holdId("h1"), [demand("code", { amount })], at(100)))
  await run(limits.reserve(holdId("h2"), [demand("code", { amount: 99 })], at(100)))
  await run(limits.used([demand("code")]))
  await run(limits.confirm(holdId("h1")))
  await run(limits.release(holdId("h1")))
  await run(limits.ended(at(1_000), 10))
  const payment = { entries: [planned], lookAgainAt: at(50) }
  await run(payments.append("p1" as PaymentId, { ...payment, expected: 0 as Version }))
  await run(payments.append("p1" as PaymentId, { ...payment, expected: 1 as Version }))
  await run(payments.load("p1" as PaymentId))
  await run(payments.due(at(100), 10))
  await run(settlements.put(settlementOf("c1")))
  await run(settlements.get("settlement-c1" as SettlementId))
  await run(settlements.expire(at(1_000), 10))
  const ours = prepare.mock.calls.map(([sql]) => sql).filter((sql) => /cw_(?!migration)/.test(sql))
  return ours.filter((sql) => /^(select|insert|update|delete)/.test(sql))
}

describe("every query of checkout", () => {
  it("finds its rows by a key or an index, and sorts nothing that it limits", async () => {
    const filename = newFile(onTestFinished)
    const queries = await queriesOn(filename)
    expect(queries.length).toBeGreaterThan(60)
    const file = new DatabaseSync(filename)
    const plans = queries.map((sql) => ({
      sql,
      plan: file
        .prepare(`explain query plan ${sql}`)
        .all()
        .map(({ detail }) => String(detail)),
    }))
    file.close()
    // What is taken from the outbox is found along its sequence: the table holds only what is not delivered.
    const scanning = plans.filter(
      ({ sql, plan }) =>
        plan.some((step) => /SCAN (cw_|line|counter)/.test(step)) && !/from "cw_outbox" where "leased_until"/.test(sql),
    )
    expect(scanning).toEqual([])
    const limited = plans.filter(({ sql }) => sql.includes(" limit "))
    expect(limited.map(({ plan }) => plan)).toEqual([
      ["SEARCH cw_order_claim USING INDEX cw_order_claim_end (until<?)"],
      ["SEARCH cw_order USING COVERING INDEX cw_order_unpaid (unpaid_until<?)"],
      ["SCAN cw_outbox"],
      ["SEARCH cw_stock_hold USING COVERING INDEX cw_stock_hold_end (expires_at<?)"],
      ["SEARCH cw_limit_hold USING COVERING INDEX cw_limit_hold_end (expires_at<?)"],
      ["SEARCH cw_payment USING COVERING INDEX cw_payment_due (look_again_at<?)"],
      ["SEARCH cw_settlement USING COVERING INDEX cw_settlement_end (expires_at<?)"],
    ])
  })
})
