/** How long chance is tried, and how to get to the same place again. */
import fc from "fast-check"
import { LawBroken } from "./check.ts"

export interface ChanceOptions {
  /** How many histories are tried. By default `CARTWRIGHT_RUNS`, or 100. */
  readonly runs?: number
  /** Where chance begins. By default `CARTWRIGHT_SEED`, or 1: the everyday run is the same every day. */
  readonly seed?: number
  /** Where after that seed a failure was, as it was printed. */
  readonly path?: string
}

/** Holds a property to the number of runs, and reports the smallest counterexample with the way to run it again. */
export const reported = async <Ts>(property: fc.IRawProperty<Ts>, options: ChanceOptions): Promise<void> => {
  const { runs = fromEnvironment("CARTWRIGHT_RUNS") ?? 100, path } = options
  const seed = options.seed ?? fromEnvironment("CARTWRIGHT_SEED") ?? 1
  const details = await fc.check(property, { numRuns: runs, seed, ...(path === undefined ? {} : { path }) })
  if (details.failed) throw new LawBroken(report(details), { cause: details.errorInstance })
}

const report = <Ts>({
  seed,
  counterexamplePath,
  counterexample,
  errorInstance,
  numRuns,
  numShrinks,
}: fc.RunDetails<Ts>): string =>
  [
    errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
    `in history ${numRuns}, shrunk ${numShrinks} times to:`,
    ...partsOf(counterexample).map((part) => `  ${part}`),
    `Run it again with { seed: ${seed}, path: ${JSON.stringify(counterexamplePath)} }.`,
  ].join("\n")

/** A line for each step, where the counterexample is a list of them. */
const partsOf = (counterexample: unknown): ReadonlyArray<string> =>
  (Array.isArray(counterexample) ? counterexample : [counterexample]).flatMap((part: unknown) =>
    Array.isArray(part) ? part.map((step) => fc.stringify(step)) : [fc.stringify(part)],
  )

/** A number that the environment sets, where there is an environment. */
const fromEnvironment = (name: string): number | undefined => {
  const { process }: { readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> } } = globalThis
  const text = process?.env?.[name]
  if (text === undefined || text === "") return undefined
  if (/^-?\d+$/.test(text)) return Number(text)
  throw new RangeError(`${name} is not a whole number, got ${JSON.stringify(text)}. Unset it, or give a number.`)
}
