/**
 * What makes two lines the same line: the offer and the options, whatever order the options were named in. A line of a
 * bundle is the same as no other. And how lines are found, by that and by their ids, without a batch of them becoming slow.
 */
import type { LineId, OfferId } from "../catalog/ids.ts"
import type { BundlePart, LineOptions } from "./Cart.ts"

export interface Identified {
  readonly offerId: OfferId
  readonly options: LineOptions
  readonly bundle?: BundlePart
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
export const identity = ({ offerId, options }: Identified): string => {
  const entries = Object.entries(options)
  return entries.length === 0
    ? offerId
    : `${offerId}\u0000${JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))}`
}

/** The line of the same offer and options, or `undefined`. For many look-ups take a `lineIndex`. */
export const sameLine = <Line extends Identified>(
  { offerId, options, bundle }: Identified,
  lines: ReadonlyArray<Line>,
): Line | undefined =>
  bundle === undefined
    ? lines.find((line) => line.offerId === offerId && line.bundle === undefined && sameOptions(line.options, options))
    : undefined

/** The lines of a place as the items of a batch meet them: those that were there, and those that came in before. */
export interface LineIndex<Line extends Identified> {
  readonly find: (item: Identified) => Line | undefined
  /** The line as it now is; it stands for the one of the same identity that was there. */
  readonly put: (line: Line) => void
}

/** Fewer look-ups than this cost less by scanning than an index does. */
export const FEW = 4

/** For a few look-ups it scans; for many it builds an index, so that adding n items to n lines stays linear. */
export const lineIndex = <Line extends Identified>(lines: ReadonlyArray<Line>, lookups: number): LineIndex<Line> =>
  lookups < FEW ? scanned(lines) : indexed(lines)

const scanned = <Line extends Identified>(lines: ReadonlyArray<Line>): LineIndex<Line> => {
  let changed: ReadonlyArray<Line> | undefined
  return {
    find: (item) => (changed && sameLine(item, changed)) ?? sameLine(item, lines),
    put: (line) => {
      changed = changed === undefined ? [line] : [line, ...changed]
    },
  }
}

const indexed = <Line extends Identified>(lines: ReadonlyArray<Line>): LineIndex<Line> => {
  const index = new Map<string, Line>()
  const put = (line: Line): void => {
    if (line.bundle === undefined) index.set(identity(line), line)
  }
  lines.forEach(put)
  return { find: (item) => (item.bundle === undefined ? index.get(identity(item)) : undefined), put }
}

/** Finds lines by their ids. For a few look-ups it scans; for many it builds an index at the first. */
export const lineFinder = <Line extends { readonly lineId: LineId }>(
  lines: ReadonlyArray<Line>,
  lookups: number,
): ((lineId: LineId) => Line | undefined) => {
  if (lookups < FEW) return (lineId) => lines.find((line) => line.lineId === lineId)
  let index: Map<LineId, Line> | undefined
  return (lineId) => {
    index ??= new Map(lines.map((line) => [line.lineId, line]))
    return index.get(lineId)
  }
}
