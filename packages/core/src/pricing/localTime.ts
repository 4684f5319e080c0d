/** What clock and calendar on the wall of a time zone show at a moment. */
import type { Instant } from "../catalog/ids.ts"

export interface LocalTime {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31. */
  readonly day: number
  /** The day of that date, counted from 1970-01-01, which is 0: two dates are as many days apart as these. */
  readonly calendarDay: number
  /** Minutes since Monday, 00:00: 0 to 10,079. */
  readonly minuteOfWeek: number
}

export type LocalClock = (moment: Instant) => LocalTime

/** The zone of conditions that name none. */
export const UTC = "UTC"

/** Names only: "+01:00" is an offset, which has no summer time, so that whoever writes it is wrong half of the year. */
const ZONE = /^[A-Za-z][A-Za-z0-9_+/-]{0,63}$/

/** Later moments have no date: they are taken for the last one that has. */
const LAST_DATE = 8_640_000_000_000_000
const MILLISECONDS_OF_DAY = 86_400_000
/** 1970-01-01 was a Thursday. */
const DAYS_SINCE_MONDAY = 3

/**
 * The clock of a time zone by its IANA name, or `undefined` where the platform knows no such zone.
 *
 * To make one takes the time of pricing a small cart: make it once. A clock keeps its last answer, since all that is asked
 * while a cart is priced is asked of one moment.
 *
 * The rules of zones are the platform's own, and change with it when countries change their clocks.
 */
export const localClock = (zone: string): LocalClock | undefined => {
  const format = ZONE.test(zone) ? formatOf(zone) : undefined
  if (format === undefined) return undefined
  let asked: number | undefined
  let answer: LocalTime | undefined
  return (moment) => {
    if (answer !== undefined && asked === moment) return answer
    answer = readOff(format, Math.min(moment, LAST_DATE))
    asked = moment
    return answer
  }
}

const formatOf = (timeZone: string): Intl.DateTimeFormat | undefined => {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      calendar: "gregory",
      numberingSystem: "latn",
      hourCycle: "h23",
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
      hour: "2-digit",
      minute: "2-digit",
    })
  } catch {
    return undefined
  }
}

const readOff = (format: Intl.DateTimeFormat, moment: number): LocalTime => {
  let year = 0
  let month = 0
  let day = 0
  let minutes = 0
  for (const { type, value } of format.formatToParts(moment)) {
    if (type === "year") year = Number(value)
    else if (type === "month") month = Number(value)
    else if (type === "day") day = Number(value)
    else if (type === "hour") minutes += Number(value) * 60
    else if (type === "minute") minutes += Number(value)
  }
  const calendarDay = calendarDayOf(year, month, day)
  const weekday = (calendarDay + DAYS_SINCE_MONDAY) % 7
  return { year, month, day, calendarDay, minuteOfWeek: weekday * 1440 + minutes }
}

/** The day of a date of the Gregorian calendar, from 1970-01-01 on. A day that its month does not have runs into the next. */
export const calendarDayOf = (year: number, month: number, day: number): number =>
  Math.floor(Date.UTC(year, month - 1, day) / MILLISECONDS_OF_DAY)

/** How many days a month has. */
export const daysInMonth = (year: number, month: number): number =>
  calendarDayOf(year, month + 1, 1) - calendarDayOf(year, month, 1)
