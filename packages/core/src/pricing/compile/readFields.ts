/** Reads what promotions are made of: objects with known fields, texts, lists, whole numbers, money. */
import { MAX_QUANTITY } from "../../cart/Cart.ts"
import { isCode, normalCode } from "../../cart/codes.ts"
import { isName } from "../../catalog/ids.ts"
import { MAX_CODE_LENGTH } from "../Promotion.ts"
import { MAX_SELECTOR_ENTRIES } from "../Selector.ts"
import { MAX_PROBLEMS_OF_ONE, noteCurrency, type Reading, wrong } from "./Reading.ts"

export type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** An object with none but these fields: one that we do not know might be a limit. `undefined` if it is none at all. */
export const fieldsOf = (
  reading: Reading,
  path: string,
  value: unknown,
  known: ReadonlyArray<string>,
): Fields | undefined => {
  if (!isObject(value)) {
    wrong(reading, path, "is no object", value, `Write one with ${known.join(", ")}.`)
    return undefined
  }
  for (const field of Object.keys(value)) {
    if (reading.found.length === MAX_PROBLEMS_OF_ONE) break
    if (!known.includes(field)) {
      wrong(reading, inside(path, field), "is a field we do not know", value[field], `We know ${known.join(", ")}.`)
    } else if (value[field] === undefined) {
      wrong(reading, inside(path, field), "has no value", undefined, "Leave the field out.")
    }
  }
  return value
}

/** A field's place. What is no name is quoted, and cut where it is long: it may be anything. */
const inside = (path: string, field: string): string => {
  const name = /^[A-Za-z_]\w{0,39}$/.test(field) ? field : JSON.stringify(field.slice(0, 40))
  return path === "" ? name : `${path}.${name}`
}

export interface Tagged<Tag extends string> {
  readonly tag: Tag
  readonly fields: Fields
}

/** One of several kinds of object, told apart by `_tag`, with the fields of its kind and no others. */
export const taggedOf = <Tag extends string>(
  reading: Reading,
  path: string,
  value: unknown,
  kinds: Readonly<Record<Tag, ReadonlyArray<string>>>,
): Tagged<Tag> | undefined => {
  const tag = isObject(value) ? value["_tag"] : undefined
  if (isObject(value) && isTagOf(kinds, tag)) {
    const fields = fieldsOf(reading, path, value, kinds[tag])
    return fields === undefined ? undefined : { tag, fields }
  }
  const wayOut = `Use one of ${Object.keys(kinds).join(", ")}.`
  if (isObject(value)) wrong(reading, inside(path, "_tag"), "is no kind we know", tag, wayOut)
  else wrong(reading, path, "is no object with a _tag", value, wayOut)
  return undefined
}

const isTagOf = <Tag extends string>(kinds: Readonly<Record<Tag, unknown>>, tag: unknown): tag is Tag =>
  typeof tag === "string" && Object.hasOwn(kinds, tag)

/** One of a few words. */
export const wordOf = <const Word extends string>(
  reading: Reading,
  path: string,
  value: unknown,
  words: readonly [Word, ...ReadonlyArray<Word>],
): Word => {
  const found = words.find((word) => word === value)
  if (found !== undefined) return found
  wrong(reading, path, "is none of the words we know", value, `Use one of ${words.join(", ")}.`)
  return words[0]
}

/** A text of 1 to `longest` characters that every store can keep. */
export const textOf = (reading: Reading, path: string, value: unknown, longest: number): string => {
  if (isName(value, longest)) return value
  wrong(reading, path, "is no text of fitting length", value, `Use 1 to ${longest} characters of well-formed Unicode.`)
  return ""
}

const NONE: ReadonlyArray<unknown> = []

/** A list that holds something, and no more than `most`. One with a hole would be gone through as if it were shorter. */
export const listOf = (reading: Reading, path: string, value: unknown, most: number): ReadonlyArray<unknown> => {
  if (Array.isArray(value) && value.length > 0 && value.length <= most) {
    const hole = holeIn(value)
    if (hole === undefined) return value
    wrong(reading, `${path}[${hole}]`, "is a hole in its list", undefined, "Fill it, or close the gap.")
    return NONE
  }
  const got = Array.isArray(value) ? value.length : value
  const what = Array.isArray(value) ? "is a list of a length that does not fit" : "is no list"
  wrong(reading, path, what, got, `List 1 to ${most}, or leave it out.`)
  return NONE
}

