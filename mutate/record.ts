/** What is known of each mutant, kept in .cache/mutate.jsonl as it is found: a run that breaks off is taken up again. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import type { Mutant } from "./instrument.ts"
import type { Verdict } from "./trial.ts"

export interface MutantRecord {
  readonly verdictOf: (mutant: Mutant) => Verdict | undefined
  readonly keep: (mutant: Mutant, verdict: Verdict, by: string | undefined) => void
}

interface Line {
  readonly key: string
  readonly verdict: Verdict
  readonly by?: string
  readonly testsDigest: string
}

const FILE = ".cache/mutate.jsonl"

/**
 * A mutant has another key when anything in its file has changed. One that was killed then stays so; one that survived is
 * tried again as soon as any test has changed.
 */
export const openRecord = (testsDigest: string, afresh: boolean): MutantRecord => {
  mkdirSync(".cache", { recursive: true })
  if (afresh) rmSync(FILE, { force: true })
  const verdicts = new Map<string, Verdict>()
  const lines = existsSync(FILE) ? readFileSync(FILE, "utf8").split("\n").slice(0, -1) : []
  for (const line of lines) {
    const { key, verdict, testsDigest: then }: Line = JSON.parse(line)
    if (verdict === "killed" || verdict === "endless" || then === testsDigest) verdicts.set(key, verdict)
  }
  return {
    verdictOf: ({ key }) => verdicts.get(key),
    keep: ({ key }, verdict, by) => {
      verdicts.set(key, verdict)
      const line: Line = { key, verdict, ...(by === undefined ? {} : { by }), testsDigest }
      appendFileSync(FILE, `${JSON.stringify(line)}\n`)
    },
  }
}
