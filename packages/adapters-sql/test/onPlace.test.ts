import { DatabaseSync } from "node:sqlite"
import { type OnPlace, type SqliteTransaction, sqlite } from "@cartwright/adapters-sql"
import { describe, expect, it, onTestFinished, vi } from "vitest"
import { buy, failing, openBooks, purchase, run } from "./purchases.ts"
import { newFile } from "./store.ts"

/** A shop that keeps an invoice beside each order in the file. */
const shop = async (onPlace: OnPlace) => {
  const filename = newFile(onTestFinished)
  const host = new DatabaseSync(filename)
  host.exec("create table invoice (order_id text primary key, total integer not null)")
  const books = await openBooks({ filename, onPlace })
  onTestFinished(async () => {
    await books[Symbol.asyncDispose]()
    host.close()
  })
  return { books, host, invoices: () => host.prepare("select order_id, total from invoice order by order_id").all() }
}

const write: OnPlace = (trx, order) => {
  trx.run("insert into invoice (order_id, total) values (?, ?)", order.orderId, order.total.amount)
}

/** Places an order where that fails. */
const failingToPlace = async (onPlace: OnPlace) => {
  const { books, host, invoices } = await shop(onPlace)
  const { claim, placement, orderId } = purchase("o1")
  await run(books.orders.claim(claim))
  const failure = await failing(books.orders.place(placement))
  expect(failure).toMatchObject({
    _tag: "StoreUnavailable",
    outcome: "notDone",
    unreadable: true,
    doing: "placing order o1: onPlace threw, and its error is the cause",
  })
  expect(await run(books.orders.load(orderId))).toBeUndefined()
  expect(invoices()).toEqual([])
  return { failure, books, host }
}

describe("the host's rows", () => {
  it("are there with the order", async () => {
    const { books, invoices } = await shop(write)
    expect(await buy(books, purchase("o1"))).toEqual({ _tag: "Placed", version: 1 })
    expect(invoices()).toEqual([{ order_id: "o1", total: 540 }])
  })

  it("are written once the order is, with the order as it was placed", async () => {
    const onPlace = vi.fn<OnPlace>((trx, { orderId, status }) => {
      expect(trx.get("select status from cw_order where order_id = ?", orderId)).toEqual({ status })
      expect(trx.all("select order_id from cw_outbox")).toEqual([{ order_id: orderId }])
    })
    const { books } = await shop(onPlace)
    await buy(books, purchase("o1"))
    expect(onPlace).toHaveBeenCalledExactlyOnceWith(
      expect.anything(),
      (await run(books.orders.load(purchase("o1").orderId)))?.value,
    )
  })

  it("are not written for what is not placed", async () => {
    const { books, invoices } = await shop(write)
    const { placement } = purchase("o1")
    expect(await run(books.orders.place(placement))).toEqual({ _tag: "ClaimLost" })
    expect(invoices()).toEqual([])
  })

  it("tell how many rows a statement changed", async () => {
    const changed: Array<number> = []
    const { books } = await shop((trx, order) => {
      write(trx, order)
      changed.push(trx.run("update invoice set total = 0 where order_id = 'nobody'"), trx.run("delete from invoice"))
    })
    await buy(books, purchase("o1"))
    expect(changed).toEqual([0, 1])
  })

  it("hand the host a copy of the order", async () => {
    const { books } = await shop((_, order) => {
      Reflect.set(order, "currency", "EUR")
      Reflect.deleteProperty(order.parts, 0)
    })
    const { placement, orderId } = purchase("o1")
    await buy(books, purchase("o1"))
    expect((await run(books.orders.load(orderId)))?.value).toEqual({
      ...placement.placed.order,
      status: "awaitingPayment",
    })
  })
})

