import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { held, scaled, seed } from "../../../../test/scale.ts"
import type { Instant } from "../../src/catalog/ids.ts"
import { calendarDayOf, daysInMonth, type LocalTime, localClock } from "../../src/pricing/localTime.ts"
import { at } from "./clocks.ts"

const inZone = (zone: string, moment: string): LocalTime => {
  const clock = localClock(zone)
  if (clock === undefined) throw new Error(`no ${zone}`)
  return clock(at(moment))
}
const onWall = (zone: string, moment: string): string => {
  const { year, month, day, minuteOfWeek } = inZone(zone, moment)
  const weekday = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"][Math.floor(minuteOfWeek / 1440)]
  const two = (value: number) => String(value).padStart(2, "0")
  const minutes = minuteOfWeek % 1440
  return `${weekday} ${year}-${two(month)}-${two(day)} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

describe("a clock on the wall", () => {
  it("shows the day, the date and the time of its zone", () => {
    expect(onWall("UTC", "1970-01-01T00:00:00Z")).toBe("thu 1970-01-01 00:00")
    expect(onWall("Europe/London", "2026-07-01T23:30:00Z")).toBe("thu 2026-07-02 00:30")
    expect(onWall("Asia/Kolkata", "2026-01-04T18:30:59.999Z")).toBe("mon 2026-01-05 00:00")
    expect(onWall("America/New_York", "2026-01-01T04:59:00Z")).toBe("wed 2025-12-31 23:59")
    expect(onWall("Pacific/Kiritimati", "2028-02-28T10:00:00Z")).toBe("tue 2028-02-29 00:00")
    expect(onWall("Asia/Kathmandu", "2026-06-01T00:00:00Z")).toBe("mon 2026-06-01 05:45")
  })

  it("jumps over the hour that summer time takes, and shows the one it gives back twice", () => {
    const berlin = (moment: string) => onWall("Europe/Berlin", moment)
    expect(["00:59", "01:00"].map((time) => berlin(`2026-03-29T${time}:00Z`))).toEqual([
      "sun 2026-03-29 01:59",
      "sun 2026-03-29 03:00",
    ])
    expect(["00:30", "01:30", "02:30"].map((time) => berlin(`2026-10-25T${time}:00Z`))).toEqual([
      "sun 2026-10-25 02:30",
      "sun 2026-10-25 02:30",
      "sun 2026-10-25 03:30",
    ])
    // A zone that moved by half an hour, and a day that was left out.
    expect(onWall("Australia/Lord_Howe", "2026-04-04T15:15:00Z")).toBe("sun 2026-04-05 01:45")
    expect(onWall("Pacific/Apia", "2011-12-30T09:59:00Z")).toBe("thu 2011-12-29 23:59")
    expect(onWall("Pacific/Apia", "2011-12-30T10:00:00Z")).toBe("sat 2011-12-31 00:00")
  })

  it("is there for names of zones only", () => {
    for (const zone of ["UTC", "Etc/GMT+5", "europe/london", "America/Argentina/Buenos_Aires", "Etc/GMT-14"]) {
      expect([zone, localClock(zone) !== undefined]).toEqual([zone, true])
    }
    for (const zone of ["", "+01:00", "-05", "Mars/Base", "Europe/London ", "x".repeat(65), "\u0000", "Europe"]) {
      expect([zone, localClock(zone)]).toEqual([zone, undefined])
    }
  })

  it("stays at the last date that there is", () => {
    const clock = localClock("UTC")
    const last = clock?.(8_640_000_000_000_000 as Instant)
    expect(last).toMatchObject({ year: 275_760, month: 9, day: 13 })
    expect(clock?.(Number.MAX_SAFE_INTEGER as Instant)).toEqual(last)
  })

  it("answers each moment by itself, whatever it was asked before", () => {
    const clock = localClock("Europe/London")
    const moments = ["2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z", "2026-01-01T00:00:00Z"].map(at)
    expect(moments.map((moment) => clock?.(moment).minuteOfWeek)).toEqual([3 * 1440, 2 * 1440 + 60, 3 * 1440])
  })

  it("agrees in UTC with the arithmetic of days", () => {
    const clock = localClock("UTC")
    const runs = scaled(20_000)
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_102_444_800_000 }), (moment) => {
        const time = clock?.(moment as Instant)
        const days = Math.floor(moment / 86_400_000)
        const date = new Date(moment)
        expect(time).toEqual({
          year: date.getUTCFullYear(),
          month: date.getUTCMonth() + 1,
          day: date.getUTCDate(),
          calendarDay: days,
          minuteOfWeek: ((days + 3) % 7) * 1440 + Math.floor((moment % 86_400_000) / 60_000),
        })
      }),
      { seed, numRuns: runs },
    )
    held("a clock in UTC shows what the arithmetic of days says", runs, "moments")
  })
})

describe("the calendar", () => {
  it("counts days over the ends of months, years and Februaries", () => {
    expect(calendarDayOf(1970, 1, 1)).toBe(0)
    expect(calendarDayOf(2026, 1, 1) - calendarDayOf(2025, 12, 31)).toBe(1)
    expect(calendarDayOf(2027, 2, 29)).toBe(calendarDayOf(2027, 3, 1))
    expect([2026, 2028, 2100, 2000].map((year) => daysInMonth(year, 2))).toEqual([28, 29, 28, 29])
    expect([1, 4, 12].map((month) => daysInMonth(2026, month))).toEqual([31, 30, 31])
  })
})
