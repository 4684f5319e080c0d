/** What is wrong with a promotion that cannot be given as written. */
import { compilePromotion } from "./compile/compilePromotion.ts"
import { type Found, MAX_PROBLEMS_OF_ONE, startReading } from "./compile/Reading.ts"

export { MAX_PROBLEMS_OF_ONE }

/** One thing that is wrong, where, and the way out. */
export interface PromotionProblem {
  /** Where the promotion stands in the list. */
  readonly at: number
  /** Its id, where it has one. */
  readonly id: string | undefined
  /** The place in the promotion, as `benefits[0].tiers[2].from`. Empty: the promotion as a whole. */
  readonly path: string
  /** What is wrong, the value, and what to do about it. */
  readonly message: string
}

/**
 * All that is wrong with one promotion by itself, the first `MAX_PROBLEMS_OF_ONE` of it: for the door of a back office.
 * Empty: `compilePromotions` takes it, unless another one of its list has the same id.
 *
 * @example
 * import { promotionProblems } from "@cartwright/core/pricing"
 *
 * const sent = { id: "spring", name: "Spring", benefits: [{ _tag: "PercentOff", percent: 110 }] }
 * promotionProblems(sent).map(({ path }) => path) // => ["benefits[0].percent"]
 */
export const promotionProblems = (promotion: unknown): ReadonlyArray<PromotionProblem> => {
  const reading = startReading(new Map())
  compilePromotion(reading, promotion)
  return problemsOf(promotion, 0, reading.found)
}

export const problemsOf = (
  promotion: unknown,
  at: number,
  found: ReadonlyArray<Found>,
): ReadonlyArray<PromotionProblem> => found.map(({ path, message }) => ({ at, id: idOf(promotion), path, message }))

/** Enough of an id to find the promotion by, however long it is. */
const idOf = (promotion: unknown): string | undefined => {
  try {
    const { id } = typeof promotion === "object" && promotion !== null && "id" in promotion ? promotion : NO_ID
    return typeof id === "string" ? id.slice(0, MAX_SHOWN_ID) : undefined
  } catch {
    // It throws when it is read, which is what is told of it.
    return undefined
  }
}

const NO_ID = { id: undefined }

const MAX_SHOWN_ID = 80
