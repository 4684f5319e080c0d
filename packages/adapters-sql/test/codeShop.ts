/** A shop on one file where everybody has the same code, and it is good for one order. */
import { type SqliteOptions, sqlite } from "@cartwright/adapters-sql"
import type { Promotion } from "@cartwright/core/pricing"
import {
  type Cartwright,
  type Checkout,
  type CheckoutAnswer,
  createCartwright,
  orThrow,
} from "@cartwright/core/promise"

/** What tea costs, and what it costs with the code. */
export const PRICE = 450
export const REDUCED = 405

const PROMOTIONS: ReadonlyArray<Promotion> = [
  {
    id: "last",
    name: "The last one",
    codes: ["LAST"],
    benefits: [{ _tag: "PercentOff", percent: 10 }],
    limits: { perCode: { max: 1 } },
  },
]

export const openCodeShop = (options: SqliteOptions): Promise<Cartwright> =>
  createCartwright({
    stores: sqlite(options),
    currency: "GBP",
    timeoutMs: 60_000,
    offers: { getMany: async () => new Map([["tea", { price: { amount: PRICE, currency: "GBP" } }]]) },
    promotions: { active: async () => PROMOTIONS },
  })

/** What became of a submission: why it was refused, or what its order comes to. */
const outcomeOf = (answer: CheckoutAnswer<Checkout>): string | number =>
  answer.ok ? answer.value.order.total.amount : answer.rejection._tag

/** A member with a piece of tea and the code in a cart, who has seen what it comes to. */
export const codeBuyer = async (shop: Cartwright, member: string) => {
  const { cart, settlement, checkout } = shop.for({ member })
  const cartId = `cart-${member}`
  orThrow(await cart.open({ id: cartId }))
  orThrow(await cart.add(cartId, { sku: "tea", quantity: 1 }))
  orThrow(await cart.applyCode(cartId, "last"))
  const open = async () => orThrow(await settlement.open({ cartId })).settlement
  const submit = async ({ id, total }: Awaited<ReturnType<typeof open>>) =>
    outcomeOf(await checkout.submit({ settlementId: id, expectedTotal: total }))
  const seen = await open()
  return {
    seen: seen.total.amount,
    first: () => submit(seen),
    /** Opens again, and buys at whatever it costs now. */
    again: async () => submit(await open()),
  }
}
