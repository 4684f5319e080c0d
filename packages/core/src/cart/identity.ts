/** What makes two lines the same line: the offer and the options, whatever order the options were named in. */
import type { OfferId } from "../catalog/ids.ts"
import type { LineOptions } from "./Cart.ts"

export interface Identified {
  readonly offerId: OfferId
  readonly options: LineOptions
}

/** The one order of options that is stored, so that equal options are equal text. */
export const canonicalOptions = (options: LineOptions): LineOptions => {
  const entries = Object.entries(options)
  return entries.length < 2 ? options : Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}

export const sameOptions = (a: LineOptions, b: LineOptions): boolean => {
  const names = Object.keys(a)
  if (names.length !== Object.keys(b).length) return false
  return names.every((name) => Object.hasOwn(b, name) && a[name] === b[name])
}

/** A text that two lines share exactly when they are the same line. An offer id holds no U+0000, so nothing runs together. */
const identity = ({ offerId, options }: Identified): string => {
  const entries = Object.entries(options)
  return entries.length === 0
    ? offerId
    : `${offerId}\u0000${JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))}`
}

/** The lines of a place as the items of a batch meet them: those that were there, and those that came in before. */
export interface LineIndex<Line extends Identified> {
  readonly find: (item: Identified) => Line | undefined
  /** The line as it now is; it stands for the one of the same identity that was there. */
  readonly put: (line: Line) => void
}

/** For a few look-ups it scans; for many it builds an index, so that adding n items to n lines stays linear. */
export const lineIndex = <Line extends Identified>(lines: ReadonlyArray<Line>, lookups: number): LineIndex<Line> => {
  const changed = new Map<string, Line>()
  const find =
    lookups < 4
      ? (item: Identified) =>
          lines.find((line) => line.offerId === item.offerId && sameOptions(line.options, item.options))
      : indexed(lines)
  return {
    find: (item) => (changed.size === 0 ? undefined : changed.get(identity(item))) ?? find(item),
    put: (line) => void changed.set(identity(line), line),
  }
}

const indexed = <Line extends Identified>(lines: ReadonlyArray<Line>): LineIndex<Line>["find"] => {
  const index = new Map(lines.map((line) => [identity(line), line]))
  return (item) => index.get(identity(item))
}
