/** The candidates of a search, with what the search has to know of each. */
import { applyPromotion, isGiven } from "../apply.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import { goTogether } from "../stacking.ts"
import { trialOf, type Worksheet } from "../Worksheet.ts"
import { isSmooth, isStable, potentialOf, reachOf, slackOf } from "./rates.ts"

export interface Item {
  readonly promotion: CompiledPromotion
  /** Where it stands among the items. */
  readonly at: number
  /** What it takes off at most, as long as nothing else was taken. */
  readonly most: number
  /** The later items that it may not be given with. */
  readonly rivals: ReadonlyArray<number>
  /** It goes with every other item, and is bounded together with all that are like that. */
  readonly isFree: boolean
  /** Of items with one number at most one is given. Free items have none. */
  readonly clique: number
  readonly slack: number
}

/** A promotion that is given alone, and what it then takes off. */
export interface Alone {
  readonly promotion: CompiledPromotion
  readonly most: number
}

/** What can give nothing here is left out. */
export const itemsOf = (
  candidates: ReadonlyArray<CompiledPromotion>,
  sheet: Worksheet,
): { readonly items: ReadonlyArray<Item>; readonly alone: ReadonlyArray<Alone> } => {
  const able = candidates
    .map((promotion) => ({ promotion, most: potentialOf(promotion, sheet) }))
    .filter(({ most }) => most > 0)
  const others = able
    .filter(({ promotion }) => !promotion.exclusive)
    .map((one) => ({ ...one, reach: reachOf(one.promotion, sheet.rows) }))
  const rivals = others.map(({ promotion: a }) =>
    others.flatMap(({ promotion: b }, at) => (a === b || goTogether(a, b) ? [] : [at])),
  )
  const cliques = cliquesOf(rivals)
  const items = others.map(
    (one, at): Item => ({
      promotion: one.promotion,
      at,
      most: one.most,
      rivals: (rivals[at] ?? []).filter((rival) => rival > at),
      isFree: rivals[at]?.length === 0 && (isSmooth(one.promotion, sheet) || isStable(one, others, sheet)),
      clique: cliques[at] ?? at,
      slack: slackOf(one, others, sheet),
    }),
  )
  const alone = able.flatMap(({ promotion }): ReadonlyArray<Alone> => {
    const outcome = promotion.exclusive ? applyPromotion(promotion, trialOf(sheet)) : undefined
    return outcome !== undefined && isGiven(outcome) ? [{ promotion, most: outcome.worth }] : []
  })
  return { items, alone }
}

/** Each item joins the first group all of whose members are its rivals. */
const cliquesOf = (rivals: ReadonlyArray<ReadonlyArray<number>>): ReadonlyArray<number> => {
  const groups: Array<Array<number>> = []
  return rivals.map((its, at) => {
    const mine = new Set(its)
    const found = groups.findIndex((members) => members.every((member) => mine.has(member)))
    const members = groups[found]
    if (members === undefined || its.length === 0) return groups.push([at]) - 1
    members.push(at)
    return found
  })
}
