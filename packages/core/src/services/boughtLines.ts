/** Where the lines that an order bought are now, once their cart has gone into another: there they have new ids. */
import { bundleFinder, isBundleParent, perOf } from "../cart/bundle.ts"
import type { Cart, CartLine } from "../cart/Cart.ts"
import type { TakenLine } from "../cart/CartCommand.ts"
import { identity, lineIndex } from "../cart/identity.ts"
import type { LineId } from "../catalog/ids.ts"
import type { BoughtLines } from "../ports/CartGateway.ts"

type Bought = BoughtLines["lines"][number]

/**
 * The lines of a cart that the bought ones have become: by their offer and options, and a bundle by all that it is made
 * of. `from` is the cart that they were bought of, as it was left: it says what was a bundle.
 */
export const takenOf = (
  bought: ReadonlyArray<Bought>,
  from: Cart | undefined,
  cart: Cart,
  newLineId: () => LineId,
): ReadonlyArray<TakenLine> => {
  const bundled = new Set((from?.lines ?? []).flatMap(({ lineId, bundle }) => (bundle === undefined ? [] : [lineId])))
  const index = lineIndex(cart.lines, bought.length)
  const taken = ({ quantity }: Bought, here: CartLine | undefined): ReadonlyArray<TakenLine> =>
    here === undefined ? [] : [{ lineId: here.lineId, quantity, remainderId: newLineId() }]
  const alone = bought.flatMap((line) => {
    const { lineId, offerId, options } = line
    return bundled.has(lineId) ? [] : taken(line, index.find({ offerId, options }))
  })
  if (bundled.size === 0 || from === undefined) return alone

  const here = bundlesOf(cart)
  const inBundles = bundlesOf(from).flatMap((bundle) => {
    const parts = bought.filter(({ lineId }) => bundle.lines.some((line) => line.lineId === lineId))
    const found = here.findIndex(({ shape }) => shape === bundle.shape)
    // Each is taken once, so that of two that are equal the second is found for the second.
    const [became] = parts.length === 0 || found < 0 ? [] : here.splice(found, 1)
    return parts.flatMap((part) => {
      const at = bundle.lines.findIndex(({ lineId }) => lineId === part.lineId)
      return taken(part, became?.lines[at])
    })
  })
  return [...alone, ...inBundles]
}

interface Bundle {
  /** Two bundles of one shape are made of the same goods. */
  readonly shape: string
  /** In an order that is the same for all bundles of the shape. */
  readonly lines: ReadonlyArray<CartLine>
}

const bundlesOf = ({ lines }: Cart): Array<Bundle> => {
  const find = bundleFinder(lines)
  return lines.filter(isBundleParent).map((parent) => {
    const parts = find(parent)
      .map((line) => ({ line, text: partOf(line) }))
      .sort((a, b) => (a.text < b.text ? -1 : 1))
    return { shape: JSON.stringify(parts.map(({ text }) => text)), lines: parts.map(({ line }) => line) }
  })
}

const partOf = (line: CartLine): string => `${isBundleParent(line) ? "" : perOf(line)} ${identity(line)}`
