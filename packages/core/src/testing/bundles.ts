/** Whether the bundles of a cart are whole, told from its lines alone: it shares nothing with the cart chapter. */
import type { Cart, CartLine } from "../cart/Cart.ts"

/** What is wrong with the bundles of a cart; empty where parent and children live together. */
export const brokenBundles = ({ lines, shelf }: Pick<Cart, "lines" | "shelf">): ReadonlyArray<string> =>
  [lines, shelf].flatMap((place) => place.flatMap((line) => problemsOf(line, place)))

const problemsOf = (line: CartLine, place: ReadonlyArray<CartLine>): ReadonlyArray<string> => {
  const { lineId, quantity, selected, bundle } = line
  if (bundle === undefined) return []
  const problems: Array<string> = []
  const must = (so: boolean, problem: string): void => void (so || problems.push(`line ${lineId} ${problem}`))
  const parent = place.find((other) => other.lineId === bundle.parent)
  must(parent?.bundle?.parent === bundle.parent, `has no parent ${bundle.parent} beside it`)
  if (bundle.parent === lineId) {
    const children = place.filter((other) => other.bundle?.parent === lineId).length - 1
    must(bundle.per === 1, `is a parent and is said to hold ${bundle.per} for each of its own pieces`)
    must(children >= 1 && children <= 32, `is a parent of ${children} children`)
  }
  if (parent === undefined) return problems
  must(quantity === parent.quantity * bundle.per, `holds ${quantity}, not ${bundle.per} for each of ${parent.quantity}`)
  must(selected === parent.selected, "is selected or not otherwise than its parent")
  return problems
}
