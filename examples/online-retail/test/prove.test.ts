import { orThrow } from "@cartwright/core/promise"
import { describe, expect, it } from "vitest"
import { askUntil } from "../src/ask.ts"
import { Complaint } from "../src/Complaint.ts"
import type { ImportedInvoice } from "../src/importInvoice.ts"
import { CARD, openShop, type Shop } from "../src/openShop.ts"
import { prove } from "../src/prove.ts"
import { isCancellation, readInvoices } from "../src/readInvoices.ts"
import { saleOf } from "../src/sale.ts"
import { excerpt, folder, imported, never, written } from "./desk.ts"

const at = folder()

/** The first invoices of the file, imported, and the shop in which they are to be proved. */
const proving = async (
  name: string,
  work: (shop: Shop, invoices: ReadonlyArray<ImportedInvoice>) => Promise<void>,
): Promise<void> => {
  const file = written(at(`${name}.csv`), excerpt(39))
  const db = at(`${name}.db`)
  const { invoices } = await imported(file, db)
  const sales = readInvoices(file)
    .filter((invoice) => !isCancellation(invoice))
    .map(saleOf)
  const shop = await openShop(db, sales)
  try {
    await work(shop, invoices)
  } finally {
    await shop.close()
  }
}

const ask = askUntil(never)

const firstOf = <A>([first, ...others]: ReadonlyArray<A>): readonly [A, ReadonlyArray<A>] => {
  if (first === undefined) throw new Error("nothing was imported")
  return [first, others]
}

describe("the proof of the books", () => {
  it("names the invoice that was settled at another amount than it was ordered and paid", async () => {
    await proving("settled", async (shop, invoices) => {
      const [first, others] = firstOf(invoices)
      const { sale, settled } = first
      await expect(prove({ shop, ask }, [{ ...first, settled: 1 }, ...others])).rejects.toThrow(
        `The invoice ${sale.number} was settled at 1 pence, ordered at ${settled} and paid with ${settled}.`,
      )
    })
  })

  it("names the invoice whose order is not there, and the one that has an order and no settlement", async () => {
    await proving("orders", async (shop, invoices) => {
      const [first, others] = firstOf(invoices)
      const { number } = first.sale
      const byReference: Shop["orders"]["byReference"] = (reference) =>
        shop.orders.byReference(reference === number ? "nothing" : reference)
      const lost = prove({ shop: { ...shop, orders: { ...shop.orders, byReference } }, ask }, invoices)
      await expect(lost).rejects.toThrow(`The invoice ${number} has no order.`)
      const { settled: _, ...unsettled } = first
      await expect(prove({ shop, ask }, [unsettled, ...others])).rejects.toThrow(
        new RegExp(`^The invoice ${number} has an order, .*, and no settlement\\.`),
      )
    })
  })

  it("names the invoice of which the sandbox says otherwise", async () => {
    await proving("sandbox", async (shop, invoices) => {
      const [sale] = firstOf(await shop.books.operations())
      const { order } = orThrow(await shop.orders.get(sale.reference))
      const operations: Shop["books"]["operations"] = async (page) =>
        (await shop.books.operations(page)).filter(({ operationId }) => operationId !== sale.operationId)
      const lost = prove({ shop: { ...shop, books: { ...shop.books, operations } }, ask }, invoices)
      await expect(lost).rejects.toThrow(
        `The invoice ${order.reference} was paid with ${sale.amount.amount} pence, and the sandbox says otherwise`,
      )
    })
  })

  it("names the invoice that was ordered and paid twice, and minds no order of another name", async () => {
    await proving("twice", async (shop, invoices) => {
      const [{ sale }] = firstOf(invoices)
      const [item] = firstOf(sale.items)
      await shop.stock.receive("more", [{ sku: item.sku, quantity: item.quantity }])
      orThrow(await shop.cart.open({ id: "second", priceList: sale.number }))
      orThrow(await shop.cart.add("second", item))
      const { settlement } = orThrow(await shop.settlement.open({ cartId: "second" }))
      const asked = { settlementId: settlement.id, expectedTotal: settlement.total, payment: { method: CARD } }
      const bought = orThrow(await shop.checkout.submit({ ...asked, reference: "another-name" }))
      expect(bought.payment.status).toBe("paid")
      expect((await prove({ shop, ask }, invoices)).orders).toBe(6)

      const first = orThrow(await shop.orders.byReference(sale.number)).order
      const get: Shop["orders"]["get"] = async () => ({
        ok: true,
        value: { ...bought, order: { ...first, orderId: bought.order.orderId } },
        warnings: [],
        replayed: false,
      })
      await expect(prove({ shop: { ...shop, orders: { ...shop.orders, get } }, ask }, invoices)).rejects.toThrow(
        `The invoice ${sale.number} was ordered twice, the second time as ${bought.order.orderId}.`,
      )
    })
  })

  it("names the SKU of which something is left", async () => {
    await proving("stock", async (shop, invoices) => {
      const [{ sale }] = firstOf(invoices)
      const [sku] = firstOf([...sale.pieces.keys()])
      await shop.stock.receive("too-much", [{ sku, quantity: 5 }])
      const proof = prove({ shop, ask }, invoices)
      await expect(proof).rejects.toThrow(Complaint)
      await expect(proof).rejects.toThrow(`There are 5 pieces of ${sku} left, and 0 should be.`)
    })
  })
})
