import type { Sku } from "../catalog/ids.ts"
import { limitRefused, newLine, offerRefused, quantityRefused, stockShort } from "./addItems.ts"
import { mostSets } from "./bundle.ts"
import { type Cart, MAX_LINES, piecesOf } from "./Cart.ts"
import type { CartCommandOf, NewItem } from "./CartCommand.ts"
import type { ItemOutcome } from "./CartOperation.ts"
import { type Change, NOTHING } from "./Decision.ts"
import type { Rejection } from "./Rejection.ts"
import type { Warning } from "./Warning.ts"

type AddBundle = CartCommandOf<"AddBundle">

/** Pieces of a line that a bundle is to have more. */
interface MorePieces extends Pick<NewItem, "offerId" | "sku"> {
  readonly offer?: NewItem["offer"] | undefined
  readonly pieces: number
}

/** Why a bundle cannot have that much more, or `undefined`: one line that cannot be had keeps all of them out. */
export const moreRefused = (wanted: ReadonlyArray<MorePieces>, cart: Cart): Rejection | undefined => {
  const before = new Map<Sku, number>()
  for (const { sku, pieces, ...item } of wanted) {
    const earlier = before.get(sku) ?? 0
    const rejection =
      offerRefused({ sku, ...item }, cart) ?? limitRefused(sku, pieces, () => piecesOf(cart, sku) + earlier, item.offer)
    if (rejection !== undefined) return rejection
    before.set(sku, earlier + pieces)
  }
  return undefined
}

/** The parent first. Its quantity is in pieces, that of a child in pieces for each of the parent's. */
const itemsOf = ({ parent, children }: AddBundle): ReadonlyArray<NewItem> => [parent, ...children]

const perOf = (item: NewItem, { parent }: AddBundle): number => (item === parent ? 1 : item.quantity)

/** Why a bundle cannot come in as a whole, or `undefined`. The quantities are judged first, then the offers, then the room. */
export const bundleRefused = (command: AddBundle, cart: Cart): Rejection | undefined => {
  const { parent, children } = command
  for (const { quantity } of children) {
    const rejection = quantityRefused(quantity)
    if (rejection !== undefined) return rejection
  }
  const { length } = cart.lines
  return (
    quantityRefused(parent.quantity, mostSets(children.map(({ quantity }) => quantity))) ??
    moreRefused(
      itemsOf(command).map((item) => ({ ...item, pieces: parent.quantity * perOf(item, command) })),
      cart,
    ) ??
    (length + 1 + children.length <= MAX_LINES ? undefined : { _tag: "CartFull", lines: length, max: MAX_LINES })
  )
}

/** The lines of a bundle that comes in: each item's own, its parent's first. */
export const bundleOutcome = (command: AddBundle): ReadonlyArray<ItemOutcome> =>
  itemsOf(command).map(({ lineId }) => ({ ok: true, lineId }))

/** An accepted bundle on whatever cart it meets: all of it, or a warning for each line that found no room. */
export const placeBundle = (command: AddBundle, outcome: ReadonlyArray<ItemOutcome>, cart: Cart): Change => {
  const { parent, at } = command
  const wanted = itemsOf(command).flatMap((item, n) => {
    const { offer } = item
    const pieces = parent.quantity * perOf(item, command)
    return offer === undefined || outcome[n]?.ok !== true ? [] : [{ item, offer, pieces }]
  })
  if (wanted.length !== itemsOf(command).length) return NOTHING
  if (cart.lines.length + wanted.length > MAX_LINES)
    return {
      events: [],
      warnings: wanted.map(({ item, pieces }) => ({
        _tag: "LineDropped",
        offerId: item.offerId,
        quantity: pieces,
        max: MAX_LINES,
      })),
    }
  const line = (item: NewItem, offer: NonNullable<NewItem["offer"]>, quantity: number) => ({
    ...newLine({ ...item, quantity }, offer, at),
    bundle: { parent: parent.lineId, per: perOf(item, command) },
  })
  return {
    events: wanted.map(({ item, offer, pieces }) => ({
      _tag: "ItemAdded",
      place: "lines",
      line: line(item, offer, pieces),
    })),
    warnings: shortOf(
      wanted.map(({ item: { sku }, offer, pieces }) => ({ sku, offer, pieces })),
      cart,
    ),
  }
}

/** The warnings that more of a bundle's goods are in the cart than were in stock, each SKU once. */
export const shortOf = (
  more: ReadonlyArray<Pick<MorePieces, "sku" | "offer" | "pieces">>,
  cart: Cart,
): ReadonlyArray<Warning> => {
  const bySku = Map.groupBy(more, ({ sku }) => sku)
  return [...bySku].flatMap(([sku, of]) => {
    const stocks = of.flatMap(({ offer }) => offer?.stock ?? [])
    if (stocks.length === 0) return []
    const inCart = piecesOf(cart, sku) + of.reduce((sum, { pieces }) => sum + pieces, 0)
    return stockShort(sku, inCart, Math.min(...stocks))
  })
}
