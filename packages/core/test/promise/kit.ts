/** A small shop behind the promise face, as a host without Effect would set it up. */
import * as Layer from "effect/Layer"
import { afterEach } from "vitest"
import type { OfferInput } from "../../src/catalog/Offer.ts"
import { makeMemoryCartStore, memory } from "../../src/memory/MemoryStores.ts"
import { CartStore } from "../../src/ports/CartStore.ts"
import type { CartwrightError } from "../../src/promise/CartwrightError.ts"
import type { CartwrightOptions } from "../../src/promise/CartwrightOptions.ts"
import { type Cartwright, createCartwright } from "../../src/promise/createCartwright.ts"
import { orThrow } from "../../src/promise/orThrow.ts"
import type { Shopper } from "../../src/promise/shopper.ts"
import type { Checkout } from "../../src/services/CheckoutAnswer.ts"
import type { PayInput } from "../../src/services/checkoutInputs.ts"
import type { Settlement } from "../../src/settlement/Settlement.ts"
import { at } from "../arbitraries.ts"
import { SECRET, type Store } from "../services/kit.ts"
import { makeProvider, type Provider } from "./provider.ts"

export const ada = { member: "ada" }
export const bob = { member: "bob" }
export const job = { system: "tests" }
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
  /** Ada. */
  readonly shopper: Shopper
  readonly cart: Shopper["cart"]
  readonly provider: Provider
  readonly offers: Map<string, OfferInput>
  readonly store: Store
  /** Moves the shop's clock. */
  readonly pass: (millis: number) => void
}

const toClose: Array<Cartwright> = []
afterEach(() => Promise.all(toClose.splice(0).map(({ close }) => close())))

/** Ada's cart `c` is open in it, and `card` is the way to pay. It is closed when the test has ended. */
export const shop = async (more: Partial<CartwrightOptions> = {}, store = makeMemoryCartStore()): Promise<Shop> => {
  const known = new Map(offers)
  const provider = makeProvider()
  let now: number = at
  const cartwright = await createCartwright({
    stores: Layer.merge(memory(), Layer.succeed(CartStore, store)),
    offers: { getMany: async () => known },
    payments: { card: provider },
    checkout: { returnOrigins: ["https://shop.example"] },
    currency: "GBP",
    secrets: { current: SECRET },
    clock: () => now,
    ...more,
  })
  toClose.push(cartwright)
  const shopper = cartwright.for(ada)
  const { cart } = shopper
  await cart.open({ id: "c" })
  const pass = (millis: number) => {
    now += millis
  }
  return { cartwright, shopper, cart, provider, offers: known, store, pass }
}

/** What Ada's cart `c` costs now, for the checkout page. */
export const settled = async ({ shopper }: Pick<Shop, "shopper">): Promise<Settlement> =>
  orThrow(await shopper.settlement.open({ cartId: "c" })).settlement

/** What is submitted of a settlement that a shopper agrees to. */
export const agreed = ({ id, total }: Pick<Settlement, "id" | "total">) => ({ settlementId: id, expectedTotal: total })

/** An order of what is in Ada's cart `c`; of one tea, where it is empty. */
export const ordered = async (shop: Pick<Shop, "shopper">, payment?: PayInput): Promise<Checkout> => {
  const { cart, checkout } = shop.shopper
  if (orThrow(await cart.get("c")).cart.lines.length === 0) orThrow(await cart.add("c", tea))
  return orThrow(await checkout.submit({ ...agreed(await settled(shop)), payment }))
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
