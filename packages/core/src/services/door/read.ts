/** Reads what came from outside: each reader gives the value or stops at the first thing it cannot accept, and says what it was. */
import type { Rejection, RejectionOf } from "../../cart/Rejection.ts"

/** Carries a rejection out of a reader. Not an `Error`: a shopper's typing mistake need not pay for a stack trace. */
class Stop {
  readonly rejection: RejectionOf<"InvalidInput">
  constructor(rejection: RejectionOf<"InvalidInput">) {
    this.rejection = rejection
  }
}

export type Read<A> = { readonly ok: true; readonly value: A } | { readonly ok: false; readonly rejection: Rejection }

export const atTheDoor = <A>(read: () => A): Read<A> => {
  try {
    return { ok: true, value: read() }
  } catch (stop) {
    if (stop instanceof Stop) return { ok: false, rejection: stop.rejection }
    throw stop
  }
}

export const invalid = (path: string, value: unknown, wanted: string): never => {
  throw new Stop({ _tag: "InvalidInput", path, got: show(value, path), wanted })
}

const MAX_SHOWN = 40
const SECRET = /token|guest|secret/i

/** The value as it may stand in a message or a log: clipped, and hidden where its path names a secret. */
const show = (value: unknown, path: string): string => {
  if (value === undefined) return "missing"
  if (SECRET.test(path) && value !== null) return "(hidden)"
  if (typeof value === "string") return clip(JSON.stringify(value))
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === "object" && value !== null) return "an object"
  if (typeof value === "function") return "a function"
  return clip(String(value))
}

const clip = (text: string): string => (text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN - 1)}…`)

export type Fields = Readonly<Record<string, unknown>>

/** A plain object with no field beyond those named. An unknown field is refused, so that nobody believes a price they sent was heard. */
export const fields = (value: unknown, path: string, names: ReadonlyArray<string>): Fields => {
  if (!isPlain(value)) return invalid(path, value, `an object with ${names.join(", ")}`)
  for (const name of Object.keys(value))
    if (!names.includes(name)) return invalid(join(path, clip(name)), value[name], `only ${names.join(", ")}`)
  return value
}

export const isPlain = (value: unknown): value is Fields => {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

export const join = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`)

/** A value that a predicate knows. */
export const known = <A>(value: unknown, path: string, is: (value: unknown) => value is A, wanted: string): A =>
  is(value) ? value : invalid(path, value, wanted)

/** Reads the value unless it is `undefined`, as an absent field is. */
export const optional = <A>(value: unknown, read: (value: unknown) => A): A | undefined =>
  value === undefined ? undefined : read(value)

/** A whole number that a double holds exactly. Its range is the domain's to judge. */
export const whole = (value: unknown, path: string, wanted: string): number =>
  typeof value === "number" && Number.isSafeInteger(value) ? (value === 0 ? 0 : value) : invalid(path, value, wanted)

/** A list of `min` to `max` entries, each read in turn. */
export const list = <A>(
  value: unknown,
  path: string,
  { min, max }: { readonly min: number; readonly max: number },
  read: (entry: unknown, path: string) => A,
): ReadonlyArray<A> => {
  if (!Array.isArray(value) || value.length < min || value.length > max)
    return invalid(path, value, `a list of ${min} to ${max} entries`)
  return Array.from(value, (entry: unknown, index) => read(entry, `${path}[${index}]`))
}
