/** Conditions that look at the purchase and not at its lines, each as one function. What is not known does not hold. */
import { MAX_QUANTITY } from "../../cart/Cart.ts"
import { MAX_NAME_LENGTH } from "../../catalog/ids.ts"
import type { PurchaseFacts } from "../CompiledPromotion.ts"
import { calendarDayOf, daysInMonth, type LocalTime, UTC } from "../localTime.ts"
import type { ConditionName } from "../NotApplied.ts"
import { clockOf, type Reading, wrong } from "./Reading.ts"
import { type Fields, onlyOneOf, textOf, textsOf, wholeOf } from "./readFields.ts"

type Test = (facts: PurchaseFacts) => boolean

export const purchaseTest = (
  reading: Reading,
  path: string,
  tag: Exclude<ConditionName, "Not" | "CodeEntered">,
  fields: Fields,
): Test => {
  switch (tag) {
    case "BuyerInGroup": {
      const wanted = textsOf(reading, `${path}.groups`, fields["groups"], MAX_NAME_LENGTH)
      return ({ groups }) => groups.some((group) => wanted.has(group))
    }
    case "BuyerIsMember":
      return ({ isMember }) => isMember
    case "OrderNumber":
      return orderNumber(reading, path, fields)
    case "PayingBy": {
      const wanted = textsOf(reading, `${path}.methods`, fields["methods"], MAX_NAME_LENGTH)
      return ({ payingBy }) => payingBy !== undefined && wanted.has(payingBy)
    }
    case "ChannelIs": {
      const wanted = textsOf(reading, `${path}.channels`, fields["channels"], MAX_NAME_LENGTH)
      return ({ channel }) => channel !== undefined && wanted.has(channel)
    }
    case "CountryIs": {
      const wanted = countriesOf(reading, `${path}.countries`, fields["countries"])
      return ({ country }) => country !== undefined && wanted.has(country)
    }
    case "BirthdayWithin":
      return birthdayWithin(reading, path, fields)
    case "HostSays": {
      const name = textOf(reading, `${path}.name`, fields["name"], MAX_NAME_LENGTH)
      return ({ facts }) => Object.hasOwn(facts, name) && facts[name] === true
    }
  }
}

const orderNumber = (reading: Reading, path: string, fields: Fields): Test => {
  const way = onlyOneOf(reading, path, fields, ["nth", "every"])
  if (way === undefined) return never
  const number = wholeOf(reading, `${path}.${way}`, fields[way], 1, MAX_QUANTITY)
  return way === "nth"
    ? ({ orders }) => orders !== undefined && orders + 1 === number
    : ({ orders }) => orders !== undefined && (orders + 1) % number === 0
}

const never: Test = () => false

const COUNTRY = /^[A-Z]{2}$/

const countriesOf = (reading: Reading, path: string, value: unknown): ReadonlySet<string> => {
  const countries = textsOf(reading, path, value, MAX_NAME_LENGTH)
  for (const country of countries) {
    if (COUNTRY.test(country)) continue
    wrong(reading, path, "names no country", country, 'Use ISO 3166-1 alpha-2 in capitals, such as "GB".')
  }
  return countries
}

const BIRTHDAY = /^--(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/
/** Longer, and a window could reach round the whole year. */
const MAX_BIRTHDAY_DAYS = 180

const birthdayWithin = (reading: Reading, path: string, fields: Fields): Test => {
  const before = wholeOf(reading, `${path}.daysBefore`, fields["daysBefore"], 0, MAX_BIRTHDAY_DAYS)
  const after = wholeOf(reading, `${path}.daysAfter`, fields["daysAfter"], 0, MAX_BIRTHDAY_DAYS)
  const { zone = UTC } = fields
  const clock = clockOf(reading, `${path}.zone`, zone)
  return ({ birthday, moment }) => {
    const [, month, day] = birthday === undefined ? [] : (BIRTHDAY.exec(birthday) ?? [])
    if (month === undefined || day === undefined) return false
    const ahead = daysAhead(Number(month), Number(day), clock(moment))
    return ahead.some((days) => days <= before && days >= -after)
  }
}

/** How many days it is to last year's, this year's and next year's day of that date; those that are over are below zero. */
const daysAhead = (month: number, day: number, today: LocalTime): ReadonlyArray<number> =>
  [today.year - 1, today.year, today.year + 1].map(
    (year) => calendarDayOf(year, month, Math.min(day, daysInMonth(year, month))) - today.calendarDay,
  )
