/** From when until when, and in which hours of the week. */
import { type Instant, isInstant } from "../../catalog/ids.ts"
import { type Day, MAX_WEEKLY_HOURS } from "../Promotion.ts"
import { clockOf, type Reading, wrong } from "./Reading.ts"
import { fieldsOf, listOf, wordOf } from "./readFields.ts"

export interface CompiledValidity {
  readonly from: Instant | undefined
  readonly until: Instant | undefined
  readonly inHours: ((moment: Instant) => boolean) | undefined
}

const ALWAYS: CompiledValidity = { from: undefined, until: undefined, inHours: undefined }

export const compileValidity = (reading: Reading, path: string, value: unknown): CompiledValidity => {
  if (value === undefined) return ALWAYS
  const fields = fieldsOf(reading, path, value, ["from", "until", "weekly"])
  if (fields === undefined) return ALWAYS
  const from = momentOf(reading, `${path}.from`, fields["from"])
  const until = momentOf(reading, `${path}.until`, fields["until"])
  if (from !== undefined && until !== undefined && from >= until) {
    const wayOut = `It begins at ${from}; \`until\` is the first moment outside.`
    wrong(reading, `${path}.until`, "lies before it begins", until, wayOut)
  }
  const { weekly } = fields
  return { from, until, inHours: weekly === undefined ? undefined : inHoursOf(reading, `${path}.weekly`, weekly) }
}

const momentOf = (reading: Reading, path: string, value: unknown): Instant | undefined => {
  if (value === undefined || (isInstant(value) && !Object.is(value, -0))) return value
  wrong(reading, path, "is no moment", value, "Write whole milliseconds since 1970.")
  return undefined
}

const MINUTES_OF_DAY = 1440
const DAYS: readonly [Day, ...ReadonlyArray<Day>] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

/** Minutes since Monday, 00:00; `until` is outside. */
interface Span {
  readonly from: number
  readonly until: number
}

const inHoursOf = (reading: Reading, path: string, value: unknown): CompiledValidity["inHours"] => {
  const fields = fieldsOf(reading, path, value, ["zone", "hours"])
  if (fields === undefined) return undefined
  const clock = clockOf(reading, `${path}.zone`, fields["zone"])
  const spans: ReadonlyArray<Span> = listOf(reading, `${path}.hours`, fields["hours"], MAX_WEEKLY_HOURS).flatMap(
    (one, at) => spanOf(reading, `${path}.hours[${at}]`, one),
  )
  return (moment) => {
    const { minuteOfWeek } = clock(moment)
    return spans.some(({ from, until }) => from <= minuteOfWeek && minuteOfWeek < until)
  }
}

const spanOf = (reading: Reading, path: string, value: unknown): ReadonlyArray<Span> => {
  const fields = fieldsOf(reading, path, value, ["day", "from", "until"])
  if (fields === undefined) return []
  const day = DAYS.indexOf(wordOf(reading, `${path}.day`, fields["day"], DAYS)) * MINUTES_OF_DAY
  const from = minutesOf(reading, `${path}.from`, fields["from"], 0)
  const until = minutesOf(reading, `${path}.until`, fields["until"], MINUTES_OF_DAY)
  if (from >= until) {
    const wayOut = "What goes past midnight is two entries, one for each day."
    wrong(reading, `${path}.until`, "is no later than its beginning", fields["until"], wayOut)
  }
  return [{ from: day + from, until: day + until }]
}

const TIME = /^([01][0-9]|2[0-3]):([0-5][0-9])$/

const minutesOf = (reading: Reading, path: string, value: unknown, absent: number): number => {
  if (value === undefined) return absent
  const [, hours, minutes] = (typeof value === "string" && TIME.exec(value)) || []
  if (hours !== undefined && minutes !== undefined) return Number(hours) * 60 + Number(minutes)
  wrong(reading, path, "is no time of day", value, 'Write it like "09:30", and leave it out where it is midnight.')
  return absent
}
