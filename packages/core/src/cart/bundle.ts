/**
 * Lines that live and leave together: a parent, and children that hold so many pieces for each of its pieces. Whatever a
 * command says of one of them holds for all of them.
 */
import type { LineId } from "../catalog/ids.ts"
import { type CartLine, MAX_QUANTITY } from "./Cart.ts"

type Bundled = Pick<CartLine, "lineId" | "bundle">

/** A line of a bundle that is not its parent: it has no quantity of its own. */
export const isBundleChild = ({ lineId, bundle }: Bundled): boolean => bundle !== undefined && bundle.parent !== lineId

/** The line that a bundle goes by. */
export const isBundleParent = ({ lineId, bundle }: Bundled): boolean => bundle?.parent === lineId

/** All lines of the bundle that a line is of, in their order in the place, its parent first; of no bundle, the line alone. For many look-ups take a `bundleFinder`. */
export const bundleOf = <Line extends Bundled>(line: Line, lines: ReadonlyArray<Line>): ReadonlyArray<Line> => {
  const { bundle } = line
  return bundle === undefined ? [line] : lines.filter((other) => other.bundle?.parent === bundle.parent)
}

/** `bundleOf` for many lines of a place: an index is built where the first of a bundle is asked for. */
export const bundleFinder = <Line extends Bundled>(
  lines: ReadonlyArray<Line>,
): ((line: Line) => ReadonlyArray<Line>) => {
  let index: Map<LineId | undefined, ReadonlyArray<Line>> | undefined
  return (line) => {
    if (line.bundle === undefined) return [line]
    index ??= Map.groupBy(lines, ({ bundle }) => bundle?.parent)
    return index.get(line.bundle.parent) ?? [line]
  }
}

/** Pieces of a line for each piece that its bundle is bought in; of no bundle, for each of its own. */
export const perOf = ({ bundle }: Bundled): number => bundle?.per ?? 1

/** Most pieces of a bundle's parent, so that none of its lines passes `MAX_QUANTITY`. */
export const mostSets = (pers: ReadonlyArray<number>): number => Math.floor(MAX_QUANTITY / Math.max(1, ...pers))