describe("a host that fails", () => {
  it("fails its own order with its own error, and leaves the claim", async () => {
    const refusal = new Error("no credit")
    const { failure, books } = await failingToPlace((trx, order) => {
      write(trx, order)
      throw refusal
    })
    expect(failure.cause).toBe(refusal)
    expect(await run(books.orders.release("cart:cart-o1", purchase("o1").orderId))).toBe(true)
  })

  it("fails with what SQLite says of its statement", async () => {
    const { failure } = await failingToPlace((trx, order) => {
      write(trx, order)
      write(trx, order)
    })
    expect(failure.cause).toMatchObject({ message: "UNIQUE constraint failed: invoice.order_id" })
  })

  it.each([
    ["a Date", new Date(0)],
    ["an object", { order_id: "stray", $total: 1 }],
    ["a list", ["stray"]],
    ["boolean", true],
    ["undefined", undefined],
  ])("fails with %s, which is no value of SQLite's", async (kind, value) => {
    for (const use of ["run", "get", "all"] as const) {
      const { failure } = await failingToPlace((trx) => {
        trx[use]("insert into invoice (order_id, total) values (coalesce(?, 'none'), 0)", value as never)
      })
      expect(failure.cause).toMatchObject({
        name: "TypeError",
        message:
          `onPlace: value 1 of a statement must be a text, a number, a bigint, null or bytes, got ${kind}. ` +
          "Turn it into one of them, such as a date into its milliseconds, and write ? in the statement for each.",
      })
    }
  })

  it("may bind every value of SQLite's", async () => {
    const found: Array<unknown> = []
    const { books } = await shop((trx) => {
      found.push(trx.get("select ? a, ? b, ? c, ? d, ? e", null, "x", 1, 2n, new Uint8Array([3])))
    })
    await buy(books, purchase("o1"))
    expect(found).toEqual([{ a: null, b: "x", c: 1, d: 2, e: new Uint8Array([3]) }])
  })

  it("harms no other order of the same commit", async () => {
    const { books, invoices } = await shop((trx, order) => {
      write(trx, order)
      if (order.orderId === "o3" || order.orderId === "o5") throw new Error(`no ${order.orderId}`)
    })
    const purchases = ["o1", "o2", "o3", "o4", "o5", "o6"].map((order) => purchase(order))
    await Promise.all(purchases.map(({ claim }) => run(books.orders.claim(claim))))
    const answers = await Promise.allSettled(purchases.map(({ placement }) => run(books.orders.place(placement))))
    expect(answers.map(({ status }) => status)).toEqual([
      "fulfilled",
      "fulfilled",
      "rejected",
      "fulfilled",
      "rejected",
      "fulfilled",
    ])
    expect(invoices().map(({ order_id }) => order_id)).toEqual(["o1", "o2", "o4", "o6"])
  })

  it("harms no other order where a constraint of the host's is broken only at the commit", async () => {
    const { books, host } = await shop((trx, order) => {
      trx.run("insert into parcel values (?, ?)", order.orderId, order.orderId === "o2" ? "nowhere" : "depot")
    })
    host.exec(`create table depot (name text primary key); insert into depot values ('depot');
      create table parcel (order_id text, depot text references depot deferrable initially deferred)`)
    const purchases = ["o1", "o2", "o3"].map((order) => purchase(order))
    await Promise.all(purchases.map(({ claim }) => run(books.orders.claim(claim))))
    const [, broken] = purchases
    const failure = broken === undefined ? undefined : failing(books.orders.place(broken.placement))
    const others = purchases.filter((one) => one !== broken).map(({ placement }) => run(books.orders.place(placement)))
    expect(await failure).toMatchObject({ _tag: "StoreUnavailable", outcome: "notDone" })
    expect(await Promise.all(others)).toEqual([
      { _tag: "Placed", version: 1 },
      { _tag: "Placed", version: 1 },
    ])
    expect(host.prepare("select order_id from parcel order by order_id").all()).toEqual([
      { order_id: "o1" },
      { order_id: "o3" },
    ])
  })
})

describe("a host that would leave the transaction", () => {
  it("with a promise is refused, and what it does later is refused as well", async () => {
    const later = Promise.withResolvers<unknown>()
    const { failure } = await failingToPlace(async (trx, order) => {
      write(trx, order)
      await null
      try {
        write(trx, order)
      } catch (refusal) {
        later.resolve(refusal)
        throw refusal
      }
    })
    expect(failure.cause).toMatchObject({ message: expect.stringContaining("onPlace: it returned a promise") })
    expect(await later.promise).toMatchObject({
      message: expect.stringContaining("trx was used after onPlace had returned"),
    })
  })

  it.each([
    ["commit", "commit"],
    ["COMMIT", "commit"],
    [" ; -- now\n /* or /* never */ commit", "commit"],
    ["end", "end"],
    ["rollback", "rollback"],
    ["begin immediate", "begin"],
    ["savepoint s", "savepoint"],
    ["release s", "release"],
    ["pragma foreign_keys = off", "pragma"],
    ["attach 'other.db' as other", "attach"],
    ["create table t (a)", "create"],
    ["", "none of them"],
  ])("by %j is refused", async (sql, word) => {
    for (const use of ["run", "get", "all"] as const) {
      const { failure } = await failingToPlace((trx: SqliteTransaction) => {
        trx[use](sql)
      })
      expect(failure.cause).toMatchObject({
        name: "TypeError",
        message:
          "onPlace: a statement must begin with select, insert, replace, update, delete, with, values, " +
          `got ${word}. The transaction is begun and committed around it; make tables before the store is opened.`,
      })
    }
  })

  it.each(["; insert into invoice values ('second', 0)", "; commit", "\u0000; commit"])(
    "by a second statement behind the first is refused: %j",
    async (more) => {
      const { failure } = await failingToPlace((trx: SqliteTransaction) => {
        trx.run(`insert into invoice values ('first', 0)${more}`)
      })
      expect(failure.cause).toMatchObject({
        message: expect.stringMatching(/more than one statement|unrecognized token/),
      })
    },
  )

  it("may end its statement with a semicolon and a remark", async () => {
    const { failure } = await failingToPlace((trx: SqliteTransaction) => {
      trx.run("insert into invoice values ('first', 0); -- noted")
      throw new Error("It got here.")
    })
    expect(failure.cause).toMatchObject({ message: "It got here." })
  })

  it("by a statement that rolls it back is refused, though it catches the error", async () => {
    const { failure } = await failingToPlace((trx, order) => {
      write(trx, order)
      try {
        trx.run("insert or rollback into invoice values (?, 0)", order.orderId)
      } catch {}
    })
    expect(failure.cause).toMatchObject({ message: expect.stringContaining("has rolled the transaction back") })
  })

  it("by a statement that rolls it back runs no other one outside of it", async () => {
    const { failure } = await failingToPlace((trx, order) => {
      write(trx, order)
      try {
        trx.run("insert or rollback into invoice values (?, 0)", order.orderId)
      } catch {}
      trx.run("insert into invoice values ('stray', 0)")
    })
    expect(failure.cause).toMatchObject({ message: expect.stringContaining("has rolled the transaction back") })
  })
})

it("is refused at once where it is no function", () => {
  expect(() => Reflect.apply(sqlite, undefined, [{ filename: "a.db", onPlace: "insert" }])).toThrow(
    'sqlite: onPlace must be a function, got "insert". Write sqlite({ filename: "shop.db", onPlace: (trx, order) =>',
  )
})
