/** One place of a cart while events are applied to it: copied once, however many of them touch it. */
import type { LineId } from "../catalog/ids.ts"
import type { CartLine } from "./Cart.ts"

export interface Draft {
  lines: Array<CartLine>
  /** How many lines have been looked for: a few are found by scanning, for more an index pays. */
  looked: number
  /** Where each line is; of two with one id, the first. Absent until it pays, and once lines have left. */
  at: Map<LineId, number> | undefined
}

export const draftOf = (lines: ReadonlyArray<CartLine>): Draft => ({ lines: [...lines], looked: 0, at: undefined })

const SCANS = 3

export const append = ({ lines, at }: Draft, line: CartLine): void => {
  if (at !== undefined && !at.has(line.lineId)) at.set(line.lineId, lines.length)
  lines.push(line)
}

/** Puts what `change` makes of a line in its place; a line that is not there is none to change. */
export const replace = (draft: Draft, lineId: LineId, change: (line: CartLine) => CartLine): void => {
  const position = find(draft, lineId)
  const line = draft.lines[position]
  if (line !== undefined) draft.lines[position] = change(line)
}

export const remove = (draft: Draft, lineIds: ReadonlyArray<LineId>): void => {
  const [only] = lineIds
  const gone = lineIds.length === 1 ? undefined : new Set(lineIds)
  draft.lines = draft.lines.filter(({ lineId }) => (gone === undefined ? lineId !== only : !gone.has(lineId)))
  draft.at = undefined
}

const find = (draft: Draft, lineId: LineId): number => {
  if (draft.at === undefined && draft.looked++ < SCANS) return draft.lines.findIndex((line) => line.lineId === lineId)
  draft.at ??= indexOf(draft.lines)
  return draft.at.get(lineId) ?? -1
}

const indexOf = (lines: ReadonlyArray<CartLine>): Map<LineId, number> => {
  const at = new Map<LineId, number>()
  for (const [position, { lineId }] of lines.entries()) if (!at.has(lineId)) at.set(lineId, position)
  return at
}
