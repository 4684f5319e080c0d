/** What every limit ledger refuses: a mistake in the code of its caller, told the same by all of them. */
import { isName } from "../catalog/ids.ts"
import { show } from "../money/decimal.ts"
import {
  type LimitDemand,
  type LimitKey,
  MAX_LIMIT_DEMANDS,
  MAX_LIMIT_SUBJECT,
  MAX_LIMIT_WINDOW,
} from "./LimitLedger.ts"

/** A counter as one text. No two counters share one: neither a subject nor a window holds U+0000. */
export const limitKeyText = ({ subject, window }: LimitKey): string => `${subject}\u0000${window}`

/**
 * Passes over demands that make sense.
 *
 * @throws RangeError that names the first demand that does not, the value and the way out.
 */
export const checkLimitDemands = (demands: ReadonlyArray<LimitDemand>): void => {
  checkKeys("LimitLedger.reserve", "demand", demands)
  const places = new Map<string, number>()
  for (const [index, demand] of demands.entries()) {
    const { amount, max } = demand
    if (!Number.isSafeInteger(amount) || amount < 1)
      throw refused(`the amount of demand ${index + 1} is no whole number from 1 on`, amount, COUNT)
    if (!Number.isSafeInteger(max) || max < 0)
      throw refused(`the max of demand ${index + 1} is no whole number from 0 to 9007199254740991`, max, BOUND)
    const text = limitKeyText(demand)
    const earlier = places.get(text)
    if (earlier !== undefined)
      throw refused(`demands ${earlier} and ${index + 1} name one counter`, demand.subject, ADD_UP)
    places.set(text, index + 1)
  }
}

/**
 * Passes over counters that can be asked for.
 *
 * @throws RangeError that names the first that cannot, the value and the way out.
 */
export const checkLimitKeys = (keys: ReadonlyArray<LimitKey>): void => checkKeys("LimitLedger.used", "key", keys)

const COUNT = "Count in whole uses, pieces or minor units, and leave out what takes nothing."
const BOUND = "Say how far the counter may come, or leave the demand out where nothing bounds it."
const ADD_UP = "Add the two amounts up into one demand."

const refused = (wrong: string, got: unknown, wayOut: string): RangeError =>
  new RangeError(`LimitLedger.reserve: ${wrong}, got ${show(got)}. ${wayOut}`)

const checkKeys = (call: string, what: string, keys: ReadonlyArray<LimitKey>): void => {
  if (keys.length > MAX_LIMIT_DEMANDS)
    throw new RangeError(
      `${call}: at most ${MAX_LIMIT_DEMANDS} counters go into one call, got ${keys.length}. Send several calls.`,
    )
  for (const [index, { subject, window }] of keys.entries()) {
    checkText(call, `the subject of ${what} ${index + 1}`, subject, MAX_LIMIT_SUBJECT)
    checkText(call, `the window of ${what} ${index + 1}`, window, MAX_LIMIT_WINDOW)
  }
}

const checkText = (call: string, what: string, text: string, most: number): void => {
  if (isName(text, most)) return
  throw new RangeError(
    `${call}: ${what} is no text of 1 to ${most} characters that every store can keep, got ${show(text)}. ` +
      "Shorten it, and leave out halves of surrogate pairs and U+0000.",
  )
}
