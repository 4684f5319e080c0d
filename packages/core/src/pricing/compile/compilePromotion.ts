/** Checks and parses one promotion, as a back office sent it: nothing in it is taken on trust. */
import { MAX_NAME_LENGTH } from "../../catalog/ids.ts"
import { MAX_BENEFITS } from "../Benefit.ts"
import type { CompiledPromotion } from "../CompiledPromotion.ts"
import {
  MAX_PRIORITY,
  MAX_PROMOTION_CODES,
  MAX_PROMOTION_ID_LENGTH,
  MAX_PROMOTION_NAME_LENGTH,
  type Promotion,
} from "../Promotion.ts"
import { compileBenefit } from "./compileBenefit.ts"
import { compileCondition } from "./compileCondition.ts"
import { compileFunding } from "./compileFunding.ts"
import { checkLane, classOf, compileLane } from "./compileLane.ts"
import { compileBudget, compileLimits } from "./compileLimits.ts"
import { compileOn } from "./compileSelector.ts"
import { compileStacking } from "./compileStacking.ts"
import { compileValidity } from "./compileValidity.ts"
import { type Giver, giverOf } from "./giftCycles.ts"
import { type Reading, wrong } from "./Reading.ts"
import { codesOf, type Fields, fieldsOf, listOf, textOf, textsOf, wholeOf } from "./readFields.ts"

/** All that a promotion has by itself. Its place among the others comes later. */
export interface ReadPromotion {
  readonly compiled: Omit<CompiledPromotion, "order">
  /** Absent: none of its gifts counts. */
  readonly giver: Giver | undefined
}

const FIELDS: ReadonlyArray<keyof Promotion> = [
  "id",
  "name",
  "lane",
  "priority",
  "validity",
  "channels",
  "codes",
  "on",
  "condition",
  "benefits",
  "stacking",
  "limits",
  "budget",
  "funding",
]

/** The promotion, or `undefined` where the reading found something wrong with it. One that throws when it is read is wrong. */
export const compilePromotion = (reading: Reading, value: unknown): ReadPromotion | undefined => {
  try {
    return compileObject(reading, value)
  } catch (thrown) {
    const got = thrown instanceof Error ? thrown.message : typeof thrown
    wrong(reading, "", "throws when it is read", got, "Send plain JSON, without getters.")
    return undefined
  }
}

const compileObject = (reading: Reading, value: unknown): ReadPromotion | undefined => {
  const fields = fieldsOf(reading, "", value, FIELDS)
  if (fields === undefined) return undefined
  const compiled = compileFields(reading, fields)
  if (!isSound(reading, fields)) return undefined
  checkLane(reading, fields)
  return isSound(reading, fields) ? { compiled, giver: giverOf(fields) } : undefined
}

/** Once every field was read and nothing found wrong, it is what the type says. */
const isSound = ({ found }: Reading, _fields: Fields | Promotion): _fields is Promotion => found.length === 0

const compileFields = (reading: Reading, fields: Fields): ReadPromotion["compiled"] => {
  const { priority = 0, channels, codes, condition } = fields
  const id = textOf(reading, "id", fields["id"], MAX_PROMOTION_ID_LENGTH)
  const name = textOf(reading, "name", fields["name"], MAX_PROMOTION_NAME_LENGTH)
  const on = compileOn(reading, "on", fields["on"], undefined)
  const compiledCondition = condition === undefined ? undefined : compileCondition(reading, "condition", condition, on)
  const benefits = listOf(reading, "benefits", fields["benefits"], MAX_BENEFITS).map((one, at) =>
    compileBenefit(reading, `benefits[${at}]`, one, on),
  )
  const { from, until, inHours } = compileValidity(reading, "validity", fields["validity"])
  const { exclusive, group, combinesWith } = compileStacking(reading, "stacking", fields["stacking"])
  return {
    id,
    name,
    lane: compileLane(reading, fields["lane"], benefits),
    priority: wholeOf(reading, "priority", priority, -MAX_PRIORITY, MAX_PRIORITY),
    class: classOf(on, benefits),
    from,
    until,
    inHours,
    channels: channels === undefined ? undefined : textsOf(reading, "channels", channels, MAX_NAME_LENGTH),
    codes: codes === undefined ? undefined : codesOf(reading, "codes", codes, MAX_PROMOTION_CODES),
    on,
    condition: compiledCondition,
    benefits,
    exclusive,
    group,
    combinesWith,
    limits: compileLimits(reading, "limits", fields["limits"], codes !== undefined),
    budget: compileBudget(reading, "budget", fields["budget"]),
    funding: compileFunding(reading, "funding", fields["funding"]),
    // The last: all its amounts were read by now.
    currency: reading.currency,
  }
}
