/** Mutants that no test can tell from the code, or that none need tell, each with the reason. */
import type { Mutant } from "./instrument.ts"

export interface Equivalent {
  readonly file: string
  /** The line it begins on, as it stands there. */
  readonly line: string
  /** `what → became`, each as the report writes it. */
  readonly changes: ReadonlyArray<string>
  readonly why: string
}

export const equivalents: ReadonlyArray<Equivalent> = []

export const reasonFor = ({ file, text, change }: Mutant): string | undefined =>
  equivalents.find((one) => file.endsWith(one.file) && one.line === text && one.changes.includes(change))?.why
