/** Reads what came from outside: each reader gives the value or stops at the first thing it cannot accept, and says what it was. */
import type { Rejection, RejectionOf } from "../../cart/Rejection.ts"
import { show } from "./show.ts"

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

export const invalid = (path: string, value: unknown, wanted: string): never => stop(path, show(value, path), wanted)

/** As `invalid`, where the value itself would not say what is wrong with it. */
export const stop = (path: string, got: string, wanted: string): never => {
  throw new Stop({ _tag: "InvalidInput", path, got, wanted })
}

export type Fields = Readonly<Record<string, unknown>>

/** A plain object with no field beyond those named. An unknown field is refused, so that nobody believes a price they sent was heard. */
export const fields = (value: unknown, path: string, names: ReadonlyArray<string>, wanted?: string): Fields => {
  const copy = plainCopy(value) ?? invalid(path, value, wanted ?? `an object with ${names.join(", ")}`)
  // Its value is not shown: who puts a password into the wrong field must not find it in a log.
  for (const name of Object.keys(copy))
    if (!names.includes(name)) return stop(join(path, name), "an unknown field", wanted ?? `only ${names.join(", ")}`)
  return copy
}

/**
 * A copy of a plain object, and `undefined` for anything else. Each field is read once and never again, so that a getter
 * cannot show one value to the check and another to the cart; an object that throws while it is read is not plain.
 */
export const plainCopy = (value: unknown): Fields | undefined => {
  try {
    return isPlain(value) ? { ...value } : undefined
  } catch {
    return undefined
  }
}

/** Of this realm or another: its prototype is none, or one that has none. */
const isPlain = (value: unknown): value is Fields => {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const SIMPLE_NAME = /^[A-Za-z_$][A-Za-z0-9_$]{0,39}$/

/** The path of a field. A name that a log could stumble over is quoted, escaped and clipped. */
export const join = (path: string, name: string): string =>
  SIMPLE_NAME.test(name) ? (path === "" ? name : `${path}.${name}`) : `${path}[${show(name, path)}]`

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
  const entries = listCopy(value, max)
  if (entries === undefined || entries.length < min) return invalid(path, value, `a list of ${min} to ${max} entries`)
  return entries.map((entry, index) => read(entry, `${path}[${index}]`))
}

/** Whether it calls itself a list; even asking may throw. */
export const isList = (value: unknown): boolean => {
  try {
    return Array.isArray(value)
  } catch {
    return false
  }
}

/** By index, because a list may bring an iterator of its own that never ends. */
const listCopy = (value: unknown, max: number): ReadonlyArray<unknown> | undefined => {
  try {
    if (!Array.isArray(value)) return undefined
    const { length } = value
    return length > max ? undefined : Array.from({ length }, (_, index): unknown => value[index])
  } catch {
    return undefined
  }
}
