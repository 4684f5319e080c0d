const MAX_SHOWN = 40
/** Most characters of another error's message. */
const MAX_REASON = 500
const SECRET_PATH = /token|guest|secret|instrument|resume/i
/** Where what a shopper typed about themselves or their card ends up now and then. What is no text says nothing of it. */
const PERSONAL_PATH = /returnUrl|deliverTo|^settlement$|^pay(ment)?\b|^attributes[.[]/
/** A guest token, wherever someone put it by mistake. */
const SECRET_TEXT = /^v1\.[A-Za-z0-9_-]+\./

/** Stands for what nobody else is to read. */
export const HIDDEN = "(hidden)"

/** A value as it may stand in a message or a log: clipped, escaped, and hidden where it or its path looks like a secret. */
export const show = (value: unknown, path: string): string => {
  if (value === undefined) return "missing"
  if (value === null) return "null"
  if (SECRET_PATH.test(path) || (typeof value === "string" && SECRET_TEXT.test(value))) return HIDDEN
  if (typeof value === "string" && PERSONAL_PATH.test(path)) return HIDDEN
  if (typeof value === "string") return clip(JSON.stringify(value.slice(0, MAX_SHOWN)), MAX_SHOWN)
  if (typeof value === "object") return showObject(value)
  if (typeof value === "function") return "a function"
  if (typeof value === "symbol") return "a symbol"
  if (typeof value === "bigint") return "a bigint"
  return String(value)
}

const showObject = (value: object): string => {
  try {
    if (Array.isArray(value)) return `a list of ${Number(value.length)}`
    const prototype: unknown = Object.getPrototypeOf(value)
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) return "an object that is not a plain one"
    Object.values(value)
    return "an object"
  } catch {
    return "an object that throws when it is read"
  }
}

/** What was thrown at us, in its own words, even where it has none. */
export const showThrown = (thrown: unknown): string => {
  try {
    return thrown instanceof Error ? clip(String(thrown.message), MAX_REASON) : show(thrown, "")
  } catch {
    return "something that throws when it is read"
  }
}

// Cutting may leave half of a surrogate pair, which has no UTF-8.
const clip = (text: string, max: number): string =>
  text.length <= max ? text.toWellFormed() : `${text.slice(0, max - 1).toWellFormed()}…`
