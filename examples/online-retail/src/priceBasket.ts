/** One basket of the second shop: filled and priced, settled to the same amounts, and its nudges followed. */
import { isDeepStrictEqual } from "node:util"
import type { Nudge, PricedCart, Totals } from "@cartwright/core/pricing"
import type { CartView } from "@cartwright/core/promise"
import type { Ask } from "./ask.ts"
import { Complaint, orComplain } from "./Complaint.ts"
import { fillCart } from "./fillCart.ts"
import { cartIdOf, type Sale } from "./sale.ts"
import type { SecondShop } from "./secondShop.ts"

export interface PricedBasket {
  readonly number: string
  readonly priced: PricedCart
  /** How long `cart.view` took. */
  readonly ms: number
  /** What each of its nudges said, and what following it saved, in pence. */
  readonly followed: ReadonlyArray<Followed>
}

interface Followed {
  readonly said: number
  /** Absent where it cannot be followed: a full cart takes no line. */
  readonly saved?: number
}

/** `undefined`: none of its rows can be sold. */
export const priceBasket = async (
  shop: SecondShop,
  sale: Sale,
  code: string | undefined,
  ask: Ask,
): Promise<PricedBasket | undefined> => {
  const cartId = cartIdOf(sale)
  shop.standAt(sale)
  const filled = await fillCart(shop.cart, sale, ask)
  if (filled === undefined)
    throw new TypeError(`priceBasket: the cart ${cartId} is there already in a shop that is new.`)
  if (filled.accepted === 0) return undefined
  if (code !== undefined) orComplain(sale, await ask(() => shop.cart.applyCode(cartId, code)))
  const start = performance.now()
  const { value } = orComplain(sale, await ask(() => shop.cart.view(cartId)))
  const ms = performance.now() - start
  const opened = orComplain(sale, await ask(() => shop.settlement.open({ cartId })))
  checkSums(sale, value.priced, opened.value.settlement)
  const followed: Array<Followed> = []
  for (const nudge of value.priced.nudges) followed.push(await follow(shop, sale, value, nudge, ask))
  shop.noteOrder(sale)
  return { number: sale.number, priced: value.priced, ms, followed }
}

/** @throws Complaint when the checkout page says something else than the cart page, or the sellers' sums are not the whole. */
export const checkSums = (
  { number }: Pick<Sale, "number">,
  priced: PricedCart,
  settlement: Totals & { readonly groups: ReadonlyArray<Totals> },
): void => {
  const whole = amountsOf(priced)
  for (const [of, amounts] of [
    ["its settlement", amountsOf(settlement)],
    ["the sellers of its cart", added(priced.sellers)],
    ["the sellers of its settlement", added(settlement.groups)],
  ] as const)
    if (!isDeepStrictEqual(amounts, whole))
      throw new Complaint(
        `The invoice ${number} comes to ${JSON.stringify(whole)} in its cart, and ${JSON.stringify(amounts)} by ${of}.`,
      )
}

const amountsOf = ({ subtotal, discount, net, tax, total }: Totals): ReadonlyArray<number> =>
  [subtotal, discount, net, tax, total].map(({ amount }) => amount)

const added = (parts: ReadonlyArray<Totals>): ReadonlyArray<number> =>
  parts.map(amountsOf).reduce((sums, amounts) => sums.map((sum, column) => sum + (amounts[column] ?? 0)))

/** Does what the nudge says in a cart that is not kept. */
const follow = async (shop: SecondShop, sale: Sale, { cart }: CartView, nudge: Nudge, ask: Ask): Promise<Followed> => {
  const changes = nudge._tag === "Spend" ? { add: shop.offerFor(nudge) } : { setQuantity: moreOf(nudge, cart) }
  const simulated = await ask(() => shop.cart.simulate(cartIdOf(sale), changes))
  const said = nudge.benefit.amount
  if (!simulated.ok) return { said }
  const { before, after } = simulated.value
  return { said, saved: after.discount.amount - before.discount.amount }
}

const moreOf = ({ lineId, pieces }: Extract<Nudge, { readonly _tag: "Take" }>, { lines }: CartView["cart"]) => {
  const quantity = lines.find((line) => line.lineId === lineId)?.quantity ?? 0
  return { lineId, quantity: quantity + pieces }
}
