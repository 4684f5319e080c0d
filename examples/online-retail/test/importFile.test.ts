import { readFileSync } from "node:fs"
import type { DatabaseSync } from "node:sqlite"
import { sqlite } from "@cartwright/adapters-sql"
import { type CartOperation, foldOperations } from "@cartwright/core/cart"
import { createCartwright, orThrow, type Shopper, type ShopperCart } from "@cartwright/core/promise"
import { describe, expect, it } from "vitest"
import { askUntil } from "../src/ask.ts"
import { Complaint } from "../src/Complaint.ts"
import { fillCart } from "../src/fillCart.ts"
import { type Filled, type Journal, openJournal } from "../src/Journal.ts"
import { isCancellation, readInvoices } from "../src/readInvoices.ts"
import { report } from "../src/report.ts"
import { offersOf, type Sale, saleOf } from "../src/sale.ts"
import { verify } from "../src/verify.ts"
import { before, csv, excerpt, figures, folder, imported, inFile, never, written } from "./desk.ts"
import { DATA, figuresOf, rowsOf } from "./oracle.ts"

const at = folder()

/** What is stored, as another program finds it. */
const visit = async <A>(db: string, work: (shopper: Shopper) => Promise<A>): Promise<A> => {
  const offers = { getMany: async () => new Map() }
  const cartwright = await createCartwright({ stores: sqlite({ filename: db }), offers })
  try {
    return await work(cartwright.for({ system: "test" }))
  } finally {
    await cartwright.close()
  }
}

/** The lines of an invoice's order. */
const ordered = (db: string, invoice: string) =>
  visit(db, async ({ orders }) => {
    const found = await orders.byReference(invoice)
    return found.ok ? found.value.order.parts.flatMap(({ lines }) => lines) : []
  })

describe("the whole file", () => {
  it("comes to exactly what the data says, and to the table that the README shows", async () => {
    const result = await imported(DATA, ":memory:")
    expect(figures(result)).toEqual(figuresOf(DATA))
    expect(figures(result)).toEqual({
      opened: 325,
      accepted: 6_654,
      lines: 6_483,
      refused: { QuantityOutOfRange: 2, OfferNotForSale: 12 },
      cancellations: 33,
      orders: 311,
      settled: 13_610_925,
      ordered: 13_610_925,
      paid: 13_610_925,
      sandbox: 13_610_925,
      skus: 1_767,
      left: 0,
    })
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const lines = report(result)
      .split("\n")
      .filter((line) => !/^(Baskets per second|Slowest step)/.test(line))
    expect(lines).toHaveLength(10)
    for (const line of lines) expect(readme).toContain(line)
  })

  it("comes to the same table when it is imported again, and every basket was there", async () => {
    const first = await imported(DATA, at("twice.db"))
    const second = await imported(DATA, at("twice.db"))
    expect(before(first)).toEqual({ new: 325, continued: 0, replayed: 0 })
    expect(before(second)).toEqual({ new: 0, continued: 0, replayed: 325 })
    expect(figures(second)).toEqual(figures(first))
    expect(second.proof).toEqual(first.proof)
    // Noted with the order: all that is done again is to look the orders up.
    expect(second.steps.map(({ step }) => step)).toEqual(["look up"])
    expect(second.seconds).toBeLessThan(first.seconds / 2)
  })
})

