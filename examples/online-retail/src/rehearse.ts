/** What an invoice comes to, found out in a shop of its own that forgets it again. */
import type { Cart } from "@cartwright/core/cart"
import { memory } from "@cartwright/core/memory"
import { createCartwright } from "@cartwright/core/promise"
import type { Ask } from "./ask.ts"
import { Complaint, isAnother, orComplain } from "./Complaint.ts"
import { fillCart } from "./fillCart.ts"
import type { Filled } from "./Journal.ts"
import { CURRENCY } from "./readRow.ts"
import { cartIdOf, offersOf, type Sale } from "./sale.ts"

export type Line = Pick<Cart.CartLine, "offerId" | "quantity">

export interface Rehearsed {
  readonly filled: Filled
  readonly lines: ReadonlyArray<Line>
  /** In pence. */
  readonly settled: number
}

export type Rehearse = (sale: Sale) => Promise<Rehearsed>

/**
 * The same rows go into a cart in memory and are settled there, on the same offers and by the same rules. Where the notes on
 * an invoice are lost, it tells what they said, and touches nothing of the shop.
 */
export const rehearseWith =
  (ask: Ask): Rehearse =>
  async (sale) => {
    const cartwright = await createCartwright({ stores: memory(), offers: offersOf([sale]), currency: CURRENCY })
    try {
      const { cart } = cartwright.for({ system: "import" })
      const filled = await fillCart(cart, sale, ask)
      if (filled === undefined) throw new TypeError("rehearse: a cart is there already in a shop that is new.")
      const { value } = orComplain(sale, await ask(() => cart.view(cartIdOf(sale))))
      const { accepted, refused } = filled
      return { filled: { accepted, refused }, lines: value.cart.lines, settled: value.priced.total.amount }
    } finally {
      await cartwright.close()
    }
  }

/** @throws Complaint when a cart or an order that is there holds something else than this invoice. */
export const checkSame = ({ number }: Sale, found: ReadonlyArray<Line>, { lines }: Rehearsed): void => {
  const textOf = (all: ReadonlyArray<Line>): string =>
    JSON.stringify(all.map(({ offerId, quantity }) => [offerId, quantity]).sort())
  if (textOf(found) !== textOf(lines)) throw new Complaint(isAnother(number))
}
