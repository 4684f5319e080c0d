/** What the checks of `createCartwright`'s options share: reading values that may be anything, and saying what is wrong with them. */
import { show } from "../services/door/show.ts"

export const wrong = (name: string, what: string, value: unknown, wayOut: string): TypeError => {
  const got = value === undefined ? "nothing" : show(value, name)
  return new TypeError(`createCartwright: ${name} is ${what}, got ${got}. ${wayOut}`)
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null

export const fieldOf = (value: unknown, name: string): unknown => {
  try {
    return isObject(value) ? value[name] : undefined
  } catch {
    return undefined
  }
}

/** The names of an object's fields; one that throws when it is looked at has none. */
export const namesIn = (value: unknown): ReadonlyArray<string> => {
  try {
    return isObject(value) ? Object.keys(value) : []
  } catch {
    return []
  }
}

/** A misspelt name would be ignored in silence, and its default hold. */
export const onlyKnown = (option: string, value: unknown, names: ReadonlyArray<string>): void => {
  const unknown = namesIn(value).find((name) => !names.includes(name))
  if (unknown === undefined) return
  throw new TypeError(
    `createCartwright: ${option} has no such field, got ${show(unknown, "")}. Its fields are ${names.join(", ")}.`,
  )
}

/** By index, because a list may bring an iterator of its own that never ends, and a hole is no entry. */
export const isListOf = (value: unknown, is: (entry: unknown) => boolean): boolean => {
  try {
    if (!Array.isArray(value) || value.length > MAX_LISTED) return false
    return Array.from({ length: value.length }, (_, index): unknown => value[index]).every(is)
  } catch {
    return false
  }
}

/** Most origins a shop sends its buyers back to, and more than there are operations, or rates of one tax. */
export const MAX_LISTED = 100
