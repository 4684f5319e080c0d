/** One text for one value: the same facts give the same text, and so the same digest, on every machine and in every order. */
import { sha256 } from "@noble/hashes/sha2.js"
import { utf8ToBytes } from "@noble/hashes/utils.js"
import { base64Url } from "./base64Url.ts"

/** Deepest nesting that is written. A value that holds itself runs into it. */
const MAX_DEPTH = 64

/**
 * The canonical JSON of a value, in the form of RFC 8785: keys in the order of their UTF-16 code units, no white space.
 *
 * A key whose value is `undefined` is left out, as if it were not there. What JSON cannot hold as it is (NaN, a bigint, a
 * function, `undefined` in a list, a class instance such as a `Date`, half of a surrogate pair) is a `TypeError` that says
 * where it stands.
 *
 * So two values share a text only where JSON has one form for both: `-0` is written as `0`, and only the elements of a list
 * and the enumerable keys of an object that are texts count, not symbols.
 *
 * @example
 * import { canonical } from "@cartwright/core/money"
 *
 * canonical({ sku: "tea", quantity: 2, note: undefined }) // => "{\"quantity\":2,\"sku\":\"tea\"}"
 */
export const canonical = (value: unknown): string => write(value, [])

/**
 * The SHA-256 of the canonical JSON, in base64url without padding: 43 characters.
 *
 * @example
 * import { digest } from "@cartwright/core/money"
 *
 * digest({ b: 1, a: 2 }) === digest({ a: 2, b: 1 }) // => true
 */
export const digest = (value: unknown): string => digestOfText(canonical(value))

/** The SHA-256 of a text that is one for one value already. */
export const digestOfText = (text: string): string => base64Url(sha256(utf8ToBytes(text)))

type Path = Array<string | number>

const write = (value: unknown, path: Path): string => {
  switch (typeof value) {
    case "string":
      return text(value, path)
    case "number":
      if (Number.isFinite(value)) return String(value)
      throw refused(String(value), path)
    case "boolean":
      return String(value)
    case "object":
      if (value === null) return "null"
      if (path.length >= MAX_DEPTH)
        throw refused(`a value nested deeper than ${MAX_DEPTH} levels, or in a circle`, path)
      return Array.isArray(value) ? list(value, path) : record(value, path)
    default:
      throw refused(typeof value === "bigint" ? `the bigint ${value}` : typeof value, path)
  }
}

const list = (values: ReadonlyArray<unknown>, path: Path): string => {
  let written = ""
  for (let i = 0; i < values.length; i++) {
    path.push(i)
    written += i === 0 ? write(values[i], path) : `,${write(values[i], path)}`
    path.pop()
  }
  return `[${written}]`
}

const record = (value: object, path: Path): string => {
  if (!isPlain(value)) throw refused(`an instance of ${value.constructor?.name || "a class"}`, path)
  let written = ""
  const keys = Object.keys(value)
  if (keys.length > 1) keys.sort()
  for (const key of keys) {
    const held: unknown = value[key]
    if (held === undefined) continue
    path.push(key)
    written += `${written === "" ? "" : ","}${text(key, path)}:${write(held, path)}`
    path.pop()
  }
  return `{${written}}`
}

/** A plain object of this realm or another: its prototype is none, or one that has none. */
const isPlain = (value: object): value is Readonly<Record<string, unknown>> => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const text = (value: string, path: Path): string => {
  if (PLAIN.test(value)) return `"${value}"`
  if (!HALF_A_PAIR.test(value)) return JSON.stringify(value)
  throw refused("a text with half of a surrogate pair", path)
}

/** Printable ASCII without the quote and the backslash: most keys and ids, which need no escape. */
const PLAIN = /^[ !#-[\]-~]*$/

/** With the `u` flag a whole pair is one character, so only a half that stands alone is a surrogate. */
const HALF_A_PAIR = /\p{Surrogate}/u

const refused = (what: string, path: Path): TypeError =>
  new TypeError(
    `canonical: JSON cannot hold what is at ${path.length === 0 ? "the root" : path.slice(0, 8).join(".")}, got ${what}. Convert it first.`,
  )
