/** The candidates of a search, with what the search has to know of each. */
import { applyPromotion, isGiven } from "../apply.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import { goTogether } from "../stacking.ts"
import { trialOf, type Worksheet } from "../Worksheet.ts"
import { type NotBeside, notEvenBeside, notSmoothBeside } from "./proportion.ts"
import { type Quick, quickOf } from "./quick.ts"
import { isSmooth, isSteady, potentialOf } from "./rates.ts"
import { type Reach, reachOf } from "./reach.ts"
import { roundedOf, slackOf } from "./slack.ts"
import { type Threshold, thresholdsOf } from "./thresholds.ts"

export interface Item {
  readonly promotion: CompiledPromotion
  /** Where it stands among the items. */
  readonly at: number
  /** What it takes off at most, as long as nothing else was taken. */
  readonly most: number
  /** The items that it may not be given with. */
  readonly rivals: ReadonlyArray<number>
  /** Of items with one number at most one is given. */
  readonly clique: number
  /** The rows that it can take something off. */
  readonly places: ReadonlyArray<number>
  /** What it leaves of less is less, row by row. */
  readonly isSmooth: boolean
  /** Beside which items it is not even as good as smooth. */
  readonly notSmoothBeside: NotBeside
  /** Beside which items what it takes is no share of its rows that never grows. */
  readonly notEvenBeside: NotBeside
  /** By how many minor units it can make bounds too low. */
  readonly slack: number
  /** By how many minor units it can take more or less than a share of its rows. */
  readonly rounded: number
  /** Absent: it takes something off the long way only. */
  readonly quick: Quick | undefined
  /** Whether its condition holds whatever is given beside it. */
  readonly isSteady: boolean
  /** What has to be left for it to be given. */
  readonly thresholds: ReadonlyArray<Threshold>
  /** The items before it that take something off what its thresholds count. */
  readonly counted: ReadonlySet<number>
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
  const alone = able.flatMap(({ promotion }): ReadonlyArray<Alone> => {
    const outcome = promotion.exclusive ? applyPromotion(promotion, trialOf(sheet)) : undefined
    return outcome !== undefined && isGiven(outcome) ? [{ promotion, most: outcome.worth }] : []
  })
  const others = able
    .filter(({ promotion }) => !promotion.exclusive)
    .map(({ promotion, most }) => ({ ...reachOf(promotion, sheet.rows), most }))
  return { items: together(others, sheet), alone }
}

const together = (all: ReadonlyArray<Reach & { readonly most: number }>, sheet: Worksheet): ReadonlyArray<Item> => {
  const rivals = all.map(({ promotion: a }) =>
    all.flatMap(({ promotion: b }, at) => (a === b || goTogether(a, b) ? [] : [at])),
  )
  const cliques = cliquesOf(rivals)
  const thresholds = all.map(({ promotion: { condition } }) =>
    thresholdsOf(condition, sheet.policies.measure, sheet.rows),
  )
  const counted = thresholds.map((some) =>
    some.map(({ places }) => new Set(places.flatMap((place) => sheet.rows[place] ?? []))),
  )
  const choosing = all.filter(({ promotion }) => !isSmooth(promotion, sheet)).map(({ places }) => new Set(places))
  return all.map((one, at): Item => {
    const { promotion, most, places } = one
    const isSmoothByRow = isSmooth(promotion, sheet)
    // Which rows the pieces stand on that something chooses is not known.
    const known = (thresholds[at] ?? []).filter((threshold) => !choosing.some((others) => cuts(threshold, others)))
    return {
      promotion,
      at,
      most,
      rivals: rivals[at] ?? [],
      clique: cliques[at] ?? at,
      places,
      isSmooth: isSmoothByRow,
      notSmoothBeside: isSmoothByRow ? [] : notSmoothBeside(one, all, sheet),
      notEvenBeside: notEvenBeside(one, all, sheet),
      slack: slackOf(one, all, counted, sheet),
      rounded: roundedOf(one),
      quick: isSmoothByRow ? quickOf(promotion, sheet) : undefined,
      isSteady: isSteady(promotion.condition, sheet.policies.measure),
      thresholds: known,
      counted: countedBy(known, all.slice(0, at)),
    }
  })
}

/** Whether it counts some of these places, but not all. */
const cuts = ({ places }: Threshold, others: ReadonlySet<number>): boolean => {
  let found = 0
  for (const place of places) if (others.has(place)) found++
  return found > 0 && found < others.size
}

const countedBy = (thresholds: ReadonlyArray<Threshold>, before: ReadonlyArray<Reach>): ReadonlySet<number> => {
  const counted = new Set(thresholds.flatMap(({ places }) => places))
  if (counted.size === 0) return counted
  return new Set(before.flatMap(({ places }, at) => (places.some((place) => counted.has(place)) ? [at] : [])))
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
