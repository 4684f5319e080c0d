/** Which rows a promotion can take something off, and which its thresholds count. */
import { isLineBenefit, type LineBenefit } from "../benefits/sharesFor.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import { matching } from "../matching.ts"
import type { Row } from "../Worksheet.ts"

export interface Reach {
  readonly promotion: CompiledPromotion
  /** The rows that it takes something off, at most. */
  readonly reach: ReadonlySet<Row>
  /** Where they stand. */
  readonly places: ReadonlyArray<number>
}

export const reachOf = (promotion: CompiledPromotion, rows: ReadonlyArray<Row>): Reach => {
  const reach = new Set<Row>()
  for (const benefit of promotion.benefits)
    if (isLineBenefit(benefit)) for (const row of reachedBy(benefit, rows)) reach.add(row)
  return { promotion, reach, places: placesOf(reach, rows) }
}

export const reachedBy = (benefit: LineBenefit, rows: ReadonlyArray<Row>): ReadonlySet<Row> => {
  switch (benefit._tag) {
    case "BuyGet":
      return new Set([...matching(benefit.buy.on, rows), ...matching(benefit.get.on, rows)])
    case "BundlePrice":
      return new Set(benefit.parts.flatMap(({ on }) => matching(on, rows)))
    default:
      return new Set(matching(benefit.on, rows))
  }
}

export const placesOf = (some: ReadonlySet<Row>, rows: ReadonlyArray<Row>): ReadonlyArray<number> => {
  const places: Array<number> = []
  let at = 0
  for (const row of rows) {
    if (some.has(row)) places.push(at)
    at++
  }
  return places
}

/** Whether two sets have something in common. */
export const overlap = <A>(a: ReadonlySet<A>, b: ReadonlySet<A>): boolean => {
  const [fewer, more] = a.size < b.size ? [a, b] : [b, a]
  for (const one of fewer) if (more.has(one)) return true
  return false
}

/** Whether `a` has all of `b`. */
export const covers = <A>(a: ReadonlySet<A>, b: ReadonlySet<A>): boolean => {
  if (a.size < b.size) return false
  for (const one of b) if (!a.has(one)) return false
  return true
}

export const piecesOn = (reach: ReadonlySet<Row>): number => {
  let pieces = 0
  for (const { quantity } of reach) pieces += quantity
  return pieces
}