const holeIn = (list: ReadonlyArray<unknown>): number | undefined => {
  for (let at = 0; at < list.length; at++) if (!Object.hasOwn(list, at)) return at
  return undefined
}

/** The texts of a list, each once. */
export const textsOf = (reading: Reading, path: string, value: unknown, longest: number): ReadonlySet<string> => {
  const texts = listOf(reading, path, value, MAX_SELECTOR_ENTRIES)
  const all = new Set<string>()
  for (let index = 0; index < texts.length; index++) {
    const text = texts[index]
    if (isName(text, longest)) all.add(text)
    else textOf(reading, `${path}[${index}]`, text, longest)
  }
  return all
}

/** Codes in the form of `normalCode`, in which they are compared. */
export const codesOf = (reading: Reading, path: string, value: unknown, most: number): ReadonlySet<string> => {
  const codes = new Set<string>()
  for (const [index, text] of listOf(reading, path, value, most).entries()) {
    const code = isName(text, MAX_CODE_LENGTH) ? normalCode(text) : ""
    if (isCode(code)) codes.add(code)
    else {
      const wayOut = `Use 1 to ${MAX_CODE_LENGTH} characters, also once it is in capitals.`
      wrong(reading, `${path}[${index}]`, "is no code that a shopper can enter", text, wayOut)
    }
  }
  return codes
}

/** A whole number from `least` to `most`. */
export const wholeOf = (reading: Reading, path: string, value: unknown, least: number, most: number): number => {
  if (isWholeFrom(value, least, most)) return value
  wrong(reading, path, "is out of bounds", value, `Use a whole number from ${least} to ${most}.`)
  return least
}

const isWholeFrom = (value: unknown, least: number, most: number): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= least && value <= most && !Object.is(value, -0)

/** How often, or how many pieces, at most. Absent: any number. */
export const countOf = (reading: Reading, path: string, value: unknown): number =>
  value === undefined ? Infinity : wholeOf(reading, path, value, 1, MAX_QUANTITY)

export const flagOf = (reading: Reading, path: string, value: unknown): boolean => {
  if (typeof value === "boolean") return value
  wrong(reading, path, "is neither true nor false", value, "Use one of them, or leave it out.")
  return false
}

/** A field that is `true` or absent. */
export const markOf = (reading: Reading, path: string, value: unknown): boolean => {
  if (value === undefined) return false
  if (value !== true) wrong(reading, path, "is not true", value, "Write true, or leave it out.")
  return true
}

const MONEY = ["amount", "currency"]

/** Minor units, at least `least`, in the currency of the promotion. */
export const moneyOf = (reading: Reading, path: string, value: unknown, least: 0 | 1): number => {
  const fields = fieldsOf(reading, path, value, MONEY)
  if (fields === undefined) return least
  noteCurrency(reading, `${path}.currency`, fields["currency"])
  return wholeOf(reading, `${path}.amount`, fields["amount"], least, Number.MAX_SAFE_INTEGER)
}

/** At most so many minor units. Absent: any number. */
export const capOf = (reading: Reading, path: string, value: unknown): number =>
  value === undefined ? Infinity : moneyOf(reading, path, value, 1)

/** The one of these fields that is given. */
export const onlyOneOf = <Name extends string>(
  reading: Reading,
  path: string,
  fields: Fields,
  names: ReadonlyArray<Name>,
): Name | undefined => {
  const given = names.filter((name) => fields[name] !== undefined)
  const [only] = given
  if (given.length === 1 && only !== undefined) return only
  const what = given.length === 0 ? "says nothing of what it needs" : "says too much at once"
  wrong(reading, path, what, fields, `Write exactly one of ${names.join(", ")}.`)
  return undefined
}