describe("a database of an earlier time", () => {
  const part = () => written(at("part.csv"), excerpt(900))
  const tablesIn = (database: DatabaseSync): ReadonlyArray<string> =>
    database
      .prepare("select name from sqlite_master where type = 'table'")
      .all()
      .map(({ name }) => String(name))

  it("that has lost the journal comes to the same table: request ids and the orders' references tell the same", async () => {
    const db = at("no-journal.db")
    const first = await imported(part(), db)
    inFile(db, (database) => database.exec("drop table online_retail_journal"))
    const second = await imported(part(), db)
    expect(second.proof).toEqual(first.proof)
    expect(figures(second)).toEqual(figuresOf(part()))
    expect(before(second)).toEqual({ new: 0, continued: 0, replayed: first.invoices.length })
  })

  it("that has forgotten its request ids as well orders nothing twice", async () => {
    const db = at("no-ids.db")
    const first = await imported(part(), db)
    inFile(db, (database) => {
      database.exec("drop table online_retail_journal")
      database.exec("update cw_cart_op set op_id = 'forgotten-' || version")
      database.exec("delete from cw_order_key where order_key like 'request:%' or order_key like 'settlementId:%'")
    })
    const second = await imported(part(), db)
    expect(second.proof).toEqual(first.proof)
    expect(figures(second)).toEqual(figuresOf(part()))
  })

  /** Carts that are filled and not ordered. */
  const filled = async (
    db: string,
    note?: (journal: Journal, sale: Sale, rows: Filled | undefined) => void,
  ): Promise<void> => {
    const sales = readInvoices(part())
      .filter((invoice) => !isCancellation(invoice))
      .map(saleOf)
    const stores = sqlite({ filename: db })
    const cartwright = await createCartwright({ stores, offers: offersOf(sales), currency: "GBP" })
    const journal = openJournal(db)
    const { cart } = cartwright.for({ system: "import" })
    for (const sale of sales) note?.(journal, sale, await fillCart(cart, sale, askUntil(never)))
    journal.close()
    await cartwright.close()
  }

  it("whose carts were filled so long ago that their request ids are forgotten is not filled again", async () => {
    const db = at("filled.db")
    await filled(db, (journal, sale, rows) => journal.noteFilled(sale, rows ?? { accepted: 0, refused: [] }))
    inFile(db, (database) => database.exec("update cw_cart_op set op_id = 'forgotten-' || version"))
    const result = await imported(part(), db)
    expect(figures(result)).toEqual(figuresOf(part()))
    expect(before(result).new).toBe(0)
  })

  it("with nothing but carts, as this program left it before it knew orders, has them ordered", async () => {
    const db = at("carts-only.db")
    await filled(db, () => {})
    const kept = ["cw_cart", "cw_cart_op", "cw_migration"]
    inFile(db, (database) => {
      database.exec("pragma foreign_keys = off")
      for (const table of tablesIn(database)) if (!kept.includes(table)) database.exec(`drop table if exists ${table}`)
      database.exec("delete from cw_migration where name <> '0001_carts'")
      expect(tablesIn(database).toSorted()).toEqual(kept)
    })
    const result = await imported(part(), db)
    expect(figures(result)).toEqual(figuresOf(part()))
    expect(before(result).new).toBe(0)
  })
})

