/** Runs laws as a test runner would, and tells what became of each. */
import { type Law, type Proof, type ProveOptions, prove } from "../../src/testing/index.ts"

interface Outcome {
  readonly name: string
  readonly skipped: boolean
  /** The message of the failure, if it failed. */
  readonly failure?: string
}

export interface Verdict {
  readonly suite: string
  readonly outcomes: ReadonlyArray<Outcome>
  readonly ledger: ReadonlyArray<Proof>
  /** The numbers of the laws that failed, in order: `["CS3", "CS10"]`. */
  readonly broken: ReadonlyArray<string>
}

interface Told {
  readonly name: string
  readonly skipped: boolean
  readonly body: () => Promise<void>
}

export const heldTo = async <R>(
  laws: ReadonlyArray<Law<R>>,
  options: ProveOptions<R>,
  words: { readonly withoutSkip?: boolean } = {},
): Promise<Verdict> => {
  const told: Array<Told> = []
  const after: Array<() => Promise<void>> = []
  const ledger: Array<Proof> = []
  let suite = ""
  prove(
    {
      describe: (name, body) => {
        suite = name
        body()
      },
      it: (name, body) => told.push({ name, skipped: false, body }),
      ...(words.withoutSkip === true
        ? {}
        : { skip: (name: string, body: () => Promise<void>) => told.push({ name, skipped: true, body }) }),
      afterAll: (body) => after.push(body),
    },
    "adapter",
    laws,
    { ledger: (proof) => ledger.push(proof), ...options },
  )
  const outcomes: Array<Outcome> = []
  for (const { name, skipped, body } of told) {
    const failure = skipped
      ? undefined
      : await body().then(
          () => undefined,
          (error: unknown) => (error instanceof Error ? error.message : String(error)),
        )
    outcomes.push({ name, skipped, ...(failure === undefined ? {} : { failure }) })
  }
  for (const body of after) await body()
  const broken = outcomes.flatMap(({ name, failure }) => (failure === undefined ? [] : [name.split(" ")[0] ?? ""]))
  return { suite, outcomes, ledger, broken }
}
