/** The best combination of promotions by trying every one of them: slow, and too simple to be wrong. */
import type { Promotion, PromotionClass } from "../../src/pricing/Promotion.ts"
import { priceCart } from "../../src/pricing/priceCart.ts"
import { requestOf, type SmallCart } from "./smallCarts.ts"

export interface Combination {
  /** In the order in which they are applied. */
  readonly ids: ReadonlyArray<string>
  /** Minor units off, gifts included. */
  readonly worth: number
}

/** The best of all legal combinations: of those worth as much that of fewer promotions, then higher priorities, then lower ids. */
export const bruteForce = (cart: SmallCart): Combination => {
  const ordered = [...cart.promotions].sort(byOrder)
  const place = new Map(ordered.map(({ id }, at) => [id, at]))
  let best: Combination = { ids: [], worth: 0 }
  for (let bits = 1; bits < 2 ** ordered.length; bits++) {
    const chosen = ordered.filter((_, at) => Math.floor(bits / 2 ** at) % 2 === 1)
    if (!isLegal(chosen)) continue
    const { applied } = priceCart(requestOf(cart, "sequential", chosen))
    const found = {
      ids: applied.map(({ promotionId }) => promotionId),
      worth: applied.reduce((sum, { amount }) => sum + amount.amount, 0),
    }
    if (isBetter(found, best, place)) best = found
  }
  return best
}

/** What their priorities, and then their ids, say. */
const byOrder = (a: Promotion, b: Promotion): number => (b.priority ?? 0) - (a.priority ?? 0) || (a.id < b.id ? -1 : 1)

/** Whether all of these may be given together. */
export const isLegal = (chosen: ReadonlyArray<Promotion>): boolean =>
  chosen.every((one, at) => chosen.every((other, where) => where <= at || mayStandTogether(one, other)))

const mayStandTogether = (one: Promotion, other: Promotion): boolean => {
  const [a, b] = [one.stacking, other.stacking]
  if (a?._tag === "Exclusive" || b?._tag === "Exclusive") return false
  if (a?._tag === "ExclusiveInGroup" && b?._tag === "ExclusiveInGroup" && a.group === b.group) return false
  return (a?.combinesWith ?? ALL).includes(classOf(other)) && (b?.combinesWith ?? ALL).includes(classOf(one))
}

const ALL: ReadonlyArray<PromotionClass> = ["item", "order", "shipping"]

/** `item` where it says which lines it is about, by itself or in each of its benefits. */
const classOf = ({ on, benefits }: Promotion): PromotionClass => {
  if (benefits.every(({ _tag }) => _tag === "ShippingOff")) return "shipping"
  return on !== undefined || benefits.every(namesLines) ? "item" : "order"
}

const namesLines = (benefit: Promotion["benefits"][number]): boolean => {
  switch (benefit._tag) {
    case "BuyGet":
      return benefit.buy.on !== undefined || benefit.get.on !== undefined
    case "BundlePrice":
      return true
    case "Gift":
      return benefit.forEach?.on !== undefined
    case "ShippingOff":
      return false
    default:
      return benefit.on !== undefined
  }
}

const isBetter = (a: Combination, b: Combination, place: ReadonlyMap<string, number>): boolean => {
  if (a.worth !== b.worth) return a.worth > b.worth
  if (a.ids.length !== b.ids.length) return a.ids.length < b.ids.length
  const at = a.ids.findIndex((id, index) => id !== b.ids[index])
  return at >= 0 && (place.get(a.ids[at] ?? "") ?? 0) < (place.get(b.ids[at] ?? "") ?? 0)
}
