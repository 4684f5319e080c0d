/** Finds what could bring a fraction into an amount: money is whole minor units, and a binary fraction is never quite what it says. */
import { type Source, withoutText } from "./sources.ts"

/** A quotient that is no fraction, and why. */
export interface Exact {
  /** The whole line, without the space around it. */
  readonly line: string
  readonly because: string
}

const forbidden: ReadonlyArray<readonly [RegExp, string]> = [
  [/\bparseFloat\b|\.toFixed\(|\.toPrecision\(/, "reads or writes a binary fraction"],
  [/\bMath\.(?:round|ceil|fround|sqrt|pow|log\w*|exp)\b/, "rounds in a way that has no name"],
  [/(?<![\w.$])\d[\d_]*\.\d/, "is written as a fraction"],
  [/(?<![\w.$])\d[\d_]*e-\d/i, "is written as a fraction"],
  [/\*\*/, "is a power, which is not promised to be exact"],
]

/** Every place in these sources where a fraction could come in. A quotient has to be floored at once, or be one of `exact`. */
export const fractions = (sources: ReadonlyArray<Source>, exact: ReadonlyArray<Exact>): string[] =>
  sources.flatMap((source) => {
    const told = new Set(exact.map(({ line }) => line))
    const written = source.text.split("\n")
    // Templates are messages; what stands in their holes is shown, and goes into no amount.
    const lines = withoutText(source.text)
      .replace(/`(?:\\.|[^`\\])*`/g, (text) => text.replace(/[^\n]/g, " "))
      .split("\n")
    return lines.flatMap((line, at) => {
      const place = `${source.path}:${at + 1}`
      if (told.has((written[at] ?? "").trim())) return []
      const problems = forbidden.flatMap(([found, what]) =>
        found.test(line) ? [`${place} ${what}: ${line.trim()}`] : [],
      )
      const divides = / \/ /.test(line)
      const isFloored = /\bMath\.floor\(/.test(line) || /\bMath\.floor\($/.test((lines[at - 1] ?? "").trim())
      return divides && !isFloored ? [...problems, `${place} divides without a floor: ${line.trim()}`] : problems
    })
  })
