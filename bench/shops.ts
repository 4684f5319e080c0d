/** Shops as a host without Effect sets them up: offers from a map, carts in memory or in an SQLite file. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { sqlite } from "@cartwright/adapters-sql"
import { memory } from "@cartwright/core/memory"
import {
  type AsyncOffers,
  type CartwrightOptions,
  createCartwright,
  type OfferInput,
  type ShopperCart,
} from "@cartwright/core/promise"
import { basket } from "./baskets.ts"

/** A folder on the disk of this repository: the system's own temporary one may be in memory, where a sync costs nothing. */
export const temporaryFolder = (): string => {
  const parent = fileURLToPath(new URL("../.cache", import.meta.url))
  mkdirSync(parent, { recursive: true })
  return mkdtempSync(join(parent, "bench-"))
}

export const removeFolder = (folder: string): void => rmSync(folder, { recursive: true, force: true })

const catalogue: ReadonlyMap<string, OfferInput> = new Map(
  basket(593).map(({ sku, pence }) => [sku, { price: { amount: pence, currency: "GBP" } }]),
)

export const offers: AsyncOffers = { getMany: async () => catalogue }

/** The items of a cart, as a shopper sends them. */
export const itemsOf = (length: number) => basket(length).map(({ sku, quantity }) => ({ sku, quantity }))

export interface Shop {
  readonly cart: ShopperCart
  /** One more piece of what the cart already holds: the cart keeps its length, its log grows. */
  readonly addOne: (cartId: string) => Promise<void>
  readonly close: () => Promise<void>
}

const items = itemsOf(10)

const shopOf = async (stores: CartwrightOptions["stores"]): Promise<Shop> => {
  const shop = await createCartwright({ stores, offers, currency: "GBP" })
  const { cart } = shop.for({ member: "ada" })
  let next = 0
  return {
    cart,
    addOne: async (cartId) => {
      const sku = items[next++ % items.length]?.sku ?? ""
      const added = await cart.add(cartId, { sku, quantity: 1 })
      if (!added.ok) throw new Error(`add was refused: ${added.rejection._tag}`)
    },
    close: shop.close,
  }
}

export const memoryShop = (): Promise<Shop> => shopOf(memory())
export const sqliteShop = (filename: string): Promise<Shop> => shopOf(sqlite({ filename }))

/** Carts `cart-0`, `cart-1`, … of ten lines each. */
export const fill = async ({ cart, addOne }: Shop, carts: number): Promise<void> => {
  for (let at = 0; at < carts; at++) {
    await cart.open({ id: `cart-${at}` })
    await cart.addMany(`cart-${at}`, items)
    await addOne(`cart-${at}`)
  }
}
