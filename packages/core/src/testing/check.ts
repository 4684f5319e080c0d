/** Assertions that need no test runner: what they throw says what was promised, where it differs, and what was seen. */

/** A law was broken. The message is the whole report. */
export class LawBroken extends Error {
  override readonly name = "LawBroken"
}

/** One place where two values differ. */
export interface Difference {
  /** `lines.0.quantity`; empty where the values differ as a whole. */
  readonly path: string
  readonly actual: unknown
  readonly expected: unknown
}

/** Throws unless `condition` holds. `seen` is shown with the promise that was broken. */
export const holds = (promise: string, condition: boolean, seen?: unknown): void => {
  if (!condition) throw new LawBroken(seen === undefined ? promise : `${promise}\n  seen: ${show(seen)}`)
}

/** Throws where two values are not the same plain data, and lists the places. */
export const same = (promise: string, actual: unknown, expected: unknown): void => {
  const found = differences(actual, expected)
  if (found.length === 0) return
  const listed = found.slice(0, MOST_LISTED).map((difference) => `  ${inWords(difference)}`)
  const more = found.length > MOST_LISTED ? [`  and ${found.length - MOST_LISTED} more`] : []
  throw new LawBroken([promise, ...listed, ...more].join("\n"))
}

const MOST_LISTED = 8
const MOST_SHOWN = 400

/** `at lines.0.quantity: expected 2, got 1` */
export const inWords = ({ path, actual, expected }: Difference): string =>
  `at ${path === "" ? "the root" : path}: expected ${show(expected)}, got ${show(actual)}`

/** As JSON with everything outside printable ASCII escaped, so that two texts that look alike do not print alike. */
const show = (value: unknown): string => {
  const written = value instanceof Map ? `Map ${JSON.stringify([...value])}` : (JSON.stringify(value) ?? String(value))
  const visible = written.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
  return visible.length > MOST_SHOWN ? `${visible.slice(0, MOST_SHOWN)}… (${visible.length} characters)` : visible
}

/**
 * Every place where two values of plain data differ: texts to the last code unit, lists and maps in their order, and 0
 * apart from -0. A key that holds `undefined` counts as absent.
 */
export const differences = (actual: unknown, expected: unknown): ReadonlyArray<Difference> => {
  const found: Array<Difference> = []
  compare(actual, expected, "", found)
  return found
}

const compare = (actual: unknown, expected: unknown, path: string, found: Array<Difference>): void => {
  if (Object.is(actual, expected)) return
  if (Array.isArray(actual) && Array.isArray(expected)) {
    if (actual.length !== expected.length)
      found.push({ path: below(path, "length"), actual: actual.length, expected: expected.length })
    for (let i = 0; i < Math.max(actual.length, expected.length); i++)
      compare(actual[i], expected[i], below(path, i), found)
  } else if (actual instanceof Map && expected instanceof Map) compare([...actual], [...expected], path, found)
  else if (isRecord(actual) && isRecord(expected))
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)]))
      compare(own(actual, key), own(expected, key), below(path, key), found)
  else found.push({ path, actual, expected })
}

const below = (path: string, key: string | number): string => (path === "" ? String(key) : `${path}.${key}`)

const own = (record: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(record, key) ? record[key] : undefined

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Map)
