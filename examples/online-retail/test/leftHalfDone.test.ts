import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { before, excerpt, figures, folder, imported, inFile, node, written } from "./desk.ts"
import { figuresOf } from "./oracle.ts"

const at = folder()
const cwd = fileURLToPath(new URL("..", import.meta.url))

/** The first six invoices. */
const part = (): string => written(at("part.csv"), excerpt(39))

/** Fills the first cart and submits it; in the turn after its order was committed the process is killed. */
const killedAsItPlaces = (file: string, db: string): string => `
  import { sqlite } from "@cartwright/adapters-sql"
  import { createCartwright } from "@cartwright/core/promise"
  import { sandbox } from "@cartwright/payment-adapters"
  import { askUntil } from "./src/ask.ts"
  import { fillCart } from "./src/fillCart.ts"
  import { readInvoices } from "./src/readInvoices.ts"
  import { cartIdOf, offersOf, saleOf } from "./src/sale.ts"
  import { receiveStock } from "./src/stock.ts"

  const sales = readInvoices(${JSON.stringify(file)}).map(saleOf)
  const filename = ${JSON.stringify(db)}
  const onPlace = () => void setImmediate(() => process.kill(process.pid, "SIGKILL"))
  const cartwright = await createCartwright({
    stores: sqlite({ filename, onPlace }),
    offers: offersOf(sales),
    currency: "GBP",
    payments: { card: sandbox({ filename }) },
    checkout: { claimTtlMs: 1_000, leaseMs: 1_000 },
  })
  const { cart, settlement, checkout } = cartwright.for({ system: "import" })
  const ask = askUntil(new AbortController().signal)
  const [sale] = sales
  await receiveStock(cartwright, sales, ask)
  await fillCart(cart, sale, ask)
  const { settlement: { id, total } } = (await settlement.open({ cartId: cartIdOf(sale) })).value
  const payment = { method: "card" }
  await checkout.submit({ settlementId: id, expectedTotal: total, payment, reference: sale.number })
`

describe("what a killed run left half done", () => {
  it("an order that was just placed is paid, its lines leave the cart and its stock is sold", async () => {
    const db = at("placed.db")
    const { signal, err } = await node(["--input-type=module", "-e", killedAsItPlaces(part(), db)], { cwd }).ended
    expect(signal, err).toBe("SIGKILL")
    const result = await imported(part(), db)
    expect(figures(result)).toEqual(figuresOf(part()))
    expect(before(result)).toEqual({ new: 5, continued: 1, replayed: 0 })
  })

  it("a sale that the log knows only as planned is found out, and not made again", async () => {
    const db = at("planned.db")
    await imported(part(), db)
    inFile(db, (database) => {
      database.exec("delete from cw_payment_entry where position > 1")
      database.exec("update cw_payment set version = 1")
    })
    const result = await imported(part(), db)
    expect(figures(result)).toEqual(figuresOf(part()))
    expect(before(result)).toEqual({ new: 0, continued: 6, replayed: 0 })
  })
})
