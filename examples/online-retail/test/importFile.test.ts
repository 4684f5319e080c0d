import { readFileSync } from "node:fs"
import { sqlite } from "@cartwright/adapters-sql"
import { createCartwright, orThrow, type ShopperCart } from "@cartwright/core/promise"
import { describe, expect, it } from "vitest"
import { askUntil } from "../src/ask.ts"
import { Complaint } from "../src/Complaint.ts"
import { report } from "../src/report.ts"
import { verify } from "../src/verify.ts"
import { before, csv, excerpt, figures, folder, imported, never, written } from "./desk.ts"
import { DATA, figuresOf, rowsOf } from "./oracle.ts"

const at = folder()

/** The stored carts, as another program finds them. */
const visit = async <A>(db: string, work: (cart: ShopperCart) => Promise<A>): Promise<A> => {
  const offers = { getMany: async () => new Map() }
  const cartwright = await createCartwright({ stores: sqlite({ filename: db }), offers })
  try {
    return await work(cartwright.for({ system: "test" }).cart)
  } finally {
    await cartwright.close()
  }
}

describe("the whole file", () => {
  it("comes to exactly what the data says", async () => {
    const found = figures(await imported(DATA, ":memory:"))
    expect(found).toEqual(figuresOf(DATA))
    expect(found).toEqual({
      opened: 325,
      withLines: 311,
      accepted: 6_654,
      lines: 6_483,
      refused: { QuantityOutOfRange: 2, OfferNotForSale: 12 },
      cancellations: 33,
      pence: 13_610_925,
    })
  })

  it("comes to the same table when it is imported again, and every cart was there", async () => {
    const first = await imported(DATA, at("twice.db"))
    const second = await imported(DATA, at("twice.db"))
    expect(before(first)).toEqual({ new: 325, continued: 0, replayed: 0 })
    expect(before(second)).toEqual({ new: 0, continued: 0, replayed: 325 })
    expect(figures(second)).toEqual(figures(first))
    expect(second.operations).toBe(first.operations)
  })

  it("prints the table that the README shows", async () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const lines = report(await imported(DATA, ":memory:"))
      .split("\n")
      .filter((line) => !line.startsWith("Carts per second"))
    expect(lines).toHaveLength(7)
    for (const line of lines) expect(readme).toContain(line)
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
    await visit(at("some.db"), async (shopper) => {
      for (const { invoice, date, customer } of firsts.values()) {
        if (invoice.startsWith("C")) continue
        const { cart } = orThrow(await shopper.get(`uci-${invoice}`))
        expect(cart.owner).toEqual(customer === "" ? { system: "import" } : { member: customer })
        expect(cart.priceList).toBe(invoice)
        expect(new Set([cart.openedAt, ...cart.lines.map(({ addedAt }) => addedAt)])).toEqual(
          new Set([Date.parse(date)]),
        )
      }
    })
    expect(firsts.size).toBeGreaterThan(50)
  })

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
      const { carts } = await imported(written(at("prices.csv"), csv(...rows)), db)
      expect(carts).toMatchObject([{ accepted: 5, lines: 3, total: { amount: 5 * 250 + 700 + 10 * 300 } }])
      const { cart } = orThrow(await visit(db, (shopper) => shopper.get(`uci-${invoice}`)))
      expect(cart.lines.map(({ sku, offerId, quantity }) => [sku, offerId, quantity])).toEqual([
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
      expect(run.carts[0]?.refused).toEqual([
        "QuantityOutOfRange",
        "QuantityOutOfRange",
        "OfferNotForSale",
        "OfferUnknown",
        "QuantityOutOfRange",
      ])
      expect(run.carts).toMatchObject([{ accepted: 2, lines: 2, total: { amount: 251 } }])
    }
  })

  it("is full at a thousand lines, and the rows beyond are told so", async () => {
    const rows = Array.from({ length: 1_050 }, (_, index) => row("7", `S${index}`, 1, "0.01"))
    const { carts } = await imported(written(at("full.csv"), csv(...rows)), ":memory:")
    expect(carts).toMatchObject([{ accepted: 1_000, lines: 1_000, refused: Array(50).fill("CartFull") }])
  })

  it.each(["7", "20"])("is not mixed with another file's invoice of the same number (%s)", async (invoice) => {
    const db = at(`other-${invoice}.db`)
    await imported(written(at("one.csv"), csv(row(invoice, "TEA", 1, "2.50"))), db)
    const other = imported(written(at("other.csv"), csv(row(invoice, "TEA", 2, "2.50"))), db)
    await expect(other).rejects.toThrow(Complaint)
    await expect(other).rejects.toThrow(`already holds the invoice ${invoice}, from a file in which it is different`)
  })
})

describe("the proof at the end", () => {
  it("follows a log over many pages", async () => {
    const rows = Array.from({ length: 250 }, (_, index) => `20,S${index},,1,2010-12-01T08:26:00Z,1,,`)
    const { operations } = await imported(written(at("long.csv"), csv(...rows)), ":memory:")
    expect(operations).toBe(251)
  })

  it("names the cart whose log does not give what is stored", async () => {
    const db = at("proof.db")
    await imported(written(at("proof.csv"), excerpt(20)), db)
    const ask = askUntil(never)
    await visit(db, async (cart) => {
      const id = "uci-536365"
      expect(await verify(cart, id, ask)).toBe(2)
      const history = orThrow(await cart.history(id))
      const cartWith = (value: typeof history): ShopperCart => ({
        ...cart,
        history: async () => ({ ok: true, value, warnings: [], replayed: false }),
      })
      await expect(verify(cartWith([]), id, ask)).rejects.toThrow(`the cart ${id} ends at version 0 of 2`)
      await expect(verify(cartWith(history.slice(1)), id, ask)).rejects.toThrow(`the cart ${id} cannot be followed`)
      const stored = orThrow(await cart.get(id))
      const lines = stored.cart.lines.map((line, index) => (index === 3 ? { ...line, quantity: 7 } : line))
      const changed: ShopperCart = {
        ...cart,
        get: async () => ({
          ok: true,
          value: { ...stored, cart: { ...stored.cart, lines } },
          warnings: [],
          replayed: false,
        }),
      }
      await expect(verify(changed, id, ask)).rejects.toThrow(`the cart ${id} gives another cart than the one stored`)
    })
  })
})