describe("a cart", () => {
  it("has its invoice's customer, price list and moment, whatever else is imported at that time", async () => {
    const file = written(at("some.csv"), excerpt(900))
    await imported(file, at("some.db"))
    const firsts = new Map(
      rowsOf(file)
        .toReversed()
        .map((row) => [row.invoice, row]),
    )
    await visit(at("some.db"), async ({ cart: shopper }) => {
      for (const { invoice, date, customer } of firsts.values()) {
        if (invoice.startsWith("C")) continue
        const { cart } = orThrow(await shopper.get(`uci-${invoice}`))
        expect(cart.owner).toEqual(customer === "" ? { system: "import" } : { member: customer })
        expect(cart.priceList).toBe(invoice)
        expect(cart.openedAt).toBe(Date.parse(date))
        expect(cart.lines).toEqual([])
        const added = addedAt(orThrow(await shopper.history(`uci-${invoice}`)))
        expect(added).toEqual(added.map(() => Date.parse(date)))
      }
    })
    expect(firsts.size).toBeGreaterThan(50)
  })

  /** When each line was added that the cart had before it was checked out. */
  const addedAt = (log: ReadonlyArray<{ readonly operation: CartOperation }>): ReadonlyArray<number> => {
    const before = log.map(({ operation }) => operation).filter(({ command }) => command._tag !== "CheckedOut")
    return foldOperations(before)?.lines.map((line) => line.addedAt) ?? []
  }

  const row = (invoice: string, sku: string, quantity: number, price: string): string =>
    `${invoice},${sku},,${quantity},2010-12-01T08:26:00Z,${price},,`

  it.each(["7", "20"])(
    "holds a SKU at two prices as two offers, whose names never meet (invoice %s)",
    async (invoice) => {
      const rows = [
        row(invoice, "TEA", 1, "2.50"),
        row(invoice, "TEA/2", 1, "7"),
        row(invoice, "TEA", 2, "3.00"),
        row(invoice, "TEA", 4, "2.500"),
        row(invoice, "TEA", 8, "3"),
      ]
      const db = at(`prices-${invoice}.db`)
      const { invoices, proof } = await imported(written(at("prices.csv"), csv(...rows)), db)
      expect(invoices).toMatchObject([{ accepted: 5, settled: 5 * 250 + 700 + 10 * 300 }])
      expect(proof).toMatchObject({ orders: 1, lines: 3, skus: 2, left: 0 })
      expect((await ordered(db, invoice)).map(({ sku, offerId, quantity }) => [sku, offerId, quantity])).toEqual([
        ["TEA", "TEA", 5],
        ["TEA/2", "TEA/2", 1],
        ["TEA", "TEA/3", 10],
      ])
    },
  )

  it.each(["7", "20"])("is told why a row is refused, the quantity judged first (invoice %s)", async (invoice) => {
    const rows = [
      row(invoice, "TEA", 1, "2.50"),
      row(invoice, "A", 0, "2.50"),
      row(invoice, "B", -1, "0"),
      row(invoice, "C", 1, "0.00"),
      row(invoice, "D", 1, "-11062.06"),
      row(invoice, "E", 1_000_001, "1"),
      row(invoice, "POT", 1, "0.005"),
    ]
    const file = written(at("refused.csv"), csv(...rows))
    const db = at(`refused-${invoice}.db`)
    for (const run of [await imported(file, db), await imported(file, db)]) {
      expect(run.invoices[0]?.refused).toEqual([
        "QuantityOutOfRange",
        "QuantityOutOfRange",
        "OfferNotForSale",
        "OfferUnknown",
        "QuantityOutOfRange",
      ])
      expect(run.invoices).toMatchObject([{ accepted: 2, settled: 251 }])
      expect(run.proof).toMatchObject({ orders: 1, lines: 2, sandbox: 251, skus: 2, left: 0 })
    }
  })

  it("is full at a thousand lines; the rows beyond are told so, and what they would have sold is left", async () => {
    const rows = Array.from({ length: 1_050 }, (_, index) => row("7", `S${index}`, 1, "0.01"))
    const { invoices, proof } = await imported(written(at("full.csv"), csv(...rows)), ":memory:")
    expect(invoices).toMatchObject([{ accepted: 1_000, refused: Array(50).fill("CartFull") }])
    expect(proof).toMatchObject({ lines: 1_000, skus: 1_050, left: 50 })
  })

  it.each(["7", "20"])("is not mixed with another file's invoice of the same number (%s)", async (invoice) => {
    const db = at(`other-${invoice}.db`)
    await imported(written(at("one.csv"), csv(row(invoice, "TEA", 1, "2.50"))), db)
    const other = imported(written(at("other.csv"), csv(row(invoice, "TEA", 2, "2.50"))), db)
    await expect(other).rejects.toThrow(Complaint)
    await expect(other).rejects.toThrow(`already holds the invoice ${invoice} otherwise than the file has it`)
    // Nor where nothing is left but what was bought.
    inFile(db, (database) => {
      database.exec("drop table online_retail_journal")
      database.exec("update cw_cart_op set op_id = 'forgotten-' || version")
    })
    await expect(imported(at("other.csv"), db)).rejects.toThrow(`already holds the invoice ${invoice}`)
  })
})

describe("the proof at the end", () => {
  it("follows a log over many pages", async () => {
    const rows = Array.from({ length: 250 }, (_, index) => `20,S${index},,1,2010-12-01T08:26:00Z,1,,`)
    const { proof } = await imported(written(at("long.csv"), csv(...rows)), ":memory:")
    // The open, the rows, the selection, and the order that took the lines.
    expect(proof.operations).toBe(253)
  })

  it("names the cart whose log does not give what is stored", async () => {
    const db = at("proof.db")
    await imported(written(at("proof.csv"), excerpt(20)), db)
    const ask = askUntil(never)
    await visit(db, async ({ cart }) => {
      const id = "uci-536365"
      expect(await verify(cart, id, ask)).toBe(4)
      const history = orThrow(await cart.history(id))
      const cartWith = (value: typeof history): ShopperCart => ({
        ...cart,
        history: async () => ({ ok: true, value, warnings: [], replayed: false }),
      })
      await expect(verify(cartWith([]), id, ask)).rejects.toThrow(`the cart ${id} ends at version 0 of 4`)
      await expect(verify(cartWith(history.slice(1)), id, ask)).rejects.toThrow(`the cart ${id} cannot be followed`)
      const stored = orThrow(await cart.get(id))
      const { openedAt } = stored.cart
      const changed: ShopperCart = {
        ...cart,
        get: async () => ({
          ok: true,
          value: { ...stored, cart: { ...stored.cart, openedAt: (openedAt + 1) as typeof openedAt } },
          warnings: [],
          replayed: false,
        }),
      }
      await expect(verify(changed, id, ask)).rejects.toThrow(`the cart ${id} gives another cart than the one stored`)
    })
  })
})
