/** One promotion on its way in: what was found wrong with it so far, and where. Reading goes on after a find, to name them all. */
import { type Currency, isCurrency } from "../../money/Currency.ts"
import { type LocalClock, localClock } from "../localTime.ts"

/** Most things that are told about one promotion. */
export const MAX_PROBLEMS_OF_ONE = 16

/** Something wrong at a place in a promotion, as `benefits[0].tiers[2].from`; the promotion as a whole is "". */
export interface Found {
  readonly path: string
  readonly message: string
}

/** What is answered while anything was found wrong is only there to go on with: nobody may use it. */
export interface Reading {
  readonly found: Array<Found>
  readonly clocks: Clocks
  /** The one currency of its amounts, from the first of them on. */
  currency: Currency | undefined
  /** Conditions so far, those inside others included. */
  conditions: number
}

/** The clock of each zone that was asked for: to make one takes longer than to read ten promotions. */
export type Clocks = Map<string, LocalClock | undefined>

export const startReading = (clocks: Clocks): Reading => ({ found: [], clocks, currency: undefined, conditions: 0 })

export const wrong = (reading: Reading, path: string, what: string, got: unknown, wayOut: string): void => {
  if (reading.found.length >= MAX_PROBLEMS_OF_ONE) return
  const place = path === "" ? "the promotion" : path
  reading.found.push({ path, message: `${place} ${what}, got ${shown(got)}. ${wayOut}` })
}

/** A promotion has amounts in one currency, so that it is given in carts of that currency and in no others. */
export const noteCurrency = (reading: Reading, path: string, value: unknown): void => {
  if (!isCurrency(value)) wrong(reading, path, "is no currency", value, 'Use an ISO 4217 code, such as "GBP".')
  else if (reading.currency === undefined) reading.currency = value
  else if (reading.currency !== value) {
    const wayOut = `Other amounts of it are in ${reading.currency}: write a promotion for each currency.`
    wrong(reading, path, "is a second currency", value, wayOut)
  }
}

/** The clock on the wall of a time zone. */
export const clockOf = (reading: Reading, path: string, zone: unknown): LocalClock => {
  const clock = typeof zone === "string" ? knownClock(reading.clocks, zone) : undefined
  if (clock !== undefined) return clock
  wrong(reading, path, "is no time zone we know", zone, 'Use a name of the IANA list, such as "Europe/London".')
  return NO_CLOCK
}

const NO_CLOCK: LocalClock = () => ({ year: 1970, month: 1, day: 1, calendarDay: 0, minuteOfWeek: 0 })

const knownClock = (clocks: Clocks, zone: string): LocalClock | undefined => {
  if (clocks.has(zone)) return clocks.get(zone)
  const clock = localClock(zone)
  clocks.set(zone, clock)
  return clock
}

/** A value for a message. Garbage may be huge, go round in circles or have no JSON, so only a corner of it is looked at. */
export const shown = (value: unknown): string => {
  const text = written(value, 3)
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN - 1)}…` : text
}

const MAX_SHOWN = 80
const MAX_SHOWN_ENTRIES = 8

const written = (value: unknown, depth: number): string => {
  if (value === undefined) return "nothing"
  if (typeof value === "string") return JSON.stringify(value.slice(0, MAX_SHOWN))
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value)
  if (typeof value === "function") return "a function"
  if (typeof value !== "object" || value === null) return String(value)
  if (depth === 0) return Array.isArray(value) ? "[…]" : "{…}"
  if (Array.isArray(value)) {
    const entries = value.slice(0, MAX_SHOWN_ENTRIES).map((one) => written(one, depth - 1))
    return `[${entries.join(",")}${value.length > MAX_SHOWN_ENTRIES ? ",…" : ""}]`
  }
  const fields = Object.entries(value)
  const entries = fields
    .slice(0, MAX_SHOWN_ENTRIES)
    .map(([name, one]) => `${written(name, 0)}:${written(one, depth - 1)}`)
  return `{${entries.join(",")}${fields.length > MAX_SHOWN_ENTRIES ? ",…" : ""}}`
}
