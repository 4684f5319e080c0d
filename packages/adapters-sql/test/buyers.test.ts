import { describe, expect, it, onTestFinished } from "vitest"
import { held, scaled } from "../../../test/scale.ts"
import { type Buyer, startBuyer } from "./processes.ts"
import { at, openBooks, run, sku } from "./purchases.ts"
import { newFile } from "./store.ts"

const CARTS = scaled(500)
const PIECES = Math.floor(CARTS / 2)

/** What several processes were told that bought from the same carts at once, and the stores they left. */
const rush = async (processes: number) => {
  const filename = newFile(onTestFinished)
  const books = await openBooks({ filename })
  onTestFinished(() => books[Symbol.asyncDispose]())
  await run(books.stock.receive("r1", [{ sku: sku("tea"), quantity: PIECES }]))
  const starting = Array.from({ length: processes }, (_, number) =>
    startBuyer(filename, `p${number}`, CARTS, Math.floor((number * CARTS) / processes)),
  )
  const buyers: ReadonlyArray<Buyer> = await Promise.all(starting)
  for (const { go } of buyers) go()
  expect(await Promise.all(buyers.map(({ ended }) => ended))).toEqual(buyers.map(() => 0))
  return { books, buyers }
}

describe("processes that buy from the same carts at once", () => {
  it("place one order for each cart between them, and are all told of it", { timeout: 120_000 }, async () => {
    const { books, buyers } = await rush(3)
    const told = buyers.flatMap((buyer) => buyer.told)
    const placed = told.filter((one) => one.placed)
    expect(told).toHaveLength(3 * CARTS)
    expect(new Set(placed.map(({ cart }) => cart)).size).toBe(CARTS)
    expect(placed).toHaveLength(CARTS)
    const orderOf = new Map(placed.map(({ cart, order }) => [cart, order]))
    expect(told.filter(({ cart, order }) => orderOf.get(cart) !== order)).toEqual([])
    // Each has claimed a cart before any of them begins, so the others have to wait for it there.
    expect(buyers.filter((buyer) => buyer.told.some((one) => one.placed))).toHaveLength(3)
    const messages = await run(books.outbox.take({ holder: "tests", now: at(500), until: at(600), limit: 4 * CARTS }))
    expect(messages.map(({ orderId }) => orderId).toSorted()).toEqual([...orderOf.values()].toSorted())
    expect(await run(books.orders.abandoned(at(1_000), 10))).toEqual([])
    // More ask for a piece than there are.
    expect(buyers.flatMap((buyer) => buyer.held)).toHaveLength(PIECES)
    expect(await run(books.stock.available([sku("tea")]))).toEqual(new Map([["tea", 0]]))
    held("Three processes buying from the same carts placed each once", 3 * CARTS, "submissions")
  })
})
