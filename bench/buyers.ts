/** Shops in which carts are checked out and paid: in memory, or in an SQLite file with the sandbox's books beside the orders. */
import { sqlite } from "@cartwright/adapters-sql"
import { memory } from "@cartwright/core/memory"
import { type CartwrightOptions, createCartwright, orThrow } from "@cartwright/core/promise"
import { makeSandbox } from "@cartwright/payment-adapters"
import { wide } from "./harness.ts"
import { itemsOf, offers } from "./shops.ts"

/** A settlement that a shopper has seen, and is about to submit. */
interface Seen {
  readonly cartId: string
  readonly settlementId: string
  readonly total: { readonly amount: number; readonly currency: string }
}

export interface Counter {
  /** That many carts of these items, their goods in stock: their ids. Many at a time. */
  readonly fill: (count: number, lines: number) => Promise<Array<string>>
  readonly settle: (cartId: string) => Promise<Seen>
  /** Places the order and pays it. */
  readonly submit: (seen: Seen) => Promise<void>
  readonly close: () => Promise<void>
}

const FILLED_AT_ONCE = 64
/** Pieces of each SKU, many more than all carts of a run ask for. */
const PIECES = 1_000_000_000

export const counterOf = async (options: Pick<CartwrightOptions, "stores" | "payments">): Promise<Counter> => {
  const shop = await createCartwright({ ...options, offers, currency: "GBP" })
  const { cart, settlement, checkout } = shop.for({ member: "ada" })
  let carts = 0
  const filled = async (lines: number): Promise<string> => {
    const cartId = `cart-${carts++}`
    await cart.open({ id: cartId })
    const added = orThrow(await cart.addMany(cartId, itemsOf(lines)))
    if (added.cart.lines.length !== lines) throw new Error("addMany did not add all of them")
    return cartId
  }
  return {
    fill: async (count, lines) => {
      await shop.stock.receive(
        `received-${lines}`,
        itemsOf(lines).map(({ sku }) => ({ sku, quantity: PIECES })),
      )
      const ids: Array<string> = []
      await wide(Math.min(count, FILLED_AT_ONCE), count, async () => ids.push(await filled(lines)))()
      return ids
    },
    settle: async (cartId) => {
      const { id: settlementId, total } = orThrow(await settlement.open({ cartId })).settlement
      return { cartId, settlementId, total }
    },
    submit: async ({ cartId, settlementId, total: expectedTotal }) => {
      const asked = { settlementId, expectedTotal, payment: { method: "card" }, reference: `reference-${cartId}` }
      const { order } = orThrow(await checkout.submit(asked, { requestId: `submit-${cartId}` }))
      if (order.status !== "paid") throw new Error(`submit left an order ${order.status}`)
    },
    close: shop.close,
  }
}

export const memoryCounter = async (): Promise<Counter> => {
  const card = await makeSandbox()
  return closing(await counterOf({ stores: memory(), payments: { card: card.layer } }), card.close)
}

export const sqliteCounter = async (filename: string): Promise<Counter> => {
  const card = await makeSandbox({ filename })
  return closing(await counterOf({ stores: sqlite({ filename }), payments: { card: card.layer } }), card.close)
}

const closing = (counter: Counter, close: () => Promise<void>): Counter => ({
  ...counter,
  close: () => counter.close().finally(close),
})
