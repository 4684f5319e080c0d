/** Mutants that no test can tell from the code, or that none need tell, each with the reason. */

export interface Equivalent {
  readonly file: string
  /** The line it begins on, as it stands there. */
  readonly line: string
  /** `what → became`, as the report writes it. */
  readonly change: string
  readonly why: string
}

export const equivalents: ReadonlyArray<Equivalent> = []
