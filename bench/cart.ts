/** Deciding a command and applying its events, beside a copy of the array with the one line changed. */
import { type Cart, type CartChange, decide } from "@cartwright/core/cart"
import type { LineId } from "@cartwright/core/catalog"
import { cartOf, NOW } from "./carts.ts"
import { compare, each, type Result } from "./harness.ts"

/** What the service does with every command: decide it, and take the cart that comes with the decision. */
const ours = (cart: Cart.Cart, command: CartChange): Cart.Cart => {
  const decision = decide(command, cart)
  if (!decision.ok) throw new Error(`refused: ${decision.rejection._tag}`)
  return decision.next
}

type Change = (line: Cart.CartLine) => Cart.CartLine

const withLine = (cart: Cart.Cart, isIt: (line: Cart.CartLine) => boolean, change: Change): Cart.Cart => {
  const at = cart.lines.findIndex(isIt)
  const line = cart.lines[at]
  if (line === undefined) throw new Error("no such line")
  const lines = cart.lines.slice()
  lines[at] = change(line)
  return { ...cart, lines }
}

const resultsOf = async (length: number): Promise<ReadonlyArray<Result>> => {
  const cart = cartOf(length)
  const line = cart.lines[length >> 1]
  if (line === undefined) throw new Error("a cart has lines")
  const { lineId, offerId, sku, options, priceSeen: price } = line
  const seen = { lineId, added: line.added, remainderId: "line-remainder" as LineId }
  const offer = { sku, price }
  const item = { lineId: "line-new" as LineId, sku, offerId, options, offer }
  return [
    await compare({
      what: `add to a line, cart of ${length}`,
      ours: each((at) => ours(cart, { _tag: "AddItems", items: [{ ...item, quantity: 1 + (at & 7) }], at: NOW })),
      floorIs: "copy, one line changed",
      floor: each((at) =>
        withLine(
          cart,
          (one) => one.offerId === offerId,
          (one) => ({ ...one, quantity: one.quantity + 1 + (at & 7), added: one.added + 1 + (at & 7) }),
        ),
      ),
    }),
    await compare({
      what: `setQuantity, cart of ${length}`,
      ours: each((at) => ours(cart, { _tag: "SetQuantity", line: seen, quantity: 1_000 + (at & 7), offer })),
      floorIs: "copy, one line changed",
      floor: each((at) =>
        withLine(
          cart,
          (one) => one.lineId === lineId,
          (one) => ({ ...one, quantity: 1_000 + (at & 7) }),
        ),
      ),
    }),
    await compare({
      what: `remove, cart of ${length}`,
      ours: each(() => ours(cart, { _tag: "RemoveLines", lines: [seen] })),
      floorIs: "filter",
      floor: each(() => ({ ...cart, lines: cart.lines.filter((one) => one.lineId !== lineId) })),
    }),
  ]
}

export const results = async (): Promise<ReadonlyArray<Result>> => [
  ...(await resultsOf(10)),
  ...(await resultsOf(100)),
  ...(await resultsOf(1_000)),
]
