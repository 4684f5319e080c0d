/** A small shop behind the promise face, as a host without Effect would set it up. */
import * as Layer from "effect/Layer"
import { afterEach } from "vitest"
import type { OfferInput } from "../../src/catalog/Offer.ts"
import { makeMemoryCartStore } from "../../src/memory/MemoryStores.ts"
import { CartStore } from "../../src/ports/CartStore.ts"
import type { CartwrightError } from "../../src/promise/CartwrightError.ts"
import type { CartwrightOptions } from "../../src/promise/CartwrightOptions.ts"
import { type Cartwright, createCartwright } from "../../src/promise/createCartwright.ts"
import { at } from "../arbitraries.ts"
import { SECRET, type Store } from "../services/kit.ts"

export const ada = { member: "ada" }
export const bob = { member: "bob" }
export const tea = { sku: "tea", quantity: 1 }
export const gbp = (amount: number) => ({ amount, currency: "GBP" })

const offers: ReadonlyArray<readonly [string, OfferInput]> = [
  ["tea", { price: gbp(250), stock: 100 }],
  ["mug", { price: gbp(799), limit: { max: 5 }, seller: "potter" }],
  ["pot", { price: gbp(2_499), priceList: "retail" }],
  ["tea.bulk", { sku: "tea", price: { amount: 12_345, currency: "GBP", exponent: 4 } }],
  ["free", { price: gbp(0) }],
  ["yen", { price: { amount: 500, currency: "JPY" } }],
  ["gold", { price: gbp(10 ** 12) }],
]

export interface Shop {
  readonly cartwright: Cartwright
  readonly cart: ReturnType<Cartwright["for"]>["cart"]
  readonly offers: Map<string, OfferInput>
  readonly store: Store
  /** Moves the shop's clock. */
  readonly pass: (millis: number) => void
}

const toClose: Array<Cartwright> = []
afterEach(() => Promise.all(toClose.splice(0).map(({ close }) => close())))

/** Ada's cart `c` is open in it. It is closed when the test has ended. */
export const shop = async (more: Partial<CartwrightOptions> = {}, store = makeMemoryCartStore()): Promise<Shop> => {
  const known = new Map(offers)
  let now: number = at
  const cartwright = await createCartwright({
    stores: Layer.succeed(CartStore, store),
    offers: { getMany: async () => known },
    currency: "GBP",
    secrets: { current: SECRET },
    clock: () => now,
    ...more,
  })
  toClose.push(cartwright)
  const { cart } = cartwright.for(ada)
  await cart.open({ id: "c" })
  const pass = (millis: number) => {
    now += millis
  }
  return { cartwright, cart, offers: known, store, pass }
}

/** What the call throws. */
export const thrownBy = async (call: () => unknown): Promise<CartwrightError> => {
  try {
    await call()
  } catch (error) {
    return error as CartwrightError
  }
  throw new Error("It should have thrown.")
}

/** A list of that many of whatever the function gives. */
export const many = <A>(count: number, of: (n: number) => A): ReadonlyArray<A> =>
  Array.from({ length: count }, (_, n) => of(n))
