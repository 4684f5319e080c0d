/** Many rounds as one figure that says how far to trust it. */

/** The median of all rounds, and the quartiles around it. */
export interface Spread {
  readonly median: number
  readonly low: number
  readonly high: number
}

export const spreadOf = (values: ReadonlyArray<number>): Spread => {
  const sorted = values.toSorted((a, b) => a - b)
  const at = (part: number): number => {
    const place = (sorted.length - 1) * part
    const below = sorted[Math.floor(place)] ?? Number.NaN
    return below + ((sorted[Math.ceil(place)] ?? below) - below) * (place % 1)
  }
  return { median: at(0.5), low: at(0.25), high: at(0.75) }
}

/** One side in the other, round by round. */
export const ratioOf = (ours: ReadonlyArray<number>, floor: ReadonlyArray<number>): Spread =>
  spreadOf(ours.map((value, round) => value / (floor[round] ?? Number.NaN)))
